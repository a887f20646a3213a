"""Cards with a number and a PIN, for people without e-mail: made again by a trainer, shown once, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import make_response, render_template
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import clock, codes, database, records, urls
from lms.accounts import qr, secrets, sessions
from lms.errors import Refused
from lms.identity import Person, Seat
from lms.language import gettext
from lms.records import PIN_RESET, Record
from lms.tables import people


@dataclass(frozen=True, slots=True)
class PinCard:
    """What a trainee needs to sign in. The PIN stands here only until the page was sent."""

    name: str
    number: str
    pin: str
    course: str

    @property
    def shown_number(self) -> str:
        """The number as it is printed: ``7K4M-9Q2T``."""
        return codes.shown_code(self.number)

    @property
    def address(self) -> str:
        """Where the card signs in, with its number filled in."""
        return urls.public("sign_in.show", card=self.number)

    @property
    def sign_in_page(self) -> str:
        """Where the card signs in, short enough to be typed."""
        return urls.public("sign_in.show").split("://", 1)[-1]

    @property
    def qr(self) -> Markup:
        """The address as a QR code."""
        return qr.svg(self.address, gettext("Sign in with card %(number)s", number=self.shown_number))


def reset_pin(seat: Seat, author: Person) -> PinCard:
    """Give a trainee a new PIN, and a card number where they have none; see :func:`reset_pins`."""
    return reset_pins([seat], author)[0]


def reset_pins(seats: Sequence[Seat], author: Person) -> tuple[PinCard, ...]:
    """Give trainees new PINs, sign them out everywhere and record who did it; return the cards, in the same order.

    Call it outside ``database.writing()``, with seats that ``author`` may see. Raises :class:`Refused` (409) for
    somebody who teaches or manages, and does nothing then: whoever holds the PIN is that person.
    """
    for seat in seats:
        if seat.person.is_staff:
            raise Refused(
                409,
                gettext("%(name)s teaches or manages, so nobody else can make a PIN for them.", name=seat.person.name),
                gettext("They sign in with their e-mail and password, and can ask for a new password there."),
            )
    pins = [secrets.new_pin() for _seat in seats]
    hashed = [secrets.hashed(pin) for pin in pins]
    with database.writing():
        numbers = [_keep(seat.person.id, kept) for seat, kept in zip(seats, hashed, strict=True)]
        records.append(*(_record(seat, author) for seat in seats))
    return tuple(
        PinCard(seat.person.name, number, pin, seat.cohort.title)
        for seat, number, pin in zip(seats, numbers, pins, strict=True)
    )


def _keep(person: UUID, pin: str) -> str:
    """Keep a new PIN's hash and end the person's sessions; return their card number."""
    link = database.connection()
    number: str | None = link.execute(select(people.c.card).where(people.c.id == person)).scalar_one()
    number = number or codes.new_code()
    link.execute(people.update().where(people.c.id == person).values(pin=pin, card=number))
    sessions.end_everywhere(person)
    return number


def _record(seat: Seat, author: Person) -> Record:
    return Record(PIN_RESET, seat.person.id, seat.cohort.id, clock.now(), author=author.id)


def card_page(card: PinCard, onward: str, is_mine: bool = False) -> Response:
    """Draw one card to be shown once: to the trainee (``is_mine``), or to the trainer who hands it on.

    ``onward`` is the address of where to go after it.
    """
    return _kept_nowhere(render_template("lms/accounts/pin_card.html", card=card, onward=onward, is_mine=is_mine))


def sheet_page(cards: Sequence[PinCard], title: str, back: str) -> Response:
    """Draw many cards to be printed, cut and handed out; ``back`` is the address of the page before."""
    return _kept_nowhere(render_template("lms/accounts/pin_sheet.html", cards=cards, title=title, back=back))


def _kept_nowhere(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
