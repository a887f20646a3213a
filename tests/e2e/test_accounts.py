"""Coming in, coming back and going away, with a card or with an invitation, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import people
from tests.accounts.mailbox import Mailbox
from tests.browser import DESK
from tests.conftest import Clock
from tests.e2e.conftest import SIGN_IN_TRIES, Visit
from tests.e2e.visitor import Visitor
from tests.people import Cast

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"]),
]

PASSWORD = "three lamps by the river"


def card_of_somebody_new(visitor: Visitor, cast: Cast) -> tuple[str, str]:
    """Join the cohort by its address; return number and PIN of the card that is shown."""
    visitor.open(f"/join/{cast.cohort.join_code}")
    visitor.fill("Your name", "Зарина Қодирова")
    visitor.press("Join this course")
    return visitor.card()


def test_a_trainee_comes_back_on_another_phone_with_the_number_and_pin_of_the_card(
    cast: Cast, visit: Visit, javascript: bool
) -> None:
    phone, other = visit(javascript=javascript), visit(javascript=javascript)
    card = card_of_somebody_new(phone, cast)
    phone.sign_out()
    assert phone.say("You are signed out.") in phone.text
    phone.open(f"/learn/{cast.cohort.code}/")
    assert phone.heading == "Sign in"
    other.open(f"/learn/{cast.cohort.code}/certificate")
    other.fill("E-mail or card number", card[0].lower().replace("-", " "))
    other.fill("Password or PIN", card[1])
    other.press("Sign in")
    assert other.path == f"/learn/{cast.cohort.code}/certificate"


def test_the_pin_is_not_shown_again_after_ten_minutes(cast: Cast, clock: Clock, visit: Visit, javascript: bool) -> None:
    phone = visit(javascript=javascript)
    _, pin = card_of_somebody_new(phone, cast)
    clock.forward(minutes=9)
    phone.open("/join/card")
    assert pin in phone.text
    clock.forward(minutes=2)
    phone.open("/join/card")
    assert phone.heading == "Helping in an overdose"
    assert pin not in phone.text


def test_the_same_form_sent_again_from_the_page_before_makes_no_second_person(
    cast: Cast, visit: Visit, javascript: bool
) -> None:
    phone, desk = visit(javascript=javascript), visit(DESK, javascript=javascript)
    card_of_somebody_new(phone, cast)
    phone.page.go_back()
    phone.press("Join this course")
    desk.sign_in(cast.carol.email, people.PASSWORD)
    desk.open(f"/manage/{cast.cohort.code}/people")
    expect(desk.page.get_by_role("link", name="Зарина Қодирова", exact=True)).to_have_count(1)


def test_wrong_pins_are_limited_and_the_right_one_opens_again_a_quarter_of_an_hour_later(
    cast: Cast, clock: Clock, visit: Visit, javascript: bool
) -> None:
    phone = visit(javascript=javascript)
    for pin in range(SIGN_IN_TRIES):
        phone.sign_in(cast.alice.card, f"{pin:06}")
        assert "These two do not belong together. Check both." in phone.text
    phone.sign_in(cast.alice.card, people.PIN)
    assert phone.heading == "Too many tries in a short time."
    clock.forward(minutes=15)
    phone.sign_in(cast.alice.card, people.PIN)
    assert phone.heading == "Helping in an overdose"


def test_who_is_invited_by_mail_chooses_a_password_and_can_end_every_session(
    cast: Cast, visit: Visit, mailbox: Mailbox, javascript: bool
) -> None:
    carol, phone, lost = visit(DESK, javascript=javascript), visit(javascript=javascript), visit(javascript=javascript)
    carol.sign_in(cast.carol.email, people.PASSWORD)
    carol.open(f"/manage/{cast.cohort.code}/people/new")
    carol.fill("Name", "Dilnoza Yo‘ldosheva")
    carol.fill("E-mail", "dilnoza@example.org")
    carol.press("Enrol")
    assert "The mail is on its way." in carol.text
    accept(phone, mailbox.link())
    lost.sign_in("dilnoza@example.org", PASSWORD)
    assert lost.heading == "Helping in an overdose"
    phone.open("/account")
    phone.press("Sign out everywhere")
    assert "You are signed out on every device." in phone.text
    lost.open(f"/learn/{cast.cohort.code}/")
    assert lost.heading == "Sign in"


def accept(visitor: Visitor, link: str) -> None:
    """Open an invitation, choose a password that is too short and one that is not; the link then opens nothing."""
    visitor.open(link)
    assert visitor.heading == "Welcome, Dilnoza Yo‘ldosheva"
    visitor.page.get_by_label("Password").fill("short")
    visitor.press("Keep the password and sign in")
    assert "There is 1 problem" in visitor.text
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.press("Keep the password and sign in")
    assert "Your password is kept." in visitor.text
    visitor.open(link)
    assert PASSWORD not in visitor.text
    expect(visitor.page.get_by_label("Password")).to_have_count(0)
