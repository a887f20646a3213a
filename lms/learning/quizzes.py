"""The pages of quizzes and tests: one question a page, each answer kept as it is given, and what to read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula import quizzes
from curricula.model import Quiz
from curricula.quizzes import Told
from lms import chrome, clock, database, identity, language, publication, records
from lms.codes import shown_code
from lms.identity import Seat
from lms.learning import attempts, courses, flags, overdue, papers, policies, prepared, progress, receipts, uploads
from lms.learning.attempts import Attempt
from lms.learning.contents import Untakeable
from lms.learning.given import CERTAINTY, Given, certainty_of
from lms.learning.judged import judged, lesson_to_read, read_again
from lms.learning.lessons import why_not_taken
from lms.learning.links import Links
from lms.learning.progress import State

pages = Blueprint("quizzes", __name__)

ADDRESS = "/learn/<cohort>/quiz/<path:activity>"
ATTEMPT = "/learn/<cohort>/attempt/<uuid:attempt>"


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, activity: str) -> str:
    """Show a quiz before it begins: what it asks, how often one may try, what came out before."""
    seat = identity.seat(cohort)
    state = overdue.settled(seat, progress.standing(seat))
    quiz = cast("Quiz", progress.find(state.course, activity, "quiz"))
    return render_template(
        "lms/learning/quiz.html",
        seat=seat,
        quiz=quiz,
        content_language=state.course.language_of(activity),
        placed=courses.links(state.course, cohort).place,
        borrowed=courses.borrowed(state.course, activity),
        review=courses.review(state.course, quiz),
        count=len(quizzes.draw(papers.example(state, quiz), "")),
        open_attempt=attempts.open_one(state, activity),
        left=policies.left(state, quiz),
        waiting=state.waiting(activity),
        next_at=_still_to_come(policies.next_at(state, quiz)),
        opens=policies.not_yet(quiz, seat.cohort, clock.now()),
        is_closed=policies.is_closed(quiz, seat.cohort, clock.now()),
        closing_day=policies.closing_day(quiz, seat.cohort),
        time=policies.minutes_for(state, quiz),
        results=state.of(activity, records.QUIZ_MARKED),
        came_out=state.results,
        standing=state.standing(activity),
        onward=courses.onward(state, cohort, activity),
        new_id=prepared.id_for(seat, state, activity, records.ATTEMPT_STARTED),
    )


def _still_to_come(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment > clock.now() else None


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
    found = overdue.find(identity.seat(cohort), attempt)
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
    found = overdue.find(seat, attempt)
    if found.handed_in is not None:
        return redirect(chrome.url("quizzes.result", cohort=cohort, attempt=attempt), 303)
    if _is_told(found, number):
        return _told_page(seat, found, number)
    return question_page(seat, found, number)


def _is_told(attempt: Attempt, number: int) -> bool:
    """Whether a question has its answer for good, and what it was is told at once."""
    asked = attempt.asked(number)
    return attempt.quiz.feedback == "at once" and asked.answered(attempt.answers.get(asked.id, ()))


def _told_page(seat: Seat, attempt: Attempt, number: int) -> str:
    asked = attempt.asked(number)
    state = progress.standing(seat)
    return render_template(
        "lms/learning/told.html",
        **_about(seat, attempt, number),
        placed=courses.links(state.course, seat.cohort.code).place,
        seed=str(attempt.id),
        given=attempt.answers[asked.id],
        mark=attempt.grade().marks[asked.id],
        sure=attempt.certainty(asked.id),
        again=lesson_to_read(state, seat.cohort.code, asked.lesson),
        files=uploads.shown(seat, uploads.answered([asked], attempt.answers)),
    )


def _about(seat: Seat, attempt: Attempt, number: int) -> dict[str, Any]:
    """Return what every page about one question of an open attempt tells."""
    return {
        "seat": seat,
        "quiz": attempt.quiz,
        "attempt": attempt.id,
        "content_language": attempt.language,
        "question": attempt.asked(number),
        "number": number,
        "count": len(attempt.questions),
        "unanswered": attempt.unanswered,
        "flagged": attempt.flagged,
        **_clock(attempt),
    }


def _clock(attempt: Attempt) -> dict[str, Any]:
    """Return until when there is time, and how many seconds that is; ``None`` without a limit."""
    end = attempt.ends_at
    return {"ends_at": end, "seconds": end and max(0, int((end - clock.now()).total_seconds()))}


def question_page(
    seat: Seat,
    attempt: Attempt,
    number: int,
    refused: Sequence[str] | None = None,
    error: str = "",
    *,
    kept: bool = False,
) -> str:
    """Draw one question of an open attempt; ``kept``: with its hints, for a device that cannot ask for one."""
    asked = attempt.asked(number)
    sure = attempt.certainty(asked.id)
    return render_template(
        "lms/learning/question.html",
        **_about(seat, attempt, number),
        placed=_links(seat).place,
        hinted=attempt.hinted[asked.id],
        can_hint=attempt.hinted[asked.id] < len(asked.hints) and not kept,
        kept_hints=list(enumerate(asked.hints, 1))[attempt.hinted[asked.id] :] if kept else [],
        fields=asked.present(str(attempt.id)),
        given=attempt.answers.get(asked.id, ()) if refused is None else refused,
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
    found = overdue.find(seat, attempt)
    asked = found.asked(number)
    sent = records.chosen_id(request.form.get("id"))
    attempts.refuse_handed_in(found)
    try:
        given, file = uploads.given(seat, asked)
    except Untakeable as error:
        return question_page(seat, found, number, error=str(error)), 400
    if not asked.accepts(given):
        return question_page(seat, found, number, given), 400
    wants_hint = bool(asked.hint) and request.form.get("then") == "hint"
    at_once = found.quiz.feedback == "at once"
    with database.writing():
        if wants_hint:
            flags.ask_for_hint(seat, found, number, flags.nth_hint(request.form.get("hint", "1")), clock.now())
        flags.opened_hints(seat, found, number, flags.nth_hint(request.form.get("hints", "")), clock.now())
        flags.flag(seat, found, number, bool(request.form.get("flag")), sent, clock.now())
        # An answer that is told at once stays: who asks for the hint has not decided.
        if not wants_hint or (asked.answered(given) and not at_once):
            told = Given(given, certainty_of(asked, request.form))
            with uploads.kept(file):
                attempts.answer(seat, found, number, told, sent, clock.now())
    if wants_hint or (at_once and asked.answered(given)):
        return redirect(chrome.url("quizzes.question", cohort=cohort, attempt=attempt, number=number), 303)
    if request.form.get("then") == "review" or number == len(found.questions):
        return redirect(chrome.url("quizzes.review", cohort=cohort, attempt=attempt), 303)
    return redirect(chrome.url("quizzes.question", cohort=cohort, attempt=attempt, number=number + 1), 303)


@pages.get(ATTEMPT + "/review")
@identity.signed_in
def review(cohort: str, attempt: UUID) -> str | Response:
    """Show what was answered, before it is handed in."""
    seat = identity.seat(cohort)
    found = overdue.find(seat, attempt)
    if found.handed_in is not None:
        return redirect(chrome.url("quizzes.result", cohort=cohort, attempt=attempt), 303)
    return review_page(seat, found)


def review_page(seat: Seat, found: Attempt) -> str:
    """Draw what was answered in an open attempt, and the button that hands it in."""
    return render_template(
        "lms/learning/review.html",
        seat=seat,
        quiz=found.quiz,
        attempt=found.id,
        content_language=found.language,
        listed=_in_words(seat, found),
        unanswered=found.unanswered,
        flagged=found.flagged,
        **_clock(found),
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


@pages.get(ATTEMPT + "/result")
@identity.signed_in
def result(cohort: str, attempt: UUID) -> str | Response:
    """Show what came out of an attempt, and what to read again."""
    seat = identity.seat(cohort)
    found = overdue.find(seat, attempt)
    if found.handed_in is None:
        return redirect(chrome.url("quizzes.review", cohort=cohort, attempt=attempt), 303)
    if found.marked is None:
        return _waiting_page(seat, found)
    assert found.result is not None
    state = progress.standing(seat)
    told = judged(found, state, cohort)
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
        judged=told,
        files=uploads.shown(seat, uploads.answered(found.questions, found.answers)),
        shown=_may_tell(seat, state, found.quiz),
        closing_day=policies.closing_day(found.quiz, seat.cohort),
        receipt=shown_code(receipts.code(found)),
        read_again=read_again(told),
        onward=courses.onward(state, cohort, found.quiz.id),
        **_next_attempt(state, cohort, found.quiz.id),
    )


def _may_tell(seat: Seat, state: State, quiz: Quiz) -> Told:
    """Return what the result tells; of a quiz that tells it after closing nothing while another attempt is open."""
    is_open = attempts.open_one(state, quiz.id) is not None
    return quizzes.told(quiz, closed=not is_open and policies.is_closed(quiz, seat.cohort, clock.now()))


def _waiting_page(seat: Seat, attempt: Attempt) -> str:
    """Show what waits for the trainer, and of the rest what may be told already: of a test that counts, nothing."""
    assert attempt.handed_in is not None
    state = progress.standing(seat)
    tells = _may_tell(seat, state, attempt.quiz) == "feedback"
    return render_template(
        "lms/learning/waiting.html",
        seat=seat,
        quiz=attempt.quiz,
        content_language=attempt.language,
        placed=_links(seat).place,
        seed=str(attempt.id),
        handed_in=attempt.handed_in,
        waits=[asked for asked in attempt.to_mark if asked.id not in attempt.by_hand or not tells],
        receipt=shown_code(receipts.code(attempt)),
        judged=judged(attempt, state, seat.cohort.code) if tells else [],
        files=uploads.shown(seat, uploads.answered(attempt.questions, attempt.answers)),
        onward=courses.onward(state, seat.cohort.code, attempt.quiz.id),
    )


def _next_attempt(state: State, cohort: str, activity: str) -> dict[str, object]:
    """Return whether another attempt may begin, and where; a quiz that was withdrawn has none."""
    if activity not in state.course.places:
        return {"left": 0, "again": ""}
    quiz = cast("Quiz", progress.find(state.course, activity, "quiz"))
    return {"left": policies.left(state, quiz), "again": chrome.url("quizzes.show", cohort=cohort, activity=activity)}
