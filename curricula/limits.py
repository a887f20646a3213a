"""How large a text may be, so that no file keeps the reader busy for long.

The limits are far above what anybody reads on a phone; what exceeds them was made by a machine or by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator

from curricula.problems import Notes

LONGEST_TEXT = 200_000
"""Characters of an activity; a lesson of forty minutes has a twentieth of it."""

LONGEST_BLOCK = 20_000
LONGEST_HEADING = 1_000

MOST_BRACKETS = 300
"""In one paragraph: looking for the end of each takes Python-Markdown time that grows with the square."""


def keeps_to_limits(body: str, line: int, notes: Notes) -> bool:
    """Tell whether a body that begins at a line of its file can be read, and note what is too large."""
    if len(body) > LONGEST_TEXT:
        wrong = f"the text has {len(body):,} characters"
        notes.add(line, "E309", wrong, f"Divide it; {LONGEST_TEXT:,} are the limit")
        return False
    found = [(place, wrong, fix) for place, block in _blocks(body) for wrong, fix in _excess(block)]
    for place, wrong, fix in found:
        notes.add(line + body.count("\n", 0, place), "E309", wrong, fix)
    return not found


def _blocks(body: str) -> Iterator[tuple[int, str]]:
    place = 0
    for block in body.split("\n\n"):
        yield place + len(block) - len(block.lstrip("\n")), block
        place += len(block) + 2


def _excess(block: str) -> Iterator[tuple[str, str]]:
    if len(block) > LONGEST_BLOCK:
        yield f"a paragraph or table has {len(block):,} characters", f"Divide it; {LONGEST_BLOCK:,} are the limit"
    if block.count("[") > MOST_BRACKETS:
        yield f"a paragraph or table has {block.count('['):,} brackets", f"Divide it; {MOST_BRACKETS} are the limit"
    longest = max((len(words) for words in block.split("\n") if words.startswith("#")), default=0)
    if longest > LONGEST_HEADING:
        yield f"a heading has {longest:,} characters", "Write the question in the heading, and its story below"
