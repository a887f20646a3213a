"""Attempts whose time is over while nobody looked: handed in as they stand, by whoever looks next.

It makes no difference who that is or when: the record has one id, and its date is the end of the time.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import cast
from uuid import UUID

from sqlalchemy import select

from curricula import quizzes
from curricula.model import Quiz
from lms import clock, database, identity, publication, records
from lms.identity import TRAINEE, Cohort, Seat
from lms.learning import attempts, progress, timing
from lms.learning.attempts import Attempt
from lms.learning.progress import State
from lms.records import Record
from lms.tables import memberships
from lms.tables import records as log


def find(seat: Seat, attempt: UUID) -> Attempt:
    """Return the seat's own attempt as it is by now, as :func:`attempts.find`; not inside ``database.writing()``."""
    found = attempts.find(seat, attempt)
    if not found.is_over:
        return found
    _hand_in(seat, attempt)
    return attempts.find(seat, attempt)


def settled(seat: Seat, state: State) -> State:
    """Return the state with every attempt handed in whose time is over; not inside ``database.writing()``."""
    closing = (records.QUIZ_SUBMITTED, records.QUIZ_MARKED)
    closed = {record.attempt for record in state.log if record.kind in closing}
    begun = [record for record in state.log if record.kind == records.ATTEMPT_STARTED and record.id not in closed]
    over = [record for record in begun if _is_over(record, state)]
    for record in over:
        _hand_in(seat, record.id)
    return progress.standing(seat) if over else state


def _is_over(started: Record, state: State) -> bool:
    quiz = _quiz(started)
    if not quiz.time:
        return False
    extras = timing.extras_of(state.of(started.activity, records.TIME_ADDED))
    return timing.past_grace(quizzes.ends_at(started.at, quiz.time, extras), clock.now())


def hand_in(cohorts: Collection[Cohort]) -> None:
    """Hand in every attempt of some cohorts whose time is over; not inside ``database.writing()``."""
    places = {cohort.id: cohort for cohort in cohorts}
    closing = log.alias("closing")
    is_closed = select(closing.c.id).where(
        closing.c.attempt == log.c.attempt, closing.c.kind.in_((records.QUIZ_SUBMITTED, records.QUIZ_MARKED))
    )
    begun = records.read(
        log.c.cohort.in_(places), log.c.kind == records.ATTEMPT_STARTED, ~is_closed.correlate(log).exists()
    )
    for record in begun:
        quiz = _quiz(record)
        if quiz.time and timing.past_grace(quizzes.ends_at(record.at, quiz.time, ()), clock.now()):
            find(_seat(record, places[cast("UUID", record.cohort)]), record.id)


def _quiz(started: Record) -> Quiz:
    return cast("Quiz", publication.shelf().activity(started.content))


def _seat(started: Record, cohort: Cohort) -> Seat:
    """Return the seat that an attempt was begun on, ended or not."""
    query = select(memberships.c.id).where(
        memberships.c.person == started.person, memberships.c.cohort == cohort.id, memberships.c.role == TRAINEE
    )
    membership: UUID = database.connection().execute(query).scalar_one()
    person = identity.person_with_id(started.person)
    assert person is not None
    return Seat(membership, person, cohort)


def _hand_in(seat: Seat, attempt: UUID) -> None:
    with database.writing():
        # Time may have been added since somebody looked: only what is over inside is handed in.
        if attempts.find(seat, attempt).is_over:
            attempts.hand_in(seat, attempt, attempt, clock.now())
