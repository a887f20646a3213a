"""The report of an online meeting: who is who in it, what it would write, and only then what it writes."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import database
from lms.tables import people as accounts
from tests import people
from tests.conftest import Clock
from tests.managing.meeting import marks, planned
from tests.people import Cast

HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.bob)


def row(name: str, begins: str, ends: str, email: str = "") -> str:
    return f"{name},{email},23.11.2026 {begins},23.11.2026 {ends},0,Yes\n"


def send(bob: FlaskClient, page: str, *rows: str) -> TestResponse:
    form = {"report": (io.BytesIO((HEAD + "".join(rows)).encode()), "participants.csv")}
    return bob.post(page + "/report", data=form, content_type="multipart/form-data")


def form_of(answer: TestResponse, **typed: str) -> dict[str, str]:
    """Return what the form of a dry run says, with what somebody typed and chose."""
    (token,) = re.findall(r'name="upload" value="([^"]+)"', answer.text)
    (percent,) = re.findall(r'name="percent"[^>]* value="([^"]*)"', answer.text)
    return {"upload": token, "percent": percent, "zone": "Asia/Dushanbe", **typed}


def test_a_report_writes_nothing_before_it_is_said_and_then_marks_and_minutes_once(
    app: Flask, bob: FlaskClient, cast: Cast
) -> None:
    page = planned(app, cast)
    nadia, lola = (people.trainee(app, cast.cohort, name) for name in ("Надия Ёрова", "Lola Đurić"))
    dry = send(
        bob,
        page,
        row("Alice Nazarova (iPad)", "13:55", "16:30"),
        row("Alice Nazarova", "14:00", "16:00"),
        row("ёрова НАДИЯ", "15:00", "16:00"),
        row("Bob Rahimov", "13:50", "17:00"),
    )
    assert dry.status_code == 200
    assert "Nothing has happened yet." in dry.text
    assert "Bob Rahimov" in dry.text
    assert marks(app) == []
    form = form_of(dry)
    for _sending in range(2):
        assert bob.post(page + "/report/keep", data=form).status_code == 303
    assert sorted(marks(app), key=lambda each: str(each["mark"])) == [
        {"mark": "part", "taken": "report", "minutes": 60},
        {"mark": "present", "taken": "report", "minutes": 150},
    ]
    with_rest = form_of(dry, rest="1")
    bob.post(page + "/report/keep", data=with_rest)
    assert marks(app)[2:] == [{"mark": "absent", "taken": "report"}]
    file = bob.get(f"/teach/{cast.cohort.code}/attendance.csv").get_data(as_text=True)
    assert next(line for line in file.splitlines() if str(nadia.id) in line).endswith(",60")
    assert next(line for line in file.splitlines() if str(lola.id) in line).endswith(
        "absent,report,2026-11-23T09:00:00Z,,"
    )


def test_an_address_tells_more_than_a_name_and_two_of_one_name_are_asked_about(
    app: Flask, bob: FlaskClient, cast: Cast
) -> None:
    page = planned(app, cast)
    one, other = (people.trainee(app, cast.cohort, "Zafar Karimov") for _twice in range(2))
    with app.app_context(), database.writing() as link:
        link.execute(accounts.update().where(accounts.c.id == cast.alice.id).values(email="alice@example.org"))
    dry = send(
        bob,
        page,
        row("Guest 1", "14:00", "17:00", "Alice@Example.org"),
        row("Karimov Zafar", "14:00", "17:00"),
    )
    assert "2 trainees have this name." in dry.text
    assert dry.text.count('name="who-') == 1
    assert all(f"Zafar Karimov – …{each.card[-4:]}" in dry.text for each in (one, other)), "their cards tell them apart"
    bob.post(page + "/report/keep", data=form_of(dry))
    assert len(marks(app)) == 1, "nobody is guessed"
    looked = bob.post(page + "/report/look", data=form_of(dry, **{"who-1": str(other.id)}))
    assert f'<option value="{other.id}" selected' in looked.text
    bob.post(page + "/report/keep", data=form_of(dry, **{"who-1": str(other.id)}))
    assert len(marks(app)) == 2
    register = bob.get(page).text
    assert re.search(rf'name="p-{other.id}" value="present" checked', register)
    assert not re.search(rf'name="p-{one.id}" value="[a-z]+" checked', register)


def test_marks_of_before_stay_unless_they_are_corrected_with_a_reason(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page = planned(app, cast)
    bob.post(page, data={f"p-{cast.alice.id}": "present"})
    dry = send(bob, page, row("Alice Nazarova", "14:00", "15:00"))
    bob.post(page + "/report/keep", data=form_of(dry))
    assert [each["mark"] for each in marks(app)] == ["present"]
    refused = bob.post(page + "/report/keep", data=form_of(dry, corrects="1"))
    assert refused.status_code == 400
    assert "Say why" in refused.text
    bob.post(page + "/report/keep", data=form_of(dry, corrects="1", reason="By the report of Zoom"))
    assert marks(app)[1] == {"mark": "part", "taken": "report", "minutes": 60, "reason": "By the report of Zoom"}


def test_the_share_that_is_the_whole_meeting_can_be_set_and_the_zone_too(
    app: Flask, bob: FlaskClient, cast: Cast
) -> None:
    page = planned(app, cast)
    dry = send(bob, page, row("Alice Nazarova", "09:00", "11:00"))  # by a clock in London
    assert "None of the times in the report lies in this meeting" in dry.text
    form = form_of(dry, zone="Europe/London")
    assert '<td class="n">120</td>' in bob.post(page + "/report/look", data=form).text
    assert bob.post(page + "/report/look", data={**form, "percent": "0"}).status_code == 400
    assert bob.post(page + "/report/keep", data={**form, "zone": "Mars"}).status_code == 400
    bob.post(page + "/report/keep", data={**form, "percent": "66"})
    assert marks(app) == [{"mark": "present", "taken": "report", "minutes": 120}]


def test_what_is_no_report_or_an_old_or_foreign_one_is_told(
    app: Flask, bob: FlaskClient, cast: Cast, clock: Clock
) -> None:
    page = planned(app, cast)
    assert bob.post(page + "/report").status_code == 400
    no_report = {"report": (io.BytesIO(b"Name\nAlice\n"), "list.csv")}
    assert "This is no report" in bob.post(page + "/report", data=no_report).text
    form = form_of(send(bob, page, row("Alice Nazarova", "14:00", "17:00")))
    assert bob.post(page + "/report/keep", data={**form, "upload": form["upload"] + "x"}).status_code == 400
    clock.forward(hours=2)
    assert "more than an hour ago" in bob.post(page + "/report/keep", data=form).text
    assert marks(app) == []
