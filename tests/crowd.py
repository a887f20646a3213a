"""Many people in few statements: what a site holds after years, without anybody's opening a page for it.

Everything follows from numbers: cohort 3 holds people 51 to 75. The database makes the rows itself, so that a million
of them take a minute and no memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, BigInteger, ColumnElement, Connection, String, Table, Uuid, bindparam, cast, func, select
from sqlalchemy import type_coerce as as_type

from lms.identity import TRAINEE
from lms.tables import cohorts, memberships, people, records

SEATS = 25
"""People in each cohort."""

# Multiplying by it spreads numbers over all of 32 bits and meets none twice: ids come in no order, as real ones do.
SPREAD = 2_654_435_761
COHORT, PERSON, SEAT = "c", "a", "5"  # what tells keys of one number apart, in hexadecimal


@dataclass(frozen=True, slots=True)
class Done:
    """Something that everybody did once, as a record says it."""

    activity: str
    content: str
    kind: str
    at: datetime
    what: Mapping[str, Any] = field(default_factory=dict)


def enrol(link: Connection, programme: UUID, groups: range, curriculum: str, at: datetime) -> None:
    """Make the cohorts with these numbers in a programme, inside a transaction, and seat 25 people in each."""
    group, person = _numbers(groups.start, groups.stop), _people_of(groups)
    during = {"starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 27), "created_at": at}
    where = {"place": "Dushanbe", "country": "TJ", "timezone": "Asia/Dushanbe", "modality": "in-person"}
    codes = {"code": code(link, group.c.n), "join_code": code(link, group.c.n)}
    what = {"title": "Cohort " + cast(group.c.n, String), "curriculum": curriculum, "language": "en", "joining": False}
    _insert(link, cohorts, id=_key(link, COHORT, group.c.n), programme=programme, **codes, **what, **during, **where)
    who, called = _key(link, PERSON, person.c.n), "Trainee " + cast(person.c.n, String)
    _insert(link, people, id=who, name=called, epoch=1, created_at=at)
    seat = {"person": who, "cohort": _cohort_of(link, person), "programme": programme}
    _insert(link, memberships, id=_key(link, SEAT, person.c.n), role=TRAINEE, since=at, **seat)


def complete(link: Connection, groups: range, done: Sequence[Done]) -> int:
    """Let everybody in the cohorts with these numbers do something, one after the other; return how many records."""
    for number, each in enumerate(done):
        person = _people_of(groups)
        _insert(
            link,
            records,
            id=_key(link, f"{number:03x}", person.c.n),
            person=_key(link, PERSON, person.c.n),
            cohort=_cohort_of(link, person),
            activity=each.activity,
            content=each.content,
            kind=each.kind,
            what=dict(each.what),
            happened_at=each.at,
            received_at=each.at,
        )
    return len(groups) * SEATS * len(done)


def code(link: Connection, number: ColumnElement[int] | int) -> ColumnElement[str]:
    """Return the code of the cohort with this number, as an expression."""
    return func.upper(_hex(link, number * SPREAD % 2**32, 8), type_=String)


def _numbers(first: int, stop: int) -> CTE:
    begin = select(cast(first, BigInteger).label("n")).cte("numbers", recursive=True)
    return begin.union_all(select(begin.c.n + 1).where(begin.c.n + 1 < stop))


def _people_of(groups: range) -> CTE:
    return _numbers((groups.start - 1) * SEATS + 1, (groups.stop - 1) * SEATS + 1)


def _cohort_of(link: Connection, person: CTE) -> ColumnElement[UUID]:
    return _key(link, COHORT, (person.c.n - 1) // SEATS + 1)


def _key(link: Connection, kind: str, number: ColumnElement[int]) -> ColumnElement[UUID]:
    text = _hex(link, number * SPREAD % 2**32, 8) + kind + _hex(link, number, 24 - len(kind))
    return cast(text, Uuid)


def _hex(link: Connection, number: ColumnElement[int] | int, digits: int) -> ColumnElement[str]:
    if link.dialect.name == "postgresql":
        return as_type(func.lpad(func.to_hex(number), digits, "0"), String)
    return as_type(func.printf(f"%0{digits}x", number), String)


def _insert(link: Connection, table: Table, **values: Any) -> None:
    """Insert a row for each number that the values speak of; what is no expression is the same in all rows."""
    said = {
        name: value if isinstance(value, ColumnElement) else bindparam(None, value, type_=table.c[name].type)
        for name, value in values.items()
    }
    link.execute(table.insert().from_select(list(said), select(*said.values())))
