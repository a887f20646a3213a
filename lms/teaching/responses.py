"""What people answered in a quiz, as item analysis takes it: each person's first attempt that is marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from curricula.analysis import Response
from curricula.model import Quiz
from curricula.questions.base import Question
from lms import database, publication, records
from lms.learning.attempts import Attempt
from lms.records import Record
from lms.tables import cohorts
from lms.tables import records as log

KINDS = (records.ATTEMPT_STARTED, records.ANSWER_GIVEN, records.ANSWER_MARKED, records.QUIZ_MARKED)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose answers are looked at: those of one cohort, or of every cohort that takes a curriculum."""

    curriculum: str
    cohort: UUID | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """What a record of the scope meets."""
        if self.cohort is not None:
            return log.c.cohort == self.cohort
        return log.c.cohort.in_(select(cohorts.c.id).where(cohorts.c.curriculum == self.curriculum))


def people(scope: Scope) -> dict[str, int]:
    """Return how many places in cohorts have a marked attempt, by quiz."""
    seats = select(log.c.activity, log.c.cohort, log.c.person).where(scope.condition, log.c.kind == records.QUIZ_MARKED)
    once = seats.distinct().subquery()
    query = select(once.c.activity, func.count()).group_by(once.c.activity)
    return {row[0]: row[1] for row in database.connection().execute(query)}


def first_attempts(scope: Scope, activity: str) -> Iterator[tuple[str, list[Response]]]:
    """Yield, in one query, the language and the answers of each person's first marked attempt at a quiz."""
    logs: dict[UUID, list[Record]] = defaultdict(list)
    for record in records.read(scope.condition, log.c.activity == activity, log.c.kind.in_(KINDS)):
        if record.attempt is not None:
            logs[record.attempt].append(record)
    seen: set[tuple[UUID | None, UUID]] = set()
    for each in logs.values():
        attempt = _attempt(each)
        if attempt is None or attempt.marked is None:
            continue
        seat = (attempt.started.cohort, attempt.started.person)
        if seat not in seen:
            seen.add(seat)
            yield attempt.language, list(_responses(attempt))


def _attempt(listed: Sequence[Record]) -> Attempt | None:
    started = next((record for record in listed if record.kind == records.ATTEMPT_STARTED), None)
    if started is None:
        return None
    return Attempt(started, cast("Quiz", publication.shelf().activity(started.content)), tuple(listed))


def _responses(attempt: Attempt) -> Iterator[Response]:
    for asked in attempt.questions:
        if not asked.survey:
            given = attempt.answers.get(asked.id, ())
            yield Response(
                asked.id,
                attempt.shown[asked.id],
                _credit(attempt, asked, given),
                asked.points,
                tuple(value for value in given if value) if has_choices(asked) else (),
                asked.answered(given),
                attempt.certainty(asked.id),
            )


def _credit(attempt: Attempt, asked: Question, given: tuple[str, ...]) -> Fraction:
    mark = asked.mark(given)
    by_hand = attempt.by_hand.get(asked.id)
    return Fraction(by_hand.what["credit"]) if mark.pending and by_hand is not None else mark.credit


def has_choices(asked: Question) -> bool:
    """Whether a question is answered by choosing from one list."""
    return [field.kind in ("one", "many") for field in asked.present("")] == [True]
