"""The language chosen in the menu: it holds from page to page, and choosing it never leads to a dead end."""

from __future__ import annotations

import pytest

from tests import people
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Visitor
from tests.people import Cast

pytestmark = pytest.mark.one_database


def choose_russian(visitor: Visitor) -> None:
    """Choose it, and see that the page that comes is one, and in Russian."""
    visitor.choose_language("ru")
    assert visitor.say("Sign in") != "Sign in"
    assert visitor.page.locator("details.menu > summary").inner_text().startswith(visitor.say("Menu"))
    assert visitor.heading != visitor.say("This address only takes a form.")


def test_it_is_chosen_before_somebody_signs_in_and_holds_afterwards(cast: Cast, visit: Visit) -> None:
    alice = visit()
    alice.open("/join")
    choose_russian(alice)
    assert alice.path == "/join"
    alice.sign_in(cast.alice.card, people.PIN)
    alice.follow("My certificate")
    assert alice.heading == alice.say("My certificate")
    alice.choose_language("en")
    assert alice.heading == "My certificate"


def test_it_can_be_chosen_where_a_page_answers_a_form(cast: Cast, visit: Visit) -> None:
    alice = visit()
    alice.sign_in(cast.alice.card, people.PIN)
    alice.open(f"/learn/{cast.cohort.code}/lesson/response/signs")
    alice.press("I have finished this lesson")
    assert "Answer this check before you finish the lesson." in alice.text
    choose_russian(alice)


def test_a_question_and_its_title_say_which_language_they_are_in(cast: Cast, visit: Visit) -> None:
    alice = visit()
    alice.sign_in(cast.alice.card, people.PIN)
    alice.open(f"/learn/{cast.cohort.code}/lesson/response/signs")
    choose_russian(alice)
    heading = alice.page.get_by_role("heading", level=1)
    assert heading.evaluate("element => element.closest('[lang]').lang") == "en"
    hint = alice.page.get_by_text(alice.say("Awaiting clinical review")).first
    assert hint.evaluate("element => element.closest('[lang]').lang") == "ru"
