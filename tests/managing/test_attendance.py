"""Meetings, their registers, and what they come to: taken on a phone, scanned in the room, corrected with a reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from curricula.attendance import attended
from lms import database
from lms.learning import meetings as timetable
from lms.records import ATTENDANCE_NOTED
from lms.tables import cohorts, meeting_changes, meetings, records
from lms.tables import people as accounts
from tests import people
from tests.conftest import Clock
from tests.people import Cast
from tests.queries import asked

MEETING = {"title": "Day 1, morning", "day": "2026-11-23", "from": "09:00", "to": "12:30", "place": "Room 4"}


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    """Return Bob, who teaches Alice's cohort."""
    return people.signed_in(app, cast.bob)


@pytest.fixture
def alice(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.alice)


def planned(app: Flask, bob: FlaskClient, cast: Cast, **other: str) -> str:
    """Let Bob plan a meeting; return its address."""
    bob.post(f"/teach/{cast.cohort.code}/meetings", data={**MEETING, **other, "id": str(uuid4())})
    with app.app_context():
        newest = select(meetings.c.id).order_by(meetings.c.created_at.desc()).limit(1)
        key = database.connection().execute(newest).scalar_one()
    return f"/teach/{cast.cohort.code}/meetings/{key}"


def marks(app: Flask) -> list[tuple[str, str, str]]:
    """Return every mark ever kept, oldest first: mark, how it was taken, reason."""
    with app.app_context():
        query = select(records.c.what).where(records.c.kind == ATTENDANCE_NOTED).order_by(records.c.position)
        kept = database.connection().execute(query).scalars().all()
    return [(what["mark"], what["taken"], what.get("reason", "")) for what in kept]


def test_longer_meetings_count_for_more_and_a_part_counts_as_half() -> None:
    minutes = {"morning": 210, "afternoon": 90, "evening": 100}
    assert attended(minutes, {"morning": "present", "afternoon": "part"}) == Fraction(255, 400)
    assert attended(minutes, {}) == 0
    assert attended({}, {"morning": "present"}) is None


def test_a_meeting_stands_in_the_timetable_at_the_time_of_the_cohort(
    app: Flask, bob: FlaskClient, alice: FlaskClient, cast: Cast
) -> None:
    planned(app, bob, cast)
    with app.app_context():
        row = database.connection().execute(select(meetings)).one()
    assert row.starts_at == datetime(2026, 11, 23, 4, tzinfo=UTC)  # Dushanbe is five hours ahead
    for browser, page in ((bob, f"/teach/{cast.cohort.code}/meetings"), (alice, f"/learn/{cast.cohort.code}/meetings")):
        text = browser.get(page).text
        assert "Day 1, morning" in text
        assert "Room 4" in text


def test_the_same_form_sent_twice_makes_one_meeting(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    for _sending in range(2):
        bob.post(f"/teach/{cast.cohort.code}/meetings", data={**MEETING, "id": "0d3f5b52-1f0e-4a43-9c2f-5f4d8f1f2a11"})
    assert bob.get(f"/teach/{cast.cohort.code}/meetings").text.count("Day 1, morning</bdi>") == 1


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"title": " "}, "Give the meeting a title."),
        ({"day": "31.12.2026"}, "is not a date"),
        ({"day": "0001-01-01"}, "is not a date"),
        ({"day": "9999-12-31"}, "is not a date"),
        ({"from": "nine"}, "is not a time"),
        ({"to": "08:00"}, "ends before it begins"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(
    bob: FlaskClient, cast: Cast, typed: dict[str, str], problem: str
) -> None:
    answer = bob.post(f"/teach/{cast.cohort.code}/meetings", data={**MEETING, **typed, "id": str(uuid4())})
    assert answer.status_code == 400
    assert problem in answer.text
    assert 'value="Room 4"' in answer.text


def test_a_short_training_is_planned_in_one_go(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    with app.app_context(), database.writing() as link:
        last = cast.cohort.starts_on + timedelta(days=2)
        link.execute(cohorts.update().where(cohorts.c.id == cast.cohort.id).values(ends_on=last))
    page = f"/teach/{cast.cohort.code}/meetings"
    form = {"id": re.findall(r'name="id" value="([^"]+)"', bob.get(page).text)[0]}
    for _sending in range(2):
        bob.post(page + "/plan", data=form)
    text = bob.get(page).text
    assert text.count("morning</bdi>") == 3
    assert text.count("afternoon</bdi>") == 3
    assert "Plan a morning" not in text
    bob.post(page + "/plan", data={"id": str(uuid4())})  # from a page that another trainer opened before
    assert bob.get(page).text.count("morning</bdi>") == 3


def test_a_register_is_taken_with_one_form(app: Flask, bob: FlaskClient, alice: FlaskClient, cast: Cast) -> None:
    page = planned(app, bob, cast)
    assert "checked" not in bob.get(page).text
    assert "checked" in bob.get(page + "?all=present").text
    assert marks(app) == []
    form = {"id": str(uuid4()), f"p-{cast.alice.id}": "present"}
    for _sending in range(2):
        assert bob.post(page, data=form).status_code == 303
    assert marks(app) == [("present", "list", "")]
    assert "You were there for 100% of the time so far." in alice.get(f"/learn/{cast.cohort.code}/meetings").text


def test_a_mark_is_corrected_with_a_reason_and_the_earlier_one_stays(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page = planned(app, bob, cast)
    bob.post(page, data={"id": str(uuid4()), f"p-{cast.alice.id}": "present"})
    refused = bob.post(page, data={"id": str(uuid4()), f"p-{cast.alice.id}": "absent"})
    assert refused.status_code == 400
    assert "Say why" in refused.text
    assert re.search(r'value="absent" checked', refused.text)
    bob.post(page, data={"id": str(uuid4()), f"p-{cast.alice.id}": "absent", "reason": "She was in the other room"})
    assert marks(app) == [("present", "list", ""), ("absent", "list", "She was in the other room")]
    told = " ".join(re.sub(r"<[^>]+>", "", bob.get(page).text.partition("<h2>Corrections</h2>")[2]).split())
    assert told.startswith(f"{cast.alice.name}: Present Absent · She was in the other room · 23 Nov 2026")
    assert f" · {cast.bob.name}" in told


def test_an_old_sheet_that_is_sent_again_with_other_marks_is_meant(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page, form = planned(app, bob, cast), {"id": str(uuid4()), "reason": "Looked again"}
    for mark in ("present", "absent", "present"):
        bob.post(page, data={**form, f"p-{cast.alice.id}": mark})
    assert [mark for mark, _taken, _reason in marks(app)] == ["present", "absent", "present"]


def address_of(app: Flask, cast: Cast, page: str, clock: Clock) -> str:
    """Return the path that the code of now opens."""
    with app.test_request_context():
        meeting = timetable.of_cohort(cast.cohort)[-1]
        code = timetable.code_of(meeting, int(clock.time.timestamp()) // timetable.CODE_SECONDS)
    return f"/learn/{cast.cohort.code}/here/{page.rpartition('/')[2]}/{code}"


def test_whoever_scans_the_code_in_time_is_in_the_register(
    app: Flask, bob: FlaskClient, alice: FlaskClient, cast: Cast, clock: Clock
) -> None:
    page = planned(app, bob, cast)
    assert "<svg" in bob.get(page + "/code").text
    address = address_of(app, cast, page, clock)
    form = {"id": re.findall(r'name="id" value="([^"]+)"', alice.get(address).text)[0]}
    clock.forward(minutes=5)  # typing a PIN takes its time
    for _sending in range(2):
        assert alice.post(address, data=form).status_code == 303
    assert marks(app) == [("present", "scan", "")]
    assert "scanned the code" in bob.get(page).text


def test_a_code_of_before_and_a_code_of_elsewhere_open_nothing(
    app: Flask, bob: FlaskClient, alice: FlaskClient, cast: Cast, clock: Clock
) -> None:
    page = planned(app, bob, cast)
    address = address_of(app, cast, page, clock)
    clock.forward(minutes=3)
    assert alice.get(address).status_code == 410
    clock.forward(minutes=30)
    assert alice.post(address, data={"id": str(uuid4())}).status_code == 410
    assert alice.get(address[:-3] + "aaa").status_code == 410
    stranger = people.signed_in(app, cast.mallory)
    assert stranger.get(address_of(app, cast, page, clock)).status_code == 404
    assert marks(app) == []


def test_what_a_trainer_has_said_is_not_changed_by_a_scan(
    app: Flask, bob: FlaskClient, alice: FlaskClient, cast: Cast, clock: Clock
) -> None:
    page = planned(app, bob, cast)
    bob.post(page, data={"id": str(uuid4()), f"p-{cast.alice.id}": "absent"})
    address = address_of(app, cast, page, clock)
    assert "Speak with them" in alice.get(address).text
    alice.post(address, data={"id": str(uuid4())})
    assert marks(app) == [("absent", "list", "")]


def test_a_scan_waits_for_the_register_that_is_being_kept(
    app: Flask, bob: FlaskClient, alice: FlaskClient, cast: Cast, clock: Clock
) -> None:
    page = planned(app, bob, cast)
    address, key = address_of(app, cast, page, clock), UUID(page.rpartition("/")[2])
    ended = Event()

    def scan() -> None:
        alice.post(address, data={"id": str(uuid4())})
        ended.set()

    scanning = Thread(target=scan)
    with app.app_context(), database.writing():
        database.hold(meetings, key)
        scanning.start()
        assert not ended.wait(1)
        sheet = timetable.Sheet({cast.alice.id: "absent"}, "list", uuid4(), cast.bob.id)
        timetable.keep(cast.cohort, timetable.find(cast.cohort, key), sheet)
    scanning.join()
    assert marks(app) == [("absent", "list", "")]


def test_a_sheet_is_kept_with_as_many_queries_for_forty_people_as_for_one(
    app: Flask, bob: FlaskClient, cast: Cast
) -> None:
    page = planned(app, bob, cast)

    def form() -> dict[str, str]:
        seated = re.findall(r'name="p-([^"]+)"', bob.get(page).text)
        return {"id": str(uuid4()), **{f"p-{person}": "present" for person in seated}}

    sheet = form()
    with asked(app) as alone:
        bob.post(page, data=sheet)
    for number in range(5):
        people.trainee(app, cast.cohort, f"Trainee {number}")
    sheet = form()
    with asked(app) as together:
        bob.post(page, data=sheet)
    assert len(marks(app)) == 6
    assert len(together) == len(alone)


def test_a_cancelled_meeting_says_so_and_does_not_count(
    app: Flask, bob: FlaskClient, alice: FlaskClient, cast: Cast
) -> None:
    page = planned(app, bob, cast)
    bob.post(page, data={"id": str(uuid4()), f"p-{cast.alice.id}": "absent"})
    refused = bob.post(page + "/cancel", data={"cancel": "1"})
    assert (refused.status_code, "shares change by this. Say why." in refused.text) == (400, True)
    bob.post(page + "/cancel", data={"cancel": "1", "why": "The trainer was ill"})
    mine = alice.get(f"/learn/{cast.cohort.code}/meetings").text
    assert "Cancelled" in mine
    assert "of the time so far" not in mine
    assert "The trainer was ill" in bob.get(page + "/edit").text
    bob.post(page + "/cancel", data={"why": "It was another day"})
    assert "You were there for 0% of the time so far." in alice.get(f"/learn/{cast.cohort.code}/meetings").text


def test_other_times_of_a_meeting_that_counts_need_a_reason_and_the_earlier_ones_stay(
    app: Flask, bob: FlaskClient, cast: Cast
) -> None:
    page = planned(app, bob, cast)
    longer = MEETING | {"to": "14:30"}
    assert bob.post(page + "/edit", data=MEETING | {"title": "Day one"}).status_code == 303, "nobody is counted yet"
    bob.post(page, data={"id": str(uuid4()), f"p-{cast.alice.id}": "present"})
    refused = bob.post(page + "/edit", data=longer)
    assert (refused.status_code, "shares change by this. Say why." in refused.text) == (400, True)
    for _time in range(2):
        assert bob.post(page + "/edit", data=longer | {"reason": "It went on after lunch"}).status_code == 303
    told = bob.get(page + "/edit").text.partition("What it was before")[2]
    assert re.findall(r"<li><bdi>([^<]+)</bdi>", told) == ["Day one", MEETING["title"]], "twice is once"
    assert "3 h 30 min" in told
    assert "It went on after lunch" in told
    assert cast.bob.name in told
    for statement in (meeting_changes.update().values(title=""), meeting_changes.delete()):
        with app.app_context(), pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
            link.execute(statement)


def test_the_registers_leave_as_a_file(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page = planned(app, bob, cast)
    bob.post(page, data={"id": str(uuid4()), f"p-{cast.alice.id}": "part"})
    assert "50%" in bob.get(f"/teach/{cast.cohort.code}/attendance").text
    lines = bob.get(f"/teach/{cast.cohort.code}/attendance.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("person_id,name,meeting,starts_at,minutes,mark")
    assert "Alice" in lines[1]
    assert "2026-11-23T04:00:00Z,210,part,list" in lines[1]
    book = bob.get(f"/teach/{cast.cohort.code}/attendance.xlsx")
    assert book.data.startswith(b"PK")
    assert book.headers["Cache-Control"] == "no-store"
    assert bob.get(f"/teach/{cast.cohort.code}/attendance.odt").status_code == 404


def test_a_calendar_program_reads_the_timetable_and_nobodys_name(
    app: Flask, bob: FlaskClient, alice: FlaskClient, cast: Cast
) -> None:
    planned(app, bob, cast, place="https://meet.example.org/a?b=1&c=2")
    pages = [alice.get(f"/learn/{cast.cohort.code}/meetings").text, bob.get(f"/teach/{cast.cohort.code}/meetings").text]
    # To be copied into a program as it stands; who teaches comes to the meetings, too.
    (feed,) = {
        address for page in pages for address in re.findall(r"<bdi>http://localhost(/calendar/.+\.ics)</bdi>", page)
    }
    assert all(f'href="http://localhost{feed}"' in page for page in pages)
    sent = people.browser(app).get(feed)
    assert sent.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(sent.data).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert str(event["location"]) == "https://meet.example.org/a?b=1&c=2"
    assert b"Alice" not in sent.data
    assert people.browser(app).get(feed.replace(".ics", "x.ics")).status_code == 404


def test_people_of_one_name_are_told_apart_wherever_a_register_is_taken(
    app: Flask, bob: FlaskClient, cast: Cast
) -> None:
    page = planned(app, bob, cast)
    of_one_name = [people.trainee(app, cast.cohort, "Zafar Karimov") for _time in range(4)]
    with app.app_context(), database.writing() as link:
        for place, email in enumerate((None, None, "zafar.1@example.org", "zafar.2@example.org")):
            its = accounts.c.id == of_one_name[place].id
            made_at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=place)
            link.execute(accounts.update().where(its).values(email=email, card=None, created_at=made_at))
    expected = ["(1)", "(2)", "za…@example.org (3)", "za…@example.org (4)"]
    for address in (page, page + "/sign", page + "/paper", f"/teach/{cast.cohort.code}/attendance"):
        shown = re.findall(r"Zafar Karimov</bdi>(?:</a>)? <small><bdi>(.*?)</bdi>", bob.get(address).text)
        assert sorted(set(shown)) == expected, address
        assert bob.get(address).text.count("Alice Nazarova</bdi> <small><bdi>") == 0
