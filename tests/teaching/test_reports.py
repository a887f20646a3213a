"""Reports "this seems wrong" for those who write, review and teach: as it was shown then, and what became of it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DatabaseError

from lms import database, identity
from lms.tables import report_events
from tests import people
from tests.learning import doorway, gauge
from tests.learning.trainee import LESSON, QUIZ, Draft, Trainee
from tests.people import Cast
from tests.teaching.reviewers import QUIZ_FILE, SIGNS, reviewer


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.bob)


@pytest.fixture
def erin(app: Flask) -> FlaskClient:
    """Return the browser of Erin, who writes, and teaches nobody."""
    made = people.person(app, "Erin Tosheva", email="erin@example.org")
    people.give(app, made, identity.AUTHOR)
    return people.signed_in(app, people.again(app, made))


def report(alice: Trainee, path: str = f"report/{LESSON}?part=0", text: str = "Ten is too many.") -> None:
    assert alice.send(path, kind="fact", text=text, passage="0").status_code == 303


def only(browser: FlaskClient) -> str:
    """Return the address of the only report in somebody's queue."""
    page = browser.get("/content/reports/").text
    (found,) = {part.partition('"')[0] for part in page.split('href="/content/reports/')[1:] if part[8] == "-"}
    return f"/content/reports/{found}"


def test_a_report_is_seen_by_who_writes_reviews_and_teaches_and_by_nobody_else(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient, erin: FlaskClient
) -> None:
    report(alice)
    address = only(bob)
    rosa = reviewer(app, "Rosa Umarova")
    for browser, knows_the_name in ((bob, True), (people.signed_in(app, cast.carol), True), (erin, False),
                                    (rosa.client, False)):  # fmt: skip
        for path in ("/content/reports/", address):
            page = browser.get(path).text
            assert "Ten is too many." in page
            assert ("Alice Nazarova" in page) == knows_the_name
    far = people.person(app, "Zafar", email="zafar@example.org")
    people.give(app, far, identity.TRAINER, programme=cast.other_programme, cohort=cast.other_cohort.id)
    zafar = people.signed_in(app, people.again(app, far))
    assert "No reports here." in zafar.get("/content/reports/").text
    assert zafar.get(address).status_code == 404
    assert zafar.post(address, data={"text": "x", "act": "answered"}).status_code == 404
    assert alice.client.get("/content/reports/").status_code == 404
    assert alice.client.get(address).status_code == 404


def test_an_answer_reaches_the_trainee_and_closing_takes_it_from_the_queue(
    alice: Trainee, bob: FlaskClient, erin: FlaskClient
) -> None:
    report(alice)
    address, sent = only(bob), str(uuid4())
    for _twice in range(2):
        form = {"id": sent, "act": "answered", "text": "You are <right>."}
        assert bob.post(address, data=form).status_code == 303
    page = alice.get("reports").text
    assert page.count("You are &lt;right&gt;.") == 1
    assert "Bob Rahimov" in page
    assert "Answered" in bob.get("/content/reports/").text
    assert erin.post(address, data={"act": "closed"}).status_code == 303
    assert "No reports here." in bob.get("/content/reports/").text
    assert "Ten is too many." in bob.get("/content/reports/?closed=1").text
    assert "closed" in alice.get("reports").text
    assert "Close, with" not in bob.get(address).text


@pytest.mark.one_database
def test_an_empty_answer_is_asked_for_words(alice: Trainee, bob: FlaskClient) -> None:
    report(alice)
    answer = bob.post(only(bob), data={"act": "answered", "text": " "})
    assert answer.status_code == 400
    assert "Write what you answer" in answer.text


def test_the_words_are_shown_as_they_were_then_with_what_changed_since(
    alice: Trainee, erin: FlaskClient, content: Draft
) -> None:
    report(alice)
    address = only(erin)
    assert "It says the same today." in erin.get(address).text
    content.edit(SIGNS, "Three signs together", "3 signs together").publish()
    page = erin.get(address).text
    assert "Three signs together mean an opioid overdose" in page.partition("As it was shown")[2].partition("<h2")[0]
    assert "<ins>3</ins>" in page.partition("Since then")[2]
    assert 'href="/content/preview/draft/overdose/en/response/signs"' in page
    assert 'href="/content/edit/overdose/en/01-response/01-signs.md"' in page
    for language in ("en", "ru"):
        content.remove(SIGNS.replace("/en/", f"/{language}/"))
    content.publish()
    page = erin.get(address).text
    assert "It was withdrawn." in page
    assert "Three signs together" in page


def test_a_question_is_shown_with_its_key_to_those_who_answer_for_it_and_only_its_own_changes_count(
    alice: Trainee, bob: FlaskClient, content: Draft
) -> None:
    attempt = alice.begin(QUIZ)
    report(alice, alice.page_of(attempt, "t-q-01") + "/report")
    address = only(bob)
    page = bob.get(address).text
    assert "Right answer" in page
    assert "/content/preview/" not in page
    assert "/content/edit/" not in page
    content.edit(QUIZ_FILE, "Four questions on this module.", "Questions on this module.").publish()
    assert "It says the same today." in bob.get(address).text
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute").publish()
    page = bob.get(address).text
    assert "<ins>five</ins>" in page
    assert "Questions on this" not in page


@pytest.mark.one_database
def test_the_queue_of_one_cohort_is_linked_from_its_page(cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    report(alice)
    link = f"/content/reports/?cohort={cast.cohort.code}"
    assert f'href="{link}"' in bob.get(f"/teach/{cast.cohort.code}/").text
    assert "Ten is too many." in bob.get(link).text
    assert "No reports here." in bob.get(f"/content/reports/?cohort={cast.other_cohort.code}").text


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_what_was_answered_stays_for_ever(app: Flask, alice: Trainee, bob: FlaskClient, verb: str) -> None:
    report(alice)
    bob.post(only(bob), data={"act": "answered", "text": "Yes."})
    statement = report_events.update().values(text="No.") if verb == "update" else report_events.delete()
    with app.app_context(), pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
        link.execute(statement)


def test_a_scene_and_a_tool_are_shown_as_they_were_with_what_the_authors_know(
    alice: Trainee, bob: FlaskClient, content: Draft
) -> None:
    doorway.publish(content)
    report(alice, f"run/{doorway.start(alice)}/report?scene=arrival")
    content.edit(doorway.PATH, "sleeps on the stairs", "sleeps on the steps").publish()
    scene = bob.get(only(bob)).text
    for told in ("Rano sleeps on the stairs", "★ best", "Nobody else is on the stairs tonight."):
        assert told in scene
    assert "It says the same today." not in scene
    bob.post(only(bob), data={"act": "closed"})
    content.add(gauge.PATH, gauge.SOURCE).publish()
    report(alice, f"report/{gauge.TOOL}")
    tool = bob.get(only(bob)).text
    for told in ("Count for one minute.", "Blue lips", "It says the same today."):
        assert told in tool
