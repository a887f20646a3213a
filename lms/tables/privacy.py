"""What is asked of people beyond a name, what they agreed to, and who looked."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from lms.tables.columns import Json, Moment, Position, metadata, own_id
from lms.tables.people import cohorts, people, programmes

# What a programme asks of its trainees beyond a name, and for how long it keeps names. No row: nothing, for good.
programme_privacy = Table(
    "lms_programme_privacy",
    metadata,
    Column("programme", ForeignKey(programmes.c.id), primary_key=True),
    Column("asks", Json, nullable=False),  # the names of the fields, of lms.privacy.fields
    Column("keeps_months", Integer),  # after the last day of a cohort; empty: no end is set
)

# What somebody told one programme of themselves; another programme does not see it.
profiles = Table(
    "lms_profiles",
    metadata,
    Column("person", ForeignKey(people.c.id), primary_key=True),
    Column("programme", ForeignKey(programmes.c.id), primary_key=True),
    Column("answers", Json, nullable=False),  # by field; a field without an answer is not in it
    Column("author", ForeignKey(people.c.id)),  # who brought it in a list; empty: the person said it
    Column("at", Moment, nullable=False),
)

# Who asked that somebody be erased, and when it was done. While one is under way, the triggers of the records and of
# the ratings let what it takes away of that person go: the one way in which what they say changes.
erasures = Table(
    "lms_erasures",
    metadata,
    own_id(),
    Column("person", ForeignKey(people.c.id), nullable=False, index=True),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", ForeignKey(people.c.id), nullable=False),
    Column("reason", Text, nullable=False),
    Column("withdrawn_at", Moment),
    Column("author", ForeignKey(people.c.id)),  # who did it
    Column("begun_at", Moment),
    Column("done_at", Moment),
)

# Who opened a page or took a file with what is known of others. Append-only.
looks = Table(
    "lms_looks",
    metadata,
    Column("position", Position, primary_key=True),
    Column("person", ForeignKey(people.c.id), nullable=False),  # who looked
    Column("about", ForeignKey(people.c.id), index=True),  # at whom; empty: at everybody of the cohort or programme
    Column("cohort", ForeignKey(cohorts.c.id)),
    Column("programme", ForeignKey(programmes.c.id), index=True),
    Column("kind", String(16), nullable=False),  # look, export
    Column("page", String(64), nullable=False),  # its endpoint
    Column("at", Moment, nullable=False),
)

# What a programme asks people to agree to; the newest counts, and asks everybody again. Append-only.
consents = Table(
    "lms_consents",
    metadata,
    own_id(),
    Column("programme", ForeignKey(programmes.c.id), nullable=False),
    Column("number", Integer, nullable=False),  # of the programme's versions, from 1
    Column("texts", Json, nullable=False),  # by language; none: nobody is asked any more
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
)
Index("uq_lms_consents_number", consents.c.programme, consents.c.number, unique=True)

# Who agreed to which version. Append-only.
agreements = Table(
    "lms_agreements",
    metadata,
    Column("position", Position, primary_key=True),
    Column("consent", ForeignKey(consents.c.id), nullable=False, index=True),
    Column("person", ForeignKey(people.c.id), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)
