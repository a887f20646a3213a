"""The register: which certificates were issued, which of them were revoked, and the PDF of each.

An issued certificate is a record of the log with the words as they were, and a row that keeps the PDF as it was.
What caused it is the seat, so it is issued once; a revocation that lets a corrected one follow is the next cause.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select

from lms import clock, database, records
from lms.accounts import secrets
from lms.certificates.words import DRAWN, CertificateWords, from_json
from lms.errors import Refused
from lms.identity import Cohort, Person, Seat
from lms.language import gettext
from lms.records import CERTIFICATE_ISSUED, CERTIFICATE_REVOKED, Record
from lms.tables import certificates
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
    """A certificate as it was issued. ``record`` says that in the log; ``sha256`` is that of its PDF, hexadecimal."""

    record: UUID
    person: UUID
    cohort: UUID
    issued_at: datetime
    words: CertificateWords
    sha256: str
    revocation: Revocation | None

    @property
    def valid(self) -> bool:
        """Whether it stands: issued on a real site and not revoked."""
        return self.revocation is None and not self.words.demonstration


def record_of(seat: Seat, cause: UUID, words: CertificateWords) -> Record:
    """Return the record of issuing a certificate now; the same cause gives the same id."""
    return Record(
        CERTIFICATE_ISSUED,
        seat.person.id,
        seat.cohort.id,
        clock.now(),
        what=words.as_json(),
        id=records.conclusion_id(cause, CERTIFICATE_ISSUED),
    )


def keep(issued: Record, pdf: bytes) -> None:
    """Keep a certificate and its PDF, inside ``database.writing()``; what the same cause has issued before stays."""
    if records.read(log.c.id == issued.id):
        return
    if records.append(issued):
        sha256 = hashlib.sha256(pdf).hexdigest()
        row = {"number": issued.what["number"], "record": issued.id, "pdf": pdf, "sha256": sha256}
        database.connection().execute(certificates.insert().values(**row))


def cause_of_next(seat: Seat, last: Certificate | None) -> UUID | None:
    """Return what a certificate of this seat would be issued for now; ``None`` where no (other) one may be."""
    if last is None:
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
    records.append(
        Record(
            CERTIFICATE_REVOKED,
            found.person,
            found.cohort,
            clock.now(),
            what={"number": found.words.number, "reason": reason, "replaceable": replaceable},
            id=records.conclusion_id(found.record, CERTIFICATE_REVOKED),
            author=author.id,
        )
    )


def find(typed: str) -> Certificate | None:
    """Return the certificate with this number: small letters, spaces, no dashes and look-alikes are forgiven."""
    wanted = secrets.read_code(typed[:LONGEST_TYPED])
    if len(wanted) <= DRAWN:
        return None
    alike = (
        select(certificates.c.number, log.c.id, log.c.person, log.c.cohort)
        .join(log, log.c.id == certificates.c.record)
        .where(certificates.c.number.like(f"%-{wanted[-DRAWN:]}"))
    )
    row = next((row for row in database.connection().execute(alike) if secrets.read_code(row.number) == wanted), None)
    if row is None:
        return None
    of_the_seat = _read(log.c.person == row.person, log.c.cohort == row.cohort)
    return next(each for each in of_the_seat if each.record == row.id)


def latest(seat: Seat) -> Certificate | None:
    """Return the newest certificate of a seat, revoked or not."""
    listed = _read(log.c.person == seat.person.id, log.c.cohort == seat.cohort.id)
    return listed[-1] if listed else None


def of_cohort(cohort: Cohort) -> tuple[Certificate, ...]:
    """Return every certificate of a cohort, the oldest first, in one query."""
    return _read(log.c.cohort == cohort.id)


def pdf_of(certificate: Certificate) -> bytes:
    """Return the PDF as it was on the day of issue."""
    kept = select(certificates.c.pdf).where(certificates.c.record == certificate.record)
    return bytes(database.connection().execute(kept).scalar_one())


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
    return tuple(
        Certificate(
            record=row.id,
            person=row.person,
            cohort=row.cohort,
            issued_at=row.happened_at,
            words=from_json(row.what),
            sha256=row.sha256,
            revocation=ended.get(records.conclusion_id(row.id, CERTIFICATE_REVOKED)),
        )
        for row in rows
        if row.kind == CERTIFICATE_ISSUED
    )


def _revocation(row: Row[*tuple[Any, ...]]) -> Revocation:
    return Revocation(row.id, row.happened_at, row.what["reason"], row.what["replaceable"])
