"""What was found in the other files is remembered: in the process, and over a restart, in the file of ``lms check``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests import people
from tests.people import Cast
from tests.teaching.editing.conftest import QUIZ, Author

pytestmark = pytest.mark.one_database


def memory(app: Flask) -> Path:
    """Return the file of the memory; there is one."""
    [found] = (Path(app.instance_path) / ".cache").glob("check-*.json")
    return found


def told(author: Author) -> str:
    """Return what is told of a question whose id another file has already."""
    text = author.on_disk(QUIZ).replace("id: t-q-01", "id: t-1-c1")
    asked = {"data": {"text": text}, "headers": {"Accept": "application/json"}}
    return str(author.client.post(f"/content/look/{QUIZ}", **asked).get_json()["problems"])


def test_a_look_knows_the_other_files_from_memory(bob: Author) -> None:
    assert [told(bob).count("E103") for _ in range(2)] == [1, 1]


def test_the_editor_and_the_check_at_the_terminal_share_one_memory(app: Flask, bob: Author) -> None:
    told(bob)
    before = memory(app)
    app.test_cli_runner().invoke(args=["lms", "check"])
    assert memory(app) == before


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": "of yesterday", "files": {}}'])
def test_after_a_restart_with_its_memory_or_with_a_damaged_one_the_same_is_told(
    make_app: Callable[..., Flask], database_uri: str, app: Flask, cast: Cast, bob: Author, damage: str
) -> None:
    before = told(bob)
    if damage:
        memory(app).write_text(damage, encoding="utf-8")
    restarted = make_app(database_uri, LMS_CONTENT=str(bob.folder))
    client = people.signed_in(restarted, people.again(restarted, cast.bob))
    assert told(Author(client, bob.folder)) == before


def test_a_memory_that_cannot_be_written_keeps_nobody_from_writing(app: Flask, bob: Author) -> None:
    (Path(app.instance_path) / ".cache").write_text("in the way", encoding="utf-8")
    assert "E103" in told(bob)
