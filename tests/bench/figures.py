"""What a measurement came to: the median of its rounds, their spread, and how it compares with what was asked of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any

DIGITS = 4  # significant digits that are kept; the rest is noise

Measure = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the results, medians over ``n`` rounds; ``spread`` holds the first and third quartile of ``value``.

    ``bound`` is the value of what the figure is compared with: another measurement of the same run, or its budget.
    ``ratio`` is the median over the rounds of value by bound. ``target`` says in words what the ratio has to be and
    ``met`` whether it is; both are ``None`` where nothing is asked.
    """

    name: str
    what: str
    value: float
    unit: str
    bound: float | None
    ratio: float | None
    n: int
    spread: tuple[float, float]
    target: str | None
    met: bool | None

    def as_json(self) -> dict[str, Any]:
        """Return the figure as the results file keeps it."""
        return asdict(self)


def figure(name: str, what: str, values: Sequence[float], unit: str, at_most: float | None = None) -> Figure:
    """Return the figure of some rounds, held against a budget where there is one."""
    value = median(values)
    return Figure(
        name=name,
        what=what,
        value=rounded(value),
        unit=unit,
        bound=at_most,
        ratio=None if at_most is None else rounded(value / at_most),
        n=len(values),
        spread=quartiles(values),
        target=None if at_most is None else f"≤ {at_most:,} {unit}",
        met=None if at_most is None else value <= at_most,
    )


def against(
    name: str,
    what: str,
    values: Sequence[float],
    bounds: Sequence[float],
    unit: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Figure:
    """Return the figure of some rounds, each held against the bound that was measured next to it.

    ``at_least`` is asked of a rate, ``at_most`` of a time; neither where nothing is asked.
    """
    ratio = median(value / bound for value, bound in zip(values, bounds, strict=True))
    asked = [f"≥ {at_least} × bound"] if at_least is not None else []
    asked += [f"≤ {at_most} × bound"] if at_most is not None else []
    met = (at_least is None or ratio >= at_least) and (at_most is None or ratio <= at_most)
    return Figure(
        name=name,
        what=what,
        value=rounded(median(values)),
        unit=unit,
        bound=rounded(median(bounds)),
        ratio=rounded(ratio),
        n=len(values),
        spread=quartiles(values),
        target=" and ".join(asked) or None,
        met=met if asked else None,
    )


def in_turn(rounds: int, *measures: Measure) -> list[list[float]]:
    """Measure A B A B …, after a round of each that does not count; return the rounds of each."""
    for measure in measures:
        measure()
    taken = [[measure() for measure in measures] for _round in range(rounds)]
    return [list(column) for column in zip(*taken, strict=True)]


def seconds(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def quartiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the first and the third quartile; of a single value, that value twice."""
    if len(values) == 1:
        return rounded(values[0]), rounded(values[0])
    first, _middle, third = quantiles(values, n=4, method="inclusive")
    return rounded(first), rounded(third)


def rounded(value: float) -> float:
    """Return a value to four significant digits."""
    return float(f"{value:.{DIGITS}g}")
