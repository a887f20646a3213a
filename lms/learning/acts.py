"""What each kind of item from a device does: what the form of the page does, by the same functions.

Everything here is called inside ``database.writing()``, while the seat is held. An answer always becomes a record, also
one that says what the newest says: what is between the two may still be on its way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import cast
from uuid import uuid5

from curricula.assignments import Assignment
from curricula.questions.upload import Upload
from lms import clock, database, publication, records
from lms.errors import Refused, not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import (
    assignments,
    attempts,
    batches,
    flags,
    lessons,
    points,
    prepared,
    progress,
    reading,
    runs,
    uploads,
    work,
)
from lms.learning.appraisal import away
from lms.learning.attempts import Attempt
from lms.learning.given import Given, Sent, certainty_of
from lms.learning.items import ADDED, HELD, Answer, Delivery, Item
from lms.publication import Course
from lms.records import Record

Act = Callable[[Delivery, Seat, Item, datetime], Answer]

ANSWERS = (records.CHECK_ANSWERED, records.ANSWER_GIVEN)
"""The kinds of which one id may stand for several items: see :func:`_append`."""


def another() -> Refused:
    """Say that an id stands for something else already."""
    return Refused(409, gettext("This form was already sent with another answer. The first one is kept."))


def _shown(seat: Seat, item: Item) -> Course:
    """Return the course in the version that an item was done in: that of now where it names none."""
    if not item.content:
        return progress.course_for(seat)
    course = prepared.course_of(seat, item.content)
    if course is None:
        raise Refused(
            400,
            gettext("There is no version %(name)s of this course.", name=item.content),
            gettext("Download the course again."),
        )
    return course


def _finish_lesson(_delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    opened = reading.opened(_shown(seat, item), item.activity)
    state = progress.about(seat, item.activity, reading.ITS_KINDS)
    if reading.still_open(state.log, opened):
        raise Refused(400, gettext("Answer every check before you finish the lesson."))
    done_at = state.done_at(item.activity)
    # What was done earlier, on a phone that was away, is the day on which it was done.
    if done_at is not None and done_at <= at:
        return HELD
    return ADDED if reading.finish(seat, opened, item.id, at) else HELD


def _answer_check(delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    opened = reading.opened(_shown(seat, item), item.activity)
    asked = opened.asked(item.question)
    if asked is None:
        raise not_found()
    given = item.given(asked.id)
    if isinstance(asked, Upload):
        raise _no_file()
    if not asked.accepts(given) or not asked.answered(given):
        raise Refused(400, lessons.why_not_taken(asked, given))
    told = Given(given, certainty_of(asked, _plain(item)))
    return _append(delivery, item, reading.check_record(seat, opened, asked, told, item.id, at))


def _begin_attempt(_delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    ready = prepared.redeem(seat, item.content)
    if not item.id == item.attempt == ready.id:
        raise _strange()
    return ADDED if prepared.begin(seat, ready, at) else HELD


def _answer_question(delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    found = _attempt(delivery, seat, item)
    asked = found.asked(item.number)
    given = item.given(asked.id)
    if isinstance(asked, Upload):
        raise _no_file()
    if not asked.accepts(given):
        raise Refused(400, lessons.why_not_taken(asked, given))
    told = Given(given, certainty_of(asked, _plain(item)))
    at = _during(delivery, found, item, at)
    record = attempts.answer_record(found, item.number, told, item.id, at)
    if found.handed_in is not None:
        return _keep_late(delivery, found, item, record)
    attempts.refuse_late(found, item.number, found.log, told, at)
    flagged, hints = bool(item.first("flag")), flags.nth_hint(item.first("hints"))
    if flagged == (item.number in found.flagged) and hints <= found.hinted[asked.id]:
        return _append(delivery, item, record)
    batches.write(delivery)
    with database.connection().begin_nested():
        answer = _append_now(delivery, record) if item.id not in delivery.known else _append(delivery, item, record)
        if answer == ADDED:
            flags.opened_hints(seat, found, item.number, hints, at)
            flags.flag(seat, found, item.number, flagged, item.id, at)
    return answer


def _keep_late(delivery: Delivery, found: Attempt, item: Item, record: Record) -> Answer:
    """Keep an answer that came after its attempt was handed in, for whoever looks at it; it counts for nothing.

    By then the result may have been told, and the moment that a device claims proves nothing.
    """
    if found.answers.get(record.what["question"]) == tuple(record.what["answer"]):
        return HELD
    answer = _append(delivery, item, replace(record, kind=records.ANSWER_LATE))
    if answer == HELD:
        return HELD
    return Answer(
        "added",
        gettext("This attempt was handed in before this answer arrived. It is kept, but does not count."),
        gettext("The result is on the page of the quiz."),
    )


def _hand_in(delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    found = _attempt(delivery, seat, item)
    if found.handed_in is not None:
        return HELD
    latest = [record.at for record in found.given.values()]
    attempts.hand_in(seat, found.id, item.id, max((_during(delivery, found, item, at), *latest)))
    return ADDED


def _attempt(delivery: Delivery, seat: Seat, item: Item) -> Attempt:
    """Return the seat's own attempt as it is by now; 404 for anybody else's, and for one that never began."""
    if item.attempt is None:
        raise not_found()
    found = batches.attempt_of(delivery, seat, item.attempt)
    if found.is_over:
        batches.write(delivery)
        with database.connection().begin_nested():
            attempts.hand_in(seat, found.id, found.id, clock.now())
        batches.forget(delivery)
        found = batches.attempt_of(delivery, seat, item.attempt)
    return found


def _during(delivery: Delivery, found: Attempt, item: Item, at: datetime) -> datetime:
    """Return when something was done in an attempt: a time limit runs on the server's clock, whatever a device says."""
    return delivery.now if found.quiz.time else delivery.at(item, at, found.started.at)


def _begin_case(_delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    if item.attempt is None or item.id != item.attempt:
        raise _strange()
    return ADDED if runs.begin(seat, item.activity, item.attempt, at, _shown(seat, item)) else HELD


def _choose(delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    step, choice = _number(item.first("step")), _number(item.first("choice"))
    if item.attempt is None or step is None or choice is None:
        raise Refused(400, gettext("Choose what you would do."))
    found = runs.find(seat, item.attempt)
    if step < len(found.chosen) and found.chosen[step] == choice:
        return HELD
    at = delivery.at(item, at, *(record.at for record in found.log))
    runs.choose(seat, found.id, step, choice, item.id, at)
    return ADDED


def _recall_point(_delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    """Keep a review, also one of a day on which the point was not due: that is practice, and moves nothing."""
    course, every = _shown(seat, item), points.of_seat(seat, progress.standing(seat))
    comes_back = any((each.activity, each.question.id) == (item.activity, item.question) for each in every)
    place = course.places.get(item.activity) if comes_back else None
    questions = publication.shelf().activity(place.hash).questions if place else ()
    asked = next((each for each in questions if each.id == item.question), None)
    if asked is None:
        raise Refused(400, gettext("This point does not come back any more."))
    answer = item.given(asked.id)
    if not asked.accepts(answer) or not asked.answered(answer):
        raise Refused(400, lessons.why_not_taken(asked, answer))
    given = Given(answer, points.certainty(asked, _plain(item)))
    about = (item.activity, course.language_of(item.activity))
    records.append(points.review(seat, about, asked, given, item.id, at))
    return ADDED


def _write_work(_delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    assignment = cast("Assignment", progress.find(_shown(seat, item), item.activity, Assignment.kind))
    given = {key: assignments.plain(item.first(key)) for key in assignment.keys}
    upload = assignments.upload_of(assignment)
    if upload is not None and not item.first(f"{upload.id}-remove"):
        given[upload.id] = item.first(upload.id)
        uploads.refuse_foreign(seat, upload, [given[upload.id]])
    hand_in = item.kind == records.WORK_HANDED_IN
    problems = assignments.problems_with(assignment, given, hand_in=hand_in)
    if problems:
        raise Refused(400, " ".join(dict.fromkeys(problems.values())))
    work.write(seat, assignment, given, Sent(item.id, at), hand_in=hand_in)
    return ADDED


def _follow_plan(_delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    assignment = cast("Assignment", progress.find(_shown(seat, item), item.activity, Assignment.kind))
    followed, problems = assignments.after(assignment, work.of_seat(seat, assignment.id), _plain(item))
    if problems:
        raise Refused(400, " ".join(dict.fromkeys(problems.values())))
    work.follow(seat, assignment, followed, Sent(item.id, at))
    return ADDED


def _rate_criterion(_delivery: Delivery, seat: Seat, item: Item, at: datetime) -> Answer:
    return ADDED if away.take(seat, item, Sent(item.id, at)) else HELD


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None


def _plain(item: Item) -> Mapping[str, str]:
    return {name: item.first(name) for name in item.fields}


def _no_file() -> Refused:
    return Refused(
        400,
        gettext("A file cannot be sent this way."),
        gettext("Open the page with a connection, and send the file from there."),
    )


def _strange() -> Refused:
    return Refused(400, gettext("This form carries a number that Threshold did not make."))


def _append(delivery: Delivery, item: Item, record: Record) -> Answer:
    """Append an answer to a question.

    A page that a device kept has one id in its form. Where it was used for another answer to the same question, the
    change is meant and becomes a record of its own, whose id follows from what was said and when.
    """
    known = delivery.known.get(record.id)
    if known is not None:
        about = (known.person, known.cohort, known.activity, known.attempt, known.what.get("question"))
        if about != (record.person, record.cohort, record.activity, record.attempt, record.what["question"]):
            raise another()
        if _said(known) == _said(record):
            return HELD
        words = json.dumps([item.happened_at.isoformat(), *_said(record)])
        return _append_now(delivery, replace(record, id=uuid5(record.id, words)))
    batches.put_off(delivery, record)
    return ADDED


def _append_now(delivery: Delivery, record: Record) -> Answer:
    batches.write(delivery)
    batches.forget(delivery)
    return ADDED if records.append(record) else HELD


def _said(answer: Record) -> tuple[object, object]:
    return answer.what["answer"], answer.what.get("certainty")


ACTS: Mapping[str, Act] = MappingProxyType(
    {
        records.LESSON_COMPLETED: _finish_lesson,
        records.CHECK_ANSWERED: _answer_check,
        records.ATTEMPT_STARTED: _begin_attempt,
        records.ANSWER_GIVEN: _answer_question,
        records.QUIZ_SUBMITTED: _hand_in,
        records.CASE_STARTED: _begin_case,
        records.CASE_STEP: _choose,
        records.POINT_RECALLED: _recall_point,
        records.WORK_DRAFTED: _write_work,
        records.WORK_HANDED_IN: _write_work,
        records.PLAN_FOLLOWED: _follow_plan,
        away.RATED: _rate_criterion,
    }
)
