"""Shares in files are cut, whatever stands behind the fourth decimal."""

from __future__ import annotations

from fractions import Fraction

import pytest

from curricula import shares


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (Fraction(0), "0.0000"),
        (Fraction(7, 9), "0.7777"),
        (Fraction(99_999, 100_000), "0.9999"),
        (1 - Fraction(1, 10**40), "0.9999"),
        (Fraction(1), "1.0000"),
        (Fraction(25, 2), "12.5000"),
    ],
)
def test_a_share_is_cut_after_four_decimals_and_never_more_than_it_is(share: Fraction, told: str) -> None:
    assert str(shares.cut(share)) == told
