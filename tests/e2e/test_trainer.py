"""The trainer's day: who stands where, a new PIN for somebody who lost the card, another attempt for somebody stuck."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests import people
from tests.browser import DESK, PHONE
from tests.e2e.conftest import Visit
from tests.e2e.course import COURSE
from tests.e2e.visitor import Visitor
from tests.managing.meeting import planned
from tests.people import Cast

pytestmark = pytest.mark.one_database

QUIZ = "response/quiz"


def at_work(visit: Visit, cast: Cast) -> tuple[Visitor, Visitor]:
    """Return Bob at his desk and Alice with her phone, both signed in."""
    bob, alice = visit(DESK), visit()
    bob.sign_in(cast.bob.email, people.PASSWORD)
    alice.sign_in(cast.alice.card, people.PIN)
    return bob, alice


def use_up_an_attempt(trainee: Visitor, cast: Cast) -> None:
    """Hand in a quiz with one dangerous answer and nothing else."""
    trainee.open(f"/learn/{cast.cohort.code}/quiz/{QUIZ}")
    trainee.click(trainee.page.get_by_role("button", name=re.compile("^Start")))
    words = COURSE["en"]
    if trainee.question in words.unsafe:
        trainee.give(words.unsafe[trainee.question])
    trainee.press("Save and look over")
    trainee.press("Hand in")
    assert trainee.heading.startswith("Not passed yet")


def test_a_trainer_sees_the_cohort_at_a_desk_as_a_table_and_on_a_phone_as_a_list(cast: Cast, visit: Visit) -> None:
    bob, alice = at_work(visit, cast)
    alice.open(f"/learn/{cast.cohort.code}/quiz/before/pre-test")
    alice.press("Start")
    alice.answer(COURSE["en"].right)
    alice.press("Hand in")
    use_up_an_attempt(alice, cast)
    bob.open("/teach/")
    bob.follow(cast.cohort.title)
    row = bob.page.get_by_role("row").filter(has_text=cast.alice.name)
    assert row.locator("td").all_inner_texts()[0].split() == ["Done", "100%"]
    assert "Not passed" in row.inner_text()
    bob.page.set_viewport_size(PHONE)
    expect(bob.page.get_by_role("table")).to_have_count(0)
    expect(bob.page.get_by_role("listitem").filter(has_text=cast.alice.name)).to_contain_text("1 of 7")


def test_a_new_pin_ends_the_sessions_of_the_old_one(cast: Cast, visit: Visit) -> None:
    bob, alice = at_work(visit, cast)
    bob.open(f"/teach/{cast.cohort.code}/")
    bob.click(bob.page.get_by_role("row").get_by_role("link", name=cast.alice.name))
    bob.press("New PIN")
    assert bob.heading == f"New PIN for {cast.alice.name}"
    number, pin = bob.card()
    alice.open(f"/learn/{cast.cohort.code}/")
    assert alice.heading == "Sign in"
    alice.sign_in(number, people.PIN)
    assert "These two do not belong together. Check both." in alice.text
    alice.sign_in(number, pin)
    assert alice.heading == "Helping in an overdose"


def test_a_trainer_reads_what_went_wrong_and_allows_another_attempt(cast: Cast, visit: Visit) -> None:
    bob, alice = at_work(visit, cast)
    for _attempt in range(3):
        use_up_an_attempt(alice, cast)
    alice.open(f"/learn/{cast.cohort.code}/quiz/{QUIZ}")
    assert "You have used every attempt." in alice.text
    bob.open(f"/teach/{cast.cohort.code}/{cast.alice.id}")
    quiz = bob.page.get_by_role("listitem").filter(has_text=COURSE["en"].quiz)
    bob.click(quiz.get_by_role("listitem").last.get_by_role("link"))
    assert bob.heading == COURSE["en"].quiz
    assert "Not right" in bob.text
    bob.page.go_back()
    quiz.locator("summary").click()
    quiz.get_by_label("Reason").fill("The lights went out")
    bob.press("Allow one more")
    assert "The lights went out" in bob.text
    alice.page.reload()
    alice.press("Start again")
    alice.answer(COURSE["en"].right, 4)
    alice.press("Hand in")
    assert alice.heading == "Passed: 100%"


def test_a_trainee_signs_with_a_finger_after_a_slip_and_a_second_thought(app: Flask, cast: Cast, visit: Visit) -> None:
    bob = visit()
    bob.sign_in(cast.bob.email, people.PASSWORD)
    meeting = planned(app, cast)
    bob.open(meeting + "/sign")
    bob.follow(cast.alice.name)
    draw(bob, (0.5, 0.5))
    bob.press("Sign")
    assert "drawn by accident perhaps" in bob.text
    draw(bob, (0.1, 0.9), (0.9, 0.1))
    bob.page.get_by_role("button", name="Clear and sign anew").click()
    draw(bob, (0.1, 0.1), (0.5, 0.1), (0.5, 0.35))
    bob.press("Sign")
    assert "Everybody has signed." in bob.text
    bob.open(meeting + "/paper")
    drawn = bob.page.get_by_role("img", name=f"Signature of {cast.alice.name}").locator("path").get_attribute("d")
    assert drawn is not None
    numbers = list(map(int, re.findall(r"\d+", drawn)))
    assert numbers == pytest.approx([0, 12, 300, 12, 300, 88], abs=3)


def test_whoever_is_elsewhere_reads_the_hour_of_a_meeting_by_their_own_clock_too(
    app: Flask, cast: Cast, visit: Visit
) -> None:
    meetings = planned(app, cast).rpartition("/")[0]
    for zone, told in (("Europe/Belgrade", ["14:00 (23 Nov, 10:00 where you are)"]), ("Asia/Dushanbe", ["14:00"])):
        bob = visit(timezone_id=zone)
        bob.sign_in(cast.bob.email, people.PASSWORD)
        bob.open(meetings)
        shown = bob.page.locator("time").all_inner_texts()
        assert [text.partition(", ")[2] for text in shown] == told


def draw(visitor: Visitor, first: tuple[float, float], *others: tuple[float, float]) -> None:
    """Draw a line in the box for signatures, through points given as shares of its sides."""
    pad = visitor.page.get_by_role("img", name="Box for your signature")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    mouse = visitor.page.mouse
    mouse.move(box["x"] + first[0] * box["width"], box["y"] + first[1] * box["height"])
    mouse.down()
    for across, down in others:
        mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    mouse.up()
