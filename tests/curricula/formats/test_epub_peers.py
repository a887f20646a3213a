"""The handbook as others see it: epubcheck, the W3C's checker of EPUB, a browser, and axe."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from curricula.formats.base import Material
from curricula.formats.epub.binding import write
from tests import epubcheck
from tests.browser import Examine
from tests.curricula.formats.handbook import everything, files, material
from tests.shipped import library, once

pytestmark = once


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return everything(tmp_path_factory.mktemp("content"))


def untitled(book: bytes) -> bytes:
    """Take the title out of a book, which no book may be without."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(written, "w") as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename.endswith(".opf"):
                content = re.sub(rb"<dc:title\b.*?</dc:title>", b"", content)
            after.writestr(entry, content)
    return written.getvalue()


def test_epubcheck_finds_nothing_to_say_of_a_shipped_course_and_of_one_with_everything_from_right_to_left(
    made: Material, tmp_path: Path
) -> None:
    books = [write(material(library(), "oamt")).content, write(made).content]
    found = epubcheck.messages(tmp_path, *books, untitled(books[1]))
    assert found[:2] == [[], []]
    assert found[2]


def test_a_phone_shows_its_pages_without_scrolling_sideways_and_axe_finds_nothing(
    made: Material, tmp_path: Path, page: Page, axe: Examine
) -> None:
    for name, content in files(write(made)).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    for name in ("cover", "contents", "about", "module-01", "lesson-01-01", "answers-01", "licence"):
        page.goto((tmp_path / "book" / f"{name}.xhtml").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert axe(page) == [], name
