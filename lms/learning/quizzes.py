"""The pages of quizzes and tests: one question a page, each answer kept as it is given, and what to read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula import quizzes
from curricula.model import Quiz
from curricula.questions.base import Mark, Question
from lms import chrome, clock, database, identity, language, publication, records
from lms.identity import Seat
from lms.learning import attempts, courses, marks, progress, uploads
from lms.learning.attempts import CERTAINTY, Attempt, Given
from lms.learning.contents import Untakeable
from lms.learning.lessons import why_not_taken
from lms.learning.links import Links
from lms.learning.marks import Assessment
from lms.learning.progress import State

pages = Blueprint("quizzes", __name__)

ADDRESS = "/learn/<cohort>/quiz/<path:activity>"
ATTEMPT = "/learn/<cohort>/attempt/<uuid:attempt>"

# What the result page tells: a quiz teaches, the final test tells where to read again, the pre-test gives nothing away.
SHOWN_AFTERWARDS = {"quiz": "feedback", "post-test": "verdicts", "pre-test": "nothing"}


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, activity: str) -> str:
    """Show a quiz before it begins: what it asks, how often one may try, what came out before."""
    seat = identity.seat(cohort)
    state = progress.standing(seat)
    quiz = cast("Quiz", progress.find(state.course, activity, "quiz"))
    return render_template(
        "lms/learning/quiz.html",
        seat=seat,
        quiz=quiz,
        content_language=state.course.language_of(activity),
        placed=courses.links(state.course, cohort).place,
        borrowed=courses.borrowed(state.course, activity),
        review=courses.review(state.course, quiz),
        count=len(quizzes.draw(quiz, "")),
        open_attempt=attempts.open_one(state, activity),
        left=attempts.left(state, quiz),
        waiting=state.waiting(activity),
        results=state.of(activity, records.QUIZ_MARKED),
        came_out=state.results,
        standing=state.standing(activity),
        onward=courses.onward(state, cohort, activity),
        new_id=progress.new_id(),
    )


@pages.post(ADDRESS)
@identity.signed_in
def start(cohort: str, activity: str) -> Response:
    """Begin an attempt, or go on with the one that is open."""
    seat = identity.seat(cohort)
    with database.writing():
        attempt = attempts.begin(seat, activity, records.chosen_id(request.form.get("id")), clock.now())
    return redirect(chrome.url("quizzes.resume", cohort=cohort, attempt=attempt), 303)


@pages.get(ATTEMPT)
@identity.signed_in
def resume(cohort: str, attempt: UUID) -> Response:
    """Go on with an attempt where it stopped: at the first question that has no answer."""
    found = attempts.find(identity.seat(cohort), attempt)
    if found.handed_in is not None:
        return redirect(chrome.url("quizzes.result", cohort=cohort, attempt=attempt), 303)
    if not found.unanswered:
        return redirect(chrome.url("quizzes.review", cohort=cohort, attempt=attempt), 303)
    number = found.unanswered[0]
    return redirect(chrome.url("quizzes.question", cohort=cohort, attempt=attempt, number=number), 303)


@pages.get(ATTEMPT + "/<int:number>")
@identity.signed_in
def question(cohort: str, attempt: UUID, number: int) -> str | Response:
    """Show one question of an attempt with the answer given so far."""
    seat = identity.seat(cohort)
    found = attempts.find(seat, attempt)
    if found.handed_in is not None:
        return redirect(chrome.url("quizzes.result", cohort=cohort, attempt=attempt), 303)
    return _question_page(seat, found, number)


def _question_page(
    seat: Seat, attempt: Attempt, number: int, refused: Sequence[str] | None = None, error: str = ""
) -> str:
    asked = attempt.asked(number)
    sure = attempt.certainty(asked.id)
    return render_template(
        "lms/learning/question.html",
        seat=seat,
        quiz=attempt.quiz,
        attempt=attempt.id,
        content_language=attempt.language,
        placed=_links(seat).place,
        question=asked,
        fields=asked.present(str(attempt.id)),
        given=attempt.answers.get(asked.id, ()) if refused is None else refused,
        number=number,
        count=len(attempt.questions),
        unanswered=attempt.unanswered,
        files=uploads.shown(seat, uploads.answered([asked], attempt.answers)),
        sure=request.form.get(f"{asked.id}-certainty", CERTAINTY[sure - 1] if sure else ""),
        error=error or ("" if refused is None else why_not_taken(asked, refused)),
        new_id=progress.new_id(),
    )


def _links(seat: Seat) -> Links:
    course = publication.edition().course(seat.cohort.curriculum, seat.language, seat.cohort.language)
    return courses.links(course, seat.cohort.code)


@pages.post(ATTEMPT + "/<int:number>")
@identity.signed_in
def answer(cohort: str, attempt: UUID, number: int) -> Response | tuple[str, int]:
    """Keep the answer to one question, then show the next one."""
    seat = identity.seat(cohort)
    found = attempts.find(seat, attempt)
    asked = found.asked(number)
    sent = records.chosen_id(request.form.get("id"))
    attempts.refuse_handed_in(found)
    try:
        given, file = uploads.given(seat, asked)
    except Untakeable as error:
        return _question_page(seat, found, number, error=str(error)), 400
    if not asked.accepts(given):
        return _question_page(seat, found, number, given), 400
    with database.writing():
        uploads.keep(file)
        told = Given(given, attempts.certainty_of(asked, request.form))
        attempts.answer(seat, found, number, told, sent, clock.now())
    if request.form.get("then") == "review" or number == len(found.questions):
        return redirect(chrome.url("quizzes.review", cohort=cohort, attempt=attempt), 303)
    return redirect(chrome.url("quizzes.question", cohort=cohort, attempt=attempt, number=number + 1), 303)


@pages.get(ATTEMPT + "/review")
@identity.signed_in
def review(cohort: str, attempt: UUID) -> str | Response:
    """Show what was answered, before it is handed in."""
    seat = identity.seat(cohort)
    found = attempts.find(seat, attempt)
    if found.handed_in is not None:
        return redirect(chrome.url("quizzes.result", cohort=cohort, attempt=attempt), 303)
    return render_template(
        "lms/learning/review.html",
        seat=seat,
        quiz=found.quiz,
        attempt=attempt,
        content_language=found.language,
        listed=_in_words(seat, found),
        unanswered=found.unanswered,
        new_id=progress.new_id(),
    )


def _in_words(seat: Seat, attempt: Attempt) -> list[tuple[str, str]]:
    """Return each question with the answer to it in words: of a file, its name."""
    files = uploads.shown(seat, uploads.answered(attempt.questions, attempt.answers))
    told = [(asked.title, asked.describe(attempt.answers.get(asked.id, ()))) for asked in attempt.questions]
    return [(title, files[words].file.name if words in files else words) for title, words in told]


@pages.post(ATTEMPT + "/submit")
@identity.signed_in
def submit(cohort: str, attempt: UUID) -> Response:
    """Hand an attempt in: it is marked once, however often this is sent."""
    seat = identity.seat(cohort)
    with database.writing():
        attempts.hand_in(seat, attempt, records.chosen_id(request.form.get("id")), clock.now())
    return redirect(chrome.url("quizzes.result", cohort=cohort, attempt=attempt), 303)


@dataclass(frozen=True, slots=True)
class Judged:
    """One question of an attempt that was handed in, as the result page tells it.

    ``assessment`` is what a person said of it, once the attempt is marked as a whole; ``sure`` is 1 to 3, or 0.
    """

    question: Question
    given: tuple[str, ...]
    mark: Mark
    again: tuple[str, str] | None
    assessment: Assessment | None
    sure: int


@pages.get(ATTEMPT + "/result")
@identity.signed_in
def result(cohort: str, attempt: UUID) -> str | Response:
    """Show what came out of an attempt, and what to read again."""
    seat = identity.seat(cohort)
    found = attempts.find(seat, attempt)
    if found.handed_in is None:
        return redirect(chrome.url("quizzes.review", cohort=cohort, attempt=attempt), 303)
    if found.marked is None:
        return _waiting_page(seat, found)
    assert found.result is not None
    state = progress.standing(seat)
    judged = _judged(found, state, cohort)
    return render_template(
        "lms/learning/result.html",
        seat=seat,
        quiz=found.quiz,
        content_language=found.language,
        placed=_links(seat).place,
        seed=str(attempt),
        handed_in=found.handed_in,
        result=found.result,
        mended=found.regrades,
        before=Fraction(found.marked.what["score"]),
        points=language.number(float(Fraction(found.result.marked.what["points"]))),
        judged=judged,
        files=uploads.shown(seat, uploads.answered(found.questions, found.answers)),
        shown=SHOWN_AFTERWARDS[found.quiz.role],
        read_again=read_again(judged),
        onward=courses.onward(state, cohort, found.quiz.id),
        **_next_attempt(state, cohort, found.quiz.id),
    )


def _waiting_page(seat: Seat, attempt: Attempt) -> str:
    """Show what waits for the trainer, and of the rest what may be told already: of a test that counts, nothing."""
    assert attempt.handed_in is not None
    state = progress.standing(seat)
    tells = SHOWN_AFTERWARDS[attempt.quiz.role] == "feedback"
    judged = _judged(attempt, state, seat.cohort.code) if tells else []
    return render_template(
        "lms/learning/waiting.html",
        seat=seat,
        quiz=attempt.quiz,
        content_language=attempt.language,
        placed=_links(seat).place,
        seed=str(attempt.id),
        handed_in=attempt.handed_in,
        waits=[asked for asked in attempt.to_mark if asked.id not in attempt.by_hand or not tells],
        judged=judged,
        files=uploads.shown(seat, uploads.answered(attempt.questions, attempt.answers)),
        onward=courses.onward(state, seat.cohort.code, attempt.quiz.id),
    )


def _next_attempt(state: State, cohort: str, activity: str) -> dict[str, object]:
    """Return whether another attempt may begin, and where; a quiz that was withdrawn has none."""
    if activity not in state.course.places:
        return {"left": 0, "again": ""}
    quiz = cast("Quiz", progress.find(state.course, activity, "quiz"))
    return {"left": attempts.left(state, quiz), "again": chrome.url("quizzes.show", cohort=cohort, activity=activity)}


def _judged(attempt: Attempt, state: State, cohort: str) -> list[Judged]:
    judged, said = attempt.grade().marks, marks.assessments(attempt) if attempt.marked else {}
    return [
        Judged(
            asked,
            attempt.answers.get(asked.id, ()),
            judged[asked.id],
            lesson_to_read(state, cohort, asked.lesson),
            said.get(asked.id),
            attempt.certainty(asked.id),
        )
        for asked in attempt.questions
    ]


def read_again(judged: list[Judged]) -> list[tuple[str, str]]:
    """Return the lessons behind the wrong answers, each once, those of critical questions first."""
    wrong = sorted((entry for entry in judged if entry.mark.credit < 1), key=lambda entry: not entry.question.critical)
    return list(dict.fromkeys(entry.again for entry in wrong if entry.again))


def lesson_to_read(state: State, cohort: str, lesson: str) -> tuple[str, str] | None:
    """Return title and address of the lesson that a question names, where the course still has it."""
    if not lesson or lesson not in state.course.places:
        return None
    activity = state.course.outline.activity(lesson)
    return activity.title, courses.address(cohort, activity)
