"""The people of a training: when they came and left, what they were there for, what they reached. Read from the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, select

from curricula.attendance import WORTH
from lms import database, records
from lms.certificates import register
from lms.certificates.register import Certificate
from lms.identity import TRAINEE, Cohort
from lms.learning import meetings
from lms.learning.meetings import Meeting, Registers
from lms.privacy import declared, fields
from lms.privacy.fields import Field
from lms.tables import cohorts, memberships, people
from lms.tables import records as log

SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody with a seat, whether they left it or not.

    ``again`` says that they had one in another cohort before, ``began`` that they did anything or were at a meeting.
    ``told`` is what they told the programme of themselves, by the names of ``lms.privacy.fields``.
    ``minutes`` is how long they were at meetings, ``scans`` at how many they scanned the code in the room.
    """

    person: UUID
    name: str
    cohort: Cohort
    language: str
    since: datetime
    left_at: datetime | None
    again: bool
    began: bool
    share: Fraction | None
    minutes: Fraction
    scans: int
    completed_at: datetime | None
    certificate: Certificate | None
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody of some cohorts, in the order in which they came, with the registers and the certificates."""

    participants: tuple[Participant, ...]
    registers: Mapping[UUID, Registers]
    certificates: Mapping[UUID, tuple[Certificate, ...]]

    @property
    def fields(self) -> tuple[Field, ...]:
        """What anybody of them told of themselves."""
        return fields.named({name for each in self.participants for name in each.told})


def call(of: Sequence[Cohort]) -> Roll:
    """Return the people of some cohorts."""
    wanted = [cohort.id for cohort in of]
    registers = {cohort.id: meetings.registers(cohort) for cohort in of}
    issued = {cohort.id: register.of_cohort(cohort) for cohort in of}
    did, completed, told = _did(wanted), _completed(wanted), declared.of_people(wanted)
    by_id = {cohort.id: cohort for cohort in of}
    return Roll(
        tuple(
            _participant(
                row,
                by_id[row.cohort],
                registers[row.cohort],
                issued[row.cohort],
                (row.cohort, row.person) in did,
                completed.get((row.cohort, row.person)),
                told.get((row.cohort, row.person), declared.NOTHING),
            )
            for row in _seats(wanted)
        ),
        registers,
        issued,
    )


def _seats(wanted: Collection[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    earlier = memberships.alias("earlier")
    again = exists().where(
        earlier.c.person == memberships.c.person,
        earlier.c.role == TRAINEE,
        earlier.c.cohort != memberships.c.cohort,
        earlier.c.since < memberships.c.since,
    )
    columns = (memberships.c.person, memberships.c.cohort, memberships.c.since, memberships.c.ended_at)
    query = (
        select(*columns, memberships.c.language, people.c.name, again.label("again"))
        .join(people, people.c.id == memberships.c.person)
        .join(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(memberships.c.cohort.in_(wanted), memberships.c.role == TRAINEE)
        .order_by(cohorts.c.starts_on, cohorts.c.code, memberships.c.since, memberships.c.person)
    )
    return database.connection().execute(query).all()


def _did(wanted: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Return who did anything themselves in which cohort."""
    query = select(log.c.cohort, log.c.person).where(log.c.cohort.in_(wanted), log.c.author.is_(None)).distinct()
    return {(row.cohort, row.person) for row in database.connection().execute(query)}


def _completed(wanted: Collection[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    query = (
        select(log.c.cohort, log.c.person, func.min(records.AT))
        .where(log.c.cohort.in_(wanted), log.c.kind == records.COURSE_COMPLETED)
        .group_by(log.c.cohort, log.c.person)
    )
    return {(row[0], row[1]): row[2] for row in database.connection().execute(query)}


def _participant(
    row: Row[*tuple[Any, ...]],
    cohort: Cohort,
    held: Registers,
    issued: Sequence[Certificate],
    did: bool,
    completed_at: datetime | None,
    told: Mapping[str, str],
) -> Participant:
    minutes = _minutes(held, row.person)
    standing = [each for each in issued if each.person == row.person and each.newest]
    return Participant(
        person=row.person,
        name=row.name,
        cohort=cohort,
        language=row.language or cohort.language,
        since=row.since,
        left_at=row.ended_at,
        again=bool(row.again),
        began=did or minutes > 0,
        share=held.share(row.person),
        minutes=minutes,
        scans=sum(marks[row.person].what.get("taken") == SCAN for marks in held.marks.values() if row.person in marks),
        completed_at=completed_at,
        certificate=standing[-1] if standing else None,
        told=told,
    )


def _minutes(held: Registers, person: UUID) -> Fraction:
    """Return how many minutes of meetings somebody was there for; a part of one counts as half."""
    return sum((_of(held, meeting, person) for meeting in held.meetings if held.is_taken(meeting)), Fraction())


def _of(held: Registers, meeting: Meeting, person: UUID) -> Fraction:
    return WORTH.get(held.mark(meeting, person), Fraction()) * meeting.minutes
