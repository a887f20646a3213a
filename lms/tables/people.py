"""Who people are, and where they sit."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
    false,
)

from lms.tables.columns import Json, Moment, Position, metadata, own_id

people = Table(
    "lms_people",
    metadata,
    own_id(),
    Column("name", Text, nullable=False),
    Column("email", Text, unique=True),  # lower case; many have none
    Column("card", String(12), unique=True),  # the number on a PIN card
    Column("password", Text),  # argon2 hash
    Column("pin", Text),  # argon2 hash
    Column("language", String(16)),
    Column("external", Text, unique=True),  # the host's own name for this person
    Column("epoch", Integer, nullable=False),  # raised to end every session at once
    Column("created_at", Moment, nullable=False),
    Column("reading", String(8)),  # size and room of the text, as lms.reading writes it; empty: nothing was chosen
    Column("merged_into", Uuid, index=True),  # whose account this is besides their own, at the end of every merge
)

# Two accounts that belong to one person. Undoing puts everything back where it was; no row is ever deleted.
merges = Table(
    "lms_merges",
    metadata,
    own_id(),
    Column("kept", ForeignKey(people.c.id), nullable=False, index=True),  # who goes on
    Column("merged", ForeignKey(people.c.id), nullable=False, index=True),  # whose rows became theirs
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("moved", Json, nullable=False),  # which rows, by table, and how the seats were before; lms.accounts.merging
    Column("moving", Boolean, nullable=False),  # while it is done or undone: the records' triggers let go of `person`
    Column("undone_at", Moment),
    Column("undone_by", ForeignKey(people.c.id)),
)

# Of which two accounts somebody said that they are two people; the newest row about a pair counts. Append-only.
told_apart = Table(
    "lms_told_apart",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("one", ForeignKey(people.c.id), nullable=False, index=True),
    Column("other", ForeignKey(people.c.id), nullable=False, index=True),
    Column("apart", Boolean, nullable=False),  # false: it was taken back
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
)

programmes = Table(
    "lms_programmes",
    metadata,
    own_id(),
    Column("title", Text, nullable=False),
    Column("funder", Text, nullable=False),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("created_at", Moment, nullable=False),
    Column("budget_line", Text, nullable=False, server_default=""),  # under which the funder pays for it
)

cohorts = Table(
    "lms_cohorts",
    metadata,
    own_id(),
    Column("programme", ForeignKey(programmes.c.id), nullable=False, index=True),
    Column("code", String(12), nullable=False, unique=True),  # in addresses; random, says nothing
    Column("join_code", String(12), nullable=False, unique=True),
    Column("joining", Boolean, nullable=False),  # whether the join code still lets people in
    Column("title", Text, nullable=False),
    Column("curriculum", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("place", Text, nullable=False),
    Column("country", String(2), nullable=False),  # ISO 3166-1 alpha-2
    Column("timezone", String(64), nullable=False),  # IANA
    Column("modality", String(16), nullable=False),  # in-person, online, hybrid
    Column("created_at", Moment, nullable=False),
    Column("asks", Text, nullable=False, server_default=""),  # what its certificate asks for otherwise; curricula.rules
    Column("code_names", Boolean, nullable=False, server_default=false()),  # whether no name is ever taken in it
)

# How a cohort came to ask for something else than its curriculum, and why; the newest counts. Append-only.
rule_changes = Table(
    "lms_rule_changes",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False, index=True),
    Column("asks", Text, nullable=False),  # as in the cohort's row; empty: back to the curriculum's rule
    Column("reason", Text, nullable=False),
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
)

# A role somebody holds: on the whole site (both empty), in a programme, or in a cohort. A trainee's is their seat.
memberships = Table(
    "lms_memberships",
    metadata,
    own_id(),
    Column("person", ForeignKey(people.c.id), nullable=False, index=True),
    Column("role", String(16), nullable=False),  # see lms.identity.ROLES
    Column("programme", ForeignKey(programmes.c.id), index=True),
    Column("cohort", ForeignKey(cohorts.c.id), index=True),
    Column("since", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("language", String(16)),  # that a trainee reads the course in; empty: the cohort's
    Column("from_on", Date),  # the days on which the role is held, both included; empty: without end
    Column("until_on", Date),
    Column("organisation", Text),  # whose people somebody with the role "organisation" may see
)
Index(
    "uq_lms_memberships_seat",
    memberships.c.person,
    memberships.c.cohort,
    memberships.c.role,
    unique=True,
)

# What somebody said that the headings in the lists of a programme's office mean; the next list is read so.
list_headings = Table(
    "lms_list_headings",
    metadata,
    Column("programme", ForeignKey(programmes.c.id), primary_key=True),
    Column("heading", String(120), primary_key=True),  # letters and digits alone, small
    Column("meaning", String(32), nullable=False),  # as in lms.managing.people_columns; empty: left out
)

invitations = Table(
    "lms_invitations",
    metadata,
    own_id(),
    Column("secret", String(64), nullable=False, unique=True),  # sha256 of what the link carries
    Column("person", ForeignKey(people.c.id), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),  # invitation, password
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

tries = Table(
    "lms_tries",
    metadata,
    Column("key", String(80), primary_key=True),  # what is limited, for whom
    Column("period", Integer, primary_key=True),  # which quarter of an hour
    Column("count", Integer, nullable=False),
)
