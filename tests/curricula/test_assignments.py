"""Work along an outline: how it is read, what it needs before it is handed in, and when a plan is looked at again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from curricula.assignments import CHECKPOINTS, PARTS, ROWS, Assignment, Outline, checkpoint, rows_of
from tests.curricula.course import activity

HEADER = "---\nkind: assignment\ntitle: A plan\nminutes: 40\n{more}---\n"
TEXT = "Choose **one** gap.\n\n## What helps\nA number.\n"
ROW = {"gap-1": "A", "action-1": "B", "who-1": "C", "when-1": "D", "measure-1": "E"}
FRIDAY = date(2026, 11, 27)


def read(folder: Path, more: str = "") -> tuple[Assignment, list[str]]:
    """Read an assignment with these lines in its header, and the problems of its file."""
    found, problems = activity(folder, HEADER.format(more=more) + TEXT)
    assert isinstance(found, Assignment)
    return found, [str(problem) for problem in problems]


def test_it_is_an_action_plan_unless_its_header_says_otherwise(tmp_path: Path) -> None:
    plan, problems = read(tmp_path)
    assert (plan.outline, problems) == ("action-plan", [])
    assert "<strong>one</strong> gap" in plan.intro
    assert "What helps</h2>" in plan.intro
    assert plan.hollow().intro == ""
    assert read(tmp_path, "outline: study-visit\n")[0].keys == PARTS["study-visit"]


def test_an_outline_that_there_is_not_is_named(tmp_path: Path) -> None:
    _left_out, problems = activity(tmp_path, HEADER.format(more="outline: study visit\n") + TEXT)
    assert any("'study visit'" in str(problem) and "outline: study-visit" in str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (ROW, ()),
        ({}, tuple(ROW)),
        ({**ROW, "who-1": ""}, ("who-1",)),
        ({**ROW, "gap-3": "F"}, ("action-3", "who-3", "when-3", "measure-3")),
    ],
)
def test_a_plan_needs_one_whole_row_and_every_part_of_those_begun(
    given: dict[str, str], missing: tuple[str, ...]
) -> None:
    assert Assignment(id="a", title="A", minutes=1, level="core").missing(given) == missing


def test_a_report_needs_every_part() -> None:
    report = Assignment(id="a", title="A", minutes=1, level="core", outline="study-visit")
    assert report.missing({"short": "A", "cost": "B"}) == tuple(
        part for part in PARTS["study-visit"] if part not in ("short", "cost")
    )


@pytest.mark.parametrize(
    ("outline", "given", "missing"),
    [
        ("text", {}, ("text",)),
        ("text", {"text": "A"}, ()),
        ("text", {"file": "a picture"}, ()),
        ("recording", {"note": "A"}, ("file",)),
        ("recording", {"file": "a talk"}, ()),
    ],
)
def test_a_text_is_typed_or_a_file_and_a_recording_is_a_file(
    outline: Outline, given: dict[str, str], missing: tuple[str, ...]
) -> None:
    assert Assignment(id="a", title="A", minutes=1, level="core", outline=outline).missing(given) == missing


def test_a_plan_has_a_row_for_each_action() -> None:
    assert rows_of({**ROW, "action-4": "X", "gap-2": "no action"}) == (1, 4)
    assert len(Assignment(id="a", title="A", minutes=1, level="core").keys) == ROWS * 5


@pytest.mark.parametrize(
    ("days", "answered", "asked"),
    [(29, (), None), (30, (), 30), (89, (), 30), (89, (30,), None), (90, (30,), 90), (200, (), 90), (200, (90,), None)],
)
def test_it_asks_at_the_last_checkpoint_that_was_reached_until_somebody_answers(
    days: int, answered: tuple[int, ...], asked: int | None
) -> None:
    assert checkpoint(FRIDAY, FRIDAY + timedelta(days=days), answered) == asked
    assert CHECKPOINTS == (30, 90)
