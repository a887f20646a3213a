"""One row for each trainee: who they are, when they did each part of the course, and how each test came out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from babel.support import LazyProxy
from sqlalchemy import ColumnElement, Row, func, select

from curricula.model import Activity, Quiz
from lms import database, publication, records
from lms.identity import TRAINEE, Cohort
from lms.language import gettext_lazy as _
from lms.learning import attended, meetings, progress
from lms.learning.meetings import Registers
from lms.learning.progress import State
from lms.managing.completions.columns import told_column
from lms.managing.completions.query import share
from lms.managing.exports.table import PERSON_ID, Cell, Column
from lms.managing.scopes import Scope
from lms.privacy import declared
from lms.privacy.fields import FIELDS
from lms.tables import memberships, people

Rare = Collection[tuple[str, str]]

WHO = (
    Column("programme", "text", _("Title of the programme. Empty in the table of a cohort."), fixed=False),
    Column("cohort", "text", _("Title of the cohort."), fixed=False),
    Column("cohort_code", "text", _("The cohort, whatever its title becomes.")),
    Column("country", "text", _("Country of the place."), "ISO 3166-1 alpha-2", fixed=False),
    Column("curriculum", "text", _("The curriculum, by the name of its folder.")),
    PERSON_ID,
    Column("name", "text", _("Name of the trainee, as they write it."), fixed=False, names_people=True),
    Column("since", "date", _("Day on which they got their seat."), "ISO 8601"),
    Column(
        "left_on", "date", _("Day on which their seat was ended. Empty while they have it."), "ISO 8601", fixed=False
    ),
)
DONE = _("Day on which it was done or passed. Empty where it was not.")
SCORE = _("Share of the points that counts, cut after four decimals. Empty where nothing was marked.")
TRIES = _("How often it was handed in and marked.")
WHOLE = (
    Column(
        "attended",
        "decimal",
        _("Share of the time of all meetings that they were there for. Empty where no register says anything."),
        "0–1",
        fixed=False,
    ),
    Column("completed_on", "date", _("Day on which the last condition of the certificate was met."), "ISO 8601"),
    Column("certificate", "text", _("Number of the newest certificate, valid or not."), names_people=True),
)


def columns(scope: Scope) -> tuple[Column, ...]:
    """Return the columns: who it is, what they told, the whole course, and each part of each course of the scope."""
    parts = (column for name in _curricula(scope) for column in _parts(name, scope))
    return (*WHO, *(told_column(field) for field in FIELDS), *WHOLE, *parts)


def rows(scope: Scope, until: int, rare: Rare) -> Iterator[Mapping[str, Cell]]:
    """Yield a row for each seat, cohort by cohort and by name, as things stood at a position of the log."""
    prefixed = len(_curricula(scope)) > 1
    for cohort in scope.cohorts:
        states = progress.cohort_standing(cohort, until)
        nothing = State(progress.course_of(cohort), (), cohort.asks)
        held, told = meetings.registers(cohort), declared.of_people([cohort.id])
        for seat in _seats(cohort):
            state = states.get(seat.person, nothing)
            answers = told.get((cohort.id, seat.person), declared.NOTHING)
            yield {
                "programme": scope.title if scope.is_programme else "",
                **_who(cohort, seat),
                **{name: value for name, value in answers.items() if (name, value) not in rare},
                **_whole(cohort, state, held, seat.person),
                **_done(cohort, state, cohort.curriculum if prefixed else ""),
            }


def size(scope: Scope, _until: int) -> int:
    """Return how many rows there are: everybody has one who has or had a seat, whatever they did by then."""
    query = select(func.count()).select_from(memberships).where(*_seated([cohort.id for cohort in scope.cohorts]))
    return int(database.connection().execute(query).scalar_one())


def _curricula(scope: Scope) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cohort.curriculum for cohort in scope.cohorts))


def _seated(of: Collection[UUID]) -> tuple[ColumnElement[bool], ...]:
    return memberships.c.cohort.in_(of), memberships.c.role == TRAINEE


def _seats(cohort: Cohort) -> list[Row[Any]]:
    """Return everybody who has or had a trainee's seat, by name."""
    query = (
        select(memberships.c.person, memberships.c.since, memberships.c.ended_at, people.c.name)
        .join(people, people.c.id == memberships.c.person)
        .where(*_seated([cohort.id]))
    )
    return sorted(database.connection().execute(query), key=lambda seat: (seat.name.casefold(), seat.person))


def _who(cohort: Cohort, seat: Row[Any]) -> Mapping[str, Cell]:
    return {
        "cohort": cohort.title,
        "cohort_code": cohort.code,
        "country": cohort.country,
        "curriculum": cohort.curriculum,
        "person_id": seat.person,
        "name": seat.name,
        "since": cohort.day(seat.since),
        "left_on": _day(cohort, seat.ended_at),
    }


def _whole(cohort: Cohort, state: State, held: Registers, person: UUID) -> Mapping[str, Cell]:
    there = attended.of_all(held, person)
    issued = state.of(records.COURSE, records.CERTIFICATE_ISSUED)
    return {
        "attended": share(str(there.share)) if there else None,
        "completed_on": _day(cohort, state.completed_at),
        "certificate": issued[-1].what["number"] if issued else "",
    }


def _done(cohort: Cohort, state: State, prefix: str) -> Mapping[str, Cell]:
    """Return what the columns of the parts say of one trainee."""
    found: dict[str, Cell] = {}
    for activity in state.course.outline.activities:
        standing, name = state.standing(activity.id), _name(prefix, activity)
        found[f"{name}_on"] = _day(cohort, standing.at)
        if _is_scored(activity):
            found[f"{name}_score"] = None if standing.score is None else share(str(standing.score))
            found[f"{name}_tries"] = standing.tries
    return found


def _day(cohort: Cohort, moment: datetime | None) -> Cell:
    return cohort.day(moment) if moment else None


def _parts(curriculum: str, scope: Scope) -> Iterator[Column]:
    """Yield the columns of the parts of one course, told in the language of the first of its cohorts."""
    cohort = next(each for each in scope.cohorts if each.curriculum == curriculum)
    prefix = curriculum if len(_curricula(scope)) > 1 else ""
    course = publication.edition().course(curriculum, cohort.language)
    if course is None:
        return
    for activity in course.outline.activities:
        if activity.done_by:
            yield from _part(_name(prefix, activity), f"{course.numbers[activity.id]} {activity.title}", activity)


def _part(name: str, title: str, activity: Activity) -> Iterator[Column]:
    yield Column(f"{name}_on", "date", _about(DONE, title), "ISO 8601", fixed=False)
    if _is_scored(activity):
        yield Column(f"{name}_score", "decimal", _about(SCORE, title), "0–1", fixed=False)
        yield Column(f"{name}_tries", "integer", _about(TRIES, title), fixed=False)


def _about(words: LazyProxy, title: str) -> LazyProxy:
    return LazyProxy(lambda: f"{title}: {words}", enable_cache=False)


def _is_scored(activity: Activity) -> bool:
    return isinstance(activity, Quiz) and activity.role != "evaluation"


def _name(prefix: str, activity: Activity) -> str:
    """Return what a program that knows no slashes and dashes in names may call an activity's columns."""
    return "__".join(part.replace("-", "_") for part in (*filter(None, [prefix]), *activity.id.split("/")))
