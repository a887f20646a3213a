"""Whose items are taken, what is no item, and files from another machine."""

from __future__ import annotations

import io
import json
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest
from flask import Flask

from tests import people
from tests.conftest import Clock
from tests.connect.phone import Item, Phone, phone_of
from tests.learning.trainee import LESSON, QUIZ, Trainee, at_work, log
from tests.people import Cast

# Who may -------------------------------------------------------------------------------------------------------------


def test_what_somebody_else_did_and_what_never_was_are_refused_alike(
    app: Flask, cast: Cast, phone: Phone, clock: Clock
) -> None:
    attempt = phone.begin(QUIZ)["attempt"]
    own = phone.answer(attempt, "t-q-01", "2")
    phone.send()
    neighbour = people.trainee(app, cast.cohort, "Aziza Karimova")
    hers = phone_of(Trainee(people.signed_in(app, neighbour), cast.cohort.code), neighbour, clock).keep()
    before = log(app, cast.alices_seat)
    foreign = [
        {**own, "id": str(uuid4()), "after": None},
        {**own, "id": str(uuid4()), "after": None, "attempt": str(uuid4())},
        {**own, "id": str(uuid4()), "after": None, "cohort": cast.other_cohort.code},
        {**own, "id": str(uuid4()), "after": None, "cohort": "ZZZZZZZZ"},
        {**own, "id": str(uuid4()), "after": None, "number": 400},
    ]
    told = [{**each, "id": ""} for each in hers.told(foreign)]
    assert [each["answer"] for each in told] == ["refused"] * 5
    assert told == [told[0]] * 5
    stolen = hers.begin(QUIZ)
    ready = phone.package["attempts"][1]
    assert stolen["attempt"] != attempt
    with_ticket = stolen | {"id": ready["id"], "attempt": ready["id"], "content": ready["content"]}
    assert hers.words([with_ticket, {**stolen, "content": stolen["content"][:-2] + "AA"}, own]) == [
        "conflict",
        "refused",
        "refused",
    ]
    assert log(app, cast.alices_seat) == before


def test_nothing_is_taken_of_somebody_else_or_of_nobody(app: Flask, cast: Cast, phone: Phone) -> None:
    phone.read(LESSON)
    answer = phone.post(phone.outbox, person=str(cast.mallory.id))
    assert answer.status_code == 409
    assert "only they can send it" in answer.get_json()["why"]
    phone.trainee.client.post("/sign-out")
    answer = phone.post(phone.outbox)
    assert answer.status_code == 401
    assert "Sign in" in answer.get_json()["why"]
    assert log(app, cast.alices_seat) == ()


# Rubbish -------------------------------------------------------------------------------------------------------------

DEEP = "[" * 100_000
CALLS = ["", "{", "[]", "null", "\udcff", DEEP, '{"items": ' + DEEP, '{"items": {}}', '{"items": [], "now": 3}', "NaN"]


@pytest.mark.one_database
def test_what_is_no_call_is_refused_in_words_and_nothing_breaks(app: Flask, cast: Cast, phone: Phone) -> None:
    for body in CALLS:
        sent = body.encode("utf-8", "surrogateescape")
        answer = phone.trainee.client.post("/sync", data=sent, content_type="application/json")
        assert answer.status_code == 400, body[:20]
        assert answer.get_json()["why"]
    assert phone.trainee.client.post("/sync", data={"items": "[]"}).status_code == 400
    assert phone.post([{}] * 501).status_code == 413
    large = phone.post([{"id": "x" * 1_000_000}])
    assert large.status_code == 413
    assert large.get_json()["most_items"] == 500
    assert phone.trainee.client.post("/sync", data=b"x" * 3_000_000, content_type="application/json").status_code == 413


def rubbish(good: Item) -> list[Any]:
    """Return what is nearly an item."""
    v5 = str(uuid5(NAMESPACE_URL, "a conclusion"))
    return [
        None,
        [],
        "item",
        {},
        {**good, "id": v5},
        {**good, "id": 7},
        {**good, "id": "\0"},
        {**good, "id": str(uuid4()), "kind": "quiz-marked"},
        {**good, "id": str(uuid4()), "kind": "no such thing"},
        {**good, "id": str(uuid4()), "happened_at": "yesterday"},
        {**good, "id": str(uuid4()), "happened_at": "2026-11-23T09:00:00"},
        {**good, "id": str(uuid4()), "activity": "\0"},
        {**good, "id": str(uuid4()), "activity": "../../etc/passwd"},
        {**good, "id": str(uuid4()), "check": "\ud800"},
        {**good, "id": str(uuid4()), "content": "9" * 400},
        {**good, "id": str(uuid4()), "content": "7/en"},
        {**good, "id": str(uuid4()), "attempt": "x" * 100},
        {**good, "id": str(uuid4()), "number": 1e300},
        {**good, "id": str(uuid4()), "fields": {"t-1-c1": "2"}},
        {**good, "id": str(uuid4()), "fields": {"t-1-c1": ["2\0"]}},
        {**good, "id": str(uuid4()), "fields": {"t-1-c1": [["2"]]}},
        {**good, "id": str(uuid4()), "fields": {"t-1-c1": ["2"] * 200}},
        {**good, "id": str(uuid4()), "fields": {}},
    ]


def test_an_item_that_is_none_is_refused_in_words_and_the_others_are_taken(
    app: Flask, cast: Cast, phone: Phone
) -> None:
    good = phone.check(LESSON, "t-1-c1", "2")
    finished = phone.finish(LESSON)
    bad = rubbish(good)
    answers = phone.post([good, *bad, finished]).get_json()["answers"]
    assert [each["answer"] for each in answers] == ["added", *["refused"] * len(bad), "added"]
    assert all(each["why"] for each in answers if each["answer"] == "refused")
    assert len(log(app, cast.alices_seat)) == 2


@pytest.mark.one_database
def test_an_id_that_stands_for_something_else_is_a_conflict(app: Flask, cast: Cast, phone: Phone) -> None:
    first = phone.check(LESSON, "t-1-c1", "2")
    assert phone.send() == ["added"]
    second = phone.check("aftercare/staying", "t-3-c1", "side") | {"id": first["id"]}
    third = phone.finish("aftercare/staying") | {"id": first["id"], "after": None}
    assert phone.words([second, third]) == ["conflict", "conflict"]
    assert len(log(app, cast.alices_seat)) == 1


# Files ---------------------------------------------------------------------------------------------------------------


def send_file(who: Trainee, text: str) -> tuple[int, str]:
    sent = who.client.post("/sync/file", data={"answers": (io.BytesIO(text.encode()), "answers.json")})
    return sent.status_code, sent.text


@pytest.mark.one_database
def test_what_was_saved_to_a_file_is_sent_from_another_machine(
    app: Flask, cast: Cast, phone: Phone, clock: Clock
) -> None:
    phone.take(QUIZ)
    items = [*phone.outbox, {"id": str(uuid4())}]
    saved = {"threshold": 1, "person": str(cast.alice.id), "now": phone.now.isoformat(), "items": items}
    clock.forward(days=2)

    status, page = send_file(phone.trainee, json.dumps(saved))
    assert status == 200
    assert "6 things that you did were taken." in page
    assert "1 could not be taken" in page
    assert "6 were here already" in send_file(phone.trainee, json.dumps(saved))[1]
    assert {record.at.date().isoformat() for record in log(app, cast.alices_seat)} == {"2026-11-23"}
    status, page = send_file(at_work(app, cast.mallory, cast.mallorys_seat), json.dumps(saved))
    assert (status, "only they can send it" in page) == (409, True)
    assert [send_file(phone.trainee, text)[0] for text in ("", "Name\nAlice\n", "{}")] == [400, 400, 400]
