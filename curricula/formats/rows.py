"""Tables of offices, CSV of every dialect of the region and workbooks: from bytes to rows of texts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime

from curricula.formats.base import Unreadable
from curricula.formats.encodings import decoded
from curricula.formats.packed import unpack

MOST_ROWS = 20_000
LONGEST_CELL = 20_000
EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of Excel's numbers for dates; its year 1900 has a 29th of February
_DELIMITERS = ",;\t"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Rows = list[tuple[int, list[str]]]
"""Every row that is not empty, with its number in the file."""


def is_workbook(content: bytes) -> bool:
    """Tell whether these bytes are a workbook of Excel or LibreOffice."""
    return content.startswith(_OLE) or (content.startswith(_ZIP) and any(
        mark in content for mark in (b"xl/workbook", b"vnd.oasis.opendocument.spreadsheet")
    ))  # fmt: skip


def read_rows(content: bytes) -> tuple[Rows, str]:
    """Read the first sheet of a workbook, or a CSV file; give the encoding, too, where it is a guess.

    Raises `Unreadable`.
    """
    if content.startswith((_ZIP, _OLE)):
        return _kept(_workbook(content)), ""
    text, guessed = decoded(content)
    return _kept(_csv(text)), guessed


def _workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    # Not at the top: a worker that reads no workbook spares what it weighs.
    from python_calamine import CalamineError, load_workbook

    if content.startswith(_ZIP):
        unpack(content)  # refuses bombs and damage
    try:
        rows = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as error:
        fix = "Open it in Excel or LibreOffice, save it again as .xlsx, and send that"
        raise Unreadable("the workbook cannot be opened", fix) from error
    return ((number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1))


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    first = re.sub(r'"[^"]*"', "", text.lstrip().split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    try:
        yield from enumerate(reader, 1)
    except csv.Error as error:
        wrong = f"line {reader.line_num} cannot be read"
        raise Unreadable(wrong, "Look for a quotation mark too many, or save it as .xlsx") from error


def _kept(rows: Iterator[tuple[int, list[str]]]) -> Rows:
    kept: Rows = []
    for number, row in rows:
        cells = [cell.strip()[:LONGEST_CELL] for cell in row]
        if any(cells):
            kept.append((number, cells))
        if len(kept) > MOST_ROWS:
            raise Unreadable(f"the table has more than {MOST_ROWS:,} rows", "Divide it")
    return kept
