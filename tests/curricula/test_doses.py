"""A dose in plain text that the table of safety facts does not know is told, and one that it knows is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from curricula.doses import read_doses
from curricula.problems import Notes, Problem
from lms import places
from tests.curricula.course import LESSON, activity, library
from tests.shipped import library as shipped
from tests.shipped import once, problems

HEAD = "---\ntitle: A lesson\nminutes: 5\n---\n"


def told(folder: Path, body: str) -> list[Problem]:
    _found, listed = activity(folder, f"{HEAD}{body}\n")
    return [problem for problem in listed if problem.code == "W309"]


@pytest.mark.parametrize(
    "text",
    [
        "The first dose of methadone is 30 mg.",
        "Methadone is slow. It builds up.\n\nSo the first dose is 20–25 mg.",
        "| Methadone | Amount |\n|---|---|\n| First dose | 0.2 g |",
        "## Methadone\n\nA first dose: 21 mg.",
        "## Check: How much methadone? <!-- id: c -->\n\n- [x] A first dose of 40 mg\n- [ ] None\n  > It helps.",
    ],
)
def test_a_dose_above_that_of_the_table_is_told(tmp_path: Path, text: str) -> None:
    [problem] = told(tmp_path, text)
    assert "is not what SAFE-01 says" in problem.wrong


@pytest.mark.parametrize(
    "text",
    [
        "The first dose of methadone is 20 mg, or 15 mg.",
        "The first dose of buprenorphine is 30 mg.",
        "The last dose of methadone was 80 mg.",
        "The first dose of methadone is measured from a 100 mg/ml bottle.",
        'She said: "My first dose of methadone was 60 mg."',
        "## Check: How much methadone? <!-- id: c -->\n\n- [ ] A first dose of 40 mg\n  > No, not 40 mg.\n- [x] 20 mg",
    ],
)
def test_what_the_table_allows_or_does_not_speak_of_is_not_told(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []


def test_the_line_of_the_dose_is_told(tmp_path: Path) -> None:
    [problem] = told(tmp_path, "Methadone is slow.\n\nIt builds up. The first\ndose is 40 mg.")
    assert problem.line == 7


@pytest.mark.parametrize(
    "row",
    [
        "| SAFE-09 | methadone | first dose | | 20 mg |",
        "| SAFE-01 | methadone | first dose | | 30 mg |",
        "| SAFE-01 | methadone | first dose | 5 ml | 20 mg |",
        "| SAFE-01 | methadone | | | 20 mg |",
    ],
)
def test_a_row_that_does_not_agree_with_its_fact_is_an_error(tmp_path: Path, row: str) -> None:
    _library, listed = library(tmp_path, {"shared/en/doses.md": row + "\n", "course/en/01-module/01-lesson.md": LESSON})
    assert [problem.code for problem in listed if problem.path.endswith("doses.md")] == ["E416"]


@once
def test_no_dose_in_the_courses_that_come_with_threshold_disagrees_with_the_table() -> None:
    facts = {fact.id: fact for fact in shipped().safety["en"]}
    table = (places.content_folder() / "shared/en/doses.md").read_text(encoding="utf-8")
    assert {dose.medicine for dose in read_doses(table, facts, Notes(""))} == {"methadone", "buprenorphine", "naloxone"}
    assert [str(problem) for problem in problems() if problem.code in ("W309", "E310", "E416")] == []
