"""What the report of every service comes to, and how its columns are found by their headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

Rows = Sequence[Sequence[str]]

NAME = ("name", "full name", "имя", "полное имя")
EMAIL = ("email", "e-mail", "почт", "электронный адрес")
JOINED = ("join", "вход", "присоедин")
LEFT = ("leave", "left", "exit", "выход")
LENGTH = ("duration", "длительн", "продолжительн")
"""Parts of headings by which columns are known, in English and in Russian."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One line of a report: somebody who was there from one moment to another, or for so long; all as it is written.

    Where `joined` is empty, `length` counts. Where only `left` is, they stayed to the end.
    """

    name: str
    email: str
    joined: str = ""
    left: str = ""
    length: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a service says about one meeting."""

    service: str
    stays: tuple[Stay, ...]


def plain(heading: str) -> str:
    """Return a heading as headings are compared."""
    return " ".join(unicodedata.normalize("NFKC", heading).casefold().split())


def place(headings: Sequence[str], parts: Sequence[str], after: int = -1) -> int | None:
    """Return where the first heading behind the column `after` stands that has one of these parts in it."""
    found = (at for at, heading in enumerate(headings) if at > after and any(part in heading for part in parts))
    return next(found, None)


def cell(row: Sequence[str], at: int | None) -> str:
    """Return a cell of a row; empty where the row is shorter, or there is no such column."""
    return row[at] if at is not None and at < len(row) else ""
