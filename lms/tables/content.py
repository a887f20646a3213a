"""What was published, and what was said about it."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)

from lms.tables.columns import Json, Moment, Position, metadata, own_id
from lms.tables.people import cohorts, people

objects = Table(
    "lms_objects",
    metadata,
    Column("hash", String(64), primary_key=True),  # sha256 of the body
    Column("body", LargeBinary, nullable=False),  # compiled form, canonical JSON
)

publications = Table(
    "lms_publications",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("manifest", String(64), nullable=False),  # hash of the object that names everything
    Column("author", ForeignKey(people.c.id)),
    Column("published_at", Moment, nullable=False),
    Column("note", Text, nullable=False, server_default=""),  # why, in the author's words
    Column("restores", Integer),  # the number of the earlier publication that this one goes back to
    Column("unreviewed", Json),  # what is critical for safety and was brought out unsigned: curriculum/language/id
)

# What a search looks through: the activities that are published now, in passages. It is made from them, and can be made
# again; triggers index it in fts_lms_passages, which each kind of database has in its own way.
passages = Table(
    "lms_passages",
    metadata,
    Column("position", Position, primary_key=True),
    Column("content", String(64), nullable=False, index=True),  # hash of the activity
    Column("kind", String(16), nullable=False),  # of curricula.passages
    Column("country", String(2), nullable=False),  # where alone it holds; empty: everywhere
    Column("anchor", Text, nullable=False),  # its place on the activity's page; empty: the beginning
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("heading", Text, nullable=False),  # the words of the title as curricula.searching compares them
    Column("words", Text, nullable=False),  # those of the text
)

# What reviewers said of exactly one version of an activity; the newest counts. Append-only, as the records are.
signatures = Table(
    "lms_signatures",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("content", String(64), nullable=False, index=True),  # hash of what was read
    Column("curriculum", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("activity", Text, nullable=False),
    Column("reviewer", ForeignKey(people.c.id), nullable=False),
    Column("role", Text, nullable=False),  # the reviewer's profession, in their words
    Column("written_by", Text, nullable=False),  # who wrote it, as far as known then; empty: nobody knows
    Column("verdict", String(16), nullable=False),  # signed, refused
    Column("statement", Text, nullable=False),  # what the reviewer put their name to
    Column("reason", Text, nullable=False),  # why it was refused
    Column("at", Moment, nullable=False),
)

# "This seems wrong": what a trainee said of one part, or one question, of exactly one version.
reports = Table(
    "lms_reports",
    metadata,
    own_id(),
    Column("person", ForeignKey(people.c.id), nullable=False),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False),
    Column("curriculum", Text, nullable=False),
    Column("language", String(16), nullable=False),  # that the content was read in
    Column("activity", Text, nullable=False),
    Column("content", String(64), nullable=False),  # hash of the activity as it was shown
    Column("part", Integer),  # of a lesson, from 0; empty: a question
    Column("question", Text, nullable=False),  # its id; empty: a part of a lesson
    Column("kind", String(16), nullable=False),  # fact, unclear, language, technical
    Column("quote", Text, nullable=False),  # the words that it is about
    Column("text", Text, nullable=False),  # what the trainee says
    Column("at", Moment, nullable=False),
)
Index("ix_lms_reports_seat", reports.c.cohort, reports.c.person)

# What became of a report. Append-only.
report_events = Table(
    "lms_report_events",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("report", ForeignKey(reports.c.id), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # answered, closed
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# What the source files of the courses said, where the content folder is no checkout of git.
source_versions = Table(
    "lms_source_versions",
    metadata,
    Column("number", Position, primary_key=True),
    Column("path", Text, nullable=False, index=True),  # below the content folder
    Column("hash", String(64), nullable=False),  # sha256 of the body; empty: the file was removed
    Column("body", LargeBinary),
    Column("author", ForeignKey(people.c.id)),  # empty: it was found like this
    Column("at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("renamed_from", Text, nullable=False),
)
