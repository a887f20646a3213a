"""The trainer's day: who stands where, a new PIN for somebody who lost the card, another attempt for somebody stuck."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests import people
from tests.browser import DESK, PHONE
from tests.e2e.conftest import Visit
from tests.e2e.course import COURSE
from tests.e2e.visitor import Visitor
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
