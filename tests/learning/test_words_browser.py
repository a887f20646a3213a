"""A word that is explained where it stands: by a tap, the keyboard and a pointer, with and without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import people
from tests.browser import Examine
from tests.learning.trainee import Draft
from tests.people import Cast

PATH = "overdose/en/02-aftercare/01-staying.md"
MEANING = "It brings back breathing."


@pytest.fixture
def address(app: Flask, cast: Cast, content: Draft, live_server: str) -> str:
    lesson = (Path(content.folder) / PATH).read_text(encoding="utf-8")
    content.add("shared/en/glossary.md", "- **Naloxone** — It brings back breathing. <!-- id: G42 -->\n")
    content.add(PATH, f"{lesson}\n## Help\n\nGive naloxone, and stay.\n").publish()
    return f"{live_server}/learn/{cast.cohort.code}/lesson/aftercare/staying"


def opened(app: Flask, cast: Cast, page: Page, address: str) -> Page:
    kept = people.signed_in(app, cast.alice).get_cookie("threshold")
    assert kept is not None
    page.context.add_cookies([{"name": "threshold", "value": kept.value, "url": address}])
    page.goto(address)
    return page


def test_a_word_is_explained_by_keyboard_and_pointer_and_escape_closes_it(
    app: Flask, cast: Cast, address: str, page: Page, axe: Examine
) -> None:
    opened(app, cast, page, address)
    word, meaning = page.locator(".term"), page.get_by_text(MEANING)
    expect(meaning).to_be_hidden()
    word.focus()
    expect(meaning).to_be_visible()
    assert [str(violation) for violation in axe(page)] == []
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    word.press("Enter")
    expect(meaning).to_be_visible()
    page.locator("h1").click()
    expect(meaning).to_be_hidden()
    word.hover()
    expect(meaning).to_be_visible()
    meaning.hover()
    expect(meaning).to_be_visible()


def test_a_tap_explains_a_word_without_script(app: Flask, cast: Cast, address: str, without_script: Page) -> None:
    page = opened(app, cast, without_script, address)
    page.locator(".term").click()
    page.mouse.move(0, 0)
    expect(page.get_by_text(MEANING)).to_be_visible()
