"""Who needs help in a cohort and why, and who has to be told by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import database
from lms.tables import messages
from tests import people
from tests.conftest import Clock
from tests.learning.crossed import seat_of
from tests.learning.trainee import UNSAFE, at_work
from tests.people import Cast
from tests.queries import asked

APART = dict.fromkeys(map(ord, "\u2068\u2069"))  # what keeps the direction of a title to itself


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    """Return the trainer's browser."""
    return people.signed_in(app, cast.bob)


def reasons(page: str) -> dict[str, list[str]]:
    """Return why each trainee stands on the page."""
    listed = re.findall(r'<label class="o">.*?</label>', page, re.S)
    named = {re.findall(r"<bdi>(.*?)</bdi>", each)[0]: re.findall(r"<small>(.*?)</small>", each) for each in listed}
    return {unescape(name): [unescape(each).translate(APART) for each in found] for name, found in named.items()}


def test_who_needs_help_stands_there_with_the_reasons(app: Flask, cast: Cast, bob: FlaskClient, clock: Clock) -> None:
    nadia = people.trainee(app, cast.cohort, "Nadia")
    timur = people.trainee(app, cast.cohort, "Timur")
    page = f"/teach/{cast.cohort.code}/attention"
    assert "Nobody needs help at the moment." in bob.get(page).text
    work = at_work(app, nadia, seat_of(nadia, cast))
    work.take("before/pre-test")
    work.take("response/quiz", UNSAFE)
    at_work(app, timur, seat_of(timur, cast)).take("before/pre-test")
    clock.forward(days=1)
    assert reasons(bob.get(page).text) == {
        "Alice Nazarova": ["Not started, 1 day after the beginning"],
        "Nadia": ["Wrong where it is dangerous: “Quiz: signs and first steps”"],
    }
    clock.forward(days=3)
    assert "Timur" not in reasons(bob.get(page).text)
    assert reasons(bob.get(page + "?days=3").text)["Timur"] == ["Stuck before “Three signs” for 4 days"]
    assert reasons(bob.get(page + "?all=1").text)["Timur"] == []
    work.take("response/quiz")
    assert "Nadia" not in reasons(bob.get(page).text), "what was mended is no reason any more"


def test_who_was_not_at_the_newest_meeting_stands_there(
    app: Flask, cast: Cast, bob: FlaskClient, clock: Clock, meet: Callable[..., None]
) -> None:
    at_work(app, cast.alice, cast.alices_seat).read("response/signs")
    meet("Day 1, morning", "present")
    page = f"/teach/{cast.cohort.code}/attention"
    assert reasons(bob.get(page).text) == {}
    clock.forward(days=1)
    meet("Day 2, morning", "absent")
    assert reasons(bob.get(page).text) == {"Alice Nazarova": ["Absent from “Day 2, morning”"]}


@pytest.fixture
def meet(app: Flask, cast: Cast, bob: FlaskClient, clock: Clock) -> Callable[..., None]:
    """Return what lets the cohort meet now, with one mark for Alice."""

    def hold(title: str, mark: str) -> None:
        day = clock.time.date().isoformat()
        form = {"id": str(uuid4()), "title": title, "day": day, "from": "09:00", "to": "12:30", "place": "Room 4"}
        assert bob.post(f"/teach/{cast.cohort.code}/meetings", data=form).status_code == 303
        listed = bob.get(f"/teach/{cast.cohort.code}/meetings").text
        meeting = re.findall(r"/meetings/([0-9a-f-]{36})", listed)[-1]
        sheet = {"id": str(uuid4()), f"p-{cast.alice.id}": mark}
        assert bob.post(f"/teach/{cast.cohort.code}/meetings/{meeting}", data=sheet).status_code == 303

    return hold


def test_whom_nothing_reaches_is_on_a_list_with_the_card(app: Flask, cast: Cast, bob: FlaskClient) -> None:
    page = f"/teach/{cast.cohort.code}/attention"
    shown = bob.get(page + "?all=1").text
    assert "To tell by hand" in shown
    assert "A11C-E000" in shown
    form = {"text": "Come back", "person": str(cast.alice.id), "id": str(uuid4())}
    assert "tell them yourself: Alice Nazarova." in bob.post(page, data=form, follow_redirects=True).text
    with app.app_context():
        assert database.connection().execute(select(func.count()).select_from(messages)).scalar_one() == 0


def test_a_refused_message_loses_nothing_of_what_was_typed(cast: Cast, bob: FlaskClient) -> None:
    page = f"/teach/{cast.cohort.code}/attention?all=1"
    answer = bob.post(page, data={"text": "<b>Come</b> back", "id": str(uuid4())})
    assert answer.status_code == 400
    assert "&lt;b&gt;Come&lt;/b&gt; back" in answer.text
    answer = bob.post(page, data={"text": "", "person": str(cast.alice.id), "id": str(uuid4())})
    assert f'value="{cast.alice.id}" checked' in answer.text


def test_the_page_asks_as_much_for_many_as_for_one(app: Flask, cast: Cast, bob: FlaskClient, clock: Clock) -> None:
    page = f"/teach/{cast.cohort.code}/attention?all=1"
    clock.forward(days=2)
    bob.get(page)
    with asked(app) as few:
        bob.get(page)
    for number in range(8):
        people.trainee(app, cast.cohort, f"Trainee {number}", email=f"t{number}@example.org")
    with asked(app) as many:
        assert bob.get(page).text.count('name="person"') == 9
    assert len(many) == len(few)
