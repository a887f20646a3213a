"""What meetings were before somebody moved, renamed or cancelled them: shares of attendance were counted by that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lms import clock, database, identity
from lms.identity import Cohort
from lms.learning.meetings import Meeting, find
from lms.tables import meeting_changes, meetings, people


@dataclass(frozen=True, slots=True)
class Earlier:
    """A meeting as it was until ``at``, when ``author`` by name changed it, and why; empty where nobody was asked."""

    meeting: Meeting
    at: datetime
    author: str
    reason: str


def change(cohort: Cohort, meeting: UUID, values: Mapping[str, Any], reason: str) -> None:
    """Change a meeting of a cohort and keep what it was; what is the same already is not changed again."""
    with database.writing() as link:
        database.hold(meetings, meeting)
        before = find(cohort, meeting)
        if all(getattr(before, name) == value for name, value in values.items()):
            return
        said = {"reason": reason, "author": identity.me().id, "at": clock.now()}
        was = {name: getattr(before, name) for name in ("title", "starts_at", "ends_at", "place", "cancelled_at")}
        link.execute(meeting_changes.insert().values(meeting=meeting, **was, **said))
        link.execute(meetings.update().where(meetings.c.id == meeting).values(**values))


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
