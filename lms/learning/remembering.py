"""Points that come back after a module: what is due today, one question a page, told at once whether it was right."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula.questions.base import Question
from lms import chrome, clock, database, identity, publication, records
from lms.errors import not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import courses, points, progress
from lms.learning.given import Given
from lms.learning.judged import lesson_to_read
from lms.learning.lessons import why_not_taken
from lms.learning.points import Point
from lms.learning.progress import State
from lms.records import Record
from lms.tables import records as log

pages = Blueprint("remembering", __name__)

ADDRESS = "/learn/<cohort>/remember"
POINT = ADDRESS + "/<path:activity>/<question>"


@pages.get(ADDRESS)
@identity.signed_in
def index(cohort: str) -> str:
    """Show which points have come back, and when the next ones will."""
    seat = identity.seat(cohort)
    state = progress.standing(seat)
    every, today = points.of_seat(seat, state), seat.cohort.day(clock.now())
    listed = points.due(every, today)
    later = [point.memory.due for point in every if point.memory.due > today]
    return render_template(
        "lms/learning/remember.html",
        seat=seat,
        due=[(point, state.course.language_of(point.activity)) for point in listed],
        minutes_needed=points.minutes_for(len(listed)),
        begin=address(seat, listed[0]) if listed else "",
        total=len(every),
        next_day=min(later, default=None),
        next_count=later.count(min(later)) if later else 0,
    )


def address(seat: Seat, point: Point) -> str:
    """Return where a point is asked."""
    where = {"activity": point.activity, "question": point.question.id}
    return chrome.url("remembering.ask", cohort=seat.cohort.code, **where)


@pages.get(POINT)
@identity.signed_in
def ask(cohort: str, activity: str, question: str) -> str | Response:
    """Show one point that has come back; one that has not leads to those that have."""
    seat = identity.seat(cohort)
    state = progress.standing(seat)
    listed = _due(seat, state)
    place = _place(listed, activity, question)
    if place is None:
        return redirect(chrome.url("remembering.index", cohort=cohort), 303)
    return _page(seat, state, listed, place)


def _due(seat: Seat, state: State) -> tuple[Point, ...]:
    return points.due(points.of_seat(seat, state), seat.cohort.day(clock.now()))


def _place(listed: Sequence[Point], activity: str, question: str) -> int | None:
    named = [(point.activity, point.question.id) for point in listed]
    return named.index((activity, question)) if (activity, question) in named else None


def _page(seat: Seat, state: State, listed: Sequence[Point], place: int, refused: Sequence[str] | None = None) -> str:
    point = listed[place]
    asked, following = point.question, listed[place + 1 : place + 2]
    return render_template(
        "lms/learning/remember_point.html",
        seat=seat,
        content_language=state.course.language_of(point.activity),
        placed=courses.links(state.course, seat.cohort.code).place,
        question=asked,
        # Another order each time, so that it is the answer that is remembered and not its place.
        fields=asked.present(f"{seat.membership}:{point.memory.due}"),
        given=refused or (),
        sure=request.form.get(f"{asked.id}-certainty", ""),
        error="" if refused is None else why_not_taken(asked, refused),
        left=len(listed),
        onward=address(seat, following[0]) if following else chrome.url("remembering.index", cohort=seat.cohort.code),
        new_id=progress.new_id(),
    )


@pages.post(POINT)
@identity.signed_in
def answer(cohort: str, activity: str, question: str) -> Response | tuple[str, int]:
    """Keep the answer to a point whose day has come, and tell at once whether it was right."""
    seat, sent = identity.seat(cohort), records.chosen_id(request.form.get("id"))
    state = progress.standing(seat)
    listed = _due(seat, state)
    place = _place(listed, activity, question)
    given = request.form.getlist(question)
    if place is not None and not _is_taken(listed[place].question, given):
        return _page(seat, state, listed, place, given), 400
    with database.writing():
        progress.hold(seat)
        # Another device may have answered in the meantime; the same form, sent again, has.
        is_due = _place(_due(seat, progress.standing(seat)), activity, question) is not None
        if place is not None and is_due:
            records.append(_record(seat, state, listed[place], given, sent))
        elif _found(seat, sent) is None:
            flash(gettext("This point was answered already. It comes back on another day."), "info")
            return redirect(chrome.url("remembering.index", cohort=cohort), 303)
    return redirect(chrome.url("remembering.told", cohort=cohort, review=sent), 303)


def _is_taken(asked: Question, given: Sequence[str]) -> bool:
    return asked.accepts(given) and asked.answered(given)


def _record(seat: Seat, state: State, point: Point, answered: Sequence[str], sent: UUID) -> Record:
    asked = point.question
    given = Given(answered, points.certainty(asked, request.form))
    about = (point.activity, state.course.language_of(point.activity))
    return points.review(seat, about, asked, given, sent, clock.now())


def _found(seat: Seat, review: UUID) -> Record | None:
    """Return a review of this trainee here by its id; ``None`` where there is none."""
    theirs = (log.c.person == seat.person.id, log.c.cohort == seat.cohort.id)
    return next(iter(records.read(log.c.id == review, log.c.kind == records.POINT_RECALLED, *theirs)), None)


@pages.get("/learn/<cohort>/remembered/<uuid:review>")
@identity.signed_in
def told(cohort: str, review: UUID) -> str:
    """Tell whether an answer was right, when the point comes back, and what comes next."""
    seat = identity.seat(cohort)
    record = _found(seat, review)
    if record is None:
        raise not_found()
    state = progress.standing(seat)
    every, today = points.of_seat(seat, state), seat.cohort.day(clock.now())
    left = points.due(every, today)
    question: Question = publication.shelf().question(record.content)
    place = _place(every, record.activity, question.id)
    return render_template(
        "lms/learning/remember_told.html",
        seat=seat,
        content_language=record.what["language"],
        placed=courses.links(state.course, cohort).place,
        question=question,
        seed=str(review),
        given=record.what["answer"],
        mark=question.mark(record.what["answer"]),
        sure=int(record.what.get("certainty", 0)),
        again=lesson_to_read(state, cohort, question.lesson),
        comes_back=None if place is None else every[place].memory.due,
        onward=address(seat, left[0]) if left else "",
        left=len(left),
    )
