"""What a resource of the API is, and a page of it.

A page begins behind a row, not after a number of rows: whoever follows the pages meets every row that was there at the
beginning, once, whatever is added meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lms.identity import Cohort, Programme
from lms.managing.exports.table import Column, Words

Schema = dict[str, Any]
Item = Mapping[str, Any]

TYPES: Mapping[str, Schema] = {
    "text": {"type": "string"},
    "id": {"type": "string", "format": "uuid"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: rows of some cohorts of a programme, at most ``limit``, behind the one that ``cursor`` names.

    ``by_id`` are the cohorts, ``one_cohort`` says that a single one was asked for, ``named`` whether names may be told.
    """

    programme: Programme
    by_id: Mapping[UUID, Cohort]
    one_cohort: bool
    named: bool
    cursor: str
    limit: int

    @property
    def cohorts(self) -> tuple[Cohort, ...]:
        """The cohorts."""
        return tuple(self.by_id.values())


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor behind the last of them, "" where there is none; ``more``: whether any comes after."""

    items: Sequence[Item]
    cursor: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read with a token that has the ``scope``. ``schema`` is that of an item, in JSON Schema 2020-12."""

    scope: str
    title: Words
    read: Callable[[Asked], Page]
    schema: Callable[[], Schema]


def cut(found: Sequence[tuple[Item, str]], asked: Asked) -> Page:
    """Return a page of items that come with the cursors behind them, one more of them than were asked for at most."""
    shown = found[: asked.limit]
    return Page([item for item, _cursor in shown], shown[-1][1] if shown else asked.cursor, len(found) > asked.limit)


def known(columns: Iterable[Column], *names: str) -> tuple[Column, ...]:
    """Return some columns by name: what they say in files, they say here."""
    by_name = {column.name: column for column in columns}
    return tuple(by_name[name] for name in names)


def row(columns: Sequence[Column], cells: Sequence[Any], named: bool) -> Item:
    """Return a row as an object, without the columns that name people unless they are wanted."""
    pairs = zip(columns, cells, strict=True)
    return {column.name: cell for column, cell in pairs if named or not column.names_people}


def schema_of(columns: Sequence[Column], never_null: frozenset[str]) -> Schema:
    """Return the schema of a row; what names people is only there for tokens that may read names."""
    return {
        "type": "object",
        "properties": {column.name: _property(column, column.name in never_null) for column in columns},
        "required": [column.name for column in columns if not column.names_people],
    }


def _property(column: Column, never_null: bool) -> Schema:
    plain = TYPES[column.type]
    kind = plain if never_null else {**plain, "type": [plain["type"], "null"]}
    unit = f" ({column.unit})" if str(column.unit) else ""
    return {**kind, "description": f"{column.meaning}{unit}"}
