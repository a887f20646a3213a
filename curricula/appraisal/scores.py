"""From ratings to scores: of a standard, a domain and the whole, with what is missing and what is unsafe.

A standard has 100 × the sum of its ratings ÷ (2 × those rated); what is not relevant does not count. It is told once
70 % of its relevant criteria are rated. A domain is the mean of its standards and the whole the mean of its domains,
each as soon as none of its parts is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from curricula.appraisal.standards import (
    MET,
    NOT_MET,
    NOT_RELEVANT,
    PARTLY,
    RATINGS,
    Criterion,
    Domain,
    Ratings,
    Standard,
    StandardsSet,
)

ENOUGH = Fraction(7, 10)
"""The share of the relevant criteria that must be rated before a score is told."""

AMBER, GREEN = Fraction(1, 2), Fraction(4, 5)
"""From which share on a score is in the middle and in the upper band; the second is also the target."""

Band = Literal["red", "amber", "green"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many criteria are met, partly met, not met, not relevant, and not rated yet."""

    met: int = 0
    partly: int = 0
    not_met: int = 0
    not_relevant: int = 0
    open: int = 0

    @property
    def relevant(self) -> int:
        """How many can be rated with points."""
        return self.met + self.partly + self.not_met + self.open

    @property
    def share(self) -> Fraction | None:
        """The points as a share of those possible; `None` when too little is rated, or nothing is relevant."""
        rated = self.relevant - self.open
        if not rated or rated < ENOUGH * self.relevant:
            return None
        return Fraction(2 * self.met + self.partly, 2 * rated)


@dataclass(frozen=True, slots=True)
class Score:
    """How a standard, a domain or the whole came out.

    `share` is `None` where it cannot be told yet, or nothing is relevant. `failed` are the essential criteria that are
    not met. `pooled` is the share of all criteria below it taken together.
    """

    code: str
    title: str
    counts: Counts
    share: Fraction | None
    band: Band | None
    pooled: Fraction | None
    failed: tuple[Criterion, ...]

    @property
    def is_relevant(self) -> bool:
        """Whether anything here applies to the service."""
        return self.counts.relevant > 0

    @property
    def is_capped(self) -> bool:
        """Whether an essential criterion that is not met holds the band down."""
        return bool(self.failed) and self.band == "amber" and self.share is not None and self.share >= GREEN


@dataclass(frozen=True, slots=True)
class Scores:
    """All scores of an appraisal; `alarms` are the criteria not met that safety depends on."""

    overall: Score
    domains: tuple[Score, ...]
    standards: tuple[Score, ...]
    alarms: tuple[Criterion, ...]


def score(chosen: StandardsSet, ratings: Ratings) -> Scores:
    """Compute every score of a set of ratings; ratings of other criteria do not count."""
    by_domain = [[_standard(standard, ratings) for standard in domain.standards] for domain in chosen.domains]
    domains = [_above(domain, parts) for domain, parts in zip(chosen.domains, by_domain, strict=True)]
    whole = Domain("", "", ())
    return Scores(
        overall=_above(whole, domains),
        domains=tuple(domains),
        standards=tuple(part for parts in by_domain for part in parts),
        alarms=tuple(each for each in chosen.criteria.values() if each.safety and ratings.get(each.code) == NOT_MET),
    )


def band(share: Fraction | None) -> Band | None:
    """Tell the band of a share: red below a half, green from four fifths on."""
    if share is None:
        return None
    return "red" if share < AMBER else "amber" if share < GREEN else "green"


def _standard(standard: Standard, ratings: Ratings) -> Score:
    counts = _count(standard.criteria, ratings)
    failed = tuple(each for each in standard.criteria if each.essential and ratings.get(each.code) == NOT_MET)
    found = band(counts.share)
    return Score(
        standard.code,
        standard.title,
        counts,
        counts.share,
        "amber" if failed and found == "green" else found,
        counts.share,
        failed,
    )


def _count(criteria: Iterable[Criterion], ratings: Ratings) -> Counts:
    told = Counter(ratings.get(criterion.code, "") for criterion in criteria)
    open_ = sum(count for rating, count in told.items() if rating not in RATINGS)
    return Counts(told[MET], told[PARTLY], told[NOT_MET], told[NOT_RELEVANT], open_)


def _above(whole: Domain, parts: Sequence[Score]) -> Score:
    """Put scores together: their mean, once every relevant one of them is there."""
    relevant = [part for part in parts if part.is_relevant]
    shares = [part.share for part in relevant if part.share is not None]
    mean = sum(shares, Fraction()) / len(shares) if shares and len(shares) == len(relevant) else None
    counts = Counts(
        met=sum(part.counts.met for part in parts),
        partly=sum(part.counts.partly for part in parts),
        not_met=sum(part.counts.not_met for part in parts),
        not_relevant=sum(part.counts.not_relevant for part in parts),
        open=sum(part.counts.open for part in parts),
    )
    failed = tuple(each for part in parts for each in part.failed)
    return Score(whole.code, whole.title, counts, mean, band(mean), counts.share, failed)
