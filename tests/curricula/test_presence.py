"""Reports of meeting services: who was there, and for how many minutes, whatever shape and order of days they have."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from curricula import presence
from curricula.presence import Stay, Unreadable, counting, moments

DUSHANBE = ZoneInfo("Asia/Dushanbe")
BEGINS, ENDS = datetime(2026, 11, 23, 9, tzinfo=DUSHANBE), datetime(2026, 11, 23, 12, 30, tzinfo=DUSHANBE)

ZOOM = """\
Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent,In Waiting Room
Alice Nazarova,alice@example.org,11/23/2026 08:50:00 AM,11/23/2026 10:00:00 AM,70,Yes,,No
Alice (iPhone),alice@example.org,11/23/2026 09:30:00 AM,11/23/2026 11:00:00 AM,90,Yes,,No
Alice Nazarova,alice@example.org,11/23/2026 11:30:00 AM,11/23/2026 01:00:00 PM,90,Yes,,No
Алиса,,11/23/2026 08:40:00 AM,11/23/2026 08:50:00 AM,10,Yes,,Yes
Алиса,,11/23/2026 09:00:00 AM,11/23/2026 10:15:00 AM,75,Yes,,No
"""
ZOOM_BLOCK = """\
Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,
851 5402 1234,"Training, day 1",11/23/2026 08:40:00 AM,11/23/2026 01:00:00 PM,host@example.org,260,3,

"""
ZOOM_IN_EACH_LINE = """\
Topic,Meeting ID,User Email,Start Time,End Time,Duration (Minutes),\
Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Day 1,851,host@example.org,23.11.2026 08:40,23.11.2026 13:00,260,Alice Nazarova,alice@example.org,23.11.2026 09:00,\
23.11.2026 10:30,90,Yes
"""
ZOOM_UNIQUE = "Name (Original Name),User Email,Total Duration (Minutes),Guest\nAlice Nazarova,,125,Yes\n"

TEAMS = """\
1. Summary
Meeting title\tTraining, day 1
Attended participants\t2
Start time\t11/23/26, 8:55:00 AM
End time\t11/23/26, 12:31:00 PM
Meeting duration\t3h 36m

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Alice Nazarova\t11/23/26, 8:58:00 AM\t11/23/26, 12:31:00 PM\t2h 30m 51s\talice@example.org\talice@example.org\tAttendee
"""
TEAMS_ACTIVITIES = """
3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Alice Nazarova\t11/23/26, 8:58:00 AM\t11/23/26, 10:00:00 AM\t1h 2m\talice@example.org\tAttendee
Alice Nazarova\t11/23/26, 11:00:00 AM\t11/23/26, 12:31:00 PM\t1h 31m\talice@example.org\tAttendee
"""
TEAMS_OLD = """\
Full Name\tUser Action\tTimestamp
Alice Nazarova\tJoined\t11/23/2026, 9:00:00 AM
Bob Rahimov\tJoined before\t11/23/2026, 8:50:00 AM
Alice Nazarova\tLeft\t11/23/2026, 9:45:00 AM
Alice Nazarova\tJoined\t11/23/2026, 12:00:00 PM
"""
MEET = """\
First name,Last name,Email,Duration,Time joined,Time exited
Alice,Nazarova,alice@example.org,1 hr 5 min,9:00 AM,12:30 PM
"""


def there(content: bytes, name: str = "Alice", zone: ZoneInfo = DUSHANBE) -> Fraction:
    """Return for how many minutes somebody was at the meeting, by a report."""
    stays = presence.read(content).stays
    mine = [stay for stay in stays if stay.name.startswith(name)]
    return counting.minutes_there(mine, counting.span(stays, BEGINS, ENDS, zone))


@pytest.mark.parametrize(
    ("content", "service", "minutes"),
    [
        (ZOOM.encode("utf-8-sig"), "Zoom", 180),  # 9:00 to 11:00 on two devices, 11:30 to 12:30
        ((ZOOM_BLOCK + ZOOM).encode(), "Zoom", 180),
        (ZOOM_IN_EACH_LINE.encode(), "Zoom", 90),
        (ZOOM_UNIQUE.encode(), "Zoom", 125),
        ((TEAMS + TEAMS_ACTIVITIES).encode("utf-16"), "Teams", 150),
        (TEAMS.encode("utf-16"), "Teams", Fraction(9051, 60)),
        (TEAMS_OLD.encode("utf-16"), "Teams", 75),  # she never left
        (MEET.encode(), "Google Meet", 65),
    ],
)
def test_every_shape_of_report_is_read(content: bytes, service: str, minutes: Fraction) -> None:
    assert presence.read(content).service == service
    assert there(content) == minutes


def test_the_waiting_room_is_not_the_meeting() -> None:
    assert there(ZOOM.encode(), "Алиса") == 75


@pytest.mark.parametrize(
    ("joined", "left"),
    [
        ("23.11.2026 09:00", "23.11.2026 10:30"),
        ("23/11/2026 9:00:00", "23/11/2026 10:30:00"),
        ("11/23/2026 09:00:00 AM", "11/23/2026 10:30:00 AM"),
        ("2026-11-23 09:00:00", "2026-11-23T10:30:00"),
        ("Nov 23, 2026 09:00:00 AM", "Nov 23, 2026 10:30:00 AM"),
        ("46349.375", "46349,4375"),  # of Excel, that has forgotten that they are moments
        ("2026-11-23T04:00:00Z", "2026-11-23T05:30:00Z"),
        ("9:00", "10.30"),
    ],
)
def test_days_may_stand_in_any_order(joined: str, left: str) -> None:
    sent = f'Name,Email,"Join time","Leave time",Duration (minutes)\nAlice,,"{joined}","{left}",1\n'
    assert there(sent.encode()) == 90


def test_the_order_of_days_is_that_which_brings_the_report_to_the_day_of_the_meeting() -> None:
    day = datetime(2026, 11, 12, tzinfo=UTC).date()
    assert moments.order(["12/11/2026 9:00"], day) == "dmy"
    assert moments.order(["11/12/2026 9:00"], day) == "mdy"


def test_a_report_that_was_saved_as_a_workbook_is_read() -> None:
    sheet = io.BytesIO()
    with Workbook(sheet, {"default_date_format": "dd.mm.yyyy hh:mm"}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"])
        page.write_row(1, 0, ["Alice Nazarova", ""])
        page.write_datetime(1, 2, datetime(2026, 11, 23, 9))  # noqa: DTZ001 — workbooks know no zones
        page.write_datetime(1, 3, datetime(2026, 11, 23, 9, 45))  # noqa: DTZ001
        page.write_number(1, 4, 45)
    assert there(sheet.getvalue()) == 45


def test_times_of_another_zone_are_counted_in_it_and_those_of_another_day_are_told() -> None:
    assert there(ZOOM.encode(), zone=ZoneInfo("Asia/Tashkent")) == 180
    stays = presence.read(ZOOM.encode()).stays
    assert there(ZOOM.encode(), zone=ZoneInfo("Europe/Belgrade")) == 0
    assert counting.lies_elsewhere(stays, counting.span(stays, BEGINS, ENDS, ZoneInfo("Europe/Belgrade")))
    assert not counting.lies_elsewhere(stays, counting.span(stays, BEGINS, ENDS, DUSHANBE))


@pytest.mark.parametrize(
    "content", [b"Name,E-mail\nAlice,alice@example.org\n", b"\0\1\2", b"", b"PK\x03\x04 no workbook", b"just words"]
)
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        presence.read(content)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("92", 92),
        ("1h 30m 30s", Fraction(181, 2)),
        ("1 hr 5 min", 65),
        ("1 ч 5 мин", 65),
        ("1:05:30", Fraction(131, 2)),
    ],
)
def test_lengths_are_read_as_they_are_written(text: str, minutes: Fraction) -> None:
    assert moments.minutes(text) == minutes
    assert moments.minutes("about " + text) is None


times = st.tuples(st.integers(-60, 270), st.integers(0, 270))


@settings(max_examples=40)
@given(st.lists(times, max_size=6))
def test_no_minute_is_counted_twice_nor_outside_the_meeting(listed: list[tuple[int, int]]) -> None:
    def written(minute: int) -> str:
        return (BEGINS + timedelta(minutes=minute)).strftime("%Y-%m-%d %H:%M:%S")

    stays = [Stay("Alice", "", written(joined), written(joined + length)) for joined, length in listed]
    by_hand = {minute for joined, length in listed for minute in range(joined, joined + length)} & set(range(210))
    assert counting.minutes_there(stays, counting.span(stays, BEGINS, ENDS, DUSHANBE)) == len(by_hand)


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_whatever_stands_where_a_time_should_is_read_or_left_out(text: str) -> None:
    for first in moments.ORDERS:
        found = moments.moment(text, first, BEGINS.date(), UTC)
        assert found is None or found.tzinfo is not None
    assert moments.minutes(text) is None or moments.minutes(text) >= 0  # type: ignore[operator]
