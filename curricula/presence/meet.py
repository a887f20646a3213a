"""Google Meet: one line for each, with how long they were there in all; first joining and last leaving say less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curricula.presence.base import EMAIL, LENGTH, Rows, Stay, cell, place, plain

NAME = "Google Meet"
_FIRST, _LAST, _WHOLE = ("first name", "имя"), ("last name", "фамилия"), ("name", "имя")
_JOINED, _EXITED = ("time joined", "время входа", "время присоединения"), ("time exited", "время выхода")


def read(rows: Rows) -> list[Stay] | None:
    """Read a report of Google Meet; `None` for any other."""
    for number, row in enumerate(rows):
        headings = [plain(heading) for heading in row]
        if all(place(headings, parts) is not None for parts in (_WHOLE, LENGTH, _JOINED, _EXITED)):
            return list(_stays(rows[number + 1 :], headings))
    return None


def _stays(rows: Rows, headings: Sequence[str]) -> Iterator[Stay]:
    first, last = place(headings, _FIRST), place(headings, _LAST)
    names = [place(headings, _WHOLE)] if first is None else [first, last]
    email, length = place(headings, EMAIL), place(headings, LENGTH)
    for row in rows:
        name = " ".join(filter(None, (cell(row, at) for at in names)))
        if name or cell(row, email):
            yield Stay(name, cell(row, email), length=cell(row, length))
