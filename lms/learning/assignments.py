"""Work that is handed in, for trainees: written or sent, kept as a draft, revised; and how a plan went on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula.assignments import ACTION_PLAN, CHECKPOINTS, FILE, STATUSES, STUDY_VISIT, Assignment, rows_of
from curricula.privacy import names_somebody
from curricula.questions.upload import Upload
from lms import clock, database, identity, records
from lms.errors import not_found
from lms.identity import Cohort, Seat
from lms.language import format_date, gettext, ngettext
from lms.learning import courses, outlines, progress, uploads, work
from lms.learning.appraisal import words
from lms.learning.contents import Untakeable
from lms.learning.given import Sent
from lms.learning.progress import State
from lms.learning.work import Followed, Work
from lms.records import Record
from lms.tables import people
from lms.tables import records as log

pages = Blueprint("assignments", __name__)

ADDRESS = "/learn/<cohort>/assignment/<path:activity>"
LONGEST = 2000  # characters of one part


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, activity: str) -> str:
    """Show an assignment: to be written, waiting for the trainer, or accepted."""
    seat = identity.seat(cohort)
    state, assignment = _find(seat, activity)
    found = work.of_log(state.log, activity)
    return _page(seat, state, assignment, found, found.written)


def _find(seat: Seat, activity: str) -> tuple[State, Assignment]:
    state = progress.standing(seat, activity, work.ITS_KINDS)
    return state, cast("Assignment", progress.find(state.course, activity, Assignment.kind))


def _page(
    seat: Seat,
    state: State,
    assignment: Assignment,
    found: Work,
    given: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "lms/learning/assignment.html",
        seat=seat,
        assignment=assignment,
        content_language=state.course.language_of(assignment.id),
        placed=courses.links(state.course, seat.cohort.code).place,
        review=courses.review(state.course, assignment),
        outline=outlines.NAMES[assignment.outline],
        rows=outlines.blanks(assignment),
        work=found,
        badge=outlines.STATES[found.state],
        given=given,
        problems=problems or {},
        comments=work.comments(found),
        upload=upload_of(assignment),
        files=uploads.shown(seat, [given[FILE]] if given.get(FILE) else ()),
        is_published=assignment.outline == STUDY_VISIT,
        checkpoints=_checkpoints(seat, assignment, found),
        statuses=outlines.STATUSES,
        typed=request.form,
        longest=LONGEST,
        onward=courses.onward(state, seat.cohort.code, assignment.id),
        new_id=progress.new_id(),
    )


def _checkpoints(seat: Seat, assignment: Assignment, found: Work) -> list[tuple[int, Any, bool, Record | None]]:
    """Return the checkpoints of a plan that was handed in: days, the day, whether it is asked for now, the answer."""
    if assignment.outline != ACTION_PLAN or found.handed_in is None:
        return []
    asked = found.asks_now(assignment, seat.cohort)
    return [(days, found.day_of(days, seat.cohort), days == asked, found.followed.get(days)) for days in CHECKPOINTS]


@pages.post(ADDRESS)
@identity.signed_in
def write(cohort: str, activity: str) -> Response | tuple[str, int]:
    """Keep a draft, or hand the work in."""
    seat = identity.seat(cohort)
    state, assignment = _find(seat, activity)
    given = {key: plain(request.form.get(key, "")) for key in assignment.keys}
    hand_in = request.form.get("act") == "hand-in"
    wrong = _take_file(seat, assignment, given)
    problems = problems_with(assignment, given, hand_in=hand_in) | wrong
    if problems:
        return _page(seat, state, assignment, work.of_log(state.log, activity), given, problems), 400
    sent = Sent(records.chosen_id(request.form.get("id")), clock.now())
    with database.writing():
        work.write(seat, assignment, given, sent, hand_in=hand_in)
    flash(gettext("Handed in. Your trainer reads it now.") if hand_in else gettext("The draft is kept."), "good")
    return redirect(courses.address(cohort, assignment), 303)


def _take_file(seat: Seat, assignment: Assignment, given: dict[str, str]) -> dict[str, str]:
    """Put the name of the file that came with a form into what was ``given``; return what is wrong with it.

    Its row is kept at once, so that a form that is drawn again for another reason still has it.
    """
    upload = upload_of(assignment)
    if upload is None:
        return {}
    try:
        named, file = uploads.given(seat, upload)
    except Untakeable as error:
        return {FILE: str(error)}
    with database.writing(), uploads.kept(file):
        uploads.refuse_foreign(seat, upload, named)
    given[FILE] = named[0] if named else ""
    return {}


def upload_of(assignment: Assignment) -> Upload | None:
    """Return the question for the file that can go with the work, ``None`` where none can."""
    if assignment.sort == "":
        return None
    return Upload(id=FILE, title="", stem=gettext("File"), sort=assignment.sort)


def plain(typed: str) -> str:
    """Return a text as it is kept."""
    return "\n".join(typed.splitlines()).strip()


def problems_with(assignment: Assignment, given: Mapping[str, str], *, hand_in: bool) -> dict[str, str]:
    """Return what has to be mended, by the name of the control; a draft may lack anything."""
    found = _missing(assignment, given) if hand_in else {}
    return found | {key: wrong for key in assignment.keys if (wrong := _wrong_with(given[key]))}


def _missing(assignment: Assignment, given: Mapping[str, str]) -> dict[str, str]:
    said = {
        blank.key: gettext("%(part)s: fill this in before you hand the work in.", part=blank.label)
        for _row, blanks in outlines.blanks(assignment)
        for blank in blanks
    }
    said[FILE] = gettext("Choose a file first.")
    return {key: said[key] for key in assignment.missing(given)}


def _wrong_with(text: str) -> str:
    if len(text) > LONGEST:
        return ngettext("Shorten this to %(n)s character.", "Shorten this to %(n)s characters.", LONGEST)
    return str(words.NAMES_SOMEBODY) if names_somebody(text) else ""


def _problems_after(told: Mapping[int, str], note: str) -> dict[str, str]:
    unsaid = gettext("Say how this action stands.")
    found = {f"status-{row}": unsaid for row, status in told.items() if status not in STATUSES}
    return found | ({"note": wrong} if (wrong := _wrong_with(note)) else {})


def after(assignment: Assignment, found: Work, form: Mapping[str, str]) -> tuple[Followed, dict[str, str]]:
    """Read how a plan stands at a checkpoint, and what has to be mended in that; 404 where nothing is asked."""
    days = next((each for each in CHECKPOINTS if str(each) == form.get("days")), None)
    if days is None or assignment.outline != ACTION_PLAN:
        raise not_found()
    rows = rows_of(found.handed_in.what["given"]) if found.handed_in else ()
    told = {row: form.get(f"status-{row}", "") for row in rows}
    note = plain(form.get("note", ""))
    status = {str(row): said for row, said in told.items()}
    return Followed(days, status, note), _problems_after(told, note)


@pages.post(ADDRESS + "/after")
@identity.signed_in
def follow(cohort: str, activity: str) -> Response | tuple[str, int]:
    """Keep how a plan stands 30 or 90 days after the training."""
    seat = identity.seat(cohort)
    state, assignment = _find(seat, activity)
    found = work.of_log(state.log, activity)
    followed, problems = after(assignment, found, request.form)
    if problems:
        return _page(seat, state, assignment, found, found.written, problems), 400
    with database.writing():
        work.follow(seat, assignment, followed, Sent(records.chosen_id(request.form.get("id")), clock.now()))
    flash(gettext("Kept. Your trainer sees how your plan stands."), "good")
    return redirect(courses.address(cohort, assignment), 303)


@pages.get("/learn/<cohort>/visits")
@identity.signed_in
def visits(cohort: str) -> str:
    """List the reports of study visits that were accepted in the cohort."""
    seat = identity.seat(cohort)
    listed = [(record, _author(record)) for record in _published(seat.cohort)]
    return render_template("lms/learning/visits.html", seat=seat, listed=listed)


@pages.get("/learn/<cohort>/visits/<uuid:handed_in>")
@identity.signed_in
def visit(cohort: str, handed_in: UUID) -> str:
    """Show one of these reports to everybody in the cohort."""
    seat = identity.seat(cohort)
    found = next((record for record in _published(seat.cohort) if record.id == handed_in), None)
    if found is None:
        raise not_found()
    report = cast("Assignment", progress.course_of(seat.cohort).activities[found.activity])
    return render_template(
        "lms/learning/visit.html",
        seat=seat,
        author=_author(found),
        on=format_date(found.at, seat.cohort.timezone),
        given=found.what["given"],
        rows=outlines.blanks(report),
    )


def _published(cohort: Cohort) -> list[Record]:
    """Return what was handed in of the reports of a cohort that are accepted, the newest first."""
    outline = progress.course_of(cohort).outline
    reports = [each.id for each in outline.activities if isinstance(each, Assignment) and each.outline == STUDY_VISIT]
    kinds = (records.WORK_HANDED_IN, records.WORK_ACCEPTED)
    rows = records.read(log.c.cohort == cohort.id, log.c.activity.in_(reports), log.c.kind.in_(kinds))
    accepted = {record.what["about"] for record in rows if record.kind == records.WORK_ACCEPTED}
    # Of somebody who was erased no words are left, and a report without any is none.
    found = (record for record in reversed(rows) if str(record.id) in accepted)
    return [record for record in found if any(record.what["given"].values())]


def _author(record: Record) -> str:
    person = identity.person_where(people.c.id == record.person)
    return person.name if person else ""
