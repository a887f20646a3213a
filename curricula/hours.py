"""The hours of a course, as a certificate tells them: how many, and of which kinds."""

from __future__ import annotations

import re
from decimal import Decimal

from curricula.front_matter import Reading

PARTS = ("contact", "self-study")
"""What the hours of a course are made of."""

AMONG = ("HIV", "ethics")
"""What some of those hours were about; certification of addiction professionals asks for both by name."""

KINDS = (*PARTS, *AMONG)

EXAMPLE = "hours: 18, or hours: 18 contact, 6 self-study, 2 HIV, 2 ethics"

_ONE = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)(?:\s+(\S.*))?")

Kinds = tuple[tuple[str, Decimal], ...]


def read_hours(reading: Reading) -> tuple[Decimal, Kinds]:
    """Read all hours together, and those of each kind: `hours: 18 contact, 6 self-study, 2 HIV, 2 ethics`.

    What is contact or self-study adds up; HIV and ethics are among it. A number alone is all hours together.
    """
    text = reading.text("hours")
    found = [_ONE.fullmatch(part.strip()) for part in re.split(r"[,;]\s+", text)] if text else []
    matches = [match for match in found if match]
    if len(matches) != len(found):
        reading.wrong("hours", f"is {text!r}, not a number of hours", f"Write digits: {EXAMPLE}")
        return Decimal(0), ()
    numbers = [(match[2] or "", Decimal(match[1].replace(",", "."))) for match in matches]
    wrong = _wrong(numbers)
    if wrong:
        reading.notes.add(reading.line("hours"), "E210", wrong, f"Write {EXAMPLE}")
        return Decimal(0), ()
    told = dict(numbers)
    total = told.pop("", None) or sum((told[kind] for kind in PARTS if kind in told), Decimal(0))
    return total, tuple((kind, told[kind]) for kind in KINDS if kind in told)


def _wrong(numbers: list[tuple[str, Decimal]]) -> str:
    """Say what is wrong with numbers of hours by kind, the empty kind for a number alone; empty where nothing is."""
    told = dict(numbers)
    strange = [kind for kind in told if kind and kind not in KINDS]
    parts = sum((told[kind] for kind in PARTS if kind in told), Decimal(0))
    if strange:
        return f"there are no hours of the kind {strange[0]!r}; there are {', '.join(KINDS)}"
    if len(told) < len(numbers):
        return "a kind of hours is there twice"
    if "" in told and parts:
        return "all hours together are those of contact and self-study, so they need no number of their own"
    total = told.get("", parts)
    if any(told[kind] > total for kind in AMONG if kind in told):
        return "the hours on HIV and ethics are among the others, so they cannot be more than those"
    return ""
