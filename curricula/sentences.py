"""Markdown as a reader meets it: sentence by sentence, without signs, tables, headings and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\s*(?:(?:[-*+]|\d{1,3}[.)])\s+(?:\(\d+\s*%\)\s*)?(?:\[[ xXхХ]?\]\s*|=\s*)?|>\s*)+")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_SIGNS = re.compile(r"\[\w[^\]\n]{0,79}\]|[*_`]+")
_END = re.compile(r"(?<=[.!?…])[\"'»”’)\]]*\s+(?=[^\s\w]*[A-ZА-ЯЁҒҚӢҲҶӮЎЄІЇЂЈЉЊЋЏČĆĐŠŽ\d])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line without an end such as an item of a list; `words` counts what stands between spaces."""

    text: str
    line: int

    @property
    def words(self) -> int:
        """Count the words."""
        return len(self.text.split())


def sentences(text: str, line: int) -> Iterator[Sentence]:
    """Find the sentences of a text that begins at a line of its file."""
    for block, start in blocks(text, line):
        plain = without_signs(block)
        place = 0
        for end in (*ends(plain), len(plain)):
            if plain[place:end].strip():
                yield Sentence(plain[place:end].strip(), start + plain.count("\n", 0, place))
            place = end


def without_signs(text: str) -> str:
    """Leave out the signs of Markdown: of a link its words stay, of a source in brackets nothing."""
    return _SIGNS.sub("", _LINK.sub(r"\1", text))


def ends(text: str) -> tuple[int, ...]:
    """Tell where the sentences of a paragraph end, the last one left out."""
    return tuple(match.end() for match in _END.finditer(text))


def blocks(text: str, line: int) -> Iterator[tuple[str, int]]:
    """Find the paragraphs and the items of lists, each with its first line; tables, headings and code are none."""
    block: list[str] = []
    start, fenced = line, False
    for number, words in enumerate(text.split("\n"), line):
        mark = _MARK.match(words)
        fence = words.lstrip().startswith("```")
        if block and (mark or fence or not words.strip() or words.startswith(("|", "#"))):
            yield "\n".join(block), start
            block = []
        fenced ^= fence
        if fence or fenced or not words.strip() or words.startswith(("|", "#")):
            continue
        start = start if block else number
        block.append(words[mark.end() :] if mark else words)
    if block:
        yield "\n".join(block), start
