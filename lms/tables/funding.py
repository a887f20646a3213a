"""What a programme promised, and whose signs it may show."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text, Uuid

from lms.tables.columns import Json, Moment, Position, metadata, own_id
from lms.tables.people import people, programmes

indicators = Table(
    "lms_indicators",
    metadata,
    own_id(),
    Column("programme", ForeignKey(programmes.c.id), nullable=False, index=True),
    Column("name", Text, nullable=False),  # in the words of the contract
    Column("target", Integer),  # empty: none was agreed
    Column("counted", String(24), nullable=False),  # what the site counts for it; empty: somebody writes the figure
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),  # when it was left out; it is never deleted
)

# What somebody wrote down for an indicator that the site cannot count; the newest counts. Append-only.
indicator_figures = Table(
    "lms_indicator_figures",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("indicator", ForeignKey(indicators.c.id), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("source", Text, nullable=False),  # where it is from
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
)

# A logo, and who allowed it to be shown where. The picture lies in lms_objects.
logos = Table(
    "lms_logos",
    metadata,
    own_id(),
    Column("programme", ForeignKey(programmes.c.id), nullable=False, index=True),
    Column("owner", Text, nullable=False),  # whose it is, as it is read out where it cannot be seen
    Column("picture", String(64), nullable=False),  # sha256
    Column("permitted_by", Text, nullable=False),  # who allowed it, with their function
    Column("permitted_on", Date, nullable=False),
    Column("letter", Text, nullable=False),  # where the permission is kept: the number of a letter, a contract
    Column("uses", Json, nullable=False),  # for what: see lms.certificates.logos.USES
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", ForeignKey(people.c.id)),
    Column("withdrawn_reason", Text),
)
