"""One trainee, as their trainer sees them: what is done and what is missing, every attempt, a new PIN, another try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from curricula.model import Activity, Quiz
from curricula.questions.base import Mark, Question
from lms import chrome, clock, codes, database, identity, publication, records
from lms.accounts import names, pins
from lms.errors import not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import courses, marks, overdue, progress, receipts, uploads
from lms.learning.attempts import Attempt
from lms.learning.marks import Assessment
from lms.learning.progress import State
from lms.records import Record
from lms.tables import records as log
from lms.teaching import cards

pages = Blueprint("trainees", __name__)

ADDRESS = "/teach/<cohort>/<uuid:person>"
LONGEST_REASON = 300
LONGEST_TIME = 600  # minutes that can be added at once
PERCENT = (0, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt in the trainer's list; ``handed_in`` is ``None`` until it is that, ``score`` until it is marked."""

    id: UUID
    begun: datetime
    handed_in: datetime | None
    score: Fraction | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One activity in the trainer's list. ``may_allow``, ``may_add_time``: whether a try or time can be given."""

    activity: Activity
    number: str
    state: str
    done_at: datetime | None
    tries: tuple[Try, ...]
    allowed: tuple[Record, ...]
    added_time: tuple[Record, ...]
    may_allow: bool
    may_add_time: bool
    new_id: str


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, person: UUID) -> str:
    """Show one trainee of a cohort."""
    seat = _seat(cohort, person)
    return _page(seat)


def _seat(cohort: str, person: UUID) -> Seat:
    return identity.trainee_of(identity.taught_cohort(cohort), person)


def _page(seat: Seat, problems: Mapping[str, str] | None = None) -> str:
    state = overdue.settled(seat, progress.standing(seat))
    return render_template(
        "lms/teaching/trainee.html",
        seat=seat,
        course=state.course.outline,
        conditions=courses.conditions(state, seat.cohort),
        modules=[
            (module, [_row(state, each) for each in module.activities]) for module in state.course.outline.modules
        ],
        finished_at=state.completed_at,
        last_seen=_last_seen(seat),
        card=codes.shown_code(seat.person.card),
        may_make_card=chrome.is_mounted("sign_in.show") and cards.may_make(identity.me(), seat.person),
        problems=problems or {},
    )


def _last_seen(seat: Seat) -> datetime | None:
    query = select(func.max(records.AT)).where(
        log.c.cohort == seat.cohort.id, log.c.person == seat.person.id, log.c.author.is_(None)
    )
    seen: datetime | None = database.connection().execute(query).scalar_one()
    return seen


def _row(state: State, activity: Activity) -> Row:
    standing = state.standing(activity.id)
    return Row(
        activity=activity,
        number=state.course.numbers[activity.id],
        state=state.word(activity),
        done_at=standing.at,
        tries=_tries(state, activity.id),
        allowed=state.of(activity.id, records.ATTEMPT_ALLOWED),
        added_time=state.of(activity.id, records.TIME_ADDED),
        may_add_time=isinstance(activity, Quiz) and bool(activity.time),
        may_allow=isinstance(activity, Quiz) and bool(activity.attempts or activity.wait) and not standing.done,
        new_id=progress.new_id(),
    )


def _tries(state: State, activity: str) -> tuple[Try, ...]:
    marked = {record.attempt: record for record in state.of(activity, records.QUIZ_MARKED)}
    handed_in = marked | {record.attempt: record for record in state.of(activity, records.QUIZ_SUBMITTED)}
    return tuple(
        _try(state, begun, handed_in.get(begun.attempt), marked.get(begun.attempt))
        for begun in state.of(activity, records.ATTEMPT_STARTED)
    )


def _try(state: State, begun: Record, handed_in: Record | None, marked: Record | None) -> Try:
    at = None if handed_in is None else handed_in.at
    if marked is None:
        return Try(begun.id, begun.at, at, None, False)
    result = state.results[marked.id]
    return Try(begun.id, begun.at, at, result.score, result.passed)


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of an attempt: what was answered, and how it was marked once the attempt was handed in.

    ``assessment`` is the newest mark of a person, ``address`` where a person marks it or changes that; both may be
    absent. ``sure`` is how sure the trainee was: 1 to 3, or 0; ``hinted``: how many hints they asked for. ``late`` are
    the answers in words that arrived after the attempt was handed in.
    """

    question: Question
    given: tuple[str, ...]
    mark: Mark | None
    key: str
    sure: int
    hinted: int
    late: tuple[str, ...]
    assessment: Assessment | None
    address: str


@pages.get(ADDRESS + "/attempt/<uuid:attempt>")
@identity.signed_in
def attempt(cohort: str, person: UUID, attempt: UUID) -> str:
    """Show what a trainee answered in one attempt, question by question, and how it was marked."""
    seat = _seat(cohort, person)
    found = overdue.find(seat, attempt)
    if found.quiz.role == "evaluation":
        raise not_found()  # what somebody thinks of the training is read together with what others think
    marked = found.marked
    return render_template(
        "lms/teaching/attempt.html",
        seat=seat,
        quiz=found.quiz,
        seed=str(attempt),
        content_language=found.language,
        begun=found.started.at,
        handed_in=found.handed_in,
        receipt=codes.shown_code(receipts.code(found)) if found.handed_in else "",
        marked=marked,
        files=uploads.shown_to_trainer(seat, uploads.answered(found.questions, found.answers)),
        result=found.result,
        mended=found.regrades,
        fraction=Fraction,
        answered=_answered(seat, found),
    )


def _answered(seat: Seat, found: Attempt) -> list[Answered]:
    judged: Mapping[str, Mark] = found.grade().marks if found.handed_in else {}
    judging = {key: publication.shelf().question(content) for key, content in found.keys.items()}
    said = marks.assessments(found)
    sheets = {asked.id: found.given[asked.id] for asked in found.to_mark} if found.handed_in else {}
    return [
        Answered(
            asked,
            found.answers.get(asked.id, ()),
            judged.get(asked.id),
            judging[asked.id].key(),
            found.certainty(asked.id),
            found.hinted[asked.id],
            tuple(asked.describe(each.what["answer"]) for each in found.late if each.what["question"] == asked.id),
            said.get(asked.id),
            chrome.url("marking.show", cohort=seat.cohort.code, answer=sheets[asked.id].id, names=1)
            if asked.id in sheets
            else "",
        )
        for asked in found.questions
    ]


@pages.post(ADDRESS + "/pin")
@identity.signed_in
def reset_pin(cohort: str, person: UUID) -> Response:
    """Give a trainee a new PIN and show the card once."""
    seat = _seat(cohort, person)
    if not chrome.is_mounted("sign_in.show"):
        raise not_found()
    cards.refuse_unless_may_make(identity.me(), seat.person)
    card = pins.reset_pin(seat, identity.me())
    return pins.card_page(card, chrome.url("trainees.show", cohort=cohort, person=person))


@pages.post(ADDRESS + "/allow/<path:activity>")
@identity.signed_in
def allow(cohort: str, person: UUID, activity: str) -> Response | tuple[str, int]:
    """Allow one more attempt at a quiz, with the reason; sending the form twice allows one."""
    seat = _seat(cohort, person)
    course = progress.course_of(seat.cohort)
    quiz = progress.find(course, activity, "quiz")
    reason = names.read_name(request.form.get("reason", ""))[:LONGEST_REASON]
    if not reason:
        wrong = gettext("Say why another attempt is right: the reason is kept with the record.")
        return _page(seat, {f"reason-{course.numbers[quiz.id]}": wrong}), 400
    with database.writing():
        records.append(
            Record(
                records.ATTEMPT_ALLOWED,
                seat.person.id,
                seat.cohort.id,
                clock.now(),
                activity=quiz.id,
                what={"reason": reason},
                id=records.chosen_id(request.form.get("id")),
                author=identity.me().id,
            )
        )
    flash(gettext("One more attempt is allowed."), "good")
    return redirect(chrome.url("trainees.show", cohort=cohort, person=person), 303)


@pages.post(ADDRESS + "/time/<path:activity>")
@identity.signed_in
def add_time(cohort: str, person: UUID, activity: str) -> Response | tuple[str, int]:
    """Give a trainee more time for a quiz, in percent or minutes, with the reason: for an open attempt and the next."""
    seat = _seat(cohort, person)
    course = progress.course_of(seat.cohort)
    quiz = progress.find(course, activity, "quiz")
    reason = names.read_name(request.form.get("reason", ""))[:LONGEST_REASON]
    more = _time_in(request.form)
    if not reason or not more:
        wrong = gettext("Say how much more time, up to %(most)s minutes, and why.", most=LONGEST_TIME)
        return _page(seat, {f"minutes-{course.numbers[quiz.id]}": wrong}), 400
    overdue.settled(seat, progress.standing(seat))  # what is over stays over
    with database.writing():
        records.append(
            Record(
                records.TIME_ADDED,
                seat.person.id,
                seat.cohort.id,
                clock.now(),
                activity=quiz.id,
                what={**more, "reason": reason},
                id=records.chosen_id(request.form.get("id")),
                author=identity.me().id,
            )
        )
    flash(gettext("More time is given."), "good")
    return redirect(chrome.url("trainees.show", cohort=cohort, person=person), 303)


def _time_in(form: Mapping[str, str]) -> dict[str, int]:
    """Return how much time a form gives, by unit; nothing where it gives none, or more than anybody may."""
    typed = {unit: form.get(unit, "").strip() or "0" for unit in ("percent", "minutes")}
    if not all(text.isascii() and text.isdecimal() and len(text) <= 4 for text in typed.values()):
        return {}
    more = {unit: int(text) for unit, text in typed.items() if int(text)}
    is_fair = more.get("percent", 0) in PERCENT and more.get("minutes", 0) <= LONGEST_TIME
    return more if is_fair else {}
