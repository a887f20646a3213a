"""Who was at an online meeting and for how long, from the report that its service offers: one file for each service."""

from __future__ import annotations

import csv
import io

from curricula.formats.base import Unreadable
from curricula.formats.encodings import decoded
from curricula.formats.rows import is_workbook, read_rows
from curricula.presence import meet, teams, zoom
from curricula.presence.base import Report, Rows, Stay

__all__ = ["SERVICES", "MOST_STAYS", "Report", "Stay", "Unreadable", "read"]

SERVICES = (meet, teams, zoom)
"""In the order in which they are tried: what one of them reads is never the report of another."""

MOST_STAYS = 2000
"""Of one report: forty people on a bad line come in again some dozens of times."""


def read(content: bytes) -> Report:
    """Read a report as it was downloaded, or as a spreadsheet program saved it since.

    Raises `Unreadable` for what is no report of a service that is known, or an endless one.
    """
    rows = _rows(content)
    for service in SERVICES:
        stays = service.read(rows)
        if stays is not None:
            if len(stays) > MOST_STAYS:
                raise Unreadable(f"the report has more than {MOST_STAYS:,} lines", "Send that of one meeting")
            return Report(service.NAME, tuple(stays))
    raise Unreadable("no line in it heads a list of people with their times", "Download the report again")


def _rows(content: bytes) -> Rows:
    if is_workbook(content):
        rows, _encoding = read_rows(content)
        return [cells for _number, cells in rows]
    text, _encoding = decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return [cells for cells in ([cell.strip() for cell in row] for row in reader) if any(cells)]
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num} cannot be read", "Download the report again") from error


def _delimiter(text: str) -> str:
    """Tell what stands between cells, in all of the file: its first lines are about the meeting and have few of them.

    Moments have commas of their own, so a line with two tabs settles it.
    """
    if any(line.count("\t") > 1 for line in text.splitlines()):
        return "\t"
    return max(",;", key=text.count)
