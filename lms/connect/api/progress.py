"""How far people have come: one row for each seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from lms import database, publication, records
from lms.connect.api import cursors, tokens
from lms.connect.api.resource import Asked, Page, Resource, cut, known, row, schema_of
from lms.identity import TRAINEE, Cohort
from lms.language import gettext_lazy as _
from lms.learning import overdue
from lms.learning.progress import SHOWN, State
from lms.managing.completions.columns import COLUMNS as OF_RECORDS
from lms.managing.exports.table import Cell, Column
from lms.records import Record
from lms.tables import memberships, people
from lms.tables import records as log

COLUMNS = (
    Column("seat_id", "id", _("The seat: one person in one cohort."), "UUID"),
    *known(OF_RECORDS, "cohort_code", "person_id", "name"),
    Column("since", "datetime", _("When the seat was given."), "ISO 8601, UTC"),
    Column("left_at", "datetime", _("When the seat was ended; empty while it is held."), "ISO 8601, UTC", fixed=False),
    Column("activities", "integer", _("How many parts of the course there are to do."), fixed=False),
    Column("done", "integer", _("How many of them are done or passed."), fixed=False),
    Column("last_at", "datetime", _("When the person did anything last."), "ISO 8601, UTC", fixed=False),
    Column("completed_at", "datetime", _("When the last condition of the certificate was met."), "ISO 8601, UTC"),
)
NEVER_NULL = frozenset({"seat_id", "cohort_code", "person_id", "name", "since", "activities", "done"})


def read(asked: Asked) -> Page:
    """Return seats in the order in which they were given, ended ones too."""
    key = cursors.read(asked.cursor, cursors.moment, UUID)
    if not key:
        overdue.hand_in(asked.cohorts)
    query = (
        select(memberships.c.id, memberships.c.cohort, memberships.c.person, people.c.name, *_WHEN)
        .join(people, people.c.id == memberships.c.person)
        .where(memberships.c.cohort.in_(asked.by_id), memberships.c.role == TRAINEE)
        .where(cursors.behind(memberships.c.since, memberships.c.id, key))
        .order_by(memberships.c.since, memberships.c.id)
        .limit(asked.limit + 1)
    )
    found = database.connection().execute(query).all()
    logs = _logs(found)
    items = []
    for seat in found:
        cells = _cells(seat, asked.by_id[seat.cohort], logs.get((seat.cohort, seat.person), ()))
        items.append((row(COLUMNS, cells, asked.named), cursors.write(seat.since, seat.id)))
    return cut(items, asked)


_WHEN = (memberships.c.since, memberships.c.ended_at)


def _logs(seats: Sequence[Row[*tuple[Any, ...]]]) -> Mapping[tuple[UUID, UUID], Sequence[Record]]:
    """Return what was done on these seats, by cohort and person, in one query."""
    among = (log.c.cohort.in_({seat.cohort for seat in seats}), log.c.person.in_({seat.person for seat in seats}))
    logs: dict[tuple[UUID, UUID], list[Record]] = defaultdict(list)
    for record in records.read(*among, log.c.kind.in_(SHOWN)):
        assert record.cohort is not None
        logs[record.cohort, record.person].append(record)
    return logs


def _cells(seat: Row[*tuple[Any, ...]], cohort: Cohort, done: Iterable[Record]) -> tuple[Cell, ...]:
    own = tuple(done)
    who = (seat.id, cohort.code, seat.person, seat.name, seat.since, seat.ended_at)
    last = max((record.at for record in own if record.author is None), default=None)
    course = publication.edition().course(cohort.curriculum, cohort.language)
    if course is None:  # withdrawn: what was completed stays so
        completed = (record.at for record in own if record.kind == records.COURSE_COMPLETED)
        return (*who, 0, 0, last, min(completed, default=None))
    state = State(course, own, cohort.asks)
    parts = [activity for activity in course.outline.activities if activity.done_by and activity.opens_after is None]
    return (*who, len(parts), sum(state.standing(each.id).done for each in parts), last, state.completed_at)


RESOURCE = Resource(tokens.PROGRESS, tokens.SCOPES[tokens.PROGRESS], read, lambda: schema_of(COLUMNS, NEVER_NULL))
