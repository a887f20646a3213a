"""When a point comes back, so that it is remembered: intervals that grow with each right answer.

The schedule follows from the answers alone, replayed in order: nothing of it is stored, and nothing in it is random.
It counts in days. The intervals are those of FSRS 6 with its published parameters, which aim at nine of ten points
still being known on the day (github.com/open-spaced-repetition).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from fsrs import Card, Rating, Scheduler

FIRST_DAYS = 1
"""Days from the end of a module to the first return of its points."""

LONGEST_DAYS = 180
"""A point comes back at least twice a year: what matters for safety is not left alone for longer."""

# Without steps of minutes every interval is at least a day; fuzz would give two devices two schedules.
SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to a point: on which day, how much of it was right, 0 to 1, and how sure of it somebody was, 1 to 3.

    `sure` is 0 where they did not say. `returned` tells a review from what was answered while learning.
    """

    day: date
    credit: Fraction
    sure: int = 0
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """Where somebody stands with a point: the day it comes back, and the reviews that counted, oldest first."""

    due: date
    recalls: tuple[Answered, ...] = ()


def replay(answers: Iterable[Answered], opened: date) -> Memory:
    """Conclude when a point comes back from all answers to it, oldest first, and the day its module was done.

    The first answer says how well it was learned. After that an answer counts from the day on which the point was due:
    one that comes earlier, from the back button, a second device or a second attempt, is practice and moves nothing.
    """
    card, recalls = Card(card_id=0, due=_noon(opened)), []
    for answer in answers:
        if card.last_review is not None and answer.day < card.due.date():
            continue
        if answer.returned:
            recalls.append(answer)
        card, _log = SCHEDULER.review_card(card, rating(answer), _noon(answer.day))
    return Memory(max(card.due.date(), opened + timedelta(days=FIRST_DAYS)), tuple(recalls))


def rating(answer: Answered) -> Rating:
    """Say how well a point was known: a guess that was right is hardly known, and half of a point is not known."""
    if answer.credit < 1:
        return Rating.Again
    return {1: Rating.Hard, 3: Rating.Easy}.get(answer.sure, Rating.Good)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
