"""An attempt with a time limit that tells at once: calm and readable on a phone and on a desk, without script, too."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect

from lms.identity import Person
from tests import people
from tests.learning.trainee import Draft, Trainee
from tests.people import Cast

QUIZ, FILE = "aftercare/quiz", "overdose/en/02-aftercare/09-quiz.md"


def sign_in(app: Flask, who: Person, page: Page, site: str) -> None:
    """Give a window the session of somebody."""
    kept = people.signed_in(app, who).get_cookie("threshold")
    assert kept is not None
    page.context.add_cookies([{"name": "threshold", "value": kept.value, "url": site}])


def publish(content: Draft, *keys: str) -> None:
    """Publish the quiz with more keys in its header."""
    content.edit(FILE, "attempts: 0", "\n".join(("attempts: 0", *keys))).publish()


def test_the_time_that_is_left_is_told_in_minutes_and_said_aloud_five_and_one_before_the_end(
    app: Flask, cast: Cast, live_server: str, page: Page, content: Draft, alice: Trainee
) -> None:
    publish(content, "time: 7 min")
    attempt = alice.begin(QUIZ)
    sign_in(app, cast.alice, page, live_server)
    page.clock.install()
    page.goto(f"{live_server}/learn/{cast.cohort.code}/attempt/{attempt}/1")
    shown, said = page.locator("[data-shown]"), page.get_by_role("status")
    expect(shown).to_have_text("7 min left")
    expect(said).to_have_text("")
    page.clock.fast_forward("02:01")
    expect(shown).to_have_text("5 min left")
    expect(said).to_have_text("5 min left")
    page.clock.fast_forward("02:00")
    expect(shown).to_have_text("3 min left")
    expect(said).to_have_text("5 min left")
    page.clock.fast_forward("02:00")
    expect(said).to_have_text("1 min left")
    page.clock.fast_forward("02:00")
    expect(shown).to_have_text("0 min left")


def test_without_script_the_end_of_the_time_is_told(
    app: Flask, cast: Cast, live_server: str, without_script: Page, content: Draft, alice: Trainee
) -> None:
    publish(content, "time: 7 min")
    attempt = alice.begin(QUIZ)
    sign_in(app, cast.alice, without_script, live_server)
    without_script.goto(f"{live_server}/learn/{cast.cohort.code}/attempt/{attempt}/1")
    expect(without_script.get_by_text("You have until 23 Nov 2026, 14:07 (Asia/Dushanbe).")).to_be_visible()


def test_the_pages_of_an_attempt_and_of_its_receipt_keep_wcag_and_fit(
    app: Flask,
    cast: Cast,
    live_server: str,
    page: Page,
    wrong_in_any_look: Callable[[Page], list[str]],
    content: Draft,
    alice: Trainee,
) -> None:
    publish(content, "time: 30 min", "feedback: at once", "wait: 12 h", "counts: last")
    course, teaching = f"{live_server}/learn/{cast.cohort.code}", f"{live_server}/teach/{cast.cohort.code}"

    def examine(address: str) -> None:
        page.goto(address)
        assert wrong_in_any_look(page) == []

    sign_in(app, cast.alice, page, live_server)
    examine(f"{course}/quiz/{QUIZ}")
    attempt = alice.begin(QUIZ)
    examine(f"{course}/attempt/{attempt}/1")
    alice.answer(attempt, "t-q-11", "1")
    examine(f"{course}/attempt/{attempt}/1")
    examine(f"{course}/attempt/{attempt}/review")
    alice.hand_in(attempt)
    examine(f"{course}/attempt/{attempt}/result")
    receipt = page.locator("dt", has_text="Receipt").locator("+ dd").inner_text()
    examine(f"{course}/quiz/{QUIZ}")
    flagged = alice.begin("response/quiz")
    alice.answer(flagged, "t-q-03", "2 mg", flag="1")
    examine(f"{course}/attempt/{flagged}/review")
    page.context.clear_cookies()
    sign_in(app, cast.bob, page, live_server)
    examine(f"{teaching}/receipt?code={receipt}")
    examine(f"{teaching}/receipt?code={receipt[:-1]}{'7' if receipt[-1] != '7' else '8'}")
    page.goto(f"{teaching}/{cast.alice.id}")
    page.get_by_text("Give more time").click()
    assert wrong_in_any_look(page) == []
    more = page.locator("details[open]", has_text="Give more time")
    more.get_by_label("Share of the limit").select_option("50")
    more.get_by_label("Reason").fill("Reads slowly.")
    page.get_by_role("button", name="Give this time").click()
    expect(page.get_by_text("More time is given.")).to_be_visible()
    assert wrong_in_any_look(page) == []
