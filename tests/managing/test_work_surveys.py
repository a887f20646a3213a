"""How it goes at work, months later: asked by a link without an account, once, and read together."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms import database
from lms.tables import work_surveys
from tests import people
from tests.conftest import Clock
from tests.people import Cast


@pytest.fixture
def carol(app: Flask, cast: Cast, clock: Clock) -> FlaskClient:
    """Return Carol three months and a few days after the training."""
    clock.forward(days=100)
    return people.signed_in(app, cast.carol)


def make(carol: FlaskClient, cast: Cast, asked: str = "lead", **other: str) -> list[str]:
    """Let Carol make links; return the paths of all that are open."""
    page = f"/manage/{cast.cohort.code}/work"
    assert carol.post(page, data={"asked": asked, "months": "3", "language": "en", **other}).status_code == 303
    return re.findall(r"http://localhost(/work/[^<]+)<", carol.get(page).text)


def send(app: Flask, link: str, **form: str | list[str]) -> TestResponse:
    """Answer on a device that nobody has signed in on."""
    return people.browser(app).post(link, data={"used": "few", **form})


def test_somebody_without_an_account_answers_once(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    (link,) = make(carol, cast)
    page = people.browser(app).get(link)
    assert page.status_code == 200
    assert "Alice Nazarova" in page.text
    assert "How often have you seen this person use what they learned?" in page.text
    assert send(app, link, used="").status_code == 400
    barriers = ["rules", "made up"]
    assert "Your answers are kept" in send(app, link, barrier=barriers, example="She  greets first.").text
    with app.app_context():
        kept = database.connection().execute(select(work_surveys.c.answers)).scalar_one()
    assert kept == {"used": ["few"], "barrier": ["rules"], "example": ["She greets first."]}
    assert people.browser(app).get(link).status_code == 410
    assert send(app, link, used="weekly").status_code == 410
    shown = carol.get(f"/manage/{cast.cohort.code}/work").text
    assert "answered" in shown
    assert "greets first" not in shown, "one answer alone is not read"


def test_a_link_that_was_changed_revoked_or_is_too_old_opens_nothing(
    app: Flask, cast: Cast, carol: FlaskClient, clock: Clock
) -> None:
    (link,) = make(carol, cast)
    for place in (len("/work/"), -10):  # in its id, and in its signature
        changed = link[:place] + ("A" if link[place] != "A" else "B") + link[place:][1:]
        assert people.browser(app).get(changed).status_code == 404
    with app.app_context():
        key = database.connection().execute(select(work_surveys.c.id)).scalar_one()
    assert people.browser(app).get(f"/work/{key}").status_code == 404, "its id alone is no link"
    assert carol.post(f"/manage/{cast.cohort.code}/work/{key}/revoke").status_code == 303
    assert send(app, link).status_code == 410
    (newer,) = make(carol, cast)
    assert newer != link
    clock.forward(days=121)
    assert "This link no longer works." in people.browser(app).get(newer).text


def test_it_opens_after_so_many_months_and_not_before(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    (link,) = make(carol, cast, "trainee", months="6")
    page = people.browser(app).get(link)
    assert page.status_code == 409
    assert "This opens on 27 May 2027." in page.text
    assert send(app, link).status_code == 409


def test_making_links_again_makes_them_for_who_has_none(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    assert len(make(carol, cast)) == 1
    people.trainee(app, cast.cohort, "Nadia")
    assert len(make(carol, cast)) == 2
    assert len(make(carol, cast)) == 2
    assert len(make(carol, cast, "trainee")) == 4
    assert carol.post(f"/manage/{cast.cohort.code}/work", data={"asked": "anybody"}).status_code == 400


def test_answers_are_read_together_five_at_a_time(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    for number in range(6):
        people.trainee(app, cast.cohort, f"Trainee {number}")
    links = make(carol, cast, "trainee")
    for number, link in enumerate(links[:4]):
        send(app, link, example=f"Example {number}")
    page = f"/manage/{cast.cohort.code}/work"
    assert "Example" not in carol.get(page).text
    send(app, links[4], used="weekly", example="The fifth")
    shown = carol.get(page).text
    assert "The fifth" in shown
    assert "71% of the links were answered; the aim is 60%." in shown
    send(app, links[5], example="The sixth")
    assert "The sixth" not in carol.get(page).text


def test_a_form_speaks_the_language_that_was_chosen_for_it(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    (link,) = make(carol, cast, language="ru")
    page = people.browser(app).get(link).text
    assert '<html class="lms" lang="ru"' in page
