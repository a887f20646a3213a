"""A certificate in sentences, in the language that is spoken: what the page shows and what the paper shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from curricula.hours import AMONG as AMONG_HOURS
from curricula.hours import PARTS as PARTS_OF_HOURS
from lms import language
from lms.certificates.words import COMPLETION, PARTICIPATION, CertificateWords, Met
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
    signatories: tuple[Pair, ...]
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
        heading=HEADINGS[words.kind](),
        demonstration=gettext("Demonstration — not a certificate") if words.demonstration else "",
        awarded=gettext("Awarded to"),
        name=words.name,
        name_direction=_written(words.name),
        achieved=ACHIEVED[words.kind](),
        title=words.title,
        facts=tuple(_facts(words)),
        met=gettext("What was completed"),
        conditions=tuple((CONDITIONS[met.name](met), format_date(met.on)) for met in words.conditions),
        signatories=tuple((each.name, each.function) for each in words.signatories),
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
        (gettext("Hours"), hours_in_words(words)),
        (gettext("Language"), _language_name(words.language)),
        (gettext("Completed on"), format_date(words.completed_on) if words.kind == COMPLETION else ""),
        (gettext("Valid until"), format_date(words.valid_until) if words.valid_until else ""),
    ]
    return [(name, value) for name, value in listed if value]


def hours_in_words(words: CertificateWords) -> str:
    """Return the hours, and of which kind they were: ``24: 18 contact, 6 self-study; of these 2 HIV, 2 ethics``."""
    if not words.hours:
        return ""
    told = {each.kind: f"{number(float(each.number))} {HOURS[each.kind]()}" for each in words.hours_by_kind}
    whole = ", ".join(told[kind] for kind in PARTS_OF_HOURS if kind in told)
    among = ", ".join(told[kind] for kind in AMONG_HOURS if kind in told)
    total = number(float(words.hours))
    if whole and among:
        return gettext("%(total)s: %(parts)s; of these %(among)s", total=total, parts=whole, among=among)
    if whole:
        return gettext("%(total)s: %(parts)s", total=total, parts=whole)
    return gettext("%(total)s, of these %(among)s", total=total, among=among) if among else total


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
    if words.refresher:
        notes.append(words.refresher)
    if words.replaces:
        notes.append(gettext("Issued anew after a change of name, first as %(number)s.", number=words.replaces))
    if words.awaits_review:
        notes.append(gettext("Parts of the content were still awaiting clinical review."))
    return tuple(notes)


HEADINGS: dict[str, Callable[[], str]] = {
    COMPLETION: lambda: gettext("Certificate of completion"),
    PARTICIPATION: lambda: gettext("Certificate of participation"),
}

ACHIEVED: dict[str, Callable[[], str]] = {
    COMPLETION: lambda: gettext("for completing the course"),
    PARTICIPATION: lambda: gettext("for taking part in the course"),
}

HOURS: dict[str, Callable[[], str]] = {
    "contact": lambda: gettext("contact"),
    "self-study": lambda: gettext("self-study"),
    "HIV": lambda: gettext("HIV"),
    "ethics": lambda: gettext("ethics"),
}

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
    "attendance": lambda met: gettext(
        "At least %(share)s of all meetings attended", share=language.percent(Fraction(met.total, 100))
    ),
    "critical": lambda _met: gettext("Every question right that is critical for safety"),
    "hand-in": lambda _met: gettext("Practical work handed in"),
}


def _written(words: str) -> str:
    """Return the direction of the first letter that has one."""
    kinds = (unicodedata.bidirectional(character) for character in words)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"
