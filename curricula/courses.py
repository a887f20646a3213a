"""The index files: what a curriculum and its modules say of themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from curricula.front_matter import Entry, Header, Reading
from curricula.hours import read_hours
from curricula.model import CertificateRule, Demand, Forms, Outcome
from curricula.problems import Notes
from curricula.words import said, spelled

CURRICULUM_KEYS = frozenset({"title", "code", "audience", "summary", "outcomes", "certificate", "forms"})
ASKED_KEYS = ("lessons", "quizzes", "pre-test", "post-test", "critical", "hand-in", "attendance", "participation")
CERTIFICATE_KEYS = frozenset({"title", "hours", "valid-months", "refresher", "statement", *ASKED_KEYS})
CERTIFICATE_WORDS = frozenset({"title", "statement", "refresher"})
MODULE_KEYS = frozenset({"title", "summary"})
DEMANDS = ("core", "all", "none")
FORMS = ("fixed", "crossed")
_OUTCOME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}")


@dataclass(frozen=True, slots=True)
class Description:
    """What the index.md of a curriculum says; the words may be in another language than those of its original."""

    title: str
    code: str
    summary: str
    audience: str
    outcomes: tuple[Outcome, ...]
    certificate: CertificateRule
    forms: Forms


def read_description(header: Header, language: str, original: Header | None, notes: Notes) -> Description:
    """Read the header of a curriculum; what a translation leaves out is the original's, unless it is words."""
    entries = dict(header.entries)
    if original is not None:
        _take_over(entries, original.entries, {"code", "forms"}, notes)
        _take_over_certificate(entries, original.entries, notes)
    reading = Reading(entries, notes)
    reading.expect(CURRICULUM_KEYS)
    return Description(
        title=reading.required("title", 'title: "What the course is called"'),
        code=reading.text("code"),
        summary=reading.required("summary", "summary: one or two sentences"),
        audience=reading.text("audience"),
        outcomes=_outcomes(reading, original),
        certificate=_certificate(reading.mapping("certificate"), language),
        forms=cast("Forms", reading.one_of("forms", FORMS, "fixed")),
    )


def take_over(
    mine: Mapping[str, Entry], theirs: Mapping[str, Entry], words: frozenset[str], notes: Notes
) -> Mapping[str, Entry]:
    """Complete the header of a translation with all that is not words; note what it sets differently."""
    entries = dict(mine)
    _take_over(entries, theirs, {key for key in {*mine, *theirs} if key not in words}, notes)
    return entries


def _take_over(entries: dict[str, Entry], theirs: Mapping[str, Entry], keys: set[str], notes: Notes) -> None:
    for key in sorted(keys):
        if key not in entries and key in theirs:
            entries[key] = Entry(theirs[key].value, 1, 1)
        elif key in entries and _typed(entries[key]) != (_typed(theirs[key]) if key in theirs else ""):
            notes.add(entries[key].line, "E501", f"{key!r} differs from the original",
                      f"Leave {key}: out of the translation; it is set in the original")  # fmt: skip


def _take_over_certificate(entries: dict[str, Entry], theirs: Mapping[str, Entry], notes: Notes) -> None:
    before = theirs["certificate"].value if "certificate" in theirs else ""
    mine = entries["certificate"].value if "certificate" in entries else {}
    if isinstance(before, Mapping) and isinstance(mine, Mapping):
        line = entries["certificate"].line if "certificate" in entries else 1
        entries["certificate"] = Entry(take_over(mine, before, CERTIFICATE_WORDS, notes), line, 1)


def _typed(entry: Entry) -> object:
    if isinstance(entry.value, str):
        return entry.value.strip()
    if isinstance(entry.value, tuple):
        return [_typed(item) for item in entry.value]
    return {key: _typed(item) for key, item in entry.value.items()}


def _outcomes(reading: Reading, original: Header | None) -> tuple[Outcome, ...]:
    listed = reading.mapping("outcomes")
    if listed is None:
        return ()
    for id, entry in listed.entries.items():
        if not _OUTCOME.fullmatch(id):
            reading.notes.add(entry.line, "E208", f"{id!r} cannot be the id of an outcome", "Write a short one: A-1")
    before = original.entries.get("outcomes") if original else None
    ids = list(before.value) if before and isinstance(before.value, Mapping) else list(listed.entries)
    if set(ids) != set(listed.entries):
        different = ", ".join(sorted(set(ids) ^ set(listed.entries)))
        reading.notes.add(reading.line("outcomes"), "E501", f"the outcomes differ from the original: {different}",
                          "Translate the text of each outcome and keep the ids")  # fmt: skip
    return tuple(Outcome(id, listed.required(id, f"{id}: what a trainee can do")) for id in ids if id in listed.entries)


def _certificate(reading: Reading | None, language: str) -> CertificateRule:
    if reading is None:
        return CertificateRule()
    reading.expect(CERTIFICATE_KEYS)
    hours, by_kind = read_hours(reading)
    return CertificateRule(
        lessons=cast("Demand", reading.one_of("lessons", DEMANDS, "core")),
        quizzes=cast("Demand", reading.one_of("quizzes", DEMANDS, "core")),
        pre_test=_yes(reading, "pre-test", language),
        post_test=_share(reading, "post-test") is not None or _yes(reading, "post-test", language),
        title=reading.text("title"),
        hours=hours,
        hours_by_kind=by_kind,
        valid_months=reading.number("valid-months", 0),
        refresher=reading.text("refresher"),
        statement=reading.text("statement"),
        post_mark=_share(reading, "post-test"),
        critical=_yes(reading, "critical", language),
        hand_in=tuple(re.findall(r"[^,\s]+", reading.text("hand-in"))),
        attendance=_expected_share(reading, "attendance"),
        participation=_expected_share(reading, "participation"),
    )


def _share(reading: Reading, key: str) -> Fraction | None:
    """Read a share that is written in per cent; None for everything else."""
    match = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%", reading.text(key))
    share = Fraction(match[1].replace(",", ".")) / 100 if match else None
    return share if share is not None and 0 < share <= 1 else None


def _expected_share(reading: Reading, key: str) -> Fraction | None:
    """Read a share; note whatever else stands there."""
    share, text = _share(reading, key), reading.text(key)
    if text and share is None:
        reading.wrong(key, f"is {text!r}, not a share", f"Write {key}: 80%")
    return share


def _yes(reading: Reading, key: str, language: str) -> bool:
    text = reading.text(key)
    answer = said(text, language) if text else False
    if answer is None:
        reading.wrong(key, f"is {text!r}", f"Write {key}: {spelled('yes', language)} or {spelled('no', language)}")
    return bool(answer)
