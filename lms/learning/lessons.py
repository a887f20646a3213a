"""Reading a lesson, answering the checks inside it, and marking it as done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from curricula.model import Lesson
from curricula.questions.base import LONGEST_ANSWER, Question
from lms import chrome, clock, database, identity, records, splice
from lms.errors import not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import courses, progress, uploads
from lms.learning.attempts import Given, certainty_of
from lms.learning.contents import Untakeable
from lms.learning.progress import State
from lms.learning.text import Answered, Text
from lms.learning.uploads import Shown
from lms.records import Record
from lms.splice import Spliced

pages = Blueprint("lessons", __name__)

ITS_KINDS = (records.CHECK_ANSWERED, records.LESSON_COMPLETED)


@pages.get("/learn/<cohort>/lesson/<path:activity>")
@identity.signed_in
def show(cohort: str, activity: str) -> Response:
    """Show a lesson with what the trainee answered before; ``?report=`` leads to saying that a part seems wrong."""
    if "report" in request.args:
        part = request.args["report"]
        return redirect(chrome.url("reporting.of_lesson", cohort=cohort, activity=activity, part=part), 303)
    seat = identity.seat(cohort)
    state = progress.about(seat, activity, ITS_KINDS)
    lesson = _lesson(state, activity)
    return _page(seat, state, lesson)


def _page(seat: Seat, state: State, lesson: Lesson, errors: Mapping[str, str] | None = None) -> Response:
    answers = _answers(state, lesson)
    done_at = state.done_at(lesson.id)
    text = Text(
        lesson,
        content=state.course.places[lesson.id].hash,
        speaks=state.course.language_of(lesson.id),
        answers=answers,
        done=done_at is not None,
        again=request.args.get("again", "") if errors is None else "",
        errors=errors or {},
        links=courses.links(state.course, seat.cohort.code),
        review=courses.review(state.course, lesson),
        can_be_reported=True,
        typed=request.form.getlist(request.args.get("check", "")),
        address=courses.address(seat.cohort.code, lesson) if errors else "",
        files=_files(seat, lesson, answers),
    )
    page = chrome.draw(
        "lms/learning/lesson.html",
        seat=seat,
        lesson=lesson,
        text=splice.PLACE,
        borrowed=courses.borrowed(state.course, lesson.id),
        address=courses.address(seat.cohort.code, lesson),
        course=chrome.url("courses.show", cohort=seat.cohort.code),
        done_at=done_at,
        missing=[question for question in lesson.questions if question.id not in answers],
        onward=courses.onward(state, seat.cohort.code, lesson.id),
        done_id=progress.new_id(),
    )
    return chrome.spliced(Spliced.into(page, text.draw()), 400 if errors else 200)


def _files(seat: Seat, lesson: Lesson, answers: Mapping[str, Answered]) -> Mapping[str, Shown]:
    given = {key: answer.given for key, answer in answers.items()}
    return uploads.shown(seat, uploads.answered(lesson.questions, given))


@pages.post("/learn/<cohort>/lesson/<path:activity>")
@identity.signed_in
def answer(cohort: str, activity: str) -> Response:
    """Keep the answer to the check that the address names, and go back to it, where the feedback is."""
    question = request.args.get("check", "")
    seat = identity.seat(cohort)
    state = progress.about(seat, activity, ITS_KINDS)
    lesson = _lesson(state, activity)
    asked = next((asked for asked in lesson.questions if asked.id == question), None)
    if asked is None:
        raise not_found()
    try:
        given, file = uploads.given(seat, asked)
    except Untakeable as error:
        return _page(seat, state, lesson, {question: str(error)})
    if not asked.accepts(given) or not asked.answered(given):
        return _page(seat, state, lesson, {question: why_not_taken(asked, given)})
    told = Given(given, certainty_of(asked, request.form)).told(question)
    what = {**told, "credit": str(asked.mark(given).credit)}
    with database.writing():
        progress.hold(seat)
        uploads.keep(file)
        uploads.refuse_foreign(seat, asked, given)
        earlier = progress.standing(seat, activity, (records.CHECK_ANSWERED,)).of(activity, records.CHECK_ANSWERED)
        records.append_answer(earlier, _record(seat, records.CHECK_ANSWERED, state, lesson, what))
    return redirect(chrome.url("lessons.show", cohort=cohort, activity=activity, _anchor=question), 303)


def why_not_taken(asked: Question, given: Sequence[str]) -> str:
    """Say why an answer cannot be taken: it is empty, it is no number, or no form of ours could have sent it."""
    if asked.kind == "upload" and not asked.answered(given):
        return gettext("Choose a file first.")
    if asked.accepts(given):
        return gettext("Choose or write an answer first.")
    is_line = [field.kind for field in asked.present("")] == ["line"]
    if is_line and len(given) == 1 and len(given[0]) <= LONGEST_ANSWER:
        return gettext("Write your answer as a number: 12, or 2.5.")
    return gettext("This answer does not belong to this question. Reload the page and answer again.")


@pages.post("/learn/<cohort>/lesson/<path:activity>/done")
@identity.signed_in
def complete(cohort: str, activity: str) -> Response:
    """Record, once, that the trainee finished a lesson, then show what comes next."""
    seat = identity.seat(cohort)
    state = progress.about(seat, activity, ITS_KINDS)
    lesson = _lesson(state, activity)
    answered = _answers(state, lesson)
    open_checks = [question for question in lesson.questions if question.id not in answered]
    if open_checks:
        wrong = gettext("Answer this check before you finish the lesson.")
        return _page(seat, state, lesson, {question.id: wrong for question in open_checks})
    if state.done_at(activity) is None:
        with database.writing():
            progress.hold(seat)
            record = _record(seat, records.LESSON_COMPLETED, state, lesson, {})
            if records.append(record):
                progress.conclude(seat, record)
    onward = courses.onward(state, cohort, activity)
    return redirect(onward[1] if onward else chrome.url("courses.show", cohort=cohort), 303)


def _lesson(state: State, activity: str) -> Lesson:
    return cast("Lesson", progress.find(state.course, activity, "lesson"))


def _record(seat: Seat, kind: str, state: State, lesson: Lesson, what: Mapping[str, object]) -> Record:
    return Record(
        kind,
        seat.person.id,
        seat.cohort.id,
        clock.now(),
        activity=lesson.id,
        content=state.course.places[lesson.id].hash,
        what=what,
        id=records.chosen_id(request.form.get("id")),
    )


def _answers(state: State, lesson: Lesson) -> Mapping[str, Answered]:
    """Return the newest answer to each check, for those that the lesson as it is now still understands."""
    questions = {question.id: question for question in lesson.questions}
    content = state.course.places[lesson.id].hash
    found: dict[str, Answered] = {}
    for record in records.oldest_first(state.of(lesson.id, records.CHECK_ANSWERED)):
        question = questions.get(record.what["question"])
        given = tuple(record.what["answer"])
        if question is not None and (record.content == content or question.accepts(given)):
            found[question.id] = Answered(question, given, int(record.what.get("certainty", 0)))
    return found
