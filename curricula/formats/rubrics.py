"""Notes for who marks an answer, as a rubric."""

from __future__ import annotations

import re

from curricula.formats.prose import guarded

_ROW = re.compile(r"(?P<points>[-*+]\s+\d{1,3}\s*(?:[^\W\d_]+\s*)?:\s*)(?P<text>\S.*)")


def rubric(notes: str, points: str) -> str:
    """Make a rubric of notes in Markdown: its own lines where they have points, one line worth all points otherwise."""
    lines = [line for line in notes.split("\n") if line.strip()]
    rows = [row for line in lines if (row := _ROW.fullmatch(line))]
    if len(rows) == len(lines):
        return "\n".join(["", *(row["points"] + guarded(row["text"]) for row in rows)])
    whole = points.partition(".")[0]
    worth = int(whole) if whole.isdecimal() and 0 < int(whole[:4]) < 1000 else 1
    return f"\n- {worth} points: {' '.join(notes.split())}"
