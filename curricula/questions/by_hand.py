"""What a person marks: the rubric to mark it by, and what all such questions have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from curricula.questions.base import Mark, Question
from curricula.questions.block import Block, Common
from curricula.words import spelled

_CRITERION = re.compile(r"(?:[-*+]\s+)?(?P<points>\d{1,3})\s*(?:[^\W\d_]+\s*)?:\s*(?P<text>.+)")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to look for in an answer, and the points that it is worth."""

    points: int
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand(Question):
    """A question whose answers wait for a person; without a rubric they are marked as a whole."""

    by_hand: ClassVar[bool] = True

    rubric: tuple[Criterion, ...] = ()

    def mark(self, answer: Sequence[str]) -> Mark:
        """Say that the answer is to be marked; only that nothing was given is certain already."""
        return self.unjudged(answer) or Mark(Fraction())

    def awarded(self, points: Sequence[int]) -> Fraction:
        """Turn the points that a person gave for each criterion into a credit.

        Raises ``ValueError`` when there are not as many as criteria, or when one is more than its criterion is worth.
        """
        if len(points) != len(self.rubric):
            raise ValueError(f"{len(points)} points for the {len(self.rubric)} criteria of {self.id!r}")
        for given, criterion in zip(points, self.rubric, strict=True):
            if not 0 <= given <= criterion.points:
                raise ValueError(f"{given} points for {criterion.text!r}, which is worth 0 to {criterion.points}")
        return Fraction(sum(points), sum(criterion.points for criterion in self.rubric))

    def key(self) -> str:
        """List what is looked for, with its points."""
        return "; ".join(f"{criterion.points}: {criterion.text}" for criterion in self.rubric)


def read_rubric(block: Block) -> tuple[Common, tuple[Criterion, ...]]:
    """Read what every question has, and the rubric; its points are the question's unless a setting says the same."""
    common, found = block.common(), tuple(_criteria(block))
    total = sum(criterion.points for criterion in found)
    if found and not block.survey:
        if block.setting("points") and common["points"] != total:
            points = spelled("points", block.language)
            block.notes.add(block.asides["rubric"].line, "E118", f"the rubric adds up to {total} points",
                            f"Mend it, or leave out {points}: {common['points']}")  # fmt: skip
        common["points"] = total
    return common, found


def _criteria(block: Block) -> list[Criterion]:
    found: list[Criterion] = []
    rubric = block.asides.get("rubric")
    for line, words in enumerate(rubric.text.split("\n") if rubric else (), rubric.line if rubric else 0):
        match = _CRITERION.fullmatch(words.strip())
        if match and int(match["points"]):
            html = block.phrase(match["text"], line)
            found.append(Criterion(int(match["points"]), html, block.plain(html)))
        elif words.strip():
            block.notes.add(line, "E118", f"{words.strip()[:40]!r} has no points", "Write - 2 points: what to look for")
    return found
