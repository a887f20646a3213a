"""The figures of a report as a table that leaves the site: one row for each comparison of each part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

from curricula.gains import Figures, Gain
from lms.language import gettext_lazy as _
from lms.managing.exports.table import Cell, Column
from lms.managing.gains.comparing import Comparison, Report
from lms.teaching.recall import Recalled

FOUR = Decimal("0.0001")

COLUMNS = (
    Column("curriculum", "text", _("The curriculum, by the name of its folder.")),
    Column("comparison", "text", _("The two tests: pre-test, post-test, or follow-up and its months."), fixed=False),
    Column("part", "text", _("What the row is about: all, outcome, cohort, or first-paper."), fixed=False),
    Column("name", "text", _("Which outcome, cohort or paper; empty for all."), fixed=False),
    Column("n", "integer", _("People who took both tests. Empty: hidden, see figures."), _("people"), fixed=False),
    Column("only_first", "integer", _("People who took the first test alone."), _("people"), fixed=False),
    Column("only_second", "integer", _("People who took the second test alone."), _("people"), fixed=False),
    Column(
        "figures",
        "text",
        _("told; too-few: fewer than five people; hidden: others could be told by subtraction."),
        fixed=False,
    ),
    Column("mean_first", "decimal", _("Mean of the first test, of those who took both."), "0–1", fixed=False),
    Column("mean_second", "decimal", _("Mean of the second test, of those who took both."), "0–1", fixed=False),
    Column("sd_first", "decimal", _("Standard deviation of the first test."), "0–1", fixed=False),
    Column("sd_second", "decimal", _("Standard deviation of the second test."), "0–1", fixed=False),
    Column("gain", "decimal", _("Mean of the second less mean of the first test."), "−1–1", fixed=False),
    Column("sd_gain", "decimal", _("Standard deviation of the single gains."), "0–1", fixed=False),
    Column("gain_low", "decimal", _("Lower end of the interval of the gain (95%, paired t)."), "−1–1", fixed=False),
    Column("gain_high", "decimal", _("Upper end of the interval of the gain (95%, paired t)."), "−1–1", fixed=False),
    Column("p", "decimal", _("Probability of a gain so far from 0 by chance alone (paired t)."), "0–1", fixed=False),
    Column("change", "decimal", _("Gain as a share of the first mean."), fixed=False),
    Column(
        "normalised_gain",
        "decimal",
        _("Gain of the means as a share of what could be gained: from 0.3 fair, from 0.7 high."),
        fixed=False,
    ),
    Column("normalised_gain_each", "decimal", _("Mean of each person's own normalised gain."), fixed=False),
    Column("improved", "decimal", _("Share of people who gained at least 20 points of a hundred."), "0–1", fixed=False),
    Column(
        "passing", "decimal", _("Share of people who reached the pass mark in the second test."), "0–1", fixed=False
    ),
    Column("cohens_d", "decimal", _("Effect size: gain by the average standard deviation."), fixed=False),
    Column("hedges_g", "decimal", _("Effect size without its bias in small groups."), fixed=False),
    Column(
        "review_people",
        "integer",
        _("Of an outcome: people to whom its points came back in reviews. Empty: none, or too few to tell."),
        _("people"),
        fixed=False,
    ),
    Column("review_answers", "integer", _("Their answers to these points, all reviews together."), fixed=False),
    Column("review_recalled", "decimal", _("Share of these answers that were wholly right."), "0–1", fixed=False),
)
MEASURES = tuple(field.name for field in fields(Figures))


def rows(reports: Sequence[Report]) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each comparison: all people, each outcome, each cohort, each paper that came first."""
    for report in reports:
        for each in report.comparisons:
            head = (report.course.id, f"{_name(each.first)}/{_name(each.second)}")
            for part, name, gain, hidden in _parts(each):
                came_back = report.came_back.get(name) if part == "outcome" else None
                yield (*head, part, name, *_told(gain, hidden), *_reviews(came_back))


def _name(when: str | int) -> str:
    return when if isinstance(when, str) else f"follow-up-{when}"


def _parts(each: Comparison) -> Iterator[tuple[str, str, Gain, bool]]:
    yield "all", "", each.whole, False
    for kind, parts in (("outcome", each.outcomes), ("cohort", each.cohorts), ("first-paper", each.orders)):
        for part in parts:
            yield kind, part.name, part.gain, part.hidden


def _told(gain: Gain, hidden: bool) -> tuple[Cell, ...]:
    if hidden:
        return (None, None, None, "hidden", *_measures(None))
    state = "told" if gain.figures else "too-few"
    return (gain.n, gain.only_before, gain.only_after, state, *_measures(gain.figures))


def _measures(figures: Figures | None) -> tuple[Cell, ...]:
    if figures is None:
        return (None,) * len(MEASURES)
    values = (getattr(figures, name) for name in MEASURES)
    return tuple(None if value is None else _four(value) for value in values)


def _reviews(came_back: Recalled | None) -> tuple[Cell, ...]:
    if came_back is None:
        return (None, None, None)
    return (len(came_back.people), came_back.reviews, _four(came_back.share))


def _four(value: float | Fraction) -> Decimal:
    return Decimal(float(value)).quantize(FOUR)
