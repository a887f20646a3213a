"""What waits for a trainer's mark in a cohort: question by question, in an order that favours nobody."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import select

from curricula.model import Quiz
from curricula.questions.by_hand import ByHand
from lms import identity, publication, records
from lms.errors import not_found
from lms.identity import TRAINEE, Cohort, Seat
from lms.learning import attempts, marks, progress
from lms.learning.attempts import Attempt
from lms.records import Record
from lms.tables import memberships
from lms.tables import records as log


@dataclass(frozen=True, slots=True)
class Sheet:
    """One answer that a person marks: in which attempt, to which question, in which record."""

    attempt: Attempt
    question: ByHand
    answer: Record

    @property
    def mark(self) -> Record | None:
        """The newest mark that was given for it."""
        return self.attempt.by_hand.get(self.question.id)

    @property
    def place(self) -> str:
        """What it is sorted by: it stays the same, differs from question to question, and says nothing of the person.

        Who is marked first, and by somebody rested, is then another one for each question.
        """
        return hashlib.sha256(f"{self.question.id}:{self.attempt.id}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Pile:
    """The answers to one question in the attempts that wait, in the order in which they are marked."""

    quiz: Quiz
    question: ByHand
    sheets: tuple[Sheet, ...]

    @property
    def left(self) -> tuple[Sheet, ...]:
        """Those that have no mark yet."""
        return tuple(sheet for sheet in self.sheets if sheet.mark is None)

    def after(self, answer: UUID) -> Iterator[Sheet]:
        """Yield the answers that come after one, then those before it."""
        places = [sheet.answer.id for sheet in self.sheets]
        begin = places.index(answer) + 1 if answer in places else 0
        yield from self.sheets[begin:]
        yield from self.sheets[: max(0, begin - 1)]


def piles(cohort: Cohort) -> tuple[Pile, ...]:
    """Return what waits in a cohort for who is asking, in the order of the course.

    Who has left the cohort is not waited for, and nobody marks what they wrote themselves.
    """
    found: dict[tuple[str, str], list[Sheet]] = defaultdict(list)
    for attempt in _waiting(cohort):
        for sheet in sheets(attempt):
            found[attempt.started.activity, sheet.question.id].append(sheet)
    course = progress.course_of(cohort)
    in_order = {activity: number for number, activity in enumerate(course.numbers)}
    made = [_pile(group) for group in found.values()]
    return tuple(sorted(made, key=lambda pile: (in_order.get(pile.quiz.id, len(in_order)), *_place_in_quiz(pile))))


def _pile(group: Iterable[Sheet]) -> Pile:
    ordered = tuple(sorted(group, key=lambda sheet: sheet.place))
    return Pile(ordered[0].attempt.quiz, ordered[0].question, ordered)


def _place_in_quiz(pile: Pile) -> tuple[str, int]:
    listed = [asked.id for asked in pile.quiz.questions]
    return pile.quiz.id, listed.index(pile.question.id)


def _waiting(cohort: Cohort) -> Iterator[Attempt]:
    seated = select(memberships.c.person).where(
        memberships.c.cohort == cohort.id, memberships.c.role == TRAINEE, memberships.c.ended_at.is_(None)
    )
    marked = log.alias("marked")
    is_marked = select(marked.c.id).where(marked.c.attempt == log.c.attempt, marked.c.kind == records.QUIZ_MARKED)
    waiting = select(log.c.attempt).where(
        log.c.cohort == cohort.id,
        log.c.kind == records.QUIZ_SUBMITTED,
        log.c.person.in_(seated),
        log.c.person != identity.me().id,
        ~is_marked.exists(),
    )
    logs: dict[UUID, list[Record]] = defaultdict(list)
    for record in records.read(log.c.attempt.in_(waiting)):
        logs[cast("UUID", record.attempt)].append(record)
    for each in logs.values():
        started = next(record for record in each if record.kind == records.ATTEMPT_STARTED)
        yield Attempt(started, cast("Quiz", publication.shelf().activity(started.content)), tuple(each))


def sheets(attempt: Attempt) -> tuple[Sheet, ...]:
    """Return the answers of an attempt that a person marks, marked or not."""
    shelf, keys = publication.shelf(), attempt.keys
    judging = (cast("ByHand", shelf.question(keys[asked.id])) for asked in attempt.to_mark)
    return tuple(Sheet(attempt, question, attempt.given[question.id]) for question in judging)


def find(cohort: Cohort, answer: UUID) -> tuple[Seat, Sheet]:
    """Return an answer that a person marks, and the seat it was given on.

    404 where no trainee of the cohort gave it or who is asking did, for one that was replaced, and for one that a key
    marks.
    """
    given = records.read(log.c.id == answer, log.c.cohort == cohort.id, log.c.kind == records.ANSWER_GIVEN)
    if not given or given[0].person == identity.me().id:
        raise not_found()
    seat = identity.trainee_of(cohort, given[0].person)
    attempt = attempts.find(seat, cast("UUID", given[0].attempt))
    sheet = next((sheet for sheet in sheets(attempt) if sheet.answer.id == answer), None)
    if sheet is None:
        raise not_found()
    marks.refuse_open(attempt)
    return seat, sheet


def pile_of(listed: Sequence[Pile], answer: UUID) -> Pile | None:
    """Return the pile that an answer lies in; ``None`` when its attempt is concluded."""
    return next((pile for pile in listed if any(sheet.answer.id == answer for sheet in pile.sheets)), None)


def following(listed: Sequence[Pile], question: str, answer: UUID) -> Sheet | None:
    """Return what to mark next: the same question of somebody else, then another question; ``None`` after the last."""
    same = [sheet for pile in listed if pile.question.id == question for sheet in pile.after(answer)]
    others = [sheet for pile in listed for sheet in pile.sheets]
    return next((sheet for sheet in (*same, *others) if sheet.mark is None and sheet.answer.id != answer), None)
