"""Publishing: what is wrong is said and takes nothing away, what is new is noticed everywhere, and once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from curricula import reader
from lms import database, publication
from lms.publication import Change
from lms.tables import objects, publications
from tests import people
from tests.learning.trainee import Draft, draft
from tests.people import Cast

SIGNS = "overdose/en/01-response/01-signs.md"
SIGNS_IN_RUSSIAN = "overdose/ru/01-response/01-signs.md"


@pytest.fixture
def content(app: Flask, tmp_path: Path) -> Draft:
    return draft(app, tmp_path)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def alice(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.alice)


def how_many(app: Flask) -> tuple[int, int]:
    """Return how many publications and how many objects there are."""
    with app.app_context():
        link = database.connection()
        counts = [
            link.execute(select(func.count()).select_from(table)).scalar_one() for table in (publications, objects)
        ]
    return counts[0], counts[1]


def page(alice: FlaskClient, cast: Cast, activity: str = "lesson/response/signs") -> str:
    return alice.get(f"/learn/{cast.cohort.code}/{activity}").text


def test_a_broken_file_keeps_what_was_published_before_it_broke(alice: FlaskClient, cast: Cast, content: Draft) -> None:
    content.edit(SIGNS, "- [x] Slow breathing", "- [ ] Slow breathing").edit(SIGNS, "Three signs together", "3 signs")
    published = content.publish()
    # The translation no longer fits what it translates, so it stays as it was too.
    assert published.changes == tuple(Change("kept", "overdose", speaks, "response/signs") for speaks in ("en", "ru"))
    assert (published.number, published.is_new) == (1, False)
    assert "Three signs together mean" in page(alice, cast)
    steps = page(alice, cast, "")
    assert steps.index("Before the course") < steps.index("Three signs") < steps.index("First steps")


def test_a_file_that_is_mended_is_published(alice: FlaskClient, cast: Cast, content: Draft) -> None:
    content.edit(SIGNS, "- [x] Slow breathing", "- [ ] Slow breathing").publish()
    content.edit(SIGNS, "- [ ] Slow breathing", "- [x] Slow breathing").edit(SIGNS, "Three signs together", "3 signs")
    assert Change("changed", "overdose", "en", "response/signs") in content.publish().changes
    assert "3 signs mean" in page(alice, cast)


def test_a_broken_index_keeps_the_whole_course(alice: FlaskClient, cast: Cast, content: Draft) -> None:
    content.edit("overdose/en/index.md", "title: Helping in an overdose\ncode", "titel: Helping in an overdose\ncode")
    content.publish()
    assert "Three signs together mean" in page(alice, cast)


def test_a_broken_module_keeps_its_lessons(alice: FlaskClient, cast: Cast, content: Draft) -> None:
    content.remove("overdose/en/01-response/index.md").publish()
    assert "Three signs together mean" in page(alice, cast)


def test_at_the_terminal_a_mistake_has_its_line_its_reason_and_what_to_do(app: Flask, content: Draft) -> None:
    content.edit(SIGNS, "- [x] Slow breathing", "- [ ] Slow breathing")
    app.config["LMS_CONTENT"] = str(content.folder)
    said = app.test_cli_runner().invoke(args=["lms", "publish"])
    assert said.exit_code == 0
    line = (content.folder / SIGNS).read_text(encoding="utf-8").split("\n").index(
        "## Check: Which sign tells you most? <!-- id: t-1-c1 -->"
    ) + 1
    assert f"{content.folder}/{SIGNS}:{line}:" in said.stderr
    assert "E104" in said.stderr
    assert "has no right answer. Put an x in one of lines" in said.stderr
    assert "kept      overdose/en/response/signs" in said.stdout


def test_publishing_says_what_was_added_changed_and_withdrawn(content: Draft) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs")
    for language in ("en", "ru"):
        content.move(f"overdose/{language}/02-aftercare/09-quiz.md", f"overdose/{language}/02-aftercare/09-last.md")
    assert content.publish().changes == (
        Change("added", "overdose", "en", "aftercare/last"),
        Change("withdrawn", "overdose", "en", "aftercare/quiz"),
        Change("changed", "overdose", "en", "response/signs"),
        Change("added", "overdose", "ru", "aftercare/last"),
        Change("withdrawn", "overdose", "ru", "aftercare/quiz"),
    )


def test_publishing_what_is_published_already_does_nothing(app: Flask, content: Draft) -> None:
    before = how_many(app)
    for _turn in range(2):
        published = content.publish()
        assert (published.number, published.is_new) == (1, False)
    assert how_many(app) == before


def test_a_course_with_another_title_is_new_though_no_activity_changed(
    alice: FlaskClient, cast: Cast, content: Draft
) -> None:
    content.edit("overdose/en/index.md", "title: Helping in an overdose\ncode", "title: Help in an overdose\ncode")
    published = content.publish()
    assert (published.number, published.is_new, published.changes) == (2, True, ())
    assert "<h1>Help in an overdose</h1>" in page(alice, cast, "")


def test_one_changed_sentence_adds_one_lesson_to_what_is_kept(app: Flask, content: Draft) -> None:
    publications_before, objects_before = how_many(app)
    content.edit(SIGNS, "Three signs together", "3 signs").publish()
    # The lesson and the manifest: its outline says nothing of the text.
    assert how_many(app) == (publications_before + 1, objects_before + 2)


def test_going_back_to_an_earlier_text_stores_nothing_new(app: Flask, content: Draft) -> None:
    _one, objects_before = how_many(app)
    content.edit(SIGNS, "Three signs together", "3 signs").publish()
    content.edit(SIGNS, "3 signs", "Three signs together")
    assert content.publish().number == 3
    assert how_many(app) == (3, objects_before + 2)


def test_another_worker_notices_a_new_publication_without_a_restart(
    app: Flask, cast: Cast, content: Draft, make_app: Callable[..., Flask], database_uri: str
) -> None:
    other = make_app(database_uri)
    elsewhere = people.signed_in(other, cast.alice)
    assert "Three signs together mean" in page(elsewhere, cast)
    content.edit(SIGNS, "Three signs together", "3 signs").publish()
    assert "3 signs mean" in page(elsewhere, cast)


def test_a_worker_looks_no_more_often_than_it_was_told(
    app: Flask, cast: Cast, content: Draft, make_app: Callable[..., Flask], database_uri: str
) -> None:
    patient = make_app(database_uri, LMS_RELOAD_SECONDS=3600.0)
    elsewhere = people.signed_in(patient, cast.alice)
    assert "Three signs together mean" in page(elsewhere, cast)
    content.edit(SIGNS, "Three signs together", "3 signs").publish()
    assert "Three signs together mean" in page(elsewhere, cast)
    with patient.app_context():
        publication.shelf().forget()
    assert "3 signs mean" in page(elsewhere, cast)


def test_two_who_publish_at_once_publish_once(app: Flask, content: Draft) -> None:
    content.edit(SIGNS, "Three signs together", "3 signs")
    library, _problems = reader.read(content.folder)
    ready = Barrier(2)

    def publish(_turn: int) -> publication.Publication:
        with app.app_context():
            publication.edition()
            ready.wait()
            return publication.publish(library)

    with ThreadPoolExecutor(2) as threads:
        numbers = {published.number for published in threads.map(publish, range(2))}
    assert numbers == {2}
    assert how_many(app)[0] == 2


def test_a_withdrawn_lesson_is_gone_from_the_course_and_its_text_is_kept(
    app: Flask, alice: FlaskClient, cast: Cast, content: Draft
) -> None:
    with app.app_context():
        course = publication.edition().course("overdose", "en")
        assert course is not None
        content_hash = course.places["response/signs"].hash
    for path in (SIGNS, SIGNS_IN_RUSSIAN):
        content.remove(path)
    content.publish()
    assert alice.get(f"/learn/{cast.cohort.code}/lesson/response/signs").status_code == 404
    assert "Three signs" not in page(alice, cast, "")
    with app.app_context():
        assert publication.shelf().activity(content_hash).title == "Three signs"


def test_a_site_on_which_nothing_is_published_says_so(make_app: Callable[..., Flask], empty_database_uri: str) -> None:
    app = make_app(empty_database_uri)
    cast = people.settle(app)
    answer = people.signed_in(app, cast.alice).get(f"/learn/{cast.cohort.code}/")
    assert answer.status_code == 404
    assert "not published at the moment" in answer.text


def test_the_published_course_says_what_the_files_say(app: Flask, content: Draft) -> None:
    library, _problems = reader.read(content.folder)
    with app.app_context():
        for (curriculum, language), course in library.curricula.items():
            published = publication.edition().course(curriculum, language)
            assert published is not None
            assert published.outline.language == language
            for activity in course.activities:
                assert publication.shelf().activity(published.places[activity.id].hash) == activity


def test_content_that_was_never_stored_is_not_found(app: Flask) -> None:
    with app.app_context():
        for find in (publication.shelf().activity, publication.shelf().question):
            with pytest.raises(KeyError):
                find("0" * 64)


@pytest.mark.parametrize("asked", ["____ 50 words", "[file]", "[audio]"])
def test_what_a_person_marks_is_published_like_anything_else(content: Draft, asked: str) -> None:
    check = f"## Check: Describe it. <!-- id: t-1-x -->\n\n{asked}\n\n## Take to work"
    content.edit(SIGNS, "## Take to work", check)
    changed = [change for change in content.publish().changes if change.language == "en"]
    assert changed == [Change("changed", "overdose", "en", "response/signs")]
