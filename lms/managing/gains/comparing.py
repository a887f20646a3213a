"""Two tests compared, for all who took them and part by part: by outcome, by cohort, by which paper came first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from curricula.gains import Gain, Pair, gain
from curricula.model import Curriculum, Outcome
from curricula.withholding import withheld
from lms.identity import Cohort
from lms.learning import progress
from lms.managing.gains import reviews, scores
from lms.managing.gains.scores import AFTER, BEFORE, Score, Scores, Seat
from lms.teaching.recall import Recalled

Wanted = Callable[[Score], Fraction | None]


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the people, or a part of the test, comes to; ``hidden``: too few, or they would give others away.

    ``name`` is the id of an outcome or the title of a cohort; ``text`` says more about it.
    """

    name: str
    text: str
    gain: Gain
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two tests of a course compared. ``first`` and ``second`` name them, see ``scores.Test.when``."""

    first: str | int
    second: str | int
    whole: Gain
    outcomes: tuple[Part, ...]
    cohorts: tuple[Part, ...] = ()
    orders: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the tests of one course say: the test at the end, then each follow-up, against the others.

    ``came_back`` is what was still known in the reviews between them, by outcome, as far as it may be told.
    """

    course: Curriculum
    cohorts: tuple[Cohort, ...]
    comparisons: tuple[Comparison, ...]
    pass_mark: Fraction | None
    came_back: Mapping[str, Recalled]


def report(cohorts: Sequence[Cohort]) -> Report:
    """Compare the tests of cohorts that take one curriculum; what they have of each other's people is told together."""
    outline = progress.course_of(cohorts[0]).outline
    tests = {test.when: test for test in scores.tests_of(outline).values()}
    had = scores.read(cohorts)
    pass_mark = tests[AFTER].pass_mark if AFTER in tests else None
    months = sorted(when for when in tests if isinstance(when, int) and had.get(when))
    pairs = [(BEFORE, AFTER), *((first, later) for later in months for first in (BEFORE, AFTER))]
    found = tuple(
        _compared(outline, cohorts, had, first, second, pass_mark)
        for first, second in pairs
        if first in tests and second in tests
    )
    return Report(outline, tuple(cohorts), found, pass_mark, reviews.reviewed(cohorts) if found else {})


def _compared(
    outline: Curriculum,
    cohorts: Sequence[Cohort],
    had: Scores,
    first: str | int,
    second: str | int,
    pass_mark: Fraction | None,
) -> Comparison:
    before, after = had.get(first, {}), had.get(second, {})
    seats = before.keys() | after.keys()

    def compare(wanted: Wanted, chosen: Collection[Seat], passing: Fraction | None = None) -> Gain:
        return gain([_pair(wanted, before.get(seat), after.get(seat)) for seat in chosen], passing)

    by_cohort = [
        Part(
            each.title,
            "",
            compare(lambda score: score.share, [seat for seat in seats if seat[0] == each.id], pass_mark),
        )
        for each in cohorts
    ]
    by_order = [
        Part(
            form, "", compare(lambda score: score.share, [seat for seat, score in before.items() if score.form == form])
        )
        for form in sorted({score.form for score in before.values()} - {""})
    ]
    return Comparison(
        first,
        second,
        compare(lambda score: score.share, seats, pass_mark),
        tuple(_of_outcome(outcome, compare, seats) for outcome in outline.outcomes),
        hide(by_cohort) if len(cohorts) > 1 else (),
        hide(by_order) if len(by_order) > 1 and (first, second) == (BEFORE, AFTER) else (),
    )


def _of_outcome(outcome: Outcome, compare: Callable[[Wanted, Collection[Seat]], Gain], seats: Collection[Seat]) -> Part:
    return Part(outcome.id, outcome.text, compare(lambda score: score.outcomes.get(outcome.id), seats))


def _pair(wanted: Wanted, before: Score | None, after: Score | None) -> Pair:
    return Pair(None if before is None else wanted(before), None if after is None else wanted(after))


def hide(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Hide the parts with too few people, and those from which they could be told by subtraction."""
    sizes: Mapping[int, int] = {place: part.gain.n for place, part in enumerate(parts)}
    hidden = withheld(sizes)
    return tuple(replace(part, hidden=place in hidden) for place, part in enumerate(parts))
