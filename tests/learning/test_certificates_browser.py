"""The certificate on a phone: everything by hand without script, and for somebody who cannot see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import people
from tests.browser import Violation
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


def sign_in(app: Flask, cast: Cast, page: Page, site: str) -> None:
    """Give a window the session of Alice."""
    kept = people.signed_in(app, cast.alice).get_cookie("threshold")
    assert kept is not None
    page.context.add_cookies([{"name": "threshold", "value": kept.value, "url": site}])


def test_a_trainee_without_script_issues_and_downloads_it_and_others_check_the_file(
    app: Flask, cast: Cast, live_server: str, without_script: Page
) -> None:
    people.complete(app, cast.alices_seat)
    page = without_script
    sign_in(app, cast, page, live_server)
    page.goto(f"{live_server}/learn/{cast.cohort.code}/certificate")
    page.get_by_role("button", name="Issue my certificate").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.suggested_filename.endswith("Alice Nazarova.pdf")
    page.get_by_role("link", name="The page that confirms it").click()
    page.get_by_label("PDF file").set_input_files(download.value.path())
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Yes: the file is, bit by bit, the one that was issued.")).to_be_visible()


def test_every_page_of_it_keeps_wcag_and_fits_a_phone(
    app: Flask, cast: Cast, live_server: str, page: Page, axe: Callable[[Page], list[Violation]]
) -> None:
    people.complete(app, cast.alices_seat, without={"aftercare/staying"})
    sign_in(app, cast, page, live_server)
    own = f"{live_server}/learn/{cast.cohort.code}/certificate"

    def examine(address: str) -> None:
        page.goto(address)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

    examine(own)
    people.complete(app, cast.alices_seat)
    examine(own)
    page.get_by_role("button", name="Issue my certificate").click()
    examine(own)
    page.get_by_role("link", name="The page that confirms it").click()
    examine(page.url)
    examine(f"{live_server}/verify?number=CBT-2026-T-00000000")
