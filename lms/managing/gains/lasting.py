"""What lasts: for each outcome the tests before, after and months later in one row, with the reviews between them.

What a follow-up asks is not chosen by what came back in reviews: a paper that asked everybody for their own weak points
could not be compared with the tests before. So the two stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.managing.gains.comparing import Comparison
from lms.managing.gains.scores import AFTER, BEFORE
from lms.teaching.recall import Recalled

REVIEWS = "reviews"

Column = str | int
"""A test, named as in ``scores.Test.when``, or :data:`REVIEWS`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people it is about, and the mean of what they had, from 0 to 1; ``None`` where they are too few."""

    people: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One outcome: what there is of each column; nothing where nobody was asked, or nothing may be told."""

    name: str
    text: str
    cells: Mapping[Column, Cell]


@dataclass(frozen=True, slots=True)
class Lasting:
    """The table: its columns in the order of time, and a line for each outcome. Empty where there is nothing later."""

    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()


def lasting(comparisons: Sequence[Comparison], came_back: Mapping[str, Recalled]) -> Lasting:
    """Put comparisons and reviews together: nothing but what they tell already, by the test and not by the pair."""
    if not comparisons:
        return Lasting()
    tests = _tests(comparisons)
    later = sorted(when for when in tests if isinstance(when, int))
    reviews = (REVIEWS,) if came_back else ()
    if not later and not reviews:
        return Lasting()
    columns = (*(when for when in (BEFORE, AFTER) if when in tests), *reviews, *later)
    lines = tuple(
        Line(part.name, part.text, _cells(part.name, tests, came_back.get(part.name)))
        for part in comparisons[0].outcomes
    )
    return Lasting(columns, lines)


Tests = Mapping[Column, Mapping[str, Cell]]


def _tests(comparisons: Sequence[Comparison]) -> Tests:
    """Return what each test says of each outcome, from the first comparison that has it."""
    found: dict[Column, dict[str, Cell]] = {}
    for each in comparisons:
        for part in (part for part in each.outcomes if not part.hidden):
            n, figures = part.gain.n, part.gain.figures
            before, after = (figures.before, figures.after) if figures else (None, None)
            for when, share in ((each.first, before), (each.second, after)):
                found.setdefault(when, {}).setdefault(part.name, Cell(n, share))
    return found


def _cells(outcome: str, tests: Tests, came_back: Recalled | None) -> Mapping[Column, Cell]:
    cells = {when: said[outcome] for when, said in tests.items() if outcome in said}
    return cells | ({REVIEWS: _cell(came_back)} if came_back else {})


def _cell(came_back: Recalled) -> Cell:
    return Cell(len(came_back.people), float(came_back.share))
