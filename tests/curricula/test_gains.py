"""Pre and post, paired: against published worked examples, and what may not be told about a few people."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curricula.gains import Figures, Pair, gain, unbiased
from curricula.withholding import FEWEST_TOLD, withheld

# Student, "The probable error of a mean", Biometrika 6 (1908), table of the additional hours of sleep gained by ten
# patients; R prints for t.test(extra ~ group, paired = TRUE) of it: t = -4.0621, df = 9, p-value = 0.002833, 95 percent
# confidence interval -2.4598858 -0.7001142, mean of the differences -1.58 (documentation of the data set `sleep`).
FIRST_DRUG = ("0.7", "-1.6", "-0.2", "-1.2", "-0.1", "3.4", "3.7", "0.8", "0.0", "2.0")
SECOND_DRUG = ("1.9", "0.8", "1.1", "0.1", "-0.1", "4.4", "5.5", "1.6", "4.6", "3.4")

# Lakens, "Calculating and reporting effect sizes to facilitate cumulative science", Frontiers in Psychology 4 (2013),
# 863: two movies rated by the same ten people, M = 7.7 (SD = 0.95) and M = 8.7 (SD = 0.82), t(9) = 4.74, p = 0.001,
# 95 % CI [0.52, 1.48], Hedges' g av = 1.08.
SECOND_MOVIE = (9, 6, 7, 8, 7, 9, 8, 8, 8, 7)
FIRST_MOVIE = (9, 7, 8, 9, 8, 9, 9, 10, 9, 9)


def figures(before: tuple[object, ...], after: tuple[object, ...], passing: Fraction | None = None) -> Figures:
    pairs = [Pair(Fraction(str(a)), Fraction(str(b))) for a, b in zip(before, after, strict=True)]
    found = gain(pairs, passing).figures
    assert found is not None
    return found


def test_the_gain_and_its_interval_are_those_of_students_sleep() -> None:
    found = figures(FIRST_DRUG, SECOND_DRUG)
    assert found.gain == pytest.approx(1.58)
    assert found.low == pytest.approx(0.7001142, abs=1e-7)
    assert found.high == pytest.approx(2.4598858, abs=1e-7)
    assert found.p == pytest.approx(0.002833, abs=1e-6)


def test_the_effect_size_is_that_of_the_two_movies() -> None:
    found = figures(SECOND_MOVIE, FIRST_MOVIE)
    assert [round(value, 2) for value in (found.sd_before, found.sd_after)] == [0.95, 0.82]
    assert (round(found.low or 0, 2), round(found.high or 0, 2), round(found.p or 0, 3)) == (0.52, 1.48, 0.001)
    assert (round(found.d or 0, 2), round(found.g or 0, 2)) == (1.13, 1.08)


def test_the_correction_is_exact_and_near_its_well_known_approximation() -> None:
    """The gamma functions cancel at 2 and 4; Hedges (1981) approximates by 1 - 3 / (4 m - 1), and so do most since."""
    assert unbiased(2) == pytest.approx(math.pi**-0.5)
    assert unbiased(4) == pytest.approx((2 / math.pi) ** 0.5)
    for freedom in (10, 20, 50, 500):
        assert unbiased(freedom) == pytest.approx(1 - 3 / (4 * freedom - 1), abs=4e-4)


def test_what_donors_ask_for() -> None:
    before = ("2/5", "1/5", "3/5", "1/2", "1", "3/10")
    after = ("7/10", "4/5", "7/10", "1/2", "1", "1/2")
    found = figures(before, after, passing=Fraction(7, 10))
    assert found.before == pytest.approx(0.5)
    assert found.after == pytest.approx(0.7)
    assert found.change == pytest.approx(0.4), "the change is of the first mean"
    assert found.normalised == pytest.approx(0.4), "of the half that was still to gain, two fifths were gained"
    assert found.strength == "fair"
    assert found.normalised_each == pytest.approx((1 / 2 + 3 / 4 + 1 / 4 + 0 + 2 / 7) / 5), "who had all cannot gain"
    assert found.improved == pytest.approx(3 / 6), "a fifth of all points, or more"
    assert found.passing == pytest.approx(4 / 6)


def test_only_who_took_both_counts_and_the_others_are_counted() -> None:
    both = [Pair(Fraction(1, 2), Fraction(3, 4))] * 5
    found = gain([*both, Pair(Fraction(1), None), Pair(None, Fraction()), Pair(None, Fraction())])
    assert (found.n, found.only_before, found.only_after) == (5, 1, 2)
    assert found.figures is not None
    assert found.figures.gain == 0.25
    assert (found.figures.low, found.figures.p) == (None, None), "all gained alike: there is nothing to estimate"
    assert found.figures.d is None
    assert gain(both[1:]).figures is None


def test_a_single_hidden_cell_takes_another_with_it() -> None:
    assert withheld({"a": 12, "b": 3, "c": 7}) == {"b", "c"}
    assert withheld({"a": 12, "b": 3, "c": 4}) == {"b", "c"}
    assert withheld({"a": 12, "b": 1, "c": 2, "d": 30}) == {"b", "c", "a"}
    assert withheld({"a": 12, "b": 0, "c": 7}) == frozenset()
    assert withheld({"a": 3}) == {"a"}


@settings(max_examples=50)
@given(st.dictionaries(st.integers(0, 20), st.integers(0, 30)))
def test_nobody_can_subtract_their_way_to_a_few_people(sizes: dict[int, int]) -> None:
    hidden = withheld(sizes)
    assert all(size == 0 or size >= FEWEST_TOLD for cell, size in sizes.items() if cell not in hidden)
    rest = sum(sizes[cell] for cell in hidden)
    everything = all(cell in hidden or not size for cell, size in sizes.items())
    assert not hidden or everything or (rest >= FEWEST_TOLD and len(hidden) > 1)
