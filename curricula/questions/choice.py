"""Choices, one or several of them right: - [x] and - [ ]."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal, Self, cast

from curricula.questions.base import Field, Mark, Option, Question
from curricula.questions.block import Block, Item
from curricula.words import stays_last

CreditRule = Literal["all-or-nothing", "per-choice", "right-minus-wrong"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One choice; `credit` is what choosing it alone earns, `last` keeps it below the shuffled ones."""

    html: str
    text: str
    right: bool
    credit: Fraction
    feedback: str = ""
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Question):
    """Pick one, or pick all that apply; choices are stored as they stand in the file."""

    kind: ClassVar[str] = "choice"
    takes_opinions: ClassVar[bool] = True

    alternatives: tuple[Alternative, ...]
    several: bool = False
    rule: CreditRule = "all-or-nothing"
    shuffle: bool = True

    @classmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a list with boxes."""
        if not block.items or block.items[0].sign != "choice":
            return None
        right = sum(item.ticked for item in block.items)
        several = block.several or right > 1
        first, last = block.items[0].line, block.items[-1].line
        if right == 0 and not block.survey:
            block.notes.add(block.line, "E104", f"{block.name} has no right answer",
                            f"Put an x in one of lines {first}–{last}: - [x] …")  # fmt: skip
        elif right and block.survey:
            block.refuse_key(next(item.line for item in block.items if item.ticked))
        if len(block.items) < 2:
            block.notes.add(first, "E105", f"{block.name} has only one choice", "Add a choice that people really make")
        return cls(
            **block.common(),
            alternatives=tuple(_alternative(item, block, several=several) for item in block.items),
            several=several,
            rule=cast("CreditRule", block.credit),
            # Answers of an opinion mostly have an order of their own: from never to always.
            shuffle=block.yes("shuffle", default=not block.survey),
        )

    def present(self, seed: str) -> tuple[Field, ...]:
        """Show the choices in an order of the seed's."""
        options = [(value, alternative) for value, alternative in enumerate(self.alternatives, 1)]
        if self.shuffle:
            self.dice(seed).shuffle(options)
            options.sort(key=lambda option: option[1].last)
        shown = tuple(Option(str(value), alternative.html) for value, alternative in options)
        if not self.several:
            return (Field("one", options=shown),)
        return (Field("many", options=shown, rule="" if self.survey else self.rule),)

    def mark(self, answer: Sequence[str]) -> Mark:
        """Judge what was chosen; with several, by the rule of the quiz."""
        if (mark := self.unjudged(answer)) is not None:
            return mark
        chosen = self._chosen(answer)
        return self.judged(self._credit(chosen), [alternative.feedback for alternative in chosen])

    def _credit(self, chosen: Sequence[Alternative]) -> Fraction:
        if not self.several:
            return chosen[0].credit
        hits = sum(alternative.right for alternative in chosen)
        slips = len(chosen) - hits
        wanted = sum(alternative.right for alternative in self.alternatives)
        if self.rule == "per-choice":
            return Fraction(len(self.alternatives) - slips - (wanted - hits), len(self.alternatives))
        if self.rule == "right-minus-wrong":
            return max(Fraction(hits - slips, wanted), Fraction())
        return Fraction(hits == wanted and not slips)

    def accepts(self, answer: Sequence[str]) -> bool:
        """Take known values, each once, and only one where one is asked for."""
        given = [value for value in answer if value]
        known = {str(value) for value in range(1, len(self.alternatives) + 1)}
        return len(given) == len(set(given)) and set(given) <= known and (self.several or len(given) <= 1)

    def describe(self, answer: Sequence[str]) -> str:
        """Name what was chosen."""
        return "; ".join(alternative.text for alternative in self._chosen(answer)) if self.accepts(answer) else ""

    def key(self) -> str:
        """Name the right choices."""
        return "; ".join(alternative.text for alternative in self.alternatives if alternative.right)

    def right(self) -> tuple[str, ...]:
        """Give the values of the right choices; of an opinion, the first."""
        if self.survey:
            return ("1",)
        return tuple(str(value) for value, alternative in enumerate(self.alternatives, 1) if alternative.right)

    def shape(self) -> Hashable:
        """Give which places are right and what each earns."""
        return (self.several, self.shuffle, self.rule, *((each.right, each.credit) for each in self.alternatives))

    def _chosen(self, answer: Sequence[str]) -> list[Alternative]:
        return [self.alternatives[int(value) - 1] for value in sorted(filter(None, answer), key=int)]


def _alternative(item: Item, block: Block, *, several: bool) -> Alternative:
    html = block.phrase(item.text, item.line)
    text = block.plain(html)
    if not text and "<img" not in html:
        block.notes.add(item.line, "E106", "a choice is empty", "Write the words of the choice behind the box")
    if item.credit is not None and (several or item.credit > 1 or (item.ticked and item.credit < 1)):
        block.notes.add(item.line, "E107", f"({item.credit * 100}%) cannot stand before this choice",
                        "A share of 0 to 99 % belongs before a wrong choice where one is picked; for several choices "
                        "set `credit:` in the header of the quiz")  # fmt: skip
    credit = Fraction(item.ticked) if item.credit is None else min(item.credit, Fraction(1))
    return Alternative(html, text, item.ticked, credit, block.feedback(item), stays_last(text, block.language))


QUESTION = Choice
