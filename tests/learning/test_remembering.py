"""Points that come back after a module: when, what is kept of an answer, and what a trainer learns of it."""

from __future__ import annotations

import pytest
from flask import Flask

from lms import identity, records
from tests import people
from tests.conftest import Clock
from tests.learning.trainee import LESSON, QUIZ, UNSAFE, Draft, Trainee, at_work, log
from tests.people import Cast

POINT = f"remember/{QUIZ}/t-q-01"


@pytest.fixture(autouse=True)
def published(content: Draft) -> Draft:
    """Publish the tests' content."""
    content.publish()
    return content


def finish_module(trainee: Trainee) -> None:
    """Finish the first module, with one mistake in the first attempt at its quiz."""
    trainee.read(LESSON)
    trainee.read("response/first-steps")
    trainee.take(QUIZ, UNSAFE)
    trainee.take(QUIZ)


def test_nothing_comes_back_before_the_module_is_finished(alice: Trainee, clock: Clock) -> None:
    alice.read(LESSON)
    clock.forward(days=3)
    assert "No point comes back yet" in alice.get("remember").text
    assert "to remember" not in alice.get().text
    assert alice.get(POINT).location.endswith("/remember")


def test_the_course_says_how_many_points_have_come_back_and_how_long_they_take(alice: Trainee, clock: Clock) -> None:
    finish_module(alice)
    assert "Nothing to remember today." in alice.get().text
    clock.forward(days=1)
    assert "1 point to remember · 1 min" in alice.get().text
    clock.forward(days=2)
    page = alice.get("remember").text
    assert "6 points to remember" in page
    assert "4 min" in page
    assert page.index("breathes four times a minute") < page.index("signs of an opioid overdose")  # critical first


def test_an_answer_is_told_at_once_and_kept_once_with_how_sure_it_was(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    finish_module(alice)
    clock.forward(days=1)
    form = {"id": "0c0f5f60-9a0f-4d5b-8f3e-2b2f4c8f0a11", "t-q-01": "2", "t-q-01-certainty": "sure"}
    answers = [alice.send(POINT, **form) for _again in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    told = alice.client.get(answers[0].location).text
    for expected in ("Right", "You were sure.", "Naloxone needs minutes", "This point comes back: 2"):
        assert expected in told
    (kept,) = log(app, cast.alices_seat, records.POINT_RECALLED)
    assert (kept.activity, kept.what["credit"], kept.what["certainty"]) == (QUIZ, "1", 3)


def test_a_point_is_asked_once_a_day_and_another_device_is_told_so(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    finish_module(alice)
    clock.forward(days=1)
    other = at_work(app, cast.alice, cast.alices_seat)
    assert alice.send(POINT, **{"t-q-01": "1"}).status_code == 303
    assert other.send(POINT, **{"t-q-01": "2"}).location.endswith("/remember")
    assert "This point was answered already." in other.get("remember").text
    (kept,) = log(app, cast.alices_seat, records.POINT_RECALLED)
    assert kept.what["credit"] == "0"


def test_an_answer_that_is_none_is_asked_for_again(app: Flask, cast: Cast, alice: Trainee, clock: Clock) -> None:
    finish_module(alice)
    clock.forward(days=1)
    empty, strange = alice.send(POINT), alice.send(POINT, **{"t-q-01": "77"})
    assert (empty.status_code, strange.status_code) == (400, 400)
    assert "Choose or write an answer first." in empty.text
    assert not log(app, cast.alices_seat, records.POINT_RECALLED)


def test_questions_of_tests_and_of_quizzes_that_keep_their_answers_never_come_back(
    alice: Trainee, clock: Clock, content: Draft
) -> None:
    content.edit("overdose/en/01-response/09-quiz.md", "kind: quiz\n", "kind: quiz\nfeedback: none\n").publish()
    finish_module(alice)
    alice.take("before/pre-test")
    clock.forward(days=30)
    page = alice.get("remember").text
    assert "2 points to remember" in page  # the checks in the two lessons
    assert "four times a minute" not in page


def test_a_review_is_shown_to_nobody_else(app: Flask, cast: Cast, alice: Trainee, clock: Clock) -> None:
    finish_module(alice)
    clock.forward(days=1)
    review = alice.send(POINT, **{"t-q-01": "2"}).location.rpartition("/")[2]
    nina = people.trainee(app, cast.cohort, "Nina Rahimova")
    seated = people.signed_in(app, nina)
    assert seated.get(f"/learn/{cast.cohort.code}/remembered/{review}").status_code == 404


def test_a_trainer_sees_recall_by_outcome_from_five_people_on(app: Flask, cast: Cast, clock: Clock) -> None:
    bob = people.signed_in(app, cast.bob)
    seats = [cast.alices_seat]
    for name in ("Nina", "Olim", "Parviz", "Rano"):
        seat_of = people.trainee(app, cast.cohort, name)
        (held,) = seat_of.memberships
        seats.append(identity.Seat(held.id, seat_of, cast.cohort))
    trainees = [at_work(app, seat.person, seat) for seat in seats]
    for trainee in trainees:
        finish_module(trainee)
    clock.forward(days=1)
    for number, trainee in enumerate(trainees):
        if number == 4:
            page = bob.get(f"/teach/{cast.cohort.code}/recall").text
            assert "too few people" in page
            assert "75%" not in page
        assert trainee.send(POINT, **{"t-q-01": "1" if number == 0 else "2"}).status_code == 303
    page = bob.get(f"/teach/{cast.cohort.code}/recall").text
    assert "80%" in page
    assert "Alice" not in page
