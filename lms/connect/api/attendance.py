"""Who was at which meeting: one row for each person in each register, as it stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from lms import called, database
from lms.connect.api import cursors, tokens
from lms.connect.api.resource import Asked, Item, Page, Resource, cut, known, row, schema_of
from lms.language import gettext_lazy as _
from lms.learning import meetings as registers_of
from lms.learning.meetings import Meeting, Registers
from lms.managing.attendance import COLUMNS as OF_REGISTERS
from lms.managing.attendance import cells
from lms.managing.exports.table import Column
from lms.tables import meetings

NAMES = ("person_id", "name", "meeting", "starts_at", "minutes", "mark", "taken", "noted_at")
COLUMNS = (
    Column("cohort_code", "text", _("The cohort, whatever its title becomes.")),
    Column("meeting_id", "id", _("The meeting itself."), "UUID"),
    Column("cancelled", "boolean", _("Whether it was cancelled."), fixed=False),
    *known(OF_REGISTERS, *NAMES),
)

IN_FILES = tuple(column.name for column in OF_REGISTERS)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where somebody stands in the register of a meeting, which was entered at a moment."""

    entered_at: datetime
    meeting: Meeting
    person: UUID
    registers: Registers

    def item(self, asked: Asked, name: str) -> Item:
        """Return it as a row."""
        in_file = dict(zip(IN_FILES, cells(self.registers, self.meeting, self.person, name), strict=True))
        about = (asked.by_id[self.meeting.cohort].code, self.meeting.id, self.meeting.cancelled_at is not None)
        return row(COLUMNS, (*about, *(in_file[each] for each in NAMES)), asked.named)

    @property
    def cursor(self) -> str:
        """The cursor behind it."""
        return cursors.write(self.entered_at, self.meeting.id, self.person)


def read(asked: Asked) -> Page:
    """Return marks by meeting, in the order in which those were entered into the timetable, and by person."""
    key = cursors.read(asked.cursor, cursors.moment, UUID, UUID)
    found = list(islice(_marks(asked, key), asked.limit + 1))
    names = called.names_of({mark.person for mark in found})
    return cut([(mark.item(asked, names[mark.person]), mark.cursor) for mark in found], asked)


def _marks(asked: Asked, key: tuple[Any, ...]) -> Iterator[Mark]:
    """Yield the marks behind a key, each register read when its turn comes."""
    since, last, person = key or (None, None, None)
    query = (
        select(meetings.c.id, meetings.c.cohort, meetings.c.created_at)
        .where(meetings.c.cohort.in_(asked.by_id))
        .where(or_(meetings.c.id == last, cursors.behind(meetings.c.created_at, meetings.c.id, key[:2])))
        .order_by(meetings.c.created_at, meetings.c.id)
    )
    registers = cache(lambda cohort: registers_of.registers(asked.by_id[cohort]))
    for found in database.connection().execute(query).all():
        held: Registers = registers(found.cohort)
        meeting = next(each for each in held.meetings if each.id == found.id)
        for somebody in sorted(held.marks.get(str(meeting.id), ())):
            if meeting.id != last or somebody > person:
                yield Mark(found.created_at, meeting, somebody, held)


RESOURCE = Resource(
    tokens.ATTENDANCE,
    tokens.SCOPES[tokens.ATTENDANCE],
    read,
    lambda: schema_of(COLUMNS, frozenset(column.name for column in COLUMNS)),
)
