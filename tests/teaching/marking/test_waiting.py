"""What is handed in and waits for a person: told to everybody, counted by nobody."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import records
from lms.learning import progress
from tests.conftest import Clock
from tests.learning import essay
from tests.learning.essay import CHOICE, ESSAY
from tests.learning.trainee import CHECKS, RIGHT, Draft, Trainee
from tests.people import Cast
from tests.teaching.marking.desk import FULL, mark, marked, place


def test_an_attempt_with_a_text_is_handed_in_and_waits(app: Flask, alice: Trainee) -> None:
    attempt = essay.write(alice)
    assert len(essay.of_attempt(app, attempt, records.QUIZ_SUBMITTED)) == 1
    assert marked(app, attempt) == []
    for page in ("", "/1", "/review"):
        assert alice.get(f"attempt/{attempt}{page}").location.endswith("/result")
    page = alice.get(f"attempt/{attempt}/result").text
    assert "Handed in: it waits for your trainer" in page
    assert "1 answer waits to be marked" in page
    assert "How would you begin to talk?" in page
    assert "23 Nov 2026, 14:00" in page


def test_while_it_waits_no_answer_is_taken_and_no_other_attempt_begins(app: Flask, alice: Trainee) -> None:
    attempt = essay.write(alice)
    assert alice.answer(attempt, CHOICE, "2").status_code == 409
    assert "waits for your trainer" in alice.get(f"quiz/{ESSAY}").text
    refused = alice.send(f"quiz/{ESSAY}")
    assert refused.status_code == 409
    assert "waits for your trainer&#39;s mark" in refused.text
    alice.hand_in(attempt)
    assert len(essay.of_attempt(app, attempt, records.QUIZ_SUBMITTED)) == 1


def test_an_attempt_without_anything_to_mark_by_hand_is_marked_at_once(app: Flask, alice: Trainee) -> None:
    attempt = essay.write(alice, text="")
    assert marked(app, attempt) == [("1/5", False)]
    assert "Not passed yet: 20%" in alice.get(f"attempt/{attempt}/result").text


def test_a_quiz_tells_what_is_marked_already_and_not_what_is_looked_for(alice: Trainee) -> None:
    quiz = alice.get(f"attempt/{essay.write(alice, choice='2')}/result").text
    for told in ("Your answers", "Nobody comes by themselves.", "A trainer marks this answer.", "worries her"):
        assert told in quiz
    assert essay.RUBRIC[0] not in quiz


@pytest.mark.parametrize("role", ["post-test", "pre-test"])
def test_a_test_gives_nothing_away_while_it_waits(content: Draft, alice: Trainee, role: str) -> None:
    essay.publish(content, role=role)
    page = alice.get(f"attempt/{essay.write(alice, choice='2')}/result").text
    for secret in ("Not right", "Right", "Nobody comes", "A trainer marks", "worries her", essay.RUBRIC[0]):
        assert secret not in page
    assert "How would you begin to talk?" in page


def test_everybody_sees_that_it_waits_and_that_it_is_neither_passed_nor_failed(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    attempt = essay.write(alice)
    course = alice.get("").text
    assert "Waits for marking" in course
    assert "waits for the trainer&#39;s mark since 23 November 2026" in course
    table = bob.get(f"/teach/{cast.cohort.code}/").text
    assert "1 attempt waits to be marked." in table
    assert '<td><span class="sign waiting">' in table
    assert '<td><span class="sign failed">' not in table
    person = bob.get(f"/teach/{cast.cohort.code}/{cast.alice.id}").text
    assert "Waits for marking" in person
    assert "not handed in" not in person
    page = bob.get(f"/teach/{cast.cohort.code}/{cast.alice.id}/attempt/{attempt}").text
    assert "This attempt waits to be marked" in page
    assert page.count("Mark this answer") == 1


def test_the_course_goes_on_past_what_waits_and_only_the_certificate_waits_for_it(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    for lesson in CHECKS:
        alice.read(lesson)
    for quiz in RIGHT:
        alice.take(quiz)
    attempt = essay.write(alice)
    assert "Go on:" not in alice.get("").text
    missing = alice.get("certificate").text
    assert "Essay: the first hour: waits for the trainer&#39;s mark since 23 November 2026" in missing
    assert alice.send("certificate").status_code == 409
    assert mark(bob, place(app, cast, attempt), **FULL).status_code == 303
    assert "You completed the course" in alice.get("").text
    assert alice.send("certificate").status_code == 303


def test_a_test_before_the_course_is_done_when_it_is_handed_in_and_its_date_stays(
    app: Flask, cast: Cast, content: Draft, alice: Trainee, bob: FlaskClient, clock: Clock
) -> None:
    essay.publish(content, role="pre-test")
    attempt = essay.write(alice)
    with app.app_context():
        before = progress.standing(cast.alices_seat).standing(ESSAY)
    assert before.done
    clock.forward(days=3)
    mark(bob, place(app, cast, attempt), **FULL)
    with app.app_context():
        after = progress.standing(cast.alices_seat).standing(ESSAY)
    assert (after.at, after.done) == (before.at, True)
    assert "You had 80% right" in alice.get(f"attempt/{attempt}/result").text
