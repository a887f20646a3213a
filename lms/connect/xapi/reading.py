"""Reading from the log what statements tell of: a page of it, or all of it one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import Row, Select, and_, case, func, select

from curricula.attendance import ABSENT
from lms import database, publication, records, urls
from lms.connect.xapi.statements import KINDS, Deed, Statement, Teller
from lms.identity import Cohort
from lms.managing.completions.query import Titles
from lms.tables import meetings, people
from lms.tables import records as log


def teller(of: Sequence[Cohort], named: bool) -> Teller:
    """Return what tells of some cohorts, with names beside accounts or without."""
    query = select(meetings.c.id, meetings.c.title).where(meetings.c.cohort.in_([cohort.id for cohort in of]))
    return Teller(
        home=urls.public("courses.home"),
        site=current_app.config["LMS_SITE_NAME"],
        titles=Titles(publication.edition()),
        cohorts={cohort.id: cohort for cohort in of},
        meetings={str(row.id): row.title for row in database.connection().execute(query)},
        named=named,
    )


def page(of: Sequence[Cohort], after: int, until: int, limit: int) -> list[Deed]:
    """Return the first records behind the position ``after``, at most ``limit`` and none behind ``until``."""
    query = _query(of, until).where(log.c.position > after).limit(limit)
    return [_deed(row) for row in database.connection().execute(query)]


def stream(of: Sequence[Cohort], until: int, named: bool) -> Iterator[Statement]:
    """Yield every statement up to a position of the log; memory stays flat."""
    tells = teller(of, named)
    return (statement for row in database.stream(_query(of, until)) for statement in tells.tell(_deed(row)))


def _query(of: Sequence[Cohort], until: int) -> Select[*tuple[Any, ...]]:
    begun, corrected, earlier = log.alias("begun"), log.alias("corrected"), log.alias("earlier")
    newest_before = (
        select(func.max(earlier.c.position))
        .where(
            earlier.c.cohort == log.c.cohort,
            earlier.c.person == log.c.person,
            earlier.c.kind == records.ATTENDANCE_NOTED,
            earlier.c.what["meeting"].as_string() == log.c.what["meeting"].as_string(),
            earlier.c.position < log.c.position,
        )
        .scalar_subquery()
    )
    # Only a mark corrects one: every other record is spared the look.
    corrects = case((log.c.kind == records.ATTENDANCE_NOTED, newest_before))
    return (
        select(
            *(log.c[name] for name in ("position", "id", "person")),
            people.c.name,
            *(log.c[name] for name in ("cohort", "activity", "content", "kind", "attempt", "what")),
            records.AT.label("at"),
            begun.c.what.label("shown"),
            corrected.c.id.label("before"),
            corrected.c.what["mark"].as_string().label("mark_before"),
        )
        .join(people, people.c.id == log.c.person)
        .outerjoin(begun, and_(begun.c.id == log.c.attempt, begun.c.kind == records.ATTEMPT_STARTED))
        .outerjoin(corrected, corrected.c.position == corrects)
        .where(log.c.cohort.in_([cohort.id for cohort in of]), log.c.kind.in_(KINDS), log.c.position <= until)
        .order_by(log.c.position)
    )


def _deed(row: Row[*tuple[Any, ...]]) -> Deed:
    told = row._asdict()
    if told.pop("mark_before") == ABSENT:
        told["before"] = None  # nothing was told by that
    return Deed(**told)
