"""One-time links: made for one person, for one purpose, for a while. Only the fingerprint of the secret is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from lms import clock, database, urls
from lms.accounts import secrets
from lms.errors import Refused
from lms.language import gettext
from lms.tables import invitations

INVITATION, PASSWORD = "invitation", "password"
LASTS = {INVITATION: timedelta(days=7), PASSWORD: timedelta(hours=2)}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that still opens: whose it is, and what for."""

    person: UUID
    purpose: str


def address(secret: str) -> str:
    """Return the full address of the page that a secret opens."""
    return urls.public("invitation.show", secret=secret)


def keep(secret: str, person: UUID, purpose: str) -> datetime:
    """Store a new link, inside ``database.writing()``; return until when it opens."""
    until = clock.now() + LASTS[purpose]
    row = {"id": uuid4(), "secret": secrets.fingerprint(secret), "person": person, "purpose": purpose}
    database.connection().execute(invitations.insert().values(**row, expires_at=until))
    return until


def find(secret: str) -> Link:
    """Return what a link opens, without using it up: mail programs look at links before people do.

    Raises :class:`Refused` (404, 410) for a link that is unknown, used or too old, with what to do about it.
    """
    query = select(invitations).where(invitations.c.secret == secrets.fingerprint(secret))
    row = database.connection().execute(query).one_or_none()
    if row is None:
        raise Refused(
            404,
            gettext("This link is not complete, or it was never made here."),
            gettext("Open it again from the message, all of it to the end of its line."),
        )
    if row.used_at is not None:
        raise Refused(
            410,
            gettext("This link has been used already: it works once."),
            gettext("Sign in with the password you chose, or ask for a new one on the sign-in page."),
        )
    if row.expires_at <= clock.now():
        raise Refused(
            410,
            gettext("This link is too old."),
            gettext("Ask whoever invited you for a new one, or ask for a new password on the sign-in page."),
        )
    return Link(row.person, row.purpose)


def use(secret: str) -> UUID:
    """Use a link up, inside ``database.writing()``, and every other one of the person; return the person.

    Raises :class:`Refused` as :func:`find` does. Of two who use it at the same moment, one comes too late.
    """
    link, person = database.connection(), find(secret).person
    mine = (invitations.c.person == person) & invitations.c.used_at.is_(None)
    link.execute(select(invitations.c.id).where(mine).order_by(invitations.c.id).with_for_update()).all()
    find(secret)
    link.execute(invitations.update().where(mine).values(used_at=clock.now()))
    return person
