"""Every statement with a number in digits, and every one that an author marked for review, with what it rests on.

A statement is a sentence, an item of a list or a row of a table. What an answer to choose says is none unless it is the
right one: the others are wrong on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from curricula.claims import Claim, claims, settings
from curricula.model import SafetyFact
from curricula.sections import Section
from curricula.sentences import without_signs
from curricula.words import UNITS, keyword

Kind = Literal["dose", "measure", "share", "time", "count", ""]

KINDS: tuple[Kind, ...] = ("dose", "measure", "share", "time", "count")
"""What its numbers are, the gravest first: "count" is every number without a unit that we know."""

_ROWS: tuple[tuple[Kind, tuple[frozenset[str], ...]], ...] = (
    ("dose", UNITS[:7]),
    ("measure", UNITS[8:10]),
    ("share", UNITS[7:8]),
    ("time", UNITS[10:17]),
)
_KIND_OF: Mapping[str, Kind] = {unit: kind for kind, rows in _ROWS for row in rows for unit in row}
_UNIT = "|".join(sorted((re.escape(unit) for unit in _KIND_OF), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<![\w.,-])\d+(?:[.,\u00a0\u202f]\d+)*(?![A-Za-z]?\d|[A-Za-z]{2,}\d)"
    rf"(?:[ \u00a0\u202f-]?(?P<unit>{_UNIT})(?!\w))?",
    re.IGNORECASE,
)
_FACT = re.compile(r"\]\((SAFE-\d+)\)")
_BRACKET = re.compile(r"\[([^\[\]\n]{1,80})\](?!\()")
_LONELY_STOP = re.compile(r" (?=[.,;:!?](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a file with their line, and the keys of the `sources` and the ids of the safety `facts` they rest on.

    `kind` is that of its gravest number, "" where it has none. Where `beside`, neither is in the sentence itself, but
    elsewhere in its paragraph, or set for the whole question. One that `awaits` was marked for review by its author.
    """

    line: int
    text: str
    kind: Kind
    sources: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    beside: bool = False
    awaits: bool = False

    @property
    def has_source(self) -> bool:
        """Whether it rests on anything named."""
        return bool(self.sources or self.facts)


@dataclass(frozen=True, slots=True)
class Ground:
    """What can be named in a text: its language, the keys of all sources, and the safety facts by id."""

    language: str
    sources: Collection[str]
    facts: Mapping[str, SafetyFact]


def statements(sections: Collection[Section], ground: Ground) -> Iterator[Statement]:
    """Find the statements of a file in the order of its lines."""
    for section in sections:
        whole = _of_whole(section, ground)
        for claim in claims(section, ground.language):
            found = _statement(claim, ground)
            if found is not None:
                yield found if found.has_source or not whole else replace(found, sources=whole, beside=True)


def kind_of(text: str) -> Kind:
    """Tell what the numbers of a plain text are."""
    kinds = {_KIND_OF.get((found["unit"] or "").lower(), "count") for found in _NUMBER.finditer(text)}
    return next((kind for kind in KINDS if kind in kinds), "")


def _of_whole(section: Section, ground: Ground) -> tuple[str, ...]:
    """List the sources that a question sets for all that it says."""
    lines = (line for line in section.text.split("\n") if "source" in settings(line, ground.language))
    return tuple(key for line in lines for key in re.findall(r"\w+", line) if key in ground.sources)


def _statement(claim: Claim, ground: Ground) -> Statement | None:
    """Return a claim with a number, or one that awaits a review; None for any other."""
    text = " ".join(without_signs(" ".join(claim.text.split())).replace("|", " · ").split())
    text = _LONELY_STOP.sub("", text)
    awaits = any(keyword(said, ground.language) == "review" for said in _BRACKET.findall(claim.text))
    kind = kind_of(text)
    if not text or not (kind or awaits):
        return None
    own, everywhere = _named(claim.text, ground), _named(claim.paragraph, ground)
    sources, facts = own if any(own) else everywhere
    return Statement(claim.line, text, kind, sources, facts, not any(own) and any(everywhere), awaits)


def _named(text: str, ground: Ground) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the keys of the sources that a text cites, by itself or by a safety fact, and the ids of those facts."""
    facts = tuple(dict.fromkeys(id for id in _FACT.findall(text) if id in ground.facts))
    said = [*_BRACKET.findall(text), *(ground.facts[id].source for id in facts)]
    keys = (key for words in said for key in re.findall(r"\w+", words))
    return tuple(dict.fromkeys(key for key in keys if key in ground.sources)), facts
