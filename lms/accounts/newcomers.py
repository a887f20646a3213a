"""People who come with a code and a name: an account whose card is shown once, and again to the form that made it.

The PIN follows from the form's id and the site's key together, so that sending the form twice shows the same card.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from sqlalchemy import select

from lms import clock, codes, database, language, sealing
from lms.accounts import secrets
from lms.tables import people

SHOWN_FOR = timedelta(minutes=10)  # how long a card can be looked at again on the phone that joined


def made_by(form: UUID) -> UUID:
    """Return the id of the person whom a form makes."""
    return uuid5(form, "joined")


def is_there(person: UUID) -> bool:
    """Whether the person was made before."""
    return database.connection().execute(select(people.c.id).where(people.c.id == person)).first() is not None


def make(person: UUID, name: str, pin: str) -> bool:
    """Make a person with a card, inside ``database.writing()``; ``pin`` is its hash. Return whether they are new."""
    row = {"id": person, "name": name, "card": codes.new_code(), "pin": pin, "epoch": 1}
    row |= {"language": language.current(), "created_at": clock.now()}
    return bool(database.insert_once(people, [row]))


def still_shown(person: UUID, pin: str) -> bool:
    """Whether this is the form's second arrival, and not somebody who found it on a shared phone the day after."""
    row = database.connection().execute(select(people.c.pin, people.c.created_at).where(people.c.id == person)).one()
    return clock.now() < row.created_at + SHOWN_FOR and secrets.fits(pin, row.pin)


def pin_of(form: UUID) -> str:
    """Return the PIN of whom a form makes; it is stored nowhere."""
    return secrets.pin_from(sealing.secrets()[-1], str(form))
