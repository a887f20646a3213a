"""Signatures: small paths of any hand, and no dots."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curricula import handwriting
from curricula.handwriting import ByAccident

points = st.tuples(st.integers(-50, 1050), st.integers(-50, 450))
hands = st.lists(st.lists(points, min_size=1, max_size=300), min_size=1, max_size=20)


def sent(strokes: list[list[tuple[int, int]]]) -> str:
    return ";".join(" ".join(f"{x},{y}" for x, y in stroke) for stroke in strokes)


def test_a_signature_fills_its_box_and_is_not_stretched() -> None:
    assert handwriting.read("100,100 400,100 400,200") == "M0 0L300 0 300 100"
    assert handwriting.read("100,100 300,300") == "M100 0L200 100"


@pytest.mark.parametrize(
    "drawn",
    [
        "500,200",
        "500,200 501,201 500,200",
        "500,200;510,205;505,190",
        "100,100 180,100",
        " ".join(f"{500 + n % 9},{200 + n % 7}" for n in range(400)),  # a blot
        "",
        "M0 0L300 100",
        "1,2 3",
        "9" * 200_000,
    ],
)
def test_what_was_drawn_by_accident_is_no_signature(drawn: str) -> None:
    with pytest.raises(ByAccident):
        handwriting.read(drawn)


@settings(max_examples=40)
@given(hands)
def test_every_hand_becomes_a_short_path_within_the_box(strokes: list[list[tuple[int, int]]]) -> None:
    try:
        path = handwriting.read(sent(strokes))
    except ByAccident:
        return
    assert handwriting.is_path(path)
    numbers = [int(number) for number in path.replace("M", " ").replace("L", " ").split()]
    assert max(numbers[::2]) <= handwriting.WIDTH
    assert max(numbers[1::2]) <= handwriting.HEIGHT
    assert path.count("M") == len(strokes)
