"""Nobody signs what they wrote themselves, as far as anybody knows who wrote it."""

from __future__ import annotations

import io
import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import database, identity, tables
from lms.teaching import sources
from tests.conftest import Clock
from tests.learning.trainee import QUIZ, Draft, Trainee
from tests.teaching.reviewers import (
    CRITICAL_LESSON,
    FACTS,
    LESSON,
    NEW,
    QUIZ_FILE,
    SIGNS,
    Reviewer,
    content_in_folder,
    publish,
    question,
    reviewer,
)


def commit(folder: Path, name: str, email: str, note: str = "Edited", at: datetime | None = None) -> None:
    """Commit everything in a folder as somebody; make it a checkout where it is none."""
    who = ("-c", f"user.name={name}", "-c", f"user.email={email}")
    when = {"GIT_COMMITTER_DATE": at.isoformat()} if at else {}
    for asked_of_git in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", note)):
        subprocess.run(("git", *asked_of_git), cwd=folder, check=True, env={**os.environ, **when})  # noqa: S603, S607


@pytest.mark.one_database
def test_who_committed_a_change_cannot_sign_it(app: Flask, content: Draft, erin: FlaskClient, rosa: Reviewer) -> None:
    commit(content.folder, "Somebody", "somebody@example.org")
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute")
    commit(content.folder, "R. Umarova", "Rosa@example.org")
    page = rosa.client.get(rosa.address(QUIZ)).text
    assert "You wrote this, so somebody else has to sign it." in page
    assert "<bdi>R. Umarova</bdi>" in page
    refused = rosa.send(QUIZ, content=content_in_folder(app, QUIZ))
    assert refused.status_code == 403
    assert "Waiting for a reviewer" in erin.get("/content/").text
    rosa.open(CRITICAL_LESSON)
    assert rosa.send(CRITICAL_LESSON).status_code == 303


@pytest.mark.one_database
def test_who_wrote_the_safety_fact_that_changed_a_lesson_cannot_sign_the_lesson(
    app: Flask, content: Draft, rosa: Reviewer
) -> None:
    commit(content.folder, "Somebody", "somebody@example.org")
    content.edit(FACTS, "breathing first", "breathing as well")
    commit(content.folder, "R. Umarova", "rosa@example.org")
    assert rosa.send(CRITICAL_LESSON, content=content_in_folder(app, CRITICAL_LESSON)).status_code == 403
    reviewer(app, "Sam Aliev").sign(CRITICAL_LESSON)


def test_who_saved_a_change_in_the_editor_cannot_sign_it(app: Flask, content: Draft, rosa: Reviewer) -> None:
    with app.test_request_context():
        now = sources.read(QUIZ_FILE)
        sources.write(QUIZ_FILE, now.text.replace("four times", "five times"), now.hash, rosa.person)
    assert rosa.send(QUIZ, content=content_in_folder(app, QUIZ)).status_code == 403
    reviewer(app, "Sam Aliev").sign(QUIZ)
    content.edit(QUIZ_FILE, "five times", "six times")  # not in the editor: nobody knows by whom
    assert rosa.send(QUIZ, content=content_in_folder(app, QUIZ)).status_code == 403
    reviewer(app, "Tim Aliev").sign(QUIZ)


def test_who_wrote_a_part_of_a_change_cannot_sign_it_though_somebody_else_saved_last(
    app: Flask, content: Draft, rosa: Reviewer
) -> None:
    erin = reviewer(app, "Erin Tosheva")
    with app.test_request_context():
        for person, old, new in ((rosa.person, "four times", "five times"), (erin.person, "a minute", "per minute")):
            now = sources.read(QUIZ_FILE)
            sources.write(QUIZ_FILE, now.text.replace(old, new), now.hash, person)
    for each in (rosa, erin):
        assert each.send(QUIZ, content=content_in_folder(app, QUIZ)).status_code == 403
    reviewer(app, "Sam Aliev").sign(QUIZ)


@pytest.mark.one_database
def test_who_committed_a_part_of_a_change_cannot_sign_it_and_who_wrote_what_is_published_can(
    app: Flask, content: Draft, rosa: Reviewer, clock: Clock
) -> None:
    sam = reviewer(app, "Sam Aliev")
    commit(content.folder, "Sam", "sam@example.org", at=clock.time - timedelta(days=1))
    for name, old, new in (
        ("Rosa", "four times", "five times"),
        ("Somebody", "five times a minute", "five times per minute"),
    ):
        content.edit(QUIZ_FILE, old, new)
        commit(content.folder, name, f"{name.lower()}@example.org", at=clock.time + timedelta(days=1))
    assert rosa.send(QUIZ, content=content_in_folder(app, QUIZ)).status_code == 403
    sam.sign(QUIZ)


@pytest.mark.one_database
def test_another_address_makes_nobody_another_person(app: Flask, content: Draft, rosa: Reviewer) -> None:
    commit(content.folder, "Somebody", "somebody@example.org")
    with app.test_request_context():
        now = sources.read(QUIZ_FILE)
        sources.write(QUIZ_FILE, now.text.replace("four times", "five times"), now.hash, rosa.person)
        with database.writing() as link:
            values = {"email": "umarova@example.org"}
            link.execute(tables.people.update().where(tables.people.c.id == rosa.person.id).values(values))
    assert rosa.send(QUIZ, content=content_in_folder(app, QUIZ)).status_code == 403


@pytest.mark.one_database
def test_who_brought_questions_in_cannot_sign_them(app: Flask, content: Draft) -> None:
    both = reviewer(app, "Tahmina Saidova", identity.AUTHOR)
    asked = b"::A:: Who brings naloxone? {=Alice ~Bob}"
    form = {"file": (io.BytesIO(asked), "drill.gift"), "module": "overdose/en/01-response"}
    page = both.client.post("/content/formats/import", data=form).text
    token = page.split('name="token" value="')[1].partition('"')[0]
    assert both.client.post("/content/formats/write", data={"token": token}).status_code == 303
    assert both.send("response/drill", content=content_in_folder(app, "response/drill")).status_code == 403


def test_where_nobody_knows_who_wrote_a_change_whoever_publishes_it_is_taken_for_its_author(
    app: Flask, content: Draft, alice: Trainee, erin: FlaskClient
) -> None:
    both = reviewer(app, "Tahmina Saidova", identity.AUTHOR)
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute").edit(SIGNS, "Three signs together", "3 signs")
    both.sign(QUIZ)
    assert publish(both.client) == 303
    assert "four times a minute" in question(alice)
    alice.hand_in(alice.begin(QUIZ))
    assert publish(erin) == 303
    assert "five times a minute" in question(alice)


@pytest.mark.one_database
def test_who_published_a_version_first_cannot_sign_it_afterwards(app: Flask, content: Draft, rosa: Reviewer) -> None:
    both = reviewer(app, "Tahmina Saidova", identity.AUTHOR)
    content.add("overdose/en/01-response/03-new.md", NEW)
    assert publish(both.client, unreviewed="1") == 303
    assert both.send("response/new", content=content_in_folder(app, "response/new")).status_code == 403
    rosa.sign("response/new")


def with_picture(content: Draft, held: str) -> None:
    """Let a lesson show a picture that holds these words, beside the rest."""
    picture = content.folder / "overdose/media/bag.svg"
    picture.parent.mkdir(exist_ok=True)
    picture.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><title>{held}</title></svg>', encoding="utf-8")


@pytest.mark.one_database
def test_who_commits_another_picture_cannot_sign_the_lesson_that_shows_it(
    app: Flask, content: Draft, rosa: Reviewer, clock: Clock
) -> None:
    with_picture(content, "A bag")
    content.edit(SIGNS, "Three signs together", "![A bag](../../media/bag.svg)\n\nThree signs together")
    commit(content.folder, "Somebody", "somebody@example.org", at=clock.time - timedelta(days=1))
    content.publish()
    with_picture(content, "A bag and a mask")
    commit(content.folder, "R. Umarova", "rosa@example.org", at=clock.time + timedelta(days=1))
    assert rosa.send(LESSON, content=content_in_folder(app, LESSON)).status_code == 403
    reviewer(app, "Sam Aliev").sign(LESSON)


def test_who_adds_a_picture_in_the_editor_cannot_sign_the_lesson_that_shows_it(
    app: Flask, content: Draft, rosa: Reviewer
) -> None:
    erin = reviewer(app, "Erin Tosheva")
    with app.test_request_context():
        sources.add_picture("overdose/media/bag.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", rosa.person, "Bag")
        now = sources.read(SIGNS)
        text = now.text.replace("Three signs together", "![A bag](../../media/bag.svg)\n\nThree signs together")
        sources.write(SIGNS, text, now.hash, erin.person)
    for each in (rosa, erin):
        assert each.send(LESSON, content=content_in_folder(app, LESSON)).status_code == 403
    reviewer(app, "Sam Aliev").sign(LESSON)
