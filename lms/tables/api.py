"""Tokens that let other software read, and what they were used for."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from lms.tables.columns import Json, Moment, metadata, own_id
from lms.tables.people import people, programmes

# What lets other software read from one programme. The token itself is nowhere: only its sha256 is kept.
api_tokens = Table(
    "lms_api_tokens",
    metadata,
    own_id(),
    Column("programme", ForeignKey(programmes.c.id), nullable=False, index=True),
    Column("name", Text, nullable=False),  # of the software that holds it
    Column("secret", String(64), nullable=False, unique=True),
    Column("scopes", Json, nullable=False),
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("used_at", Moment),
)

# On which days a token read what, and how often.
api_uses = Table(
    "lms_api_uses",
    metadata,
    Column("token", ForeignKey(api_tokens.c.id), primary_key=True),
    Column("day", Date, primary_key=True),  # in UTC
    Column("resource", String(32), primary_key=True),
    Column("count", Integer, nullable=False),
)
