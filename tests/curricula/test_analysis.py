"""The statistics of questions, against worked examples that others have published."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curricula.analysis import Item, Response, analyse, correlation, counterpart, upper_lower

# "Item Analysis Worksheet", https://studylib.net/doc/25270846/item-anaylsis-: ten students, ten questions, with the
# difficulty and the discrimination index (upper half less lower half) of each question as published there.
WORKSHEET = {
    "Joe": "1111111111",
    "Dave": "1111111101",
    "Sujie": "1101111100",
    "Darrell": "0111110101",
    "Eliza": "1110111001",
    "Zoe": "1110110100",
    "Grace": "0110110101",
    "Hannah": "0111001010",
    "Ricky": "1110100001",
    "Anita": "0100010010",
}
DIFFICULTY = (0.60, 1.0, 0.80, 0.50, 0.80, 0.80, 0.50, 0.60, 0.30, 0.60)
DISCRIMINATION = (0.4, 0.0, 0.0, 0.6, 0.4, 0.4, 0.6, 0.4, -0.2, 0.4)


def attempt(marks: str) -> list[Response]:
    return [Response(f"q{place}", "v", Fraction(int(mark))) for place, mark in enumerate(marks, 1)]


def items(*marks: str) -> dict[str, Item]:
    return {item.question: item for item in analyse(attempt(each) for each in marks)}


def test_difficulty_is_what_the_published_worksheet_gives() -> None:
    found = items(*WORKSHEET.values())
    assert [found[f"q{place}"].difficulty for place in range(1, 11)] == pytest.approx(DIFFICULTY)


def test_upper_less_lower_is_what_the_published_worksheet_gives() -> None:
    order = [Fraction(10 - rank) for rank in range(10)]  # the worksheet ranks its students as they are listed
    columns = [[Fraction(int(marks[place])) for marks in WORKSHEET.values()] for place in range(10)]
    found = [upper_lower(column, order, Fraction(1, 2)) for column in columns]
    assert found == pytest.approx(DISCRIMINATION)


def test_correlation_is_the_published_point_biserial_one() -> None:
    # The example of scipy.stats.pointbiserialr: r = 0.8660254037844386.
    marks = [Fraction(mark) for mark in (0, 0, 0, 1, 1, 1, 1)]
    assert correlation(marks, [Fraction(rest) for rest in range(7)]) == pytest.approx(0.8660254037844386)


def test_discrimination_leaves_the_question_itself_out_of_the_rest() -> None:
    # By hand: with itself in the total a lone hard question would seem to tell people apart.
    found = items(*["10", "01"] * 5)
    assert found["q1"].discrimination == pytest.approx(-1)
    assert found["q1"].upper_lower == 0


def test_what_everybody_gets_right_tells_nobody_apart() -> None:
    found = items(*["11", "10"] * 5)
    assert found["q1"].difficulty == 1
    assert found["q1"].discrimination is None
    assert found["q1"].upper_lower == 0


def test_nothing_is_told_about_fewer_than_five_people() -> None:
    found = items(*["10", "01", "11", "00"])["q1"]
    assert found == Item("q1", "v", 4)
    assert not found.is_told


def test_fewer_than_ten_people_tell_nothing_about_discrimination() -> None:
    nine, ten = items(*["10"] * 5, *["01"] * 4)["q1"], items(*["10"] * 5, *["01"] * 5)["q1"]
    assert nine.difficulty == pytest.approx(5 / 9)
    assert (nine.discrimination, nine.upper_lower) == (None, None)
    assert ten.discrimination is not None


def test_a_small_number_is_called_uncertain() -> None:
    assert items(*["10"] * 29)["q1"].is_uncertain
    assert not items(*["10"] * 30)["q1"].is_uncertain


def test_versions_of_a_question_are_judged_apart() -> None:
    old = [[Response("q", "old", Fraction(0))]] * 6
    new = [[Response("q", "new", Fraction(1))]] * 7
    found = {item.version: (item.n, item.difficulty) for item in analyse([*old, *new])}
    assert found == {"old": (6, Fraction(0)), "new": (7, Fraction(1))}


def test_confidently_wrong_counts_those_who_were_sure_and_not_right() -> None:
    sure_wrong = [[Response("q", "v", Fraction(1, 2), certainty=3)]] * 2
    sure_right = [[Response("q", "v", Fraction(1), certainty=3)]] * 4
    guessed = [[Response("q", "v", Fraction(0), certainty=1)]] * 5
    [item] = analyse([*sure_wrong, *sure_right, *guessed])
    assert (item.sure, item.sure_but_wrong) == (6, 2)
    [few] = analyse([*sure_wrong, *guessed])
    assert (few.sure, few.sure_but_wrong) == (None, None)


def test_choices_and_empty_answers_are_counted() -> None:
    chosen = [[Response("q", "v", Fraction(0), chosen=("1", "3"))]] * 3
    empty = [[Response("q", "v", Fraction(0), answered=False)]] * 3
    [item] = analyse([*chosen, *empty])
    assert item.choices == {"1": 3, "3": 3}
    assert item.unanswered == 3


def test_points_weigh_in_the_rest_of_the_quiz() -> None:
    heavy = Response("b", "v", Fraction(1), points=9)
    light = Response("c", "v", Fraction(0), points=1)
    people = [[Response("a", "v", Fraction(1)), heavy, light]] * 5
    people += [[Response("a", "v", Fraction(0)), Response("b", "v", Fraction(0), points=9), light]] * 5
    found = {item.question: item for item in analyse(people)}
    assert found["a"].discrimination == pytest.approx(1)


@given(st.lists(st.text("01", min_size=4, max_size=4), min_size=10, max_size=40), st.randoms())
def test_the_order_of_the_attempts_changes_nothing(marks: list[str], dice: object) -> None:
    mixed = list(marks)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    first, second = items(*marks), items(*mixed)
    for key, item in first.items():
        assert item.difficulty == second[key].difficulty
        assert item.upper_lower == pytest.approx(second[key].upper_lower)
        assert item.discrimination == pytest.approx(second[key].discrimination)
        assert -1 <= (item.upper_lower or 0) <= 1


@pytest.mark.parametrize(
    ("before", "after"), [("b-pre-13", "b-post-13"), ("pre-1", "post-1"), ("t-pre", "t-post"), ("x", "x")]
)
def test_parallel_questions_of_both_tests_have_one_name(before: str, after: str) -> None:
    assert counterpart(before) == counterpart(after)


def test_a_word_that_only_begins_like_one_of_the_tests_stays() -> None:
    assert counterpart("prevention-1") != counterpart("postvention-1")
