"""What is critical for safety is published once somebody other than its author has signed exactly that version."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import cli, identity, publication
from lms.publication import AwaitsReview, drafts
from tests import people
from tests.learning.trainee import QUIZ, Draft, Trainee
from tests.teaching.reviewers import (
    FACTS,
    LESSON,
    NEW,
    NEW_IN_RUSSIAN,
    QUIZ_FILE,
    SIGNS,
    Reviewer,
    publish,
    question,
)


def test_a_critical_change_is_held_back_until_it_is_signed_and_everything_else_is_published(
    erin: FlaskClient, content: Draft, rosa: Reviewer, alice: Trainee
) -> None:
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute").edit(SIGNS, "Three signs together", "3 signs")
    assert "Waiting for a reviewer" in erin.get("/content/").text
    assert publish(erin) == 303
    told = erin.get("/content/").text
    assert "1 change waits for a reviewer and stays as it was." in told
    assert "Quiz: signs and first steps" in told
    assert "3 signs" in alice.get(f"lesson/{LESSON}").text
    assert "four times a minute" in question(alice)
    rosa.sign(QUIZ)
    assert "Waiting for a reviewer" not in erin.get("/content/").text
    alice.hand_in(alice.begin(QUIZ))
    assert publish(erin) == 303
    assert "five times a minute" in question(alice)


@pytest.mark.one_database
def test_a_signature_is_for_one_version_and_no_other(erin: FlaskClient, content: Draft, rosa: Reviewer) -> None:
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    read = rosa.open(QUIZ)
    content.edit(QUIZ_FILE, "five times a minute", "six times a minute")
    late = rosa.send(QUIZ, content=read)
    assert late.status_code == 409
    assert "Nothing was signed" in late.text
    rosa.sign(QUIZ)
    content.edit(QUIZ_FILE, "six times a minute", "seven times a minute")
    assert "Waiting for a reviewer" in erin.get("/content/").text


def test_going_back_to_what_was_signed_needs_no_signature_and_to_what_was_not_needs_one(
    app: Flask, erin: FlaskClient, content: Draft, rosa: Reviewer, alice: Trainee
) -> None:
    for now, later in (("four", "five"), ("five", "six")):
        content.edit(QUIZ_FILE, f"{now} times a minute", f"{later} times a minute")
        rosa.sign(QUIZ)
        publish(erin)
    content.edit(QUIZ_FILE, "six times a minute", "five times a minute")
    assert "Waiting for a reviewer" not in erin.get("/content/").text
    assert publish(erin) == 303
    assert "five times a minute" in question(alice)
    assert erin.post("/content/back/3", data={"note": "Six after all"}).status_code == 303
    refused = erin.post("/content/back/1", data={"note": "As it began"})
    assert refused.status_code == 409
    assert "Going back to this publication has to wait until they are signed." in refused.text
    with app.app_context(), pytest.raises(AwaitsReview, match=f"overdose/en/{QUIZ}"):
        publication.go_back(1)
    rosa.sign(QUIZ, source="1")
    assert erin.post("/content/back/1", data={"note": "As it began"}).status_code == 303


@pytest.mark.one_database
def test_nothing_gets_round_the_rule_by_another_door(app: Flask, content: Draft, rosa: Reviewer) -> None:
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    with app.app_context():
        with pytest.raises(AwaitsReview):
            publication.bring_out(drafts.draft().manuscript, unreviewed=True)
        assert publication.edition().number == 1
    assert [each.kind for each in content.publish().changes] == ["kept"]
    rosa.sign(QUIZ)
    assert [each.kind for each in content.publish().changes] == ["changed"]


@pytest.mark.one_database
def test_what_was_composed_before_somebody_else_published_does_not_take_a_signed_change_back(
    app: Flask, content: Draft, rosa: Reviewer
) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs")
    with app.app_context():
        earlier = drafts.draft().manuscript
        content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    rosa.sign(QUIZ)
    content.publish()
    with app.app_context(), pytest.raises(AwaitsReview, match=f"overdose/en/{QUIZ}"):
        publication.bring_out(earlier)


@pytest.mark.one_database
def test_what_is_critical_for_safety_is_told_by_facts_questions_and_the_header(
    erin: FlaskClient, content: Draft
) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together")
    assert "Waiting for a reviewer" not in erin.get("/content/").text
    content.edit(SIGNS, "level: core", "level: core\nsafety: critical")
    assert "Three signs</bdi>" in waiting(erin)
    assert "First steps" not in waiting(erin)
    content.edit(FACTS, "breathing first", "breathing as well")
    assert "First steps</bdi>" in waiting(erin)


def test_a_change_does_not_get_round_the_rule_by_calling_itself_harmless(
    erin: FlaskClient, content: Draft, rosa: Reviewer, alice: Trainee
) -> None:
    content.edit(SIGNS, "level: core", "level: core\nsafety: critical")
    rosa.sign(LESSON)
    assert publish(erin) == 303
    content.edit(SIGNS, "level: core\nsafety: critical", "level: core")
    content.edit(SIGNS, "Three signs together", "Three harmless signs")
    assert "Three signs</bdi>" in waiting(erin)
    assert [each.kind for each in content.publish().changes] == ["kept"]
    assert "Three harmless signs" not in alice.get(f"lesson/{LESSON}").text
    assert "Three signs" in rosa.client.get("/content/reviews/").text
    rosa.sign(LESSON)
    assert publish(erin) == 303
    assert "Three harmless signs" in alice.get(f"lesson/{LESSON}").text


def waiting(erin: FlaskClient) -> str:
    """Return what the publishing page lists as waiting for a reviewer."""
    return erin.get("/content/").text.partition('id="unsigned"')[2].partition("<h2>")[0]


def test_what_is_new_and_critical_comes_out_unreviewed_only_when_that_is_ticked_and_the_history_says_so(
    erin: FlaskClient, content: Draft, alice: Trainee, rosa: Reviewer
) -> None:
    content.add("overdose/en/01-response/03-new.md", NEW).add("overdose/ru/01-response/03-new.md", NEW_IN_RUSSIAN)
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    publish(erin)
    assert alice.get("lesson/response/new").status_code == 404
    assert publish(erin, unreviewed="1") == 303
    page = alice.get("lesson/response/new").text
    assert "Awaiting clinical review" in page
    assert "four times a minute" in question(alice)
    listed = erin.get("/content/history").text
    assert "2 activities without a review" in listed
    assert "<li>overdose/en/response/new</li>" in listed
    assert QUIZ not in listed
    rosa.sign("response/new")
    assert "Reviewed by Rosa Umarova, narcologist, 23 November 2026" in alice.get("lesson/response/new").text


@pytest.mark.one_database
def test_what_is_new_and_was_refused_is_not_brought_out_by_a_tick(
    erin: FlaskClient, content: Draft, alice: Trainee, rosa: Reviewer
) -> None:
    content.add("overdose/en/01-response/03-new.md", NEW)
    rosa.refuse("response/new", "The second dose is missing.")
    content.edit(SIGNS, "Three signs together", "3 signs")
    assert "unreviewed" not in erin.get("/content/publish").text
    assert publish(erin, unreviewed="1") == 303
    assert "3 signs" in alice.get(f"lesson/{LESSON}").text
    assert alice.get("lesson/response/new").status_code == 404


@pytest.mark.one_database
def test_the_terminal_holds_back_as_the_page_does(app: Flask, content: Draft, rosa: Reviewer) -> None:
    terminal = app.test_cli_runner()
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    said = terminal.invoke(args=["lms", "publish", "--unreviewed"])
    assert f"overdose/en/{QUIZ} is critical for safety and waits for a reviewer's signature" in said.stderr
    assert "Nothing has changed since edition 1." in said.stdout
    rosa.sign(QUIZ)
    assert "This is edition 2." in terminal.invoke(args=["lms", "publish"]).stdout
    back = terminal.invoke(args=["lms", "publish", "--back-to", "1"])
    assert back.exit_code == 1
    assert f"These have to be signed by a reviewer first: overdose/en/{QUIZ}" in back.output


def test_a_first_publication_is_never_an_empty_site(make_app: Callable[..., Flask], empty_database_uri: str) -> None:
    app = make_app(empty_database_uri, LMS_REQUIRE_SIGNATURES=True)
    terminal = app.test_cli_runner()
    refused = terminal.invoke(args=["lms", "publish"])
    assert refused.exit_code == 1
    assert "add --unreviewed" in refused.output
    gul = people.person(app, "Gul", email="gul@example.org")
    people.give(app, gul, identity.AUTHOR)
    browser = people.signed_in(app, people.again(app, gul))
    assert publish(browser) == 400
    assert "This is edition 1." in terminal.invoke(args=["lms", "publish", "--unreviewed"]).stdout
    with app.app_context():
        assert len(publication.edition().courses["overdose", "en"].places) == 7
    assert "activities without a review" in browser.get("/content/history").text


@pytest.mark.one_database
def test_the_first_start_of_a_site_publishes_everything(
    make_app: Callable[..., Flask], empty_database_uri: str
) -> None:
    app = make_app(empty_database_uri, LMS_REQUIRE_SIGNATURES=True)
    cli.prepare(app, "http://127.0.0.1/")
    with app.app_context():
        assert len(publication.shelf().fresh().courses["overdose", "en"].places) == 7


@pytest.mark.one_database
def test_a_demonstration_asks_for_no_signature(app: Flask, erin: FlaskClient, content: Draft) -> None:
    app.config["LMS_DEMONSTRATION"] = True
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    assert "Waiting for a reviewer" not in erin.get("/content/").text
