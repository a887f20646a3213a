"""The ways of a cohort through a branching case, on one map with a table beside it, for the talk afterwards."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from flask import Blueprint, render_template, request

from curricula.activities.scenario.case import NoSuchMove, Scenario
from lms import chrome, identity, publication, records
from lms.identity import Cohort
from lms.learning import cases, progress
from lms.learning.links import Links
from lms.publication import Course
from lms.records import Record
from lms.tables import records as log
from lms.teaching import case_map, previews

pages = Blueprint("paths", __name__)


@dataclass
class Counted:
    """How often each scene was come to and each choice made; ``other`` counts steps of versions that had others."""

    runs: int = 0
    came: Counter[str] = field(default_factory=Counter)
    went: Counter[tuple[str, int]] = field(default_factory=Counter)
    other: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One choice in the table."""

    scene: str
    text: str
    to: str
    effects: tuple[str, ...]
    is_best: bool
    count: int


@pages.get("/teach/<cohort>/cases")
@identity.signed_in
def index(cohort: str) -> str:
    """List the cases of a cohort's course with how many of its people came to an ending."""
    group = identity.taught_cohort(cohort)
    course = progress.course_of(group)
    ended: dict[str, set[UUID]] = defaultdict(set)
    for record in records.read(log.c.cohort == group.id, log.c.kind == records.CASE_ENDED):
        ended[record.activity].add(record.person)
    listed = [
        (each, chrome.url("paths.show", cohort=cohort, activity=each.id), len(ended[each.id]))
        for each in course.outline.activities
        if each.kind == Scenario.kind
    ]
    return render_template("lms/teaching/cohort_cases.html", cohort=group, course=course.outline, cases=listed)


@pages.get("/teach/<cohort>/case/<path:activity>")
@identity.signed_in
def show(cohort: str, activity: str) -> str:
    """Show how a cohort went through a case: each person's first run, or with ``?runs=all`` every one."""
    group = identity.taught_cohort(cohort)
    course = progress.course_of(group)
    case = cast("Scenario", progress.find(course, activity, Scenario.kind))
    every = request.args.get("runs") == "all"
    counted = count(case, _runs(group, activity, every=every))
    return render_template(
        "lms/teaching/paths.html",
        cohort=group,
        case=case,
        content_language=course.language_of(activity),
        placed=_links(course).place,
        every=every,
        counted=counted,
        map=case_map.draw(case, counted.came, counted.went),
        endings=[(scene, cases.ENDINGS[scene.ending], counted.came[scene.id]) for scene in case.scenes if scene.ending],
        lines=_lines(case, counted),
    )


def _links(course: Course) -> Links:
    shown = previews.Shown(str(publication.edition().number), publication.edition(), publication.shelf().activity, None)
    return Links(course, lambda other: shown.address(course, other))


def _runs(cohort: Cohort, activity: str, *, every: bool) -> list[list[Record]]:
    """Return the steps of the runs that count, each list in order; a run without a step is an empty one."""
    kinds = (records.CASE_STARTED, records.CASE_STEP)
    runs: dict[UUID, list[Record]] = {}
    first: dict[UUID, UUID] = {}
    for record in records.read(log.c.cohort == cohort.id, log.c.activity == activity, log.c.kind.in_(kinds)):
        assert record.attempt is not None
        if record.kind == records.CASE_STARTED:
            runs[record.attempt] = []
            first.setdefault(record.person, record.attempt)
        elif record.attempt in runs:
            runs[record.attempt].append(record)
    wanted = runs if every else {run: runs[run] for run in first.values()}
    return [sorted(steps, key=lambda step: int(step.what["step"])) for steps in wanted.values()]


def count(case: Scenario, runs: Iterable[Sequence[Record]]) -> Counted:
    """Count runs on the case as it is now; a step that it does not have any more is counted apart."""
    counted = Counted()
    for steps in runs:
        counted.runs += 1
        counted.came[case.scenes[0].id] += 1
        for step in steps:
            scene, choice, to = str(step.what["scene"]), int(step.what["choice"]), str(step.what["to"])
            if _leads(case, scene, choice) == to:
                counted.went[scene, choice] += 1
                counted.came[to] += 1
            else:
                counted.other += 1
    return counted


def _leads(case: Scenario, scene: str, choice: int) -> str:
    """Return where a choice leads; "" for one that the case does not have."""
    try:
        moves = case.scene(scene).moves
    except NoSuchMove:
        return ""
    return moves[choice].to if choice < len(moves) else ""


def _lines(case: Scenario, counted: Counted) -> list[Line]:
    titles = {scene.id: scene.title for scene in case.scenes}
    return [
        Line(
            scene.title,
            move.text,
            titles[move.to],
            tuple(cases.effects(case.meters, move)),
            move.is_best,
            counted.went[scene.id, number],
        )
        for scene in case.scenes
        for number, move in enumerate(scene.moves)
    ]
