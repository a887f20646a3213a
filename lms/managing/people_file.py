"""Lists of people as offices keep them, CSV of every dialect of the region and Excel: from bytes to a table."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from curricula.formats.encodings import ENCODINGS, guess
from lms.language import gettext, ngettext

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_ROWS = 500
MOST_COLUMNS = 20
MOST_SHEETS = 20  # that are looked into for one that is not empty
MOST_SPANS = 1000  # merged cells that are looked at
LAST_ROW = 5000  # below which no merged cell is looked at
LONGEST_CELL = 300  # characters; longer ones are cut, since nobody's name or address is
UNPACKED_LIMIT = 40_000_000  # bytes that an Excel file may unpack to

DELIMITERS = ",;\t"
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Unreadable(Exception):
    """A file that is no list of people. Its text is a sentence for whoever sent it."""


class Span(NamedTuple):
    """A merged cell: its first and last row, by their numbers in the file, and its first and last column from 0."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Table:
    """What a file says: every row that is not empty with its number in the file, and how the file was read.

    ``encoding`` is a key of :data:`ENCODINGS`, empty for Excel; ``is_guess`` is whether the bytes left a choice.
    ``spans`` are the merged cells: what such a cell says stands in its first row and column only.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str
    is_guess: bool
    spans: tuple[Span, ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max(len(cells) for _number, cells in self.rows)

    def span(self, number: int, column: int) -> Span | None:
        """Return the merged cell that covers a row and a column without beginning there; ``None`` where none does."""
        return next(
            (
                each
                for each in self.spans
                if each.top <= number <= each.bottom
                and each.left <= column <= each.right
                and (each.top, each.left) != (number, column)
            ),
            None,
        )

    def merged(self, number: int, column: int) -> str:
        """Return what the merged cell says that covers a row and a column; empty where none does."""
        span = self.span(number, column)
        cells = next((cells for row, cells in self.rows if span and row == span.top), ())
        return cells[span.left] if span and span.left < len(cells) else ""


def read(content: bytes, encoding: str = "", country: str = "") -> Table:
    """Read a file. ``encoding`` is used where given; ``country`` helps where one must be guessed.

    Raises :class:`Unreadable`.
    """
    if not content.strip():
        raise Unreadable(gettext("The file is empty."))
    if content.startswith(_EXCEL):
        sheet = _sheet(content)
        return Table(_checked(_excel_rows(sheet)), "", False, _spans(sheet))
    chosen, is_guess = (encoding, False) if encoding in ENCODINGS else guess(content, country)
    if b"\0" in content and chosen != "utf-16":
        raise Unreadable(gettext("This is not a list: save it as CSV or as an Excel workbook (.xlsx) and send that."))
    try:
        text = content.decode("utf-8-sig" if chosen == "utf-8" else chosen)
    except UnicodeDecodeError as error:
        raise Unreadable(gettext("The file is not written in %(encoding)s.", encoding=ENCODINGS[chosen])) from error
    return Table(_checked(_csv_rows(text)), chosen, is_guess)


def _csv_rows(text: str) -> Iterable[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from enumerate(reader, 1)
    except csv.Error as error:
        raise Unreadable(
            gettext("Line %(line)s cannot be read: look for a quotation mark too many.", line=reader.line_num)
        ) from error


def _delimiter(text: str) -> str:
    """Return what stands between the cells: what stands most often in the first row, outside quotation marks."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().split("\n", 1)[0])
    return max(DELIMITERS, key=first.count)


def _sheet(content: bytes) -> CalamineSheet:
    """Return the first sheet of a workbook in which anything stands."""
    if content.startswith(_EXCEL[0]):
        _refuse_bomb(content)
    # Not at the top: a worker that reads no workbook spares what it weighs.
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
        sheets = [book.get_sheet_by_index(place) for place in range(min(len(book.sheet_names), MOST_SHEETS))]
    except CalamineError as error:
        raise Unreadable(
            gettext("The Excel workbook cannot be opened. Open it in Excel, save it again as .xlsx, and send that.")
        ) from error
    if not sheets:
        raise Unreadable(gettext("There is nobody in the list."))
    return next((sheet for sheet in sheets if sheet.total_height), sheets[0])


def _excel_rows(sheet: CalamineSheet) -> Iterable[tuple[int, list[str]]]:
    rows = sheet.to_python(skip_empty_area=False)
    return ((number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1))


def _spans(sheet: CalamineSheet) -> tuple[Span, ...]:
    found = (Span(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return tuple(span for span in found if span.left < MOST_COLUMNS and span.top <= LAST_ROW)[:MOST_SPANS]


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable(gettext("The Excel workbook is damaged. Save it again and send that.")) from error
    if size > UNPACKED_LIMIT:
        raise Unreadable(gettext("The Excel workbook is too large inside. Copy the list into a new one and send that."))


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell)


def refuse_too_many(people: int) -> None:
    """Raise :class:`Unreadable` for a list of more people than one list may have."""
    if people > MOST_ROWS:
        many = ngettext("The list has more than %(n)s person.", "The list has more than %(n)s people.", MOST_ROWS)
        raise Unreadable(many + " " + gettext("Split it and send the parts one after the other."))


def _checked(rows: Iterable[tuple[int, list[str]]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the rows that say something, cells trimmed; refuse a file that is no list or too long for one."""
    kept = []
    for number, row in rows:
        cells = tuple(" ".join(cell[:LONGEST_CELL].split()) for cell in row[:MOST_COLUMNS])
        if any(cells):
            kept.append((number, cells))
        refuse_too_many(len(kept) - 1)  # the first may hold the headings
    if not kept:
        raise Unreadable(gettext("There is nobody in the list."))
    return tuple(kept)
