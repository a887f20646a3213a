"""The trainees of a cohort, told apart where two have the same name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from lms import database
from lms.identity import TRAINEE, Cohort
from lms.tables import memberships, people


@dataclass(frozen=True, slots=True)
class Listed:
    """A trainee. ``apart`` tells them from who has the same name: a little of the card or address, else a number.

    It is empty for all others, and never the whole card or address: lists with it go from hand to hand.
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
        .order_by(people.c.created_at, people.c.id)
    )
    of_name: dict[str, list[Listed]] = defaultdict(list)
    for row in database.connection().execute(query):
        email = row.email or ""
        of_name[_plain(row.name)].append(Listed(row.id, row.name, email, _short(email, row.card or "")))
    found = [each for same in of_name.values() for each in _told_apart(same)]
    return sorted(found, key=lambda each: (each.name.casefold(), each.person))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _told_apart(same: Sequence[Listed]) -> Iterator[Listed]:
    """Yield those of one name, the oldest account first, with a number where the short form leaves any two alike."""
    times = Counter(each.apart for each in same)
    for number, each in enumerate(same, 1):
        alone = len(same) == 1
        is_clear = bool(each.apart) and times[each.apart] == 1
        yield replace(each, apart="" if alone else each.apart if is_clear else f"{each.apart} ({number})".strip())


def _short(email: str, card: str) -> str:
    if card:
        return "…" + card[-4:]
    name, at, host = email.partition("@")
    return f"{name[:2]}…{at}{host}" if at else ""
