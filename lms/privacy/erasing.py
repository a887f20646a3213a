"""Erasing a person: who they are and what they wrote goes, what they did stays as somebody's without a name.

It is the one exception to the rule that a record never changes. The database itself lets words out of the records only
while an erasure of that person is under way, and the erasure stays on record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import func, select

from lms import clock, codes, database, records
from lms.accounts import merging
from lms.certificates import keys, offline_code, printing, register
from lms.certificates.words import from_json
from lms.errors import Refused
from lms.identity import Person
from lms.language import gettext
from lms.learning import disk
from lms.privacy.wordless import without_words
from lms.tables import (
    certificates,
    echo_events,
    echo_trainers,
    erasures,
    invitations,
    memberships,
    messages,
    notes,
    people,
    profiles,
    ratings,
    reports,
    unsubscribed,
    uploads,
    work_surveys,
)
from lms.tables import records as log

# What an erasure leaves as it is in the tables that name people, and why. What it changes is in :func:`_erase`.
LEFT = {
    "lms_trainer_cohorts": "is the work of staff",
    "lms_looks": "says who looked at whose data: only the number of the person is in it",
    "lms_erasures": "says that it was done: the words of who asked are taken out",
    "lms_api_tokens": "is the work of staff",
    "lms_agreements": "says that somebody agreed: only the number of the person is in it",
    "lms_evidence_openings": "says who opened a pack: only the number of the person is in it",
    "lms_assessors": "says who rated a service: only the number of the person is in it",
    "lms_appraisal_events": "says who handed an appraisal in: only the number of the person is in it",
    "lms_improvements": "is the plan of a service, not of the person",
    "lms_attendance_sheets": "is the work of staff; on the paper itself stands who signed it, among all the others",
    "lms_meeting_changes": "is the work of staff",
    "lms_appraisals": "is the work of staff, who are not erased while they have a role",
    "lms_evidence_links": "is the work of staff",
    "lms_indicators": "is the work of staff",
    "lms_indicator_figures": "is the work of staff",
    "lms_logos": "is the work of staff; who allowed a logo is named as its owner wrote it",
    "lms_evidence_packs": "is the work of staff; a pack that names people stays what was handed to the funder",
    "lms_consents": "is the work of staff",
    "lms_publications": "is the work of staff",
    "lms_report_events": "is the work of staff",
    "lms_rule_changes": "is the work of staff",
    "lms_signatures": "is the work of staff",
    "lms_source_versions": "is the work of staff",
    "lms_standards_sets": "is the work of staff",
    "lms_told_apart": "says whom staff took for two people: only their numbers are in it",
}

STAY_OF_A_PROFILE = frozenset({"sex", "age_band", "profession", "organisation_type", "works_in", "first_time"})


@dataclass(frozen=True, slots=True)
class Wish:
    """That somebody asked for a person to be erased; ``asked_by`` is the person, or who manages their programme."""

    id: UUID
    person: UUID
    name: str
    asked_at: datetime
    asked_by: UUID
    reason: str


def wish_of(person: UUID) -> Wish | None:
    """Return what somebody has asked and nobody has done yet, nor they taken back."""
    found = wishes([person])
    return found[0] if found else None


def wishes(of: Collection[UUID]) -> tuple[Wish, ...]:
    """Return the open wishes of these people, the oldest first."""
    query = (
        select(erasures.c.id, erasures.c.person, people.c.name, *_ASKED)
        .join(people, people.c.id == erasures.c.person)
        .where(erasures.c.person.in_(of), erasures.c.withdrawn_at.is_(None), erasures.c.done_at.is_(None))
        .order_by(erasures.c.asked_at, erasures.c.id)
    )
    return tuple(Wish(*row) for row in database.connection().execute(query))


_ASKED = (erasures.c.asked_at, erasures.c.asked_by, erasures.c.reason)


def ask(person: UUID, by: UUID, reason: str = "") -> None:
    """Keep that somebody wants a person erased, inside ``database.writing()``; asking twice is asking once."""
    database.hold(people, person)
    if wish_of(person) is None:
        row = {"id": uuid4(), "person": person, "asked_at": clock.now(), "asked_by": by, "reason": reason}
        database.connection().execute(erasures.insert().values(row))


def withdraw(person: UUID) -> None:
    """Take a person's open wish back, inside ``database.writing()``."""
    still_open = (erasures.c.person == person) & erasures.c.done_at.is_(None) & erasures.c.withdrawn_at.is_(None)
    database.connection().execute(erasures.update().where(still_open).values(withdrawn_at=clock.now()))


def erase(person: Person, author: Person) -> str:
    """Erase a person for good, with every account of theirs; return the pseudonym that stands where their name was.

    It takes some tenths of a second for each certificate: call it outside ``database.writing()``. Raises
    :class:`Refused` (409) for somebody who teaches or manages: what they signed and taught needs a name.
    """
    if person.is_staff:
        raise Refused(
            409,
            gettext("%(name)s teaches, writes or manages here, and cannot be erased.", name=person.name),
            gettext("End these roles first."),
        )
    pseudonym = codes.new_code()
    printed = _printed_anew(person.id, pseudonym)
    left_over: list[Path] = []
    database.overwrite_what_goes()
    with database.writing():
        for account in merging.accounts(person.id):
            ask(account, author.id)
            _begin(account, author.id)
            left_over += _erase(account, pseudonym, printed)
            _conclude(account)
    for path in left_over:
        path.unlink(missing_ok=True)
    database.empty_journal()
    return pseudonym


def _begin(person: UUID, author: UUID) -> None:
    """Open the door that the triggers keep shut."""
    still_open = (erasures.c.person == person) & erasures.c.done_at.is_(None) & erasures.c.withdrawn_at.is_(None)
    database.connection().execute(erasures.update().where(still_open).values(author=author, begun_at=clock.now()))


def _conclude(person: UUID) -> None:
    """Shut it again."""
    begun = (erasures.c.person == person) & erasures.c.begun_at.is_not(None) & erasures.c.done_at.is_(None)
    database.connection().execute(erasures.update().where(begun).values(done_at=clock.now(), reason=""))


def _erase(person: UUID, pseudonym: str, printed: dict[UUID, tuple[str, bytes]]) -> list[Path]:
    """Take out of every table what tells who somebody is, or is in their words; return the files to remove."""
    link = database.connection()
    left_over = _forget_files(person)
    for table in (invitations, notes, messages, unsubscribed):
        link.execute(table.delete().where(table.c.person == person))
    link.execute(reports.update().where(reports.c.person == person).values(text="", quote=""))
    still_open = (work_surveys.c.person == person) & work_surveys.c.answered_at.is_(None)
    link.execute(work_surveys.update().where(still_open).values(revoked_at=clock.now()))
    link.execute(ratings.update().where(ratings.c.author == person).values(comment="", file=""))
    left_over += _forget_trainings(person)
    _forget_answers(person)
    _forget_words(person, pseudonym, printed)
    held = (memberships.c.person == person) & memberships.c.ended_at.is_(None)
    link.execute(memberships.update().where(held).values(ended_at=clock.now()))
    nobody = dict.fromkeys(("email", "card", "password", "pin", "language", "external", "reading"))
    raised = people.c.epoch + 1
    link.execute(people.update().where(people.c.id == person).values(name=pseudonym, epoch=raised, **nobody))
    return left_over


def _forget_files(person: UUID) -> list[Path]:
    """Delete the rows of somebody's files; return where those lie that nobody else has sent."""
    link = database.connection()
    mine = set(link.execute(select(uploads.c.hash).where(uploads.c.person == person)).scalars())
    link.execute(uploads.delete().where(uploads.c.person == person))
    others = set(link.execute(select(uploads.c.hash).where(uploads.c.hash.in_(mine))).scalars())
    return [disk.folder() / hashed[:2] / hashed for hashed in sorted(mine - others)]


def _forget_trainings(person: UUID) -> list[Path]:
    """Take the words out of what somebody said of trainings, and end their part in registers of a cascade.

    The numbers and the hash of a list of participants stay; return where the photographs lie that only they sent.
    """
    link = database.connection()
    mine = set()
    for row in link.execute(select(echo_events).where(echo_events.c.author == person)).all():
        what = {**row.what, "place": ""} if row.what else None
        if what and what["sheet"]:
            mine.add(what["sheet"][0])
        link.execute(echo_events.update().where(echo_events.c.id == row.id).values(what=what, reason=""))
    theirs = (echo_trainers.c.person == person) & echo_trainers.c.ended_at.is_(None)
    link.execute(echo_trainers.update().where(theirs).values(ended_at=clock.now()))
    others = link.execute(select(echo_events.c.what).where(echo_events.c.author != person)).scalars()
    shared = {what["sheet"][0] for what in others if what and what["sheet"]}
    return [disk.sheet(hashed) for hashed in sorted(mine - shared)]


def _forget_answers(person: UUID) -> None:
    """Leave of what somebody told their programmes what is counted and points at nobody."""
    link = database.connection()
    for row in link.execute(select(profiles).where(profiles.c.person == person)).all():
        kept = {name: value for name, value in row.answers.items() if name in STAY_OF_A_PROFILE}
        its = (profiles.c.person == person) & (profiles.c.programme == row.programme)
        link.execute(profiles.update().where(its).values(answers=kept))


def _forget_words(person: UUID, pseudonym: str, printed: dict[UUID, tuple[str, bytes]]) -> None:
    link = database.connection()
    for record in records.read(log.c.person == person):
        what = without_words(record.kind, record.what, pseudonym)
        if record.id in printed:
            what["offline"], pdf = printed[record.id]
            # The hash stays that of the first sheet: whoever holds it can still show that it is genuine.
            its = certificates.c.record == record.id
            link.execute(certificates.update().where(its).values(pdf=pdf, credential=None))
        if what != record.what:
            link.execute(log.update().where(log.c.id == record.id).values(what=what))


def _printed_anew(person: UUID, pseudonym: str) -> dict[UUID, tuple[str, bytes]]:
    """Return, for each certificate of somebody, what its QR code carries and its PDF with the pseudonym for a name."""
    found = {}
    for record in records.read(log.c.person == person, log.c.kind == records.CERTIFICATE_ISSUED):
        words = replace(from_json(record.what), name=pseudonym, offline="", bit=register.place_of(record.id))
        words = replace(words, offline=offline_code.write(words, keys.current()))
        found[record.id] = (words.offline, printing.pdf(words))
    return found


def done_among(of: Collection[UUID]) -> int:
    """Return how many of these people are erased."""
    query = select(func.count(erasures.c.person.distinct())).where(
        erasures.c.person.in_(of), erasures.c.done_at.is_not(None)
    )
    return int(database.connection().execute(query).scalar_one())
