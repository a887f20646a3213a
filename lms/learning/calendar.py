"""A timetable as calendar programs read it (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from icalendar import Calendar, Event

from lms.identity import Cohort
from lms.learning.meetings import Meeting


def written(cohort: Cohort, meetings: Iterable[Meeting]) -> bytes:
    """Write a cohort's meetings as a calendar; one that was cancelled stays in it and says so.

    Moments are in UTC: the calendar's owner sees them in their own zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Threshold//Training timetable//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", cohort.title)
    for meeting in meetings:
        event = Event()
        event.add("uid", f"{meeting.id}@threshold")
        event.add("summary", f"{meeting.title} – {cohort.title}")
        event.add("dtstamp", meeting.starts_at.astimezone(UTC))
        event.add("dtstart", meeting.starts_at.astimezone(UTC))
        event.add("dtend", meeting.ends_at.astimezone(UTC))
        event.add("location", meeting.place or cohort.place)
        event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
