"""Weights of answers in other programs, and the rule of credit that comes nearest to them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from curricula.formats.notation import Rule

_NEAR = Fraction(2, 100)
"""How far a weight may be from the share that it stands for: 33.333 % from a third."""


def percent_of(share: Fraction) -> Fraction | None:
    """Give the credit of a wrong choice in whole percent, None where it earns nothing."""
    percent = round(share * 100)
    return Fraction(percent, 100) if 0 < percent < 100 else None


def rule_of(shares: Sequence[Fraction]) -> tuple[Rule, bool]:
    """Find the rule that comes nearest to the weights of several choices, and tell whether it is just the same.

    At least one of the shares is above zero: those are the right choices.
    """
    rights, wrongs = [each for each in shares if each > 0], [each for each in shares if each <= 0]
    equal = all(abs(share - Fraction(1, len(rights))) <= _NEAR for share in rights)
    if equal and all(share <= -1 + _NEAR for share in wrongs):
        return "all-or-nothing", len(rights) == 1
    return "right-minus-wrong", equal and all(abs(share + Fraction(1, len(rights))) <= _NEAR for share in wrongs)


def told(shares: Sequence[Fraction]) -> str:
    """Write weights as an author knows them: "50 %, -50 %"."""
    return ", ".join(f"{float(share * 100):g} %" for share in shares)
