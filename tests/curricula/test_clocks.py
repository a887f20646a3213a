"""What a device claims about time is believed as far as it can be true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from curricula.clocks import EARLIEST, ahead_in_file, ahead_of, believed

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
moments = st.datetimes(timezones=st.just(UTC))


def test_what_a_wrong_clock_says_is_shifted_by_as_much_as_it_is_wrong() -> None:
    for wrong in (timedelta(days=-9000), timedelta(), timedelta(days=9000)):
        device_now = NOW + wrong
        assert believed(device_now - AN_HOUR, ahead_of(device_now, NOW), NOW) == NOW - AN_HOUR


def test_nothing_happens_before_what_must_have_been_there_or_in_the_future() -> None:
    begun = NOW - AN_HOUR
    assert believed(NOW - 2 * AN_HOUR, timedelta(), NOW, [begun]) == begun
    assert believed(NOW + AN_HOUR, timedelta(), NOW, [begun]) == NOW
    assert believed(NOW, timedelta(), NOW, [NOW + AN_HOUR]) == NOW


def test_a_file_that_lay_about_for_days_shifts_nothing_and_one_from_the_future_does() -> None:
    assert ahead_in_file(NOW - timedelta(days=3), NOW) == timedelta()
    assert believed(NOW + AN_HOUR, ahead_in_file(NOW + 2 * AN_HOUR, NOW), NOW) == NOW - AN_HOUR


@settings(max_examples=30)
@given(moments, moments)
def test_any_two_clocks_give_a_moment_that_can_be(claimed: datetime, device_now: datetime) -> None:
    assert EARLIEST <= believed(claimed, ahead_of(device_now, NOW), NOW) <= NOW


def test_a_claim_at_the_end_of_all_calendars_is_the_future_and_one_at_their_beginning_the_past() -> None:
    last, first = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    assert believed(last, -AN_HOUR, NOW) == NOW
    assert believed(first, AN_HOUR, NOW) == EARLIEST
