"""Every code does what its example says, and every code in the source is in the table."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import curricula
from curricula.checking import check
from curricula.codes import APPRAISALS, CODES, STANDARDS_SET, Code
from curricula.codes import page as codes_page
from curricula.problems import Problem
from tests.curricula.course import codes, library

LESSON = "course/en/01-module/01-lesson.md"
CASE = "01-module/03-case.md"


def files(code: Code, example: str) -> dict[str, str]:
    head = "---\ntitle: A lesson\nminutes: 5\n---\n"
    match code.place:
        case "question":
            check = "## " if example.startswith("## Survey") else "## Check: "
            return {LESSON: head + check + example.removeprefix("## ") + "\n"}
        case "lesson":
            return {LESSON: head + example + "\n"}
        case "header":
            return {LESSON: f"---\n{example}\n---\nText.\n"}
        case "quiz":
            return {LESSON: example}
        case path if path.endswith(f"/ru/{CASE}"):
            return {path: example, f"course/en/{CASE}": CODES["E601"].good}
        case path if path.startswith(APPRAISALS):
            return {path: example, f"{APPRAISALS}/set.md": STANDARDS_SET}
        case path:
            return {path: example} if example else {}


def checked(folder: Path, code: Code, example: str) -> tuple[Problem, ...]:
    library(folder, files(code, example), translated="/ru/" in code.place)
    return tuple(finding.problem for finding in check(folder, today=date(2026, 12, 1)))


@pytest.mark.parametrize("name", CODES)
def test_the_bad_example_of_a_code_has_the_problem(name: str, tmp_path: Path) -> None:
    code = CODES[name]
    problems = checked(tmp_path, code, code.bad)
    assert name in codes(problems), problems
    assert all(problem.wrong and problem.fix and problem.line >= 1 for problem in problems)


@pytest.mark.parametrize("name", CODES)
def test_the_good_example_of_a_code_has_not(name: str, tmp_path: Path) -> None:
    code = CODES[name]
    problems = checked(tmp_path, code, code.good)
    assert name not in codes(problems), problems


def test_every_code_in_the_source_is_explained_and_no_other_is() -> None:
    [folder] = curricula.__path__
    texts = [path.read_text() for path in Path(folder).rglob("*.py") if path.name != "codes.py"]
    assert set(re.findall(r'"([EW]\d{3})"', "".join(texts))) == set(CODES)


def test_the_page_of_codes_is_written_from_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "codes.md"
    assert page.read_text(encoding="utf-8") == codes_page(), (
        "write it again: python -m curricula --codes > docs/codes.md"
    )
    assert set(re.findall(r"^### ([EW]\d{3}): ", page.read_text(encoding="utf-8"), re.MULTILINE)) == set(CODES)
