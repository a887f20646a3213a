"""The pages of accounts in a real browser: on a phone and a desk, light and dark, and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import Violation
from tests.people import PASSWORD, Cast

Examine = Callable[[Page], list[Violation]]


def is_too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


@pytest.mark.one_database
def test_a_trainee_can_join_sign_out_and_come_back_without_script(
    cast: Cast, live_server: str, without_script: Page
) -> None:
    page = without_script
    page.goto(f"{live_server}/join/{cast.cohort.join_code}")
    page.get_by_label("Your name").fill("Зарина Қодирова")
    page.get_by_role("button", name="Join this course").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Welcome, Зарина Қодирова"
    assert not is_too_wide(page)
    number, pin = (each.inner_text() for each in page.locator("dd.code").all())
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail or card number").fill(number)
    page.get_by_label("Password or PIN").fill(pin)
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.url.startswith(f"{live_server}/learn/")


@pytest.mark.one_database
def test_a_mistake_is_found_from_the_summary(cast: Cast, live_server: str, page: Page, axe: Examine) -> None:
    page.goto(f"{live_server}/sign-in")
    page.get_by_label("E-mail or card number").fill(cast.bob.email)
    page.get_by_label("Password or PIN").fill(PASSWORD + "!")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert axe(page) == []
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "name"
    assert page.get_by_label("E-mail or card number").input_value() == cast.bob.email
