"""What a person has done in a course, what is missing for the certificate, and what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from curricula.model import Activity, CertificateRule, Counts, Curriculum, Demand, Quiz

LESSON_COMPLETED = "lesson-completed"
QUIZ_HANDED_IN = "quiz-handed-in"
QUIZ_WAITS = "quiz-waits"  # handed in, and not marked yet: the fact goes when the mark is there
QUIZ_SUBMITTED = "quiz-submitted"  # handed in and marked
QUIZ_PASSED = "quiz-passed"
CASE_ENDED = "case-ended"  # walked through to one of its endings

ConditionName = Literal["lessons", "quizzes", "pre-test", "post-test"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a person did with an activity, at a time with its zone; `score` is a share from 0 to 1.

    `marked_at` is when the attempt that it tells of was marked, where that is not `at`: a mended key can let somebody
    pass later.
    """

    kind: str
    activity: str
    at: datetime
    score: Fraction | None = None
    marked_at: datetime | None = None

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


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of the certificate rule: when it was met (None: not yet), what is missing for it, out of how many."""

    name: ConditionName
    met_at: datetime | None
    missing: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """All that follows from the facts.

    `activities` has every activity of the course by id. `finished_at` is when the last condition was met, None before
    that and for a rule without conditions. `next` is the first activity in course order still to be done: core ones and
    those the rule asks for, without what waits for somebody else; None when there is none.
    """

    activities: Mapping[str, Standing]
    conditions: tuple[Condition, ...]
    finished_at: datetime | None
    next: str | None


def derive(curriculum: Curriculum, facts: Iterable[Fact], rule: CertificateRule | None = None) -> Progress:
    """Conclude from the facts, in whatever order and however often they arrive.

    Dates are the earliest that the facts allow, so that a later fact never moves them. Facts about activities that the
    curriculum does not have are ignored. `rule` is the curriculum's own unless a programme asks for another one.
    """
    rule = rule or curriculum.certificate
    known: dict[str, set[Fact]] = defaultdict(set)
    for fact in facts:
        known[fact.activity].add(fact)
    standings = {activity.id: _standing(activity, known.get(activity.id, set())) for activity in curriculum.activities}
    demands = _demands(curriculum, rule)
    conditions = tuple(_condition(name, activities, standings) for name, activities in demands.items())
    met = [condition.met_at for condition in conditions]
    dates = [at for at in met if at is not None]
    required = {activity.id for activities in demands.values() for activity in activities}
    return Progress(
        activities=standings,
        conditions=conditions,
        finished_at=max(dates) if dates and len(dates) == len(met) else None,
        next=next(
            (
                activity.id
                for activity in curriculum.activities
                if not standings[activity.id].done
                and standings[activity.id].waits_since is None
                and (activity.level == "core" or activity.id in required)
            ),
            None,
        ),
    )


def _standing(activity: Activity, facts: set[Fact]) -> Standing:
    counts = activity.counts if isinstance(activity, Quiz) else "best"
    counting = _of_the_first(facts) if counts == "first" else facts
    at = min((fact.at for fact in counting if fact.kind in _done_by(activity)), default=None)
    handed_in = [fact for fact in facts if fact.kind == QUIZ_SUBMITTED]
    waits = None if at else min((fact.at for fact in facts if fact.kind == QUIZ_WAITS), default=None)
    return Standing(at is not None, at, _score(counting, counts), len(handed_in), waits)


def _of_the_first(facts: set[Fact]) -> set[Fact]:
    """Leave out what the attempts after the first one brought."""
    marked = {fact for fact in facts if fact.kind in (QUIZ_SUBMITTED, QUIZ_PASSED)}
    first = min((fact.attempt_at for fact in marked), default=None)
    return {fact for fact in facts if fact not in marked or fact.attempt_at == first}


def _score(facts: set[Fact], counts: Counts) -> Fraction | None:
    """Choose the score that counts; whoever has passed stays so, whatever a later attempt does to it."""
    scored = [(fact.attempt_at, fact.score) for fact in facts if fact.score is not None]
    if counts == "last":
        return max(scored)[1] if scored else None
    return max((score for _at, score in scored), default=None)


def _done_by(activity: Activity) -> tuple[str, ...]:
    if isinstance(activity, Quiz):
        # A pre-test measures where people start: a low score is a result, not a failure.
        return (QUIZ_HANDED_IN, QUIZ_SUBMITTED, QUIZ_PASSED) if activity.role == "pre-test" else (QUIZ_PASSED,)
    return (activity.done_by,)


def _demands(curriculum: Curriculum, rule: CertificateRule) -> dict[ConditionName, tuple[Activity, ...]]:
    lessons = [activity for activity in curriculum.activities if activity.counts_with == "lessons"]
    quizzes: dict[str, list[Activity]] = {"quiz": [], "pre-test": [], "post-test": []}
    for activity in curriculum.activities:
        if isinstance(activity, Quiz):
            quizzes[activity.role].append(activity)
    demands: dict[ConditionName, tuple[Activity, ...]] = {}
    if required := _of_level(lessons, rule.lessons):
        demands["lessons"] = required
    if required := _of_level(quizzes["quiz"], rule.quizzes):
        demands["quizzes"] = required
    if rule.pre_test:
        demands["pre-test"] = tuple(quizzes["pre-test"])
    if rule.post_test:
        demands["post-test"] = tuple(quizzes["post-test"])
    return demands


def _of_level(activities: Iterable[Activity], demand: Demand) -> tuple[Activity, ...]:
    if demand == "none":
        return ()
    return tuple(activity for activity in activities if demand == "all" or activity.level == "core")


def _condition(name: ConditionName, activities: tuple[Activity, ...], standings: Mapping[str, Standing]) -> Condition:
    dates = [standings[activity.id].at for activity in activities]
    reached = [at for at in dates if at is not None]
    # A test that the rule asks for and the course lacks is not met: its absence must not hand out certificates.
    met_at = max(reached) if reached and len(reached) == len(dates) else None
    missing = tuple(activity.id for activity in activities if not standings[activity.id].done)
    return Condition(name, met_at, missing, len(activities))
