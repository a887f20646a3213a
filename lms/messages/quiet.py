"""Quiet hours: nobody's phone rings at night for a course. They are hours of the day where the cohort is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

WRITTEN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of the day to another, over midnight where the first is the later; none where they are the same."""

    begin: time
    end: time

    def hold(self, at: time) -> bool:
        """Whether a time of the day lies in them; the end does not."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end

    def over(self, moment: datetime, zone: str) -> datetime:
        """Return a moment itself where it is not quiet in ``zone`` (IANA), otherwise when the quiet hours end there."""
        there = moment.astimezone(ZoneInfo(zone))
        if not self.hold(there.time()):
            return moment
        day = there.date() if there.time() < self.end else there.date() + timedelta(days=1)
        return datetime.combine(day, self.end, ZoneInfo(zone)).astimezone(UTC)


def read(written: str) -> QuietHours:
    """Read ``20:00-08:00``, or ``none``. Raises ``ValueError`` for anything else."""
    if written.strip() == "none":
        return QuietHours(time(), time())
    found = WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"LMS_QUIET_HOURS={written}: write them like 20:00-08:00, or none.")
    hour, minute, last_hour, last_minute = map(int, found.groups())
    return QuietHours(time(hour, minute), time(last_hour, last_minute))


def of_site() -> QuietHours:
    """Return the quiet hours of this site."""
    return read(current_app.config["LMS_QUIET_HOURS"])
