"""What a trainee writes down for themselves beside a lesson, and which lessons they want to find again.

Nobody else reads it: no page of a trainer or manager asks for this table. It stays when the lesson is published anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from curricula.model import Activity
from lms import clock, database, identity
from lms.errors import not_found
from lms.identity import Seat
from lms.language import format_date, gettext, number
from lms.learning import courses, progress
from lms.publication import Course
from lms.tables import notes

pages = Blueprint("notes", __name__)

LESSON = "/learn/<cohort>/lesson/<path:activity>/note"
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote beside an activity; ``marked`` is a bookmark, and the text may be empty with one."""

    activity: str
    text: str
    marked: bool
    at: datetime


@pages.get("/learn/<cohort>/notes")
@identity.signed_in
def index(cohort: str) -> str:
    """Show all that a trainee noted in a course, in its order."""
    seat = identity.seat(cohort)
    course = progress.course_for(seat)
    return render_template("lms/learning/notes.html", seat=seat, course=course.outline, listed=_listed(seat, course))


@pages.get("/learn/<cohort>/notes.txt")
@identity.signed_in
def take(cohort: str) -> Response:
    """Send all notes of a course as one text, to keep after the course."""
    seat = identity.seat(cohort)
    course = progress.course_for(seat)
    parts = [course.outline.title]
    parts += [
        "\n".join(filter(None, (f"{title} ({format_date(note.at, seat.cohort.timezone)})", note.text)))
        for title, _address, note in _listed(seat, course)
    ]
    headers = {"Content-Disposition": 'attachment; filename="notes.txt"'}
    return Response("\n\n".join(parts) + "\n", mimetype="text/plain", headers=headers)


@pages.get(LESSON)
@identity.signed_in
def edit(cohort: str, activity: str) -> str:
    """Show the note beside a lesson, to be written or changed."""
    seat = identity.seat(cohort)
    lesson = _lesson(progress.course_for(seat), activity)
    note = next((note for note in of_seat(seat) if note.activity == activity), None)
    return _page(seat, lesson, note.text if note else "", marked=note is not None and note.marked)


@pages.post(LESSON)
@identity.signed_in
def keep(cohort: str, activity: str) -> AnyResponse | tuple[str, int]:
    """Keep a note in the place of the one before; one without words and bookmark is deleted."""
    seat = identity.seat(cohort)
    lesson = _lesson(progress.course_for(seat), activity)
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    marked = request.form.get("marked") == "1"
    if len(text) > LONGEST:
        wrong = gettext("A note can have at most %(n)s characters.", n=number(LONGEST))
        return _page(seat, lesson, text, marked=marked, wrong=wrong), 400
    replace(seat, Note(activity, text, marked, clock.now()))
    flash(gettext("Your note is kept.") if text or marked else gettext("Your note is deleted."), "good")
    return redirect(courses.address(cohort, lesson), 303)


def _page(seat: Seat, lesson: Activity, text: str, *, marked: bool, wrong: str = "") -> str:
    return render_template(
        "lms/learning/note.html",
        seat=seat,
        lesson=lesson,
        back=courses.address(seat.cohort.code, lesson),
        text=text,
        marked=marked,
        wrong=wrong,
        longest=LONGEST,
    )


def _lesson(course: Course, activity: str) -> Activity:
    found = course.activities.get(activity)
    if found is None or found.kind != "lesson":
        raise not_found()
    return found


def _listed(seat: Seat, course: Course) -> list[tuple[str, str, Note]]:
    """Return title, address and note in the order of the course; of what is withdrawn, its id and no address."""
    order = {id: place for place, id in enumerate(course.activities)}
    kept = sorted(of_seat(seat), key=lambda note: (order.get(note.activity, len(order)), note.activity))
    return [(*_named(seat, course, note.activity), note) for note in kept]


def _named(seat: Seat, course: Course, activity: str) -> tuple[str, str]:
    found = course.activities.get(activity)
    return (activity, "") if found is None else (found.title, courses.address(seat.cohort.code, found))


def of_seat(seat: Seat) -> tuple[Note, ...]:
    """Return what a trainee noted in a cohort; call it for nobody but that trainee."""
    query = select(notes.c.activity, notes.c.text, notes.c.marked, notes.c.at).where(
        notes.c.person == seat.person.id, notes.c.cohort == seat.cohort.id
    )
    return tuple(Note(*row) for row in database.connection().execute(query))


def replace(seat: Seat, note: Note) -> None:
    """Keep a note in the place of the one before; one that says nothing only takes that away."""
    key = {"person": seat.person.id, "cohort": seat.cohort.id, "activity": note.activity}
    with database.writing() as link:
        progress.hold(seat)
        link.execute(notes.delete().where(*(notes.c[name] == value for name, value in key.items())))
        if note.text or note.marked:
            link.execute(notes.insert().values(**key, text=note.text, marked=note.marked, at=note.at))
