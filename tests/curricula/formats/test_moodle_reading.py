"""Moodle XML as Moodle writes it, and as other programs write it badly."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curricula.formats import recognise
from curricula.formats.base import Imported, Unreadable
from curricula.formats.moodle.cloze import SORTS
from curricula.formats.moodle.reading import read
from curricula.formats.notation import Written
from curricula.formats.notation import write as as_text
from curricula.formats.pictures import LARGEST_PICTURE
from curricula.formats.placing import carry_out, plan
from curricula.questions.base import Question
from tests.curricula.course import FILES
from tests.curricula.course import write as put
from tests.curricula.formats import parsed

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
BANK = parsed.SAMPLES / "moodle" / "bank.xml"


@pytest.fixture(scope="module")
def bank() -> Imported:
    return read(BANK.read_bytes(), BANK.name)


def asked(imported: Imported, title: str) -> Written:
    [found] = [each for quiz in imported.quizzes for each in quiz.questions if each.title.startswith(title)]
    return found


def question(kind: str, text: str, more: str = "", form: str = "html") -> str:
    inside = f'<questiontext format="{form}"><text><![CDATA[{text}]]></text></questiontext>'
    return f'<question type="{kind}"><name><text>A name</text></name>{inside}{more}</question>'


def answer(fraction: str, text: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}"><text><![CDATA[{text}]]></text>{more}</answer>'


def file(*questions: str) -> bytes:
    return f"<?xml version='1.0'?>\n<quiz>{''.join(questions)}</quiz>".encode()


def one(kind: str, text: str, more: str = "") -> Question:
    """Read a file of one question, and what the reader makes of it."""
    [quiz] = read(file(question(kind, text, more)), "one.xml").quizzes
    [found] = parsed.questions(quiz)
    return found


def lost(kind: str, text: str, more: str = "") -> list[str]:
    """List what a question loses, beside one that keeps everything."""
    return [loss.what for loss in read(file(question(kind, text, more), question("essay", "Why?")), "x.xml").losses]


def test_it_reads_everything_sound_and_names_what_is_not_with_its_line(bank: Imported) -> None:
    assert [(quiz.title, len(quiz.questions)) for quiz in bank.quizzes] == [
        ("First aid/CPR", 10),
        ("Embedded answers", 3),
    ]
    assert bank.quizzes[0].intro == "Questions for the **second** day.\n\nA text that asks nothing."
    assert [str(loss) for loss in bank.losses] == [
        "line 15: 'Overdose 01': the weight -25 %: a wrong choice earns nothing here",
        "line 15: 'Overdose 01': what is said to a partly right answer",
        "line 147: 'Antagonist': the answer 'nalox*': what stands for any letters is not read here",
        "line 189: 'Dose': the unit 'mcg' (1000 of them are 1 mg): nothing is converted here",
        "line 241: 'Services': that it is worth 1.5 points: here it is 1",
        "line 241: 'Services': its id 'no id / here', which has signs that an id may not have",
        "line 277: 'Steps': the way of marking RELATIVE_NEXT_EXCLUDE_LAST: "
        "here each pair of steps in the right order counts",
        "line 277: 'Steps': that only 2 of the steps are shown: here all of them are",
        "line 277: 'Steps': that it is hidden",
        "line 309: 'Engage': files that may be sent beside the text",
        "line 309: 'Engage': that at least 20 words have to be written",
        "line 309: 'Engage': the text that stands in the field at the beginning",
        "line 413: 'Before you begin': its place: a text without a question now stands above all questions",
        "line 430: 'Volume': the question: the type 'calculated' is not known here: "
        "its numbers are drawn anew for everybody",
        "line 454: 'Every type of gap': that the gaps weigh 1, 2, 1, 1, 1: here they weigh the same",
        "line 454: 'Every type of gap': what is said to the answers in the gaps",
        "line 454: 'Every type of gap': that capital letters matter: here they never do",
        "line 502: 'A range among others': the question: the number 1.2 ± 0.8 cannot be asked for in a gap; "
        "ask in a question of its own",
        "line 518: 'Nothing to fill in': the question: there is no answer such as {1:SHORTANSWER:=word} in its text, "
        "or one stands in a picture",
        "the file: what 12 questions take off for a second try: here a second try is a new attempt",
    ]  # fmt: skip


def test_one_choice_keeps_id_tags_weights_feedback_hints_points_and_its_picture(bank: Imported) -> None:
    assert as_text(asked(bank, "Someone")) == (
        "## Someone is unresponsive, with **pinpoint** pupils. ![Two small pupils](../../media/two-pupils.png) "
        "<!-- id: od-11 -->\nPoints: 2 · Tags: naloxone, first aid\n\nWhat comes first?\n\n"
        "- [x] Call for help\n  > Yes: help first.\n- (50%) [ ] Check the breathing\n- [ ] Wait & watch\n\n"
        "> **Why:** Lack of oxygen kills.\n> **Hint:** What kills?\n> **Hint:** Oxygen.\n"
        "> **Incorrect:** Read the lesson again.\n"
    )
    assert [(each.name, each.content[:4]) for each in bank.media] == [("two-pupils.png", b"\x89PNG")]


def test_several_choices_that_cost_what_they_earn_are_right_minus_wrong(bank: Imported) -> None:
    signs = asked(bank, "What are signs")
    assert signs.title == "What are signs? Choose two."
    assert [each.right for each in signs.answers] == [True, True, False]
    assert (signs.rule, signs.settings) == ("right-minus-wrong", {"shuffle": "no"})


def test_true_and_false_are_two_choices_that_are_not_shuffled(bank: Imported) -> None:
    found = parsed.question(asked(bank, "Naloxone works"))
    assert found.key() == "False"
    assert found.mark(["1"]).feedback == ("No, it does not.",)
    assert one("truefalse", "Так ли это?", answer("100", "Верно") + answer("0", "Неверно")).key() == "Верно"


def test_words_to_type_keep_their_shares_and_what_is_said_to_all_others(bank: Imported) -> None:
    found = parsed.question(asked(bank, "The antagonist"))
    assert [found.mark([given]).credit for given in ("Naloxone", "narcan", "nalox")] == [1, 0.5, 0]
    assert found.mark(["something"]).feedback == ("Look again.",)
    assert one("shortanswer", "Which sign?", answer("100", r"\*")).key() == "*"


def test_a_number_keeps_tolerance_unit_and_shares(bank: Imported) -> None:
    dose = parsed.question(asked(bank, "First intramuscular"))
    assert dose.key() == "0.4–2 mg"
    assert [dose.mark([given]).credit for given in ("0,4 mg", "2.5", "3.1")] == [1, 0.5, 0]
    assert dose.mark(["9"]).feedback == ("unsafe",)


def test_pairs_keep_what_belongs_to_nothing(bank: Imported) -> None:
    services = parsed.question(asked(bank, "Match"))
    assert services.key() == "Needle programme → fewer infections; OAMT → retention"
    assert len(services.present("s")[0].options) == 3


def test_steps_stand_in_their_right_order(bank: Imported) -> None:
    assert (
        parsed.question(asked(bank, "Put the steps")).key()
        == "1. Call for help; 2. Support breathing; 3. Give naloxone"
    )


def test_an_essay_keeps_its_length_and_the_notes_for_who_marks_it(bank: Imported) -> None:
    essay = asked(bank, "Describe")
    assert essay.ask == "____ 150 words"
    assert parsed.question(essay).key() == "3: Look for an open question."


@pytest.mark.parametrize(("kinds", "ask"), [("", "[file]"), (".mp3,.ogg", "[audio]"), ("audio", "[audio]")])
def test_an_essay_without_a_field_asks_for_a_file(kinds: str, ask: str) -> None:
    more = (
        f"<responseformat>noinline</responseformat><attachments>1</attachments><filetypeslist>{kinds}</filetypeslist>"
    )
    assert read(file(question("essay", "Send it.", more)), "x.xml").quizzes[0].questions[0].ask == ask


def test_gaps_with_a_common_list_offer_the_words_of_their_group(bank: Imported) -> None:
    assert asked(bank, "Receptor").stem == (
        "Methadone is a [[ (full agonist) | antagonist ]], naloxone an [[ (antagonist) | full agonist ]], "
        "given into the [[ (muscle) | bone ]]."
    )
    assert asked(bank, "Read this").stem == "Buprenorphine is a [[ (partial agonist) | full agonist ]]."


def test_embedded_answers_are_gaps(bank: Imported) -> None:
    every = asked(bank, "Every type")
    assert every.stem == (
        "Methadone is a [[ (full agonist) | antagonist | partial agonist ]], naloxone an "
        "[[antagonist; opioid antagonist]] in [[mg/ml]]. It works for [[45]] minutes & comes as a "
        r"[[ (nasal } spray) | tablet ]]. A \\# is no answer."
    )
    assert every.settings == {"points": "6"}
    found = parsed.question(every)
    right = found.right()
    assert found.mark(right).credit == 1
    assert found.mark([*right[:3], "45,0", right[4]]).credit == 1


def test_a_single_number_among_words_is_a_question_for_a_number(bank: Imported) -> None:
    found = parsed.question(asked(bank, "How many minutes"))
    assert found.kind == "number"
    assert [found.mark([given]).credit for given in ("31", "100", "70")] == [1, 0.5, 0]
    assert found.mark(["40"]).feedback == ("Right",)


def test_a_single_list_of_boxes_is_a_question_to_choose_all(bank: Imported) -> None:
    boxes = asked(bank, "Which of these")
    assert ([each.right for each in boxes.answers], boxes.rule) == ([True, True, False], "right-minus-wrong")
    assert boxes.answers[0].feedback == "Yes"


@pytest.mark.parametrize("kind", SORTS)
def test_every_type_of_embedded_answer_is_known_by_each_of_its_names(kind: str) -> None:
    text = "Give {1:NAME:=5~=6} now." if SORTS[kind] in ("typed", "exact", "number") else "Give {:NAME:=5~6#no} now."
    found = one("cloze", text.replace("NAME", kind))
    expected = {"number": "number", "list": "choice", "several": "choice"}.get(SORTS[kind], "gap")
    assert found.kind == expected
    assert "5" in found.key()


@pytest.mark.parametrize(
    ("inside", "right"),
    [
        (r"{1:SA:=50\} \~ \#1 \\ \/ \"x\"}", '50} ~ #1 \\ / "x"'),
        ("{1:SA:=a &amp; b}", "a & b"),
        ("{1:SA:=it&#39;s}", "it's"),
        ("{1:SA:%100,0%yes#because<br />of that~%-50%no}", "yes"),
        (r"{1:SA:=5 \* 5}", "5 * 5"),
        ("{1:SHORTANSWER:\n=over\ntwo lines\n~no\n}", "over two lines"),
        ("{ 2 : SA :=spaced}", "spaced"),
    ],
)
def test_the_signs_of_embedded_answers_are_read_as_moodle_reads_them(inside: str, right: str) -> None:
    assert one("cloze", f"<p>It is {inside}, he said.</p>").right() == (right,)


@pytest.mark.parametrize(
    ("kind", "text", "more", "why"),
    [
        ("cloze", "Tick {1:MR:=a~=b} and {1:SA:=c}.", "", "several boxes"),
        ("cloze", "Say {1:SA:=a; b} and {1:SA:=c}.", "", "cannot be filled"),
        ("cloze", "Say {1:MC:a~b} and {1:SA:=c}.", "", "needs a right choice"),
        ("cloze", "Say {1:NM:=five} now.", "", "'five' is not a number"),
        ("cloze", "Say {1:SA:=never closed", "", "no answer such as"),
        ("multichoice", "Q", answer("50", "a") + answer("0", "b"), "no answer is right"),
        ("multichoice", "Q", answer("all", "a"), "an answer is worth 'all'"),
        ("shortanswer", "Q", answer("90", "a"), "no answer is right"),
        ("numerical", "Q", answer("100", "ten"), "'ten' is not a number"),
        ("numerical", "Q", answer("100", "1e99999"), "not a number that can be asked for"),
        ("numerical", "Q", answer("0", "10"), "no number is right"),
        ("truefalse", "Q", answer("100", "true") + answer("100", "false"), "which one of true and false"),
        ("matching", "Q", "<subquestion><text>a</text><answer><text>b</text></answer></subquestion>", "two pairs"),
        ("ordering", "Q", answer("1", "a"), "two steps"),
        ("ddwtos", "Q [[1]]", "", "has no answer: there are 0"),
        ("gapselect", "Q [[1]]", "<selectoption><text>a</text></selectoption>", "leaves nothing to choose"),
        ("gapselect", "Q", "<selectoption><text>a</text></selectoption>", "there is no gap"),
        ("ddmarker", "Q", "", "marks are dragged onto a picture"),
        ("coderunner", "Q", "", "the type 'coderunner' is not known here"),
        ("essay", "x" * 200_001, "", "200,001 characters"),
        ("essay", "Q", '<question type="essay"></question>', "another question stands inside it"),
    ],
)
def test_a_question_that_cannot_be_read_is_named_and_the_others_are_read(
    kind: str, text: str, more: str, why: str
) -> None:
    [what] = lost(kind, text, more)
    assert what.startswith("the question: ")
    assert why in what


@pytest.mark.parametrize(
    ("form", "text", "markdown"),
    [
        ("plain_text", "2 * 3 <b> = 6", r"2 \* 3 &lt;b> = 6"),
        ("markdown", "Is **this** `it`?", "Is **this** `it`?"),
        ("moodle_auto_format", "One\ntwo &amp; <i>three</i>", "One two & *three*"),
        ("moodle_auto_format", "Just *words*", r"Just \*words\*"),
        ("html", "<div>2<sup>2</sup></div>", "2²"),
        ("", "<p>No format</p>", "No format"),
        ("nonsense", "<p>Odd</p>", "Odd"),
    ],
)
def test_a_text_is_read_in_its_format(form: str, text: str, markdown: str) -> None:
    [quiz] = read(file(question("essay", text, form=form)), "x.xml").quizzes
    assert quiz.questions[0].title == markdown


def test_html_that_stands_in_the_xml_itself_is_read_all_the_same() -> None:
    text = "<text><p>Is <b>this</b> it &amp; all?</p><ul><li>one</li></ul></text>"
    content = f'<quiz><question type="essay"><questiontext format="html">{text}</questiontext></question></quiz>'
    [quiz] = read(content.encode(), "x.xml").quizzes
    assert (quiz.questions[0].title, quiz.questions[0].stem) == ("Is **this** it & all?", "- one")


def test_pictures_of_one_name_stay_two_and_the_same_picture_stays_one() -> None:
    def shows(content: bytes) -> str:
        packed = base64.b64encode(content).decode()
        text = '<![CDATA[<p>See</p><p><img src="@@PLUGINFILE@@/a.png" alt="A"></p>]]>'
        file_ = f'<file name="a.png" path="/" encoding="base64">{packed}</file>'
        inside = f'<questiontext format="html"><text>{text}</text>{file_}</questiontext>'
        return f'<question type="essay">{inside}</question>'

    imported = read(file(shows(b"one"), shows(b"two"), shows(b"one")), "x.xml")
    assert [(each.name, each.content) for each in imported.media] == [("a.png", b"one"), ("a-2.png", b"two")]
    stems = [each.stem for each in imported.quizzes[0].questions]
    assert stems == [f"![A](../../media/{name}.png)" for name in ("a", "a-2", "a")]


@pytest.mark.parametrize(
    ("text", "packed", "why"),
    [
        ('<img src="@@PLUGINFILE@@/a.png">', "not base64!", "it is damaged"),
        ('<img src="@@PLUGINFILE@@/a.png">', "AAAA" * (LARGEST_PICTURE // 3 + 1), "are the limit"),
        ('<img src="@@PLUGINFILE@@/b.png">', "YQ==", "the picture '@@PLUGINFILE@@/b.png'"),
        ('<img src="https://example.org/a.png">', "YQ==", "the picture 'https://example.org/a.png'"),
        ("No picture", "YQ==", "the file 'a.png', which no picture in the text shows"),
    ],
)
def test_a_picture_that_cannot_be_carried_over_is_named(text: str, packed: str, why: str) -> None:
    inside = f'<text><![CDATA[<p>See</p>{text}]]></text><file name="a.png" path="/" encoding="base64">{packed}</file>'
    content = file(f'<question type="essay"><questiontext format="html">{inside}</questiontext></question>')
    imported = read(content, "x.xml")
    assert imported.media == ()
    assert why in " ".join(loss.what for loss in imported.losses)


def test_a_picture_within_the_text_itself_is_taken_over() -> None:
    packed = base64.b64encode(b"\xff\xd8\xff picture").decode()
    imported = read(file(question("essay", f'<p>See <img src="data:image/jpeg;base64,{packed}" alt="A">')), "x.xml")
    assert [(each.name, each.content) for each in imported.media] == [("picture.jpg", b"\xff\xd8\xff picture")]


def test_labels_of_ours_are_settings_and_other_tags_are_tags() -> None:
    tags = "".join(f"<tag><text>{each}</text></tag>" for each in ("Outcome: A-5", "Critical: yes", "first aid"))
    [found] = read(file(question("essay", "Why?", f"<tags>{tags}</tags>")), "x.xml").quizzes[0].questions
    assert found.settings == {"outcome": "A-5", "critical": "yes", "tags": "first aid"}


def test_categories_of_one_name_in_two_places_are_two_quizzes() -> None:
    def category(path: str) -> str:
        return f'<question type="category"><category><text>{path}</text></category></question>'

    content = file(
        category("$course$/top/A/Test"), question("essay", "1"), category("B/Test"), question("essay", "2"),
        category("$course$/top/A/Test"), question("essay", "3"), category("top/Empty"), question("description", "Text"),
    )  # fmt: skip
    imported = read(content, "x.xml")
    assert [[each.title for each in quiz.questions] for quiz in imported.quizzes] == [["1", "3"], ["2"]]
    assert [str(loss) for loss in imported.losses] == ["category 'Empty': a text without any question"]


def test_a_file_cut_off_in_the_middle_gives_what_is_whole_with_the_line_of_what_is_not() -> None:
    content = BANK.read_bytes()
    whole = read(content[: content.index(b"Describe how you")], "bank.xml")
    assert sum(len(quiz.questions) for quiz in whole.quizzes) == 7
    assert "line 309: the question: it has no end" in [str(loss) for loss in whole.losses]


def test_a_question_that_is_no_sound_xml_is_left_out_alone() -> None:
    content = BANK.read_bytes().replace(b"<text>narcan</text>", b"<text>narcan")
    imported = read(content, "bank.xml")
    assert sum(len(quiz.questions) for quiz in imported.quizzes) == 12
    [broken] = [str(loss) for loss in imported.losses if "mismatch" in str(loss) and "the question" in str(loss)]
    assert broken == "line 173: the question: Opening and ending tag mismatch: text and answer"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<quiz></quiz>", "there is no question"),
        (file(question("random", "")), "could be read: line 2: 'A name': the question: the type 'random'"),
        (file(*[question("essay", "Why?")] * 5_001), "more than 5,000 questions"),
        (b"<quiz>" + b"<question>" * 30_000, "without end"),
        (b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz/>", "entities"),
    ],
)
def test_a_file_without_anything_to_read_is_refused_with_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(content, "x.xml")


@FEW
@given(text=st.text(st.sampled_from("{}=~#%:\\/1NSAMCR <b>&[]*é5"), max_size=80))
def test_no_embedded_answer_breaks_it(text: str) -> None:
    imported = read(file(question("essay", "Why?"), question("cloze", f"Say {{1:SA:=a}} {text}")), "x.xml")
    for found in imported.quizzes[0].questions:
        parsed.question(found)


def test_a_bank_becomes_files_of_a_course_that_can_be_published(tmp_path: Path) -> None:
    put(tmp_path, FILES)
    content = BANK.read_bytes()
    assert recognise(content, "bank.xml").name == "moodle"
    planned = plan(content, "bank.xml", tmp_path, "course/en/01-module")
    assert [file_.problems for file_ in planned.files if not file_.is_sound] == []
    assert planned.count == 13
    carry_out(planned, tmp_path)
    assert (tmp_path / "course" / "media" / "two-pupils.png").read_bytes().startswith(b"\x89PNG")
