"""The append-only log of what people did, and what the server concluded from it.

A record made by a person has an id made by their device (UUID v4 or v7), so that sending it twice is sending it once.
A conclusion has ``uuid5(cause, kind)``: replaying the cause concludes once, and no device can take its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import ColumnElement, Row, Select, case, select

from curricula.facts import Fact
from lms import clock, database
from lms.errors import Refused
from lms.language import gettext
from lms.tables import records

LESSON_COMPLETED = "lesson-completed"
CHECK_ANSWERED = "check-answered"
ATTEMPT_STARTED = "attempt-started"
ANSWER_GIVEN = "answer-given"
ANSWER_LATE = "answer-late"  # it arrived after its attempt was handed in, and counts for nothing
QUIZ_SUBMITTED = "quiz-submitted"
ANSWER_MARKED = "answer-marked"
QUIZ_MARKED = "quiz-marked"
REGRADED = "regraded"
ATTEMPT_ALLOWED = "attempt-allowed"
TIME_ADDED = "time-added"
QUESTION_FLAGGED = "question-flagged"
HINT_SHOWN = "hint-shown"
CASE_STARTED = "case-started"
CASE_STEP = "case-step"
CASE_ENDED = "case-ended"
POINT_RECALLED = "point-recalled"
WORK_DRAFTED = "work-drafted"
WORK_HANDED_IN = "work-handed-in"
WORK_RETURNED = "work-returned"
WORK_ACCEPTED = "work-accepted"
WORK_COMMENTED = "work-commented"
PLAN_FOLLOWED = "plan-followed"
COURSE_COMPLETED = "course-completed"
CERTIFICATE_ISSUED = "certificate-issued"
CERTIFICATE_REVOKED = "certificate-revoked"
NAME_CHANGED = "name-changed"
PIN_RESET = "pin-reset"
ATTENDANCE_NOTED = "attendance-noted"
ATTENDANCE_REACHED = "attendance-reached"
ATTENDANCE_SIGNED = "attendance-signed"

# What says how a quiz came out; `quiz-marked` that it was handed in, too, `regraded` that a key was mended afterwards.
MARKS = (QUIZ_MARKED, REGRADED)
# What says, by itself, that an activity is done; the fact about it has the same name.
FINISHED = (LESSON_COMPLETED, CASE_ENDED, WORK_HANDED_IN)
# What moves progress.
MILESTONES = (*FINISHED, *MARKS)
# What says that an activity was begun, where that is not yet its end.
BEGUN = (ATTEMPT_STARTED, CASE_STARTED)
# What a completion export lists.
COMPLETIONS = (*FINISHED, *MARKS, COURSE_COMPLETED, CERTIFICATE_ISSUED)

COURSE = ""  # the activity of a record about the course itself

AT: ColumnElement[datetime] = case(
    (records.c.happened_at > records.c.received_at, records.c.received_at), else_=records.c.happened_at
)
"""When it counts as done; :attr:`Record.at` says the same of one record."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened to one person. ``what`` holds what else there is to say, by kind."""

    kind: str
    person: UUID
    cohort: UUID | None
    happened_at: datetime
    activity: str = COURSE
    content: str = ""
    what: Mapping[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid4)
    attempt: UUID | None = None
    author: UUID | None = None
    received_at: datetime | None = None

    @property
    def at(self) -> datetime:
        """The moment that counts: the device's claim, unless it lies after the record's arrival."""
        return min(self.happened_at, self.received_at or self.happened_at)


def conclusion_id(cause: UUID, kind: str) -> UUID:
    """Return the one id that a conclusion of this kind from this cause can have."""
    return uuid5(cause, kind)


def chosen_id(text: str | None) -> UUID:
    """Read a record's id that a form or a device made; make one where none came.

    Raises :class:`Refused` for anything that is not a UUID of version 4 or 7: version 5 is for conclusions.
    """
    if not text:
        return uuid4()
    try:
        given = UUID(text)
    except ValueError:
        given = None
    if given is None or given.version not in (4, 7):
        raise Refused(400, gettext("This form carries a number that Threshold did not make."))
    return given


def append(*new: Record, as_given: bool = False) -> set[UUID]:
    """Write records, inside ``database.writing()``; return the ids that were not there before.

    The log has them in the order of their ids, or ``as_given``: while their seats are held.
    Raises :class:`Refused` (409) when an id is there already but says something else.
    """
    received = clock.now()
    added = database.insert_once(
        records,
        [
            {
                "id": record.id,
                "person": record.person,
                "cohort": record.cohort,
                "activity": record.activity,
                "content": record.content,
                "kind": record.kind,
                "attempt": record.attempt,
                "author": record.author,
                "what": dict(record.what),
                "happened_at": record.happened_at,
                "received_at": received,
            }
            for record in new
        ],
        as_given=as_given,
    )
    held = [record for record in new if record.id not in added]
    if held:
        _refuse_other_words(held)
    return added


def oldest_first(log: Iterable[Record]) -> list[Record]:
    """Return records in the order they happened; those of one moment stay as they are, in the order they arrived."""
    return sorted(log, key=lambda record: record.at)


def append_answer(earlier: Sequence[Record], answer: Record) -> None:
    """Append an answer from a form, unless the newest answer to its question, of ``earlier``, says the same.

    A form may come again with other words: the browser's back button shows the old page with its old id. The change is
    meant, so it becomes a record of its own.
    """
    same = [each for each in oldest_first(earlier) if each.what.get("question") == answer.what["question"]]
    if same and _said(same[-1]) == _said(answer):
        return
    taken = any(each.id == answer.id for each in earlier)
    append(replace(answer, id=uuid4()) if taken else answer)


def _said(answer: Record) -> tuple[Any, Any]:
    """Return what an answer says: the answer itself, and how sure of it somebody was where that was asked."""
    return answer.what["answer"], answer.what.get("certainty")


def _refuse_other_words(sent: Sequence[Record]) -> None:
    """Raise unless each record says what the log holds under its id: same person, place, kind and answer."""
    there = {record.id: record for record in read(records.c.id.in_([record.id for record in sent]))}
    for record in sent:
        other = there[record.id]
        same = (record.person, record.cohort, record.kind, record.activity, record.attempt) == (
            other.person,
            other.cohort,
            other.kind,
            other.activity,
            other.attempt,
        )
        if not same or record.what != other.what:
            raise Refused(409, gettext("This form was already sent with another answer. The first one is kept."))


def read(*conditions: ColumnElement[bool]) -> tuple[Record, ...]:
    """Return the records that meet the conditions, oldest first, in the order they were received."""
    return found(select(records).where(*conditions).order_by(records.c.position))


def found(query: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None = None) -> tuple[Record, ...]:
    """Return the records that a query over the table's columns finds; ``values`` are for its bound parameters."""
    return tuple(map(from_row, database.connection().execute(query, values)))


def from_row(row: Row[*tuple[Any, ...]]) -> Record:
    """Make a record from a row that has the columns of the table, in their order."""
    _position, key, person, cohort, activity, content, kind, attempt, author, what, happened_at, received_at = row
    return Record(kind, person, cohort, happened_at, activity, content, what, key, attempt, author, received_at)


def of_seat(cohort: UUID, person: UUID, kinds: Iterable[str]) -> tuple[Record, ...]:
    """Return one person's records in one cohort, of the given kinds, oldest first."""
    return read(records.c.cohort == cohort, records.c.person == person, records.c.kind.in_(list(kinds)))


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt came out, by now. ``marked`` says so, or the newest of its regrades.

    ``passed_at`` is when it was concluded that the quiz is passed: a mended key dates from the day it was mended, so
    that no date of before moves. ``None`` while it is not passed.
    """

    marked: Record
    score: Fraction
    passed_at: datetime | None

    @property
    def passed(self) -> bool:
        """Whether the quiz is passed by this attempt."""
        return self.passed_at is not None


def result(marked: Record, regrades: Iterable[Record]) -> Result:
    """Return how an attempt came out that was marked, and then perhaps marked anew; ``regrades`` oldest first."""
    passed_at = marked.at if marked.what["passed"] else None
    newest = marked
    for newest in regrades:
        passed_at = (passed_at or newest.at) if newest.what["passed"] else None
    return Result(newest, Fraction(newest.what["score"]), passed_at)


def results(log: Sequence[Record]) -> Mapping[UUID, Result]:
    """Return how each marked attempt came out, by the id of the record that marked it first."""
    regrades: dict[UUID | None, list[Record]] = defaultdict(list)
    for record in log:
        if record.kind == REGRADED:
            regrades[record.attempt].append(record)
    return {
        record.id: result(record, regrades[record.attempt] if record.attempt else ())
        for record in log
        if record.kind == QUIZ_MARKED
    }


def waiting(log: Sequence[Record]) -> tuple[Record, ...]:
    """Return what handed in the attempts that a person has yet to mark, oldest first."""
    marked = {record.attempt for record in log if record.kind == QUIZ_MARKED}
    return tuple(record for record in log if record.kind == QUIZ_SUBMITTED and record.attempt not in marked)


def facts(log: Iterable[Record]) -> tuple[Fact, ...]:
    """Return what the log says about progress, as ``curricula.progress.derive`` takes it."""
    log = tuple(log)
    came_out = results(log)
    told = [Fact("quiz-waits", record.activity, record.at) for record in waiting(log)]
    for record in log:
        if record.kind in FINISHED:
            told.append(Fact(record.kind, record.activity, record.at, None))
        elif record.kind == ATTENDANCE_REACHED:
            told.append(Fact("attended", record.activity, record.at, Fraction(record.what["share"])))
        elif record.kind == QUIZ_SUBMITTED:
            told.append(Fact("quiz-handed-in", record.activity, record.at))
        elif record.kind == QUIZ_MARKED:
            told += _of_result(record, came_out[record.id])
    return tuple(told)


def _of_result(marked: Record, found: Result) -> list[Fact]:
    safe = not found.marked.what.get("critical_wrong")
    told = [Fact("quiz-submitted", marked.activity, marked.at, found.score, safe=safe)]
    if found.passed_at is not None:
        told.append(Fact("quiz-passed", marked.activity, found.passed_at, found.score, marked.at, safe))
    return told
