"""What is told to people."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
)

from lms.tables.columns import Moment, metadata, own_id
from lms.tables.people import cohorts, people, programmes

# What is to be told to people, and what became of it: written with its cause, sent by whoever claims the row.
messages = Table(
    "lms_messages",
    metadata,
    own_id(),  # the message's own name in the mail, too: one that comes twice is known by it
    Column("person", ForeignKey(people.c.id), nullable=False),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False),
    Column("author", ForeignKey(people.c.id)),  # empty: a rule of the programme
    Column("kind", String(32), nullable=False),  # message, or the rule of a reminder
    Column("channel", String(8), nullable=False),  # mail, hook
    Column("zone", String(64), nullable=False),  # IANA; whose quiet hours hold
    Column("language", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("due_at", Moment, index=True),  # when it may be sent or tried again; empty: it was sent or dropped
    Column("tries", Integer, nullable=False),  # that failed
    Column("claim", Uuid),  # of the sender that has it, until it runs out
    Column("claimed_until", Moment),
    Column("sent_at", Moment),
    Column("dropped_at", Moment),
    Column("failure", Text, nullable=False),  # why the last try failed, or it was dropped
)
Index("ix_lms_messages_seat", messages.c.cohort, messages.c.person)

# Who wants no messages: invitations and links that they ask for themselves still come.
unsubscribed = Table(
    "lms_unsubscribed",
    metadata,
    Column("person", ForeignKey(people.c.id), primary_key=True),
    Column("at", Moment, nullable=False),
)

# Which reminders the people of a programme get, each after how many days. A rule without a row reminds nobody.
reminders = Table(
    "lms_reminders",
    metadata,
    Column("programme", ForeignKey(programmes.c.id), primary_key=True),
    Column("rule", String(32), primary_key=True),
    Column("days", Integer, nullable=False),
)
