"""Numbers: right by value and unit, never by nearness."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from curricula.questions.number import Number
from tests.curricula.course import question
from tests.curricula.questions.examples import DOSE, mark


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        (
            "0.4 to 2 mg",
            ["0.4", "0,4 mg", "1mg", "2 MG", "۰٫۴", "០.៤ mg", "1 мг", "  2  mg. "],
            ["0.39", "2.01", "20", "-1"],
        ),
        ("0,4–2 mg", ["0.4", "2"], ["3"]),
        ("5 ± 0.5", ["4.5", "5,5", "5"], ["4.4", "5.6"]),
        ("5 +- 0.5", ["4.5"], ["6"]),
        ("31", ["31", "31 people", "٣١", "31.0"], ["30", "310"]),
        ("75 %", ["75", "75%", "75 percent"], ["0.75", "57"]),
        ("1 000 mg", ["1000", "1 000 mg", "1\u00a0000 mg"], ["100", "1,000", "1.000"]),
        ("2 to 3 minutes", ["2", "2 min", "3 minutes"], ["2 hours", "2 h"]),
        ("-5 °C", ["-5", "\u22125 °C"], ["5"]),
    ],
)
def test_a_number_is_right_by_value_and_unit(tmp_path: Path, key: str, right: list[str], wrong: list[str]) -> None:
    found = question(tmp_path, f"## How much? <!-- id: n -->\n- = {key}\n")
    assert isinstance(found, Number)
    assert {given: mark(found, given) for given in right} == dict.fromkeys(right, Fraction(1))
    assert {given: mark(found, given) for given in wrong} == dict.fromkeys(wrong, Fraction(0))


def test_the_unit_stands_behind_the_field(tmp_path: Path) -> None:
    found = question(tmp_path, "## Dose? <!-- id: n -->\n- = 20 mg\n- (0%) = 30 mg\n  > Too much.\n")
    [field] = found.present("")
    assert (field.kind, field.unit, field.mode, field.options) == ("line", "mg", "decimal", ())
    assert found.mark(["30"]).feedback == ("Too much.",)
    assert found.mark(["20 g"]).note == "unit"


def test_a_unit_that_is_asked_for_is_not_shown_and_has_to_be_typed(tmp_path: Path) -> None:
    found = question(tmp_path, DOSE)
    [field] = found.present("")
    assert (field.unit, field.mode) == ("", "text")
    assert mark(found, "1 mg") == 1
    assert found.mark(["1"]).note == "unit"
    assert mark(found, "1") == 0
    assert found.mark(["1 ml"]).feedback == ("Check the unit.",)
    assert found.mark(["4 mg"]).feedback == ("Too much.",)
    assert found.key() == "0.4–2 mg"


def test_a_comma_that_may_mean_thousands_is_pointed_out(tmp_path: Path) -> None:
    found = question(tmp_path, "## Dose? <!-- id: n -->\n- = 1000 mg\n")
    assert found.mark(["1,000 mg"]).note == "separator"
    assert mark(found, "1,000 mg") == 0


@pytest.mark.parametrize("answer", [["much"], ["1", "2"], ["1" * 600], ["--1"], ["nan"], ["1/2"], ["1.2.3"], [""] * 2])
def test_what_is_no_number_is_not_taken(tmp_path: Path, answer: list[str]) -> None:
    found = question(tmp_path, DOSE)
    assert not found.accepts(answer)
    assert mark(found, *answer) == 0
