"""What a text says itself, without what it only offers: wrong answers to choose from, remarks on them, and settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curricula.sections import Section, without_remarks
from curricula.sentences import blocks, ends
from curricula.words import keyword

SETTINGS = frozenset(
    {"outcome", "critical", "lesson", "points", "shuffle", "source", "form", "certainty", "tags"}
    | {"review-by", "country", "rows"}
)
"""The keywords of lines such as `Outcome: A-1 · Critical: yes`."""

_WRONG = re.compile(r"\s*[-*+]\s+(?:\(\d+\s*%\)\s*)?(?:\[ ?\]|\( ?\)|=)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_REMARK = re.compile(r"\s+>")
_RULER = re.compile(r"[|\s:-]+")
_PICTURE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_BEHIND = re.compile(r"(?:\[[^\]\n]{1,80}\](?!\()\s*)+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, an item of a list or a row of a table as it is written, its line, and the paragraph it stands in."""

    text: str
    line: int
    paragraph: str


def claims(section: Section, language: str) -> Iterator[Claim]:
    """Find what a section claims, in the order of its lines; its heading is not among it."""
    text = claimed(section.text, language)
    rows = [
        (row.strip().strip("|"), number)
        for number, row in enumerate(text.split("\n"), section.text_line)
        if row.startswith("|") and not _RULER.fullmatch(row)
    ]
    for block, line in sorted([*blocks(text, section.text_line), *rows], key=lambda piece: piece[1]):
        paragraph = _PICTURE.sub(r"\1", block)
        for sentence, place in _sentences(paragraph):
            yield Claim(sentence, line + paragraph.count("\n", 0, place), paragraph)


def _sentences(paragraph: str) -> Iterator[tuple[str, int]]:
    """Cut a paragraph into its sentences with their places; a source behind the full stop belongs before it."""
    place = 0
    for end in (*ends(paragraph), len(paragraph)):
        behind = _BEHIND.match(paragraph[end:])
        stop = end + behind.end() if behind else end
        if paragraph[place:stop].strip():
            yield paragraph[place:stop], place
        place = max(place, stop)


def claimed(text: str, language: str) -> str:
    """Leave out what a section does not claim, each line of it for an empty one, so that lines keep their numbers.

    The right choice stays, since it is true; of answers that are typed none does.
    """
    kept, is_wrong = [], False
    for line in without_remarks(text, ids=True).split("\n"):
        is_wrong = bool(_WRONG.match(line)) or (is_wrong and not _ITEM.match(line) and bool(_REMARK.match(line)))
        kept.append("" if is_wrong or settings(line, language) else line)
    return "\n".join(kept)


def settings(line: str, language: str) -> tuple[str, ...]:
    """Name what a line sets, nothing for a line of text."""
    names = (keyword(each.partition(":")[0], language) for each in line.split("·") if ":" in each)
    return tuple(name for name in names if name in SETTINGS)
