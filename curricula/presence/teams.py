"""Microsoft Teams: tables of tabs in numbered sections, or the older list of who joined and left.

The section of participants has one line for each, from the first joining to the last leaving; that of activities, where
there is one, has every time that somebody was in, and is what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from curricula.presence.base import EMAIL, JOINED, LEFT, LENGTH, Rows, Stay, cell, place, plain
from curricula.presence.base import NAME as NAMES

NAME = "Teams"
_SECTION = re.compile(r"\d\. ")
_FIRST = ("first", "перв")
_ACTION, _AT = ("action", "действие"), ("timestamp", "метка времени")
_GOES = ("left", "вы")


def read(rows: Rows) -> list[Stay] | None:
    """Read a report of Teams; `None` for any other."""
    tables = [(number, headings) for number, row in enumerate(rows) if _heads(headings := [*map(plain, row)])]
    if not tables:
        return None
    each_time = [table for table in tables if not _is_summed(table[1])]
    number, headings = (each_time or tables)[-1]
    below = _below(rows[number + 1 :])
    if place(headings, _ACTION) is not None:
        return list(_paired(below, headings))
    return list(_stays(below, headings))


def _heads(headings: Sequence[str]) -> bool:
    """Whether a row heads a list of people with their times."""
    if headings[0] not in NAMES:
        return False
    if place(headings, _ACTION) is not None:
        return place(headings, _AT) is not None
    length = place(headings, LENGTH)
    return length is not None and "(" not in headings[length] and place(headings, JOINED) is not None


def _is_summed(headings: Sequence[str]) -> bool:
    joined = place(headings, JOINED)
    return joined is not None and any(part in headings[joined] for part in _FIRST)


def _below(rows: Rows) -> Iterator[Sequence[str]]:
    """Yield the rows of a table, up to the title of the next section."""
    for row in rows:
        if _SECTION.match(row[0]) and not any(row[1:]):
            return
        if row[0]:
            yield row


def _stays(rows: Iterator[Sequence[str]], headings: Sequence[str]) -> Iterator[Stay]:
    email, joined, left, length = (place(headings, parts) for parts in (EMAIL, JOINED, LEFT, LENGTH))
    for row in rows:
        if _is_summed(headings):
            yield Stay(row[0], cell(row, email), length=cell(row, length))
        else:
            yield Stay(row[0], cell(row, email), cell(row, joined), cell(row, left), cell(row, length))


def _paired(rows: Iterator[Sequence[str]], headings: Sequence[str]) -> Iterator[Stay]:
    """Yield a stay for every joining, until the next leaving of the same name."""
    email, action, at = (place(headings, parts) for parts in (EMAIL, _ACTION, _AT))
    since: dict[str, Stay] = {}
    for row in rows:
        name = row[0]
        if plain(cell(row, action)).startswith(_GOES):
            if name in since:
                yield Stay(name, since[name].email, since.pop(name).joined, cell(row, at))
        else:
            since.setdefault(name, Stay(name, cell(row, email), cell(row, at)))
    yield from since.values()
