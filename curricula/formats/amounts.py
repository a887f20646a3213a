"""Numbers as other programs write them, with a tolerance or as a range."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def decimal_of(words: str) -> Decimal:
    """Read a number with a decimal point or comma; raise `ValueError` with a sentence for what is none."""
    try:
        found = Decimal(words.strip().replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(f"{words.strip()[:40]!r} is not a number") from error
    if not found.is_finite() or abs(found.adjusted()) > 30:
        raise ValueError(f"{words.strip()[:40]!r} is not a number that can be asked for")
    return found


def digits(number: Decimal) -> str:
    """Write a number in digits, without an exponent."""
    return f"{number.normalize():f}" if number else "0"


def around(middle: str, tolerance: str = "") -> tuple[str, str]:
    """Give the smallest and the largest number that are no further from the middle than the tolerance."""
    number = decimal_of(middle)
    by = abs(decimal_of(tolerance)) if tolerance.strip() else Decimal()
    return digits(number - by), digits(number + by)
