"""Who belongs to a cohort, and in which role: reading the list, giving a seat or a role, ending one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError

from lms import chrome, clock, codes, database, granting, language
from lms.errors import Refused, not_found
from lms.identity import MANAGER, TRAINEE, Cohort
from lms.language import gettext
from lms.tables import invitations, memberships, people


@dataclass(frozen=True, slots=True)
class Entry:
    """One role that one person holds in a cohort or in the whole of its programme.

    ``card`` is its number as it is printed. ``has_account`` is whether they can sign in already; ``is_invited``:
    whether a link of theirs still opens.
    """

    membership: UUID
    person: UUID
    role: str
    in_programme: bool
    since: datetime
    name: str
    email: str
    card: str
    has_account: bool
    is_invited: bool

    @property
    def waits_for_invitation(self) -> bool:
        """Whether an invitation by e-mail is what this person needs next."""
        return bool(self.email) and not self.has_account and not self.is_invited

    @property
    def waits_for_card(self) -> bool:
        """Whether a PIN card is what this person needs next."""
        return not self.email and not self.has_account


def signs_people_in() -> bool:
    """Whether Threshold signs people in here, with invitations, cards and join codes; a host does it otherwise."""
    return chrome.is_mounted("sign_in.show")


def languages() -> dict[str, str]:
    """Return the languages that this site speaks, by code, each in its own words."""
    return {code: language.own_name(code) for code in current_app.config["LMS_LANGUAGES"]}


def entries(cohort: Cohort) -> tuple[Entry, ...]:
    """Return everybody who belongs to the cohort now, by name: trainees, trainers, and who manages its programme."""
    query = _query(cohort).where(memberships.c.ended_at.is_(None))
    return tuple(sorted(_entries(query), key=lambda entry: (entry.name.casefold(), entry.since)))


def entry(cohort: Cohort, membership: UUID) -> Entry:
    """Return one role in the cohort, ended or not; 404 for any other."""
    found = _entries(_query(cohort).where(memberships.c.id == membership))
    if not found:
        raise not_found()
    return found[0]


def _query(cohort: Cohort) -> Any:
    open_link = exists().where(
        invitations.c.person == people.c.id, invitations.c.used_at.is_(None), invitations.c.expires_at > clock.now()
    )
    signs_in = or_(people.c.password.is_not(None), people.c.pin.is_not(None), people.c.external.is_not(None))
    of_programme = and_(memberships.c.programme == cohort.programme, memberships.c.cohort.is_(None))
    return (
        select(
            memberships.c.id.label("membership"),
            memberships.c.role,
            memberships.c.cohort,
            memberships.c.since,
            people.c.id.label("person"),
            people.c.name,
            people.c.email,
            people.c.card,
            signs_in.label("has_account"),
            open_link.label("is_invited"),
        )
        .join(people, people.c.id == memberships.c.person)
        .where(or_(memberships.c.cohort == cohort.id, of_programme))
    )


def _entries(query: Any) -> tuple[Entry, ...]:
    return tuple(_entry(row) for row in database.connection().execute(query))


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        membership=row.membership,
        person=row.person,
        role=row.role,
        in_programme=row.cohort is None,
        since=row.since,
        name=row.name,
        email=row.email or "",
        card=codes.shown_code(row.card or ""),
        has_account=bool(row.has_account),
        is_invited=bool(row.is_invited),
    )


@contextmanager
def enrolling() -> Iterator[None]:
    """Write as ``database.writing()`` does; two who enrol the same person at one moment are told to look again."""
    try:
        with database.writing():
            yield
    except IntegrityError as error:
        raise Refused(
            409,
            gettext("Somebody else enrolled the same person at the same moment."),
            gettext("Nothing was changed by you. Open the list of people again and look who is there."),
        ) from error


def with_email(email: str) -> UUID | None:
    """Return the person who has this e-mail address, if anybody has, by whichever account of theirs."""
    whose = func.coalesce(people.c.merged_into, people.c.id)
    query = select(whose).where(people.c.email == email)
    found: UUID | None = database.connection().execute(query).scalar_one_or_none()
    return found


def make_person(person: UUID, name: str, email: str = "", speaks: str = "") -> bool:
    """Make a person, inside :func:`enrolling`; return whether they are new. They cannot sign in yet."""
    row = {
        "id": person,
        "name": name,
        "email": email or None,
        "language": speaks or None,
        "epoch": 1,
        "created_at": clock.now(),
    }
    return bool(database.insert_once(people, [row]))


def has_seat(person: UUID, cohort: Cohort) -> bool:
    """Whether a person is a trainee of the cohort now."""
    held = select(memberships.c.id).where(
        memberships.c.person == person,
        memberships.c.cohort == cohort.id,
        memberships.c.role == TRAINEE,
        memberships.c.ended_at.is_(None),
    )
    return database.connection().execute(held).first() is not None


def seat(person: UUID, cohort: Cohort) -> UUID:
    """Give a person a trainee's seat, inside :func:`enrolling`; one that was ended is theirs again."""
    return granting.grant(person, TRAINEE, cohort.programme, cohort.id)


def appoint(person: UUID, role: str, cohort: Cohort) -> UUID:
    """Make a person trainer of the cohort or manager of its programme, inside :func:`enrolling`."""
    return granting.grant(person, role, cohort.programme, None if role == MANAGER else cohort.id)


def end(membership: UUID) -> None:
    """End a role today. What was done in it stays in the records; giving the role again opens it again."""
    still_open = (memberships.c.id == membership) & memberships.c.ended_at.is_(None)
    with database.writing() as link:
        link.execute(memberships.update().where(still_open).values(ended_at=clock.now()))
