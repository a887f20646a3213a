"""Grids: a choice, or several, in each row of a table."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.curricula.course import activity, codes, question
from tests.curricula.questions.examples import BOXES, GRID, mark


def test_each_row_is_one_choice_among_the_columns_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = question(tmp_path, GRID)
    fields = found.present("x")
    assert [(field.kind, field.label) for field in fields] == [("pick", "Methadone"), ("pick", "Naloxone")]
    assert [option.html for option in fields[0].options] == ["agonist", "<em>antagonist</em>"]
    assert found.key() == "Methadone: agonist; Naloxone: antagonist"
    assert found.describe(["2", ""]) == "Methadone: antagonist"


def test_all_rows_must_be_right_unless_parts_count(tmp_path: Path) -> None:
    found = question(tmp_path / "a", GRID)
    assert mark(found, "1", "2") == 1
    assert mark(found, "1", "1") == mark(found, "1", "") == 0
    assert mark(question(tmp_path / "b", GRID, "credit: per-choice\n"), "1", "1") == Fraction(1, 2)


def test_several_boxes_of_a_row_may_be_right(tmp_path: Path) -> None:
    found = question(tmp_path, BOXES)
    assert [field.kind for field in found.present("")] == ["many", "many", "many"]
    assert found.right() == ("1.1", "1.2", "2.2")
    assert mark(found, "2.2", "1.1", "1.2") == 1
    assert mark(found, "1.1", "2.2") == mark(found, "1.1", "1.2", "2.2", "3.1") == 0
    assert mark(question(tmp_path, BOXES, "credit: per-choice\n"), "1.1", "2.2") == Fraction(2, 3)


@pytest.mark.parametrize("answer", [["3", "1"], ["1"], ["1", "1", "1"], ["x", "1"], ["1.1", "2.1"]])
def test_what_no_form_of_ours_sends_is_not_accepted(tmp_path: Path, answer: list[str]) -> None:
    assert not question(tmp_path / "a", GRID).accepts(answer)
    assert not question(tmp_path / "b", BOXES).accepts([*answer, "1.1", "1.1"])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("| a | ( ) | ( ) |\n| b | (x) | ( ) |", "E124"),
        ("| a | (x) | (x) |\n| b | (x) | ( ) |", "E124"),
        ("| a | [ ] | [ ] |\n| b | [ ] | [ ] |", "E104"),
        ("| a | (x) | [ ] |\n| b | (x) | ( ) |", "E125"),
        ("| a | (x) | |\n| b | (x) | ( ) |", "E125"),
        ("| a | (x) |\n| b | (x) | ( ) |", "E125"),
        ("| | (x) | ( ) |\n| b | (x) | ( ) |", "E125"),
        ("| a | (x) | ( ) |\n| A | (x) | ( ) |", "E121"),
    ],
)
def test_a_row_that_cannot_be_answered_is_an_error(tmp_path: Path, rows: str, code: str) -> None:
    text = f"---\ntitle: A\n---\n## Check: A? <!-- id: a -->\n| | no | yes |\n|---|---|---|\n{rows}\n"
    found, problems = activity(tmp_path, text)
    assert found is None
    assert code in codes(problems), problems


@pytest.mark.parametrize("header", ["| | yes |", "| | yes | |", "| | yes | Yes |"])
def test_columns_need_headings_that_differ(tmp_path: Path, header: str) -> None:
    boxes = " ( ) |" * (header.count("|") - 3)
    text = f"---\ntitle: A\n---\n## Check: A? <!-- id: a -->\n{header}\n|---|---|\n| a | (x) |{boxes}\n"
    _, problems = activity(tmp_path, text)
    assert "E125" in codes(problems), problems
