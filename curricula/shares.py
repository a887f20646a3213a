"""Shares as files give them: four decimals, cut and never rounded up, so that nobody reads more than was earned."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

PLACES = 4


def cut(share: Fraction) -> Decimal:
    """Return a share, or a number of hours, with four decimals and never more than it is: `0.7777` for 7/9."""
    return Decimal(int(share * 10**PLACES)).scaleb(-PLACES)
