"""Choices: what a trainee sees and how picking is marked."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from curricula.questions.choice import Choice
from tests.curricula.course import question
from tests.curricula.questions.examples import ONE, SEVERAL, mark, value_of


def test_a_trainee_can_pick_one(tmp_path: Path) -> None:
    found = question(tmp_path, ONE)
    assert isinstance(found, Choice)
    [field] = found.present("seed")
    assert field.kind == "one"
    right = value_of(found, "Call for help")
    assert found.mark([right]).credit == 1
    assert found.mark([right]).feedback == ("<strong>Breathing</strong> first.",)
    assert found.mark([value_of(found, "Give naloxone")]).feedback == ("Stay.",)
    assert mark(found, value_of(found, "Wait")) == Fraction(1, 2)
    assert found.describe([right]) == found.key() == "Call for help and support breathing"


def test_the_settings_and_remarks_of_a_question_are_read(tmp_path: Path) -> None:
    found = question(tmp_path, ONE)
    assert (found.id, found.outcome, found.critical, found.points) == ("od-01", "A-1", True, 2)
    assert (found.lesson, found.hint) == ("module/other", "What kills?")
    assert found.why == "Lack of oxygen\ncomes first."
    assert found.title == "First step?"
    assert found.stem == "<p>First step?</p><p>Four breaths a minute.</p>"


def test_choices_are_shuffled_by_the_seed_and_none_of_these_stays_last(tmp_path: Path) -> None:
    found = question(tmp_path, ONE)
    orders = {tuple(option.html for option in found.present(str(seed))[0].options) for seed in range(60)}
    assert len(orders) == 6
    assert {order[-1] for order in orders} == {"None of these"}
    assert found.present("7") == found.present("7")


def test_choices_keep_their_order_where_the_author_says_so(tmp_path: Path) -> None:
    found = question(tmp_path, "## How many? <!-- id: a -->\nShuffle: no\n\n- [ ] one\n- [x] two\n- [ ] three\n")
    assert [option.html for option in found.present("9")[0].options] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("rule", "chosen", "credit"),
    [
        ("", "12", Fraction(1)),
        ("", "1", Fraction(0)),
        ("", "123", Fraction(0)),
        ("credit: per-choice\n", "1", Fraction(3, 4)),
        ("credit: per-choice\n", "34", Fraction(0)),
        ("credit: right-minus-wrong\n", "123", Fraction(1, 2)),
        ("credit: right-minus-wrong\n", "34", Fraction(0)),
    ],
)
def test_several_choices_earn_by_the_rule_of_the_quiz(tmp_path: Path, rule: str, chosen: str, credit: Fraction) -> None:
    found = question(tmp_path, SEVERAL, header=rule)
    assert found.present("")[0].kind == "many"
    assert mark(found, *chosen) == credit


def test_feedback_is_given_for_what_was_chosen_only(tmp_path: Path) -> None:
    found = question(tmp_path, SEVERAL)
    assert found.mark(["4", "1"]).feedback == ("Yes.", "No.")
    assert found.describe(["4", "1"]) == "No response; Red skin"


def test_a_line_can_ask_to_choose_all_that_apply_although_one_is_right(tmp_path: Path) -> None:
    found = question(tmp_path, "## A? <!-- id: a -->\nA case.\n\nChoose all that apply.\n\n- [x] one\n- [ ] two\n")
    assert found.present("")[0].kind == "many"
    assert "Choose" not in found.stem
    assert "A case." in found.stem


@pytest.mark.parametrize(
    "box", ["- [x] yes\n- [ ] no", "- [X] yes\n- [] no", "* (x) yes\n* ( ) no", "- [х] yes\n- [ ] no"]
)
def test_a_choice_may_be_ticked_in_any_usual_way(tmp_path: Path, box: str) -> None:
    found = question(tmp_path, f"## A? <!-- id: a -->\n{box}\n")
    assert found.key() == "yes"


@pytest.mark.parametrize("answer", [["9"], ["1", "2"], ["1", "1"], ["x"], ["0"], ["-1"], ["1\n"], ["٢"]])
def test_a_choice_does_not_take_what_the_form_cannot_send(tmp_path: Path, answer: list[str]) -> None:
    found = question(tmp_path, ONE)
    assert not found.accepts(answer)
    assert found.mark(answer).credit == 0
    assert found.mark(answer).feedback == ()
    assert found.describe(answer) == ""


def test_remarks_for_right_and_wrong_follow_the_feedback(tmp_path: Path) -> None:
    remarks = "> **Correct:** Well done.\n> **Incorrect:** Read again.\n"
    found = question(tmp_path, f"## A? <!-- id: a -->\n- [x] one\n- [ ] two\n  > No.\n\n{remarks}")
    assert found.mark(["1"]).feedback == ("Well done.",)
    assert found.mark(["2"]).feedback == ("No.", "Read again.")
    assert found.mark([]).feedback == ()
