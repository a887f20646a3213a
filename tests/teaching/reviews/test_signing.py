"""The reviewers' pages: what is to sign, what a signature or a refusal needs, and what becomes of it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DatabaseError

from lms import database
from lms.tables import signatures
from tests import people
from tests.conftest import Clock
from tests.learning.trainee import QUIZ, Draft, Trainee
from tests.people import Cast
from tests.queries import asked
from tests.teaching.reviewers import (
    CRITICAL_LESSON,
    FACTS,
    LESSON,
    QUIZ_FILE,
    SIGNS,
    STEPS,
    Reviewer,
    content_in_folder,
    publish,
    reviewer,
)


def test_a_refusal_is_shown_to_the_author_with_its_reason(erin: FlaskClient, content: Draft, rosa: Reviewer) -> None:
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    rosa.refuse(QUIZ, "Five is not <slow>.")
    page = erin.get("/content/").text
    assert "Refused by Rosa Umarova, narcologist, 23 November 2026:" in page
    assert "Five is not &lt;slow&gt;." in page
    content.edit(QUIZ_FILE, "five times a minute", "three times a minute")
    assert "Refused by" not in erin.get("/content/").text


@pytest.mark.one_database
def test_the_newest_verdict_on_a_version_counts(erin: FlaskClient, content: Draft, rosa: Reviewer, app: Flask) -> None:
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    sam = reviewer(app, "Sam Aliev")
    rosa.sign(QUIZ)
    sam.refuse(QUIZ, "Not slow enough.")
    assert "Refused by Sam Aliev" in erin.get("/content/").text
    sam.sign(QUIZ)
    assert "Waiting for a reviewer" not in erin.get("/content/").text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"read": ""}, "Tick this when you have read it as a whole."),
        ({"role": " "}, "Write your profession"),
        ({"verdict": "refused", "reason": " "}, "Say what has to change"),
        ({"verdict": ""}, "Choose whether you sign or refuse it."),
    ],
)
def test_a_signature_that_lacks_something_says_what(
    content: Draft, rosa: Reviewer, erin: FlaskClient, form: dict[str, str], told: str
) -> None:
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    answer = rosa.send(QUIZ, **form)
    assert answer.status_code == 400
    assert told in answer.text
    assert "Waiting for a reviewer" in erin.get("/content/").text


def test_only_a_reviewer_signs(
    app: Flask, cast: Cast, content: Draft, erin: FlaskClient, alice: Trainee, rosa: Reviewer
) -> None:
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    form = {"verdict": "signed", "read": "1", "role": "doctor", "content": rosa.open(QUIZ)}
    for browser in (erin, alice.client, people.signed_in(app, cast.dave)):
        assert browser.post(rosa.address(QUIZ), data=form).status_code == 404
    assert alice.client.get(rosa.address(QUIZ)).status_code == 404
    assert erin.get(rosa.address(QUIZ)).status_code == 200


def test_the_page_for_a_version_shows_what_changed_since_it_was_signed_its_facts_and_its_keys(
    content: Draft, rosa: Reviewer
) -> None:
    first = rosa.client.get(rosa.address(CRITICAL_LESSON)).text
    assert "Nobody has signed an earlier version." in first
    assert "SAFE-01" in first
    assert "0.4–2 mg" in first
    rosa.sign(CRITICAL_LESSON)
    content.edit(FACTS, "breathing first", "breathing as well").edit(STEPS, "Air first.", "Air comes first.")
    rosa.sign(CRITICAL_LESSON)
    content.edit(STEPS, "Air comes first.", "Air goes first.")
    page = rosa.client.get(rosa.address(CRITICAL_LESSON)).text
    assert "Since the version that Rosa Umarova signed on 23 November 2026:" in page
    assert "<del>comes</del>" in page
    assert "support breathing as well" in page
    quiz = rosa.client.get(rosa.address(QUIZ)).text
    assert quiz.count("Right answer") >= 4
    assert "Stay: breathing cannot wait." in quiz
    assert "Naloxone needs minutes" in quiz


def test_several_of_a_module_are_signed_together_once_each_was_opened(
    erin: FlaskClient, content: Draft, rosa: Reviewer, alice: Trainee
) -> None:
    address = "/content/reviews/overdose/en/response"
    lesson = rosa.open(CRITICAL_LESSON)
    page = rosa.client.get(address).text
    assert page.count('type="checkbox" name="content"') == 1
    assert "not opened yet" in page
    form = {"read": "1", "role": "nurse", "id": "5f0f7c1e-8a53-4a51-9a52-5a4f2a7c2b11"}
    quiz = content_in_folder(rosa.client.application, QUIZ)
    unread = rosa.client.post(address, data={**form, "content": [lesson, quiz]})
    assert unread.status_code == 409
    rosa.open(QUIZ)
    assert rosa.client.post(address, data={**form, "content": [lesson, quiz], "read": ""}).status_code == 400
    assert rosa.client.post(address, data={**form}).status_code == 400
    for _twice in range(2):
        assert rosa.client.post(address, data={**form, "content": [lesson, quiz]}).status_code == 303
    assert "Reviewed by Rosa Umarova, nurse" in alice.get(f"lesson/{CRITICAL_LESSON}").text
    assert "Reviewed by Rosa Umarova, nurse" in alice.get(f"quiz/{QUIZ}").text
    shown = rosa.client.get(rosa.address(QUIZ)).text
    assert shown.count("Signed by Rosa Umarova") == 1
    assert erin.post(address, data=form).status_code == 404


def test_the_queue_lists_what_is_critical_first_and_everything_when_asked(content: Draft, rosa: Reviewer) -> None:
    page = rosa.client.get("/content/reviews/").text
    assert "First steps" in page
    assert "Three signs" not in page
    assert "Three signs" in rosa.client.get("/content/reviews/?all=1").text
    before = page.count("Critical for safety")
    rosa.sign(CRITICAL_LESSON)
    assert rosa.client.get("/content/reviews/").text.count("Critical for safety") == before - 1
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    assert "held back until it is signed" in rosa.client.get("/content/reviews/").text


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_what_was_signed_stays_for_ever(app: Flask, content: Draft, rosa: Reviewer, verb: str) -> None:
    rosa.sign(CRITICAL_LESSON)
    rosa.refuse(CRITICAL_LESSON, "On second thoughts: see line 2.")
    page = rosa.client.get(rosa.address(CRITICAL_LESSON)).text
    assert "Signed by Rosa Umarova, narcologist" in page
    assert "On second thoughts: see line 2." in page
    statement = signatures.update().values(verdict="signed") if verb == "update" else signatures.delete()
    with app.app_context(), pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
        link.execute(statement)


def test_a_page_says_who_reviewed_it_and_when_and_that_this_is_a_year_ago(
    alice: Trainee, content: Draft, rosa: Reviewer, clock: Clock
) -> None:
    page = f"lesson/{CRITICAL_LESSON}"
    assert "Awaiting clinical review" in alice.get(page).text
    assert "Awaiting clinical review" in alice.get(f"quiz/{QUIZ}").text
    rosa.sign(CRITICAL_LESSON)
    said = "Reviewed by Rosa Umarova, narcologist, 23 November 2026"
    over = alice.get(page).text.partition('<p class="over"')[2].partition("</p>")[0]
    assert said in over
    assert "Awaiting" not in over
    clock.forward(days=365)
    assert "Review overdue" not in alice.get(page).text
    clock.forward(days=1)
    assert "Review overdue" in alice.get(page).text
    assert CRITICAL_LESSON in rosa.client.get("/content/reviews/").text
    assert "Review overdue" in rosa.client.get("/content/reviews/").text
    rosa.sign(CRITICAL_LESSON)
    assert "Review overdue" not in alice.get(page).text


@pytest.mark.one_database
def test_the_review_in_a_header_is_shown_and_is_no_signature(
    app: Flask, erin: FlaskClient, content: Draft, alice: Trainee, rosa: Reviewer
) -> None:
    reviewed = "reviewed:\n  name: B. Person\n  role: nurse\n  date: 2026-11-01\n"
    content.edit(SIGNS, "level: core\n", f"level: core\n{reviewed}").edit(
        STEPS, "level: core\n", f"level: core\n{reviewed}"
    )
    publish(erin)
    assert "Reviewed by B. Person, nurse, 1 November 2026" in alice.get(f"lesson/{LESSON}").text
    assert "B. Person" not in alice.get(f"lesson/{CRITICAL_LESSON}").text
    rosa.refuse(LESSON, "Not as I read it.")
    assert "B. Person" not in alice.get(f"lesson/{LESSON}").text


@pytest.mark.one_database
def test_a_lesson_costs_as_many_questions_to_the_database_signed_or_not(
    app: Flask, alice: Trainee, content: Draft, rosa: Reviewer
) -> None:
    counts = []
    for _signed in (False, True):
        alice.get(f"lesson/{CRITICAL_LESSON}")
        with asked(app) as statements:
            alice.get(f"lesson/{CRITICAL_LESSON}")
        counts.append(len(statements))
        rosa.sign(CRITICAL_LESSON)
    assert counts[0] == counts[1]
