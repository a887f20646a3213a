"""The manager's page about tokens: shown once, kept as a hash, ended at once, and used by whom and when."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from lms import database, granting, identity
from lms.granting import Terms
from lms.tables import api_tokens, memberships
from tests import people
from tests.conftest import Clock
from tests.connect.api.software import Software, given_token, shown_in, software
from tests.people import Cast

pytestmark = pytest.mark.one_database


def page(cast: Cast) -> str:
    return f"/manage/programmes/{cast.programme}/api"


def test_a_token_is_shown_once_and_nowhere_kept(app: Flask, cast: Cast) -> None:
    carol, form = people.signed_in(app, cast.carol), {"id": str(uuid4()), "name": "Dashboard", "scopes": "cohorts"}
    made = carol.post(page(cast), data={**form, "days": "30"})
    assert made.headers["Cache-Control"] == "no-store"
    token = shown_in(made.text)
    assert Software(app, token).get("cohorts").status_code == 200
    again = carol.post(page(cast), data={**form, "days": "30"}, follow_redirects=True).text
    assert "shown then" in again
    assert again.count("<h3>") == 1
    assert token not in again
    with app.app_context():
        rows = database.connection().execute(select(api_tokens)).all()
    assert token not in str(rows)


def test_a_form_without_a_name_or_anything_to_read_is_drawn_again(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    drawn = carol.post(page(cast), data={"name": " ", "scopes": "names", "days": "4000"})
    assert drawn.status_code == 400
    for told in ("Write which software it is for", "Choose at least one thing", "Choose one of the list"):
        assert told in drawn.text
    assert "There is no token yet" in carol.get(page(cast)).text


def test_a_revoked_token_opens_nothing_from_that_moment(app: Flask, cast: Cast) -> None:
    carol, reader = people.signed_in(app, cast.carol), software(app, cast)
    with app.app_context():
        key = database.connection().execute(select(api_tokens.c.id)).scalar_one()
    foreign = people.signed_in(app, cast.dave).post(f"/manage/programmes/{cast.other_programme}/api/{key}/revoke")
    assert (foreign.status_code, reader.get("cohorts").status_code) == (404, 200)
    assert carol.post(f"{page(cast)}/{key}/revoke", follow_redirects=True).status_code == 200
    assert reader.get("cohorts").status_code == 401
    assert "It is revoked" in carol.get(page(cast)).text


def test_a_token_works_while_its_maker_manages_the_programme(app: Flask, cast: Cast, clock: Clock) -> None:
    dave, reader = people.signed_in(app, cast.dave), software(app, cast)
    works = reader.get("cohorts")
    assert works.status_code == 200
    with app.app_context(), database.writing():
        granting.grant(cast.carol.id, identity.MANAGER, cast.programme, terms=Terms(until_on=clock.time.date()))
    clock.forward(days=3)
    shut, unknown = reader.get("cohorts"), Software(app, "threshold_never-made").get("cohorts")
    assert (shut.status_code, shut.mimetype, shut.data) == (401, "application/problem+json", unknown.data)
    assert shut.headers["WWW-Authenticate"] == unknown.headers["WWW-Authenticate"]
    told = "It does not work: <bdi>Carol Saidova</bdi> no longer manages this programme."
    shown = dave.get(page(cast)).text
    assert told in shown
    assert "It works" not in shown
    assert "/revoke" in shown
    people.give(app, cast.carol, identity.MANAGER, programme=cast.programme)
    again = reader.get("cohorts")
    assert (again.status_code, again.data) == (200, works.data)
    assert told not in dave.get(page(cast)).text


def test_nothing_is_said_of_the_maker_of_a_token_that_has_ended_anyway(app: Flask, cast: Cast, clock: Clock) -> None:
    given_token(app, cast, "cohorts", days="30")
    with app.app_context(), database.writing() as link:
        link.execute(memberships.update().where(memberships.c.person == cast.carol.id).values(ended_at=clock.time))
    clock.forward(days=31)
    shown = people.signed_in(app, cast.dave).get(page(cast)).text
    assert "Its time is over" in shown
    assert "no longer manages" not in shown
    assert "/revoke" not in shown


def test_managers_see_when_it_was_used_and_the_log_has_each_day_once(app: Flask, cast: Cast, clock: Clock) -> None:
    carol, reader = people.signed_in(app, cast.carol), software(app, cast)
    assert "never" in carol.get(page(cast)).text
    for _ in range(3):
        assert reader.get("progress").status_code == 200
    reader.get("cohorts")
    clock.forward(days=1)
    reader.get("progress")
    shown = carol.get(page(cast)).text
    assert "never" not in shown
    assert '<td class="n">4</td>' in shown
    listed = carol.get(f"/manage/programmes/{cast.programme}/log").text
    assert listed.count("Progress, read by other software") == 2
    assert "Carol Saidova" in listed
