"""The handbook of a course as authors take it from the site: it says who reviewed it, and when it was published."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import identity
from tests import people
from tests.conftest import CONTENT
from tests.people import Cast
from tests.teaching.reviewers import CRITICAL_LESSON, SIGNS, reviewer

pytestmark = pytest.mark.one_database
ADDRESS = "/content/formats/export?what=en:overdose&form=epub&ready=1"
REVIEWED = "Reviewed: Rosa Umarova, narcologist, 2026-11-23"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def app(make_app: Callable[..., Flask], database_uri: str, folder: Path) -> Flask:
    return make_app(database_uri, LMS_CONTENT=str(folder))


@pytest.fixture
def author(app: Flask, cast: Cast) -> FlaskClient:
    people.give(app, cast.bob, identity.AUTHOR)
    return people.signed_in(app, people.again(app, cast.bob))


def words(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        return "\n".join(opened.read(name).decode() for name in opened.namelist())


def test_an_author_takes_a_handbook_from_the_page(author: FlaskClient) -> None:
    assert '<option value="epub"' in author.get("/content/formats/").text
    told = author.get(ADDRESS.removesuffix("&ready=1"))
    assert "the quizzes and tests (" in told.text
    saved = author.get(ADDRESS)
    assert saved.mimetype == "application/epub+zip"
    assert saved.headers["Content-Disposition"] == "attachment; filename=overdose-en.epub"
    assert "Awaiting clinical review" in words(saved.data)


def test_a_lesson_that_was_signed_says_so_in_the_handbook(app: Flask, author: FlaskClient) -> None:
    assert REVIEWED not in words(author.get(ADDRESS).data)
    reviewer(app, "Rosa Umarova").sign(CRITICAL_LESSON)
    assert words(author.get(ADDRESS).data).count(REVIEWED) == 1


def test_it_bears_the_day_of_the_publication_until_the_folder_says_something_else(
    author: FlaskClient, folder: Path
) -> None:
    assert "Published 2026-11-23" in words(author.get(ADDRESS).data)
    lesson = folder / SIGNS
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    changed = words(author.get(ADDRESS).data)
    assert "One more sentence." in changed
    assert "Published" not in changed


def test_at_the_terminal_it_is_the_same_file(app: Flask, author: FlaskClient, tmp_path: Path) -> None:
    out = tmp_path / "handbook.epub"
    told = app.test_cli_runner().invoke(args=["lms", "export", "overdose", "--format", "epub", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "the quizzes and tests (" in told.output
    assert out.read_bytes() == author.get(ADDRESS).data


def test_at_the_terminal_it_needs_no_database(make_app: Callable[..., Flask], folder: Path, tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'new.db'}", LMS_CONTENT=str(folder))
    out = tmp_path / "handbook.epub"
    told = app.test_cli_runner().invoke(args=["lms", "export", "overdose", "--format", "epub", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "Published" not in words(out.read_bytes())
