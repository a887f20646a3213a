"""The outbox: what is to be told to whom, written in the transaction of its cause, and taken from it by one sender.

A sender claims one row for a while, speaks to the mail server outside any transaction, and notes what became of it. One
that is killed in between leaves a claim that runs out: the message then goes a second time, under the same id, which
its reader's mail program knows it by. A library for queues keeps rows of its own beside the database's transaction, so
it would need this table all the same; what it could add to it is the loop of ``courier``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import Row, or_, select

from lms import clock, database, mail
from lms.identity import Cohort
from lms.messages import quiet
from lms.tables import messages, unsubscribed

MAIL, HOOK = "mail", "hook"
BY_HAND = ""  # somebody whom no channel reaches
MESSAGE = "message"  # the kind of what a person wrote; any other kind is the rule of a reminder

LEASE = timedelta(minutes=5)  # longer than the slowest conversation with a mail server
# How long after each failure it is tried again; after the last one it is dropped: two days in all.
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 20, 60, 180, 360, 720, 1440))


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person about one cohort. ``author`` is who wrote it; ``None``: a rule of the programme."""

    id: UUID
    person: UUID
    cohort: Cohort
    kind: str
    channel: str
    language: str
    subject: str
    body: str
    author: UUID | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one sender has taken. ``claim`` is what proves that it still has it."""

    id: UUID
    claim: UUID
    person: UUID
    cohort: UUID
    kind: str
    channel: str
    zone: str
    language: str
    subject: str
    body: str
    tries: int


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a message: sent, waits, or dropped with the reason in ``failure``."""

    person: UUID
    kind: str
    made_at: datetime
    sent_at: datetime | None
    dropped_at: datetime | None
    due_at: datetime | None
    failure: str

    @property
    def state(self) -> str:
        """What became of it, by the name that pages use."""
        return "done" if self.sent_at else "missing" if self.dropped_at else "started"


def channel_for(email: str, has_unsubscribed: bool) -> str:
    """Return what reaches somebody on this site: their e-mail, else a messenger; :data:`BY_HAND` where nothing does."""
    if has_unsubscribed:
        return BY_HAND
    if email and mail.is_set_up():
        return MAIL
    return HOOK if current_app.config["LMS_HOOK_URL"] else BY_HAND


def put(written: Iterable[Message]) -> set[UUID]:
    """Write messages, inside ``database.writing()``; return the ids that were not there before.

    They are due now, or when the quiet hours of their cohort's zone are over.
    """
    now, hours = clock.now(), quiet.of_site()
    return database.insert_once(
        messages,
        [
            {
                "id": each.id,
                "person": each.person,
                "cohort": each.cohort.id,
                "author": each.author,
                "kind": each.kind,
                "channel": each.channel,
                "zone": each.cohort.timezone,
                "language": each.language,
                "subject": each.subject,
                "body": each.body,
                "made_at": now,
                "due_at": hours.over(now, each.cohort.timezone),
                "tries": 0,
                "failure": "",
            }
            for each in written
        ],
    )


def claim() -> Claimed | None:
    """Take the message that has been due longest, for five minutes; ``None`` where none is due that nobody has taken.

    Two who ask at once get two messages: PostgreSQL skips what the other one has locked, SQLite lets one ask at a time.
    """
    now, proof = clock.now(), uuid4()
    is_free = or_(messages.c.claimed_until.is_(None), messages.c.claimed_until <= now)
    due = select(messages).where(messages.c.due_at <= now, is_free).order_by(messages.c.due_at, messages.c.id).limit(1)
    if database.connection().execute(due).first() is None:
        return None  # looked first: a sender without work never holds up who writes
    with database.writing() as link:
        row = link.execute(due.with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        taken = messages.update().where(messages.c.id == row.id)
        link.execute(taken.values(claim=proof, claimed_until=now + LEASE))
    return _claimed(row, proof)


def _claimed(row: Row[*tuple[Any, ...]], proof: UUID) -> Claimed:
    names = ("person", "cohort", "kind", "channel", "zone", "language", "subject", "body", "tries")
    return Claimed(row.id, proof, **{name: getattr(row, name) for name in names})


def note_sent(taken: Claimed) -> None:
    """Keep that a message was handed over."""
    _settle(taken, sent_at=clock.now(), due_at=None, failure="")


def drop(taken: Claimed, why: str) -> None:
    """Keep that a message will not be sent, and why."""
    _settle(taken, dropped_at=clock.now(), due_at=None, failure=why)


def postpone(taken: Claimed, until: datetime) -> None:
    """Put a message back until a moment; it was not tried."""
    _settle(taken, due_at=until)


def put_back(taken: Claimed, why: str) -> None:
    """Put a message back that was not taken, to be tried again later; after the last try it is dropped."""
    if taken.tries >= len(PAUSES):
        drop(taken, why)
        return
    _settle(taken, tries=taken.tries + 1, due_at=clock.now() + PAUSES[taken.tries], failure=why)


def _settle(taken: Claimed, **values: object) -> None:
    """Write what became of a claimed message, and let it go; nothing where another sender has claimed it since."""
    mine = (messages.c.id == taken.id) & (messages.c.claim == taken.claim)
    with database.writing() as link:
        link.execute(messages.update().where(mine).values(claim=None, claimed_until=None, **values))


def newest(cohort: Cohort) -> Mapping[UUID, Told]:
    """Return what became of the newest message about a cohort to each person."""
    columns = (messages.c[name] for name in ("person", "kind", "made_at", "sent_at", "dropped_at", "due_at", "failure"))
    query = select(*columns).where(messages.c.cohort == cohort.id).order_by(messages.c.made_at)
    return {row.person: Told(*row) for row in database.connection().execute(query)}


def waiting() -> int:
    """Return how many messages are yet to be sent, due or not."""
    query = select(messages.c.id).where(messages.c.due_at.is_not(None))
    return len(database.connection().execute(query).all())


def who_unsubscribed(people: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some people who want no messages."""
    query = select(unsubscribed.c.person).where(unsubscribed.c.person.in_(people))
    return frozenset(database.connection().execute(query).scalars())
