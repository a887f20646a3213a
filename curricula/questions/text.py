"""A word or a phrase to type: - = the word."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from curricula.questions.base import LONGEST_ANSWER, Field, Mark, Question
from curricula.questions.block import Block, Item
from curricula.questions.number import amount_of

SHORTEST_NEAR_MISS = 6
"""Letters; in shorter words a single letter too often makes another word."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that is known, and what it earns."""

    text: str
    credit: Fraction
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Question):
    """Type a word or a phrase; only capitals, spaces and Unicode forms are folded before it is compared.

    Nothing is right by nearness: an antagonist is not an agonist. A slip of the pen is pointed out and earns nothing.
    """

    kind: ClassVar[str] = "text"

    phrases: tuple[Phrase, ...]

    @classmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a list of = lines of which the first is not a number."""
        if not block.items or block.items[0].sign != "answer" or amount_of(block.items[0], block) is not None:
            return None
        phrases = tuple(_phrase(item, block) for item in block.items)
        if all(phrase.credit < 1 for phrase in phrases):
            block.notes.add(block.line, "E104", f"{block.name} has no right answer",
                            "Write it in a line of its own, without a percentage: - = the word")  # fmt: skip
        return cls(**block.common(), phrases=phrases)

    def present(self, seed: str) -> tuple[Field, ...]:
        """Show one line for the text."""
        return (Field("line", mode="text"),)

    def mark(self, answer: Sequence[str]) -> Mark:
        """Judge the text; a slip of the pen in the right answer is noted as "near-miss" and earns nothing."""
        if (mark := self.unjudged(answer)) is not None:
            return mark
        given = folded(answer[0])
        for phrase in self.phrases:
            if given == folded(phrase.text):
                return self.judged(phrase.credit, [phrase.feedback])
        near = any(is_slip(given, folded(phrase.text)) for phrase in self.phrases if phrase.credit == 1)
        return self.judged(Fraction(), note="near-miss" if near else "")

    def accepts(self, answer: Sequence[str]) -> bool:
        """Take nothing, or one line of ordinary length."""
        return not answer or (len(answer) == 1 and len(answer[0]) <= LONGEST_ANSWER)

    def describe(self, answer: Sequence[str]) -> str:
        """Repeat what was typed."""
        return " ".join(answer[0].split()) if answer and self.accepts(answer) else ""

    def key(self) -> str:
        """Name the texts that are right."""
        return "; ".join(phrase.text for phrase in self.phrases if phrase.credit == 1)

    def right(self) -> tuple[str, ...]:
        """Give the first of the texts that are right."""
        return tuple(phrase.text for phrase in self.phrases if phrase.credit == 1)[:1]

    def shape(self) -> Hashable:
        """Give nothing: which words are right is for the translator to say."""
        return ()


def folded(text: str) -> str:
    """Fold what is a matter of typing only: capitals, spaces, and the forms that Unicode calls compatible."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def is_slip(given: str, right: str) -> bool:
    """Tell whether a text is the right one but for the spelling of a word; both are folded.

    A letter too few, too many or two swapped, not the first, in a long word, is taken for a slip. One letter *instead*
    of another is not, since that is how names of medicines differ (methadone, methadose); nor is anything with a digit.
    """
    pairs = list(zip(given.split(), right.split(), strict=False))
    different = [(one, other) for one, other in pairs if one != other]
    if len(given.split()) != len(right.split()) or len(different) != 1:
        return False
    one, other = different[0]
    if any(sign.isdigit() for sign in one + other):
        return False
    if len(other) < SHORTEST_NEAR_MISS or one[0] != other[0]:
        return False
    return _one_missing(one, other) or _two_swapped(one, other)


def _one_missing(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _two_swapped(one: str, other: str) -> bool:
    places = [i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(places) != 2 or places[1] != places[0] + 1:
        return False
    return one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]


def _phrase(item: Item, block: Block) -> Phrase:
    if not item.text:
        block.notes.add(item.line, "E106", "an accepted answer is empty", "Write it behind the = sign")
    credit = Fraction(1) if item.credit is None else item.credit
    if credit > 1:
        block.notes.add(item.line, "E107", f"({credit * 100}%) is more than all", "Write a share from 0 to 100 %")
    # A backslash in front of a sign is Markdown's; what trainees type has none.
    return Phrase(block.plain(block.phrase(item.text, item.line)), min(credit, Fraction(1)), block.feedback(item))


QUESTION = Text
