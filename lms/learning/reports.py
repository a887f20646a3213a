"""Saying "this seems wrong" of a part of a lesson or of a question, and reading what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula.changes import paragraphs
from curricula.markup import to_text
from curricula.model import Check, Lesson
from curricula.questions.base import Question
from lms import chrome, clock, database, identity, limits, publication, records
from lms.errors import Refused, not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import attempts, courses, progress, reported
from lms.learning.reported import Report

pages = Blueprint("reporting", __name__)

LESSON = "/learn/<cohort>/report/<path:activity>"
QUESTION = "/learn/<cohort>/attempt/<uuid:attempt>/<int:number>/report"

LONGEST_TEXT = 2000
LONGEST_QUOTE = 500
MOST_AT_ONCE = 20  # of one person within a quarter of an hour


@dataclass(frozen=True, slots=True)
class Place:
    """What is reported: a part of a lesson, or a question, of exactly one version.

    ``passages`` are its words, of which the trainee may point to one; ``back`` is where they came from.
    """

    activity: str
    title: str
    language: str
    content: str
    part: int | None
    question: str
    passages: tuple[str, ...]
    back: str


@pages.get(LESSON)
@identity.signed_in
def of_lesson(cohort: str, activity: str) -> str:
    """Ask what seems wrong in the part of a lesson that ``?part=`` counts, from 0."""
    seat = identity.seat(cohort)
    return _page(seat, _in_lesson(seat, activity))


@pages.post(LESSON)
@identity.signed_in
def send_of_lesson(cohort: str, activity: str) -> Response | tuple[str, int]:
    """Keep a report about a part of a lesson."""
    seat = identity.seat(cohort)
    return _send(seat, _in_lesson(seat, activity))


@pages.get(QUESTION)
@identity.signed_in
def of_question(cohort: str, attempt: UUID, number: int) -> str:
    """Ask what seems wrong in a question of an attempt."""
    seat = identity.seat(cohort)
    return _page(seat, _in_attempt(seat, attempt, number))


@pages.post(QUESTION)
@identity.signed_in
def send_of_question(cohort: str, attempt: UUID, number: int) -> Response | tuple[str, int]:
    """Keep a report about a question of an attempt."""
    seat = identity.seat(cohort)
    return _send(seat, _in_attempt(seat, attempt, number))


def _in_lesson(seat: Seat, activity: str) -> Place:
    course = progress.course_for(seat)
    lesson = progress.find(course, activity, "lesson")
    content = course.places[activity].hash
    shown = request.form.get("content", content)
    if shown != content:  # published anew while the trainee was writing: the report is about what they saw
        lesson, content = _version(activity, shown), shown
    assert isinstance(lesson, Lesson)
    number = request.args.get("part", "")
    if not number.isdecimal() or len(number) > 4 or int(number) >= len(lesson.parts):
        raise not_found()
    part = lesson.parts[int(number)]
    asked = part.question if isinstance(part, Check) else None
    return Place(
        activity=activity,
        title=lesson.title,
        language=course.language_of(activity),
        content=content,
        part=int(number),
        question=asked.id if asked else "",
        passages=_of_question(asked, content) if asked else tuple(paragraphs([part])),
        back=courses.address(seat.cohort.code, lesson) + (f"#{asked.id}" if asked else ""),
    )


def _version(activity: str, content: str) -> Lesson:
    try:
        found = publication.shelf().activity(content)
    except (KeyError, ValueError):
        found = None
    if not isinstance(found, Lesson) or found.id != activity:
        raise Refused(400, gettext("This form carries a number that Threshold did not make."))
    return found


def _in_attempt(seat: Seat, attempt: UUID, number: int) -> Place:
    found = attempts.find(seat, attempt)
    asked = found.asked(number)
    return Place(
        activity=found.quiz.id,
        title=found.quiz.title,
        language=found.language,
        content=found.started.content,
        part=None,
        question=asked.id,
        passages=_of_question(asked, str(attempt)),
        back=_back_to_question(seat, found, number),
    )


def _back_to_question(seat: Seat, attempt: attempts.Attempt, number: int) -> str:
    where = {"cohort": seat.cohort.code, "attempt": attempt.id}
    if attempt.handed_in is None:
        return chrome.url("quizzes.question", **where, number=number)
    return chrome.url("quizzes.result", **where)


def _of_question(asked: Question, seed: str) -> tuple[str, ...]:
    """Return the words of a question as they are shown to whoever answers: nothing in them tells the right answer."""
    fields = asked.present(seed)
    stem = asked.stem
    for field in fields:
        stem = stem.replace(field.place, "____") if field.place else stem
    labels = (field.label for field in fields)
    options = (option.html for field in fields for option in field.options)
    words = (to_text(each) for each in (stem, *labels, *options) if each)
    return tuple(dict.fromkeys(each for each in words if each and not each.isdecimal()))


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
