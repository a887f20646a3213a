"""Signatures that were drawn with a finger: lines and no pictures. What is kept is small, and shows nothing else.

A device sends strokes with `;` between them, each a row of points `x,y`, in a box that is 1000 wide and 400 high. What
is kept is the path of an SVG in a box of 300 by 100, whole numbers only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import dist

Point = tuple[float, float]
Strokes = Sequence[Sequence[Point]]

WIDTH, HEIGHT = 300, 100
LONGEST = 1500
"""Characters of a path."""
LONGEST_SENT = 100_000
"""Characters of what a device sends: nobody's name takes five minutes to draw."""

SHORTEST_LINE = 150
"""What all lines are together, in the units of the box; a finger that slips draws less."""
SMALLEST = 60
"""From corner to corner of what was drawn, in the same units: a blot is smaller."""

_SENT = re.compile(r"-?\d{1,5},-?\d{1,5}(?:[ ;]-?\d{1,5},-?\d{1,5})*")
_KEPT = re.compile(r"(?:M\d{1,3} \d{1,3}L\d{1,3} \d{1,3}(?: \d{1,3} \d{1,3})*)+")


class ByAccident(Exception):
    """What was drawn is a dot, a blot or a slip of the finger, or no drawing at all."""


def read(sent: str) -> str:
    """Return the path to keep of a signature as a device sends it. Raises `ByAccident`."""
    if len(sent) > LONGEST_SENT or not _SENT.fullmatch(sent):
        raise ByAccident
    strokes = [[_point(text) for text in stroke.split(" ")] for stroke in sent.split(";")]
    xs, ys = zip(*(point for stroke in strokes for point in stroke), strict=True)
    line = sum(dist(one, next_one) for stroke in strokes for one, next_one in zip(stroke, stroke[1:], strict=False))
    if line < SHORTEST_LINE or dist((min(xs), min(ys)), (max(xs), max(ys))) < SMALLEST:
        raise ByAccident
    fitted = _fitted(strokes, (min(xs), min(ys)), (max(xs), max(ys)))
    return _short(fitted)


def is_path(kept: str) -> bool:
    """Whether a text is a path as `read` returns it, and nothing else."""
    return len(kept) <= LONGEST and _KEPT.fullmatch(kept) is not None


def _point(text: str) -> Point:
    x, y = text.split(",")
    return float(x), float(y)


def _fitted(strokes: Strokes, low: Point, high: Point) -> Strokes:
    """Return strokes as large as the box for keeping lets them be, in its middle, neither stretched nor squeezed."""
    wide, tall = high[0] - low[0], high[1] - low[1]
    scale = min(WIDTH / max(wide, 1), HEIGHT / max(tall, 1))
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - tall * scale) / 2
    return [[((x - low[0]) * scale + left, (y - low[1]) * scale + top) for x, y in stroke] for stroke in strokes]


def _short(strokes: Strokes) -> str:
    """Write strokes as a path, with as many of their points as there is room for."""
    apart = 1.5
    while len(path := "".join(map(_written, _thinned(strokes, apart)))) > LONGEST:
        apart *= 1.3
        if apart > HEIGHT:  # hundreds of dots
            raise ByAccident
    return path


def _thinned(strokes: Strokes, apart: float) -> Iterator[Sequence[Point]]:
    """Yield strokes without points that are closer than that to the one before; where a stroke ends always stays."""
    for stroke in strokes:
        kept = [stroke[0]]
        for point in stroke[1:-1]:
            if dist(point, kept[-1]) >= apart:
                kept.append(point)
        yield [*kept, stroke[-1]]


def _written(stroke: Sequence[Point]) -> str:
    first, *rest = [f"{round(x)} {round(y)}" for x, y in stroke]
    return f"M{first}L{' '.join(rest)}"
