"""The trainer's cohorts, and the table of one: who has done what, who is stuck, who has not been seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from uuid import UUID

from flask import Blueprint, redirect, render_template
from sqlalchemy import or_, select
from werkzeug.wrappers import Response

from curricula.model import Activity
from lms import chrome, clock, database, identity, looking
from lms.identity import ASSESSOR, TRAINEE, TRAINER, Cohort
from lms.language import ngettext, percent
from lms.learning import overdue, progress
from lms.learning.progress import State
from lms.messages.group import last_seen
from lms.tables import cohorts, memberships, people

pages = Blueprint("teaching", __name__)

DONE = ("done", "passed")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one trainee stands with one activity; ``best`` and ``tries`` are those of a quiz."""

    state: str
    best: Fraction | None
    tries: int


@dataclass(frozen=True, slots=True)
class Line:
    """One trainee in the table, ``cells`` in the order of the course; ``waiting`` counts attempts to be marked."""

    person: UUID
    name: str
    cells: tuple[Cell, ...]
    finished_at: datetime | None
    last_seen: datetime | None
    waiting: int

    @property
    def done(self) -> int:
        """How many activities are done."""
        return sum(cell.state in DONE for cell in self.cells)

    @property
    def state(self) -> str:
        """The state of the whole course, by the name that pages use."""
        if self.finished_at is not None:
            return "done"
        states = {cell.state for cell in self.cells}
        return "missing" if "missing" in states else "open" if states <= {"open"} else "started"


@pages.get("/teach/")
@identity.signed_in
def index() -> str:
    """Show the cohorts that who is asking teaches, the newest first."""
    return render_template("lms/teaching/cohorts.html", cohorts=taught())


def taught() -> tuple[Cohort, ...]:
    """Return the cohorts that who is asking trains or assesses, each or with its whole programme, the newest first."""
    held = [membership for membership in identity.me().memberships if membership.role in (TRAINER, ASSESSOR)]
    single = [membership.cohort.id for membership in held if membership.cohort is not None]
    whole = [membership.programme for membership in held if membership.cohort is None]
    return identity.cohorts_where(or_(cohorts.c.id.in_(single), cohorts.c.programme.in_(whole)))


@pages.get("/teach/<cohort>/")
@identity.signed_in
def show(cohort: str) -> str | Response:
    """Show the table of a cohort: its trainees by the activities of the course; its assessors get their own page."""
    found = identity.assessed_cohort(cohort)
    if not (identity.me().teaches(found) or looking.is_all()):
        return redirect(chrome.url("assessing.show", cohort=cohort), 303)
    overdue.hand_in([found])
    course = progress.course_of(found)
    lines = table(found)
    return render_template(
        "lms/teaching/cohort.html",
        cohort=found,
        course=course.outline,
        numbers=course.numbers,
        modules=[module for module in course.outline.modules if module.activities],
        activities=course.outline.activities,
        lines=lines,
        share=cache(percent),  # a thousand cells say the same few things
        times=cache(_times),
        totals=[sum(line.cells[place].state in DONE for line in lines) for place in range(len(course.numbers))],
        waiting=sum(line.waiting for line in lines),
        finished=sum(line.finished_at is not None for line in lines),
        not_begun=sum(line.last_seen is None for line in lines),
        person_page=chrome.url("trainees.show", cohort=found.code, person=UUID(int=0)).replace(str(UUID(int=0)), ""),
    )


def _times(tries: int) -> str:
    return ngettext("%(n)s attempt", "%(n)s attempts", tries)


def table(cohort: Cohort) -> tuple[Line, ...]:
    """Return the cohort's trainees by name with where they stand, in three queries however many there are."""
    states, seen = progress.cohort_standing(cohort), last_seen(cohort)
    nothing_done = State(progress.course_of(cohort), (), cohort.asks)
    is_over = cohort.day(clock.now()) > cohort.ends_on
    return tuple(
        _line(person, name, states.get(person, nothing_done), seen.get(person), is_over)
        for person, name in trainees(cohort)
    )


def trainees(cohort: Cohort) -> Sequence[tuple[UUID, str]]:
    """Return the trainees who sit in a cohort now, by name."""
    query = (
        select(people.c.id, people.c.name)
        .join(memberships, memberships.c.person == people.c.id)
        .where(memberships.c.cohort == cohort.id, memberships.c.role == TRAINEE, memberships.c.ended_at.is_(None))
    )
    found = [(row.id, row.name) for row in database.connection().execute(query)]
    return sorted(found, key=lambda trainee: (trainee[1].casefold(), trainee[0]))


def _line(person: UUID, name: str, state: State, seen: datetime | None, is_over: bool) -> Line:
    required = {key for condition in state.progress.conditions for key in condition.missing} if is_over else set()
    cells = tuple(_cell(state, activity, activity.id in required) for activity in state.course.outline.activities)
    return Line(person, name, cells, state.completed_at, seen, len(state.waiting()))


def _cell(state: State, activity: Activity, is_overdue: bool) -> Cell:
    """Return one cell: what the course asks for and nobody began is missing once the training is over, not before."""
    standing, word = state.standing(activity.id), state.word(activity)
    return Cell("missing" if word == "open" and is_overdue else word, standing.score, standing.tries)
