"""Doses that are written as plain text: which words tell of one, and between what amounts the safety table lets it be.

A number in a link to a safety fact is compared with that fact. Here is for the others: `doses.md` says of a fact by
which words its dose is recognised, "first dose" of methadone say, and from where to where it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from curricula.model import SafetyFact
from curricula.problems import Notes
from curricula.sentences import without_signs
from curricula.words import UNITS

COLUMNS = ("Fact", "Medicine", "Words", "From", "To")

_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)[ \u00a0]*(\S+)")
_DIGIT = re.compile(r"\d")
_NUMBER = r"\d+(?:[.,]\d+)?"
_LINK = re.compile(r"\[[^\]]*\]\(SAFE-\d+\)")
_SPEECH = re.compile('"[^"]*"|“[^”]*”|«[^»]*»')
_MASSES = {unit: row for row in UNITS[:4] for unit in row}
_UNIT = "|".join(sorted((re.escape(unit) for unit in _MASSES), key=len, reverse=True))
_DOSE = re.compile(
    rf"(?<![\w.,-])(?:(?P<low>{_NUMBER})[ \u00a0]*(?:[–-]|to|до|or|и)[ \u00a0]*)?(?P<high>{_NUMBER})[ \u00a0-]?"
    rf"(?P<unit>{_UNIT})(?!\w|/)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlainDose:
    """Words that tell of the dose in a safety fact: of one medicine, from `low` to `high` of a unit.

    `low` is 0 where only a most is known. Names and words are in small letters.
    """

    fact: str
    medicine: str
    words: tuple[str, ...]
    low: Decimal
    high: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Strange:
    """A dose in a sentence that is outside what the facts say: as it is written there, and what they let it be."""

    written: str
    allowed: tuple[PlainDose, ...]


def read_doses(text: str, facts: Mapping[str, SafetyFact], notes: Notes) -> tuple[PlainDose, ...]:
    """Read the table of doses.md; both amounts of a row have to be in the value of its fact."""
    found = []
    for line, row in enumerate(text.split("\n"), 1):
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
        if not row.startswith("|") or cells[0] == COLUMNS[0] or set("".join(cells)) <= set("-: "):
            continue
        dose = _row(cells) if len(cells) == len(COLUMNS) else None
        if dose is None:
            wrong, fix = f"{row.strip()[:60]!r} is no dose", f"Write | {' | '.join(COLUMNS)} |, the amounts as 30 mg"
            notes.add(line, "E416", wrong, fix)
        elif dose.fact not in facts:
            notes.add(line, "E416", f"there is no safety fact {dose.fact}", "Mend its number, or remove the row")
        elif strange := _missing(dose, facts[dose.fact]):
            wrong = f"the value of {dose.fact} has no {strange}"
            notes.add(line, "E416", wrong, f"Write what it says: {facts[dose.fact].value}")
        else:
            found.append(dose)
    return tuple(found)


def _row(cells: Sequence[str]) -> PlainDose | None:
    fact, medicine, words, low, high = cells
    least, most = _AMOUNT.fullmatch(low), _AMOUNT.fullmatch(high)
    said = tuple(each.strip().casefold() for each in words.split(";") if each.strip())
    if not (medicine and said and most and most[2] in _MASSES) or (low and not (least and least[2] == most[2])):
        return None
    return PlainDose(
        fact, medicine.casefold(), said, _decimal(least[1]) if least else Decimal(0), _decimal(most[1]), most[2]
    )


def _missing(dose: PlainDose, fact: SafetyFact) -> str:
    has = {_decimal(number) for number in re.findall(_NUMBER, fact.value)}
    return next((f"{amount} {dose.unit}" for amount in (dose.low, dose.high) if amount and amount not in has), "")


def strange_doses(sentences: Iterable[str], doses: Sequence[PlainDose]) -> Iterator[tuple[int, Strange]]:
    """Find the doses in the sentences of one activity that no fact allows, each with the number of its sentence.

    A sentence that names no medicine goes on about the one named last. What stands in quotation marks is somebody's
    speech, and a link to a fact is compared with that fact: both are passed over.
    """
    medicines: frozenset[str] = frozenset()
    for number, sentence in enumerate(sentences):
        words = sentence.casefold()
        medicines = frozenset(each.medicine for each in doses if each.medicine in words) or medicines
        if not medicines or not _DIGIT.search(sentence):
            continue
        plain = without_signs(_SPEECH.sub(" ", _LINK.sub(" ", sentence)))
        words = " ".join(plain.casefold().split())
        told = [each for each in doses if each.medicine in medicines and _says(each.words).search(words)]
        for dose in _DOSE.finditer(plain) if told else ():
            if not any(_allows(each, dose) for each in told):
                yield number, Strange(dose.group().replace("\u00a0", " "), tuple(told))


@lru_cache
def _says(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(each) for each in words)})(?!\w)")


def _allows(dose: PlainDose, found: re.Match[str]) -> bool:
    high = _decimal(found["high"])
    low = _decimal(found["low"]) if found["low"] else high
    same = _MASSES[found["unit"].casefold()] is _MASSES[dose.unit]
    return same and dose.low <= low and high <= dose.high


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))
