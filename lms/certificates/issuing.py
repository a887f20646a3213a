"""From the words of a certificate to all that is kept of it: signed, printed, and written into the register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from lms import clock, database, records
from lms.certificates import credentials, keys, offline_code, printing, register
from lms.certificates.register import Certificate
from lms.certificates.words import CertificateWords
from lms.records import CERTIFICATE_ISSUED, Record


@dataclass(frozen=True, slots=True)
class Prepared:
    """A certificate that is ready to be kept: its record, its PDF, its credential."""

    record: Record
    pdf: bytes
    credential: bytes


def prepare(person: UUID, cohort: UUID, cause: UUID, words: CertificateWords) -> Prepared:
    """Sign and print what ``cause`` has issued for a person in a cohort.

    It takes some tenths of a second: call it outside ``database.writing()``.
    Needs a request: the site's address is in all of it. Raises :class:`~lms.typesetting.Unprintable`.
    """
    place = register.place_of(records.conclusion_id(cause, CERTIFICATE_ISSUED))
    key = keys.current()
    words = replace(words, bit=place)
    words = replace(words, offline=offline_code.write(words, key))
    printed = printing.pdf(words)
    issued = register.record_of(person, cohort, cause, words)
    at = issued.happened_at
    return Prepared(issued, printed, credentials.write(words, issued.id, at, at, key))


def keep(prepared: Prepared) -> None:
    """Write a prepared certificate into the register, inside ``database.writing()``; once, however often."""
    register.keep(prepared.record, prepared.pdf, prepared.credential)


def credential(certificate: Certificate) -> bytes:
    """Return the signed credential of a certificate, as it was kept.

    It is signed now where the certificate was issued before there were credentials, and where the key that signed it
    was withdrawn since.
    """
    kept = register.credential_of(certificate)
    withdrawn = {key.id for key in keys.published() if key.withdrawn_at}
    if kept and credentials.key_of(kept) not in withdrawn:
        return kept
    words = replace(certificate.words, bit=register.place_of(certificate.record))
    anew = credentials.write(words, certificate.record, certificate.issued_at, clock.now(), keys.current())
    with database.writing():
        register.keep_credential(certificate, anew, instead_of=kept)
    return register.credential_of(certificate)
