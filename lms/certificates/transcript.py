"""A transcript: all that one person took part in here, as JSON and in sentences, for a page and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from curricula import shares
from lms import language
from lms.certificates import printing
from lms.certificates.sheet import HEADINGS, MODALITIES, Pair, hours_in_words
from lms.certificates.words import CertificateWords
from lms.language import format_date, gettext, number, percent

TEMPLATE = Path(__file__).with_name("transcript.typ")
STANDS, EXPIRED, REVOKED = "stands", "expired", "revoked"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one test or quiz came out: the share of the points that counts, and the day it was done or passed."""

    activity: str
    title: str
    score: Fraction
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate with what has become of it: ``stands``, ``expired`` or ``revoked``."""

    words: CertificateWords
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One course that the person has or had a seat in. Days are those of the place where the cohort is.

    ``edition`` is the publication under which it was completed, or the current one; ``attended`` the share of all
    meetings, ``None`` where no register says anything.
    """

    title: str
    code: str
    curriculum: str
    edition: int
    programme: str
    cohort: str
    place: str
    country: str
    modality: str
    language: str
    starts_on: date
    ends_on: date
    left_on: date | None
    done: int
    total: int
    attended: Fraction | None
    completed_on: date | None
    outcomes: tuple[Outcome, ...]
    certificates: tuple[Held, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The courses of one person, the newest first, as they stood on a day."""

    name: str
    issuer: str
    made_on: date
    demonstration: bool
    courses: tuple[Taken, ...]


def as_json(transcript: Transcript) -> dict[str, Any]:
    """Return a transcript for programs: days as ISO 8601, shares from 0 to 1 cut after four decimals."""
    return {
        "name": transcript.name,
        "issuer": transcript.issuer,
        "made_on": transcript.made_on.isoformat(),
        "demonstration": transcript.demonstration,
        "courses": [_course_as_json(taken) for taken in transcript.courses],
    }


def _course_as_json(taken: Taken) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(taken, name) for name in Taken.__slots__}
    for name in ("starts_on", "ends_on", "left_on", "completed_on"):
        told[name] = _iso(told[name])
    return told | {
        "attended": _share(taken.attended),
        "outcomes": [
            {
                "activity": each.activity,
                "title": each.title,
                "score": _share(each.score),
                "done_on": _iso(each.done_on),
            }
            for each in taken.outcomes
        ],
        "certificates": [
            {
                "number": held.words.number,
                "kind": held.words.kind,
                "issued_on": _iso(held.words.issued_on),
                "valid_until": _iso(held.words.valid_until),
                "state": held.state,
                "hours": {each.kind: float(each.number) for each in held.words.hours_by_kind},
                "total_hours": float(held.words.hours),
                "address": held.words.address,
            }
            for held in taken.certificates
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _share(share: Fraction | None) -> float | None:
    return None if share is None else float(shares.cut(share))


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSheet:
    """One course in sentences; ``outcomes`` are (title, score, day), ``certificates`` (facts, address to check)."""

    title: str
    facts: tuple[Pair, ...]
    outcomes: tuple[tuple[str, str, str], ...]
    certificates: tuple[tuple[tuple[Pair, ...], str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptSheet:
    """Every sentence of a transcript in reading order, in one language."""

    language: str
    direction: str
    heading: str
    demonstration: str
    name: str
    issuer: str
    made: str
    note: str
    head: tuple[str, str, str]
    empty: str
    courses: tuple[CourseSheet, ...]


def sheet(transcript: Transcript) -> TranscriptSheet:
    """Write a transcript out in the language that is spoken now."""
    spoken = language.current()
    return TranscriptSheet(
        language=spoken,
        direction=language.direction(spoken),
        heading=gettext("Transcript"),
        demonstration=gettext("Demonstration — not a transcript") if transcript.demonstration else "",
        name=transcript.name,
        issuer=transcript.issuer,
        made=gettext(
            "By the records of %(issuer)s, as they stood on %(day)s",
            issuer=transcript.issuer,
            day=format_date(transcript.made_on),
        ),
        note=gettext("What counts is the certificate: each can be checked under its address."),
        head=(gettext("Test or quiz"), gettext("Result"), gettext("Done on")),
        empty=gettext("No course yet."),
        courses=tuple(_course(taken) for taken in transcript.courses),
    )


def pdf(transcript: Transcript) -> bytes:
    """Print a transcript in the language that is spoken now, on as many pages of A4 as it takes.

    The same transcript gives the same bytes. Raises :class:`~lms.typesetting.Unprintable`.
    """
    told = asdict(sheet(transcript))
    return printing.compiled(TEMPLATE, told | {"language": told["language"].partition("-")[0]}, transcript.made_on)


def _course(taken: Taken) -> CourseSheet:
    return CourseSheet(
        title=taken.title,
        facts=tuple((name, value) for name, value in _facts(taken) if value),
        outcomes=tuple(
            (each.title, percent(each.score), format_date(each.done_on) if each.done_on else "")
            for each in taken.outcomes
        ),
        certificates=tuple((tuple(_certificate(held)), held.words.address) for held in taken.certificates),
    )


def _facts(taken: Taken) -> Iterator[Pair]:
    country = language.country(taken.country, language.current())
    yield gettext("Course"), gettext("%(code)s, version %(number)s", code=taken.code, number=number(taken.edition))
    yield gettext("Programme"), taken.programme
    yield gettext("Cohort"), taken.cohort
    yield gettext("Place"), f"{taken.place}, {country}" if taken.place else country
    yield gettext("Form of training"), MODALITIES[taken.modality]() if taken.modality in MODALITIES else taken.modality
    yield gettext("Dates"), _days(taken.starts_on, taken.ends_on)
    yield gettext("Parts done"), gettext("%(done)s of %(total)s", done=number(taken.done), total=number(taken.total))
    yield gettext("Meetings attended"), "" if taken.attended is None else percent(taken.attended)
    yield gettext("Completed on"), format_date(taken.completed_on) if taken.completed_on else ""
    yield gettext("Seat ended on"), format_date(taken.left_on) if taken.left_on else ""


def _days(first: date, last: date) -> str:
    if first == last:
        return format_date(first)
    return gettext("%(first)s – %(last)s", first=format_date(first), last=format_date(last))


def _certificate(held: Held) -> Iterator[Pair]:
    words = held.words
    yield HEADINGS[words.kind](), words.number
    yield gettext("Issued on"), format_date(words.issued_on)
    if words.hours:
        yield gettext("Hours"), hours_in_words(words)
    if words.valid_until:
        yield gettext("Valid until"), format_date(words.valid_until)
    if held.state == REVOKED:
        yield gettext("State"), gettext("Revoked")
