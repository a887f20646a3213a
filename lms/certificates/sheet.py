"""A certificate in sentences, in the language that is spoken: what the page shows and what the paper shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from lms import language
from lms.certificates.words import CertificateWords, Met
from lms.language import format_date, gettext, ngettext, number

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Every sentence of a certificate in reading order. ``demonstration`` is empty on a real one."""

    language: str
    direction: str
    issuer: str
    heading: str
    demonstration: str
    awarded: str
    name: str
    name_direction: str
    achieved: str
    title: str
    facts: tuple[Pair, ...]
    met: str
    conditions: tuple[Pair, ...]
    notes: tuple[str, ...]
    qr_alt: str
    check_at: str


def sheet(words: CertificateWords) -> Sheet:
    """Write a certificate out in the language that is spoken now: the reader's, or see ``language.speaking``."""
    spoken = language.current()
    return Sheet(
        language=spoken,
        direction=language.direction(spoken),
        issuer=words.issuer,
        heading=gettext("Certificate of completion"),
        demonstration=gettext("Demonstration — not a certificate") if words.demonstration else "",
        awarded=gettext("Awarded to"),
        name=words.name,
        name_direction=_written(words.name),
        achieved=gettext("for completing the course"),
        title=words.title,
        facts=tuple(_facts(words)),
        met=gettext("What was completed"),
        conditions=tuple((CONDITIONS[met.name](met), format_date(met.on)) for met in words.conditions),
        notes=_notes(words),
        qr_alt=gettext("QR code of the page that confirms this certificate: %(address)s", address=words.address),
        check_at=words.address.removeprefix("https://").removesuffix(f"/{words.number}"),
    )


def _facts(words: CertificateWords) -> list[Pair]:
    country = language.country(words.country, language.current())
    place = gettext("%(place)s, %(country)s", place=words.place, country=country) if words.place else country
    listed = [
        (gettext("Course"), gettext("%(code)s, version %(number)s", code=words.code, number=number(words.edition))),
        (gettext("Programme"), words.programme),
        (gettext("Place"), place),
        (gettext("Form of training"), MODALITIES[words.modality]() if words.modality in MODALITIES else words.modality),
        (gettext("Dates"), _days(words)),
        (gettext("Hours"), number(float(words.hours)) if words.hours else ""),
        (gettext("Language"), _language_name(words.language)),
        (gettext("Completed on"), format_date(words.completed_on)),
    ]
    return [(name, value) for name, value in listed if value]


def _days(words: CertificateWords) -> str:
    first, last = format_date(words.starts_on), format_date(words.ends_on)
    return first if first == last else gettext("%(first)s – %(last)s", first=first, last=last)


def _language_name(code: str) -> str:
    names = language.locale(language.current()).languages
    return names.get(code.replace("-", "_")) or names.get(code.partition("-")[0]) or language.own_name(code)


def _notes(words: CertificateWords) -> tuple[str, ...]:
    day = format_date(words.issued_on)
    notes = [
        gettext("Issued on %(day)s by %(issuer)s.", day=day, issuer=words.issuer),
        words.statement or gettext("This course trains; it does not license anybody to prescribe."),
    ]
    if words.awaits_review:
        notes.append(gettext("Parts of the content were still awaiting clinical review."))
    return tuple(notes)


MODALITIES: dict[str, Callable[[], str]] = {
    "in-person": lambda: gettext("In person"),
    "online": lambda: gettext("Online"),
    "hybrid": lambda: gettext("In person and online"),
}

CONDITIONS: dict[str, Callable[[Met], str]] = {
    "lessons": lambda met: ngettext("%(n)s lesson completed", "%(n)s lessons completed", met.total),
    "quizzes": lambda met: ngettext("%(n)s quiz passed", "%(n)s quizzes passed", met.total),
    "pre-test": lambda _met: gettext("Test before the course taken"),
    "post-test": lambda _met: gettext("Test at the end passed"),
}


def _written(words: str) -> str:
    """Return the direction of the first letter that has one."""
    kinds = (unicodedata.bidirectional(character) for character in words)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"
