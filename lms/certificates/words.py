"""What a certificate says, as it was on the day it was issued; its JSON is what the log keeps."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from lms.codes import ALPHABET

LONGEST_PART = 12  # letters of the prefix and of the course's code, so that every number fits its column
COMPLETION, PARTICIPATION = KINDS = ("completion", "participation")
DRAWN = 8  # characters of a number that say nothing but which certificate it is: 40 bits


@dataclass(frozen=True, slots=True)
class Met:
    """One condition of the rule: its name (see ``curricula.progress``), out of how many, and the day it was met."""

    name: str
    total: int
    on: date


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs a certificate, and as what: ``Deputy minister, Ministry of Health``."""

    name: str
    function: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A logo on a certificate: whose it is, and the SHA-256 of its picture."""

    owner: str
    picture: str


@dataclass(frozen=True, slots=True)
class Hours:
    """How many hours of one kind there were: ``contact``, ``self-study``, and of those together ``HIV``, ``ethics``."""

    kind: str
    number: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateWords:
    """Everything that a certificate says. Days are those of the place where the cohort is.

    ``code`` and ``edition`` name the course and the publication under which it was completed; ``hours`` are those that
    the certificate rule gives, contact and self-study together, 0 where it gives none; ``language`` is that of the
    course and of the certificate (BCP 47); ``country`` is ISO 3166-1 alpha-2; ``statement`` is the rule's own, empty
    where it has none; ``awaits_review`` is true while no clinician has signed every activity; ``address`` is the page
    that confirms the number.

    ``valid_until`` is the last day, and ``refresher`` how to stay certified, both absent where it is for good.
    ``replaces`` is the number that it was issued under before the person's name changed. ``bit`` is its place in the
    site's list of revocations, 0 where it was issued before there was one, and ``offline`` what its QR code carries
    for those who are without a connection, see ``offline_code``.
    """

    number: str
    name: str
    title: str
    code: str
    edition: int
    programme: str
    place: str
    country: str
    modality: str
    starts_on: date
    ends_on: date
    hours: Decimal
    language: str
    conditions: tuple[Met, ...]
    completed_on: date
    issuer: str
    statement: str
    awaits_review: bool
    issued_on: date
    address: str
    demonstration: bool
    kind: str = COMPLETION
    hours_by_kind: tuple[Hours, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    valid_until: date | None = None
    refresher: str = ""
    replaces: str = ""
    bit: int = 0
    offline: str = ""
    logos: tuple[Sign, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the words as the log keeps them: dates as ISO 8601, hours as text."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def from_json(kept: Mapping[str, Any]) -> CertificateWords:
    """Read the words that :meth:`CertificateWords.as_json` wrote; what else the record says is left alone.

    What certificates did not say yet when this one was issued is as its field's default has it.
    """
    values = {field.name: kept[field.name] for field in fields(CertificateWords) if field.name in kept}
    for day in ("starts_on", "ends_on", "completed_on", "issued_on", "valid_until"):
        values[day] = date.fromisoformat(values[day]) if values.get(day) else None
    values["hours"] = Decimal(values["hours"])
    values["conditions"] = tuple(
        Met(met["name"], met["total"], date.fromisoformat(met["on"])) for met in values["conditions"]
    )
    values["hours_by_kind"] = tuple(
        Hours(each["kind"], Decimal(each["number"])) for each in values.get("hours_by_kind", ())
    )
    values["signatories"] = tuple(Signatory(**each) for each in values.get("signatories", ()))
    values["logos"] = tuple(Sign(**each) for each in values.get("logos", ()))
    return CertificateWords(**values)


def last_day(issued_on: date, months: int) -> date | None:
    """Return the last day of a certificate that is valid for some months; ``None`` for one that is valid for good."""
    if not months:
        return None
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    return date(year, month + 1, min(issued_on.day, monthrange(year, month + 1)[1]))


def certificate_number(prefix: str, year: int, code: str, cause: UUID) -> str:
    """Return ``CBT-2026-A-7K4M9Q2T``.

    The same cause gives the same last part, and nobody can count from one number to another.
    """
    drawn = int.from_bytes(hashlib.sha256(cause.bytes).digest()[: DRAWN * 5 // 8])
    last = "".join(ALPHABET[drawn >> 5 * place & 31] for place in reversed(range(DRAWN)))
    return "-".join(part for part in (_part(prefix), f"{year:04}", _part(code), last) if part)


def _part(text: str) -> str:
    """Return letters and digits that every keyboard has."""
    return "".join(c for c in text.upper() if c.isascii() and (c.isalnum() or c == "-"))[:LONGEST_PART].strip("-")
