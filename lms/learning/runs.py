"""Walks through branching cases, as the log keeps them: begun, one record for each choice, ended.

A run stays with the version of the case that it began with, whatever is published meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast
from uuid import UUID

from curricula.activities.scenario.case import Move, NoSuchMove, Scenario, Walk, walk
from lms import publication, records
from lms.errors import Refused
from lms.identity import Seat
from lms.language import gettext
from lms.learning import progress
from lms.learning.progress import State
from lms.publication import Course
from lms.records import Record


@dataclass(frozen=True)
class Run:
    """One walk of one person. ``started`` began it; its id is the run's own."""

    started: Record
    case: Scenario
    log: tuple[Record, ...]

    @property
    def id(self) -> UUID:
        """The run's own id: that of the record that began it."""
        return self.started.id

    @property
    def language(self) -> str:
        """The language that it is told in."""
        return str(self.started.what["language"])

    @cached_property
    def chosen(self) -> tuple[int, ...]:
        """The number of each choice in its scene, from 0, in the order in which they were made."""
        steps = [record for record in self.log if record.kind == records.CASE_STEP]
        return tuple(int(step.what["choice"]) for step in sorted(steps, key=lambda step: int(step.what["step"])))

    @cached_property
    def walk(self) -> Walk:
        """How far it has come."""
        return walk(self.case, self.chosen)

    @property
    def has_ended(self) -> bool:
        """Whether an ending is reached."""
        return bool(self.walk.scene.ending)


def find(seat: Seat, run: UUID) -> Run:
    """Return the seat's own run; 404 for anybody else's, and for one that never began."""
    started, log = progress.begun(seat.person.id, seat.cohort.id, run, records.CASE_STARTED)
    return Run(started, cast("Scenario", publication.shelf().activity(started.content)), log)


def open_one(state: State, activity: str) -> Record | None:
    """Return what began the newest run through a case, while that has not ended; ``None`` otherwise."""
    ended = {record.attempt for record in state.of(activity, records.CASE_ENDED)}
    started = state.of(activity, records.CASE_STARTED)
    return started[-1] if started and started[-1].id not in ended else None


def begin(seat: Seat, activity: str, run: UUID, at: datetime, course: Course | None = None) -> bool:
    """Begin a run through the case, once; return whether it was not there before. Inside ``writing()``.

    It is the case as it is published now, or as it is in another version of the course. Raises :class:`Refused` (404)
    when the course has no such case.
    """
    progress.hold(seat)
    state = progress.standing(seat)
    course = course or state.course
    case = progress.find(course, activity, Scenario.kind)
    if any(record.id == run for record in state.of(activity, records.CASE_STARTED)):
        return False
    what = {"language": course.language_of(case.id)}
    content = course.places[case.id].hash
    records.append(_record(seat, records.CASE_STARTED, at, case.id, content, run, run, what))
    return True


def choose(seat: Seat, run: UUID, step: int, choice: int, sent: UUID, at: datetime) -> None:
    """Keep the choice of one step, counted from 0, and conclude where it ends the case; inside ``writing()``.

    The same choice for the same step is there already. Raises :class:`Refused`: 409 for another choice where one was
    made, which the browser's back button can send, 400 for a choice that the scene does not offer.
    """
    progress.hold(seat)
    found = find(seat, run)
    if step < len(found.chosen):
        if found.chosen[step] != choice:
            raise _chosen_already()
        return
    move = _offered(found, step, choice)
    activity, content = found.case.id, found.started.content
    what = {"step": step, "scene": found.walk.scene.id, "choice": choice, "to": move.to}
    records.append(_record(seat, records.CASE_STEP, at, activity, content, sent, run, what))
    ending = found.case.scene(move.to)
    if not ending.ending:
        return
    told = {"ending": ending.id, "outcome": ending.ending}
    conclusion = records.conclusion_id(run, records.CASE_ENDED)
    ended = _record(seat, records.CASE_ENDED, at, activity, content, conclusion, run, told)
    if records.append(ended):
        progress.conclude(seat, ended)


def _offered(run: Run, step: int, choice: int) -> Move:
    try:
        following = walk(run.case, (*run.chosen, choice))
    except NoSuchMove:
        following = None
    if following is None or step != len(run.chosen):
        raise Refused(400, gettext("This choice does not belong to this scene. Reload the page and choose again."))
    return following.steps[-1].move


def _chosen_already() -> Refused:
    return Refused(
        409,
        gettext("You have chosen here already, and the case has gone on."),
        gettext("Open the case again to go on, or start it again to try another way."),
    )


def _record(
    seat: Seat, kind: str, at: datetime, activity: str, content: str, id: UUID, run: UUID, what: Mapping[str, object]
) -> Record:
    return Record(kind, seat.person.id, seat.cohort.id, at, activity, content, what, id, run)
