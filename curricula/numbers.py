"""The numbers in a text and its translation: a dose, a time or a share must be the same in every language."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from curricula.words import UNITS

_MEASURES = UNITS[:17]
"""Masses, volumes, shares, temperatures and times; how often and how many people are left to the words round them."""

_REFERENCE = re.compile(r"\]\([^)\n]{0,300}\)|\[[A-Z][A-Za-z0-9]{0,30}\]|<[^>\n]{0,300}>|https?://\S+")
_NUMBER = re.compile(r"(?<![\d.,])(?:[1-9]\d{0,2}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)")
_UNIT = re.compile(
    r"[ \u00a0\u202f-]*(?:"
    + "|".join(sorted((re.escape(spelling) for row in _MEASURES for spelling in row), key=len, reverse=True))
    + r")(?!\w)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"[ \u00a0]*(?:[–—-]|\w{1,3})[ \u00a0]*$")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a text as written in one way, and those among them that stand before a unit."""

    every: Counter[str]
    measured: Counter[str]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Numbers that only one of two texts has; `dose` when one of them stands before a unit."""

    lost: tuple[str, ...]
    new: tuple[str, ...]
    dose: bool


def numbers_of(text: str) -> Numbers:
    """Find the numbers of a text; references and addresses do not count, digits of every script do."""
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _REFERENCE.sub("]", text))
    plain = plain.translate({0x66B: ".", 0x66C: " ", 0x66A: "%"})
    every: Counter[str] = Counter()
    measured: Counter[str] = Counter()
    waiting: list[str] = []
    end = 0
    for found in _NUMBER.finditer(plain):
        value = _written(found.group())
        every[value] += 1
        ranged = bool(waiting) and bool(_RANGE.fullmatch(plain[end : found.start()]))
        waiting = [*waiting, value] if ranged else [value]
        end = found.end()
        if _UNIT.match(plain, end):
            measured.update(waiting)
            waiting = []
    return Numbers(every, measured)


def _written(number: str) -> str:
    grouped = re.fullmatch(r"[1-9]\d{0,2}(?:[,\u00a0\u202f ]\d{3})+", number)
    digits = re.sub(r"\D", "", number) if grouped else number.replace(",", ".")
    return format(Decimal(digits).normalize(), "f")


def compare_numbers(source: str, own: str) -> Discrepancy | None:
    """Find the numbers that a text and its translation do not share, None where they share all."""
    theirs, mine = numbers_of(source), numbers_of(own)
    lost, new = theirs.every - mine.every, mine.every - theirs.every
    if not lost and not new:
        return None
    dose = bool(set(lost) & set(theirs.measured) or set(new) & set(mine.measured))
    return Discrepancy(tuple(sorted(lost.elements())), tuple(sorted(new.elements())), dose)
