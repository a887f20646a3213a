"""A manager's programmes: who sees them, beginning one, changing one."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from lms import identity
from tests import people
from tests.people import Cast
from tests.queries import asked


def form(**changes: str) -> dict[str, str]:
    """Return the fields of a programme's form, filled in."""
    filled = {"id": str(uuid4()), "title": "Care close to home", "funder": "A fund", "starts_on": "2026-01-01"}
    return {**filled, "ends_on": "2027-06-30", **changes}


def test_a_manager_sees_her_programmes_with_cohorts_and_how_many_completed(app: Flask, cast: Cast) -> None:
    page = people.signed_in(app, cast.carol).get("/manage/").text
    assert "Treatment near home" in page
    assert "Dushanbe, November 2026" in page
    assert "Helping in an overdose" in page
    assert "Tajikistan" in page
    assert "Another programme" not in page


def test_an_administrator_sees_every_programme(app: Flask, cast: Cast) -> None:
    page = people.signed_in(app, cast.dave).get("/manage/").text
    assert "Treatment near home" in page
    assert "Another programme" in page


def test_it_takes_the_same_number_of_queries_for_many_cohorts(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    carol.get("/manage/")  # what is published is read once
    with asked(app) as for_one:
        carol.get("/manage/")
    for number in range(10):
        people.cohort(app, cast.programme, title=f"Cohort {number}")
    with asked(app) as for_many:
        assert "Cohort 9" in carol.get("/manage/").text
    assert len(for_many) == len(for_one)


@pytest.mark.parametrize("name", ["bob", "alice", "mallory"])
def test_those_who_manage_nothing_find_no_such_page(app: Flask, cast: Cast, name: str) -> None:
    browser = people.signed_in(app, getattr(cast, name))
    assert browser.get("/manage/").status_code == 404
    assert browser.get("/manage/programmes/new").status_code == 404
    assert browser.post("/manage/programmes/new", data=form()).status_code == 404
    assert browser.get(f"/manage/programmes/{cast.programme}/edit").status_code == 404
    assert browser.post(f"/manage/programmes/{cast.programme}/edit", data=form()).status_code == 404


def test_somebody_not_signed_in_is_asked_to_and_comes_back(app: Flask, cast: Cast) -> None:
    answer = people.browser(app).get("/manage/")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=%2Fmanage%2F"


def test_who_begins_a_programme_manages_it_and_sending_it_twice_begins_one(app: Flask, cast: Cast) -> None:
    erin = people.person(app, "Erin Site", email="erin@example.org")
    people.give(app, erin, identity.MANAGER)
    browser = people.signed_in(app, erin)
    assert "There is no programme yet." in browser.get("/manage/").text
    filled = form()
    for _time in range(2):
        answer = browser.post("/manage/programmes/new", data=filled)
        assert (answer.status_code, answer.location) == (303, "/manage/")
    page = browser.get("/manage/").text
    assert page.count("Care close to home</bdi></h2>") == 1
    assert "1 January 2026" in page
    assert "Treatment near home" not in page


def test_a_manager_of_one_programme_begins_no_other(app: Flask, cast: Cast) -> None:
    browser = people.signed_in(app, cast.carol)
    assert "/manage/programmes/new" not in browser.get("/manage/").text
    assert browser.post("/manage/programmes/new", data=form()).status_code == 404


def test_a_sent_id_of_anothers_programme_gives_no_role_in_it(app: Flask, cast: Cast) -> None:
    erin = people.person(app, "Erin Site", email="erin@example.org")
    people.give(app, erin, identity.MANAGER)
    people.signed_in(app, erin).post("/manage/programmes/new", data=form(id=str(cast.programme)))
    assert not people.again(app, erin).manages(cast.programme)


def test_a_programme_is_changed_by_its_manager_only(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    assert 'value="Treatment near home"' in carol.get(f"/manage/programmes/{cast.programme}/edit").text
    carol.post(f"/manage/programmes/{cast.programme}/edit", data=form(title="Nearer home"))
    assert "Nearer home" in carol.get("/manage/").text
    assert carol.get(f"/manage/programmes/{cast.other_programme}/edit").status_code == 404
    assert carol.post(f"/manage/programmes/{cast.other_programme}/edit", data=form()).status_code == 404


def test_mistakes_are_named_and_nothing_typed_is_lost(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    wrong = form(title=" ", funder="The <b>fund</b>", starts_on="2027-01-02", ends_on="2027-01-01")
    answer = carol.post(f"/manage/programmes/{cast.programme}/edit", data=wrong)
    assert answer.status_code == 400
    assert "Give the programme a title." in answer.text
    assert "The last day lies before the first." in answer.text
    assert "The &lt;b&gt;fund&lt;/b&gt;" in answer.text
    assert 'value="2027-01-02"' in answer.text
    unread = carol.post(f"/manage/programmes/{cast.programme}/edit", data=form(starts_on="1 May"))
    assert "“1 May” is not a date." in unread.text
