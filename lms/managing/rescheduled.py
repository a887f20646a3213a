"""What meetings were before somebody moved, renamed or cancelled them: shares of attendance were counted by that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms import clock, database, identity
from lms.learning.meetings import Meeting
from lms.tables import meeting_changes, people


@dataclass(frozen=True, slots=True)
class Earlier:
    """A meeting as it was until ``at``, when ``author`` by name changed it, and why; empty where nobody was asked."""

    meeting: Meeting
    at: datetime
    author: str
    reason: str


def note(before: Meeting, reason: str) -> None:
    """Keep what a meeting is, for whoever changes it next; call inside ``database.writing()``."""
    row = {
        "meeting": before.id,
        "title": before.title,
        "starts_at": before.starts_at,
        "ends_at": before.ends_at,
        "place": before.place,
        "cancelled_at": before.cancelled_at,
        "reason": reason,
        "author": identity.me().id,
        "at": clock.now(),
    }
    database.connection().execute(meeting_changes.insert().values(row))


def earlier(meeting: Meeting) -> list[Earlier]:
    """Return what a meeting was before, the latest first."""
    was = meeting_changes.c
    query = (
        select(was.title, was.starts_at, was.ends_at, was.place, was.cancelled_at, was.at, was.reason, people.c.name)
        .join(people, people.c.id == was.author)
        .where(was.meeting == meeting.id)
        .order_by(was.position.desc())
    )
    return [
        Earlier(
            Meeting(meeting.id, meeting.cohort, row.title, row.starts_at, row.ends_at, row.place, row.cancelled_at),
            row.at,
            row.name,
            row.reason,
        )
        for row in database.connection().execute(query)
    ]
