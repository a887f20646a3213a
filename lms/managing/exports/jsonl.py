"""JSON Lines: one object a row in UTF-8, for programs."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import BinaryIO
from uuid import UUID

from lms.language import gettext_lazy as _
from lms.managing.exports.table import Export, Table, iso

_encoder = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=lambda value: plain(value)
)


def write(table: Table, file: BinaryIO) -> None:
    """Write a table as JSON Lines, the names of each object in alphabetical order."""
    names = table.names
    for row in table.rows:
        file.write(_encoder.encode(dict(zip(names, row, strict=True))).encode() + b"\n")


def plain(value: object) -> str | float:
    """Return a cell that JSON has no kind for as one that it has; raise ``TypeError`` for what no cell may hold."""
    match value:
        case Decimal():
            return float(value)
        case date():
            return iso(value)
        case UUID():
            return str(value)
    raise TypeError(f"{value!r} is nothing that a cell may hold")


EXPORT = Export(
    "jsonl",
    "JSON Lines",
    "application/jsonl",
    write,
    _("One JSON object a line in UTF-8, its names in alphabetical order. null: not known or does not apply."),
)
