"""The pages of whoever marks: in which order, with which names, for whom."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from lms import identity
from tests import people
from tests.learning import essay
from tests.learning.essay import CHOICE, ESSAY, FILE, TEXT
from tests.learning.trainee import Draft, Trainee
from tests.people import Cast
from tests.teaching.marking.desk import FULL, mark, marked, neighbour, place


def test_answers_are_marked_question_by_question_in_an_order_that_stays_and_differs_between_questions(
    app: Flask, cast: Cast, bob: FlaskClient
) -> None:
    written = [essay.write(neighbour(app, cast, f"Trainee {n}"), content=essay.picture()) for n in range(8)]
    queue = bob.get(f"/teach/{cast.cohort.code}/to-mark").text
    assert queue.count("8 answers wait") == 2
    address = queue.partition('<ul class="steps">')[2].partition('href="')[2].partition('"')[0]
    visited = []
    while not address.endswith("/to-mark"):
        visited.append(address)
        answered = mark(bob, address, **(FULL | {"credit": "100"}))
        assert answered.status_code == 303
        address = answered.location
    order = {
        question: [visited.index(place(app, cast, attempt, question)) for attempt in written]
        for question in (TEXT, FILE)
    }
    assert sorted(order[TEXT]) == list(range(8))
    assert sorted(order[FILE]) == list(range(8, 16))
    assert order[TEXT] != sorted(order[TEXT]) or order[FILE] != sorted(order[FILE])
    assert [number + 8 for number in order[TEXT]] != order[FILE]
    assert [marked(app, attempt) for attempt in written] == [[("1", True)]] * 8


def test_names_are_hidden_until_somebody_asks_for_them(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    attempt = alice.begin(ESSAY)
    alice.answer(attempt, TEXT, essay.WORDS)
    assert essay.send_file(alice, attempt, essay.picture(), "Alice Nazarova.jpg").status_code == 303
    alice.hand_in(attempt)
    for question in (TEXT, FILE):
        address = place(app, cast, attempt, question)
        assert "Nazarova" not in bob.get(address).text
        shown = bob.get(f"{address}?names=1").text
        assert "Alice Nazarova" in shown
    assert "Nazarova" not in bob.get(f"/teach/{cast.cohort.code}/to-mark").text
    onward = mark(bob, place(app, cast, attempt), **FULL, names="1")
    assert onward.location.endswith("?names=1")
    back = mark(bob, place(app, cast, attempt, FILE), then="list", credit="0")
    assert back.location.endswith("/to-mark")


def test_who_has_left_the_cohort_is_not_waited_for(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    attempt = essay.write(alice)
    address = place(app, cast, attempt)
    carol = people.signed_in(app, cast.carol)
    assert carol.post(f"/manage/{cast.cohort.code}/people/{cast.alices_seat.membership}/end").status_code == 303
    assert "Nothing waits to be marked." in bob.get(f"/teach/{cast.cohort.code}/to-mark").text
    assert bob.get(address).status_code == 404


def test_nobody_marks_what_they_wrote_themselves(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    address = place(app, cast, essay.write(alice))
    people.give(app, cast.alice, identity.TRAINER, programme=cast.cohort.programme, cohort=cast.cohort.id)
    teaching_too = people.signed_in(app, people.again(app, cast.alice))
    assert "Nothing waits to be marked." in teaching_too.get(f"/teach/{cast.cohort.code}/to-mark").text
    assert teaching_too.get(address).status_code == 404
    assert teaching_too.post(address, data=FULL).status_code == 404
    assert mark(bob, address, **FULL).status_code == 303


def test_an_answer_in_a_quiz_that_was_withdrawn_can_still_be_marked(
    app: Flask, cast: Cast, content: Draft, alice: Trainee, bob: FlaskClient
) -> None:
    attempt = essay.write(alice)
    content.remove(essay.PATH).publish()
    assert "Essay: the first hour" in bob.get(f"/teach/{cast.cohort.code}/to-mark").text
    assert mark(bob, place(app, cast, attempt), **FULL).status_code == 303
    assert marked(app, attempt) == [("4/5", True)]


def test_only_what_waits_for_a_person_has_a_page(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    attempt = alice.begin(ESSAY)
    alice.answer(attempt, CHOICE, "1")
    alice.answer(attempt, TEXT, "A first thought.")
    early = essay.answer_to(app, attempt, TEXT)
    opened = bob.get(f"/teach/{cast.cohort.code}/mark/{early}")
    assert opened.status_code == 409
    assert "not handed in yet" in opened.text
    alice.answer(attempt, TEXT, essay.WORDS)
    alice.hand_in(attempt)
    for answer in (early, essay.answer_to(app, attempt, CHOICE), attempt, uuid4()):
        assert bob.get(f"/teach/{cast.cohort.code}/mark/{answer}").status_code == 404
        assert bob.post(f"/teach/{cast.cohort.code}/mark/{answer}", data=FULL).status_code == 404


def test_nobody_else_sees_or_marks_an_answer(app: Flask, cast: Cast, alice: Trainee) -> None:
    address = place(app, cast, essay.write(alice))
    people.give(app, cast.mallory, identity.TRAINER, programme=cast.other_programme, cohort=cast.other_cohort.id)
    for person in (cast.alice, people.again(app, cast.mallory)):
        browser = people.signed_in(app, person)
        assert browser.get(address).status_code == 404
        assert browser.post(address, data=FULL).status_code == 404
        assert browser.get(f"/teach/{cast.cohort.code}/to-mark").status_code == 404


def test_the_pages_are_drawn_in_russian(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    attempt = essay.write(alice, content=essay.picture())
    bob.set_cookie("lms_language", "ru")
    alice.client.set_cookie("lms_language", "ru")
    pages = [bob.get(f"/teach/{cast.cohort.code}/to-mark"), bob.get(place(app, cast, attempt, FILE))]
    for page in [*pages, alice.get(f"attempt/{attempt}/result")]:
        assert page.status_code == 200
        assert 'lang="ru"' in page.text
