"""Where two versions of a file differ: the lines of each place, with what went and what came marked word by word."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from curricula.differences import Difference, difference
from lms.teaching.merging import MOST_LINES


@dataclass(frozen=True, slots=True)
class Spot:
    """Lines that are different in two versions; ``line`` is the first of them in the newer one."""

    line: int
    words: Difference


def spots(old: str, new: str) -> tuple[Spot, ...]:
    """List where two texts differ in more than empty lines; texts too long to compare are one such place."""
    before, now = old.split("\n"), new.split("\n")
    if old == new:
        return ()
    if max(len(before), len(now)) > MOST_LINES:
        return (Spot(1, difference(old, new)),)
    found = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    return tuple(
        Spot(start + 1, difference("\n".join(before[was:until]), "\n".join(now[start:end])))
        for kind, was, until, start, end in found
        if kind != "equal" and "".join((*before[was:until], *now[start:end])).strip()
    )
