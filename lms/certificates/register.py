"""The register: which certificates were issued, which of them were revoked, and the PDF of each.

An issued certificate is a record of the log with the words as they were, and a row that keeps the PDF as it was.
What caused it is the seat, so it is issued once; a revocation that lets a corrected one follow is the next cause.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select

from lms import clock, codes, database, records
from lms.certificates.words import COMPLETION, DRAWN, PARTICIPATION, CertificateWords, from_json
from lms.errors import Refused
from lms.identity import Cohort, Person, Seat
from lms.language import gettext
from lms.records import CERTIFICATE_ISSUED, CERTIFICATE_REVOKED, Record
from lms.tables import certificate_places, certificates
from lms.tables import records as log

LONGEST_TYPED = 80  # characters of a number as somebody types it


@dataclass(frozen=True, slots=True)
class Revocation:
    """When a certificate was revoked and why; ``replaceable``: the trainee may have a corrected one issued."""

    record: UUID
    at: datetime
    reason: str
    replaceable: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it was issued. ``record`` says that in the log; ``sha256`` is that of its PDF, hexadecimal.

    ``reissued_as`` is the number of the one that was issued when the person's name changed, empty where there is none:
    both stand. ``reissue_revoked`` says that the later one no longer does.
    """

    record: UUID
    person: UUID
    cohort: UUID
    issued_at: datetime
    words: CertificateWords
    sha256: str
    revocation: Revocation | None
    reissued_as: str = ""
    reissue_revoked: bool = False

    @property
    def valid(self) -> bool:
        """Whether it stands: issued on a real site and not revoked. It may have expired, see :meth:`expired`."""
        return self.revocation is None and not self.words.demonstration

    @property
    def newest(self) -> bool:
        """Whether it is the one to print and to count: not revoked, and no later one under another name stands."""
        return self.revocation is None and (not self.reissued_as or self.reissue_revoked)

    def expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.words.valid_until is not None and self.words.valid_until < today


def record_of(person: UUID, cohort: UUID, cause: UUID, words: CertificateWords) -> Record:
    """Return the record of issuing a certificate now; the same cause gives the same id."""
    return Record(
        CERTIFICATE_ISSUED,
        person,
        cohort,
        clock.now(),
        what=words.as_json(),
        id=records.conclusion_id(cause, CERTIFICATE_ISSUED),
    )


def place_of(record: UUID) -> int:
    """Return the place in the list of revocations of what a record issues, from 1; given once."""
    with database.writing() as link:
        database.insert_once(certificate_places, [{"record": record}], key="record")
        query = select(certificate_places.c.place).where(certificate_places.c.record == record)
        place: int = link.execute(query).scalar_one()
    return place


def _list_as_revoked(record: UUID, at: datetime) -> None:
    its = certificate_places.c.place == place_of(record)
    database.connection().execute(certificate_places.update().where(its).values(revoked_at=at))


def keep(issued: Record, pdf: bytes, credential: bytes) -> None:
    """Keep a certificate, its PDF and its credential, inside ``database.writing()``.

    What the same cause has issued before stays.
    """
    if records.read(log.c.id == issued.id):
        return
    if records.append(issued):
        sha256 = hashlib.sha256(pdf).hexdigest()
        row = {"number": issued.what["number"], "record": issued.id, "pdf": pdf, "sha256": sha256}
        database.connection().execute(certificates.insert().values(**row, credential=credential))


def cause_of_next(seat: Seat, last: Certificate | None, kind: str = COMPLETION) -> UUID | None:
    """Return what a certificate of this seat would be issued for now; ``None`` where no (other) one may be.

    Who holds one of participation may have that of completion as well.
    """
    if last is None:
        return seat.membership if kind != PARTICIPATION else records.conclusion_id(seat.membership, PARTICIPATION)
    if last.words.kind == PARTICIPATION and kind == COMPLETION and last.revocation is None:
        return seat.membership
    return last.revocation.record if last.revocation and last.revocation.replaceable else None


def revoke(number: str, reason: str, author: Person, replaceable: bool = False) -> None:
    """Record that a certificate no longer stands, inside ``database.writing()``; it stays in the register and says so.

    Raises :class:`Refused`: 404 when there is no such certificate, 409 when it is revoked already.
    """
    found = find(number)
    if found is None:
        raise Refused(404, gettext("There is no certificate with this number."))
    if found.revocation is not None:
        raise Refused(409, gettext("This certificate is revoked already; the first reason stands."))
    now = clock.now()
    records.append(
        Record(
            CERTIFICATE_REVOKED,
            found.person,
            found.cohort,
            now,
            what={"number": found.words.number, "reason": reason, "replaceable": replaceable},
            id=records.conclusion_id(found.record, CERTIFICATE_REVOKED),
            author=author.id,
        )
    )
    _list_as_revoked(found.record, now)


def find(typed: str) -> Certificate | None:
    """Return the certificate with this number: small letters, spaces, no dashes and look-alikes are forgiven."""
    wanted = codes.read_code(typed[:LONGEST_TYPED])
    if len(wanted) <= DRAWN:
        return None
    alike = (
        select(certificates.c.number, log.c.id, log.c.person, log.c.cohort)
        .join(log, log.c.id == certificates.c.record)
        .where(certificates.c.number.like(f"%-{wanted[-DRAWN:]}"))
    )
    row = next((row for row in database.connection().execute(alike) if codes.read_code(row.number) == wanted), None)
    if row is None:
        return None
    of_the_seat = _read(log.c.person == row.person, log.c.cohort == row.cohort)
    return next(each for each in of_the_seat if each.record == row.id)


def latest(seat: Seat) -> Certificate | None:
    """Return the newest certificate of a seat, revoked or not."""
    listed = of_seat(seat)
    return listed[-1] if listed else None


def of_seat(seat: Seat) -> tuple[Certificate, ...]:
    """Return every certificate of a seat, the oldest first."""
    return _read(log.c.person == seat.person.id, log.c.cohort == seat.cohort.id)


def of_cohort(cohort: Cohort) -> tuple[Certificate, ...]:
    """Return every certificate of a cohort, the oldest first, in one query."""
    return _read(log.c.cohort == cohort.id)


def pdf_of(certificate: Certificate) -> bytes:
    """Return the PDF as it was on the day of issue."""
    kept = select(certificates.c.pdf).where(certificates.c.record == certificate.record)
    return bytes(database.connection().execute(kept).scalar_one())


def credential_of(certificate: Certificate) -> bytes:
    """Return the signed credential; empty for a certificate that was issued before there were any."""
    kept = select(certificates.c.credential).where(certificates.c.record == certificate.record)
    return bytes(database.connection().execute(kept).scalar_one() or b"")


def keep_credential(certificate: Certificate, credential: bytes, instead_of: bytes) -> None:
    """Keep a credential instead of another, or of none (empty), inside ``database.writing()``; who is first wins.

    Where it was revoked before it had a place in the list of revocations, it is listed now.
    """
    if certificate.revocation is not None:
        _list_as_revoked(certificate.record, certificate.revocation.at)
    before = certificates.c.credential == instead_of if instead_of else certificates.c.credential.is_(None)
    its = certificates.c.record == certificate.record
    database.connection().execute(certificates.update().where(its, before).values(credential=credential))


def last_place() -> int:
    """Return the highest place in the list of revocations that was given; 0 where none was."""
    place: int | None = database.connection().execute(select(func.max(certificate_places.c.place))).scalar_one()
    return place or 0


def revoked_places() -> tuple[int, ...]:
    """Return the places of everything that was revoked, in the list of revocations."""
    query = select(certificate_places.c.place).where(certificate_places.c.revoked_at.is_not(None))
    return tuple(database.connection().execute(query.order_by(certificate_places.c.place)).scalars())


def _read(*conditions: ColumnElement[bool]) -> tuple[Certificate, ...]:
    columns = (log.c.id, log.c.person, log.c.cohort, log.c.kind, log.c.what, log.c.happened_at, certificates.c.sha256)
    query = (
        select(*columns)
        .outerjoin(certificates, certificates.c.record == log.c.id)
        .where(log.c.kind.in_((CERTIFICATE_ISSUED, CERTIFICATE_REVOKED)), *conditions)
        .order_by(log.c.position)
    )
    rows = database.connection().execute(query).all()
    ended = {row.id: _revocation(row) for row in rows if row.kind == CERTIFICATE_REVOKED}
    issued = [row for row in rows if row.kind == CERTIFICATE_ISSUED]
    followed = {row.what["replaces"]: row for row in issued if row.what.get("replaces")}
    return tuple(
        Certificate(
            record=row.id,
            person=row.person,
            cohort=row.cohort,
            issued_at=row.happened_at,
            words=from_json(row.what),
            sha256=row.sha256,
            revocation=ended.get(_end_of(row)),
            reissued_as=later.what["number"] if later else "",
            reissue_revoked=later is not None and _end_of(later) in ended,
        )
        for row in issued
        for later in (followed.get(row.what["number"]),)
    )


def _end_of(issued: Row[*tuple[Any, ...]]) -> UUID:
    return records.conclusion_id(issued.id, CERTIFICATE_REVOKED)


def _revocation(row: Row[*tuple[Any, ...]]) -> Revocation:
    return Revocation(row.id, row.happened_at, row.what["reason"], row.what["replaceable"])
