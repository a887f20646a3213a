"""Whether somebody was there for as much of a training as its certificate asks for: a dated fact, once it is reached.

It is concluded from the last day on, when the whole timetable is known: before, a first day alone would be all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from curricula import rules
from curricula.attendance import ABSENT, attended
from curricula.model import CertificateRule
from lms import clock, database, records
from lms.identity import TRAINEE, Cohort, Seat
from lms.learning import meetings, progress
from lms.learning.meetings import Registers
from lms.records import ATTENDANCE_REACHED, Record
from lms.tables import cohorts, memberships
from lms.tables import records as log


@dataclass(frozen=True, slots=True)
class Reached:
    """How much of all meetings somebody was there for, and when the last of their marks was kept."""

    share: Fraction
    at: datetime


def shares_asked(rule: CertificateRule) -> tuple[Fraction, ...]:
    """Return the shares of the meetings that a rule asks for, for either kind of certificate."""
    return tuple(sorted({share for share in (rule.attendance, rule.participation) if share is not None}))


def of_all(held: Registers, person: UUID) -> Reached | None:
    """Return how much of every meeting of the timetable somebody was there for; ``None`` without a mark."""
    planned = {str(each.id): each.minutes for each in held.meetings if each.cancelled_at is None}
    noted = [held.marks[key][person] for key in planned if person in held.marks.get(key, {})]
    share = attended(planned, {each.what["meeting"]: each.what["mark"] for each in noted})
    counted = [each.at for each in noted if each.what["mark"] != ABSENT]
    return Reached(share, max(counted)) if share is not None and counted else None


def settle(seat: Seat) -> None:
    """Conclude for one seat what the registers say by now; not inside ``database.writing()``.

    For the pages that tell of it: the last day comes without anybody writing into a register.
    """
    if not _asked(seat.cohort):
        return
    if _missing(seat.cohort, [seat.person.id], _asked(seat.cohort)):
        with database.writing():
            conclude(seat.cohort, [seat.person.id])


def conclude(cohort: Cohort, people: Collection[UUID], author: UUID | None = None) -> None:
    """Record who has been there for as much as the certificate asks for, inside ``database.writing()``.

    What is recorded stays, whatever becomes of the registers. Where it was the last condition, the course is completed.
    """
    asked = _asked(cohort)
    if not asked or not people:
        return
    database.hold(cohorts, cohort.id)
    seats = _seats(cohort, people)
    new = [
        Record(
            ATTENDANCE_REACHED,
            person,
            cohort.id,
            reached.at,
            what={"share": str(reached.share), "least": str(least)},
            id=records.conclusion_id(seats[person], f"{ATTENDANCE_REACHED}:{least}"),
            author=author,
        )
        for person, least, reached in _missing(cohort, seats, asked)
    ]
    if new and records.append(*new):
        progress.conclude_all(cohort, {record.person: seats[record.person] for record in new}, new[-1])


def _asked(cohort: Cohort) -> tuple[Fraction, ...]:
    if cohort.day(clock.now()) < cohort.ends_on:
        return ()
    return shares_asked(rules.applied(progress.course_of(cohort).outline.certificate, cohort.asks))


def _missing(
    cohort: Cohort, people: Collection[UUID], asked: tuple[Fraction, ...]
) -> list[tuple[UUID, Fraction, Reached]]:
    """Return who has reached which share without a record that says so."""
    told = records.read(log.c.cohort == cohort.id, log.c.kind == ATTENDANCE_REACHED, log.c.person.in_(people))
    known = {(record.person, Fraction(record.what["least"])) for record in told}
    held = meetings.registers(cohort, list(people))
    last_day = datetime.combine(cohort.ends_on, time(), ZoneInfo(cohort.timezone))
    found = []
    for person in people:
        reached = of_all(held, person)
        for least in asked:
            if reached is not None and reached.share >= least and (person, least) not in known:
                found.append((person, least, Reached(reached.share, max(reached.at, last_day))))
    return found


def _seats(cohort: Cohort, people: Collection[UUID]) -> Mapping[UUID, UUID]:
    query = select(memberships.c.person, memberships.c.id).where(
        memberships.c.cohort == cohort.id, memberships.c.role == TRAINEE, memberships.c.person.in_(people)
    )
    return {row.person: row.id for row in database.connection().execute(query)}
