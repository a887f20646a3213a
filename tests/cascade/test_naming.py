"""A trainer names the next one with a code: the tree grows below the master trainers, down to who has no account."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from curricula.cascade import DEEPEST
from lms import codes
from lms.learning.cascade import trainers
from tests import people
from tests.cascade import giving
from tests.cascade.giving import Giving
from tests.people import Cast


def test_who_was_trained_comes_with_a_code_and_gets_a_card_and_their_trainings_grow_under_who_named_them(
    app: Flask, cast: Cast, alice: Giving
) -> None:
    where = alice.log()
    code = giving.code_of(app, alice, where)
    assert codes.shown_code(code) in alice.get().text
    phone, form = people.browser(app), {"id": str(uuid4()), "name": "Nigora Saidova"}
    assert "Alice Nazarova" in phone.get(f"/cascade/code/{code}").text
    assert "Write your name" in phone.post(f"/cascade/code/{code}", data={"id": form["id"]}).text
    for _again in range(2):
        assert phone.post(f"/cascade/code/{code}", data=form).location == "/cascade/card"
    assert "PIN" in phone.get("/cascade/card").text
    nigora = Giving(phone, alice.programme)
    nigora.log(place="Isfara")
    with app.app_context():
        (named,) = [each for each in trainers.of_programme(cast.programme) if each.name == "Nigora Saidova"]
    assert named.training == where
    page = alice.get().text
    assert "2 trainings, 22 people" in page
    assert nigora.get(str(where)).status_code == 404  # what is above is not hers to read
    assert people.browser(app).get(f"/cascade/code/{code}").status_code == 404  # it works once


def test_who_has_an_account_keeps_it_and_is_in_a_register_once(app: Flask, cast: Cast, alice: Giving) -> None:
    first, second = giving.code_of(app, alice), giving.code_of(app, alice)
    assert first != second
    mallory = people.signed_in(app, cast.mallory)
    for _again in range(2):
        assert mallory.post(f"/cascade/code/{first}", data={"id": str(uuid4())}).status_code == 303
    assert mallory.get(f"/cascade/{cast.programme}/").status_code == 200
    assert mallory.post(f"/cascade/code/{second}", data={"id": str(uuid4())}).status_code == 409
    assert alice.client.post(f"/cascade/code/{second}", data={"id": str(uuid4())}).status_code == 409


def test_a_press_that_comes_while_the_first_is_being_written_shows_the_same_card(
    app: Flask, cast: Cast, alice: Giving, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, form = giving.code_of(app, alice), {"id": str(uuid4()), "name": "Nigora Saidova"}
    cards = []

    def press() -> None:
        phone = people.browser(app)
        assert phone.post(f"/cascade/code/{code}", data=form).location == "/cascade/card"
        cards.append(phone.get("/cascade/card").text)

    people.overtaken(monkeypatch, press)
    assert len(cards) == 2
    assert "PIN" in cards[0]
    assert len(set(cards)) == 1
    with app.app_context():
        assert [each.name for each in trainers.of_programme(cast.programme)].count("Nigora Saidova") == 1


def test_a_code_that_was_taken_back_opens_nothing_and_making_one_twice_makes_one(app: Flask, alice: Giving) -> None:
    key = str(uuid4())
    for _again in range(2):
        alice.send("next", id=key)
    (code,) = giving.waiting(app, alice)
    assert alice.send(f"next/{code.id}/take-back").status_code == 303
    assert people.browser(app).get(f"/cascade/code/{code.code}").status_code == 404


def test_the_tree_ends_where_little_would_be_left(app: Flask, cast: Cast, alice: Giving) -> None:
    last = alice
    for level in range(2, DEEPEST + 1):
        code, phone = giving.code_of(app, last), people.browser(app)
        phone.post(f"/cascade/code/{code}", data={"id": str(uuid4()), "name": f"Trainer of level {level}"})
        last = Giving(phone, cast.programme)
    assert last.send("next").status_code == 409
    assert "Make a code" not in last.get().text
    tree = people.signed_in(app, cast.carol).get(f"/manage/programmes/{cast.programme}/cascade/tree").text
    assert tree.count("Trainer of level 8") == 2  # in the picture and in the list
