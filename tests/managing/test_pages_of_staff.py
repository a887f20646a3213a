"""The pages of managers and trainers in a real browser: on a phone and a desk, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lms.identity import Person
from tests import people
from tests.browser import Violation
from tests.people import Cast

Examine = Callable[[Page], list[Violation]]


def enter(page: Page, app: Flask, address: str, person: Person) -> None:
    """Sign a window in as somebody."""
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = people.signed_in(app, person).get_cookie(name)
    assert cookie is not None
    page.context.add_cookies([{"name": name, "value": cookie.value, "url": address}])


@pytest.mark.one_database
def test_a_manager_enrols_from_a_list_on_a_desk(
    app: Flask, cast: Cast, live_server: str, desk: Page, axe: Examine
) -> None:
    enter(desk, app, live_server, cast.carol)
    desk.goto(f"{live_server}/manage/{cast.cohort.code}/people/list")
    content = b"Zarina Qodirova,zarina@example.org\n,nobody@example.org\n"
    desk.get_by_label("List", exact=True).set_input_files({"name": "l.csv", "mimeType": "text/csv", "buffer": content})
    desk.get_by_role("button", name="Look at the list").click()
    assert axe(desk) == []
    desk.get_by_label("Column 1").select_option("name")
    desk.get_by_label("Column 2").select_option("email")
    desk.get_by_role("button", name="Look at the list").click()
    assert axe(desk) == []
    expect(desk.get_by_text("The name is missing.")).to_be_visible()
    desk.get_by_role("button", name="Enrol 1 person").click()
    expect(desk.get_by_text("1 person was enrolled.")).to_be_visible()


@pytest.mark.one_database
def test_a_phone_shows_the_cohort_as_a_list_and_a_desk_as_a_table(
    app: Flask, cast: Cast, live_server: str, page: Page, desk: Page
) -> None:
    for window, drawn in ((page, "ul.only-narrow"), (desk, "table.grid")):
        enter(window, app, live_server, cast.bob)
        window.goto(f"{live_server}/teach/{cast.cohort.code}/")
        for each in ("ul.only-narrow", "table.grid"):
            assert window.locator(each).is_visible() == (each == drawn)
