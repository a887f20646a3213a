"""Every code does what its example says, and every code in the source is in the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import curricula
from curricula.codes import CODES, Code
from tests.curricula.course import codes, library

LESSON = "course/en/01-module/01-lesson.md"


def files(code: Code, example: str) -> dict[str, str]:
    head = "---\ntitle: A lesson\nminutes: 5\n---\n"
    match code.place:
        case "question":
            return {LESSON: head + "## Check: " + example.removeprefix("## ") + "\n"}
        case "lesson":
            return {LESSON: head + example + "\n"}
        case "header":
            return {LESSON: f"---\n{example}\n---\nText.\n"}
        case "quiz":
            return {LESSON: example}
        case path:
            return {path: example} if example else {}


@pytest.mark.parametrize("name", CODES)
def test_the_bad_example_of_a_code_has_the_problem(name: str, tmp_path: Path) -> None:
    code = CODES[name]
    _, problems = library(tmp_path, files(code, code.bad), translated="/ru/" in code.place)
    assert name in codes(problems), problems
    assert all(problem.wrong and problem.fix and problem.line >= 1 for problem in problems)


@pytest.mark.parametrize("name", CODES)
def test_the_good_example_of_a_code_has_not(name: str, tmp_path: Path) -> None:
    code = CODES[name]
    _, problems = library(tmp_path, files(code, code.good), translated="/ru/" in code.place)
    assert name not in codes(problems), problems


def test_every_code_in_the_source_is_explained_and_no_other_is() -> None:
    [folder] = curricula.__path__
    texts = [path.read_text() for path in Path(folder).rglob("*.py") if path.name != "codes.py"]
    assert set(re.findall(r'"([EW]\d{3})"', "".join(texts))) == set(CODES)
