"""Pairs to match: a table of two columns."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from curricula.questions.base import Field, Mark, Option, Question
from curricula.questions.block import Block, Row


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A left-hand cell and the place, from 1, of what belongs to it among the right-hand ones."""

    left: Cell
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(Question):
    """Choose for each left-hand cell what belongs to it.

    The right-hand cells, distractors among them, are stored by the alphabet, which tells nothing about the key.
    """

    kind: ClassVar[str] = "matching"

    pairs: tuple[Pair, ...]
    rights: tuple[Cell, ...]
    partial: bool = False

    @classmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a table of two columns below its header row."""
        if not block.rows or any(len(row.cells) != 2 for row in block.rows):
            return None
        rows = [row for row in block.rows[1:] if any(row.cells)]
        for row in rows:
            if not row.cells[1]:
                block.notes.add(row.line, "E123", f"nothing belongs to {row.cells[0]!r}", "Fill its right-hand cell")
        if sum(bool(row.cells[0]) for row in rows) < 2:
            block.notes.add(block.rows[0].line, "E122", f"{block.name} has fewer than two pairs", "Add a row")
        lefts = [row.cells[0].casefold() for row in rows if row.cells[0]]
        if len(set(lefts)) < len(lefts):
            block.notes.add(block.rows[0].line, "E121", f"two left-hand cells of {block.name} are the same",
                            "Change one of them")  # fmt: skip
        cells = {_cell(row, 1, block) for row in rows if row.cells[1]}
        rights = tuple(sorted(cells, key=lambda cell: (cell.text.casefold(), cell.html)))
        place = {cell: number for number, cell in enumerate(rights, 1)}
        pairs = [Pair(_cell(row, 0, block), place[_cell(row, 1, block)]) for row in rows if all(row.cells)]
        return cls(**block.common(), pairs=tuple(pairs), rights=rights, partial=block.credit != "all-or-nothing")

    def present(self, seed: str) -> tuple[Field, ...]:
        """Show each left-hand cell with all the right-hand ones, in one order of the seed's for all."""
        options = [Option(str(place), cell.html) for place, cell in enumerate(self.rights, 1)]
        self.dice(seed).shuffle(options)
        return tuple(Field("pick", label=pair.left.html, options=tuple(options)) for pair in self.pairs)

    def mark(self, answer: Sequence[str]) -> Mark:
        """Judge the pairs; where parts count each pair is one."""
        if (mark := self.unjudged(answer)) is not None:
            return mark
        right = sum(given == str(pair.right) for given, pair in zip(answer, self.pairs, strict=True))
        credit = Fraction(right, len(self.pairs))
        return self.judged(credit if self.partial else Fraction(credit == 1))

    def accepts(self, answer: Sequence[str]) -> bool:
        """Take one known value, or none, for each pair."""
        known = {"", *(str(place) for place in range(1, len(self.rights) + 1))}
        return not answer or (len(answer) == len(self.pairs) and set(answer) <= known)

    def describe(self, answer: Sequence[str]) -> str:
        """List the pairs that were made."""
        if not self.answered(answer) or not self.accepts(answer):
            return ""
        made = [(pair, int(given)) for given, pair in zip(answer, self.pairs, strict=True) if given]
        return "; ".join(f"{pair.left.text} → {self.rights[place - 1].text}" for pair, place in made)

    def key(self) -> str:
        """List the right pairs."""
        return self.describe([str(pair.right) for pair in self.pairs])

    def right(self) -> tuple[str, ...]:
        """Give each left-hand cell what belongs to it."""
        return tuple(str(pair.right) for pair in self.pairs)

    def shape(self) -> Hashable:
        """Give how many cells there are on each side."""
        return (self.partial, len(self.pairs), len(self.rights))


def _cell(row: Row, column: int, block: Block) -> Cell:
    html = block.phrase(row.cells[column], row.line)
    return Cell(html, block.plain(html))


QUESTION = Matching
