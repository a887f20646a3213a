"""The manager's page about tokens: shown once, kept as a hash, ended at once, and used by whom and when."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from lms import database
from lms.tables import api_tokens
from tests import people
from tests.conftest import Clock
from tests.connect.api.software import Software, shown_in, software
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
