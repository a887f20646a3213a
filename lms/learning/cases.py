"""The pages of branching cases: one scene a page, each choice kept as it is made, and the whole path at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula.activities.scenario.case import HIGHEST, Meter, Move, Scenario, Scene, Walk
from curricula.model import SafetyFact, Source
from lms import chrome, clock, database, identity, publication, records
from lms.identity import Seat
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.learning import courses, prepared, progress, runs
from lms.learning.links import Links
from lms.learning.runs import Run
from lms.records import Record

pages = Blueprint("cases", __name__)

ADDRESS = "/learn/<cohort>/case/<path:activity>"
RUN = "/learn/<cohort>/run/<uuid:run>"

ENDINGS = {"good": _("It ended well"), "mixed": _("It ended partly well"), "harm": _("It ended in harm")}
LEVELS = (_("low"), _("middle"), _("high"))


@dataclass(frozen=True, slots=True)
class Level:
    """Where a meter stands: its name, its number, the same in a word, and what the last choice did to it."""

    name: str
    value: int
    word: str
    change: int


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, activity: str) -> str:
    """Show a case before it begins, and the runs through it so far."""
    seat = identity.seat(cohort)
    state = progress.standing(seat)
    case = cast("Scenario", progress.find(state.course, activity, Scenario.kind))
    return render_template(
        "lms/learning/case.html",
        seat=seat,
        case=case,
        content_language=state.course.language_of(activity),
        placed=courses.links(state.course, cohort).place,
        borrowed=courses.borrowed(state.course, activity),
        review=courses.review(state.course, case),
        levels=levels(case.meters, [meter.start for meter in case.meters]),
        open_run=runs.open_one(state, activity),
        ended=[(record, outcome(record)) for record in state.of(activity, records.CASE_ENDED)],
        done=state.standing(activity).done,
        onward=courses.onward(state, cohort, activity),
        new_id=prepared.id_for(seat, state, activity, records.CASE_STARTED),
    )


def outcome(ended: Record) -> str:
    """Return in words how a run ended."""
    return str(ENDINGS[ended.what["outcome"]])


@pages.post(ADDRESS)
@identity.signed_in
def start(cohort: str, activity: str) -> Response:
    """Begin a new run; the runs of before stay as they were."""
    seat = identity.seat(cohort)
    run = records.chosen_id(request.form.get("id"))
    with database.writing():
        runs.begin(seat, activity, run, clock.now())
    return _onward(cohort, run)


def _onward(cohort: str, run: UUID) -> Response:
    return redirect(chrome.url("cases.scene", cohort=cohort, run=run, _anchor="scene"), 303)


@pages.get(RUN)
@identity.signed_in
def scene(cohort: str, run: UUID) -> str:
    """Show the scene that a run has come to, or how it ended."""
    seat = identity.seat(cohort)
    found = runs.find(seat, run)
    return _ending_page(seat, found) if found.has_ended else _scene_page(seat, found)


def _scene_page(seat: Seat, run: Run, error: str = "") -> str:
    return _draw_scene(seat, run, run.walk, error)


def _draw_scene(seat: Seat, run: Run, walk: Walk, error: str = "") -> str:
    last = walk.steps[-1] if walk.steps else None
    drawn = [walk.scene.html, last.move.feedback if last else ""]
    return render_template(
        "lms/learning/scene.html",
        last=last,
        offered=walk.scene.offered(str(run.id)),
        error=error,
        new_id=progress.new_id(),
        **_shown(seat, run, walk),
        **_cited(run.case, drawn),
    )


def kept_scene(seat: Seat, run: Run, scene: Scene) -> str:
    """Draw a scene as if the case began in it, for a device that puts in what was chosen before.

    Of an ending it is how the case came out: the path and what would have been better are told when it has arrived.
    """
    walk = Walk((), scene, tuple(meter.start for meter in run.case.meters))
    if not scene.ending:
        return _draw_scene(seat, run, walk)
    shown = {**_shown(seat, run, walk), **_cited(run.case, [scene.html])}
    return render_template("lms/learning/kept_ending.html", outcome=ENDINGS[scene.ending], **shown)


def said(move: Move, links: Links) -> str:
    """Draw what a scene says above its text of the choice that led to it."""
    return render_template("lms/learning/chosen.html", move=move, placed=links.place)


def _ending_page(seat: Seat, run: Run) -> str:
    state = progress.standing(seat)
    is_there = run.case.id in state.course.places
    return render_template(
        "lms/learning/ending.html",
        outcome=ENDINGS[run.walk.scene.ending],
        effects=[effects(run.case.meters, step.move) for step in run.walk.steps],
        again=courses.address(seat.cohort.code, run.case) if is_there else "",
        onward=courses.onward(state, seat.cohort.code, run.case.id),
        new_id=progress.new_id(),
        facts=run.case.safety,
        sources=run.case.sources,
        **_shown(seat, run, run.walk),
    )


def _shown(seat: Seat, run: Run, walk: Walk) -> dict[str, object]:
    before = walk.steps[-1].before if walk.steps else walk.levels
    return {
        "seat": seat,
        "run": run,
        "case": run.case,
        "walk": walk,
        "content_language": run.language,
        "placed": _links(seat).place,
        "levels": levels(run.case.meters, walk.levels, before),
        "highest": HIGHEST,
    }


def _links(seat: Seat) -> Links:
    course = publication.edition().course(seat.cohort.curriculum, seat.language, seat.cohort.language)
    return courses.links(course, seat.cohort.code)


@pages.post(RUN)
@identity.signed_in
def choose(cohort: str, run: UUID) -> Response | tuple[str, int]:
    """Keep a choice, then show what follows from it."""
    seat = identity.seat(cohort)
    choice, step = _number(request.form.get("choice")), _number(request.form.get("step"))
    if choice is None or step is None:
        found = runs.find(seat, run)
        return _onward(cohort, run) if found.has_ended else (_scene_page(seat, found, _ask()), 400)
    with database.writing():
        runs.choose(seat, run, step, choice, records.chosen_id(request.form.get("id")), clock.now())
    return _onward(cohort, run)


def _ask() -> str:
    return gettext("Choose what you would do.")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else None


def levels(meters: Sequence[Meter], now: Sequence[int], before: Sequence[int] | None = None) -> list[Level]:
    """Return the meters with where they stand, and how that differs from before."""
    return [
        Level(meter.name, value, str(LEVELS[min(2, value * 3 // HIGHEST)]), value - was)
        for meter, value, was in zip(meters, now, before or now, strict=True)
    ]


def effects(meters: Sequence[Meter], move: Move) -> list[str]:
    """Return what a choice does, in words: ``trust +1``."""
    return [
        f"{meter.name} {'+' if effect > 0 else '−'}{abs(effect)}"
        for meter, effect in zip(meters, move.effects or [0] * len(meters), strict=True)
        if effect
    ]


def _cited(case: Scenario, drawn: Iterable[str]) -> dict[str, tuple[SafetyFact, ...] | tuple[Source, ...]]:
    """Return the facts and sources that these texts link to, and no others: a scene gives nothing away."""
    text = "".join(drawn)
    return {
        "facts": tuple(fact for fact in case.safety if f'"{fact.id}"' in text),
        "sources": tuple(source for source in case.sources if f'"#source-{source.key}"' in text),
    }
