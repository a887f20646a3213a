"""Where the lines and boxes of an appraisal's charts are drawn, in pixels; a table beside each has the numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin

from curricula.appraisal.scores import GREEN, Score

CENTRE, RADIUS = 190, 140
RINGS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))
FEWEST_CORNERS = 3

LABELS, BAR, ROW, THICK = 64, 400, 28, 18
"""Width of the labels, of a bar of 100 %, height of a row and of a bar in it."""

LEFT, RIGHT, HEIGHT, ABOVE, LINE = 110, 370, 260, 36, 18
"""Of the slope: the two axes, their height, the room above them, and between two labels."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place; ``anchor`` is that of SVG."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Radar:
    """Rings, axes, the polygon of the target, that of the scores, and the names at the corners."""

    rings: tuple[str, ...]
    axes: tuple[Point, ...]
    target: str
    polygon: str
    corners: tuple[Point, ...]
    labels: tuple[Label, ...]
    size: int = 2 * CENTRE


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, or one piece of a stacked one; ``kind`` is its class, and one of the two numbers is what it says."""

    x: float
    y: float
    width: float
    kind: str
    count: int = 0
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: labels at the beginning, bars, and where the line of the target stands (0 for none)."""

    height: int
    target: float
    labels: tuple[Label, ...]
    bars: tuple[Bar, ...]
    width: int = LABELS + BAR + 50


@dataclass(frozen=True, slots=True)
class Slope:
    """Lines from before to after, with names at both ends."""

    lines: tuple[tuple[float, float, str], ...]
    labels: tuple[Label, ...]
    width: int = LEFT + RIGHT
    height: int = ABOVE + HEIGHT + LINE
    left: int = LEFT
    right: int = RIGHT
    top: int = ABOVE
    bottom: int = ABOVE + HEIGHT


def radar(domains: Sequence[Score]) -> Radar | None:
    """Draw the scores of domains as a radar; nothing when fewer than three of them have one."""
    told = [domain for domain in domains if domain.share is not None]
    if len(told) < FEWEST_CORNERS:
        return None
    angles = [2 * pi * place / len(told) - pi / 2 for place in range(len(told))]
    corners = [_at(angle, float(domain.share or 0)) for angle, domain in zip(angles, told, strict=True)]
    return Radar(
        rings=tuple(_points(_at(angle, float(ring)) for angle in angles) for ring in RINGS),
        axes=tuple(_at(angle, 1) for angle in angles),
        target=_points(_at(angle, float(GREEN)) for angle in angles),
        polygon=_points(corners),
        corners=tuple(corners),
        labels=tuple(_corner(angle, domain.code) for angle, domain in zip(angles, told, strict=True)),
    )


def _at(angle: float, share: float) -> Point:
    return round(CENTRE + RADIUS * share * cos(angle), 1), round(CENTRE + RADIUS * share * sin(angle), 1)


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _corner(angle: float, code: str) -> Label:
    x, y = _at(angle, 1.16)
    return Label(x, y + 5, code)


def bars(standards: Sequence[Score]) -> Bars:
    """Draw a bar for each standard that has a score, with a line at the target."""
    told = [standard for standard in standards if standard.share is not None]
    drawn = [
        Bar(LABELS, _row(row), round(BAR * float(standard.share or 0), 1), standard.band or "", share=standard.share)
        for row, standard in enumerate(told)
    ]
    return Bars(len(told) * ROW + 8, LABELS + BAR * float(GREEN), _names([each.code for each in told]), tuple(drawn))


def stacks(parts: Sequence[Score]) -> Bars:
    """Draw how many criteria are met, partly met, not met, not relevant and not rated, as one bar for each part."""
    most = max((part.counts.relevant + part.counts.not_relevant for part in parts), default=0) or 1
    drawn: list[Bar] = []
    for row, part in enumerate(parts):
        x = float(LABELS)
        counts = part.counts
        pieces = (("met", counts.met), ("partly", counts.partly), ("notmet", counts.not_met),
                  ("na", counts.not_relevant), ("open", counts.open))  # fmt: skip
        for kind, count in pieces:
            width = BAR * count / most
            if count:
                drawn.append(Bar(round(x, 1), _row(row), round(width, 1), kind, count))
            x += width
    return Bars(len(parts) * ROW + 8, 0, _names([part.code for part in parts]), tuple(drawn))


def _row(row: int) -> float:
    return row * ROW + 4 + (ROW - THICK) / 2


def _names(codes: Sequence[str]) -> tuple[Label, ...]:
    return tuple(Label(LABELS - 8, row * ROW + ROW / 2 + 9, code, "end") for row, code in enumerate(codes))


def slope(steps: Sequence[tuple[str, Fraction | None, Fraction | None]]) -> Slope | None:
    """Draw a line for each part from its score before to that after; nothing when no part has both."""
    told = [(code, first, last) for code, first, last in steps if first is not None and last is not None]
    if not told:
        return None
    lines = tuple((_height(first), _height(last), "up" if last >= first else "down") for _code, first, last in told)
    before = _spread([(_height(first), f"{code} {int(first * 100)}") for code, first, _last in told])
    after = _spread([(_height(last), f"{int(last * 100)} {code}") for code, _first, last in told])
    labels = [Label(LEFT - 10, y + 5, text, "end") for y, text in before]
    labels += [Label(RIGHT + 10, y + 5, text, "start") for y, text in after]
    return Slope(lines, tuple(labels))


def _height(share: Fraction) -> float:
    return round(ABOVE + HEIGHT * float(1 - share), 1)


def _spread(labels: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Move labels apart so that each has a line of its own, from the top down."""
    placed: list[tuple[float, str]] = []
    for y, text in sorted(labels):
        placed.append((max(y, placed[-1][0] + LINE) if placed else y, text))
    over = placed[-1][0] - (ABOVE + HEIGHT) if placed else 0
    return [(y - over, text) for y, text in placed] if over > 0 else placed
