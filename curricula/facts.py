"""What people did, as dated facts, and where they stand with one activity because of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from curricula.model import Activity, Counts, Quiz

LESSON_COMPLETED = "lesson-completed"
QUIZ_HANDED_IN = "quiz-handed-in"
QUIZ_WAITS = "quiz-waits"  # handed in, and not marked yet: the fact goes when the mark is there
QUIZ_SUBMITTED = "quiz-submitted"  # handed in and marked
QUIZ_PASSED = "quiz-passed"
CASE_ENDED = "case-ended"  # walked through to one of its endings
ATTENDED = "attended"  # there for a share of all meetings; about the course, whose activity is ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a person did with an activity, at a time with its zone; `score` is a share from 0 to 1.

    `marked_at` is when the attempt that it tells of was marked, where that is not `at`: a mended key can let somebody
    pass later. `safe` says that no question critical for safety was wrong in it.
    """

    kind: str
    activity: str
    at: datetime
    score: Fraction | None = None
    marked_at: datetime | None = None
    safe: bool = True

    @property
    def attempt_at(self) -> datetime:
        """The place of the attempt that it tells of among the others."""
        return self.marked_at or self.at


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with one activity.

    `at` is the first time it was done, `score` the one that counts (the highest, unless the quiz says otherwise) and
    `tries` how often it was handed in and marked.
    `waits_since` is when the first attempt was handed in that a person has yet to mark; None where none waits, and for
    what is done anyway.
    """

    done: bool
    at: datetime | None
    score: Fraction | None
    tries: int
    waits_since: datetime | None = None


def standing(activity: Activity, facts: Iterable[Fact]) -> Standing:
    """Conclude from the facts about one activity where somebody stands with it."""
    facts = set(facts)
    counted = counting(activity, facts)
    at = min((fact.at for fact in counted if fact.kind in _done_by(activity)), default=None)
    handed_in = [fact for fact in facts if fact.kind == QUIZ_SUBMITTED]
    waits = None if at else min((fact.at for fact in facts if fact.kind == QUIZ_WAITS), default=None)
    return Standing(at is not None, at, _score(counted, _counts(activity)), len(handed_in), waits)


def counting(activity: Activity, facts: Iterable[Fact]) -> set[Fact]:
    """Leave out what does not count: where the first attempt does, what later ones brought."""
    facts = set(facts)
    if _counts(activity) != "first":
        return facts
    marked = {fact for fact in facts if fact.kind in (QUIZ_SUBMITTED, QUIZ_PASSED)}
    first = min((fact.attempt_at for fact in marked), default=None)
    return {fact for fact in facts if fact not in marked or fact.attempt_at == first}


def _counts(activity: Activity) -> Counts:
    return activity.counts if isinstance(activity, Quiz) else "best"


def _score(facts: set[Fact], counts: Counts) -> Fraction | None:
    """Choose the score that counts; whoever has passed stays so, whatever a later attempt does to it."""
    scored = [(fact.attempt_at, fact.score) for fact in facts if fact.score is not None]
    if counts == "last":
        return max(scored)[1] if scored else None
    return max((score for _at, score in scored), default=None)


def _done_by(activity: Activity) -> tuple[str, ...]:
    if isinstance(activity, Quiz):
        # A pre-test measures where people start: a low score is a result, not a failure.
        return (QUIZ_HANDED_IN, QUIZ_SUBMITTED, QUIZ_PASSED) if activity.only_measures else (QUIZ_PASSED,)
    return (activity.done_by,)
