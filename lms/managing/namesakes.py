"""The trainees of a cohort, told apart where two have the same name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from lms import database
from lms.identity import TRAINEE, Cohort
from lms.tables import memberships, people


@dataclass(frozen=True, slots=True)
class Listed:
    """A trainee. ``apart`` is what of the card or address tells who has the same name as another; empty for all others.

    It is not the whole of it: lists with it go from hand to hand.
    """

    person: UUID
    name: str
    email: str
    apart: str


def listed(cohort: Cohort) -> list[Listed]:
    """Return the trainees who sit in a cohort now, by name."""
    query = (
        select(people.c.id, people.c.name, people.c.email, people.c.card)
        .join(memberships, memberships.c.person == people.c.id)
        .where(memberships.c.cohort == cohort.id, memberships.c.role == TRAINEE, memberships.c.ended_at.is_(None))
    )
    rows = database.connection().execute(query).all()
    times = Counter(_plain(row.name) for row in rows)
    found = [
        Listed(
            row.id,
            row.name,
            row.email or "",
            _apart(row.email or "", row.card or "") if times[_plain(row.name)] > 1 else "",
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.person))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _apart(email: str, card: str) -> str:
    if card:
        return "…" + card[-4:]
    name, at, host = email.partition("@")
    return f"{name[:2]}…{at}{host}" if at else ""
