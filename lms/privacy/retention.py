"""How long a programme keeps who people are: which cohorts are past it, which will be soon, and whom that is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from lms import clock, database
from lms.certificates.words import last_day
from lms.identity import TRAINEE
from lms.tables import cohorts, erasures, memberships, people, programme_privacy

WARNED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Ending:
    """A cohort with people in it who are still known by name, and the last day on which they are to be."""

    programme: UUID
    cohort: UUID
    title: str
    until: date

    @property
    def is_over(self) -> bool:
        """Whether the period is over."""
        return self.until < clock.now().date()


@dataclass(frozen=True, slots=True)
class Expired:
    """Somebody every one of whose cohorts is past its period."""

    id: UUID
    name: str


def ending(of: Collection[UUID]) -> list[Ending]:
    """Return the cohorts of some programmes whose period is over or ends within sixty days, in one query."""
    known = exists().where(
        memberships.c.cohort == cohorts.c.id, memberships.c.role == TRAINEE, ~_is_erased(memberships.c.person)
    )
    query = (
        select(cohorts.c.programme, cohorts.c.id, cohorts.c.title, cohorts.c.ends_on, programme_privacy.c.keeps_months)
        .join(programme_privacy, programme_privacy.c.programme == cohorts.c.programme)
        .where(cohorts.c.programme.in_(of), programme_privacy.c.keeps_months.is_not(None), known)
        .order_by(cohorts.c.ends_on, cohorts.c.title)
    )
    soon = clock.now().date() + WARNED
    listed = [Ending(*row[:3], until=_until(*row[3:])) for row in database.connection().execute(query)]
    return [each for each in listed if each.until <= soon]


def expired(programme: UUID) -> list[Expired]:
    """Return whom a programme has kept by name for long enough, and nobody else still keeps, by name.

    Somebody with a seat elsewhere stays as long as the last of their cohorts says, and for good where one sets no end.
    """
    mine = select(memberships.c.person).join(cohorts, cohorts.c.id == memberships.c.cohort)
    theirs = mine.where(cohorts.c.programme == programme, memberships.c.role == TRAINEE)
    query = (
        select(people.c.id, people.c.name, memberships.c.role, cohorts.c.ends_on, programme_privacy.c.keeps_months)
        .join(memberships, memberships.c.person == people.c.id)
        .outerjoin(cohorts, cohorts.c.id == memberships.c.cohort)
        .outerjoin(programme_privacy, programme_privacy.c.programme == cohorts.c.programme)
        .where(people.c.id.in_(theirs), ~_is_erased(people.c.id))
    )
    past: dict[Expired, list[bool]] = defaultdict(list)
    today = clock.now().date()
    for person, name, role, ends_on, months in database.connection().execute(query):
        is_past = role == TRAINEE and months is not None and _until(ends_on, months) < today
        past[Expired(person, name)].append(is_past)
    return sorted((each for each, told in past.items() if all(told)), key=lambda each: each.name.casefold())


def _is_erased(person: ColumnElement[UUID]) -> ColumnElement[bool]:
    return exists().where(erasures.c.person == person, erasures.c.done_at.is_not(None))


def _until(ends_on: date, months: int) -> date:
    return last_day(ends_on, months) or ends_on
