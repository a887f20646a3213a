"""Attempts at quizzes: begun, answered and handed in on the server, each step a record.

An attempt names what it was shown. Its questions are drawn, presented and marked from the content that was current when
it began, whatever is published later. The pages, a device that was offline and the demonstration all come through here.
Everything that writes is called inside ``database.writing()``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import cast
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select

from curricula import compiled, quizzes
from curricula.carrying import carry
from curricula.model import Quiz
from curricula.questions.base import Question
from curricula.quizzes import Grade
from lms import publication, records
from lms.errors import Refused, not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import progress
from lms.learning.progress import State
from lms.records import Record, Result
from lms.tables import records as log_table

# Whether the attempt is marked, and what was answered to one question of it; built once.
_OF_QUESTION = (
    select(log_table)
    .where(
        log_table.c.attempt == bindparam("attempt"),
        or_(
            log_table.c.kind == records.QUIZ_MARKED,
            and_(log_table.c.kind == records.ANSWER_GIVEN, log_table.c.content == bindparam("content")),
        ),
    )
    .order_by(log_table.c.position)
)


@dataclass(frozen=True)
class Attempt:
    """One try at a quiz: what it was shown, what was answered so far, and how it was marked once it was handed in."""

    started: Record
    quiz: Quiz
    log: tuple[Record, ...]

    @property
    def id(self) -> UUID:
        """The attempt's own id: that of the record that began it."""
        return self.started.id

    @property
    def language(self) -> str:
        """The language that its questions were asked in."""
        return str(self.started.what["language"])

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions of this attempt in the order that it was shown them."""
        return tuple(publication.shelf().question(content) for content in self.shown.values())

    @property
    def shown(self) -> Mapping[str, str]:
        """The hash of each question as it was shown, by the question's id, in the order of the attempt."""
        return dict(self.started.what["questions"])

    @property
    def regrades(self) -> tuple[Record, ...]:
        """The records of keys that were mended after it was marked, oldest first."""
        return tuple(record for record in self.log if record.kind == records.REGRADED)

    @property
    def keys(self) -> Mapping[str, str]:
        """The hash of each question by whose key it counts now: as it was shown, unless that key was mended."""
        mended = {record.what["question"]: record.what["to"] for record in self.regrades}
        return {question: mended.get(question, content) for question, content in self.shown.items()}

    @property
    def result(self) -> Result | None:
        """How it came out, by now; ``None`` until it is handed in."""
        return records.result(self.marked, self.regrades) if self.marked else None

    @cached_property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The newest answer to each question, by the question's id."""
        given = [record for record in self.log if record.kind == records.ANSWER_GIVEN]
        return {record.what["question"]: tuple(record.what["answer"]) for record in records.oldest_first(given)}

    @property
    def marked(self) -> Record | None:
        """The server's conclusion about the attempt, once it was handed in."""
        return next((record for record in self.log if record.kind == records.QUIZ_MARKED), None)

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The numbers, from 1, of the questions that have no answer yet."""
        numbered = enumerate(self.questions, 1)
        return tuple(n for n, asked in numbered if not asked.answered(self.answers.get(asked.id, ())))

    def asked(self, number: int) -> Question:
        """Return the question with this number, from 1; 404 when the attempt has none."""
        if not 1 <= number <= len(self.questions):
            raise not_found()
        return self.questions[number - 1]

    def grade(self, keys: Mapping[str, str] | None = None) -> Grade:
        """Mark the attempt from what it was shown and what was answered, by mended keys where there are some.

        ``keys`` are the hashes of other versions of its questions to mark it by, by the question's id.
        """
        keys = {**self.keys, **(keys or {})}
        judging = [publication.shelf().question(content) for content in keys.values()]
        answers = {each.id: self.answer_for(each, keys[each.id]) or () for each in judging}
        return quizzes.grade(self.quiz, judging, answers)

    def answer_for(self, judging: Question, content: str) -> tuple[str, ...] | None:
        """Return the answer to a question as another version reads it; ``None`` where that has no place for it."""
        given = self.answers.get(judging.id, ())
        shown = self.shown[judging.id]
        return given if shown == content else carry(publication.shelf().question(shown), judging, given)


def find(seat: Seat, attempt: UUID) -> Attempt:
    """Return the seat's own attempt; 404 for anybody else's, and for one that never began."""
    log = records.read(
        log_table.c.attempt == attempt,
        log_table.c.person == seat.person.id,
        log_table.c.cohort == seat.cohort.id,
    )
    started = next((record for record in log if record.kind == records.ATTEMPT_STARTED), None)
    if started is None:
        raise not_found()
    return Attempt(started, cast("Quiz", publication.shelf().activity(started.content)), log)


def open_one(state: State, activity: str) -> Record | None:
    """Return the attempt at a quiz that was begun and not handed in, or ``None``."""
    marked = {record.attempt for record in state.of(activity, records.QUIZ_MARKED)}
    started = state.of(activity, records.ATTEMPT_STARTED)
    return next((record for record in reversed(started) if record.id not in marked), None)


def left(state: State, quiz: Quiz) -> int | None:
    """Return how many attempts may still begin, with those that a trainer allowed; ``None`` where there is no limit."""
    if not quiz.attempts:
        return None
    used = len(state.of(quiz.id, records.ATTEMPT_STARTED))
    allowed = len(state.of(quiz.id, records.ATTEMPT_ALLOWED))
    return max(0, quiz.attempts + allowed - used)


def begin(seat: Seat, activity: str, attempt: UUID, at: datetime) -> UUID:
    """Begin an attempt, or go on with the one that is open; return its id.

    Raises :class:`Refused` (409) when every attempt is used, and 404 when the course has no such quiz.
    """
    progress.hold(seat)
    state = progress.standing(seat)
    quiz = cast("Quiz", progress.find(state.course, activity, "quiz"))
    going_on = open_one(state, activity)
    if going_on is not None:
        return going_on.id
    if any(record.id == attempt for record in state.of(activity, records.ATTEMPT_STARTED)):
        return attempt
    if left(state, quiz) == 0:
        raise Refused(
            409,
            gettext("You have used every attempt at this quiz."),
            gettext("Ask your trainer, who can allow another one."),
        )
    asked = [[question.id, content_of(question)] for question in quizzes.draw(quiz, str(attempt))]
    records.append(
        Record(
            records.ATTEMPT_STARTED,
            seat.person.id,
            seat.cohort.id,
            at,
            activity=quiz.id,
            content=state.course.places[quiz.id].hash,
            what={"questions": asked, "language": state.course.outline.language},
            id=attempt,
            attempt=attempt,
        )
    )
    return attempt


def answer(seat: Seat, attempt: Attempt, number: int, given: Sequence[str], sent: UUID, at: datetime) -> None:
    """Keep the answer to one question of an open attempt; one that says what the newest says is there already.

    Raises :class:`Refused` (409) when the attempt was handed in before.
    """
    progress.hold(seat)
    question, content = attempt.started.what["questions"][number - 1]
    log = records.found(_OF_QUESTION, {"attempt": attempt.id, "content": content})
    if any(record.kind == records.QUIZ_MARKED for record in log):
        raise Refused(
            409,
            gettext("This attempt was handed in before this answer arrived."),
            gettext("The result is on the page of the quiz."),
        )
    records.append_answer(
        log,
        Record(
            records.ANSWER_GIVEN,
            seat.person.id,
            seat.cohort.id,
            at,
            activity=attempt.quiz.id,
            content=content,
            what={"question": question, "answer": list(given)},
            id=sent,
            attempt=attempt.id,
        ),
    )


def hand_in(seat: Seat, attempt: UUID, sent: UUID, at: datetime) -> None:
    """Hand an attempt in and mark it: once, however often this is called."""
    progress.hold(seat)
    found = find(seat, attempt)
    if found.marked is not None:
        return
    grade = found.grade()
    submitted = Record(
        records.QUIZ_SUBMITTED,
        seat.person.id,
        seat.cohort.id,
        at,
        activity=found.quiz.id,
        content=found.started.content,
        id=sent,
        attempt=attempt,
    )
    conclusion = records.conclusion_id(attempt, records.QUIZ_MARKED)
    what = told(grade)
    if found.quiz.role == "pre-test":
        what["passed"] = None  # it measures where people start: nobody passes or fails
    marked = replace(submitted, kind=records.QUIZ_MARKED, what=what, id=conclusion)
    records.append(submitted, marked)
    progress.conclude(seat, marked)


def content_of(question: Question) -> str:
    """Return the hash that a question is stored under."""
    return compiled.content_hash(compiled.encode(question))


def told(grade: Grade) -> dict[str, object]:
    """Return what a record says about how an attempt was marked."""
    return {
        "score": str(grade.share),
        "points": str(grade.points),
        "possible": grade.possible,
        "passed": grade.passed,
        "critical_wrong": list(grade.critical_wrong),
        "credits": {key: str(mark.credit) for key, mark in grade.marks.items()},
    }
