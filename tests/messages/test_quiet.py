"""Quiet hours by the clock of a place: over midnight, on the day when the clock changes, and written badly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lms.messages import quiet


@pytest.mark.parametrize(
    ("zone", "at", "free"),
    [
        ("Asia/Dushanbe", "2026-11-23T14:59", "2026-11-23T14:59"),  # 19:59
        ("Asia/Dushanbe", "2026-11-23T15:00", "2026-11-24T03:00"),  # 20:00
        ("Asia/Dushanbe", "2026-11-23T20:30", "2026-11-24T03:00"),  # 01:30
        ("Asia/Dushanbe", "2026-11-24T03:00", "2026-11-24T03:00"),  # 08:00
        ("Europe/Belgrade", "2026-10-24T22:30", "2026-10-25T07:00"),  # the night in which summer time ends
        ("Europe/Belgrade", "2026-03-28T21:30", "2026-03-29T06:00"),  # the night in which it begins
    ],
)
def test_the_night_is_over_at_eight_where_the_cohort_is(zone: str, at: str, free: str) -> None:
    hours = quiet.read("20:00-08:00")
    assert hours.over(_utc(at), zone) == _utc(free)


def _utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@settings(max_examples=60)
@given(
    some.times().map(lambda at: at.replace(second=0, microsecond=0)),
    some.times().map(lambda at: at.replace(second=0, microsecond=0)),
    some.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=some.just(UTC)),  # noqa: DTZ001 — given above
    some.sampled_from(["Asia/Phnom_Penh", "Asia/Kabul", "Europe/Belgrade", "Pacific/Apia"]),
)
def test_a_moment_is_put_off_by_a_day_at_most(begin: object, end: object, at: datetime, zone: str) -> None:
    hours = quiet.read(f"{begin:%H:%M}-{end:%H:%M}")
    free = hours.over(at, zone)
    assert at <= free
    assert (free - at).total_seconds() <= 25 * 3600
    assert hours.over(free, zone) == free


@pytest.mark.parametrize("written", ["", "20-8", "20:00", "24:00-08:00", "at night"])
def test_hours_that_cannot_be_read_are_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match="20:00-08:00"):
        quiet.read(written)


def test_none_is_never_quiet() -> None:
    at = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert quiet.read("none").over(at, "UTC") == at
