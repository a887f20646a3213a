"""Gaps are filled by typing or choosing; what counts as the same is what a short text or a number would allow."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from curricula.questions.gap import Gap
from tests.curricula.course import activity, codes, question
from tests.curricula.questions.examples import GAPS, mark


def test_typed_and_chosen_gaps_stand_in_one_sentence(tmp_path: Path) -> None:
    found = question(tmp_path, GAPS)
    assert found.stem == (
        '<p>Complete.</p><p>Methadone is a <span class="gap">(1)</span>,\n'
        'buprenorphine a <strong><span class="gap">(2)</span></strong>.</p>'
    )
    assert [(field.kind, field.place) for field in found.present("x")] == [
        ("line", '<span class="gap">(1)</span>'),
        ("pick", '<span class="gap">(2)</span>'),
    ]
    assert found.key() == "(1) full agonist / pure agonist; (2) partial agonist"


def test_choices_of_a_gap_keep_none_of_these_below(tmp_path: Path) -> None:
    found = question(tmp_path, GAPS)
    orders = {tuple(option.html for option in found.present(str(seed))[1].options) for seed in range(20)}
    assert len(orders) == 6
    assert {order[-1] for order in orders} == {"none of these"}


@pytest.mark.parametrize("typed", ["full agonist", " Pure  Agonist ", "ＦＵＬＬ agonist"])
def test_every_accepted_form_is_right(tmp_path: Path, typed: str) -> None:
    found = question(tmp_path, GAPS)
    assert mark(found, typed, found.right()[1]) == 1


@pytest.mark.parametrize("typed", ["full antagonist", "agonist", "partial agonist", "full-agonist", ""])
def test_nothing_is_right_by_nearness(tmp_path: Path, typed: str) -> None:
    found = question(tmp_path, GAPS)
    assert mark(found, typed, found.right()[1]) == 0


def test_a_slip_of_the_pen_is_noted(tmp_path: Path) -> None:
    found = question(tmp_path, GAPS)
    assert found.mark(["full agonst", found.right()[1]]).note == "near-miss"
    assert found.mark(["full antagonist", found.right()[1]]).note == ""


def test_a_number_in_a_gap_is_read_as_a_number(tmp_path: Path) -> None:
    found = question(tmp_path, "## Dose? <!-- id: a -->\nGive [[0.4 mg]] and wait [[2; two]] minutes.\n")
    assert mark(found, "0,40 mg", "two") == mark(found, "0.4 mg", "۲") == 1
    assert mark(found, "0.4", "2") == mark(found, "0.4 g", "2") == mark(found, "4 mg", "2") == 0


def test_each_gap_counts_where_parts_count(tmp_path: Path) -> None:
    right = question(tmp_path / "a", GAPS).right()
    assert mark(question(tmp_path / "a", GAPS), right[0], "") == 0
    assert mark(question(tmp_path / "b", GAPS, "credit: per-choice\n"), right[0], "") == Fraction(1, 2)


def test_which_choice_of_a_gap_is_right_shows_nowhere(tmp_path: Path) -> None:
    text = "## A <!-- id: a -->\nIt is [[ {} | {} ]].\n"
    there = question(tmp_path / "a", text.format("(one)", "two"))
    back = question(tmp_path / "b", text.format("(two)", "one"))
    assert there.present("seed") == back.present("seed")
    assert there.right() != back.right()


def test_a_gap_may_stand_in_a_list_or_in_a_table(tmp_path: Path) -> None:
    listed = question(tmp_path / "a", "## A <!-- id: a -->\n1. one\n2. [[two]]\n")
    table = question(tmp_path / "b", "## A <!-- id: a -->\n| a | b |\n|---|---|\n| 1 | [[ (2) | 3 ]] |\n")
    assert isinstance(listed, Gap)
    assert '<li><span class="gap">(1)</span></li>' in listed.stem
    assert isinstance(table, Gap)
    assert '<td><span class="gap">(1)</span></td>' in table.stem


def test_brackets_that_are_meant_as_brackets_are_written_with_a_backslash(tmp_path: Path) -> None:
    found = question(tmp_path, "## A <!-- id: a -->\nWrite \\[[y]] for [[a gap]].\n")
    assert len(found.present("")) == 1
    assert "[[y]]" in found.stem


@pytest.mark.parametrize(
    ("gap", "code"),
    [
        ("[[ ]]", "E117"),
        ("[[ a | b ]]", "E104"),
        ("[[ (a) ]]", "E117"),
        ("[[ (a) | a ]]", "E117"),
        ("[[ (a) | ]]", "E117"),
        ("![of [[a]] here](../../media/door.png)", "E117"),
        ("[here](https://example.org/[[a]])", "E117"),
        ("[[a]]\n\n- [x] one\n- [ ] two", "E113"),
    ],
)
def test_a_gap_that_cannot_work_is_an_error_at_its_line(tmp_path: Path, gap: str, code: str) -> None:
    head = "---\ntitle: A\nminutes: 5\n---\n## Check: A? <!-- id: a -->\n\n"
    found, problems = activity(tmp_path, f"{head}It is {gap}.\n")
    assert found is None
    assert code in codes(problems), problems
    assert {problem.line for problem in problems if problem.code == code} <= {7, 9}


def test_authors_cannot_write_the_marks_of_gaps_themselves(tmp_path: Path) -> None:
    found = question(tmp_path, '## A <!-- id: a -->\n\ue0001\ue001 <span class="gap">(1)</span> [[a]]\n')
    assert found.stem.count('<span class="gap">(1)</span>') == 1
