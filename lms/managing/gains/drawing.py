"""The picture beside the table: for each outcome a line from what people had before to what they had afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lms.managing.gains.comparing import Part

NAMES, LINE, TOP, SCALE = 60, 30, 10, 220  # pixels: for names, of a line, above, of a hundred points; for a phone
MARKS = (0, 25, 50, 75, 100)
ROUND = 6  # pixels: half of a point


@dataclass(frozen=True, slots=True)
class Stroke:
    """One part: where its line lies, from where to where it goes, and what stands beside it."""

    name: str
    y: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Chart:
    """All parts that may be told, in pixels; ``marks`` are (position, per cent) of the scale."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]
    marks: tuple[tuple[int, int], ...]


def draw(parts: Sequence[Part]) -> Chart | None:
    """Lay the parts out, one below the other; ``None`` where none may be told."""
    told = [(part.name, part.gain.figures) for part in parts if part.gain.figures and not part.hidden]
    if not told:
        return None
    strokes = tuple(
        Stroke(name, TOP + LINE * place + LINE // 2, _x(figures.before), _x(figures.after))
        for place, (name, figures) in enumerate(told)
    )
    marks = tuple((int(_x(mark / 100)), mark) for mark in MARKS)
    return Chart(NAMES + SCALE + 3 * ROUND, TOP + LINE * len(strokes) + LINE, strokes, marks)


def _x(share: float) -> float:
    return round(NAMES + share * SCALE, 1)
