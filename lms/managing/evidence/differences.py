"""What a pack says otherwise than the one before it: row by row, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing.evidence.facts import Facts, Sheet
from lms.managing.exports.table import Cell, Column, iso

NAME = "differences"

COLUMNS = (
    Column("table", "text", _("The table, by the name of its file.")),
    Column("row", "text", _("The row, by what tells it apart from others in its table.")),
    Column("column", "text", _("The column; empty where the whole row came or went.")),
    Column("what", "text", _("changed, came or went.")),
    Column("before", "text", _("What the earlier pack says.")),
    Column("now", "text", _("What this pack says.")),
)

Rows = Mapping[tuple[Cell, ...], tuple[Cell, ...]]


def differences(earlier: Facts, sheets: tuple[Sheet, ...]) -> Sheet:
    """Compare new tables with those of an earlier pack, in the columns that both have."""
    rows: list[tuple[Cell, ...]] = []
    for sheet in sheets:
        before = earlier.sheet(sheet.name)
        rows += _of_sheet(sheet, before) if before else [(sheet.name, "", "", "came", "", "")]
    heads = {
        "table": gettext("Table"),
        "row": gettext("Row"),
        "column": gettext("Column"),
        "what": gettext("What happened"),
        "before": gettext("Before"),
        "now": gettext("Now"),
    }
    title = gettext("What differs from pack %(number)s", number=earlier.number)
    return Sheet(NAME, title, COLUMNS, tuple(rows), 3, tuple(heads.items()))


def _of_sheet(now: Sheet, before: Sheet) -> Iterator[tuple[Cell, ...]]:
    earlier, later = _by_key(before), _by_key(now)
    for key in (key for key in earlier if key not in later):
        yield (now.name, _told(key), "", "went", "", "")
    for key, row in later.items():
        if key not in earlier:
            yield (now.name, _told(key), "", "came", "", "")
            continue
        for name, was, is_now in _changes(before, earlier[key], now, row):
            yield (now.name, _told(key), name, "changed", _text(was), _text(is_now))


def _by_key(sheet: Sheet) -> Rows:
    return {row[: sheet.keys]: row for row in sheet.rows}


def _changes(
    before: Sheet, earlier: tuple[Cell, ...], now: Sheet, later: tuple[Cell, ...]
) -> Iterator[tuple[str, Cell, Cell]]:
    was = {column.name: cell for column, cell in zip(before.columns, earlier, strict=True)}
    for column, cell in zip(now.columns, later, strict=True):
        if column.name in was and _text(was[column.name]) != _text(cell):
            yield column.name, was[column.name], cell


def _told(key: tuple[Cell, ...]) -> str:
    return " / ".join(_text(cell) for cell in key)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return iso(cell)
    return str(cell.normalize()) if isinstance(cell, Decimal) else str(cell)
