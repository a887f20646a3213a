"""Reading a lesson, answering the checks inside it, and marking it as done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from curricula.model import Lesson
from curricula.questions.base import LONGEST_ANSWER, Question
from curricula.questions.upload import Upload
from lms import chrome, clock, database, frames, identity, records, splice
from lms.errors import not_found
from lms.identity import Seat
from lms.language import format_date, gettext
from lms.learning import courses, progress, reading, uploads
from lms.learning.contents import Untakeable
from lms.learning.given import Given, certainty_of
from lms.learning.progress import State
from lms.learning.reading import Opened
from lms.learning.text import Answered, Text
from lms.learning.uploads import Shown
from lms.splice import Spliced

pages = Blueprint("lessons", __name__)


@pages.get("/learn/<cohort>/lesson/<path:activity>")
@identity.signed_in
def show(cohort: str, activity: str) -> Response:
    """Show a lesson with what the trainee answered before.

    ``?report=`` leads to saying that a part seems wrong, ``?card`` and ``?sheet`` to its cards and sheets on paper: the
    text is kept for all cohorts, so that its links can name none.
    """
    for asked, paper in (("card", "words.cards"), ("sheet", "words.sheets")):
        if asked in request.args:
            return redirect(chrome.url(paper, cohort=cohort, of=activity), 303)
    if "report" in request.args:
        part = request.args["report"]
        return redirect(chrome.url("reporting.of_activity", cohort=cohort, activity=activity, part=part), 303)
    seat = identity.seat(cohort)
    state = progress.about(seat, activity, reading.ITS_KINDS)
    return _page(seat, state, reading.opened(state.course, activity))


def _page(seat: Seat, state: State, opened: Opened, errors: Mapping[str, str] | None = None) -> Response:
    lesson, answers = opened.lesson, reading.answers(state.log, opened)
    done_at = state.done_at(lesson.id)
    text = Text(
        lesson,
        content=opened.content,
        speaks=state.course.language_of(lesson.id),
        answers=answers,
        done=done_at is not None,
        again=request.args.get("again", "") if errors is None else "",
        errors=errors or {},
        links=courses.links(state.course, seat.cohort.code),
        review=courses.review(state.course, lesson),
        can_be_reported=True,
        country=seat.cohort.country,
        typed=request.form.getlist(request.args.get("check", "")),
        address=courses.address(seat.cohort.code, lesson) if errors else "",
        files=_files(seat, lesson, answers),
    )
    page = frames.draw(
        "lms/learning/lesson.html",
        title=lesson.title,
        text=splice.PLACE,
        borrowed=courses.borrowed(state.course, lesson.id),
        address=courses.address(seat.cohort.code, lesson),
        course=chrome.url("courses.show", cohort=seat.cohort.code),
        done_on=format_date(done_at, seat.cohort.timezone) if done_at else "",
        missing=tuple((each.id, each.title) for each in lesson.questions if each.id not in answers),
        onward=courses.onward(state, seat.cohort.code, lesson.id),
        done_id=frames.ID,
    )
    return chrome.spliced(Spliced.into(page, text.draw()), 400 if errors else 200)


def _files(seat: Seat, lesson: Lesson, answers: Mapping[str, Answered]) -> Mapping[str, Shown]:
    if not any(isinstance(asked, Upload) for asked in lesson.questions):
        return {}
    given = {key: answer.given for key, answer in answers.items()}
    return uploads.shown(seat, uploads.answered(lesson.questions, given))


@pages.post("/learn/<cohort>/lesson/<path:activity>")
@identity.signed_in
def answer(cohort: str, activity: str) -> Response:
    """Keep the answer to the check that the address names, and go back to it, where the feedback is."""
    question = request.args.get("check", "")
    seat = identity.seat(cohort)
    state = progress.about(seat, activity, reading.ITS_KINDS)
    opened = reading.opened(state.course, activity)
    asked = opened.asked(question)
    if asked is None:
        raise not_found()
    try:
        given, file = uploads.given(seat, asked)
    except Untakeable as error:
        return _page(seat, state, opened, {question: str(error)})
    if not asked.accepts(given) or not asked.answered(given):
        return _page(seat, state, opened, {question: why_not_taken(asked, given)})
    told, sent = Given(given, certainty_of(asked, request.form)), records.chosen_id(request.form.get("id"))
    with database.writing():
        progress.hold(seat)
        with uploads.kept(file):
            uploads.refuse_foreign(seat, asked, given)
            earlier = progress.standing(seat, activity, (records.CHECK_ANSWERED,)).of(activity, records.CHECK_ANSWERED)
            records.append_answer(earlier, reading.check_record(seat, opened, asked, told, sent, clock.now()))
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
    state = progress.about(seat, activity, reading.ITS_KINDS)
    opened = reading.opened(state.course, activity)
    if open_checks := reading.still_open(state.log, opened):
        wrong = gettext("Answer this check before you finish the lesson.")
        return _page(seat, state, opened, {question.id: wrong for question in open_checks})
    if state.done_at(activity) is None:
        with database.writing():
            reading.finish(seat, opened, records.chosen_id(request.form.get("id")), clock.now())
    onward = courses.onward(state, cohort, activity)
    return redirect(onward[1] if onward else chrome.url("courses.show", cohort=cohort), 303)
