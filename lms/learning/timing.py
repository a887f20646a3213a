"""The clock of an attempt: when its time is over, with what a trainer added, and what is still taken after that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import current_app

from curricula.quizzes import Extra
from lms import records
from lms.records import Record
from lms.tables import records as log


def added(started: Record) -> tuple[Record, ...]:
    """Return the records that add time to the quiz of an attempt, for whoever began it."""
    return records.read(
        log.c.cohort == started.cohort,
        log.c.person == started.person,
        log.c.kind == records.TIME_ADDED,
        log.c.activity == started.activity,
    )


def extras_of(added: Iterable[Record]) -> tuple[Extra, ...]:
    """Return the time that records add to a quiz."""
    return tuple(Extra(each.at, each.what.get("percent", 0), each.what.get("minutes", 0)) for each in added)


def past_grace(end: datetime | None, at: datetime) -> bool:
    """Whether a time limit was over at a moment, and the grace period for answers that were on their way as well."""
    return end is not None and at > end + timedelta(seconds=current_app.config["LMS_GRACE_SECONDS"])
