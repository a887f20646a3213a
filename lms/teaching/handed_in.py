"""Work that is handed in, for trainers: what there is, what they say of it, and how the plans of a cohort stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula.assignments import ACTION_PLAN, CHECKPOINTS, FILE, Assignment, rows_of
from lms import chrome, database, identity, records
from lms.errors import not_found
from lms.identity import Cohort, Seat
from lms.language import gettext, ngettext
from lms.learning import outlines, progress, uploads, work
from lms.learning.work import Work
from lms.records import Record
from lms.tables import records as log
from lms.teaching import teaching

pages = Blueprint("handed_in", __name__)

ADDRESS = "/teach/<cohort>/<uuid:person>/work/<path:activity>"
LONGEST = 2000
ANSWERS = {
    "accept": records.WORK_ACCEPTED,
    "return": records.WORK_RETURNED,
    "comment": records.WORK_COMMENTED,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One trainee's work in the list; ``done`` says of each checkpoint how many actions are done, out of how many."""

    person: UUID
    name: str
    badge: tuple[str, str]
    at: datetime | None
    done: tuple[tuple[int, int] | None, ...]


@pages.get("/teach/<cohort>/handed-in")
@identity.signed_in
def index(cohort: str) -> str:
    """List the assignments of a cohort's course with everybody's work, and how their plans stand."""
    found = identity.assessed_cohort(cohort)
    outline = progress.course_of(found).outline
    assignments = [each for each in outline.activities if isinstance(each, Assignment)]
    every, trainees = _works(found, assignments), teaching.trainees(found)
    return render_template(
        "lms/teaching/handed_in.html",
        cohort=found,
        course=outline,
        listed=[
            (each, [_line(person, name, every[person, each.id]) for person, name in trainees]) for each in assignments
        ],
        plan=ACTION_PLAN,
        checkpoints=CHECKPOINTS,
    )


def _works(cohort: Cohort, assignments: list[Assignment]) -> Mapping[tuple[UUID, str], Work]:
    """Return everybody's work by person and assignment, without the drafts: those are the trainee's own."""
    logs: dict[tuple[UUID, str], list[Record]] = defaultdict(list)
    wanted = (log.c.activity.in_([each.id for each in assignments]), log.c.kind.in_(_SEEN))
    for record in records.read(log.c.cohort == cohort.id, *wanted):
        logs[record.person, record.activity].append(record)
    return defaultdict(Work, {key: Work(tuple(each)) for key, each in logs.items()})


_SEEN = tuple(kind for kind in work.ITS_KINDS if kind != records.WORK_DRAFTED)


def _line(person: UUID, name: str, about: Work) -> Line:
    sign, words = outlines.STATES[about.state]
    newest = about.handed_in
    at = newest.at if newest else None
    return Line(person, name, (sign, str(words)), at, tuple(map(about.done_after, CHECKPOINTS)))


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, person: UUID, activity: str) -> Response:
    """Show what a trainee handed in, with what was said of it and how a plan stands."""
    return _page(*_find(cohort, person, activity))


def _find(cohort: str, person: UUID, activity: str) -> tuple[Seat, Assignment, Work]:
    """Return somebody's work; 404 before anything was handed in, and for one's own."""
    seat = identity.trainee_of(identity.assessed_cohort(cohort), person)
    assignment = cast("Assignment", progress.find(progress.course_of(seat.cohort), activity, Assignment.kind))
    about = work.of_log(records.of_seat(seat.cohort.id, person, _SEEN), activity)
    if about.handed_in is None or person == identity.me().id:
        raise not_found()
    return seat, assignment, about


def _page(
    seat: Seat, assignment: Assignment, about: Work, problems: Mapping[str, str] | None = None, code: int = 200
) -> Response:
    assert about.handed_in is not None
    given = about.handed_in.what["given"]
    page = render_template(
        "lms/teaching/work.html",
        seat=seat,
        assignment=assignment,
        badge=outlines.STATES[about.state],
        work=about,
        given=given,
        rows=[(row, blanks) for row, blanks in outlines.blanks(assignment) if not row or row in rows_of(given)],
        said=work.comments(about),
        followed=about.followed,
        sent=uploads.shown_to_trainer(seat, [given[FILE]] if given.get(FILE) else ()).get(given.get(FILE, "")),
        statuses=outlines.STATUSES,
        typed=request.form,
        problems=problems or {},
        longest=LONGEST,
        new_id=progress.new_id(),
    )
    response = make_response(page, code)
    # A recording is played on the page; nothing else is let in by that.
    response.headers["Content-Security-Policy"] = chrome.POLICY + "; media-src 'self'"
    return response


@pages.post(ADDRESS)
@identity.signed_in
def respond(cohort: str, person: UUID, activity: str) -> Response:
    """Accept what was handed in, return it for revision, or comment on it."""
    seat, assignment, about = _find(cohort, person, activity)
    text = "\n".join(request.form.get("text", "").splitlines()).strip()
    act = request.form.get("act", "")
    problems = _problems(act, text)
    if problems:
        return _page(seat, assignment, about, problems, 400)
    seen = records.chosen_id(request.form.get("seen"))
    sent = records.chosen_id(request.form.get("id"))
    with database.writing():
        work.respond(seat, activity, ANSWERS[act], (identity.me().id, text, seen), sent)
    flash(gettext("Your answer is kept. The trainee sees it on the page of the course."), "good")
    return redirect(chrome.url("handed_in.index", cohort=cohort), 303)


def _problems(act: str, text: str) -> dict[str, str]:
    if act not in ANSWERS:
        return {"text": gettext("Choose what becomes of this work.")}
    if len(text) > LONGEST:
        return {"text": ngettext("Shorten this to %(n)s character.", "Shorten this to %(n)s characters.", LONGEST)}
    if not text and act != "accept":
        return {"text": gettext("Say what should be different: the trainee revises it by your words.")}
    return {}
