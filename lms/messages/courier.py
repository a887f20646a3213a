"""The sender: takes what is due from the outbox, one by one, and hands it to the mail server or the messenger.

Any number of them may run, on any machine that reaches the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from flask import Flask, current_app
from sqlalchemy import select

from lms import clock, database, identity, mail
from lms.identity import TRAINEE, Person
from lms.mail import NotSent
from lms.messages import hook, letters, outbox, quiet
from lms.messages.outbox import Claimed
from lms.tables import memberships


def is_needed(app: Flask) -> bool:
    """Whether a site has anything to send messages with."""
    return bool(app.config["LMS_MAIL_URL"] or app.config["LMS_HOOK_URL"])


@contextmanager
def on_site(app: Flask, address: str) -> Iterator[None]:
    """Work as the site at ``address``: what is written in here carries addresses of it."""
    with app.test_request_context(base_url=address):
        yield


def drain(stop: Event | None = None) -> int:
    """Send everything that is due, until ``stop`` is set; return how many messages left.

    Inside :func:`on_site`, outside ``database.writing()``.
    """
    sent = 0
    while not (stop is not None and stop.is_set()) and (taken := outbox.claim()) is not None:
        sent += _send(taken)
    return sent


def _send(taken: Claimed) -> bool:
    """Send one message that was claimed, note what became of it, and return whether it left."""
    free_at = quiet.of_site().over(clock.now(), taken.zone)
    if free_at > clock.now():
        outbox.postpone(taken, free_at)
        return False
    person = identity.person_with_id(taken.person)
    assert person is not None, "a message refers to somebody who exists"
    obstacle = _obstacle(taken, person)
    if obstacle:
        outbox.drop(taken, obstacle)
        return False
    try:
        _hand_over(taken, person)
    except NotSent as error:
        current_app.logger.warning("A message was not sent: %s", error)
        if error.for_good:
            outbox.drop(taken, str(error))
        else:
            outbox.put_back(taken, str(error))
        return False
    outbox.note_sent(taken)
    return True


def _obstacle(taken: Claimed, person: Person) -> str:
    """Return why a message is not to be sent any more, by what is true now; empty where it is."""
    if outbox.who_unsubscribed([person.id]):
        return "unsubscribed"
    if taken.channel == outbox.MAIL and not person.email:
        return "no address"
    query = select(memberships.c.id).where(
        memberships.c.person == person.id,
        memberships.c.cohort == taken.cohort,
        memberships.c.role == TRAINEE,
        memberships.c.ended_at.is_(None),
    )
    return "" if database.connection().execute(query).first() else "left the cohort"


def _hand_over(taken: Claimed, person: Person) -> None:
    if taken.channel == outbox.HOOK:
        hook.send(taken, person.name)
        return
    message = mail.compose(person.email, taken.subject, taken.body, str(taken.id))
    message["List-Unsubscribe"] = f"<{letters.address_to_unsubscribe(person.id)}>"
    mail.send(message)
