"""What people answered in a quiz, as item analysis takes it: each person's first attempt that is marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from curricula.analysis import Response
from curricula.model import Quiz
from curricula.questions.base import Question
from lms import database, publication, records
from lms.learning.attempts import Attempt
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
    """Return how many people have a marked attempt, by quiz; who sat in two cohorts is one."""
    query = (
        select(log.c.activity, func.count(log.c.person.distinct()))
        .where(scope.condition, log.c.kind == records.QUIZ_MARKED)
        .group_by(log.c.activity)
    )
    return {row[0]: row[1] for row in database.connection().execute(query)}


def first_attempts(scope: Scope, activity: str) -> Iterator[tuple[str, list[Response]]]:
    """Yield the language and the answers of each person's first marked attempt at a quiz, one attempt at a time.

    Of somebody who sat in two cohorts, only the very first: the second time they knew the questions.
    """
    marked = (
        select(func.min(log.c.position))
        .where(scope.condition, log.c.activity == activity, log.c.kind == records.QUIZ_MARKED)
        .group_by(log.c.person)
    )
    first = select(log.c.attempt).where(log.c.position.in_(marked))
    query = select(log).where(log.c.attempt.in_(first), log.c.kind.in_(KINDS)).order_by(log.c.attempt, log.c.position)
    for _attempt, rows in groupby(map(records.from_row, database.stream(query)), key=lambda record: record.attempt):
        listed = tuple(rows)
        begun = next((record for record in listed if record.kind == records.ATTEMPT_STARTED), None)
        if begun is not None:
            attempt = Attempt(begun, cast("Quiz", publication.shelf().activity(begun.content)), listed)
            yield attempt.language, list(_responses(attempt))


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
