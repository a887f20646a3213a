"""Surveys at work that wait for an answer: whom they ask, since when, and how whoever is asked can be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from lms import clock, database, sealing, urls
from lms.identity import Cohort
from lms.learning.policies import months_after
from lms.messages import outbox
from lms.tables import messages, people, work_surveys

LASTS = timedelta(days=120)  # from the day on which a survey opens, or from when its link was made later
TRAINEE = "trainee"  # who is asked; anybody else has no address here
KIND = "work-survey"  # the rule that reminds of them


@dataclass(frozen=True, slots=True)
class Waiting:
    """A survey that can be answered today. ``channel`` is what reaches whoever is asked (see ``outbox``)."""

    id: UUID
    person: UUID
    asked: str
    since: date
    channel: str

    @property
    def link(self) -> str:
        """The full address that answers it."""
        return address(self.id)


def signed(key: UUID) -> str:
    """Return what the link of a survey carries."""
    return sealing.sealed(key, "lms.work-survey")


def address(key: UUID) -> str:
    """Return the full address that answers a survey."""
    return urls.public("work_surveys.ask", link=signed(key))


def last_day(opens: date, made: date) -> date:
    """Return the last day on which a survey can be answered."""
    return max(opens, made) + LASTS


def waiting(cohort: Cohort) -> list[Waiting]:
    """Return the surveys of a cohort that are open today and not answered, those that opened first first."""
    query = (
        select(work_surveys, people.c.email)
        .join(people, people.c.id == work_surveys.c.person)
        .where(
            work_surveys.c.cohort == cohort.id,
            work_surveys.c.revoked_at.is_(None),
            work_surveys.c.answered_at.is_(None),
        )
        .order_by(work_surveys.c.made_at, work_surveys.c.id)
    )
    rows = database.connection().execute(query).all()
    silent = outbox.who_unsubscribed([row.person for row in rows]) if rows else frozenset()
    found = [_waiting(row, cohort, row.person in silent) for row in rows]
    today = cohort.day(clock.now())
    return sorted((each for each in found if each.since <= today <= each.since + LASTS), key=lambda each: each.since)


def _waiting(row: Row[*tuple[Any, ...]], cohort: Cohort, is_silent: bool) -> Waiting:
    since = max(months_after(cohort.ends_on, row.months), cohort.day(row.made_at))
    channel = outbox.channel_for(row.email or "", is_silent) if row.asked == TRAINEE else outbox.BY_HAND
    return Waiting(row.id, row.person, row.asked, since, channel)


def reminded(cohort: Cohort) -> dict[UUID, datetime]:
    """Return when the newest reminder of a survey left for each person of a cohort."""
    query = (
        select(messages.c.person, func.max(messages.c.sent_at))
        .where(messages.c.cohort == cohort.id, messages.c.kind == KIND, messages.c.sent_at.is_not(None))
        .group_by(messages.c.person)
    )
    return {row[0]: row[1] for row in database.connection().execute(query)}
