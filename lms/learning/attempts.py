"""Attempts at quizzes: begun, answered and handed in on the server, each step a record.

Where a person marks some of its answers, an attempt waits between being handed in and the last of their marks.

An attempt names what it was shown. Its questions are drawn, presented and marked from the content that was current when
it began, whatever is published later. The pages, a device that was offline and the demonstration all come through here.
Everything that writes is called inside ``database.writing()``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import cast
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select

from curricula import compiled, quizzes
from curricula.carrying import carry
from curricula.model import Quiz
from curricula.questions.base import Mark, Question
from curricula.quizzes import Grade
from lms import clock, publication, records
from lms.errors import Refused, not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import papers, policies, progress, timing, uploads
from lms.learning.given import Given
from lms.learning.progress import State
from lms.publication import Course
from lms.records import Record, Result
from lms.tables import records as log_table

# Whether the attempt is handed in, and what was answered to one question of it; built once.
_OF_QUESTION = (
    select(log_table)
    .where(
        log_table.c.attempt == bindparam("attempt"),
        or_(
            log_table.c.kind.in_((records.QUIZ_SUBMITTED, records.QUIZ_MARKED)),
            and_(log_table.c.kind == records.ANSWER_GIVEN, log_table.c.content == bindparam("content")),
        ),
    )
    .order_by(log_table.c.position)
)


@dataclass(frozen=True)
class Attempt:
    """One try at a quiz: what it was shown, what was answered so far, and how it was marked after it was handed in."""

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
        """The records of keys and marks that were mended after it was marked, oldest first."""
        return tuple(record for record in self.log if record.kind == records.REGRADED)

    @property
    def keys(self) -> Mapping[str, str]:
        """The hash of each question by whose key it counts now: as it was shown, unless that key was mended."""
        mended = {record.what["question"]: record.what["to"] for record in self.regrades}
        return {question: mended.get(question, content) for question, content in self.shown.items()}

    @property
    def result(self) -> Result | None:
        """How it came out, by now; ``None`` until it is marked."""
        return records.result(self.marked, self.regrades) if self.marked else None

    @cached_property
    def given(self) -> dict[str, Record]:
        """The record of the newest answer to each question, by the question's id."""
        given = [record for record in self.log if record.kind == records.ANSWER_GIVEN]
        return {record.what["question"]: record for record in records.oldest_first(given)}

    @property
    def late(self) -> tuple[Record, ...]:
        """The answers that arrived after it was handed in, as they arrived; they count for nothing."""
        return tuple(record for record in self.log if record.kind == records.ANSWER_LATE)

    @cached_property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The newest answer to each question, by the question's id."""
        return {question: tuple(record.what["answer"]) for question, record in self.given.items()}

    def certainty(self, question: str) -> int:
        """Return how sure the trainee was of the newest answer to a question: 1 to 3, 0 where they did not say."""
        return int(self.given[question].what.get("certainty", 0)) if question in self.given else 0

    @cached_property
    def by_hand(self) -> dict[str, Record]:
        """The record of the newest mark that a person gave for each question, by the question's id."""
        return {record.what["question"]: record for record in self.log if record.kind == records.ANSWER_MARKED}

    @property
    def handed_in(self) -> Record | None:
        """The record of handing it in; ``None`` while it is open."""
        closing = (records.QUIZ_SUBMITTED, records.QUIZ_MARKED)
        return next((record for record in self.log if record.kind in closing), None)

    @property
    def marked(self) -> Record | None:
        """The server's conclusion about the attempt: once it was handed in and nothing waits for a person."""
        return next((record for record in self.log if record.kind == records.QUIZ_MARKED), None)

    @property
    def is_over(self) -> bool:
        """Whether it is open although its time is over, and the grace period for answers on their way as well."""
        return self.handed_in is None and timing.past_grace(self.ends_at, clock.now())

    @cached_property
    def ends_at(self) -> datetime | None:
        """When its time is over, with what was added; ``None`` without a time limit."""
        extras = timing.extras_of(record for record in self.log if record.kind == records.TIME_ADDED)
        return quizzes.ends_at(self.started.at, self.quiz.time, extras) if self.quiz.time else None

    @cached_property
    def hinted(self) -> Mapping[str, int]:
        """How many hints the trainee asked for, by the question's id; 0 for every other question."""
        return Counter(record.what["question"] for record in self.log if record.kind == records.HINT_SHOWN)

    @cached_property
    def flagged(self) -> tuple[int, ...]:
        """The numbers, from 1, of the questions that the trainee wants to come back to."""
        said = [record for record in self.log if record.kind == records.QUESTION_FLAGGED]
        newest = {record.what["question"]: record.what["flagged"] for record in records.oldest_first(said)}
        return tuple(number for number, asked in enumerate(self.questions, 1) if newest.get(asked.id))

    @property
    def to_mark(self) -> tuple[Question, ...]:
        """The questions whose answers a person marks, marked or not, in the order that they were asked."""
        return tuple(asked for asked in self.questions if asked.mark(self.answers.get(asked.id, ())).pending)

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

        What waits for a person counts by their newest mark. ``keys`` are the hashes of other versions of its questions
        to mark it by, by the question's id.
        """
        keys = {**self.keys, **(keys or {})}
        judging = [publication.shelf().question(content) for content in keys.values()]
        answers = {each.id: self.answer_for(each, keys[each.id]) or () for each in judging}
        return quizzes.grade(self.quiz, judging, answers, {each.id: self._hand_mark(each) for each in judging})

    def _hand_mark(self, judging: Question) -> Mark:
        record = self.by_hand.get(judging.id)
        return judging.judged(Fraction(record.what["credit"])) if record else Mark(Fraction(), pending=True)

    def answer_for(self, judging: Question, content: str) -> tuple[str, ...] | None:
        """Return the answer to a question as another version reads it; ``None`` where that has no place for it."""
        given = self.answers.get(judging.id, ())
        shown = self.shown[judging.id]
        return given if shown == content else carry(publication.shelf().question(shown), judging, given)


def find(seat: Seat, attempt: UUID) -> Attempt:
    """Return the seat's own attempt; 404 for anybody else's, and for one that never began."""
    return of_person(seat.person.id, seat.cohort.id, attempt)


def of_person(person: UUID, cohort: UUID, attempt: UUID) -> Attempt:
    """Return somebody's attempt in a cohort, whether or not they still have a seat there; 404 as :func:`find`."""
    started, log = progress.begun(person, cohort, attempt, records.ATTEMPT_STARTED)
    quiz = cast("Quiz", publication.shelf().activity(started.content))
    return Attempt(started, quiz, (*log, *timing.added(started)) if quiz.time else log)


def open_one(state: State, activity: str) -> Record | None:
    """Return the attempt at a quiz that was begun and not handed in, or ``None``."""
    closed = {record.attempt for record in state.of(activity, records.QUIZ_SUBMITTED, records.QUIZ_MARKED)}
    started = state.of(activity, records.ATTEMPT_STARTED)
    return next((record for record in reversed(started) if record.id not in closed), None)


def begin(seat: Seat, activity: str, attempt: UUID, at: datetime) -> UUID:
    """Begin an attempt, or go on with the one that is open; return its id.

    Raises :class:`Refused` (409) when every attempt is used, the last one waits for a person's mark, the time between
    two is not over or the quiz is closed, and 404 when the course has no such quiz.
    """
    progress.hold(seat)
    state = progress.standing(seat)
    quiz = cast("Quiz", progress.find(state.course, activity, "quiz"))
    going_on = open_one(state, activity)
    if going_on is not None and find(seat, going_on.id).is_over:
        hand_in(seat, going_on.id, attempt, at)
        state, going_on = progress.standing(seat), None
    if going_on is not None:
        return going_on.id
    if any(record.id == attempt for record in state.of(activity, records.ATTEMPT_STARTED)):
        return attempt
    policies.refuse_another(seat, state, quiz, at)
    quiz = papers.asked(seat, state, quiz)
    drawn = draw(state, quiz, attempt)
    records.append(start_record(seat, quiz, state.course, drawn, attempt, at))
    return attempt


def draw(state: State, quiz: Quiz, attempt: UUID) -> tuple[Question, ...]:
    """Return the questions that an attempt with this id asks, when it begins in this state."""
    return quizzes.draw(quiz, str(attempt), policies.missed(state, quiz.id))


def start_record(
    seat: Seat, quiz: Quiz, course: Course, drawn: Sequence[Question], attempt: UUID, at: datetime
) -> Record:
    """Return the record that begins an attempt: what it was shown, of which version of the course."""
    asked = [[question.id, content_of(question)] for question in drawn]
    paper = {"form": quiz.form} if quiz.form else {}
    return Record(
        records.ATTEMPT_STARTED,
        seat.person.id,
        seat.cohort.id,
        at,
        activity=quiz.id,
        content=course.places[quiz.id].hash,
        what={"questions": asked, "language": course.language_of(quiz.id), **paper},
        id=attempt,
        attempt=attempt,
    )


def answer(seat: Seat, attempt: Attempt, number: int, given: Given, sent: UUID, at: datetime) -> None:
    """Keep the answer to one question of an open attempt; one that says what the newest says is there already.

    Raises :class:`Refused`: 409 when the attempt was handed in before, 400 for a file that is not this trainee's.
    """
    progress.hold(seat)
    log = of_question(attempt, number)
    refuse_late(attempt, number, log, given, at)
    uploads.refuse_foreign(seat, attempt.asked(number), given.answer)
    records.append_answer(log, answer_record(attempt, number, given, sent, at))


def of_question(attempt: Attempt, number: int) -> tuple[Record, ...]:
    """Return what the log holds now about one question of an attempt, and whether the attempt is handed in."""
    content = attempt.started.what["questions"][number - 1][1]
    return records.found(_OF_QUESTION, {"attempt": attempt.id, "content": content})


def refuse_late(attempt: Attempt, number: int, log: tuple[Record, ...], given: Given, at: datetime) -> None:
    """Raise :class:`Refused` (409) for an answer to a question that cannot be answered any more, or not anew."""
    refuse_handed_in(replace(attempt, log=log))
    if timing.past_grace(attempt.ends_at, at):
        raise _time_is_over()
    if attempt.quiz.feedback == "at once":
        _refuse_second(attempt.asked(number), log, given)


def answer_record(attempt: Attempt, number: int, given: Given, sent: UUID, at: datetime) -> Record:
    """Return the record of an answer to one question of an attempt."""
    question, content = attempt.started.what["questions"][number - 1]
    return Record(
        records.ANSWER_GIVEN,
        attempt.started.person,
        attempt.started.cohort,
        at,
        activity=attempt.quiz.id,
        content=content,
        what=given.told(question),
        id=sent,
        attempt=attempt.id,
    )


def _refuse_second(question: Question, log: Sequence[Record], given: Given) -> None:
    """Raise unless this is the first answer to a question, or says what the first one says."""
    first = next((record for record in records.oldest_first(log) if question.answered(record.what["answer"])), None)
    if first is not None and list(given.answer) != first.what["answer"]:
        raise Refused(
            409,
            gettext("This question was answered before, and you were told whether it was right."),
            gettext("The first answer stays."),
        )


def _time_is_over() -> Refused:
    return Refused(
        409,
        gettext("The time for this attempt was over before this answer arrived."),
        gettext("What you answered before is kept and handed in."),
    )


def refuse_handed_in(attempt: Attempt) -> None:
    """Raise :class:`Refused` (409) when the answers of an attempt cannot change any more."""
    if attempt.handed_in is not None:
        raise Refused(
            409,
            gettext("This attempt was handed in before this answer arrived."),
            gettext("The result is on the page of the quiz."),
        )


def hand_in(seat: Seat, attempt: UUID, sent: UUID, at: datetime) -> None:
    """Hand an attempt in, once, however often this is called; mark it at once where no person has to.

    What comes after a time limit is the server's conclusion, dated at the limit: whoever looks first, it is the same.
    """
    progress.hold(seat)
    found = find(seat, attempt)
    if found.handed_in is not None:
        return
    end, by_time = found.ends_at, timing.past_grace(found.ends_at, at)
    submitted = Record(
        records.QUIZ_SUBMITTED,
        seat.person.id,
        seat.cohort.id,
        at if end is None else min(at, end),
        activity=found.quiz.id,
        content=found.started.content,
        what={"by": "time"} if by_time else {},
        id=records.conclusion_id(attempt, records.QUIZ_SUBMITTED) if by_time else sent,
        attempt=attempt,
    )
    records.append(submitted)
    if not conclude(seat, found, submitted):
        progress.conclude(seat, submitted)


def conclude(seat: Seat, attempt: Attempt, cause: Record) -> bool:
    """Record how an attempt came out, unless an answer of it waits for a person; return whether it was recorded.

    ``cause`` handed it in, or is the last mark that was given.
    """
    grade = attempt.grade()
    if grade.pending:
        return False
    what = told(grade)
    if attempt.quiz.only_measures:
        what["passed"] = None  # it tells where people stand or what they think: nobody passes or fails
    conclusion = records.conclusion_id(attempt.id, records.QUIZ_MARKED)
    content = attempt.started.content
    marked = replace(cause, kind=records.QUIZ_MARKED, content=content, what=what, id=conclusion)
    if records.append(marked):
        progress.conclude(seat, marked)
    return True


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
