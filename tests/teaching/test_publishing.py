"""Publishing as a page: what differs, whom it touches, publishing what was confirmed, going back, previews."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from curricula import reader
from lms import identity, publication, records
from lms.publication import history
from tests import people
from tests.conftest import Clock
from tests.learning.test_publishing_meanwhile import NEW_IN_RUSSIAN
from tests.learning.test_publishing_meanwhile import NEW_LESSON as NEW
from tests.learning.trainee import QUIZ, Draft, Trainee, at_work, log
from tests.people import Cast

SIGNS = "overdose/en/01-response/01-signs.md"
QUIZ_FILE = "overdose/en/01-response/09-quiz.md"
QUIZ_IN_RUSSIAN = "overdose/ru/01-response/09-quiz.md"
CHANGES = "/content/changes/overdose/en/response/quiz"


def manifest(page: str) -> str:
    return page.split('name="manifest" value="')[1][:64]


def publish(erin: FlaskClient, note: str = "Mended") -> int:
    """Publish as the page does; return how that was answered."""
    form = {"note": note, "manifest": manifest(erin.get("/content/publish").text)}
    return erin.post("/content/publish", data=form).status_code


def current(app: Flask) -> int:
    with app.app_context():
        return publication.shelf().fresh().number


def test_an_author_sees_what_is_published_and_that_the_folder_says_the_same(erin: FlaskClient, content: Draft) -> None:
    page = erin.get("/content/").text
    assert "Publication 1" in page
    assert "Helping in an overdose" in page
    assert "It says what is published." in page
    assert "Look over and publish" not in page


def test_each_change_is_named_with_its_words_side_by_side(erin: FlaskClient, content: Draft) -> None:
    content.edit(QUIZ_FILE, "four times a minute", "five times a minute").edit(QUIZ_FILE, "- = 2 mg", "- = 3 mg")
    content.edit(QUIZ_FILE, "pass: 75%", "pass: 80%").edit(SIGNS, "Three signs together", "3 signs together")
    content.edit(QUIZ_IN_RUSSIAN, "- = 2 мг", "- = 3 мг")
    page = erin.get("/content/").text
    assert "3 changes are not published." in page
    assert "<td>Wording, Key, Structure</td>" in page
    assert "<td>Key, Structure</td>" in page
    detail = erin.get(CHANGES).text
    assert "breathes <del>four</del> times" in detail
    assert "breathes <ins>five</ins> times" in detail
    assert "Key: Right answer" in detail
    assert "<del>2</del> mg" in detail
    assert "Structure: Pass mark" in detail
    assert "Three" in erin.get("/content/changes/overdose/en/response/signs").text


def test_it_says_whom_a_change_touches(
    app: Flask, cast: Cast, erin: FlaskClient, content: Draft, alice: Trainee
) -> None:
    alice.take(QUIZ)
    running = people.trainee(app, cast.cohort, "Farid Olimov")
    seat = identity.Seat(running.memberships[0].id, running, cast.cohort)
    at_work(app, running, seat).begin(QUIZ)
    people.complete(app, cast.alices_seat)
    assert alice.send("certificate").status_code == 303
    content.edit(QUIZ_FILE, "- = 2 mg", "- = 3 mg").edit(QUIZ_IN_RUSSIAN, "- = 2 мг", "- = 3 мг")
    detail = erin.get(CHANGES).text
    assert "Once this is published they can be marked anew." in detail
    assert "1 attempt is running · 1 was handed in · 1 certificate" in detail
    assert "<bdi>Farid Olimov</bdi>" in detail
    assert "<bdi>Alice Nazarova</bdi>" in detail
    told = app.test_cli_runner().invoke(args=["lms", "publish", "--dry-run"])
    assert "changed   overdose/en/response/quiz: key (1 running, 1 handed in, 1 certificates)" in told.stdout
    assert current(app) == 1
    publish(erin)
    page = erin.get("/content/").text
    assert "A key changed. Attempts of before keep their marks" in page
    assert 'href="/content/regrade/overdose/"' in page
    assert f'href="/content/regrade/overdose/{QUIZ}"' in erin.get("/content/regrade/overdose/").text
    assert erin.get("/content/regrade/nothing/").status_code == 404


def test_publishing_makes_current_what_was_confirmed_with_who_and_why(
    app: Flask, erin: FlaskClient, content: Draft, alice: Trainee
) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together")
    assert "Three signs together" in alice.get("lesson/response/signs").text
    assert publish(erin, "  Numbers\nare digits ") == 303
    assert "3 signs together" in alice.get("lesson/response/signs").text
    page = erin.get("/content/").text
    assert "Publication 2" in page
    assert "<bdi>Erin Tosheva</bdi>: <bdi>Numbers are digits</bdi>" in page
    assert "Numbers are digits" in erin.get("/content/history").text


def test_a_publication_without_a_reason_is_asked_for_one(app: Flask, erin: FlaskClient, content: Draft) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together")
    assert publish(erin, " ") == 400
    assert current(app) == 1


def test_what_changed_after_the_look_is_not_published_unseen(app: Flask, erin: FlaskClient, content: Draft) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together")
    form = {"note": "x", "manifest": manifest(erin.get("/content/publish").text)}
    content.edit(SIGNS, "3 signs together", "Four signs together")
    answer = erin.post("/content/publish", data=form)
    assert answer.status_code == 409
    assert "Nothing was published" in answer.text
    assert current(app) == 1


def test_a_problem_stands_at_its_line_and_keeps_its_activity(erin: FlaskClient, content: Draft, alice: Trainee) -> None:
    content.edit(QUIZ_FILE, "- = 2 mg", "- (0%) = 2 mg")
    page = erin.get("/content/").text
    assert f"{QUIZ_FILE}:" in page
    assert "<b>E104</b>" in page
    assert "error keeps its activity as it was published before" in page or "errors keep" in page
    assert "Quiz: signs" in alice.get("").text


def test_what_is_held_back_stays_as_it_was_published(app: Flask, content: Draft, alice: Trainee) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together").edit(QUIZ_FILE, "four times", "five times")
    content.add("overdose/en/01-response/03-new.md", NEW)
    content.add("overdose/ru/01-response/03-new.md", NEW_IN_RUSSIAN)
    held = {
        ("overdose", language, activity) for language in ("en", "ru") for activity in ("response/signs", "response/new")
    }
    with app.app_context():
        published = publication.publish(reader.read(content.folder)[0], held=held)
    assert [(each.kind, each.activity) for each in published.changes if each.language == "en"] == [
        ("changed", "response/quiz"),
        ("kept", "response/signs"),
    ]
    assert "Three signs together" in alice.get("lesson/response/signs").text
    assert alice.get("lesson/response/new").status_code == 404


def test_a_file_with_another_name_is_a_renamed_activity(erin: FlaskClient, content: Draft) -> None:
    content.edit(SIGNS, "title:", "id: response/signs\ntitle:")
    for language in ("en", "ru"):
        content.move(f"overdose/{language}/01-response/01-signs.md", f"overdose/{language}/01-response/01-three.md")
    assert "<td>Renamed</td>" in erin.get("/content/").text
    assert publish(erin) == 303
    assert "It says what is published." in erin.get("/content/").text


def test_going_back_is_a_new_publication_that_names_the_old_one(
    app: Flask, erin: FlaskClient, content: Draft, alice: Trainee
) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together")
    publish(erin)
    asked = erin.get("/content/back/1").text
    assert "<ins>Three</ins>" in asked
    assert erin.post("/content/back/1", data={"note": ""}).status_code == 400
    assert erin.post("/content/back/1", data={"note": "Too early"}).status_code == 303
    assert current(app) == 3
    assert "Three signs together" in alice.get("lesson/response/signs").text
    page = erin.get("/content/history").text
    assert "As in publication 1. <bdi>Too early</bdi>" in page
    assert erin.post("/content/back/1", data={"note": "Again"}).status_code == 303
    assert current(app) == 3
    assert "1 change is not published" in erin.get("/content/").text
    with app.app_context():
        assert [each.restores for each in history.newest(5)] == [1, None, None]


@pytest.mark.parametrize("path", ["/content/back/9", "/content/preview/9/", "/content/preview/x/", CHANGES])
def test_what_there_is_not_is_not_found(erin: FlaskClient, content: Draft, path: str) -> None:
    assert erin.get(path).status_code == 404


def test_the_unpublished_version_is_previewed_as_a_trainee_sees_it_and_nothing_is_kept(
    app: Flask, cast: Cast, erin: FlaskClient, content: Draft
) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together").edit(QUIZ_FILE, "four times", "five times")
    course = erin.get("/content/preview/draft/overdose/en/").text
    assert "Preview: not published" in course
    assert 'href="/content/preview/draft/overdose/en/response/signs"' in course
    lesson = "/content/preview/draft/overdose/en/response/signs"
    assert "3 signs together" in erin.get(lesson).text
    assert "Not right" in erin.post(f"{lesson}?check=t-1-c1", data={"t-1-c1": "1"}).text
    assert "Choose or write an answer first" in erin.post(f"{lesson}?check=t-1-c1").text
    quiz = "/content/preview/draft/overdose/en/response/quiz"
    page = erin.get(quiz).text
    assert "breathes five times" in page
    right = {"t-q-01": "2", "t-q-02": ["1", "3"], "t-q-03": "2 mg", "t-q-04": ["2", "1"], "seed": "1"}
    assert "Passed: 100%" in erin.post(quiz, data=right).text
    assert "Not passed yet" in erin.post(quiz, data={"seed": "1"}).text
    assert erin.post(quiz, data={"t-q-03": "none", "seed": "1"}).text.count("Error:") == 1
    assert log(app, cast.alices_seat) == ()
    with app.app_context():
        assert records.read() == ()


def test_a_preview_is_the_text_that_the_trainee_gets_once_it_is_published(
    erin: FlaskClient, content: Draft, alice: Trainee
) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together")
    seen = article(erin.get("/content/preview/draft/overdose/en/response/signs").text)
    publish(erin)
    assert article(alice.get("lesson/response/signs").text) == seen


def article(page: str) -> str:
    """Return the text of a lesson without where its forms go and without the links to report or print a part of it."""
    page = re.sub(r'<p class="hint"[^>]*><a href="\?(?:report=|card).*?</p>', "", page)
    text = page[page.index("<article") : page.index("</article>")]
    return text.replace('action="/content/preview/draft/overdose/en/response/signs?', 'action="?')


def test_the_courses_are_seen_as_of_a_day(erin: FlaskClient, content: Draft, clock: Clock) -> None:
    clock.forward(days=3)
    content.edit(SIGNS, "Three signs together", "3 signs together")
    publish(erin)
    lesson = "/content/preview/draft/overdose/en/response/signs"
    before = erin.get(f"{lesson}?as-of=2026-11-25")
    assert before.location == "/content/preview/1/overdose/en/response/signs"
    page = erin.get(before.location).text
    assert "Three signs together" in page
    assert "Preview: publication 1" in page
    assert erin.get(f"{lesson}?as-of=2026-11-26").location == "/content/preview/2/overdose/en/response/signs"
    for nothing in ("2026-11-22", "yesterday", "9999-12-31"):
        assert erin.get(f"{lesson}?as-of={nothing}").location == "/content/history"
    assert "overdose/en/" in erin.get("/content/preview/1/").text


READ = (
    "",
    "history",
    "preview/draft/",
    "preview/1/overdose/en/",
    "preview/1/?as-of=2026-11-25",
    "changes/overdose/en/response/signs",
)


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "mallory"])
def test_nobody_else_sees_any_of_it(app: Flask, cast: Cast, content: Draft, name: str) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together")
    browser = people.signed_in(app, getattr(cast, name))
    for path in (*READ, "publish", "back/1", "regrade/overdose/", "regrade/overdose/response/quiz"):
        assert browser.get(f"/content/{path}").status_code == 404, path
    for path in ("publish", "back/1", "regrade/overdose/response/quiz", "preview/1/overdose/en/response/signs"):
        assert browser.post(f"/content/{path}", data={"note": "x"}).status_code == 404, path
    assert current(app) == 1


def test_a_reviewer_reads_and_does_not_publish(app: Flask, content: Draft) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs together")
    made = people.person(app, "Gul Azimova", email="gul@example.org")
    people.give(app, made, identity.REVIEWER)
    gul = people.signed_in(app, people.again(app, made))
    assert gul.get("/content/changes/overdose/en/response/signs").status_code == 200
    assert gul.get("/content/preview/draft/overdose/en/response/signs").status_code == 200
    assert "Look over and publish" not in gul.get("/content/").text
    assert gul.get("/content/publish").status_code == 404
    assert gul.post("/content/publish", data={"note": "x"}).status_code == 404


def test_the_terminal_publishes_with_a_note_lists_and_goes_back(app: Flask, content: Draft) -> None:
    terminal = app.test_cli_runner()
    content.edit(SIGNS, "Three signs together", "3 signs together")
    said = terminal.invoke(args=["lms", "publish", "--note", "Digits"])
    assert "This is edition 2." in said.stdout
    assert "changed   overdose/en/response/signs: wording" in said.stdout
    assert "This is edition 3." in terminal.invoke(args=["lms", "publish", "--back-to", "1"]).stdout
    listed = terminal.invoke(args=["lms", "publications"]).stdout.splitlines()
    assert [line.split("  ")[-1] for line in listed] == ["as in 1:", "Digits", "at the terminal"]
    wrong = terminal.invoke(args=["lms", "publish", "--back-to", "9"])
    assert wrong.exit_code == 2
    assert "There is no publication 9" in wrong.output
