"""What a training changed: two tests paired by person, how far apart they lie, and how sure that is.

Only who took both counts. The measures are those that donors ask for, and those that let results be compared:

- the gain in points of a hundred, with its 95 % interval by Student's t for pairs;
- the change in per cent of the first mean;
- the normalised gain, the share of what could still be gained (Hake, American Journal of Physics 66, 1998, 64-74): of
  the means, and the mean of each person's own. From 0.3 it is called fair, from 0.7 high;
- the effect size: Cohen's d by the average standard deviation of the two tests, and Hedges' g, which takes away its
  bias in small groups (Lakens, Frontiers in Psychology 4, 2013, 863: d av and g av).

Nothing is told about fewer than `FEWEST_TOLD` people.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from curricula.withholding import FEWEST_TOLD

IMPROVED = Fraction(1, 5)
"""How much of all points somebody has to gain to be counted as improved."""

CONFIDENCE = 0.95
FAIR, HIGH = 0.3, 0.7


@dataclass(frozen=True, slots=True)
class Pair:
    """What one person had in two tests, as shares from 0 to 1; None where they did not take one."""

    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the pairs come to. All but the last are shares: 0.25 is 25 points of a hundred.

    `low` and `high` are the ends of the 95 % interval of `gain`, `sd_gain` is the standard deviation of the single
    gains; these and `p`, the probability of a gain so far from 0 by chance, are None where everybody gained alike. The
    effect sizes are None where everybody had the same in both tests, `change` and the normalised gains where nothing or
    everything was right from the beginning. `passing` is None where nobody says what it takes.
    """

    before: float
    after: float
    sd_before: float
    sd_after: float
    gain: float
    sd_gain: float
    low: float | None
    high: float | None
    p: float | None
    change: float | None
    normalised: float | None
    normalised_each: float | None
    improved: float
    passing: float | None
    d: float | None
    g: float | None

    @property
    def strength(self) -> str:
        """How large the normalised gain is called: high, fair or small; empty where there is none."""
        if self.normalised is None:
            return ""
        return "high" if self.normalised >= HIGH else "fair" if self.normalised >= FAIR else "small"


@dataclass(frozen=True, slots=True)
class Gain:
    """How many people took both tests and how many one alone; figures only where enough took both."""

    n: int
    only_before: int
    only_after: int
    figures: Figures | None

    @property
    def people(self) -> int:
        """How many people took any of the tests."""
        return self.n + self.only_before + self.only_after


def gain(pairs: Sequence[Pair], passing: Fraction | None = None) -> Gain:
    """Compare two tests; `passing` is the share that passes the second one."""
    both = [(each.before, each.after) for each in pairs if each.before is not None and each.after is not None]
    only_before = sum(each.after is None and each.before is not None for each in pairs)
    only_after = sum(each.before is None and each.after is not None for each in pairs)
    figures = _figures(both, passing) if len(both) >= FEWEST_TOLD else None
    return Gain(len(both), only_before, only_after, figures)


def _figures(both: Sequence[tuple[Fraction, Fraction]], passing: Fraction | None) -> Figures:
    n = len(both)
    before = sum((first for first, _second in both), Fraction()) / n
    after = sum((second for _first, second in both), Fraction()) / n
    single = [(second - first) / (1 - first) for first, second in both if first < 1]
    spread = _Spread.of(both)
    return Figures(
        before=float(before),
        after=float(after),
        sd_before=spread.before,
        sd_after=spread.after,
        gain=float(after - before),
        sd_gain=spread.gain,
        low=spread.low,
        high=spread.high,
        p=spread.p,
        change=float((after - before) / before) if before else None,
        normalised=float((after - before) / (1 - before)) if before < 1 else None,
        normalised_each=float(sum(single, Fraction()) / len(single)) if single else None,
        improved=sum(second - first >= IMPROVED for first, second in both) / n,
        passing=None if passing is None else sum(second >= passing for _first, second in both) / n,
        d=spread.d,
        g=spread.g,
    )


@dataclass(frozen=True, slots=True)
class _Spread:
    """What scipy says of the pairs."""

    before: float
    after: float
    gain: float
    low: float | None
    high: float | None
    p: float | None
    d: float | None
    g: float | None

    @classmethod
    def of(cls, both: Sequence[tuple[Fraction, Fraction]]) -> _Spread:
        # Not at the top: scipy is large, and most workers never compare two tests.
        from scipy import stats

        firsts, seconds = ([float(share) for share in test] for test in zip(*both, strict=True))
        before, after, gained = (_deviation(values) for values in (firsts, seconds, [b - a for a, b in both]))
        low = high = p = d = None
        if gained:
            found = stats.ttest_rel(seconds, firsts)
            interval = found.confidence_interval(CONFIDENCE)
            low, high, p = float(interval.low), float(interval.high), float(found.pvalue)
        if before or after:
            d = (sum(seconds) - sum(firsts)) / len(both) / ((before + after) / 2)
        g = None if d is None else d * unbiased(2 * (len(both) - 1))
        return cls(before, after, gained, low, high, p, d, g)


def _deviation(values: Sequence[float | Fraction]) -> float:
    """Return the standard deviation of a sample; of values that are all the same, scipy would say that it is unsure."""
    from scipy import stats

    return float(stats.tstd([float(value) for value in values])) if len(set(values)) > 1 else 0.0


def unbiased(freedom: int) -> float:
    """Return what Cohen's d is multiplied with to become Hedges' g, exactly: Hedges (1981), equation 6e."""
    from scipy.special import gammaln

    half = freedom / 2
    return float(math.exp(gammaln(half) - gammaln((freedom - 1) / 2)) / math.sqrt(half))


def of_groups(groups: Mapping[str, Sequence[Pair]], passing: Fraction | None = None) -> dict[str, Gain]:
    """Compare two tests in each of several groups."""
    return {name: gain(pairs, passing) for name, pairs in groups.items()}
