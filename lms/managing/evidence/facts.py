"""What an evidence pack is made of: tables, the note on method, and whose they are. Kept as JSON, read back the same.

Everything in a pack is drawn from this alone, so that the same facts give the same files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from lms.managing.exports.table import Cell, Column, Table, iso

SHARE = "0–1"
"""The unit of a share of a whole."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a pack. ``name`` is that of its file.

    The first ``keys`` columns tell its rows apart. ``printed`` names the columns that fit on paper, each with its
    heading; empty where the table is only in the files.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: int
    printed: tuple[tuple[str, str], ...] = ()

    def place(self, column: str) -> int:
        """Return where a column stands in a row."""
        return next(place for place, each in enumerate(self.columns) if each.name == column)

    def table(self) -> Table:
        """Return it as the formats of files take it."""
        return Table(self.title, self.columns, self.rows, len(self.rows))

    def unnamed(self) -> Sheet:
        """Return it without the columns that name people, its rows in an order that names do not give."""
        kept = [place for place, column in enumerate(self.columns) if not column.names_people]
        columns = tuple(self.columns[place] for place in kept)
        names = {column.name for column in columns}
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return replace(
            self,
            columns=columns,
            rows=tuple(sorted(rows, key=lambda row: str(row[: self.keys]))) if len(kept) < len(self.columns) else rows,
            printed=tuple(pair for pair in self.printed if pair[0] in names),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the note on method: a heading and its sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that a pack says, in the words of one language.

    ``number`` counts the packs of a cohort or a programme, from 1. ``until`` is the newest record of the log that was
    read. ``named`` says whether people are named in it.
    """

    kind: str
    title: str
    programme: str
    funder: str
    site: str
    language: str
    number: int
    named: bool
    made_at: datetime
    made_by: str
    until: int
    sheets: tuple[Sheet, ...]
    method: tuple[Section, ...]
    budget_line: str = ""

    def sheet(self, name: str) -> Sheet | None:
        """Return a table by the name of its file; ``None`` where the pack has none of it."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def as_json(facts: Facts) -> bytes:
    """Write facts as canonical JSON: the same facts give the same bytes."""
    told = {each.name: getattr(facts, each.name) for each in fields(Facts)}
    told |= {
        "made_at": iso(facts.made_at),
        "sheets": [_sheet_as_json(sheet) for sheet in facts.sheets],
        "method": [[section.title, list(section.sentences)] for section in facts.method],
    }
    if not facts.budget_line:
        del told["budget_line"]  # as in packs from before there was any: they are drawn again, byte for byte
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _sheet_as_json(sheet: Sheet) -> dict[str, Any]:
    columns = [
        [column.name, column.type, str(column.meaning), str(column.unit), column.fixed, column.names_people]
        for column in sheet.columns
    ]
    rows = [[_plain(cell) for cell in row] for row in sheet.rows]
    printed = [list(pair) for pair in sheet.printed]
    return {
        "name": sheet.name,
        "title": sheet.title,
        "columns": columns,
        "rows": rows,
        "keys": sheet.keys,
        "printed": printed,
    }


def _plain(cell: Cell) -> str | int | bool | None:
    if isinstance(cell, date):
        return iso(cell)
    return str(cell) if isinstance(cell, Decimal | UUID) else cell


def from_json(body: bytes) -> Facts:
    """Read what :func:`as_json` wrote."""
    told = json.loads(body)
    told["made_at"] = _moment(told["made_at"])
    told["sheets"] = tuple(map(_sheet_from_json, told["sheets"]))
    told["method"] = tuple(Section(title, tuple(sentences)) for title, sentences in told["method"])
    return Facts(**told)


def _sheet_from_json(told: Mapping[str, Any]) -> Sheet:
    columns = tuple(Column(*column) for column in told["columns"])
    rows = tuple(_row(columns, row) for row in told["rows"])
    printed = tuple((name, words) for name, words in told["printed"])
    return Sheet(told["name"], told["title"], columns, rows, told["keys"], printed)


def _row(columns: Sequence[Column], cells: Sequence[Any]) -> tuple[Cell, ...]:
    return tuple(
        None if cell is None else _read(column.type, cell) for column, cell in zip(columns, cells, strict=True)
    )


def _read(kind: str, cell: Any) -> Cell:
    match kind:
        case "decimal":
            return Decimal(cell)
        case "date":
            return date.fromisoformat(cell)
        case "datetime":
            return _moment(cell)
        case "id":
            return UUID(cell)
    return cast("Cell", cell)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
