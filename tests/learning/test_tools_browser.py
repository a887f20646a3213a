"""A tool on a phone: the score that runs along, what it hides, and the same without script."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import people
from tests.learning.gauge import PATH, SOURCE, TOOL
from tests.learning.trainee import Draft
from tests.people import Cast


@pytest.fixture
def address(app: Flask, cast: Cast, content: Draft, live_server: str) -> str:
    content.add(PATH, SOURCE).publish()
    return f"{live_server}/learn/{cast.cohort.code}/tool/{TOOL}"


def opened(app: Flask, cast: Cast, page: Page, address: str) -> Page:
    kept = people.signed_in(app, cast.alice).get_cookie("threshold")
    assert kept is not None
    page.context.add_cookies([{"name": "threshold", "value": kept.value, "url": address}])
    page.goto(address)
    return page


def test_the_score_runs_along_and_says_what_the_server_says(app: Flask, cast: Cast, address: str, page: Page) -> None:
    opened(app, cast, page, address)
    running = page.locator("output")
    expect(running).to_have_text("Score so far: 0 of 11, still to answer: 2")
    page.get_by_label("Fewer than twelve").check()
    page.get_by_label("Blue").check()
    expect(running).to_have_text("Score: 4 of 11 – In danger")
    page.get_by_role("button", name="Show the result").click()
    expect(page.get_by_text("4 of 11 points – In danger")).to_be_visible()


def test_an_answer_that_decides_alone_hides_what_is_not_asked_and_shows_no_harmless_band(
    app: Flask, cast: Cast, address: str, page: Page
) -> None:
    opened(app, cast, page, address)
    page.get_by_label("None").check()
    expect(page.get_by_label("Blue")).to_be_hidden()
    expect(page.locator("output")).to_have_text("Score: 9 of 11 – Not breathing")
    page.get_by_label("Twelve or more").check()
    expect(page.get_by_label("Blue")).to_be_visible()


def test_everything_works_without_script(app: Flask, cast: Cast, address: str, without_script: Page) -> None:
    page = opened(app, cast, without_script, address)
    expect(page.locator("output")).to_be_hidden()
    page.get_by_label("Fewer than twelve").check()
    page.get_by_label("Usual").check()
    page.get_by_role("button", name="Show the result").click()
    expect(page.get_by_text("2 of 11 points – In danger")).to_be_visible()


def test_a_tool_prints_its_result_and_not_the_form(app: Flask, cast: Cast, address: str, page: Page) -> None:
    opened(app, cast, page, f"{address}?case=1")
    page.get_by_role("button", name="Show the result").click()
    page.emulate_media(media="print")
    expect(page.locator("#result")).to_be_visible()
    expect(page.locator("form[data-tool]")).to_be_hidden()
    expect(page.get_by_text("not a diagnosis or a prescription")).to_be_visible()
