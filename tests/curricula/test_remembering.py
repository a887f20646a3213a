"""When a point comes back: from the answers alone, in days, at intervals that grow."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from curricula.remembering import LONGEST_DAYS, Answered, Memory, replay

MONDAY = date(2026, 11, 23)
RIGHT, WRONG, HALF = Fraction(1), Fraction(0), Fraction(1, 2)


def days(memory: Memory) -> int:
    """Return how many days after Monday a point comes back."""
    return (memory.due - MONDAY).days


def kept_up(count: int) -> list[Answered]:
    """Return answers to a point, each right and on the day it was due."""
    answers = [Answered(MONDAY, RIGHT)]
    while len(answers) < count:
        answers.append(Answered(replay(answers, MONDAY).due, RIGHT, returned=True))
    return answers


def test_a_point_that_was_never_asked_comes_back_the_day_after_the_module() -> None:
    assert days(replay([], MONDAY)) == 1


def test_intervals_grow_with_each_right_answer_up_to_half_a_year() -> None:
    met = [answer.day for answer in kept_up(8)]
    gaps = [(later - earlier).days for earlier, later in pairwise(met)]
    assert gaps == sorted(gaps)
    assert gaps[0] == 2
    assert gaps[-1] == LONGEST_DAYS


def test_a_wrong_answer_brings_it_back_soon() -> None:
    known = kept_up(4)
    missed = replay([*known, Answered(replay(known, MONDAY).due, WRONG, returned=True)], MONDAY)
    assert (missed.due - missed.recalls[-1].day).days < 7
    assert (replay(known, MONDAY).due - known[-1].day).days > 30


@pytest.mark.parametrize("returned", [True, False])
def test_a_guess_brings_it_back_sooner_than_a_right_answer_and_being_sure_later(returned: bool) -> None:
    guessed, fairly, sure, unsaid = (
        days(replay([Answered(MONDAY, RIGHT, level, returned)], MONDAY)) for level in (1, 2, 3, 0)
    )
    assert guessed < fairly < sure
    assert unsaid == fairly


def test_half_an_answer_is_not_known() -> None:
    assert replay([Answered(MONDAY, HALF, 3)], MONDAY).due == replay([Answered(MONDAY, WRONG)], MONDAY).due


def test_what_comes_before_its_day_moves_nothing_and_is_no_recall() -> None:
    known = kept_up(3)
    before = replay(known, MONDAY)
    early = Answered(before.due - timedelta(days=1), WRONG, returned=True)
    assert replay([*known, early], MONDAY) == before


def test_what_was_learned_long_before_the_module_ended_still_waits_for_its_end() -> None:
    opened = MONDAY + timedelta(days=40)
    assert replay([Answered(MONDAY, RIGHT)], opened).due == opened + timedelta(days=1)


def test_only_reviews_count_as_recalls() -> None:
    known = kept_up(3)
    assert replay(known, MONDAY).recalls == tuple(known[1:])
