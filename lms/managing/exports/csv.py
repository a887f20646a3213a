"""CSV as spreadsheets and statistics programs read it: UTF-8 with a byte order mark, commas, CRLF, ISO 8601 dates."""

from __future__ import annotations

import codecs
import csv
import io
import re
from datetime import date
from typing import BinaryIO

from lms.language import gettext_lazy as _
from lms.managing.exports.table import Cell, Export, Table, iso

# A spreadsheet takes what begins with one of these for a formula; some fold the full-width forms first.
SIGNS = r"=+\-@＝＋－＠"
# A cell begins where the text does, and again behind whatever a reader with other settings splits at: Excel in Russian
# splits at the semicolon, and then also where a quoted text breaks its line. What does not show is looked through.
INVISIBLE = r"\s\"'\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_FORMULA = re.compile(rf"(^|[;\t\r\n])([{INVISIBLE}]*)([{SIGNS}])")
_CONTROL = re.compile(r"^[\t\r\n]")
_HARMLESS = re.compile(r"\w[^;\t\r\n]*")  # nearly every text there is; found out in a tenth of the time


def write(table: Table, file: BinaryIO) -> None:
    """Write a table as CSV; what somebody typed never becomes a formula."""
    file.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(table.names)
    lines.writerows([_cell(value) for value in row] for row in table.rows)
    text.detach()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return harmless(value)
    return iso(value) if isinstance(value, date) else str(value)


def harmless(text: str) -> str:
    """Put an apostrophe before every sign, tab or line break that would begin a formula in some spreadsheet."""
    if _HARMLESS.fullmatch(text):
        return text
    guarded = _FORMULA.sub(r"\1\2'\3", text)
    return _CONTROL.sub(r"'\g<0>", guarded)


EXPORT = Export(
    "csv",
    "CSV",
    "text/csv; charset=utf-8",
    write,
    _(
        "Encoded as UTF-8 with a byte order mark; commas between the cells, CRLF between the rows. Where a text would "
        "begin with = + - @, a tab or a line break, also behind a semicolon or a line break inside it, an apostrophe "
        "stands before that sign, so that no spreadsheet takes it for a formula. Empty: not known or does not apply."
    ),
)
