"""What the linter says of a translation: other doses, words that are not translated, what the original changed."""

from __future__ import annotations

import re

from curricula.files import Folder
from curricula.front_matter import Reading, parse
from curricula.limits import LONGEST_TEXT
from curricula.numbers import Discrepancy, compare_numbers
from curricula.problems import Notes
from curricula.translations import Comparison, Unit, compare, version
from curricula.units import fingerprint

FEWEST_WORDS = 3
"""A shorter unit may read the same in both languages: a name, a number, an abbreviation."""


def judge_file(content: Folder, original: str, path: str, language: str, *, numbers: bool = True) -> None:
    """Note on a translation's file what differs from its original's, as both stand there now."""
    if content.has(original) and content.has(path) and original != path:
        source, own = content.text(original), content.text(path)
        if source is not None and own is not None and len(own) <= LONGEST_TEXT:
            judge(source, own, language, content.notes_for(path), numbers=numbers)


def judge(source: str, own: str, language: str, notes: Notes, *, numbers: bool = True) -> None:
    """Note on a translation what differs from its original; without `numbers` they are not compared."""
    compared = compare(source, own, language)
    _expect_fresh(compared, own, notes)
    untouched = [unit for unit in compared.units if unit.state == "untouched"]
    if untouched:
        more = f" and {len(untouched) - 1} more units are" if untouched[1:] else " is"
        notes.add(untouched[0].line, "E506", f"{_start(untouched[0].own)}{more} not translated yet",
                  "Translate all; until then everybody reads this file in the original")  # fmt: skip
    for unit in compared.units:
        if unit.state in ("missing", "surplus", "untouched"):
            continue
        if unit.state == "unmarked" and _reads_the_same(unit):
            notes.add(unit.line, "W503", f"{_start(unit.own)} still reads as in the original",
                      "Translate it, or mark it as right on the page Translations")  # fmt: skip
        elif numbers and (found := compare_numbers(unit.source, unit.own)) is not None:
            notes.add(unit.line, "E505" if found.dose else "W504", *in_words(found))


def in_words(found: Discrepancy) -> tuple[str, str]:
    """Say which numbers differ, and what to do."""
    parts = [f"{name} {', '.join(listed)}" for name, listed in (("lacks", found.lost), ("has", found.new)) if listed]
    wrong = f"a translation {' and '.join(parts)}, unlike the original"
    return wrong, "Write the numbers of the original, in digits where it has digits"


def _expect_fresh(compared: Comparison, own: str, notes: Notes) -> None:
    if not compared.marked:
        header = Reading(parse(own, Notes("")).entries, Notes(""))
        now = version(compared.source)
        if header.text("made-from") not in ("", now):
            notes.add(header.line("made-from"), "W502", "the original has changed since it was translated",
                      f"Compare the two, then write made-from: {now}")  # fmt: skip
        return
    last = 1
    for unit in compared.units:
        if unit.state == "stale":
            now = fingerprint(unit.source)
            notes.add(unit.line, "W502", f"the original of {_start(unit.own)} has changed since it was translated",
                      f"It says now {_start(unit.source)}. Compare the two on the page Translations, or here, "
                      f"and then write {now} for {unit.made_from} at the end of the file")  # fmt: skip
        elif unit.state == "missing":
            notes.add(last, "W502", f"the original has something new here: {_start(unit.source)}",
                      "Translate it on the page Translations, or write it here")  # fmt: skip
        if unit.state not in ("missing", "surplus"):
            last = unit.line


def _start(text: str) -> str:
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= 60 else plain[:59] + "…")


def _reads_the_same(unit: Unit) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", unit.own)
    return len(words) >= FEWEST_WORDS and fingerprint(unit.source) == fingerprint(unit.own)
