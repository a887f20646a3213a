"""Steps to put into order: a numbered list in the right order."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import ClassVar, Self

from curricula.questions.base import Field, Mark, Option, Question
from curricula.questions.block import Block, Item


@dataclass(frozen=True, slots=True)
class Step:
    """One step; steps of one rank may come in either order."""

    html: str
    text: str
    rank: int
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(Question):
    """Give each step its place.

    Steps are stored by the alphabet, which tells nothing about the key. The answer is the place chosen for each.
    """

    kind: ClassVar[str] = "ordering"

    steps: tuple[Step, ...]
    partial: bool = False

    @classmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a numbered list; a number that is repeated means the same rank."""
        if not block.items or block.items[0].sign != "rank":
            return None
        if len({item.rank for item in block.items}) < 2:
            fix = "Number them 1. 2. 3.; a number that is repeated means that the order does not matter"
            block.notes.add(block.items[0].line, "E120", f"the steps of {block.name} all have the same place", fix)
        texts = [item.text.casefold() for item in block.items]
        if len(set(texts)) < len(texts):
            wrong = f"two steps of {block.name} are the same"
            block.notes.add(block.items[0].line, "E121", wrong, "Change one of them")
        steps = sorted((_step(item, block) for item in block.items), key=lambda step: (step.text.casefold(), step.rank))
        return cls(**block.common(), steps=tuple(steps), partial=block.credit != "all-or-nothing")

    def present(self, seed: str) -> tuple[Field, ...]:
        """Show each step with the places to choose from; the order is the same for every seed."""
        places = tuple(Option(str(place), str(place)) for place in range(1, len(self.steps) + 1))
        return tuple(Field("pick", label=step.html, options=places) for step in self.steps)

    def mark(self, answer: Sequence[str]) -> Mark:
        """Judge the order; steps of one rank may stand either way, and where parts count each pair is one."""
        if (mark := self.unjudged(answer)) is not None:
            return mark
        given = [int(place or 0) for place in answer]
        pairs = [pair for pair in combinations(range(len(given)), 2) if self._ordered(*pair)]
        right = [pair for pair in pairs if self._agrees(given, *pair)]
        credit = Fraction(len(right), len(pairs)) if pairs else Fraction()
        if not self.partial:
            credit = Fraction(credit == 1)
        astray = sorted({place for pair in pairs if pair not in right for place in pair})
        return self.judged(credit, [self.steps[place].feedback for place in astray])

    def _ordered(self, one: int, other: int) -> bool:
        return self.steps[one].rank != self.steps[other].rank

    def _agrees(self, given: Sequence[int], one: int, other: int) -> bool:
        if not given[one] or not given[other] or given[one] == given[other]:
            return False
        return (given[one] < given[other]) == (self.steps[one].rank < self.steps[other].rank)

    def accepts(self, answer: Sequence[str]) -> bool:
        """Take one known place, or none, for each step."""
        known = {"", *(str(place) for place in range(1, len(self.steps) + 1))}
        return not answer or (len(answer) == len(self.steps) and set(answer) <= known)

    def describe(self, answer: Sequence[str]) -> str:
        """List the steps in the order that was given."""
        if not self.answered(answer) or not self.accepts(answer):
            return ""
        placed = [(int(place), step.text) for place, step in zip(answer, self.steps, strict=True) if place]
        return "; ".join(f"{place}. {text}" for place, text in sorted(placed))

    def key(self) -> str:
        """List the steps in the right order."""
        return "; ".join(f"{step.rank}. {step.text}" for step in sorted(self.steps, key=lambda step: step.rank))

    def right(self) -> tuple[str, ...]:
        """Give each step the place of its rank."""
        order = sorted(range(len(self.steps)), key=lambda place: self.steps[place].rank)
        return tuple(str(order.index(place) + 1) for place in range(len(self.steps)))

    def shape(self) -> Hashable:
        """Give how many steps there are of each rank."""
        return (self.partial, *sorted(step.rank for step in self.steps))


def _step(item: Item, block: Block) -> Step:
    html = block.phrase(item.text, item.line)
    return Step(html, block.plain(html), item.rank, block.feedback(item))


QUESTION = Ordering
