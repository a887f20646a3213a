"""What a trainee does in a lesson: answer the checks in it, and finish it. Its pages and devices come through here.

Everything that writes is called inside ``database.writing()``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from curricula.model import Lesson
from curricula.questions.base import Question
from lms import records
from lms.identity import Seat
from lms.learning import progress
from lms.learning.given import Given
from lms.learning.text import Answered
from lms.publication import Course
from lms.records import Record

ITS_KINDS = (records.CHECK_ANSWERED, records.LESSON_COMPLETED)


@dataclass(frozen=True, slots=True)
class Opened:
    """A lesson as somebody was shown it; ``content`` is the hash of that version."""

    lesson: Lesson
    content: str

    def asked(self, question: str) -> Question | None:
        """Return the question of a check by its id, ``None`` where this version has no such check."""
        return next((asked for asked in self.lesson.questions if asked.id == question), None)


def opened(course: Course, activity: str) -> Opened:
    """Return a lesson as a course has it; 404 when it has none with this id."""
    return Opened(cast("Lesson", progress.find(course, activity, "lesson")), course.places[activity].hash)


def answers(log: Sequence[Record], opened: Opened) -> Mapping[str, Answered]:
    """Return the newest answer to each check, for those that this version of the lesson still understands."""
    found: dict[str, Answered] = {}
    for record in records.oldest_first(record for record in log if record.kind == records.CHECK_ANSWERED):
        question, given = opened.asked(record.what["question"]), tuple(record.what["answer"])
        if question is not None and (record.content == opened.content or question.accepts(given)):
            found[question.id] = Answered(question, given, int(record.what.get("certainty", 0)))
    return found


def still_open(log: Sequence[Record], opened: Opened) -> list[Question]:
    """Return the checks of this version that have no answer yet."""
    answered = answers(log, opened)
    return [question for question in opened.lesson.questions if question.id not in answered]


def check_record(seat: Seat, opened: Opened, asked: Question, given: Given, sent: UUID, at: datetime) -> Record:
    """Return the record of an answer to a check."""
    what = {**given.told(asked.id), "credit": str(asked.mark(given.answer).credit)}
    return _record(seat, records.CHECK_ANSWERED, opened, what, sent, at)


def finish(seat: Seat, opened: Opened, sent: UUID, at: datetime) -> bool:
    """Record that a lesson was read to its end, and what follows; return whether that was not there before."""
    progress.hold(seat)
    record = _record(seat, records.LESSON_COMPLETED, opened, {}, sent, at)
    if not records.append(record):
        return False
    progress.conclude(seat, record)
    return True


def _record(seat: Seat, kind: str, opened: Opened, what: Mapping[str, object], sent: UUID, at: datetime) -> Record:
    return Record(
        kind,
        seat.person.id,
        seat.cohort.id,
        at,
        activity=opened.lesson.id,
        content=opened.content,
        what=what,
        id=sent,
    )
