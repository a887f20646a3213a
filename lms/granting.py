"""Roles: giving one, for some days where that is said, and taking one away."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date
from uuid import UUID, uuid4

from sqlalchemy import select

from lms import clock, database
from lms.tables import memberships


@dataclass(frozen=True, slots=True)
class Terms:
    """From which day until which a role is held, both included and ``None`` without end; for which organisation."""

    from_on: date | None = None
    until_on: date | None = None
    organisation: str = ""


FOR_GOOD = Terms()


def grant(
    person: UUID, role: str, programme: UUID | None = None, cohort: UUID | None = None, terms: Terms = FOR_GOOD
) -> UUID:
    """Give a person a role, inside ``database.writing()``; return the membership, the one they had if they had it.

    A role that they have is held on these terms from now on.
    """
    link = database.connection()
    in_programme = memberships.c.programme.is_(None) if programme is None else memberships.c.programme == programme
    # A cohort is in one programme: with or without its name, a role there is the same role.
    place = (memberships.c.cohort.is_(None) & in_programme) if cohort is None else memberships.c.cohort == cohort
    held: UUID | None = link.execute(
        select(memberships.c.id).where(memberships.c.person == person, memberships.c.role == role, place)
    ).scalar_one_or_none()
    on_terms = {**asdict(terms), "organisation": terms.organisation or None}
    if held is None:
        given = uuid4()
        row = {"id": given, "person": person, "role": role, "programme": programme, "cohort": cohort, **on_terms}
        link.execute(memberships.insert().values(**row, since=clock.now().astimezone(UTC)))
        return given
    link.execute(memberships.update().where(memberships.c.id == held).values(ended_at=None, **on_terms))
    return held


def withdraw(person: UUID, role: str) -> bool:
    """Take a role on the whole site from a person, inside ``database.writing()``; return whether they had it."""
    held = (
        (memberships.c.person == person)
        & (memberships.c.role == role)
        & memberships.c.programme.is_(None)
        & memberships.c.cohort.is_(None)
        & memberships.c.ended_at.is_(None)
    )
    ended = memberships.update().where(held).values(ended_at=clock.now()).returning(memberships.c.id)
    return bool(database.connection().execute(ended).all())
