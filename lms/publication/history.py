"""Every publication there was: who, when, why, and what was current at a moment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from lms import database
from lms.tables import objects, people, publications


@dataclass(frozen=True, slots=True)
class Published:
    """One publication. ``author`` is empty where it was made at the terminal; ``restores`` names the one it repeats.

    ``unreviewed`` names what is critical for safety and was brought out without a signature.
    """

    number: int
    author: str
    at: datetime
    note: str
    restores: int | None
    unreviewed: tuple[str, ...] = ()


_COLUMNS = ("number", "published_at", "note", "restores", "unreviewed")
_QUERY = (
    select(people.c.name, *(publications.c[name] for name in _COLUMNS))
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


def first_with(curriculum: str, language: str, activity: str, content: str) -> tuple[UUID | None, str] | None:
    """Return who was the first to publish a version, by id and name; ``None`` where it never was published."""
    query = (
        select(people.c.id, people.c.name, objects.c.body)
        .select_from(publications.join(objects, objects.c.hash == publications.c.manifest))
        .outerjoin(people, people.c.id == publications.c.author)
        .order_by(publications.c.number)
    )
    for row in database.connection().execute(query):
        entry = json.loads(bytes(row.body))["courses"].get(f"{curriculum}/{language}", {"places": {}})
        if entry["places"].get(activity, [""])[0] == content:
            return row.id, row.name or ""
    return None


def replaces_what_dates_from(curriculum: str, language: str, activity: str, content: str) -> datetime | None:
    """Return when the version that this one replaces, or would replace, was published first; ``None`` for none."""
    query = (
        select(publications.c.published_at, objects.c.body)
        .select_from(publications.join(objects, objects.c.hash == publications.c.manifest))
        .order_by(publications.c.number)
    )
    first: dict[str, datetime] = {}
    newest = ""
    for row in database.connection().execute(query):
        entry = json.loads(bytes(row.body))["courses"].get(f"{curriculum}/{language}", {"places": {}})
        shown = entry["places"].get(activity, [""])[0]
        if shown and shown != content:
            first.setdefault(shown, row.published_at)
            newest = shown
    return first.get(newest)


def _published(row: Row[*tuple[Any, ...]]) -> Published:
    return Published(row.number, row.name or "", row.published_at, row.note, row.restores, tuple(row.unreviewed or ()))
