"""A text in one's own words: ____ 150 words; a person marks it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from curricula.questions.base import LONGEST_TEXT, Field
from curricula.questions.block import Block
from curricula.questions.by_hand import ByHand, read_rubric
from curricula.words import keyword, spelled


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeText(ByHand):
    """Write a text; `words` is how many it should have at most, 0 for any. A longer one is taken all the same."""

    kind: ClassVar[str] = "free-text"
    takes_opinions: ClassVar[bool] = True

    words: int = 0

    @classmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a line of four or more low lines, with the number of words behind it."""
        if not block.items or block.items[0].sign != "blank":
            return None
        if len(block.items) > 1:
            block.notes.add(block.items[1].line, "E116", f"{block.name} asks for two texts", "Ask two questions")
        number, _, unit = block.items[0].text.partition(" ")
        if number and (keyword(unit, block.language) != "words" or not int(number)):
            word = spelled("words", block.language)
            block.notes.add(block.items[0].line, "E116", f"{number} {unit.strip()} is no length of a text",
                            f"Write ____ 150 {word}")  # fmt: skip
        common, rubric = read_rubric(block)
        return cls(**common, rubric=rubric, words=int(number or 0))

    def present(self, seed: str) -> tuple[Field, ...]:
        """Show one text of several lines."""
        return (Field("text", words=self.words),)

    def accepts(self, answer: Sequence[str]) -> bool:
        """Take nothing, or one text of up to ten pages."""
        return not answer or (len(answer) == 1 and len(answer[0]) <= LONGEST_TEXT)

    def describe(self, answer: Sequence[str]) -> str:
        """Repeat what was written, its lines kept."""
        return answer[0].strip() if answer and self.accepts(answer) else ""

    def right(self) -> tuple[str, ...]:
        """Give the rubric, for want of a text that a person is sure to like."""
        return (self.key() or self.title,)

    def shape(self) -> Hashable:
        """Give the length and the points of each criterion."""
        return (self.words, *(criterion.points for criterion in self.rubric))


QUESTION = FreeText
