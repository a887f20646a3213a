"""Code names, where it is a risk to be known to take part: no name ever reaches the site."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask

from lms import identity
from lms.identity import Cohort
from lms.tables import cohorts
from tests import people
from tests.people import Cast

CODE = re.compile(r"P-[0-9A-Z]{8}")


def made(app: Flask, cast: Cast) -> Cohort:
    """Let Carol make a cohort of code names."""
    form = {"id": str(uuid4()), "title": "Quiet", "course": "overdose/en", "place": "Here", "country": "TJ"}
    form |= {"starts_on": "2026-11-23", "ends_on": "2026-11-27", "modality": "online", "code_names": "1"}
    carol = people.signed_in(app, cast.carol)
    assert carol.post(f"/manage/programmes/{cast.programme}/cohorts/new", data=form).status_code == 303
    with app.app_context():
        (found,) = identity.cohorts_where(cohorts.c.title == "Quiet")
    return found


def test_who_joins_or_is_enrolled_gets_a_code_name_and_can_give_no_other(app: Flask, cast: Cast) -> None:
    quiet = made(app, cast)
    phone, carol = people.browser(app), people.signed_in(app, cast.carol)
    assert 'name="name"' not in phone.get(f"/join/{quiet.join_code}").text
    phone.post(f"/join/{quiet.join_code}", data={"id": str(uuid4()), "name": "Timur Askarov", "email": "t@example.org"})
    assert CODE.search(phone.get("/join/card").text)
    assert phone.post("/account/name", data={"name": "Timur Askarov"}).status_code == 409
    assert phone.post("/account/email", data={"email": "t@example.org"}).status_code == 409
    enrolled = carol.post(f"/manage/{quiet.code}/people/new", data={"id": str(uuid4()), "name": "Timur Askarov"}).text
    assert CODE.search(enrolled)
    listed = carol.get(f"/manage/{quiet.code}/people").text
    assert len(set(CODE.findall(listed))) == 2
    assert "Timur" not in enrolled + listed + phone.get("/account/held.json").text


def test_names_come_in_by_no_other_door(app: Flask, cast: Cast) -> None:
    quiet, carol = made(app, cast), people.signed_in(app, cast.carol)
    assert people.signed_in(app, cast.alice).post(f"/join/{quiet.join_code}").status_code == 409
    assert carol.get(f"/manage/{quiet.code}/people/list").status_code == 409
    assert carol.post(f"/manage/{quiet.code}/people/list/enrol").status_code == 409
    edited = {"title": "Loud", "course": "overdose/en", "place": "Here", "country": "TJ", "modality": "online"}
    edited |= {"starts_on": "2026-11-23", "ends_on": "2026-11-27"}
    carol.post(f"/manage/{quiet.code}/edit", data=edited)
    with app.app_context():
        (still,) = identity.cohorts_where(cohorts.c.id == quiet.id)
    assert still.title == "Loud"
    assert still.code_names
