"""Who is asking, where they sit, and what they may do. One query answers all three.

A role is held on the whole site, in a programme or in a cohort. What somebody may not see does not exist for them:
every refusal of a foreign object is the same 404.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, g, redirect, request
from sqlalchemy import ColumnElement, Row, bindparam, select
from werkzeug.wrappers import Response

from lms import clock, database, looking
from lms.errors import not_found
from lms.tables import cohorts, memberships, people, programmes

ADMIN, MANAGER, TRAINER, TRAINEE = "admin", "manager", "trainer", "trainee"
AUTHOR, REVIEWER = "author", "reviewer"
ASSESSOR, AUDITOR, ORGANISATION = "assessor", "auditor", "organisation"
ROLES = (ADMIN, MANAGER, TRAINER, TRAINEE, AUTHOR, REVIEWER, ASSESSOR, AUDITOR, ORGANISATION)
FURTHEST_EAST, FURTHEST_WEST = timedelta(hours=14), timedelta(hours=12)  # how far clocks are from UTC
KEPT = "Threshold-Kept"  # the header of a form that its device keeps until the server has taken it

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a host has signed in, as ``identify`` tells it. ``subject`` never changes and is never given to another.

    ``email`` is one that the host knows to be theirs: who was enrolled by it gets their seat on their first visit.
    Leave it empty where people may write into it what they like. ``admin`` is true for those who run the host's site;
    every other role is given inside Threshold.
    """

    subject: str
    name: str
    email: str = ""
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group that takes one curriculum together, and the programme that it belongs to."""

    id: UUID
    code: str
    title: str
    programme: UUID
    curriculum: str
    language: str
    starts_on: date
    ends_on: date
    place: str
    country: str
    timezone: str
    modality: str
    join_code: str
    joining: bool
    asks: str = ""  # what its certificate asks for otherwise than the curriculum, as curricula.rules writes it
    code_names: bool = False  # whether its people are known by code names alone

    def day(self, moment: datetime) -> date:
        """Return the day of a moment where the cohort is."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True, slots=True)
class Membership:
    """A role that a person holds: on the site (no programme, no cohort), in a programme, or in a cohort.

    ``reads`` is the language that a trainee has chosen for the course; empty where it is the cohort's.
    ``organisation`` is the one whose people somebody may see, with the role that is named so.
    """

    id: UUID
    role: str
    programme: UUID | None
    cohort: Cohort | None
    reads: str = ""
    organisation: str = ""

    def covers(self, cohort: Cohort) -> bool:
        """Whether it is held in the cohort, or in the whole of its programme."""
        return self.programme == cohort.programme if self.cohort is None else self.cohort.id == cohort.id


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, and every role they hold now. ``reading`` is how they like the text to be set.

    ``came_by`` is the account that was asked for, theirs or one that was merged into it; ``epoch`` is that one's.
    """

    id: UUID
    name: str
    email: str
    card: str
    language: str
    epoch: int
    came_by: UUID
    memberships: tuple[Membership, ...] = ()
    host_admin: bool = False
    reading: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether this person runs the whole site."""
        return self.host_admin or any(held.role == ADMIN for held in self.memberships)

    @property
    def may_create_programmes(self) -> bool:
        """Whether this person may begin a programme: site managers and administrators."""
        return self.is_admin or any(held.role == MANAGER and held.programme is None for held in self.memberships)

    @property
    def is_author(self) -> bool:
        """Whether this person may write, preview and publish courses."""
        return self.is_admin or any(held.role == AUTHOR for held in self.memberships)

    @property
    def is_reviewer(self) -> bool:
        """Whether this person may sign what others wrote; running the site does not make anybody a clinician."""
        return any(held.role == REVIEWER for held in self.memberships)

    @property
    def is_staff(self) -> bool:
        """Whether this person does anything here but learn."""
        return self.is_admin or any(held.role != TRAINEE for held in self.memberships)

    def manages(self, programme: UUID) -> bool:
        """Whether this person manages the programme."""
        return self.is_admin or any(
            held.role == MANAGER and held.programme == programme and held.cohort is None for held in self.memberships
        )

    def teaches(self, cohort: Cohort) -> bool:
        """Whether this person may see and help the trainees of the cohort: its trainers and its managers."""
        return self.manages(cohort.programme) or self._holds(TRAINER, cohort)

    def assesses(self, cohort: Cohort) -> bool:
        """Whether this person may judge what trainees of the cohort hand in: its assessors, and who teaches it."""
        return self.teaches(cohort) or self._holds(ASSESSOR, cohort)

    def audits(self, cohort: Cohort) -> bool:
        """Whether this person may look at all that the cohort's managers see, and change nothing."""
        return self._holds(AUDITOR, cohort)

    def audits_programme(self, programme: UUID) -> bool:
        """Whether this person may look at all that the managers of the programme see, and change nothing."""
        return any(
            held.role == AUDITOR and held.programme == programme and held.cohort is None for held in self.memberships
        )

    def _holds(self, role: str, cohort: Cohort) -> bool:
        return any(held.role == role and held.covers(cohort) for held in self.memberships)


@dataclass(frozen=True, slots=True)
class Seat:
    """A trainee's place in a cohort: where every record of what they do there belongs."""

    membership: UUID
    person: Person
    cohort: Cohort
    reads: str = ""

    @property
    def language(self) -> str:
        """The language that the course is read in here: the one chosen, or the cohort's."""
        return self.reads or self.cohort.language


_OF_PERSON = ("id", "name", "email", "card", "language", "epoch", "reading", "merged_into")
_PERSON = tuple(people.c[name] for name in _OF_PERSON)
_MEMBERSHIP = (
    memberships.c.id.label("membership"),
    memberships.c.role,
    memberships.c.programme.label("in_programme"),
    memberships.c.cohort.label("in_cohort"),
    memberships.c.language.label("reads"),
    memberships.c.organisation,
    memberships.c.from_on,
    memberships.c.until_on,
)
_COHORT = (
    cohorts.c.code,
    cohorts.c.title,
    cohorts.c.programme,
    cohorts.c.curriculum,
    cohorts.c.language.label("cohort_language"),
    cohorts.c.starts_on,
    cohorts.c.ends_on,
    cohorts.c.place,
    cohorts.c.country,
    cohorts.c.timezone,
    cohorts.c.modality,
    cohorts.c.join_code,
    cohorts.c.joining,
    cohorts.c.asks,
    cohorts.c.code_names,
)
_LOOK_UP = (
    select(*_PERSON, *_MEMBERSHIP, *_COHORT)
    .select_from(
        people.outerjoin(
            memberships, (memberships.c.person == people.c.id) & memberships.c.ended_at.is_(None)
        ).outerjoin(cohorts, cohorts.c.id == memberships.c.cohort)
    )
    .order_by(memberships.c.since, memberships.c.id)
)
_BY_ID = _LOOK_UP.where(people.c.id == bindparam("person"))  # built once: building costs more than asking


def person_with_id(person: UUID) -> Person | None:
    """Return a person with the roles they hold now, by any account of theirs; ``None`` where nobody has this id."""
    return _person(database.connection().execute(_BY_ID, {"person": person}).all())


def person_where(condition: ColumnElement[bool], host_admin: bool = False) -> Person | None:
    """Return the one person who meets the condition, with the roles they hold now; ``None`` when nobody does."""
    return _person(database.connection().execute(_LOOK_UP.where(condition)).all(), host_admin)


def _person(rows: Sequence[Row[*tuple[Any, ...]]], host_admin: bool = False) -> Person | None:
    if not rows:
        return None
    first = rows[0]
    if first.merged_into is not None:
        whole = person_with_id(first.merged_into)
        return whole and replace(whole, came_by=first.id, epoch=first.epoch, host_admin=host_admin)
    return Person(
        id=first.id,
        name=first.name,
        email=first.email or "",
        card=first.card or "",
        language=first.language or "",
        epoch=first.epoch,
        came_by=first.id,
        memberships=tuple(_membership(row) for row in rows if row.membership is not None and _is_in_force(row)),
        host_admin=host_admin,
        reading=first.reading or "",
    )


def _is_in_force(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether it is a day of this role anywhere on earth: nobody is shut out while that day lasts where they are."""
    if row.from_on is None and row.until_on is None:
        return True
    now = clock.now().astimezone(UTC)
    newest, oldest = (now + FURTHEST_EAST).date(), (now - FURTHEST_WEST).date()
    return (row.from_on is None or row.from_on <= newest) and (row.until_on is None or oldest <= row.until_on)


def _membership(row: Row[*tuple[Any, ...]]) -> Membership:
    cohort = None if row.in_cohort is None else _cohort(row, row.in_cohort, row.cohort_language)
    return Membership(row.membership, row.role, row.in_programme, cohort, row.reads or "", row.organisation or "")


def _cohort(row: Row[*tuple[Any, ...]], cohort_id: UUID, language: str) -> Cohort:
    return Cohort(
        id=cohort_id,
        code=row.code,
        title=row.title,
        programme=row.programme,
        curriculum=row.curriculum,
        language=language,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        place=row.place,
        country=row.country,
        timezone=row.timezone,
        modality=row.modality,
        join_code=row.join_code,
        joining=row.joining,
        asks=row.asks,
        code_names=bool(row.code_names),
    )


def cohorts_where(*conditions: ColumnElement[bool]) -> tuple[Cohort, ...]:
    """Return the cohorts that meet the conditions, the newest first."""
    query = select(cohorts).where(*conditions).order_by(cohorts.c.starts_on.desc(), cohorts.c.title)
    return tuple(_cohort(row, row.id, row.language) for row in database.connection().execute(query))


def who() -> Person | None:
    """Return who is asking, or ``None`` when nobody is signed in. Asked once per request."""
    known: tuple[Person | None] | None = g.get("lms_who")
    if known is None:
        known = g.lms_who = (current_app.extensions["lms"].who(),)
    return known[0]


def me() -> Person:
    """Return who is asking, on a page that only signed-in people reach."""
    person = who()
    assert person is not None, "the view lacks @signed_in"
    return person


def signed_in(view: Callable[Arguments, Result]) -> Callable[Arguments, Result | Response]:
    """Let only signed-in people reach a view; others are asked to sign in and come back."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result | Response:
        if who() is None:
            if KEPT in request.headers:
                return Response(status=401)  # the device keeps what it sent until somebody has signed in
            target = request.full_path.rstrip("?") if request.method == "GET" else ""
            query = "?" + urlencode({"next": request.script_root + target}) if target else ""
            return redirect(current_app.extensions["lms"].sign_in_address() + query, 303)
        return view(*args, **kwargs)

    return guarded


def seat(code: str) -> Seat:
    """Return the seat of who is asking in the cohort with this code; 404 when they have none."""
    person = me()
    for held in person.memberships:
        if held.role == TRAINEE and held.cohort is not None and held.cohort.code == code:
            return Seat(held.id, person, held.cohort, held.reads)
    raise not_found()


def taught_cohort(code: str) -> Cohort:
    """Return the cohort with this code when who is asking teaches, manages or audits it; 404 otherwise."""
    return _cohort_of(code, Person.teaches)


def assessed_cohort(code: str) -> Cohort:
    """Return the cohort with this code when who is asking assesses, teaches, manages or audits it; 404 otherwise."""
    return _cohort_of(code, Person.assesses)


def managed_cohort(code: str) -> Cohort:
    """Return the cohort with this code when who is asking manages its programme or audits it; 404 otherwise."""
    return _cohort_of(code, lambda person, cohort: person.manages(cohort.programme))


def _cohort_of(code: str, may: Callable[[Person, Cohort], bool]) -> Cohort:
    found, person = cohorts_where(cohorts.c.code == code), me()
    if not found:
        raise not_found()
    if not may(person, found[0]):
        looking.admit(person.audits(found[0]))
    return found[0]


@dataclass(frozen=True, slots=True)
class Programme:
    """What a funder pays for and reports are written about: it holds cohorts."""

    id: UUID
    title: str
    funder: str
    starts_on: date | None
    ends_on: date | None
    budget_line: str = ""  # under which the funder pays for it, in the words of the contract


def managed_programme(programme: UUID) -> Programme:
    """Return the programme when who is asking manages or audits it; 404 otherwise."""
    found = programmes_where(programmes.c.id == programme)
    if not found:
        raise not_found()
    if not me().manages(programme):
        looking.admit(me().audits_programme(programme))
    return found[0]


def programmes_where(*conditions: ColumnElement[bool]) -> tuple[Programme, ...]:
    """Return the programmes that meet the conditions, the newest first."""
    query = select(programmes).where(*conditions).order_by(programmes.c.created_at.desc(), programmes.c.title)
    rows = database.connection().execute(query)
    return tuple(Programme(row.id, row.title, row.funder, row.starts_on, row.ends_on, row.budget_line) for row in rows)


def trainee_of(cohort: Cohort, person: UUID) -> Seat:
    """Return the seat of a trainee in a cohort that the caller may see; 404 when that person has none there."""
    found = person_with_id(person)
    for held in found.memberships if found else ():
        if held.role == TRAINEE and held.cohort is not None and held.cohort.id == cohort.id:
            assert found is not None
            return Seat(held.id, found, held.cohort)
    raise not_found()
