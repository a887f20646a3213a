"""Writing a lesson in the browser: the mistake shows at its line, the page beside it, and publishing what was saved."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests import people
from tests.accounts.mailbox import Mailbox
from tests.browser import DESK, PHONE, Violation
from tests.conftest import CONTENT
from tests.e2e.conftest import SIGN_IN_TRIES, Visit
from tests.e2e.visitor import Visitor
from tests.people import Cast

pytestmark = pytest.mark.one_database

SIGNS = "overdose/en/01-response/01-signs.md"
LESSON = f"/content/edit/{SIGNS}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def app(make_app: Callable[..., Flask], database_uri: str, mailbox: Mailbox, folder: Path) -> Flask:
    config = {"LMS_MAIL_URL": mailbox.address, "LMS_SIGN_IN_TRIES": SIGN_IN_TRIES, "LMS_CONTENT": str(folder)}
    return make_app(database_uri, **config)


@pytest.fixture
def dave(visit: Visit, cast: Cast) -> Visitor:
    """Return Dave at his desk, with a lesson open."""
    return at_the_text(visit(DESK), cast)


def at_the_text(visitor: Visitor, cast: Cast) -> Visitor:
    visitor.sign_in(cast.dave.email, people.PASSWORD)
    visitor.open(LESSON)
    return visitor


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text", exact=True)


def put_cursor(page: Page, words: str) -> None:
    """Put the cursor at the end of the line that has these words."""
    page.locator(".cm-line").filter(has_text=words).first.click()
    page.keyboard.press("End")


def test_a_mistake_shows_at_its_line_is_mended_saved_and_seen_on_the_page_to_publish(
    dave: Visitor, folder: Path
) -> None:
    page = dave.page
    put_cursor(page, "Three signs together")
    page.keyboard.type(" A dose [W15x].")
    told = page.locator("#found li")
    expect(told).to_contain_text("no source has the key W15x")
    expect(told.get_by_role("link")).to_have_text("Line 8")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    expect(page.get_by_text("The page is drawn again once the errors are mended.")).to_be_visible()
    page.keyboard.press("Home")
    told.get_by_role("link").click()
    expect(editor(page)).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Delete")
    page.keyboard.type("W14o")
    expect(page.get_by_text("No problems found.").first).to_be_visible()
    expect(page.frame_locator("#look").locator("article")).to_contain_text("A dose")
    page.get_by_label("What did you change?").fill("A dose")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved. Trainees see it once it is published.")).to_be_visible()
    assert "A dose [W14o]." in (folder / SIGNS).read_text(encoding="utf-8")
    dave.follow("Look over and publish")
    assert "Three signs" in dave.text
    dave.open(f"/content/versions/{SIGNS}")
    assert "A dose" in dave.text


def test_a_problem_on_the_page_to_publish_leads_to_its_line(dave: Visitor, folder: Path) -> None:
    (folder / SIGNS).write_text((folder / SIGNS).read_text(encoding="utf-8").replace("[W14o].", "[W15x]."), "utf-8")
    dave.open("/content/")
    dave.click(dave.page.get_by_role("link", name=f"{SIGNS}:8:"))
    expect(editor(dave.page)).to_be_focused()
    dave.page.keyboard.type("Here: ")
    expect(dave.page.locator(".cm-line").nth(7)).to_have_text(re.compile("^Here: Three signs"))


def test_an_example_goes_where_the_cursor_is_and_is_drawn_at_once(dave: Visitor) -> None:
    page = dave.page
    put_cursor(page, "Three signs together")
    page.get_by_text("Question", exact=True).click()
    page.get_by_role("button", name="An order").click()
    expect(editor(page)).to_be_focused()
    expect(page.frame_locator("#look").get_by_text("What comes first")).to_be_visible()
    text = page.locator("#text").input_value()
    assert text.index("What comes first") < text.index("## What you see")


def test_a_fact_is_found_by_its_name_and_a_picture_is_put_in_with_its_words(dave: Visitor, folder: Path) -> None:
    page = dave.page
    put_cursor(page, "Three signs together")
    page.get_by_text("Fact, source, term").click()
    page.get_by_label("Name").fill("SAFE-01 Naloxone: first dose into the muscle")
    page.locator("[data-reference]").click()
    expect(page.locator(".cm-content")).to_contain_text("[0.4–2 mg](SAFE-01)")
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(content, "PNG")
    page.get_by_text("Picture", exact=True).first.click()
    page.locator("#picture").set_input_files(
        [FilePayload(name="d.png", mimeType="image/png", buffer=content.getvalue())]
    )
    page.locator("[data-picture]").click()
    expect(page.get_by_role("alert").filter(has_text="Say what the picture shows")).to_be_visible()
    page.get_by_label("What it shows").fill("A blue door")
    page.locator("[data-picture]").click()
    expect(page.frame_locator("#look").get_by_alt_text("A blue door")).to_be_visible()
    assert len(list((folder / "overdose/media").glob("d-*.webp"))) == 1


def test_the_keyboard_gets_into_the_text_and_out_of_it(dave: Visitor) -> None:
    page = dave.page
    editor(page).focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-line").first).to_have_text("  ---")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    expect(page.get_by_label("What did you change?")).to_be_focused()


def test_what_was_typed_survives_a_closed_page(dave: Visitor) -> None:
    page = dave.page
    put_cursor(page, "Three signs together")
    page.keyboard.type(" Not saved yet.")
    expect(page.frame_locator("#look").get_by_text("Not saved yet.")).to_be_visible()
    page.goto("about:blank")
    dave.open(LESSON)
    expect(page.get_by_text("What you wrote here before is back; it was not saved yet.")).to_be_visible()
    expect(page.locator(".cm-content")).to_contain_text("Not saved yet.")


def test_what_was_typed_before_somebody_else_saved_comes_back_and_is_put_together_with_theirs(
    dave: Visitor, folder: Path, app: Flask, cast: Cast
) -> None:
    page = dave.page
    put_cursor(page, "Three signs together")
    page.keyboard.type(" Not saved yet.")
    expect(page.frame_locator("#look").get_by_text("Not saved yet.")).to_be_visible()
    page.goto("about:blank")
    text = (folder / SIGNS).read_text(encoding="utf-8")
    form = {"text": text.replace("Look at the pupils.", "Look at both."), "hash": sha256(text.encode()).hexdigest()}
    assert people.signed_in(app, cast.dave).post(LESSON, data={**form, "act": "save"}).status_code == 303
    dave.open(LESSON)
    expect(page.locator(".cm-content")).to_contain_text("Not saved yet.")
    dave.press("Save")
    assert "both changes are in the text below" in dave.text
    dave.press("Save")
    written = (folder / SIGNS).read_text(encoding="utf-8")
    assert "Look at both." in written
    assert "Not saved yet." in written


def test_what_was_typed_and_is_not_wanted_can_be_dropped(dave: Visitor) -> None:
    page = dave.page
    put_cursor(page, "Three signs together")
    page.keyboard.type(" Not wanted.")
    expect(page.frame_locator("#look").get_by_text("Not wanted.")).to_be_visible()
    page.goto("about:blank")
    dave.open(LESSON)
    page.get_by_role("button", name="Drop it").click()
    expect(page.locator(".cm-content")).not_to_contain_text("Not wanted.")
    expect(page.frame_locator("#look").get_by_text("Not wanted.")).to_have_count(0)
    page.goto("about:blank")
    dave.open(LESSON)
    expect(page.get_by_role("button", name="Drop it")).to_have_count(0)


def test_it_all_works_without_script(visit: Visit, cast: Cast, folder: Path) -> None:
    dave = at_the_text(visit(PHONE, javascript=False), cast)
    text = dave.page.locator("textarea#text")
    before = text.input_value()
    text.fill(before.replace("[W14o].", "[W15x]."))
    dave.press("Check")
    assert "no source has the key W15x" in dave.text
    text.fill(before.replace("Three signs together", "These signs"))
    dave.page.get_by_role("button", name="See the page").click()
    expect(dave.page.frame_locator("#look").get_by_text("These signs mean an opioid overdose")).to_be_visible()
    dave.press("Save")
    assert "These signs" in (folder / SIGNS).read_text(encoding="utf-8")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_the_editor_is_accessible_and_fits_while_somebody_writes(
    visit: Visit, cast: Cast, screen: object, axe: Callable[[Page], list[Violation]]
) -> None:
    dave = at_the_text(visit(PHONE if screen is PHONE else DESK), cast)
    page = dave.page
    put_cursor(page, "Three signs together")
    page.keyboard.type(" [W15x].")
    expect(page.locator("#found li")).to_have_count(1)
    assert axe(page) == []
    for menu in ("Question", "Fact, source, term", "Picture"):
        page.locator(".inserts summary").get_by_text(menu, exact=True).click()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
