"""What people did, and what they keep beside it."""

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

# What people did, and what the server concluded from it. Append-only: triggers refuse UPDATE and DELETE.
records = Table(
    "lms_records",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),  # the device's (v4, v7) or a conclusion's (v5)
    Column("person", ForeignKey(people.c.id), nullable=False),
    Column("cohort", ForeignKey(cohorts.c.id)),
    Column("activity", Text, nullable=False),  # its id in the curriculum; empty: the course itself
    Column("content", String(64), nullable=False),  # hash of what was shown; empty where nothing was
    Column("kind", String(32), nullable=False),
    Column("attempt", Uuid),  # the attempt it belongs to
    Column("author", ForeignKey(people.c.id)),  # who did it for the person; empty: the person
    Column("what", Json, nullable=False),
    Column("happened_at", Moment, nullable=False),  # what the device says
    Column("received_at", Moment, nullable=False),  # what the server says
)
Index("ix_lms_records_seat", records.c.cohort, records.c.person, records.c.kind, records.c.activity)
Index("ix_lms_records_kind", records.c.cohort, records.c.kind)
Index("ix_lms_records_attempt", records.c.attempt)
Index("ix_lms_records_person", records.c.person)

# Files that trainees sent; what is in them lies in the folder LMS_UPLOADS.
uploads = Table(
    "lms_uploads",
    metadata,
    own_id(),
    Column("hash", String(64), nullable=False),  # sha256 of what lies on the disk
    Column("kind", String(100), nullable=False),  # media type, told by what it holds
    Column("size", Integer, nullable=False),  # bytes
    Column("name", Text, nullable=False),  # as the trainee's device called it
    Column("person", ForeignKey(people.c.id), nullable=False),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False),
    Column("at", Moment, nullable=False),
)
Index("ix_lms_uploads_seat", uploads.c.cohort, uploads.c.person)

# What a trainee writes down beside a lesson for themselves, and which lessons they marked. No page shows it to others.
notes = Table(
    "lms_notes",
    metadata,
    Column("person", ForeignKey(people.c.id), primary_key=True),
    Column("cohort", ForeignKey(cohorts.c.id), primary_key=True),
    Column("activity", Text, primary_key=True),  # its id in the curriculum
    Column("text", Text, nullable=False),
    Column("marked", Boolean, nullable=False),  # a bookmark
    Column("at", Moment, nullable=False),
)

# When a cohort meets. Who was there is in the records; a meeting that does not happen is cancelled, never deleted.
meetings = Table(
    "lms_meetings",
    metadata,
    own_id(),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("place", Text, nullable=False),  # the room, or the address of the online meeting
    Column("cancelled_at", Moment),
    Column("created_at", Moment, nullable=False),
)

# What a meeting was before somebody moved, renamed or cancelled it. Triggers refuse any other verb than insert.
meeting_changes = Table(
    "lms_meeting_changes",
    metadata,
    Column("position", Position, primary_key=True),
    Column("meeting", ForeignKey(meetings.c.id), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("place", Text, nullable=False),
    Column("cancelled_at", Moment),
    Column("reason", Text, nullable=False),  # empty where no register said who was there
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
)

# Sheets of paper that people signed at a meeting; what is in them lies in the folder LMS_UPLOADS. None is ever deleted.
attendance_sheets = Table(
    "lms_attendance_sheets",
    metadata,
    own_id(),
    Column("meeting", ForeignKey(meetings.c.id), nullable=False, index=True),
    Column("hash", String(64), nullable=False),  # sha256 of what lies on the disk
    Column("kind", String(100), nullable=False),  # media type, told by what it holds
    Column("size", Integer, nullable=False),  # bytes
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", ForeignKey(people.c.id)),
    Column("reason", Text, nullable=False),  # why it was withdrawn
)

# A link that asks how it goes at work, months after a training: the trainee, or who leads them, without an account.
work_surveys = Table(
    "lms_work_surveys",
    metadata,
    own_id(),  # the link is this, signed
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False),
    Column("person", ForeignKey(people.c.id), nullable=False),  # whose work it is about
    Column("asked", String(16), nullable=False),  # trainee, lead
    Column("months", Integer, nullable=False),  # after the last day of the training
    Column("language", String(16), nullable=False),  # that it opens in
    Column("author", ForeignKey(people.c.id), nullable=False),  # who made the link
    Column("made_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("answered_at", Moment),
    Column("answers", Json),  # by question; read together with those of others only
)
Index("ix_lms_work_surveys_seat", work_surveys.c.cohort, work_surveys.c.person)
