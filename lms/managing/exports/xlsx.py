"""An Excel workbook: the rows with real dates and numbers, the codebook, and where they come from.

Written by rustpy-xlsxwriter, which takes rows from an iterator and writes text as text, never as a formula or a link.
100,000 rows take it a fifteenth of the time of the pure Python XlsxWriter, half a minute in which a worker could do
little else.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing.exports.table import Cell, Column, Export, Table, codebook

if TYPE_CHECKING:
    from rustpy_xlsxwriter import Format

ROWS_PER_SHEET = 1_048_575  # a sheet's 1,048,576 rows without the header
LONGEST_TEXT = 32_767  # characters in one cell
FIRST_YEAR = 1900  # Excel knows no day before
LONGEST_NAME = 31  # characters in the name of a sheet

WIDTHS = {"text": 24, "id": 38, "integer": 12, "decimal": 10, "boolean": 10, "date": 12, "datetime": 20}
NUMBER_FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm:ss", "decimal": "0.0000"}
ABOUT = (Column("item", "text", ""), Column("value", "text", ""))

Row = Mapping[str, object]


def write(table: Table, file: BinaryIO, rows_per_sheet: int = ROWS_PER_SHEET) -> None:
    """Write a table as a workbook; what does not fit on its first sheet goes on to further ones."""
    explained = codebook(table.columns, [(EXPORT.suffix, EXPORT.remark)])
    # A codebook that is written by itself has nothing left to explain, and a book no two sheets of one name.
    also = [explained] if explained.title != table.title else []
    write_book([table, *also, about_table(table.about)], file, rows_per_sheet)


def about_table(about: Sequence[tuple[str, Cell]]) -> Table:
    """Return the table that says where a workbook comes from."""
    return Table(gettext("About"), ABOUT, about, len(about))


def write_book(tables: Iterable[Table], file: BinaryIO, rows_per_sheet: int = ROWS_PER_SHEET) -> None:
    """Write several tables as one workbook, each on a sheet with its title; the titles must differ."""
    # Not at the top: a worker that writes no workbook spares what it weighs.
    from rustpy_xlsxwriter import Format, write_worksheets

    sheets = [sheet for table in tables for sheet in _split(table, rows_per_sheet)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsx")  # given a path the library's memory stays flat, given a file it does not
        write_worksheets(
            [(name, rows) for name, _columns, rows in sheets],
            path,
            freeze_panes={"general": {"row": 1, "col": 0}},
            autofilter={name: True for name, _columns, _rows in sheets},
            header_format={name: Format().set_bold() for name, _columns, _rows in sheets},
            column_widths={name: [WIDTHS[column.type] for column in columns] for name, columns, _rows in sheets},
            column_formats={name: _formats(columns) for name, columns, _rows in sheets},
        )
        with path.open("rb") as book:
            shutil.copyfileobj(book, file)


def _split(table: Table, rows_per_sheet: int) -> Iterator[tuple[str, Iterable[Column], Iterable[Row]]]:
    """Yield a table's sheets: name, columns, rows. They share one iterator and must be written in this order."""
    names = table.names
    rows = (dict(zip(names, map(_cell, row), strict=True)) for row in table.rows)
    count = ceil(table.size / rows_per_sheet)
    if not count:
        yield _sheet_name(table.title, 1), table.columns, [dict.fromkeys(names)]  # the header needs a row below it
    for number in range(1, count + 1):
        # The last takes all that is left: a row more than was counted is an error of the writer, and not lost.
        part = rows if number == count else islice(rows, rows_per_sheet)
        yield _sheet_name(table.title, number), table.columns, part


def _sheet_name(title: str, number: int) -> str:
    """Return a name that Excel takes: none of its signs, at most 31 characters."""
    ending = f" {number}" if number > 1 else ""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[: LONGEST_NAME - len(ending)] + ending


def _formats(columns: Iterable[Column]) -> dict[str, Format]:
    from rustpy_xlsxwriter import Format

    return {
        column.name: Format().set_num_format(NUMBER_FORMATS[column.type])
        for column in columns
        if column.type in NUMBER_FORMATS
    }


def _cell(value: Cell) -> object:
    match value:
        case str():
            return value[:LONGEST_TEXT]
        case UUID():
            return str(value)
        case Decimal():
            return float(value)
        case date() if value.year < FIRST_YEAR:
            return value.isoformat()
        case datetime():
            return value.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return value


EXPORT = Export(
    "xlsx",
    "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write,
    _(
        "Moments are in UTC without saying so in the cell. A day before 1900 is a text; a text is cut after 32,767 "
        "characters; rows beyond 1,048,575 go on in a further sheet. Empty: not known or does not apply."
    ),
    is_text=False,
)
