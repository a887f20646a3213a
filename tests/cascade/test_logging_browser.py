"""Logging a training on a phone: the sums are told while the numbers are typed."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page, expect

from tests import people
from tests.cascade.giving import Giving
from tests.people import Cast


def test_a_sum_that_does_not_agree_is_told_before_anything_is_sent(
    app: Flask, cast: Cast, alice: Giving, live_server: str, page: Page
) -> None:
    kept = people.signed_in(app, cast.alice).get_cookie("threshold")
    assert kept is not None
    page.context.add_cookies([{"name": "threshold", "value": kept.value, "url": live_server}])
    page.goto(live_server + alice.address("new"))
    by_sex = page.get_by_role("group", name="Of them, by sex")
    told = by_sex.get_by_role("status")
    expect(told).to_be_hidden()
    page.get_by_label("How many people came").fill("11")
    by_sex.get_by_label("Female", exact=True).fill("6")
    assert told.inner_text() == "Together: 6. Does not agree with all"
    by_sex.get_by_label("Male", exact=True).fill("۵")  # five, as it is written in Persian
    assert told.inner_text() == "Together: 11. Agrees with all"
