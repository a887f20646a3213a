"""What an item of QTI asks, as values: how 1.2 and 2.1 write it is known only where they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from curricula.formats import notation
from curricula.formats.base import Malformed
from curricula.formats.labels import Labels
from curricula.formats.places import BLANK, PLACE
from curricula.formats.qti.texts import Texts

MOST_OPTIONS = 60
"""Choices, steps or cells of one item; more is a list, and no question."""

MOST_STEPS = 1_500_000
"""Steps in following the rules of all items of one import; 2,000 ordinary items take 100,000."""

DEEPEST = 60
"""Rules inside each other."""

NOBODY = "\u2060?\u2060"
"""An answer that nobody gives: it tells what a wrong one leads to."""

Responses: TypeAlias = Mapping[str, tuple[str, ...]]
"""What somebody answers: values by the names of responses; a pair is "left right"."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules of an item make of an answer: its score, and the names of the remarks that are shown."""

    score: Fraction
    shown: frozenset[str] = frozenset()


@dataclass(slots=True)
class Effort:
    """What following rules may still cost: a file of rules without end must not keep anybody waiting."""

    left: int = MOST_STEPS

    def spend(self, depth: int) -> None:
        """Count a step at some depth of rules; raise `Malformed` where there are too many."""
        self.left -= 1
        if self.left < 0:
            raise Malformed("the rules of this file take too long to follow")
        if depth > DEEPEST:
            raise Malformed(f"its rules are more than {DEEPEST} inside each other")


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen, moved or matched; `text` is Markdown, within a sentence plain words."""

    ident: str
    text: str
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing that an item asks for.

    `key` has every value that the rules know, those in the right order where an order is asked for, and "left right"
    for pairs of `options` and `targets`. `ranges` is for a line that takes a number: those that the rules tell apart.
    An `inline` ask stands within a sentence, as every line does, where the text of the item has `PLACE`. `strict` says
    that the rules themselves judge an order.
    """

    ident: str
    sort: Literal["one", "many", "order", "pairs", "line", "text", "file"]
    options: tuple[Option, ...] = ()
    targets: tuple[Option, ...] = ()
    key: tuple[str, ...] = ()
    ranges: tuple[tuple[Decimal, Decimal], ...] | None = None
    inline: bool = False
    several: bool = False
    shuffle: bool = True
    strict: bool = True
    audio: bool = False

    def __post_init__(self) -> None:
        """Refuse what is too large to be a question."""
        most = max(len(self.options), len(self.targets), len(self.key) // 60)
        if most > MOST_OPTIONS:
            raise Malformed(f"it has {most} things to choose from; {MOST_OPTIONS} are the limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A whole item: its text in Markdown, what it asks, its rules, and remarks in Markdown by their names.

    `is_marked` is false where no rule and no key says what is right. `asides` are remarks whose place is known.
    """

    id: str
    name: str
    text: str
    asks: tuple[Ask, ...]
    judge: Callable[[Responses], Verdict]
    texts: Texts
    told: Labels
    is_marked: bool = True
    points: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    asides: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_opinion(self) -> bool:
        """Tell whether nobody says what is right."""
        return self.told.survey or not self.is_marked

    def headed(self) -> tuple[str, str]:
        """Give the heading and the text below it, with a line to be imagined in place of a gap."""
        return notation.headed(self.text.replace(PLACE, BLANK), self.name)
