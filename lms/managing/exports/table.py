"""A table on its way out of the site: its columns and what they mean, its rows, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import BinaryIO, Literal
from uuid import UUID

from babel.support import LazyProxy

from lms.language import gettext
from lms.language import gettext_lazy as _

Cell = str | int | bool | Decimal | date | datetime | UUID | None
Words = str | LazyProxy
Type = Literal["text", "id", "integer", "decimal", "boolean", "date", "datetime"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``name`` is what programs know it by and never changes; ``meaning`` is said in the codebook.

    ``fixed`` says that a row, once written, never changes here; otherwise it has what is known when the file is made.
    ``names_people`` marks what is left out of files that are passed on.
    """

    name: str
    type: Type
    meaning: Words
    unit: Words = ""
    fixed: bool = True
    names_people: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. ``rows`` is read once, has ``size`` rows, and each row has a cell for each column.

    ``about`` says where the table comes from: pairs of words and a value.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    size: int
    about: Sequence[tuple[str, Cell]] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Export:
    """A format that tables leave in.

    ``write`` writes a table into a binary file, row by row: memory stays flat however long the table is. ``remark``
    says what the format does to values, for the codebook. ``is_text`` says that compressing it on the way pays.
    """

    suffix: str
    label: str
    media_type: str
    write: Callable[[Table, BinaryIO], None]
    remark: Words = ""
    is_text: bool = True


PERSON_ID = Column(
    "person_id",
    "id",
    _("The trainee, the same in every file of this site. Two accounts of one person become one when they are merged."),
    "UUID",
    fixed=False,
)

CODEBOOK = (
    Column("column", "text", _("Name of the column.")),
    Column("type", "text", _("What kind of value it holds.")),
    Column("unit", "text", _("Unit, scale or standard of the value.")),
    Column("meaning", "text", _("What the value says.")),
    Column("stays", "boolean", _("Whether the value in a row is the same in every later file.")),
)


def codebook(columns: Sequence[Column], remarks: Sequence[tuple[str, Words]] = ()) -> Table:
    """Return the table that explains columns, and below them what formats do to values: (suffix, words) pairs."""
    rows: list[tuple[Cell, ...]] = [
        (column.name, column.type, str(column.unit), str(column.meaning), column.fixed) for column in columns
    ]
    rows += [(f".{suffix}", "", "", str(words), None) for suffix, words in remarks if words]
    return Table(gettext("Codebook"), CODEBOOK, rows, len(rows))


def iso(value: date | datetime) -> str:
    """Write a day as ``2026-11-23`` and a moment, in UTC and to the second, as ``2026-11-23T09:00:00Z``."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return value.isoformat()
