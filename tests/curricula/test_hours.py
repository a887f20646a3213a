"""The hours of a course by kind, as its index.md says them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from curricula.front_matter import Entry, Reading
from curricula.hours import read_hours
from curricula.problems import Notes


def read(text: str) -> tuple[Decimal, dict[str, Decimal], list[str]]:
    notes = Notes("course/en/index.md")
    total, kinds = read_hours(Reading({"hours": Entry(text, 5, 3)} if text else {}, notes))
    return total, dict(kinds), [problem.code for problem in notes.found]


@pytest.mark.parametrize(
    ("text", "total", "kinds"),
    [
        ("", "0", {}),
        ("18", "18", {}),
        ("1,5", "1.5", {}),
        ("18 contact, 6 self-study", "24", {"contact": "18", "self-study": "6"}),
        ("1,5 contact, 0.5 HIV", "1.5", {"contact": "1.5", "HIV": "0.5"}),
        ("24, 2 HIV, 2 ethics", "24", {"HIV": "2", "ethics": "2"}),
    ],
)
def test_hours_are_told_together_and_by_kind(text: str, total: str, kinds: dict[str, str]) -> None:
    assert read(text) == (Decimal(total), {kind: Decimal(number) for kind, number in kinds.items()}, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("eighteen", "E206"),
        ("18 contact, many", "E206"),
        ("18 homework", "E210"),
        ("18 contact, 6 contact", "E210"),
        ("24, 18 contact", "E210"),
        ("2 contact, 3 HIV", "E210"),
        ("2 HIV", "E210"),
    ],
)
def test_what_cannot_be_is_named_and_counts_nothing(text: str, code: str) -> None:
    assert read(text) == (Decimal(0), {}, [code])
