"""Items of QTI 2.1 and 2.2 as other systems write them."""

from __future__ import annotations

import pytest

from curricula.formats.base import Unreadable
from curricula.formats.qti.reading import read
from tests.curricula.formats.packages import SAMPLES, item, losses, notation_of, response, template

CHOICES = '<simpleChoice identifier="A">Call</simpleChoice><simpleChoice identifier="B">Wait</simpleChoice>'
ONE = f'<p>What first?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{CHOICES}</choiceInteraction>'


def lost(text: str) -> list[str]:
    return losses(read(text.encode(), "x.xml"))


def refused(text: str) -> str:
    with pytest.raises(Unreadable, match="no question in this file") as found:
        read(text.encode(), "x.xml")
    return found.value.wrong


def test_a_choice_as_tao_writes_it() -> None:
    text = (SAMPLES / "tao.xml").read_text(encoding="utf-8")
    assert notation_of(text).split("\n") == [
        "## Which are **signs** of an overdose? Two small pupils <!-- id: i601 -->",
        "Points: 2",
        "- [x] Pinpoint pupils",
        "- [x] Slow breathing",
        "- [ ] A loud voice",
        "  > It is the opposite.",
        "> **Correct:** Both of them.",
        "> **Incorrect:** Look at breathing and eyes.",
    ]
    assert lost(text) == ["the picture 'assets/pupils.png'"]
    [quiz] = read(text.encode(), "tao.xml").quizzes
    assert quiz.rule == "right-minus-wrong"


@pytest.mark.parametrize("rules", [template("match_correct"), template("match_correct.xml"), ""])
def test_the_key_is_what_is_declared_where_no_rule_says_more(rules: str) -> None:
    assert "- [x] Call\n- [ ] Wait" in notation_of(item(response(["A"]), ONE, rules))


def test_rules_written_by_hand_say_what_each_choice_earns() -> None:
    rules = """<responseProcessing><responseCondition>
      <responseIf><match><variable identifier="RESPONSE"/><baseValue baseType="identifier">B</baseValue></match>
        <setOutcomeValue identifier="SCORE"><baseValue baseType="float">4</baseValue></setOutcomeValue></responseIf>
      <responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>
      </responseElse></responseCondition></responseProcessing>"""
    assert "- (25%) [ ] Call\n- [x] Wait" in notation_of(item(response([]), ONE, rules))


def test_a_choice_without_any_key_is_an_opinion_and_that_is_told() -> None:
    text = item(response([]), ONE)
    assert notation_of(text).startswith("## Survey: What first?")
    assert [what for what in lost(text) if "it is an opinion now" in what]


def test_weights_that_no_rule_of_ours_has_are_named() -> None:
    mapping = '<mapping><mapEntry mapKey="A" mappedValue="3"/><mapEntry mapKey="B" mappedValue="1"/></mapping>'
    text = item(response(["A", "B"], cardinality="multiple", mapping=mapping), ONE, template("map_response"))
    assert "- [x] Call\n- [x] Wait" in notation_of(text)
    assert lost(text) == ["the weights 75 %, 25 %: the rule per-choice marks it here"]


def test_words_within_a_sentence_are_a_gap_and_alone_they_are_typed() -> None:
    mapping = (
        '<mapping defaultValue="0"><mapEntry mapKey="naloxone" mappedValue="2"/>'
        '<mapEntry mapKey="Narcan" mappedValue="2"/><mapEntry mapKey="nalox" mappedValue="1"/></mapping>'
    )
    declared = response(["naloxone"], "string", mapping=mapping)
    line = '<textEntryInteraction responseIdentifier="RESPONSE"/>'
    alone = item(declared, f"<p>What is the antidote?</p><p>{line}</p>", template("map_response"))
    assert notation_of(alone).split("\n")[1:] == ["- = naloxone", "- = Narcan", "- (50%) = nalox"]
    within = item(declared, f"<p>The antidote is {line}, given at once.</p>", template("map_response"))
    assert notation_of(within).split("\n")[1:] == ["The antidote is [[naloxone; Narcan]], given at once."]
    assert lost(within) == ["what an answer in a gap earns that is not wholly right"]


def test_a_number_between_two_edges_as_moodle_writes_it_keeps_its_unit() -> None:
    rules = """<responseProcessing><responseCondition><responseIf><and>
      <not><isNull><variable identifier="RESPONSE"/></isNull></not>
      <gte><variable identifier="RESPONSE"/><baseValue baseType="float">0.4</baseValue></gte>
      <lte><variable identifier="RESPONSE"/><baseValue baseType="float">2</baseValue></lte></and>
      <setOutcomeValue identifier="SCORE"><baseValue baseType="integer">1</baseValue></setOutcomeValue></responseIf>
      <responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="integer">0</baseValue></setOutcomeValue>
      </responseElse></responseCondition></responseProcessing>"""
    body = '<p>First dose?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/> mg</p>'
    assert notation_of(item(response(["1"], "float"), body, rules)).endswith("- = 0.4 to 2 mg")


def test_a_tolerance_is_a_range() -> None:
    rules = """<responseProcessing><responseCondition><responseIf>
      <equal toleranceMode="relative" tolerance="10 20">
        <correct identifier="RESPONSE"/><variable identifier="RESPONSE"/></equal>
      <setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>
      </responseCondition></responseProcessing>"""
    body = '<p>How many?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    assert notation_of(item(response(["50"], "float"), body, rules)).endswith("- = 45 to 60")


def test_a_number_beyond_all_measure_is_refused() -> None:
    body = '<p>How many?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    assert "1e+25 is no number" in refused(item(response(["1e25"], "float"), body, template("match_correct")))


def test_pairs_of_two_sets() -> None:
    sets = (
        '<simpleMatchSet><simpleAssociableChoice identifier="L1" matchMax="1">Needles</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="L2" matchMax="1">OAMT</simpleAssociableChoice></simpleMatchSet>'
        '<simpleMatchSet><simpleAssociableChoice identifier="R1" matchMax="4">clean</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="R2" matchMax="4">retention</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="R3" matchMax="4">neither</simpleAssociableChoice></simpleMatchSet>'
    )
    body = f'<p>Match.</p><matchInteraction responseIdentifier="RESPONSE" maxAssociations="2">{sets}</matchInteraction>'
    text = item(response(["L1 R1", "L2 R2"], "directedPair", "multiple"), body, template("match_correct"))
    assert notation_of(text).split("\n")[1:] == [
        "|  |  |", "|---|---|", "| Needles | clean |", "| OAMT | retention |", "|  | neither |",
    ]  # fmt: skip
    several = item(response(["L1 R1", "L1 R2", "L2 R2"], "directedPair", "multiple"), body, template("match_correct"))
    assert "| Needles | [x] | [x] | [ ] |\n| OAMT | [ ] | [x] | [ ] |" in notation_of(several)


def test_pairs_within_one_set_get_a_left_and_a_right_side() -> None:
    names = {"A": "Needles", "B": "clean", "C": "OAMT", "D": "retention"}
    cells = "".join(
        f'<simpleAssociableChoice identifier="{name}" matchMax="1">{words}</simpleAssociableChoice>'
        for name, words in names.items()
    )
    inside = f"<prompt>Join.</prompt>{cells}"
    body = f'<associateInteraction responseIdentifier="RESPONSE" maxAssociations="2">{inside}</associateInteraction>'
    text = item(response(["B A", "C D"], "pair", "multiple"), body, template("match_correct"))
    assert "| Needles | clean |\n| OAMT | retention |" in notation_of(text)


def test_steps_that_may_change_places_have_one_rank() -> None:
    orders = "".join(
        '<match><variable identifier="RESPONSE"/><ordered>'
        + "".join(f'<baseValue baseType="identifier">{name}</baseValue>' for name in order)
        + "</ordered></match>"
        for order in ("ABC", "ACB")
    )
    worth = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
    branch = f"<responseIf><or>{orders}</or>{worth}</responseIf>"
    rules = f"<responseProcessing><responseCondition>{branch}</responseCondition></responseProcessing>"
    steps = "".join(f'<simpleChoice identifier="{name}">Step {name}</simpleChoice>' for name in "CBA")
    body = f'<orderInteraction responseIdentifier="RESPONSE"><prompt>Order them.</prompt>{steps}</orderInteraction>'
    text = item(response("ABC", cardinality="ordered"), body, rules)
    assert notation_of(text).split("\n")[1:] == ["1. Step A", "2. Step B", "2. Step C"]


def test_words_that_are_dragged_or_chosen_in_a_text_are_gaps() -> None:
    dragged = (
        '<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill in.</prompt>'
        '<gapText identifier="W1" matchMax="1">full</gapText><gapText identifier="W2" matchMax="1">partial</gapText>'
        '<p>Methadone is a <gap identifier="G1"/> and buprenorphine a <gap identifier="G2"/> agonist.</p>'
        "</gapMatchInteraction>"
    )
    text = item(response(["W1 G1", "W2 G2"], "directedPair", "multiple"), dragged, template("match_correct"))
    filled = "Methadone is a [[ (full) | partial ]] and buprenorphine a [[ (partial) | full ]] agonist."
    assert notation_of(text).split("\n") == ["## Fill in. <!-- id: q1 -->", filled]
    chosen = (
        '<p>It is <inlineChoiceInteraction responseIdentifier="RESPONSE">'
        '<inlineChoice identifier="A">one</inlineChoice><inlineChoice identifier="B">two</inlineChoice>'
        "</inlineChoiceInteraction>.</p>"
    )
    assert "It is [[ (two) | one ]]." in notation_of(item(response(["B"]), chosen, template("match_correct")))


def test_words_in_a_text_that_are_chosen_stand_below_it() -> None:
    body = (
        '<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><p>He is <hottext identifier="A">an addict'
        '</hottext> and <hottext identifier="B">a father</hottext>.</p></hottextInteraction>'
    )
    assert notation_of(item(response(["A"]), body, template("match_correct"))).split("\n") == [
        "## He is an addict and a father. <!-- id: q1 -->", "Shuffle: no", "- [x] an addict", "- [ ] a father",
    ]  # fmt: skip


def test_texts_and_files_for_a_person_to_mark() -> None:
    rubric = '<rubricBlock view="scorer"><p>An open question</p></rubricBlock>'
    text = f'<p>Engage him.</p>{rubric}<extendedTextInteraction responseIdentifier="RESPONSE"/>'
    made = notation_of(item(response([], "string"), text))
    assert made.endswith("____\n> **Rubric:** - 1 points: An open question")
    sent = '<p>Send it.</p><uploadInteraction responseIdentifier="RESPONSE" type="audio/mpeg"/>'
    assert notation_of(item(response([], "file"), sent)).endswith("[audio]")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (item(response([]), '<hotspotInteraction responseIdentifier="RESPONSE"/>'), "places on a picture"),
        (item(response([]), '<customInteraction responseIdentifier="RESPONSE"/>'), "a program of its own"),
        (item(response(["A"]), ONE, '<responseProcessing template="x/map_response_point"/>'), "places on a picture"),
        (item(response(["A"]), ONE.replace("RESPONSE", "OTHER")), "does not declare"),
        (item(response(["Z"]), ONE, template("match_correct")), "no answer is right"),
        (item(response(["A"]), ONE + ONE), "2 things at once"),
        (item(response([]), "<p>It is <printedVariable identifier='X'/>.</p>"), "drawn anew"),
        (item(response([]), ONE.replace(CHOICES, "")), "fewer than two choices"),
    ],
)
def test_what_cannot_be_asked_here_is_refused_with_its_reason(text: str, why: str) -> None:
    assert why in refused(text)


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("<random/>", "chance decides it"),
        ("<customOperator/>", "a program of its own"),
        ('<mapResponse identifier="NONE"/>', "a response 'NONE'"),
        ("<gte/>", "works with 2 values"),
        ('<baseValue baseType="float">1e99</baseValue>', "not a number that can be asked for"),
        ("<and>" * 70 + "</and>" * 70, "inside each other"),
    ],
)
def test_rules_that_cannot_be_followed_are_named(expression: str, why: str) -> None:
    rules = (
        f'<responseProcessing><setOutcomeValue identifier="SCORE">{expression}</setOutcomeValue></responseProcessing>'
    )
    assert why in refused(item(response(["A"]), ONE, rules))


def test_rules_that_multiply_without_end_are_refused_at_once() -> None:
    square = '<product><variable identifier="SCORE"/><variable identifier="SCORE"/></product>'
    twice = f'<setOutcomeValue identifier="SCORE">{square}</setOutcomeValue>'
    start = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">99</baseValue></setOutcomeValue>'
    rules = f"<responseProcessing>{start}{twice * 60}</responseProcessing>"
    assert "numbers without end" in refused(item(response(["A"]), ONE, rules))


def test_rules_that_take_for_ever_are_refused() -> None:
    more = '<setOutcomeValue identifier="X"><baseValue baseType="float">1</baseValue></setOutcomeValue>' * 40_000
    choices = "".join(f'<simpleChoice identifier="c{number}">{number}</simpleChoice>' for number in range(60))
    body = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{choices}</choiceInteraction>'
    score = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
    rules = f"<responseProcessing>{more}{score}</responseProcessing>"
    assert "take too long" in refused(item(response(["c1"]), body, rules))
