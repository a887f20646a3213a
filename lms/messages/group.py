"""The trainees of one cohort as those see them who ask whom to write to: who they are, and where they stand today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from curricula.model import Curriculum
from lms import clock, database, records
from lms.identity import TRAINEE, Cohort
from lms.learning import progress
from lms.learning.progress import State
from lms.messages import letters, outbox
from lms.tables import memberships, people
from lms.tables import records as log


@dataclass(frozen=True, slots=True)
class Trainee:
    """Somebody with a seat. ``channel`` is what reaches them (see ``outbox``), empty where nothing does."""

    id: UUID
    membership: UUID
    name: str
    email: str
    card: str
    language: str
    since: datetime
    has_unsubscribed: bool
    channel: str


@dataclass(frozen=True, slots=True)
class Group:
    """A cohort's trainees by name, with their state, when each was last seen, and what day it is where they are."""

    cohort: Cohort
    outline: Curriculum
    trainees: Sequence[Trainee]
    states: Mapping[UUID, State]
    seen: Mapping[UUID, datetime]
    today: date

    @property
    def is_over(self) -> bool:
        """Whether the last day of the training has passed."""
        return self.today > self.cohort.ends_on

    def begun_on(self, trainee: Trainee) -> date:
        """Return from which day on somebody could learn: the first of the training, or when they joined later."""
        return max(self.cohort.starts_on, self.cohort.day(trainee.since))

    def idle_days(self, trainee: Trainee) -> int:
        """Return for how many days somebody has done nothing, counted from when they could."""
        seen = self.seen.get(trainee.id)
        return (self.today - (self.cohort.day(seen) if seen else self.begun_on(trainee))).days

    def has_started(self, trainee: Trainee) -> bool:
        """Whether somebody has done anything themselves."""
        return trainee.id in self.seen


def of_cohort(cohort: Cohort) -> Group:
    """Return the trainees who sit in a cohort now, in four queries however many there are."""
    course = progress.course_of(cohort)
    trainees = _trainees(cohort)
    states = progress.cohort_standing(cohort)
    nothing = State(course, (), cohort.asks)
    standing = {each.id: states.get(each.id, nothing) for each in trainees}
    return Group(cohort, course.outline, trainees, standing, last_seen(cohort), cohort.day(clock.now()))


def _trainees(cohort: Cohort) -> list[Trainee]:
    query = (
        select(people, memberships.c.id.label("membership"), memberships.c.since)
        .join(memberships, memberships.c.person == people.c.id)
        .where(memberships.c.cohort == cohort.id, memberships.c.role == TRAINEE, memberships.c.ended_at.is_(None))
    )
    rows = database.connection().execute(query).all()
    silent = outbox.who_unsubscribed([row.id for row in rows])
    found = [
        Trainee(
            row.id,
            row.membership,
            row.name,
            row.email or "",
            row.card or "",
            letters.language_for(row.language or "", cohort),
            row.since,
            row.id in silent,
            outbox.channel_for(row.email or "", row.id in silent),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.id))


def last_seen(cohort: Cohort) -> Mapping[UUID, datetime]:
    """Return when each person last did something in a cohort themselves."""
    query = (
        select(log.c.person, func.max(records.AT))
        .where(log.c.cohort == cohort.id, log.c.author.is_(None))
        .group_by(log.c.person)
    )
    return {row[0]: row[1] for row in database.connection().execute(query)}
