"""Steps to order and pairs to match."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from curricula.questions.matching import Matching
from curricula.questions.ordering import Ordering
from tests.curricula.course import question
from tests.curricula.questions.examples import PAIRS, STEPS, mark, value_of


def places(found: Ordering, *texts: str) -> list[str]:
    return [str(texts.index(step.text) + 1) for step in found.steps]


def test_a_trainee_can_put_steps_in_order(tmp_path: Path) -> None:
    found = question(tmp_path, STEPS)
    assert isinstance(found, Ordering)
    right = places(found, "Call for help", "Support breathing", "Give naloxone")
    wrong = places(found, "Call for help", "Give naloxone", "Support breathing")
    assert [field.kind for field in found.present("")] == ["pick"] * 3
    assert mark(found, *right) == 1
    assert [mark(found, *answer) for answer in (wrong, "111", [*right[:2], ""])] == [Fraction(0)] * 3
    assert found.mark(wrong).feedback == ("Air first.",)
    assert found.key() == found.describe(right) == "1. Call for help; 2. Support breathing; 3. Give naloxone"


def test_steps_with_the_same_number_may_stand_either_way(tmp_path: Path) -> None:
    found = question(tmp_path, "## Order? <!-- id: o -->\n1. Call\n2. Breathe\n2. Warm\n3. Stay\n")
    assert isinstance(found, Ordering)
    assert mark(found, *places(found, "Call", "Breathe", "Warm", "Stay")) == 1
    assert mark(found, *places(found, "Call", "Warm", "Breathe", "Stay")) == 1
    assert mark(found, *places(found, "Warm", "Call", "Breathe", "Stay")) == 0


def test_parts_of_an_order_count_where_the_quiz_says_so(tmp_path: Path) -> None:
    found = question(tmp_path, STEPS, header="credit: per-choice\n")
    assert isinstance(found, Ordering)
    assert mark(found, *places(found, "Call for help", "Give naloxone", "Support breathing")) == Fraction(2, 3)


def test_a_trainee_can_match_pairs(tmp_path: Path) -> None:
    found = question(tmp_path, PAIRS)
    assert isinstance(found, Matching)
    fields = found.present("seed")
    assert [field.label for field in fields] == ["Needle programme", "OAMT"]
    assert {option.html for option in fields[0].options} == {"fewer infections", "retention", "a cure"}
    right = [value_of(found, "fewer"), value_of(found, "retention")]
    assert mark(found, *right) == 1
    assert [mark(found, *answer) for answer in (right[::-1], [right[0], ""])] == [Fraction(0)] * 2
    assert found.describe(right) == found.key() == "Needle programme → fewer infections; OAMT → retention"
    assert found.describe([right[0], ""]) == "Needle programme → fewer infections"


def test_two_cells_may_belong_to_the_same_answer(tmp_path: Path) -> None:
    found = question(tmp_path, "## M <!-- id: m -->\n| a | b |\n|---|---|\n| 1 | odd |\n| 2 | even |\n| 3 | odd |\n")
    assert len(found.present("")[0].options) == 2
    assert mark(found, value_of(found, "odd"), value_of(found, "even"), value_of(found, "odd")) == 1


@pytest.mark.parametrize("text", [STEPS, PAIRS])
@pytest.mark.parametrize(
    "answer", [["1"], ["1", "2", "3", "1"], ["9", "1"], ["9", "1", "2"], ["a", "b"], ["a", "b", "c"]]
)
def test_a_row_of_selects_takes_one_known_value_each(tmp_path: Path, text: str, answer: list[str]) -> None:
    found = question(tmp_path, text)
    assert not found.accepts(answer)
    assert mark(found, *answer) == 0
    assert found.describe(answer) == ""
