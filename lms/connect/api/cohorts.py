"""The cohorts of a programme."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from lms import database, records
from lms.connect.api import cursors, tokens
from lms.connect.api.resource import Asked, Page, Resource, cut, known, row, schema_of
from lms.identity import TRAINEE
from lms.language import gettext_lazy as _
from lms.managing.completions.columns import COLUMNS as OF_RECORDS
from lms.managing.exports.table import Column
from lms.tables import cohorts, memberships
from lms.tables import records as log

NAMES = ("cohort_code", "cohort", "curriculum", "language", "place", "country", "timezone", "modality")
COLUMNS = (
    *known(OF_RECORDS, *NAMES),
    Column("starts_on", "date", _("The first day of the training."), "ISO 8601", fixed=False),
    Column("ends_on", "date", _("The last day of the training."), "ISO 8601", fixed=False),
    Column("seats", "integer", _("How many people have a seat in it now."), fixed=False),
    Column("completed", "integer", _("How many people have completed the course in it."), fixed=False),
)


def read(asked: Asked) -> Page:
    """Return cohorts in the order in which they were made."""
    key = cursors.read(asked.cursor, cursors.moment, UUID)
    query = (
        select(cohorts.c.id, cohorts.c.created_at)
        .where(cohorts.c.id.in_(asked.by_id), cursors.behind(cohorts.c.created_at, cohorts.c.id, key))
        .order_by(cohorts.c.created_at, cohorts.c.id)
        .limit(asked.limit + 1)
    )
    found = database.connection().execute(query).all()
    wanted = [each.id for each in found]
    seats, completed = _seats(wanted), _completed(wanted)
    items = []
    for each in found:
        cohort = asked.by_id[each.id]
        said = (cohort.code, cohort.title, cohort.curriculum, cohort.language, cohort.place, cohort.country)
        when = (cohort.timezone, cohort.modality, cohort.starts_on, cohort.ends_on)
        cells = (*said, *when, seats.get(each.id, 0), completed.get(each.id, 0))
        items.append((row(COLUMNS, cells, asked.named), cursors.write(each.created_at, each.id)))
    return cut(items, asked)


def _seats(wanted: list[UUID]) -> dict[UUID, int]:
    held = (memberships.c.cohort.in_(wanted), memberships.c.role == TRAINEE, memberships.c.ended_at.is_(None))
    return _counts(select(memberships.c.cohort, func.count()).where(*held).group_by(memberships.c.cohort))


def _completed(wanted: list[UUID]) -> dict[UUID, int]:
    reached = (log.c.cohort.in_(wanted), log.c.kind == records.COURSE_COMPLETED)
    return _counts(select(log.c.cohort, func.count(log.c.person.distinct())).where(*reached).group_by(log.c.cohort))


def _counts(query: Select[Any]) -> dict[UUID, int]:
    return {found[0]: found[1] for found in database.connection().execute(query)}


RESOURCE = Resource(
    tokens.COHORTS,
    tokens.SCOPES[tokens.COHORTS],
    read,
    lambda: schema_of(COLUMNS, frozenset(column.name for column in COLUMNS)),
)
