"""Enrolling where a host signs people in: by the address they have there, without invitations and cards."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from lms import LMS, database, identity
from lms.identity import Cohort, Identity
from lms.tables import people as people_table
from tests import people
from tests.conftest import CONTENT, let_go

USERS = {
    "1": Identity("user-1", "Head of the ward", "head@ward.example", admin=True),
    "2": Identity("user-2", "Nurse Aigul", "Aigul@ward.example"),
    "3": Identity("user-3", "Somebody else", "other@ward.example"),
    "4": Identity("user-4", "Without an address"),
}


@pytest.fixture
def ward(database_uri: str, tmp_path: Path) -> Iterator[Flask]:
    """Yield a host's site, in which the tests' content is published."""
    app = Flask("ward", instance_path=str(tmp_path))
    app.config.update(SECRET_KEY="the ward's", SQLALCHEMY_DATABASE_URI=database_uri, LMS_CONTENT=str(CONTENT))
    app.config.update(TESTING=True, LMS_RELOAD_SECONDS=0.0, LMS_SIGN_IN_URL="/who")
    SQLAlchemy(app)
    LMS(app, identify=lambda: USERS.get(request.headers.get("X-User", "")))
    yield app
    let_go(app)


def test_a_host_whose_front_page_is_ours_has_to_say_where_it_signs_people_in(tmp_path: Path) -> None:
    app = Flask("ward", instance_path=str(tmp_path))
    app.config.update(SECRET_KEY="the ward's", SQLALCHEMY_DATABASE_URI="sqlite://")
    SQLAlchemy(app)
    with pytest.raises(RuntimeError, match="LMS_SIGN_IN_URL"):
        LMS(app, identify=lambda: None)


@pytest.fixture
def cohort(ward: Flask) -> Cohort:
    """Return a cohort on the ward."""
    return people.cohort(ward, people.programme(ward, "Training on the ward"))


def user(ward: Flask, key: str) -> FlaskClient:
    """Return the browser of one of the host's users."""
    browser = people.browser(ward)
    browser.environ_base["HTTP_X_USER"] = key
    return browser


def enrol(ward: Flask, cohort: Cohort, email: str) -> None:
    """Let the head of the ward enrol somebody by hand."""
    sent = {"id": str(uuid4()), "name": "As the list says", "email": email, "language": ""}
    answer = user(ward, "1").post(f"/manage/{cohort.code}/people/new", data=sent, follow_redirects=True)
    assert "They are in as soon as they sign in to this site with this address." in answer.text


def test_who_was_enrolled_by_address_is_in_from_the_first_visit(ward: Flask, cohort: Cohort) -> None:
    enrol(ward, cohort, "aigul@ward.example")
    assert user(ward, "2").get(f"/learn/{cohort.code}/").status_code == 200
    assert user(ward, "3").get(f"/learn/{cohort.code}/").status_code == 404
    assert "Nurse Aigul" in user(ward, "1").get(f"/manage/{cohort.code}/people").text


def test_who_came_before_is_found_by_address_later(ward: Flask, cohort: Cohort) -> None:
    assert user(ward, "2").get("/learn/").status_code == 200
    enrol(ward, cohort, "aigul@ward.example")
    assert user(ward, "2").get(f"/learn/{cohort.code}/").status_code == 200


def test_an_address_hands_over_nobody_who_can_sign_in(ward: Flask, cohort: Cohort) -> None:
    before = people.trainee(
        ward, cohort, "With a password", email="aigul@ward.example", password=people.hashed("x" * 12)
    )
    assert user(ward, "2").get(f"/learn/{cohort.code}/").status_code == 404
    assert people.again(ward, before).name == "With a password"
    with ward.app_context():
        newcomer = identity.person_where(people_table.c.external == "user-2")
    assert newcomer is not None
    assert newcomer.email == ""


def test_a_user_without_an_address_is_nobody_who_waits_without_one(ward: Flask, cohort: Cohort) -> None:
    waiting = [people.trainee(ward, cohort, f"No address {number}", pin=None) for number in range(2)]
    assert user(ward, "4").get("/learn/").status_code == 200
    assert user(ward, "4").get(f"/learn/{cohort.code}/").status_code == 404
    assert [people.again(ward, person).name for person in waiting] == ["No address 0", "No address 1"]


def test_a_list_needs_addresses_and_no_card_or_code_is_offered(ward: Flask, cohort: Cohort) -> None:
    head = user(ward, "1")
    file = (io.BytesIO(b"Name,E-mail\nNurse Aigul,aigul@ward.example\nNo Address,\n"), "list.csv")
    page = head.post(f"/manage/{cohort.code}/people/list", data={"list": file}).text
    assert "Is in on signing in to this site with this address." in page
    assert "Write the address with which the person signs in to this site." in page
    people.trainee(ward, cohort, "Zarina Qodirova")
    for address in (f"/manage/{cohort.code}/", f"/manage/{cohort.code}/people", f"/teach/{cohort.code}/"):
        answer = head.get(address)
        assert answer.status_code == 200
        assert "PIN" not in answer.text
        assert "Join code" not in answer.text


def test_the_sheet_on_the_wall_leads_to_the_course_itself(ward: Flask, cohort: Cohort) -> None:
    page = user(ward, "1").get(f"/manage/{cohort.code}/join-sheet").text
    assert f"http://localhost/learn/{cohort.code}/" in page
    assert "/join/" not in page
    assert "Sign in with your usual account." in page


def test_no_pin_is_reset_where_there_are_none(ward: Flask, cohort: Cohort) -> None:
    zarina = people.trainee(ward, cohort, "Zarina Qodirova")
    head = user(ward, "1")
    assert head.post(f"/teach/{cohort.code}/{zarina.id}/pin").status_code == 404
    assert head.post(f"/manage/{cohort.code}/cards", data={"person": str(zarina.id)}).status_code == 404
    with ward.app_context():
        query = people_table.select().where(people_table.c.id == zarina.id)
        assert database.connection().execute(query).one().epoch == zarina.epoch
