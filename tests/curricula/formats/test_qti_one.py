"""Items of QTI 1.2 as Canvas, Blackboard and older systems write them."""

from __future__ import annotations

import pytest

from curricula.formats.base import Unreadable
from curricula.formats.notation import write
from curricula.formats.qti.reading import read
from tests.curricula.formats.packages import SAMPLES, losses, notation_of, older

SCORED = '<setvar varname="SCORE" action="Set">1</setvar>'


def material(words: str) -> str:
    return f"<material><mattext>{words}</mattext></material>"


def condition(tests: str, then: str = SCORED) -> str:
    return f"<respcondition><conditionvar>{tests}</conditionvar>{then}</respcondition>"


def label(ident: str, words: str, more: str = "") -> str:
    return f'<response_label ident="{ident}"{more}>{material(words)}</response_label>'


AB = f'<response_lid ident="R"><render_choice>{label("A", "a")}{label("B", "b")}</render_choice></response_lid>'


def refused(text: str) -> str:
    with pytest.raises(Unreadable, match="no question in this file") as found:
        read(text.encode(), "x.xml")
    return found.value.wrong


def test_every_type_of_canvas_is_read() -> None:
    found = read((SAMPLES / "canvas.xml").read_bytes(), "canvas.xml")
    [quiz] = found.quizzes
    assert (quiz.title, quiz.intro, quiz.rule) == ("Outreach quiz", "Aigul is 24.", "per-choice")
    made = {each.id: [line for line in write(each).split("\n")[1:] if line] for each in quiz.questions}
    assert made == {
        "g101": [
            "Points: 2", "- [x] Call for help", "- [ ] Wait & watch", "  > Minutes count.", "- [ ] Leave",
            "> **Why:** Lack of oxygen kills.", "> **Correct:** Yes.", "> **Incorrect:** Read it again.",
        ],
        "g102": ["- [x] Pinpoint pupils", "- [x] Slow breathing", "- [ ] A loud voice"],
        "g103": ["- = naloxone", "- = Narcan"],
        "g104": ["Points: 2", "Methadone is a full [[agonist; opioid agonist]], given by [[mouth]]."],
        "g105": ["Buprenorphine is a [[ (partial agonist) | antagonist ]]."],
        "g106": ["|  |  |", "|---|---|", "| Needle programme | fewer infections |", "| OAMT | retention |",
                 "|  | punishment |"],
        "g107": ["- = 0.3 to 0.5", "- = 0.75 to 0.85"],
        "g108": ["Points: 5", "____"],
        "g109": ["[file]"],
    }  # fmt: skip
    assert losses(found) == [
        "the picture '$IMS-CC-FILEBASE$/Pictures/door%20way.png?canvas_download=1'",
        "that it is worth 1.5 points: here it is 1",
        "that 0.75 earns something else than the other numbers around it",
        "its place: a text without a question now stands above all questions",
        "the question: its numbers are drawn anew for everybody",
    ]
    assert found.losses[0].where == "canvas.xml, line 11: 'First step'"


def test_a_pool_of_blackboard_is_read() -> None:
    found = read((SAMPLES / "blackboard.dat").read_bytes(), "blackboard.dat")
    [quiz] = found.quizzes
    assert (quiz.title, quiz.intro, losses(found)) == ("Outreach pool", "Take your time.", [])
    stated, matched = (write(each) for each in quiz.questions)
    assert "- [x] true\n- [ ] false\n\n> **Correct:** Yes, stay.\n> **Incorrect:** It does." in stated
    assert "| Needle programme | fewer infections |\n| OAMT | retention |" in matched


def test_a_gap_between_plain_words_stays_in_its_sentence() -> None:
    field = '<response_str ident="R"><render_fib/></response_str>'
    shown = f"<flow>{material('The antidote is')}{field}{material('and works for minutes.')}</flow>"
    text = older(shown, condition('<varequal respident="R">naloxone</varequal>'))
    assert notation_of(text).endswith("The antidote is [[naloxone]] and works for minutes.")


def test_pairs_of_a_group() -> None:
    labels = label("A", "Needles", ' match_group="1,2"') + label("B", "OAMT", ' match_group="1,2"')
    labels += label("1", "clean") + label("2", "retention")
    shown = f'{material("Match.")}<response_grp ident="G"><render_choice>{labels}</render_choice></response_grp>'
    one, two = ('<varsubset respident="G">A,1</varsubset>', '<varsubset respident="G">2,B</varsubset>')
    text = older(shown, condition(f"<and>{one}{two}</and>"))
    assert "| Needles | clean |\n| OAMT | retention |" in notation_of(text)


def test_steps_in_the_order_of_their_conditions() -> None:
    labels = "".join(label(name, f"Step {name}") for name in "BCA")
    choice = f"<render_extension><ims_render_object>{labels}</ims_render_object></render_extension>"
    shown = f'{material("Order.")}<response_lid ident="R" rcardinality="Ordered">{choice}</response_lid>'
    tests = "".join(f'<varequal respident="R">{name}</varequal>' for name in "ABC")
    assert notation_of(older(shown, condition(tests))).endswith("1. Step A\n2. Step B\n3. Step C")


def test_solutions_and_hints_have_their_place() -> None:
    shown = material("Say why.") + '<response_str ident="R"><render_fib rows="5"/></response_str>'
    more = (
        f'<itemfeedback ident="s"><solution><solutionmaterial>{material("Breathing")}</solutionmaterial></solution>'
        f'</itemfeedback><itemfeedback ident="h"><hint><hintmaterial>{material("Oxygen")}</hintmaterial></hint>'
        "</itemfeedback>"
    )
    assert notation_of(older(shown, more=more)).endswith("____\n> **Why:** Breathing\n> **Hint:** Oxygen")


def test_a_test_and_a_bank_are_two_quizzes_and_what_they_draw_is_told() -> None:
    one = '<presentation><material><mattext>Say.</mattext></material><response_str ident="R"/></presentation>'
    text = f"""<questestinterop>
      <assessment ident="a" title="Test"><section ident="s"><selection_ordering><selection>
        <sourcebank_ref>b</sourcebank_ref><selection_number>3</selection_number></selection></selection_ordering>
        <section><item ident="q1">{one}</item></section></section></assessment>
      <objectbank ident="b"><qtimetadata><qtimetadatafield><fieldlabel>bank_title</fieldlabel>
        <fieldentry>Bank</fieldentry></qtimetadatafield></qtimetadata><item ident="q2">{one}</item></objectbank>
    </questestinterop>"""
    found = read(text.encode(), "x.xml")
    assert [(quiz.title, [each.id for each in quiz.questions]) for quiz in found.quizzes] == [
        ("Test", ["q1"]), ("Bank", ["q2"]),
    ]  # fmt: skip
    assert losses(found) == [
        "that 3 of the items of a section are drawn: write draw: in the header",
        "items that are drawn from a bank elsewhere: export that bank, too",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (older('<response_xy ident="R"/>'), "places on a picture"),
        (older('<response_extension ident="R"/>'), "a way of its own"),
        (older(material("Nothing"), condition("<other/>")), "nothing is asked"),
        (
            older(AB,
                  condition('<varinside respident="R">1,2</varinside>')), "places on a picture",
        ),
        (
            older(AB,
                  condition('<vargte respident="R">x</vargte>')), "'x' is not a number",
        ),
        (
            older(AB,
                  condition('<and>' * 80 + '</and>' * 80)), "inside each other",
        ),
    ],
    ids=["a picture", "an extension", "a text", "an area", "a word for a number", "depth"],
)  # fmt: skip
def test_what_cannot_be_asked_here_is_refused_with_its_reason(text: str, why: str) -> None:
    assert why in refused(text)


def test_a_file_that_is_cut_off_gives_the_items_that_are_whole() -> None:
    text = (SAMPLES / "canvas.xml").read_text(encoding="utf-8")
    found = read(text[: text.index('<item ident="g103"') + 300].encode(), "canvas.xml")
    assert [each.id for quiz in found.quizzes for each in quiz.questions] == ["g101", "g102"]
    assert any("no sound XML" in what for what in losses(found))
    assert any(what.startswith("the item: it has no end") for what in losses(found))
