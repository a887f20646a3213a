"""The points that a trainee is to remember: the questions of the modules that they finished, each with its day.

Everything follows from the log and from what is published: answers to checks and quizzes say how well a point was
learned, reviews move it on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from curricula import quizzes
from curricula.model import Activity, Module, Quiz
from curricula.questions.base import Question
from curricula.remembering import Answered, Memory, replay
from lms import clock, publication, records
from lms.identity import Cohort, Seat
from lms.learning import attempts, policies
from lms.learning.given import Given, certainty_of
from lms.learning.progress import State
from lms.records import Record
from lms.tables import records as log_table

AT_ONCE = 10
"""Points that one day asks for at most: what is more comes on the next."""

SECONDS = 40
"""What one point takes, answer and feedback."""

ITS_KINDS = (records.CHECK_ANSWERED, records.POINT_RECALLED)

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """A question that comes back, as it is published now, and how it is remembered."""

    activity: str
    question: Question
    memory: Memory


def of_seat(seat: Seat, state: State) -> tuple[Point, ...]:
    """Return every point of the modules that a trainee has finished; critical ones first, then by their days."""
    if not any(opened(module, state, seat.cohort) for module in state.course.outline.modules):
        return ()
    return of_log(seat.cohort, state, records.of_seat(seat.cohort.id, seat.person.id, ITS_KINDS))


def of_log(cohort: Cohort, state: State, log: Sequence[Record]) -> tuple[Point, ...]:
    """Return the same from the records of :data:`ITS_KINDS` of one person."""
    given = _answers(cohort, state, log)
    found = [
        Point(activity.id, question, replay(given[activity.id, question.id], day))
        for module in state.course.outline.modules
        if (day := opened(module, state, cohort)) is not None
        for activity, question in _questions(module, state, cohort)
    ]
    return tuple(sorted(found, key=lambda point: (not point.question.critical, point.memory.due, point.activity)))


def of_cohort(cohort: Cohort, states: Mapping[UUID, State]) -> Iterator[tuple[UUID, tuple[Point, ...]]]:
    """Yield the points of each of these people of a cohort, in one query however many there are."""
    logs: dict[UUID, list[Record]] = defaultdict(list)
    for record in records.read(log_table.c.cohort == cohort.id, log_table.c.kind.in_(ITS_KINDS)):
        logs[record.person].append(record)
    for person, state in states.items():
        yield person, of_log(cohort, state, logs[person])


def due(points: Iterable[Point], day: date) -> tuple[Point, ...]:
    """Return the points whose day has come, as many as one day asks for."""
    return tuple(point for point in points if point.memory.due <= day)[:AT_ONCE]


def certainty(asked: Question, form: Mapping[str, str]) -> int:
    """Return how sure somebody says they are, 1 to 3, or 0: of a point that came back it is always asked."""
    return certainty_of(replace(asked, certainty=True), form)


def review(seat: Seat, about: tuple[str, str], asked: Question, given: Given, sent: UUID, at: datetime) -> Record:
    """Return the record of an answer to a point that came back; ``about`` is its activity, and in which language."""
    activity, language = about
    return Record(
        records.POINT_RECALLED,
        seat.person.id,
        seat.cohort.id,
        at,
        activity=activity,
        content=attempts.content_of(asked),
        what={**given.told(asked.id), "credit": str(asked.mark(given.answer).credit), "language": language},
        id=sent,
    )


def minutes_for(count: int) -> int:
    """Return how many minutes so many points take, rounded up."""
    return -(-count * SECONDS // 60)


def opened(module: Module, state: State, cohort: Cohort) -> date | None:
    """Return the day on which somebody had done every core activity of a module; ``None`` before that."""
    core = [each for each in module.activities if each.level == "core" and each.done_by and each.opens_after is None]
    reached = [at for each in core if (at := state.standing(each.id).at) is not None]
    return cohort.day(max(reached)) if core and len(reached) == len(core) else None


def _questions(module: Module, state: State, cohort: Cohort) -> Iterator[tuple[Activity, Question]]:
    """Yield what of a module comes back: what the trainee has done, a key marks, and may be told at once."""
    for outlined in module.activities:
        if not state.standing(outlined.id).done or (isinstance(outlined, Quiz) and not _may_tell(outlined, cohort)):
            continue
        activity = publication.shelf().activity(state.course.places[outlined.id].hash)
        yield from ((activity, each) for each in activity.questions if not each.survey and not each.by_hand)


def _may_tell(quiz: Quiz, cohort: Cohort) -> bool:
    """Whether the answers of a quiz are no secret any more; those of a test stay one."""
    closed = policies.is_closed(quiz, cohort, clock.now())
    return quiz.role == "quiz" and quizzes.told(quiz, closed=closed) == "feedback"


def _answers(cohort: Cohort, state: State, log: Sequence[Record]) -> Mapping[Key, list[Answered]]:
    """Return the answers to each question, oldest first: of checks and reviews, and of marked attempts at quizzes."""
    dated: list[tuple[Record, str, Answered]] = []
    for record in log:
        what = record.what
        said = Answered(
            cohort.day(record.at),
            Fraction(what["credit"]),
            int(what.get("certainty", 0)),
            record.kind == records.POINT_RECALLED,
        )
        dated.append((record, what["question"], said))
    for marked in (record for record in state.log if record.kind == records.QUIZ_MARKED):
        # By the key that counts now, and on the day of then: a key that is mended later moves no day.
        shares: Mapping[str, str] = state.results[marked.id].marked.what.get("credits", {})
        day = cohort.day(marked.at)
        dated += [(marked, question, Answered(day, Fraction(share))) for question, share in shares.items()]
    found: dict[Key, list[Answered]] = defaultdict(list)
    for record, question, said in sorted(dated, key=lambda each: each[0].at):
        found[record.activity, question].append(said)
    return found
