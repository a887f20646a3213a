"""What people had in the tests of their course, read from the log: each person's first marked attempt at each test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from curricula.model import Curriculum, Quiz
from lms import publication, records
from lms.identity import Cohort
from lms.learning import progress
from lms.records import Record, Result
from lms.tables import records as log

BEFORE, AFTER = "pre-test", "post-test"
KINDS = (records.ATTEMPT_STARTED, records.QUIZ_MARKED, records.REGRADED)
Seat = tuple[UUID, UUID]
"""A cohort and a person in it."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one person had in one test, as shares from 0 to 1: of all points, and of those for each outcome."""

    share: Fraction
    outcomes: Mapping[str, Fraction]
    form: str


@dataclass(frozen=True, slots=True)
class Test:
    """A test of a course: ``when`` is pre-test or post-test, or how many months after the training it opens."""

    when: str | int
    pass_mark: Fraction


Scores = Mapping[str | int, Mapping[Seat, Score]]
"""What everybody had, by test and seat."""


def tests_of(outline: Curriculum) -> Mapping[str, Test]:
    """Return the tests that are compared, by the id of their activity."""
    found = {}
    for activity in outline.activities:
        if isinstance(activity, Quiz) and activity.role in (BEFORE, AFTER):
            found[activity.id] = Test(activity.role, activity.pass_mark)
        elif isinstance(activity, Quiz) and activity.role == "follow-up":
            found[activity.id] = Test(activity.months, activity.pass_mark)
    return found


def read(cohorts: Collection[Cohort]) -> Scores:
    """Return what everybody had in the tests of cohorts that take one curriculum, in one query."""
    tests: dict[str, Test] = {}
    for cohort in cohorts:
        tests |= tests_of(progress.course_of(cohort).outline)
    logs: dict[UUID, list[Record]] = defaultdict(list)
    for record in records.read(
        log.c.cohort.in_([cohort.id for cohort in cohorts]), log.c.activity.in_(tests), log.c.kind.in_(KINDS)
    ):
        if record.attempt is not None:
            logs[record.attempt].append(record)
    found: dict[str | int, dict[Seat, Score]] = defaultdict(dict)
    for started, result in sorted(_marked(logs.values()), key=lambda attempt: attempt[0].at):
        assert started.cohort is not None
        scored = _score(started, result.marked, result.score)
        found[tests[started.activity].when].setdefault((started.cohort, started.person), scored)
    return found


def _marked(logs: Iterable[list[Record]]) -> Iterator[tuple[Record, Result]]:
    """Yield what began each attempt that is marked, and how it came out."""
    for attempt in logs:
        started = next((record for record in attempt if record.kind == records.ATTEMPT_STARTED), None)
        result = next(iter(records.results(attempt).values()), None)
        if started is not None and result is not None:
            yield started, result


def _score(started: Record, marked: Record, share: Fraction) -> Score:
    return Score(share, _by_outcome(started.what["questions"], marked.what), str(started.what.get("form", "")))


def _by_outcome(asked: Iterable[tuple[str, str]], said: Mapping[str, object]) -> Mapping[str, Fraction]:
    """Return which share of the points for each outcome was earned."""
    earned_of = said.get("credits")
    if not isinstance(earned_of, Mapping):
        return {}
    earned: dict[str, Fraction] = defaultdict(Fraction)
    possible: dict[str, int] = defaultdict(int)
    for key, content in asked:
        question = publication.shelf().question(content)
        if question.outcome and not question.survey and question.points:
            earned[question.outcome] += Fraction(earned_of.get(key, 0)) * question.points
            possible[question.outcome] += question.points
    return {outcome: earned[outcome] / points for outcome, points in possible.items()}
