"""An attempt or a walk that is made ready before it begins, so that a device can begin it without a connection.

Its id follows from the seat, the version, and how often it was begun before: on every device of a person, and in the
form on its own page, it is the same one. Nothing is in the log until something that was done in it arrives.

A device holds a ticket for a prepared attempt: what it was shown, signed. No key is in it, nor a hash of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from itsdangerous import BadData

from curricula.model import Quiz
from curricula.questions.base import Question
from lms import clock, publication, records, sealing
from lms.errors import Refused
from lms.identity import Seat
from lms.language import gettext
from lms.learning import attempts, policies, progress
from lms.learning.progress import State
from lms.publication import Course
from lms.records import Record

PURPOSE = "lms.prepared"  # of the seal on a ticket
CLOSING = (records.QUIZ_SUBMITTED, records.QUIZ_MARKED)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An attempt that is ready to begin: of which version of the course, and with which questions."""

    id: UUID
    quiz: Quiz
    course: Course
    questions: tuple[Question, ...]

    def record(self, seat: Seat, at: datetime) -> Record:
        """Return the record that begins it."""
        return attempts.start_record(seat, self.quiz, self.course, self.questions, self.id, at)


def id_for(seat: Seat, state: State, activity: str, kind: str) -> UUID:
    """Return the id of the next attempt or walk (``kind`` is of the record that begins it) of a seat."""
    begun = len(state.of(activity, kind))
    told = f"{kind}:{seat.membership}:{activity}:{state.course.places[activity].hash}:{begun}"
    return UUID(bytes=sealing.digest(told)[:16], version=4)


def attempt(seat: Seat, state: State, quiz: Quiz) -> Prepared:
    """Make the next attempt at a quiz ready, as it would begin now; whether it may is not asked."""
    key = id_for(seat, state, quiz.id, records.ATTEMPT_STARTED)
    return Prepared(key, quiz, state.course, attempts.draw(state, quiz, key))


def ticket(seat: Seat, prepared: Prepared) -> str:
    """Return what a device shows for an attempt that was prepared for this seat."""
    asked = [question.id for question in prepared.questions]
    what = [version(prepared.course), prepared.quiz.id, asked]
    return sealing.serializer(PURPOSE).dumps([str(prepared.id), str(seat.membership), *what])


def redeem(seat: Seat, shown: str) -> Prepared:
    """Return the attempt that a ticket stands for.

    Raises :class:`Refused` (400) for a ticket that this site has not given to this seat.
    """
    try:
        key, membership, of_version, activity, asked = sealing.serializer(PURPOSE).loads(shown)
    except BadData:
        raise _strange() from None
    course = course_of(seat, of_version)
    if course is None or membership != str(seat.membership):
        raise _strange()
    quiz = cast("Quiz", publication.shelf().activity(course.places[activity].hash))
    questions: Mapping[str, Question] = {question.id: question for question in quiz.questions}
    return Prepared(UUID(key), quiz, course, tuple(questions[each] for each in asked))


def _strange() -> Refused:
    return Refused(
        400,
        gettext("This attempt was not made ready for you here."),
        gettext("Download the course again, and take the quiz from there."),
    )


def version(course: Course) -> str:
    """Return the name of the version of a course that is current now, for a device to keep: ``7/en``."""
    return f"{publication.edition().number}/{course.outline.language}"


def course_of(seat: Seat, named: str) -> Course | None:
    """Return the course of a seat in a version as :func:`version` names it; ``None`` where there is no such one."""
    number, _slash, language = named.partition("/")
    if not (number.isascii() and number.isdecimal() and len(number) < 9):
        return None
    shelf = publication.shelf()
    current = shelf.edition()
    try:
        edition = current if current.number == int(number) else shelf.past(int(number))
    except KeyError:
        return None
    return edition.course(seat.cohort.curriculum, language)


def begin(seat: Seat, prepared: Prepared, at: datetime) -> bool:
    """Begin a prepared attempt; return whether that was not there before. Inside ``database.writing()``.

    What may begin is judged by the moment when it began, as far as other attempts go: one on another device that was
    handed in later is no reason against it. Whether the answers are told by now is judged by now.
    Raises :class:`Refused` (409) where it may not, and where another version of it began elsewhere.
    """
    progress.hold(seat)
    state, record = progress.standing(seat), prepared.record(seat, at)
    there = next((each for each in state.of(prepared.quiz.id, record.kind) if each.id == prepared.id), None)
    if there is None:
        _refuse(seat, state, prepared.quiz, at)
        records.append(record)
    elif there.what["questions"] != record.what["questions"]:
        raise Refused(409, gettext("This attempt began on another device with other questions."))
    return there is None


def _refuse(seat: Seat, state: State, quiz: Quiz, at: datetime) -> None:
    if policies.is_closed(quiz, seat.cohort, clock.now()):
        raise Refused(
            409,
            gettext("This quiz was closed before your attempt arrived, and its answers are told since."),
            gettext("Ask your trainer what you can do instead."),
        )
    until_then = tuple(record for record in state.log if record.kind not in CLOSING or record.at <= at)
    policies.refuse_another(seat, replace(state, log=until_then), quiz, at)
