"""Saying "this seems wrong" of what a trainee reads, answers, decides or fills in, and reading what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, limits, records
from lms.identity import Seat
from lms.language import gettext
from lms.learning import courses, progress, reportable, reported
from lms.learning.reportable import Place
from lms.learning.reported import Report

pages = Blueprint("reporting", __name__)

ACTIVITY = "/learn/<cohort>/report/<path:activity>"
QUESTION = "/learn/<cohort>/attempt/<uuid:attempt>/<int:number>/report"
SCENE = "/learn/<cohort>/run/<uuid:run>/report"

LONGEST_TEXT = 2000
LONGEST_QUOTE = 500
MOST_AT_ONCE = 20  # of one person within a quarter of an hour


@pages.get(ACTIVITY)
@identity.signed_in
def of_activity(cohort: str, activity: str) -> str:
    """Ask what seems wrong in a tool, or in the part of a lesson that ``?part=`` counts, from 0."""
    seat = identity.seat(cohort)
    return _page(seat, reportable.in_activity(seat, activity))


@pages.post(ACTIVITY)
@identity.signed_in
def send_of_activity(cohort: str, activity: str) -> Response | tuple[str, int]:
    """Keep a report about a tool or a part of a lesson."""
    seat = identity.seat(cohort)
    return _send(seat, reportable.in_activity(seat, activity))


@pages.get(QUESTION)
@identity.signed_in
def of_question(cohort: str, attempt: UUID, number: int) -> str:
    """Ask what seems wrong in a question of an attempt."""
    seat = identity.seat(cohort)
    return _page(seat, reportable.in_attempt(seat, attempt, number))


@pages.post(QUESTION)
@identity.signed_in
def send_of_question(cohort: str, attempt: UUID, number: int) -> Response | tuple[str, int]:
    """Keep a report about a question of an attempt."""
    seat = identity.seat(cohort)
    return _send(seat, reportable.in_attempt(seat, attempt, number))


@pages.get(SCENE)
@identity.signed_in
def of_scene(cohort: str, run: UUID) -> str:
    """Ask what seems wrong in the scene of a case that ``?scene=`` names."""
    seat = identity.seat(cohort)
    return _page(seat, reportable.in_run(seat, run))


@pages.post(SCENE)
@identity.signed_in
def send_of_scene(cohort: str, run: UUID) -> Response | tuple[str, int]:
    """Keep a report about a scene of a case."""
    seat = identity.seat(cohort)
    return _send(seat, reportable.in_run(seat, run))


def _page(seat: Seat, place: Place, problems: dict[str, str] | None = None) -> str:
    return render_template(
        "lms/learning/report.html",
        seat=seat,
        place=place,
        kinds=[(kind, str(words)) for kind, words in reported.KINDS.items()],
        typed=request.form,
        new_id=request.form.get("id") or progress.new_id(),
        problems=problems or {},
    )


def _send(seat: Seat, place: Place) -> Response | tuple[str, int]:
    text = request.form.get("text", "").strip()[:LONGEST_TEXT]
    kind = request.form.get("kind", "")
    problems = {}
    if kind not in reported.KINDS:
        problems["kind"] = gettext("Choose what it is about.")
    if not text:
        problems["text"] = gettext("Say in a few words what seems wrong.")
    if problems:
        return _page(seat, place, problems), 400
    whose = f"report:{seat.person.id}"
    limits.refuse_after({whose: MOST_AT_ONCE})
    with database.writing():
        reported.keep(_report(seat, place, kind, text))
        limits.count(whose)
    flash(gettext("Thank you. Those who write and teach this course see it; their answer appears here."), "good")
    return redirect(chrome.url("reporting.mine", cohort=seat.cohort.code), 303)


def _report(seat: Seat, place: Place, kind: str, text: str) -> Report:
    return Report(
        id=records.chosen_id(request.form.get("id")),
        person=seat.person.id,
        cohort=seat.cohort.id,
        curriculum=seat.cohort.curriculum,
        language=place.language,
        activity=place.activity,
        content=place.content,
        part=place.part,
        question=place.question,
        kind=kind,
        quote=_quote(place.passages, request.form.get("passage", "")),
        text=text,
        at=clock.now(),
    )


def _quote(passages: Sequence[str], chosen: str) -> str:
    if chosen.isdecimal() and len(chosen) < 5 and int(chosen) < len(passages):
        return passages[int(chosen)][:LONGEST_QUOTE]
    return " ".join(passages)[:LONGEST_QUOTE]


@pages.get("/learn/<cohort>/reports")
@identity.signed_in
def mine(cohort: str) -> str:
    """Show a trainee what they reported, and what became of it."""
    seat = identity.seat(cohort)
    course = progress.course_for(seat)
    titles = {
        activity.id: (activity.title, courses.address(cohort, activity)) for activity in course.outline.activities
    }
    kinds = {kind: str(words) for kind, words in reported.KINDS.items()}
    listed = reported.of_seat(seat)
    return render_template("lms/learning/reports.html", seat=seat, listed=listed, titles=titles, kinds=kinds)
