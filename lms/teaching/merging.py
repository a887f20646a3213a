"""Two people's edits of one text put together, line by line, where neither touches what the other has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

MOST_LINES = 3_000
"""Beyond that comparing takes time that grows with the square; a lesson has a tenth of it."""

Edit = tuple[int, int, tuple[str, ...]]
"""The lines of the old text that go, from and up to a place, and those that come instead."""


def merge(base: str, ours: str, theirs: str) -> str | None:
    """Return a text with both edits of ``base``; ``None`` where they meet, in one line or in lines that touch,
    and where a text is too long to compare.

    The same edit made twice is made once.
    """
    if max(text.count("\n") for text in (base, ours, theirs)) > MOST_LINES:
        return None
    lines = base.splitlines(keepends=True)
    edits = sorted({*_edits(lines, ours), *_edits(lines, theirs)})
    if any(later[0] <= earlier[1] for earlier, later in pairwise(edits)):
        return None
    for start, end, new in reversed(edits):
        lines[start:end] = new
    return "".join(lines)


def _edits(base: Sequence[str], text: str) -> Iterator[Edit]:
    lines = text.splitlines(keepends=True)
    for kind, start, end, from_line, to_line in SequenceMatcher(None, base, lines, autojunk=False).get_opcodes():
        if kind != "equal":
            yield start, end, tuple(lines[from_line:to_line])
