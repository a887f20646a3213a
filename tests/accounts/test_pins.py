"""PIN cards: made again by a trainer, recorded, shown once."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from lms import codes, records
from lms.accounts import pins
from lms.accounts.pins import PinCard
from lms.errors import Refused
from lms.identity import Person, Seat
from lms.tables import records as log
from tests import people
from tests.people import PIN, Cast


def reset(app: Flask, seats: list[Seat], author: Person) -> tuple[PinCard, ...]:
    """Make new PINs, as the trainer's page does."""
    with app.test_request_context("/teach/"):
        return pins.reset_pins(seats, author)


def test_a_new_pin_works_the_old_one_does_not_and_every_session_has_ended(app: Flask, cast: Cast) -> None:
    lost = people.signed_in(app, cast.alice)
    assert lost.get("/account").status_code == 200
    (card,) = reset(app, [cast.alices_seat], cast.bob)
    assert card.number == cast.alice.card, "the number on the old card stays"
    assert lost.get("/account").status_code == 303
    client = people.browser(app)
    assert client.post("/sign-in", data={"name": card.number, "secret": PIN}).status_code == 400
    assert client.post("/sign-in", data={"name": card.number, "secret": card.pin}).status_code == 303


def test_the_log_says_who_made_the_pin_and_not_which(app: Flask, cast: Cast) -> None:
    (card,) = reset(app, [cast.alices_seat], cast.bob)
    with app.app_context():
        (record,) = records.read(log.c.kind == records.PIN_RESET)
    assert (record.person, record.cohort, record.author) == (cast.alice.id, cast.cohort.id, cast.bob.id)
    assert record.what == {}
    assert card.pin not in str(record.what)


def test_somebody_without_a_card_gets_a_number_too(app: Flask, cast: Cast) -> None:
    made = people.person(app, "Nodira Aliyeva")
    people.give(app, made, "trainee", programme=cast.programme, cohort=cast.cohort.id)
    nodira = people.again(app, made)
    (card,) = reset(app, [Seat(nodira.memberships[0].id, nodira, cast.cohort)], cast.bob)
    assert re.fullmatch(rf"[{codes.ALPHABET}]{{8}}", card.number)
    signed = people.browser(app).post("/sign-in", data={"name": card.shown_number, "secret": card.pin})
    assert signed.status_code == 303


def test_nobody_can_make_themselves_a_manager_by_a_new_pin(app: Flask, cast: Cast) -> None:
    people.give(app, cast.carol, "trainee", programme=cast.programme, cohort=cast.cohort.id)
    carol = people.again(app, cast.carol)
    seat = Seat(carol.memberships[-1].id, carol, cast.cohort)
    with pytest.raises(Refused, match="teaches or manages"):
        reset(app, [cast.alices_seat, seat], cast.bob)
    alice = people.browser(app).post("/sign-in", data={"name": cast.alice.card, "secret": PIN})
    assert alice.status_code == 303, "nothing was done for the others either"


@pytest.mark.one_database
def test_the_card_for_a_trainer_to_hand_on_is_kept_in_no_cache(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/teach/"):
        answer = pins.card_page(pins.reset_pin(cast.alices_seat, cast.bob), "/teach/")
    page = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "New PIN for <bdi>Alice Nazarova</bdi>" in page
    assert "style=" not in page
    assert "A11C-E000" in page


@pytest.mark.one_database
def test_a_sheet_has_a_card_to_cut_for_everybody(app: Flask, cast: Cast) -> None:
    second = people.trainee(app, cast.cohort, "<b>Ғафур</b>")
    seats = [cast.alices_seat, Seat(second.memberships[0].id, second, cast.cohort)]
    with app.test_request_context("/teach/"):
        cards = pins.reset_pins(seats, cast.bob)
        answer = pins.sheet_page(cards, cast.cohort.title, "/teach/")
    page = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.count('<section class="pin">') == 2
    assert all(card.pin in page and card.shown_number in page for card in cards)
    assert "&lt;b&gt;Ғафур&lt;/b&gt;" in page
    assert "style=" not in page
