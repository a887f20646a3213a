"""The whole schema on one screen. What the columns mean is said here; how they change is in ``migrations/``.

People did what the records say. Everything else is who they are, where they sit, and what was published.
No foreign key leaves this file: a host's own tables are never touched.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    false,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING, info={"bind_key": "lms"})


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, on SQLite (which knows no zones) kept as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; a naive one is a mistake and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; give an aware moment")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")
Position = BigInteger().with_variant(Integer(), "sqlite")


def _id() -> Column[Any]:
    return Column("id", Uuid, primary_key=True)


people = Table(
    "lms_people",
    metadata,
    _id(),
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
)

programmes = Table(
    "lms_programmes",
    metadata,
    _id(),
    Column("title", Text, nullable=False),
    Column("funder", Text, nullable=False),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("created_at", Moment, nullable=False),
)

cohorts = Table(
    "lms_cohorts",
    metadata,
    _id(),
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
    _id(),
    Column("person", ForeignKey(people.c.id), nullable=False, index=True),
    Column("role", String(16), nullable=False),  # admin, manager, trainer, trainee, author, reviewer
    Column("programme", ForeignKey(programmes.c.id), index=True),
    Column("cohort", ForeignKey(cohorts.c.id), index=True),
    Column("since", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("language", String(16)),  # that a trainee reads the course in; empty: the cohort's
)
Index(
    "uq_lms_memberships_seat",
    memberships.c.person,
    memberships.c.cohort,
    memberships.c.role,
    unique=True,
)

invitations = Table(
    "lms_invitations",
    metadata,
    _id(),
    Column("secret", String(64), nullable=False, unique=True),  # sha256 of what the link carries
    Column("person", ForeignKey(people.c.id), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),  # invitation, password
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

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
Index("ix_lms_records_seat", records.c.cohort, records.c.person, records.c.kind)
Index("ix_lms_records_kind", records.c.cohort, records.c.kind)
Index("ix_lms_records_attempt", records.c.attempt)
Index("ix_lms_records_person", records.c.person)

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
    _id(),
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

# Files that trainees sent; what is in them lies in the folder LMS_UPLOADS.
uploads = Table(
    "lms_uploads",
    metadata,
    _id(),
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
    _id(),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("place", Text, nullable=False),  # the room, or the address of the online meeting
    Column("cancelled_at", Moment),
    Column("created_at", Moment, nullable=False),
)

certificates = Table(
    "lms_certificates",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("record", Uuid, nullable=False, unique=True),  # the certificate-issued record: the words as they were
    Column("pdf", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("credential", LargeBinary),  # the signed Open Badge, JSON-LD; empty: issued before there were any
)

# Which bit of the site's list of revocations is a certificate's: given once, before it is printed.
certificate_places = Table(
    "lms_certificate_places",
    metadata,
    Column("place", Position, primary_key=True),  # from 1
    Column("record", Uuid, nullable=False, unique=True),  # the certificate-issued record
    Column("revoked_at", Moment, index=True),  # the log says it too, and why; here the public list is read
)

# What the site signs certificates with. A key is used until the next is made; what it signed is checked for ever.
keys = Table(
    "lms_keys",
    metadata,
    Column("id", String(8), primary_key=True),  # of the sha256 of the public half, hexadecimal
    Column("public", LargeBinary, nullable=False),  # Ed25519, 32 bytes
    Column("sealed", LargeBinary),  # the private half, encrypted with the site's SECRET_KEY; empty: destroyed
    Column("made_at", Moment, nullable=False),
    Column("retired_at", Moment),  # when the next was made
    Column("withdrawn_at", Moment),  # when it became known that somebody else has it
)

# Who signs the certificates of a programme, in the order of the sheet.
signatories = Table(
    "lms_signatories",
    metadata,
    Column("programme", ForeignKey(programmes.c.id), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),  # 1 to 3
    Column("name", Text, nullable=False),
    Column("function", Text, nullable=False),
)

# A link that asks how it goes at work, months after a training: the trainee, or who leads them, without an account.
work_surveys = Table(
    "lms_work_surveys",
    metadata,
    _id(),  # the link is this, signed
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

tries = Table(
    "lms_tries",
    metadata,
    Column("key", String(80), primary_key=True),  # what is limited, for whom
    Column("period", Integer, primary_key=True),  # which quarter of an hour
    Column("count", Integer, nullable=False),
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
    _id(),
    Column("cohort", ForeignKey(cohorts.c.id), nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)
Index("uq_lms_services_name", services.c.cohort, services.c.name, unique=True)

# One round: an exercise on an invented service that every trainee does, or the appraisal of a real one.
appraisals = Table(
    "lms_appraisals",
    metadata,
    _id(),
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

# A pack of evidence as it was made: the facts that it says, and the zip with its files. Neither ever changes.
evidence_packs = Table(
    "lms_evidence_packs",
    metadata,
    _id(),
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
    _id(),  # the link is this, signed
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

# What is to be told to people, and what became of it: written with its cause, sent by whoever claims the row.
messages = Table(
    "lms_messages",
    metadata,
    _id(),  # the message's own name in the mail, too: one that comes twice is known by it
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
    _id(),
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
    _id(),
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
