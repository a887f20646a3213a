"""Where a trainee stands in their course: read from the log, for the trainee's pages and for the cohort's table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid4

from sqlalchemy import and_, bindparam, or_, select, true

from curricula import rules
from curricula.facts import Standing
from curricula.model import Activity, CertificateRule
from curricula.progress import Progress, derive
from lms import database, publication, records
from lms.errors import Refused, not_found
from lms.identity import Cohort, Seat
from lms.language import gettext
from lms.publication import Course
from lms.records import Record, Result
from lms.tables import memberships
from lms.tables import records as log_table

SHOWN = (
    *records.MILESTONES,
    *records.BEGUN,
    records.QUIZ_SUBMITTED,
    records.ATTEMPT_ALLOWED,
    records.TIME_ADDED,
    records.WORK_RETURNED,
    records.WORK_ACCEPTED,
    records.PLAN_FOLLOWED,
    records.ATTENDANCE_REACHED,
    records.COURSE_COMPLETED,
    records.CERTIFICATE_ISSUED,
)


# Built once: building a query costs more than asking it.
_SEATED = (log_table.c.cohort == bindparam("cohort"), log_table.c.person == bindparam("person"))
_AMONG_ITS = and_(
    log_table.c.activity == bindparam("activity"), log_table.c.kind.in_(bindparam("kinds", expanding=True))
)
_OF_ACTIVITY = (
    select(*(log_table.c[name] for name in ("kind", "happened_at", "content", "what", "id", "received_at")))
    .where(*_SEATED, log_table.c.activity == bindparam("activity"))
    .order_by(log_table.c.position)
)
_OF_ATTEMPT = (
    select(log_table).where(*_SEATED, log_table.c.attempt == bindparam("attempt")).order_by(log_table.c.position)
)
_OF_SEAT = (
    select(log_table).where(*_SEATED, or_(log_table.c.kind.in_(SHOWN), _AMONG_ITS)).order_by(log_table.c.position)
)


@dataclass(frozen=True)
class State:
    """What one person has done in one cohort, and what follows from it; ``asks`` as that of the cohort."""

    course: Course
    log: tuple[Record, ...]
    asks: str = ""

    @property
    def rule(self) -> CertificateRule:
        """What the certificate asks for here."""
        return rules.applied(self.course.outline.certificate, self.asks)

    @cached_property
    def progress(self) -> Progress:
        """What is done, what is missing and when each condition was met."""
        return derive(self.course.outline, records.facts(self.log), self.rule)

    @cached_property
    def completed_at(self) -> datetime | None:
        """When the course was completed. What was completed once stays so, whatever the course asks for later."""
        recorded = self.of(records.COURSE, records.COURSE_COMPLETED)
        return recorded[0].at if recorded else self.progress.finished_at

    @cached_property
    def results(self) -> Mapping[UUID, Result]:
        """How each marked attempt came out, by the id of the record that marked it."""
        return records.results(self.log)

    def waiting(self, activity: str = "") -> tuple[Record, ...]:
        """Return what handed in the attempts, at one quiz or at any, that a person has yet to mark, oldest first."""
        return tuple(each for each in records.waiting(self.log) if activity in ("", each.activity))

    def of(self, activity: str, *kinds: str) -> tuple[Record, ...]:
        """Return the records about one activity, of the given kinds, oldest first."""
        return tuple(record for record in self.log if record.activity == activity and record.kind in kinds)

    def standing(self, activity: str) -> Standing:
        """Return where the person stands with one activity of the course."""
        return self.progress.activities[activity]

    def done_at(self, lesson: str) -> datetime | None:
        """Return when a lesson was first completed; what :attr:`progress` says too, without deriving everything."""
        return min((record.at for record in self.of(lesson, records.LESSON_COMPLETED)), default=None)

    def word(self, activity: Activity) -> str:
        """Return the state of an activity by the name that pages use.

        That is done, passed, waiting (for a person's mark), failed, started or open.
        """
        standing = self.standing(activity.id)
        if not activity.done_by:
            return "tool"
        if standing.done:
            return "passed" if getattr(activity, "role", "") in ("quiz", "post-test") else "done"
        if standing.waits_since is not None:
            return "waiting"
        if standing.tries:
            return "failed"
        return "started" if self.of(activity.id, *records.BEGUN) else "open"


def course_of(cohort: Cohort) -> Course:
    """Return the published course that a cohort takes, in its language or in English."""
    return _published(publication.edition().course(cohort.curriculum, cohort.language))


def course_for(seat: Seat) -> Course:
    """Return the published course as a trainee reads it: in the language they chose, else as :func:`course_of`."""
    cohort = seat.cohort
    return _published(publication.edition().course(cohort.curriculum, seat.language, cohort.language))


def _published(course: Course | None) -> Course:
    if course is None:
        raise Refused(
            404,
            gettext("The course of this cohort is not published at the moment."),
            gettext("Nothing you did is lost. Tell your trainer."),
        )
    return course


def standing(seat: Seat, activity: str = "", kinds: Collection[str] = ()) -> State:
    """Return a seat's state, in one query; ``kinds`` of one activity's records come along where asked for."""
    values = {"cohort": seat.cohort.id, "person": seat.person.id, "activity": activity, "kinds": list(kinds)}
    return State(course_for(seat), records.found(_OF_SEAT, values), seat.cohort.asks)


def about(seat: Seat, activity: str, kinds: Collection[str]) -> State:
    """Return a seat's state as far as one activity that has no attempts goes: its records of these kinds alone."""
    values = {"cohort": seat.cohort.id, "person": seat.person.id, "activity": activity}
    rows = database.connection().execute(_OF_ACTIVITY, values).all()  # all at once: row by row costs more
    log = tuple(
        Record(kind, seat.person.id, seat.cohort.id, happened_at, activity, content, what, key, received_at=received_at)
        for kind, happened_at, content, what, key, received_at in rows
        if kind in kinds
    )
    return State(course_for(seat), log, seat.cohort.asks)


def begun(person: UUID, cohort: UUID, key: UUID, kind: str) -> tuple[Record, tuple[Record, ...]]:
    """Return what began something that is done in steps, an attempt or a walk, and everything about it, oldest first.

    404 for what somebody else began, and for what never was.
    """
    log = records.found(_OF_ATTEMPT, {"attempt": key, "person": person, "cohort": cohort})
    started = next((record for record in log if record.kind == kind), None)
    if started is None:
        raise not_found()
    return started, log


def hold(seat: Seat) -> None:
    """Let nobody else write for this seat until the transaction ends; inside ``writing()``, before reading again."""
    database.hold(memberships, seat.membership)


def cohort_standing(cohort: Cohort, until: int | None = None) -> Mapping[UUID, State]:
    """Return the state of everybody who did anything in a cohort, by person, in one query.

    As it was when the log had come to the position ``until``, where one is given.
    """
    logs: dict[UUID, list[Record]] = defaultdict(list)
    by_then = true() if until is None else log_table.c.position <= until
    for record in records.read(log_table.c.cohort == cohort.id, log_table.c.kind.in_(SHOWN), by_then):
        logs[record.person].append(record)
    course = course_of(cohort)
    return {person: State(course, tuple(log), cohort.asks) for person, log in logs.items()}


def find(course: Course, activity: str, kind: str) -> Activity:
    """Return an activity of the course as it is now, whole; 404 when there is none of this kind."""
    found = course.activities.get(activity)
    if found is None or found.kind != kind:
        raise not_found()
    return publication.shelf().activity(course.places[activity].hash)


def conclude(seat: Seat, cause: Record) -> None:
    """Record that the course is completed, when ``cause`` has just met its last condition; inside ``writing()``."""
    _complete([(seat.person.id, seat.membership, standing(seat))], seat.cohort, cause)


def conclude_all(cohort: Cohort, seats: Mapping[UUID, UUID], cause: Record, earliest: datetime | None = None) -> None:
    """Record for several people, by their memberships, that the course is completed, where it is.

    As :func:`conclude`; ``earliest`` is a moment before which nobody's completion is dated.
    """
    states = cohort_standing(cohort)
    found = [(person, membership, states[person]) for person, membership in seats.items() if person in states]
    _complete(found, cohort, cause, earliest)


def _complete(
    found: list[tuple[UUID, UUID, State]], cohort: Cohort, cause: Record, earliest: datetime | None = None
) -> None:
    records.append(
        *(
            Record(
                records.COURSE_COMPLETED,
                person,
                cohort.id,
                max(at, earliest or at),
                what={"edition": publication.edition().number, "cause": str(cause.id)},
                id=records.conclusion_id(membership, records.COURSE_COMPLETED),
                author=cause.author,
            )
            for person, membership, state in found
            if (at := state.progress.finished_at) is not None and not state.of(records.COURSE, records.COURSE_COMPLETED)
        )
    )


def new_id() -> str:
    """Return an id for a form: sending the form twice is then sending it once."""
    return str(uuid4())
