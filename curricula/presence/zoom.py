"""Zoom: the list of participants, with or without the block about the meeting above it, or with it in every line.

Of unique users it tells minutes alone. Times spent in the waiting room are no times at the meeting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curricula.presence.base import EMAIL, JOINED, LEFT, LENGTH, Rows, Stay, cell, place, plain

NAME = "Zoom"
_BEGINS = ("name", "имя")
_MINUTES = ("(minute", "(мин")
_WAITING = ("waiting", "ожидан")
_YES = frozenset({"yes", "да", "true"})


def read(rows: Rows) -> list[Stay] | None:
    """Read a report of Zoom; `None` for any other."""
    for number, row in enumerate(rows):
        headings = [plain(heading) for heading in row]
        name = next((at for at, heading in enumerate(headings) if heading.startswith(_BEGINS)), None)
        # What stands before the name is about the meeting, by the same words.
        length = None if name is None else place(headings, LENGTH, after=name)
        if name is not None and length is not None and any(part in headings[length] for part in _MINUTES):
            return list(_stays(rows[number + 1 :], headings, name, length))
    return None


def _stays(rows: Rows, headings: Sequence[str], name: int, length: int) -> Iterator[Stay]:
    email, joined, left, waiting = (place(headings, parts, after=name) for parts in (EMAIL, JOINED, LEFT, _WAITING))
    for row in rows:
        if cell(row, name) and plain(cell(row, waiting)) not in _YES:
            yield Stay(cell(row, name), cell(row, email), cell(row, joined), cell(row, left), cell(row, length))
