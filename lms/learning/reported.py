"""What trainees reported as wrong, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, select

from lms import database
from lms.identity import Seat
from lms.language import gettext_lazy as _
from lms.tables import cohorts, people, report_events, reports

ANSWERED, CLOSED = "answered", "closed"

KINDS = {
    "fact": _("Something in it is wrong"),
    "unclear": _("I do not understand it"),
    "language": _("The language: a mistake, or a word that hurts"),
    "technical": _("Something does not work on my phone or computer"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """An answer to a report, or its closing. ``name`` is whose."""

    kind: str
    name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What a trainee said of one part or question of exactly one version; ``name`` is the trainee's.

    ``part`` counts a lesson's parts or a case's scenes from 0, and is ``None`` of a tool; ``question`` is an id, empty
    where it is about text. ``content`` is the hash of the activity as it was shown, ``quote`` the words that it is
    about.
    """

    id: UUID
    person: UUID
    cohort: UUID
    curriculum: str
    language: str
    activity: str
    content: str
    part: int | None
    question: str
    kind: str
    quote: str
    text: str
    at: datetime
    name: str = ""
    events: tuple[Event, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether somebody has closed it."""
        return any(event.kind == CLOSED for event in self.events)

    @property
    def is_answered(self) -> bool:
        """Whether somebody has said anything to the trainee."""
        return any(event.text for event in self.events)


IS_CLOSED = exists().where(report_events.c.report == reports.c.id, report_events.c.kind == CLOSED)
_OWN = tuple(reports.c)


def keep(report: Report) -> None:
    """Keep a report, inside ``database.writing()``; sending it twice keeps it once."""
    row = {column.name: getattr(report, column.name) for column in _OWN}
    database.insert_once(reports, [row])


def add(sent: UUID, report: Report, kind: str, author: UUID, text: str, at: datetime) -> None:
    """Answer or close a report, inside ``database.writing()``; sending it twice does it once."""
    row = {"id": sent, "report": report.id, "kind": kind, "author": author, "text": text, "at": at}
    database.insert_once(report_events, [row])


def found(*conditions: ColumnElement[bool], limit: int | None = None) -> tuple[Report, ...]:
    """Return the reports that meet the conditions, over reports and their cohorts, the newest first."""
    query = (
        select(*_OWN, people.c.name)
        .select_from(reports.join(people, people.c.id == reports.c.person))
        .join(cohorts, cohorts.c.id == reports.c.cohort)
        .where(*conditions)
        .order_by(reports.c.at.desc(), reports.c.id)
        .limit(limit)
    )
    rows = database.connection().execute(query).all()
    events = _events([row.id for row in rows])
    return tuple(_report(row, events.get(row.id, ())) for row in rows)


def _report(row: Row[*tuple[Any, ...]], events: tuple[Event, ...]) -> Report:
    told: dict[str, Any] = row._asdict()
    return Report(**told, events=events)


def _events(of: list[UUID]) -> Mapping[UUID, tuple[Event, ...]]:
    if not of:
        return {}
    query = (
        select(report_events.c.report, report_events.c.kind, people.c.name, report_events.c.text, report_events.c.at)
        .join(people, people.c.id == report_events.c.author)
        .where(report_events.c.report.in_(of))
        .order_by(report_events.c.position)
    )
    told: dict[UUID, list[Event]] = defaultdict(list)
    for report, *event in database.connection().execute(query):
        told[report].append(Event(*event))
    return {report: tuple(listed) for report, listed in told.items()}


def of_seat(seat: Seat) -> tuple[Report, ...]:
    """Return what a trainee reported in a cohort, the newest first."""
    return found(reports.c.person == seat.person.id, reports.c.cohort == seat.cohort.id)


def any_of(seat: Seat) -> bool:
    """Whether a trainee reported anything in a cohort."""
    query = select(reports.c.id).where(reports.c.cohort == seat.cohort.id, reports.c.person == seat.person.id).limit(1)
    return database.connection().execute(query).first() is not None
