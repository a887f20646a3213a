"""Whom a change touches: attempts that are running, attempts that were handed in, certificates that were issued."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_

from lms import database, publication, records
from lms.tables import cohorts, people
from lms.tables import records as log

Place = tuple[str, str, str]  # curriculum, language, activity


@dataclass(frozen=True, slots=True)
class Touched:
    """How many attempts at an activity run and were handed in, and how many certificates people have who did it."""

    running: int = 0
    handed_in: int = 0
    certificates: int = 0


@dataclass(frozen=True, slots=True)
class Somebody:
    """One attempt or certificate that is touched: whose, where and since when; ``asked`` names its questions."""

    name: str
    cohort: str
    at: datetime
    asked: frozenset[str]
    number: str


_SPOKEN = log.c.what["language"].as_string()


def counts(places: Collection[Place]) -> Mapping[Place, Touched]:
    """Return how many attempts and certificates each activity's change touches, in two queries."""
    activities = {(curriculum, activity) for curriculum, _language, activity in places if activity}
    if not activities:
        return {}
    begun = {(row.curriculum, row.language, row.activity): row for row in _attempts(activities)}
    issued = {(row.curriculum, row.language, row.activity): row.certificates for row in _certificates(activities)}
    found = {}
    for place in places:
        row = begun.get(place)
        running, handed_in = (row.begun - row.marked, row.marked) if row is not None else (0, 0)
        curriculum, _language, activity = place
        certificates = sum(issued.get((curriculum, each, activity), 0) for each in _read_in(place))
        found[place] = Touched(running, handed_in, certificates)
    return found


def _read_in(place: Place) -> tuple[str, ...]:
    """Return the languages of the courses that show an activity as it is in this one: those that lack it, too."""
    curriculum, language, activity = place
    edition = publication.edition()
    courses = {speaks: edition.course(curriculum, speaks) for where, speaks in edition.courses if where == curriculum}
    lacking = (speaks for speaks, course in courses.items() if course and course.borrowed.get(activity) == language)
    return (language, *lacking)


def _attempts(activities: Iterable[tuple[str, str]]) -> Iterable[Any]:
    marked = log.alias("marked")
    query = (
        select(
            cohorts.c.curriculum,
            log.c.activity,
            _SPOKEN.label("language"),
            func.count().label("begun"),
            func.count(marked.c.id).label("marked"),
        )
        .join(cohorts, cohorts.c.id == log.c.cohort)
        .outerjoin(marked, _marks(marked))
        .where(log.c.kind == records.ATTEMPT_STARTED, _among(activities))
        .group_by(cohorts.c.curriculum, log.c.activity, _SPOKEN)
    )
    return database.connection().execute(query).all()


def _marks(marked: Any) -> ColumnElement[bool]:
    return and_(marked.c.attempt == log.c.attempt, marked.c.kind == records.QUIZ_SUBMITTED)


def _among(activities: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    return tuple_(cohorts.c.curriculum, log.c.activity).in_(sorted(activities))


def _certificates(activities: Iterable[tuple[str, str]]) -> Iterable[Any]:
    """Count the certificates of those who did an activity; their course's language is that of their cohort."""
    issued = log.alias("issued")
    query = (
        select(
            cohorts.c.curriculum,
            cohorts.c.language,
            log.c.activity,
            func.count(issued.c.id.distinct()).label("certificates"),
        )
        .join(cohorts, cohorts.c.id == log.c.cohort)
        .join(issued, _certified(issued))
        .where(log.c.kind.in_(records.MILESTONES), _among(activities))
        .group_by(cohorts.c.curriculum, cohorts.c.language, log.c.activity)
    )
    return database.connection().execute(query).all()


def _certified(issued: Any) -> ColumnElement[bool]:
    return and_(
        issued.c.cohort == log.c.cohort,
        issued.c.person == log.c.person,
        issued.c.kind == records.CERTIFICATE_ISSUED,
    )


def running(place: Place) -> tuple[Somebody, ...]:
    """Return the attempts at an activity that were begun in this language and not handed in, the newest first."""
    curriculum, language, activity = place
    marked = log.alias("marked")
    query = (
        select(people.c.name, cohorts.c.title, log.c.happened_at, log.c.what)
        .join(cohorts, cohorts.c.id == log.c.cohort)
        .join(people, people.c.id == log.c.person)
        .outerjoin(marked, _marks(marked))
        .where(log.c.kind == records.ATTEMPT_STARTED, _among([(curriculum, activity)]), marked.c.id.is_(None))
        .where(language == _SPOKEN)
        .order_by(log.c.position.desc())
    )
    return tuple(
        Somebody(row.name, row.title, row.happened_at, frozenset(key for key, _ in row.what["questions"]), "")
        for row in database.connection().execute(query)
    )


def certified(place: Place) -> tuple[Somebody, ...]:
    """Return the certificates of those who did an activity in cohorts that read it so, the newest first."""
    curriculum, _language, activity = place
    issued = log.alias("issued")
    number = issued.c.what["number"].as_string()
    query = (
        select(people.c.name, cohorts.c.title, issued.c.happened_at, number.label("number"))
        .join(cohorts, cohorts.c.id == log.c.cohort)
        .join(people, people.c.id == log.c.person)
        .join(issued, _certified(issued))
        .where(log.c.kind.in_(records.MILESTONES), _among([(curriculum, activity)]))
        .where(cohorts.c.language.in_(_read_in(place)))
        .order_by(issued.c.happened_at.desc(), number)
        .distinct()
    )
    found = database.connection().execute(query)
    return tuple(Somebody(row.name, row.title, row.happened_at, frozenset(), row.number) for row in found)
