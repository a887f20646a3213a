"""GIFT: every type that it has, as Moodle writes it, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from curricula.formats import recognise
from curricula.formats.base import Imported, Material, Unreadable
from curricula.formats.gift.reading import read
from curricula.formats.gift.writing import write
from curricula.formats.notation import Written, typed
from curricula.formats.notation import write as as_text
from curricula.formats.rewriting import rewrite
from curricula.model import Curriculum, Module, Quiz
from curricula.questions.base import Question
from tests import shipped
from tests.curricula import course as course_of
from tests.curricula.formats import made, parsed

FEW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
HELD = {kind: each for kind, each in made.EVERY_TYPE.items() if kind not in ("grid", "ordering", "upload", "gap")}


@pytest.fixture(scope="module")
def sample() -> Imported:
    return read((parsed.SAMPLES / "moodle.gift.txt").read_bytes(), "moodle.gift.txt")


def asked(sample: Imported, title: str) -> Written:
    [found] = [each for each in sample.quizzes[0].questions if each.title.startswith(title)]
    return found


def one(text: str) -> Question:
    """Read a file of one question, and what the reader makes of it."""
    [quiz] = read(text.encode(), "one.gift").quizzes
    [found] = parsed.questions(quiz)
    return found


def course(*questions: Question) -> Material:
    quiz = Quiz(id="module/quiz", title="A/B quiz", minutes=5, level="core", questions=questions)
    module = Module("module", "Module", "", (quiz,))
    curriculum = Curriculum("course", "en", "Course", "", "", "", (), (module,))
    return Material(curriculum, curriculum.activities, Path(), Path())


def there_and_back(*questions: Question) -> tuple[Question, ...]:
    exported = write(course(*questions))
    assert exported.losses == ()
    imported = read(exported.content, "x.gift")
    assert imported.losses == ()
    [quiz] = imported.quizzes
    assert quiz.title == "A/B quiz"
    return tuple(parsed.question(each, rule=each.rule or "all-or-nothing") for each in quiz.questions)


def test_it_reads_everything_sound_and_names_what_is_not(sample: Imported) -> None:
    [quiz] = sample.quizzes
    assert quiz.title == "First aid/CPR"
    assert quiz.intro == "A text that asks nothing."
    assert len(quiz.questions) == 12
    assert [(loss.where, loss.what) for loss in sample.losses] == [
        ("line 7: 'First step'", "the weight -25 %: a wrong choice earns nothing here"),
        ("line 41: '::Broken:: An answer without an end {=yes ~no'",
         "the question: a brace is missing: { opens the answers and } closes them; \\{ and \\} are ordinary signs"),
        ("line 43: '::Broken too:: nothing is right {~a ~b}'",
         "the question: no answer is right: write = before it, or weights such as ~%50%"),
        ("line 45: 'A text that asks nothing.'",
         "its place: a text without a question now stands above all questions"),
        ("line 49: 'Markdown'", "a choice without words"),
    ]  # fmt: skip


def test_one_choice_keeps_id_tags_weights_feedback_and_the_reason(sample: Imported) -> None:
    assert as_text(asked(sample, "Someone")) == (
        "## Someone is unresponsive, with **pinpoint** pupils. <!-- id: od-11 -->\nTags: naloxone, first aid\n\n"
        "- [x] Call for help\n  > Yes: help first.\n- (50%) [ ] Check the breathing\n- [ ] Wait {and} watch\n"
        "  > It kills.\n\n"
        "> **Why:** Lack of oxygen kills.\n"
    )


def test_several_choices_that_cost_what_they_earn_are_right_minus_wrong(sample: Imported) -> None:
    signs = asked(sample, "What are signs")
    assert [answer.right for answer in signs.answers] == [True, True, False, False]
    assert signs.rule == "right-minus-wrong"
    assert signs.answers[2].feedback == "no"


def test_true_and_false_are_two_choices_that_are_not_shuffled(sample: Imported) -> None:
    found = parsed.question(asked(sample, "Naloxone works"))
    assert (found.key(), [option.html for option in found.present("s")[0].options]) == ("False", ["True", "False"])
    assert found.mark(["1"]).feedback == ("No, it does not.",)
    assert found.mark(["2"]).feedback == ("Right.",)
    assert one("Так ли это?{T}").key() == "Верно"


def test_words_to_type_keep_their_weights_and_what_stands_for_all_others(sample: Imported) -> None:
    found = parsed.question(asked(sample, "The antagonist"))
    assert (found.kind, found.key()) == ("text", "naloxone")
    assert [found.mark([given]).credit for given in ("Naloxone", "narcan", "methadone")] == [1, 0.5, 0]
    assert found.mark(["something"]).feedback == ("Look again.",)


@pytest.mark.parametrize(
    ("braces", "right", "wrong"),
    [
        ("#1971:2", "1969", "1968"),
        ("#0.4..2", "2", "2.1"),
        ("#3", "3", "3.1"),
        ("#=%50%4 =-5..-3", "-4", "-6"),
        ("#1e2", "100", "101"),
    ],
)
def test_numbers_are_ranges(braces: str, right: str, wrong: str) -> None:
    found = one(f"How much? {{{braces}}}")
    assert found.kind == "number"
    assert [found.mark([given]).credit for given in (right, wrong)] == [1, 0]


def test_numbers_keep_weights_and_feedback(sample: Imported) -> None:
    dose = parsed.question(asked(sample, "First dose"))
    assert dose.mark(["3"]).credit == 0.5
    assert dose.mark(["1"]).feedback == ("good",)
    assert dose.mark(["9"]).feedback == ("unsafe",)
    assert dose.why == "See the protocol."


def test_pairs_keep_what_belongs_to_nothing(sample: Imported) -> None:
    found = parsed.question(asked(sample, "Match"))
    assert found.key() == "Needle programme → fewer infections; OAMT → retention"
    assert len(found.present("s")[0].options) == 3


def test_a_missing_word_is_a_gap_in_the_text(sample: Imported) -> None:
    chosen, typed = [each for each in sample.quizzes[0].questions if each.title == "Complete the text."]
    assert chosen.stem == "Methadone is a [[ (full agonist) | partial agonist | antagonist ]] at the receptor."
    assert typed.stem == "Buprenorphine is a [[partial agonist; partial opioid agonist]] at the receptor."


def test_texts_are_read_in_each_of_their_kinds(sample: Imported) -> None:
    assert asked(sample, "Describe").title == "Describe in your words what you do. Then reflect."
    assert asked(sample, "Is 2").title == r"Is 2 \* 3 = 6"
    assert asked(sample, "Is **this**").stem == "- one\n- two"


@pytest.mark.parametrize("kind", HELD)
@FEW
@given(draw=st.data())
def test_what_goes_out_and_comes_back_is_equal(kind: str, draw: st.DataObject) -> None:
    question = parsed.question(draw.draw(made.dressed(HELD[kind])))
    assume("->" not in question.key())  # nothing in GIFT tells an arrow in a word from one of matching
    assert there_and_back(question) == (question,)


@FEW
@given(draw=st.data())
def test_a_text_with_one_gap_goes_out_and_comes_back_equal(draw: st.DataObject) -> None:
    question = parsed.question(draw.draw(made.dressed(made.gaps(most=1))))
    assert there_and_back(question) == (question,)


def test_several_hints_stand_together_and_that_is_named(tmp_path: Path) -> None:
    hints = "> **Hint:** Think of air.\n> **Hint:** Count the breaths.\n"
    exported = write(course(course_of.question(tmp_path, f"## First? <!-- id: q-01 -->\n- = air\n\n{hints}")))
    assert [loss.what for loss in exported.losses] == ["that its hints are told one at a time: they stand together"]
    [quiz] = read(exported.content, "x.gift").quizzes
    assert [each.asides for each in quiz.questions] == [{"hint": "Think of air.\n\nCount the breaths."}]


@pytest.mark.parametrize("kind", ["grid", "ordering", "upload"])
@FEW
@given(draw=st.data())
def test_what_gift_cannot_hold_is_named(kind: str, draw: st.DataObject) -> None:
    exported = write(course(parsed.question(draw.draw(made.EVERY_TYPE[kind]))))
    [loss] = exported.losses
    assert "GIFT has no place" in loss.what


@shipped.once
def test_our_courses_go_out_and_come_back_equal() -> None:
    library = shipped.library()
    curriculum = library.curricula["social-work", "en"]
    exported = write(Material(curriculum, curriculum.activities, parsed.CONTENT, Path()))
    imported = read(exported.content, "course.gift")
    lost = {loss.where for loss in exported.losses}
    before = {each.id: each for activity in curriculum.activities for each in activity.questions
              if f"{activity.id}: {each.title[:60]!r}" not in lost}  # fmt: skip
    after = parsed.reread(imported.quizzes, library, curriculum)
    assert len(after) > 80
    assert after == before


def test_a_file_of_another_encoding_is_read_and_the_guess_is_told() -> None:
    imported = read("::Доза:: Какая первая доза? {=налоксон =другое}".encode("cp1251"), "x.gift")
    assert imported.quizzes[0].questions[0].title == "Какая первая доза?"
    assert "Windows-1251" in imported.losses[0].what


@pytest.mark.parametrize("content", [b"\x00\x01{", b"no braces at all", b"{", b"}{" * 50_000, b"::" * 100_000])
def test_what_is_no_gift_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r".+\. .+"):
        read(content, "x.gift")


@FEW
@given(text=st.text(st.sampled_from("{}=~#%:\\/n-> \n$T1aé*[]"), max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    try:
        imported = read(f"Q {{=a}}\n\n{text}".encode(), "x.gift")
    except Unreadable:
        return
    assert imported.quizzes


def test_a_question_that_was_written_here_is_recognised() -> None:
    question = parsed.question(Written(title="A?", answers=(typed("x"),)))
    assert recognise(write(course(question)).content, "questions.txt").name == "gift"
    assert rewrite(question).title == "A?"
