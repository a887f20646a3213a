"""Compiled templates are kept in the instance folder for the workers that start later, and never trusted blindly."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from jinja2 import Environment

from app import create_app

Start = Callable[[], Flask]


@pytest.fixture
def start(tmp_path: Path, empty_database_uri: str) -> Start:
    """Return what starts a worker of one site, which has compiled nothing yet."""
    return lambda: create_app(
        INSTANCE=tmp_path / "instance", SECRET_KEY="x", SQLALCHEMY_DATABASE_URI=empty_database_uri, TESTING=True
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the site keeps them."""
    return tmp_path / "instance" / ".cache" / "templates"


def page(app: Flask) -> str:
    """Return the page on which people sign in, without the token of its form."""
    answer = app.test_client().get("/sign-in")
    assert answer.status_code == 200
    return re.sub(r'value="[\w-]{22}"', "", answer.get_data(as_text=True))


def compiled_by(app: Flask) -> int:
    """Draw the page; return how many templates had to be compiled for that."""
    compile_now: Callable[..., Any] = Environment._generate
    with patch.object(Environment, "_generate", autospec=True, side_effect=compile_now) as compiled:
        page(app)
    return compiled.call_count


pytestmark = pytest.mark.one_database


def test_a_second_worker_compiles_no_template_of_the_first(start: Start) -> None:
    assert compiled_by(start()) > 2
    assert compiled_by(start()) == 0


def test_nobody_else_can_write_where_they_are_kept(start: Start, folder: Path) -> None:
    page(start())
    assert folder.stat().st_mode & 0o077 == 0


def test_what_others_can_write_is_not_run(start: Start, folder: Path) -> None:
    page(start())
    folder.chmod(0o777)
    assert compiled_by(start()) > 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda code: code[:-100],
        lambda code: code[:500] + bytes(len(code) - 500),
        lambda code: code.replace(b"</", b"\0\0"),
        lambda code: b"",
    ],
    ids=["cut off", "half zeros", "zeros in the words", "empty"],
)
def test_what_was_damaged_is_compiled_anew_and_mended(
    start: Start, folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    before = page(start())
    for file in folder.iterdir():
        file.write_bytes(damage(file.read_bytes()))
    assert page(start()) == before
    assert compiled_by(start()) == 0


def test_where_nothing_can_be_kept_the_page_is_there_all_the_same(start: Start, folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be")
    assert compiled_by(start()) > 2
    assert compiled_by(start()) > 2
