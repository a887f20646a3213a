"""Packs of evidence, and who opened them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
)

from lms.tables.columns import Moment, Position, metadata, own_id
from lms.tables.content import objects
from lms.tables.people import people

# A pack of evidence as it was made: the facts that it says, and the zip with its files. Neither ever changes.
evidence_packs = Table(
    "lms_evidence_packs",
    metadata,
    own_id(),
    Column("kind", String(16), nullable=False),  # cohort, programme
    Column("scope", Uuid, nullable=False),  # the id of the cohort or the programme
    Column("number", Integer, nullable=False),  # of the packs of this cohort or programme, from 1
    Column("named", Boolean, nullable=False),  # whether people are named in it
    Column("language", String(16), nullable=False),
    Column("facts", ForeignKey(objects.c.hash), nullable=False),
    Column("zip", ForeignKey(objects.c.hash), nullable=False),
    Column("size", Integer, nullable=False),  # of the zip, in bytes
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("made_at", Moment, nullable=False),
)
Index("uq_lms_evidence_packs_number", evidence_packs.c.scope, evidence_packs.c.number, unique=True)

# A link that opens a pack for somebody without an account.
evidence_links = Table(
    "lms_evidence_links",
    metadata,
    own_id(),  # the link is this, signed
    Column("pack", ForeignKey(evidence_packs.c.id), nullable=False, index=True),
    Column("holder", Text, nullable=False),  # for whom it was made
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

# Who opened what of a pack: whoever holds a link, or somebody with an account. Append-only.
evidence_openings = Table(
    "lms_evidence_openings",
    metadata,
    Column("position", Position, primary_key=True),
    Column("pack", ForeignKey(evidence_packs.c.id), nullable=False, index=True),
    Column("link", ForeignKey(evidence_links.c.id)),  # empty: by somebody with an account
    Column("person", ForeignKey(people.c.id)),
    Column("file", Text, nullable=False),  # empty: the page
    Column("at", Moment, nullable=False),
)
