"""What a device says about time, and how much of it is believed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""What a clock that was never set says; no training is older."""


def ahead_of(device: datetime, server: datetime) -> timedelta:
    """Return how far a device's clock is ahead of the server's, when both were looked at together."""
    return device - server


def ahead_in_file(saved: datetime, server: datetime) -> timedelta:
    """Return how far a device's clock is ahead for certain, when it was looked at some unknown time ago.

    What was saved cannot be from the future. A clock that is behind cannot be told from a file that lay about.
    """
    return max(timedelta(), saved - server)


def believed(claimed: datetime, ahead: timedelta, now: datetime, not_before: Iterable[datetime] = ()) -> datetime:
    """Return the moment at which something happened, by the server's clock.

    A claim is shifted by as much as the device's clock is ahead. It is never in the future, and never earlier than what
    must have been there before it.
    """
    try:
        shifted = claimed - ahead
    except OverflowError:  # a clock at one end of time and a claim at the other
        shifted = claimed
    return min(now, max((shifted, EARLIEST, *not_before)))
