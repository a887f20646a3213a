"""Who signs the certificates of a programme: up to three people, each with a function."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from lms import database
from lms.certificates.words import Signatory
from lms.tables import signatories as table

MOST = 3


def of_programme(programme: UUID) -> tuple[Signatory, ...]:
    """Return who signs, in the order of the sheet."""
    query = select(table.c.name, table.c.function).where(table.c.programme == programme)
    rows = database.connection().execute(query.order_by(table.c.place))
    return tuple(Signatory(row.name, row.function) for row in rows)


def appoint(programme: UUID, chosen: Sequence[Signatory]) -> None:
    """Say who signs from now on, inside ``database.writing()``; what was issued before stays as it is."""
    link = database.connection()
    link.execute(table.delete().where(table.c.programme == programme))
    rows = [
        {"programme": programme, "place": place, "name": each.name, "function": each.function}
        for place, each in enumerate(chosen, 1)
    ]
    if rows:
        link.execute(table.insert(), rows)
