"""How much of a training somebody was there for, from the registers that were taken."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

PRESENT, PART, ABSENT = "present", "part", "absent"

WORTH: Mapping[str, Fraction] = {PRESENT: Fraction(1), PART: Fraction(1, 2), ABSENT: Fraction()}
"""What share of a meeting each mark stands for; nobody measures how long a part was."""


LEAST_ONLINE = Fraction(3, 4)
"""Of an online meeting, from which share of it somebody was there, where their certificate asks for no share itself."""


def mark_of(minutes: Fraction, length: int, least: Fraction) -> str:
    """Return the mark of somebody who was at a meeting of `length` minutes for `minutes` of them.

    `least` is the share from which that is the whole meeting; any shorter time is a part of it, none is none.
    """
    if not minutes:
        return ABSENT
    return PRESENT if minutes >= least * length else PART


def attended(minutes: Mapping[str, int], marks: Mapping[str, str]) -> Fraction | None:
    """Return the share of the meetings' minutes that somebody was there for, from 0 to 1; ``None`` without a meeting.

    ``minutes`` has the length of every meeting whose register was taken, ``marks`` what stands in it for the person;
    whoever is not in a register was absent. Long meetings count for more than short ones.
    """
    whole = sum(minutes.values())
    if not whole:
        return None
    there = sum((WORTH[marks.get(meeting, ABSENT)] * length for meeting, length in minutes.items()), Fraction())
    return there / whole
