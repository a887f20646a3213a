"""Two texts side by side: which words went and which came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 4_000
"""In longer texts the whole is shown as replaced: comparing takes time that grows with the square."""

_TOKEN = re.compile(r"\s+|[^\W_]+|.", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text that stayed, or that is in one of the two only."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Both texts as runs: `old` has what stayed and what went, `new` what stayed and what came."""

    old: tuple[Stretch, ...]
    new: tuple[Stretch, ...]


def difference(old: str, new: str) -> Difference:
    """Compare two texts word by word."""
    before, now = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) + len(now) > MOST_WORDS:
        return Difference(_run("gone", [old]), _run("new", [new]))
    left: list[Stretch] = []
    right: list[Stretch] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "equal":
            left += _run("same", before[a:b])
            right += _run("same", now[c:d])
        else:
            left += _run("gone", before[a:b])
            right += _run("new", now[c:d])
    return Difference(tuple(left), tuple(right))


def _run(kind: Literal["same", "gone", "new"], tokens: list[str]) -> tuple[Stretch, ...]:
    text = "".join(tokens)
    return (Stretch(kind, text),) if text else ()
