"""For how many minutes somebody was at a meeting: no minute twice, none before it began, none after it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction

from curricula.presence import moments
from curricula.presence.base import Stay


@dataclass(frozen=True, slots=True)
class Span:
    """A meeting as a report tells of it: `zone` is that of its times, `order` how it writes days."""

    begins: datetime
    ends: datetime
    zone: tzinfo
    order: moments.Order

    @property
    def minutes(self) -> Fraction:
        """How long it lasts."""
        return _minutes(self.ends - self.begins)


def span(stays: Iterable[Stay], begins: datetime, ends: datetime, zone: tzinfo) -> Span:
    """Return a meeting as a report tells of it whose times are by the clock of `zone`."""
    begins, ends = begins.astimezone(zone), ends.astimezone(zone)
    written = (text for stay in stays for text in (stay.joined, stay.left) if text)
    return Span(begins, ends, zone, moments.order(written, begins.date()))


def minutes_there(stays: Iterable[Stay], meeting: Span) -> Fraction:
    """Return for how many minutes of a meeting one person was there, by all lines about them.

    Times that overlap count once: a phone beside a computer. Lengths without times are summed up, as nobody can tell
    whether they overlap; the sum is never more than the meeting.
    """
    timed, lengths = [], Fraction()
    for stay in stays:
        between = _between(stay, meeting)
        if between is None:
            lengths += moments.minutes(stay.length) or Fraction()
        else:
            timed.append(between)
    return min(_minutes(_united(timed)) + lengths, meeting.minutes)


def lies_elsewhere(stays: Iterable[Stay], meeting: Span) -> bool:
    """Whether a report tells times, and none of them lies in the meeting: it is of another day, or another zone."""
    timed = [between for stay in stays if (between := _between(stay, meeting)) is not None]
    return bool(timed) and not _united(timed)


def _between(stay: Stay, meeting: Span) -> tuple[datetime, datetime] | None:
    """Return from when until when a stay was within the meeting; `None` where it tells no times."""
    joined = _read(stay.joined, meeting)
    left = _read(stay.left, meeting) if stay.left else meeting.ends
    if joined is None or left is None:
        return None
    return max(joined, meeting.begins), min(left, meeting.ends)


def _read(text: str, meeting: Span) -> datetime | None:
    return moments.moment(text, meeting.order, meeting.begins.date(), meeting.zone)


def _united(timed: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """Return how long the times are together, each moment once."""
    whole, until = timedelta(), None
    for begins, ends in sorted(timed):
        since = begins if until is None else max(begins, until)
        if ends > since:
            whole += ends - since
            until = ends
    return whole


def _minutes(length: timedelta) -> Fraction:
    return Fraction(length // timedelta(seconds=1), 60)
