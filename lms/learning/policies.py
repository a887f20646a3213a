"""Whether another attempt at a quiz may begin: how many there are, how long to wait, and until which day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from curricula import quizzes
from curricula.model import Activity, Quiz
from lms import clock, records
from lms.errors import Refused
from lms.identity import Cohort, Seat
from lms.language import format_date, format_datetime, gettext
from lms.learning import timing
from lms.learning.progress import State


def left(state: State, quiz: Quiz) -> int | None:
    """Return how many attempts may still begin, with those that a trainer allowed; ``None`` where there is no limit."""
    if not quiz.attempts:
        return None
    used = len(state.of(quiz.id, records.ATTEMPT_STARTED))
    allowed = len(state.of(quiz.id, records.ATTEMPT_ALLOWED))
    return max(0, quiz.attempts + allowed - used)


def missed(state: State, activity: str) -> list[str]:
    """Return the critical questions of a quiz that were wrong in earlier attempts, the latest last."""
    marked = records.oldest_first(state.of(activity, records.QUIZ_MARKED))
    return [question for record in marked for question in record.what.get("critical_wrong", ())]


def next_at(state: State, quiz: Quiz) -> datetime | None:
    """Return when the next attempt may begin; ``None`` where none was handed in, or nobody has to wait.

    Whom a trainer allows another attempt after the last one need not wait.
    """
    handed_in = state.of(quiz.id, records.QUIZ_SUBMITTED, records.QUIZ_MARKED)
    # The marking may come days after: who waited for it has waited.
    last = max({record.attempt: record.at for record in reversed(handed_in)}.values(), default=None)
    if not quiz.wait or last is None or any(each.at >= last for each in state.of(quiz.id, records.ATTEMPT_ALLOWED)):
        return None
    return last + timedelta(minutes=quiz.wait)


def minutes_for(state: State, quiz: Quiz) -> int:
    """Return how long an attempt may take that begins now, with what a trainer added: 0 where there is no limit."""
    if not quiz.time:
        return 0
    now = clock.now()
    end = quizzes.ends_at(now, quiz.time, timing.extras_of(state.of(quiz.id, records.TIME_ADDED)))
    return int((end - now).total_seconds()) // 60


def closing_day(quiz: Quiz, cohort: Cohort) -> date:
    """Return the last day on which an attempt may begin where the answers are told after closing."""
    return quiz.closes or cohort.ends_on


def is_closed(quiz: Quiz, cohort: Cohort, at: datetime) -> bool:
    """Whether the answers of a quiz that tells them after closing may be told."""
    return quiz.feedback == "after closing" and cohort.day(at) > closing_day(quiz, cohort)


def refuse_another(seat: Seat, state: State, quiz: Quiz, at: datetime) -> None:
    """Raise :class:`Refused` (409), with what to do, where another attempt may not begin now."""
    opens = not_yet(quiz, seat.cohort, at)
    if opens is not None:
        raise Refused(
            409,
            gettext("This test opens on %(day)s.", day=format_date(opens)),
            gettext("It asks what is left of the training by then: come back on that day."),
        )
    if is_closed(quiz, seat.cohort, at):
        raise Refused(
            409,
            gettext("This quiz is closed since its answers are told."),
            gettext("Ask your trainer what you can do instead."),
        )
    free_at = next_at(state, quiz)
    if free_at is not None and at < free_at:
        raise Refused(
            409,
            gettext("You can begin the next attempt on %(when)s.", when=format_datetime(free_at, seat.cohort.timezone)),
            gettext("Use the time to read again what was not right."),
        )
    if state.waiting(quiz.id):
        raise Refused(
            409,
            gettext("Your last attempt at this quiz waits for your trainer's mark."),
            gettext("You can begin another one when it is marked."),
        )
    if left(state, quiz) == 0:
        raise Refused(
            409,
            gettext("You have used every attempt at this quiz."),
            gettext("Ask your trainer, who can allow another one."),
        )


def opens_on(activity: Activity, cohort: Cohort) -> date | None:
    """Return the first day of what opens months after the training; ``None`` for what is part of it."""
    return None if activity.opens_after is None else months_after(cohort.ends_on, activity.opens_after)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the last of the month where that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def not_yet(activity: Activity, cohort: Cohort, at: datetime) -> date | None:
    """Return the day on which something opens that is not open yet; ``None`` for everything else."""
    opens = opens_on(activity, cohort)
    return opens if opens is not None and cohort.day(at) < opens else None
