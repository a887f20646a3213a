"""Services that are appraised, and standards to appraise them by."""

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

from lms.tables.columns import Json, Moment, Position, metadata, own_id
from lms.tables.people import cohorts, people

# Sets of standards that an author brought in; their text lies in lms_objects, as does that of every set in use.
standards_sets = Table(
    "lms_standards_sets",
    metadata,
    Column("hash", String(64), primary_key=True),  # of the object with the whole set
    Column("title", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
)

# A service that is appraised, by a code name that only those who work with it can read.
services = Table(
    "lms_services",
    metadata,
    own_id(),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)
Index("uq_lms_services_name", services.c.cohort, services.c.name, unique=True)

# One round: an exercise on an invented service that every trainee does, or the appraisal of a real one.
appraisals = Table(
    "lms_appraisals",
    metadata,
    own_id(),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False, index=True),
    Column("service", ForeignKey(services.c.id)),  # empty: an exercise
    Column("kind", String(16), nullable=False),  # exercise, self, external, again
    Column("title", Text, nullable=False),
    Column("set", String(64), nullable=False),  # hash of the object with the standards, as they were then
    Column("exercise", String(64), nullable=False),  # hash of the object with evidence and key; empty: a real service
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("created_at", Moment, nullable=False),
)

# Who rates a real service: one person, or two who do not see each other's ratings before both have handed in.
assessors = Table(
    "lms_assessors",
    metadata,
    Column("appraisal", ForeignKey(appraisals.c.id), primary_key=True),
    Column("person", ForeignKey(people.c.id), primary_key=True),
    Column("place", Integer, nullable=False),  # 1 or 2
)

# What somebody rated, or what both agreed on. The newest counts; append-only, so that every earlier one can be read.
ratings = Table(
    "lms_ratings",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("appraisal", ForeignKey(appraisals.c.id), nullable=False, index=True),
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("agreed", Boolean, nullable=False),  # the value after the talk of two assessors, with its reason
    Column("criterion", String(16), nullable=False),
    Column("rating", String(2), nullable=False),  # 2, 1, 0, NA
    Column("comment", Text, nullable=False),
    Column("evidence", Json, nullable=False),  # list of document, record, observation, interview
    Column("file", Text, nullable=False),  # the name of a file that the service keeps
    Column("at", Moment, nullable=False),
)

# What locks an appraisal: an assessor hands in, the trainer signs off. Append-only.
appraisal_events = Table(
    "lms_appraisal_events",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("appraisal", ForeignKey(appraisals.c.id), nullable=False, index=True),
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("kind", String(16), nullable=False),  # handed-in, signed-off
    Column("at", Moment, nullable=False),
)

# A row of the plan that follows an appraisal, as it was at a time. The newest counts; append-only.
improvements = Table(
    "lms_improvements",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("appraisal", ForeignKey(appraisals.c.id), nullable=False, index=True),
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("criterion", String(16), nullable=False),
    Column("what", Json, nullable=False),  # gap, cause, action, owner, due, resources, measure, status, closed
    Column("at", Moment, nullable=False),
)
