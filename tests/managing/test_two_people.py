"""Two who look like one person and are not: a manager says so, and they are left in peace until it is taken back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from lms import database
from lms.identity import Person
from lms.tables import told_apart
from tests import people
from tests.conftest import Clock
from tests.people import Cast


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


@pytest.fixture
def namesake(app: Flask, cast: Cast) -> Person:
    """Return a trainee of Alice's cohort whose name is hers in other letters."""
    return people.trainee(app, cast.cohort, "Назарова Алице", card="SEC0ND00")


def page(cast: Cast) -> str:
    return f"/manage/programmes/{cast.programme}/duplicates"


def proposed(browser: FlaskClient, cast: Cast) -> list[set[str]]:
    """Return who is proposed as one person, two by two, by the ids in the links."""
    found = re.findall(r'href="[^"]*/compare\?([^"]+)"', unescape(browser.get(page(cast)).text))
    return [set(re.findall(r"person=([0-9a-f-]{36})", each)) for each in found]


def button(browser: FlaskClient, address: str, ending: str) -> tuple[str, Mapping[str, str]]:
    """Return the form of the page at an address that goes to one ending so: where it goes, and its fields."""
    for action, fields in re.findall(
        r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', _text(browser, address)
    ):
        if action.endswith(ending):
            return action, dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', fields))
    raise AssertionError(f"no form of {address} goes to {ending}")


def _text(browser: FlaskClient, address: str) -> str:
    return unescape(browser.get(address).text)


def tell_apart(browser: FlaskClient, cast: Cast, one: Person, other: Person) -> TestResponse:
    """Say that two are two people, with a form like that of the page."""
    form = {"id": str(uuid4()), "one": str(one.id), "other": str(other.id)}
    return browser.post(f"{page(cast)}/two-people", data=form)


def said(app: Flask) -> list[tuple[bool, UUID]]:
    """Return what was ever said, oldest first, and by whom."""
    with app.app_context():
        query = select(told_apart.c.apart, told_apart.c.author).order_by(told_apart.c.position)
        return [(row.apart, row.author) for row in database.connection().execute(query)]


def test_two_people_are_not_proposed_again_until_somebody_takes_it_back(
    app: Flask, cast: Cast, carol: FlaskClient, namesake: Person, clock: Clock
) -> None:
    both = {str(cast.alice.id), str(namesake.id)}
    assert proposed(carol, cast) == [both]
    address, form = button(carol, page(cast), "/two-people")
    for _twice in range(2):
        assert "They are kept as two people" in carol.post(address, data=form, follow_redirects=True).text
    assert proposed(carol, cast) == []
    listed = _text(carol, page(cast))
    assert "Alike, and two people" in listed
    assert "Carol Saidova" in listed
    clock.forward(days=1)
    compared = f"{page(cast)}/compare?person={cast.alice.id}&person={namesake.id}"
    assert re.search(r"Carol Saidova has said on .*2026.* that these are two people\.", _text(carol, compared))
    address, form = button(carol, page(cast), "/take-back")
    for _twice in range(2):
        assert "This is taken back" in carol.post(address, data=form, follow_redirects=True).text
    assert proposed(carol, cast) == [both]
    assert said(app) == [(True, cast.carol.id), (False, cast.carol.id)]
    address, form = button(carol, compared, "/two-people")  # and it can be said again, there too
    carol.post(address, data=form)
    assert proposed(carol, cast) == []


def test_what_was_said_of_an_account_holds_of_whoever_goes_on_with_it(
    app: Flask, cast: Cast, carol: FlaskClient, namesake: Person
) -> None:
    tell_apart(carol, cast, cast.alice, namesake)
    third = people.trainee(app, cast.cohort, "Nazarova  Alice")
    assert len(proposed(carol, cast)) == 2  # the third with each of the others
    carol.post(f"{page(cast)}/compare", data={"kept": str(third.id), "merged": str(namesake.id)})
    assert proposed(carol, cast) == []
    address, form = button(carol, page(cast), "/undo")
    carol.post(address, data=form)
    assert len(proposed(carol, cast)) == 2


def test_nobody_tells_apart_whom_they_do_not_manage_and_nothing_said_is_changed(
    app: Flask, cast: Cast, carol: FlaskClient, namesake: Person
) -> None:
    assert tell_apart(carol, cast, cast.alice, cast.mallory).status_code == 404
    assert tell_apart(people.signed_in(app, cast.bob), cast, cast.alice, namesake).status_code == 404
    assert tell_apart(carol, cast, cast.alice, cast.alice).status_code == 400
    assert said(app) == []
    tell_apart(carol, cast, cast.alice, namesake)
    for statement in (told_apart.update().values(apart=False), told_apart.delete()):
        with app.app_context(), pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
            link.execute(statement)
