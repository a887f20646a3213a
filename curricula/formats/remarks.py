"""Remarks that another program has one place for: the reason first, then others behind their keywords in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from curricula.questions.block import ASIDES
from curricula.words import keyword

HINTS_TOGETHER = "that its hints are told one at a time: they stand together"

_REMARK = re.compile(r"\*\*(?P<word>\w+):\*\*\s?(?P<text>.*)")


def divided(text: str) -> dict[str, str]:
    """Divide Markdown into remarks by their names: the reason, then what begins with a keyword of ours in bold."""
    found: dict[str, list[str]] = {}
    current = "why"
    for line in text.split("\n") if text else ():
        match = _REMARK.match(line)
        name = keyword(match["word"], "en") if match else None
        if match and name in ASIDES and name is not None:
            current, line = name, match["text"]
        found.setdefault(current, []).append(line)
    return {name: "\n".join(lines).strip("\n") for name, lines in found.items()}


def others(asides: Mapping[str, str]) -> Iterator[str]:
    """Give the names of the remarks beside the reason, in the order of the notation."""
    return (name for name in ASIDES if name != "why" and asides.get(name))
