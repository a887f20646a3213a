"""A file sent from a phone without script, and marked at a desk with the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Locator, Page, expect

from lms import records
from lms.identity import Person
from tests import people
from tests.learning import essay
from tests.learning.essay import ESSAY, FILE
from tests.learning.trainee import draft
from tests.people import Cast

pytestmark = pytest.mark.one_database

HAS_FOCUS = "element => element === document.activeElement"


def sign_in(app: Flask, who: Person, page: Page, site: str) -> None:
    """Give a window somebody's session."""
    kept = people.signed_in(app, who).get_cookie("threshold")
    assert kept is not None
    page.context.add_cookies([{"name": "threshold", "value": kept.value, "url": site}])


def reach(page: Page, what: Locator) -> None:
    """Press the tab key until something has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if what.evaluate(HAS_FOCUS):
            return
    raise AssertionError(f"the tab key does not reach {what}")


def test_a_photograph_goes_from_a_phone_without_script_to_a_mark_given_by_keyboard(
    app: Flask, cast: Cast, live_server: str, without_script: Page, desk: Page, tmp_path: Path
) -> None:
    essay.publish(draft(app, tmp_path))
    phone, here = without_script, f"{live_server}/learn/{cast.cohort.code}"
    sign_in(app, cast.alice, phone, live_server)
    phone.goto(f"{here}/quiz/{ESSAY}")
    phone.get_by_role("button", name="Start").click()
    phone.goto(f"{phone.url.rpartition('/')[0]}/3")
    photograph = FilePayload(name="plan.jpg", mimeType="image/jpeg", buffer=essay.picture(size=(300, 200)))
    phone.locator(f"#{FILE}").set_input_files([photograph])
    phone.get_by_role("button", name="Save and go on").click()
    expect(phone.get_by_text("plan.jpg")).to_be_visible()
    phone.get_by_role("button", name="Hand in").click()
    expect(phone.get_by_role("heading", name="Handed in: it waits for your trainer")).to_be_visible()

    sign_in(app, cast.bob, desk, live_server)
    desk.goto(f"{live_server}/teach/{cast.cohort.code}/")
    for link in (desk.get_by_role("link", name="To mark"), desk.get_by_role("link", name="Send a photograph")):
        reach(desk, link)
        with desk.expect_navigation():
            desk.keyboard.press("Enter")
    shown = desk.get_by_role("img", name="The picture that was sent")
    assert shown.evaluate("picture => picture.complete && picture.naturalWidth") == 300
    reach(desk, desk.locator("#credit"))
    desk.keyboard.press("Space")
    for _press in range(4):
        desk.keyboard.press("ArrowDown")
    reach(desk, desk.locator("#comment"))
    desk.keyboard.type("A clear plan.")
    reach(desk, desk.get_by_role("button", name="Save and next"))
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.get_by_text("Nothing waits to be marked.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("A clear plan.")).to_be_visible()
    with app.app_context():
        (mark,) = records.of_seat(cast.cohort.id, cast.alice.id, [records.ANSWER_MARKED])
    assert (mark.what["credit"], mark.author) == ("1", cast.bob.id)
