"""What the tests of the editor share: a content folder of their own, and two authors, each at a browser."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import identity
from tests import people
from tests.conftest import CONTENT
from tests.people import Cast

SIGNS = "overdose/en/01-response/01-signs.md"
QUIZ = "overdose/en/01-response/09-quiz.md"


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who writes, at their browser; ``folder`` is where the files lie."""

    client: FlaskClient
    folder: Path

    def on_disk(self, path: str = SIGNS) -> str:
        """Return what a file says."""
        return (self.folder / path).read_bytes().decode()

    def open(self, path: str = SIGNS) -> dict[str, str]:
        """Open the editor; return what its form holds."""
        return fields(self.client.get(f"/content/edit/{path}").text)

    def send(self, form: dict[str, Any], path: str = SIGNS, **more: Any) -> TestResponse:
        """Send the form of the editor."""
        return self.client.post(f"/content/edit/{path}", data={**form, **more}, content_type="multipart/form-data")

    def write(self, old: str, new: str, path: str = SIGNS, **more: Any) -> TestResponse:
        """Open a file, put other words in the place of some of its own, and save."""
        form = self.open(path)
        assert old in form["text"]
        return self.send({**form, "text": form["text"].replace(old, new)}, path, act="save", **more)


def fields(page: str) -> dict[str, str]:
    """Return the text and the hidden fields of the editor's form, as a browser would send them."""
    form = page.partition('enctype="multipart/form-data"')[2].partition("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', form)
    text = form.partition('<textarea id="text"')[2].partition(">\n")[2].partition("</textarea>")[0]
    return {"text": html.unescape(text), **{name: html.unescape(value) for name, value in hidden}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a content folder that is no checkout."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def app(make_app: Callable[..., Flask], database_uri: str, folder: Path) -> Flask:
    """Return an application on that folder."""
    return make_app(database_uri, LMS_CONTENT=str(folder))


def seated(app: Flask, who: identity.Person, folder: Path) -> Author:
    """Make somebody an author, and sit them down."""
    people.give(app, who, identity.AUTHOR)
    return Author(people.signed_in(app, people.again(app, who)), folder)


@pytest.fixture
def bob(app: Flask, cast: Cast, folder: Path) -> Author:
    """Return Bob, who writes."""
    return seated(app, cast.bob, folder)


@pytest.fixture
def carol(app: Flask, cast: Cast, folder: Path) -> Author:
    """Return Carol, who writes as well."""
    return seated(app, cast.carol, folder)
