"""How far two assessors agree, and where they do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from curricula import formulas
from curricula.appraisal.standards import RATINGS, Rating, Ratings, StandardsSet

PASS_MARK = Fraction(4, 5)
"""The agreement with the expert from which the exercise is passed."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two assessors compared on what both have rated.

    `table` counts pairs: a row for each rating of the first, a column for each of the second, in the order of
    `RATINGS`. `share` is `None` when they have nothing in common, `kappa` also when chance alone explains everything.
    `different` names the criteria on which they differ, in the order of the set.
    """

    table: tuple[tuple[int, ...], ...]
    compared: int
    share: Fraction | None
    kappa: Fraction | None
    different: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether this is agreement enough for the exercise."""
        return self.share is not None and self.share >= PASS_MARK


def compare(chosen: StandardsSet, first: Ratings, second: Ratings) -> Agreement:
    """Compare two assessors over the criteria of a set; Cohen's kappa is computed over all four ratings."""
    pairs = {code: (first[code], second[code]) for code in chosen.criteria if code in first and code in second}
    table = tuple(tuple(_times(pairs.values(), one, other) for other in RATINGS) for one in RATINGS)
    exact = [[Fraction(count) for count in row] for row in table]
    share = kappa = None
    if pairs:
        share = formulas.agreement(exact)
        try:
            kappa = formulas.kappa(exact)
        except formulas.Undefined:
            kappa = None  # both always gave one and the same rating: there is nothing beyond chance to measure
    different = tuple(code for code, (one, other) in pairs.items() if one != other)
    return Agreement(table, len(pairs), share, kappa, different)


def _times(pairs: Iterable[tuple[Rating, Rating]], one: Rating, other: Rating) -> int:
    return sum(pair == (one, other) for pair in pairs)
