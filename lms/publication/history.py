"""Every publication there was: who, when, why, and what was current at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from lms import database
from lms.tables import people, publications


@dataclass(frozen=True, slots=True)
class Published:
    """One publication. ``author`` is empty where it was made at the terminal; ``restores`` names the one it repeats."""

    number: int
    author: str
    at: datetime
    note: str
    restores: int | None


_QUERY = (
    select(people.c.name, *(publications.c[name] for name in ("number", "published_at", "note", "restores")))
    .select_from(publications)
    .outerjoin(people, people.c.id == publications.c.author)
    .order_by(publications.c.number.desc())
)  # fmt: skip


def newest(count: int, before: int | None = None) -> tuple[Published, ...]:
    """Return so many publications, the newest first; only those with a number below ``before`` where it is given."""
    query = _QUERY if before is None else _QUERY.where(publications.c.number < before)
    return tuple(map(_published, database.connection().execute(query.limit(count))))


def numbered(number: int) -> Published | None:
    """Return the publication with this number, or ``None``."""
    row = database.connection().execute(_QUERY.where(publications.c.number == number)).one_or_none()
    return None if row is None else _published(row)


def as_of(moment: datetime) -> Published | None:
    """Return what was current at a moment, ``None`` before the first publication."""
    row = database.connection().execute(_QUERY.where(publications.c.published_at <= moment).limit(1)).first()
    return None if row is None else _published(row)


def manifest(number: int) -> str:
    """Return the hash of everything that a publication made current; empty for no publication."""
    query = select(publications.c.manifest).where(publications.c.number == number)
    return database.connection().execute(query).scalar_one_or_none() or ""


def _published(row: Row[*tuple[Any, ...]]) -> Published:
    return Published(row.number, row.name or "", row.published_at, row.note, row.restores)
