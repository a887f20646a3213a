"""The pages of accounts in a real browser: on a phone and a desk, light and dark, and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from lms import identity
from lms.accounts import invitations
from tests import people
from tests.browser import Violation
from tests.people import PASSWORD, Cast

Examine = Callable[[Page], list[Violation]]


def is_too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


@pytest.mark.one_database
def test_the_doors_can_be_used_by_everybody(
    app: Flask, cast: Cast, live_server: str, every_page: Page, axe: Examine
) -> None:
    emil = people.person(app, "Emil Ćosić", email="emil@example.org", password=None)
    people.give(app, emil, identity.TRAINER, programme=cast.programme, cohort=cast.cohort.id)
    with app.test_request_context("/manage/"):
        link = invitations.invite(emil.id, cast.carol).link.rsplit("/", 1)[1]
    for path in ("/sign-in", "/sign-in/forgotten", "/join", f"/join/{cast.cohort.join_code}", f"/invitation/{link}"):
        every_page.goto(live_server + path)
        assert axe(every_page) == [], path
        assert not is_too_wide(every_page), path


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
def test_the_card_and_the_account_can_be_read_by_everybody(
    cast: Cast, live_server: str, every_page: Page, axe: Examine
) -> None:
    every_page.goto(f"{live_server}/join/{cast.cohort.join_code}")
    every_page.get_by_label("Your name").fill("فرشته احمدی")
    every_page.get_by_role("button", name="Join this course").click()
    for path in ("/join/card", "/account"):
        every_page.goto(live_server + path)
        assert axe(every_page) == [], path
        assert not is_too_wide(every_page), path


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
