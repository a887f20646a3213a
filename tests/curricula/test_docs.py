"""Every example in the documentation is read, checked and marked, as trainers will copy it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from curricula.activities.quiz import CREDIT, ROLES
from curricula.checking import check
from curricula.codes import CODES
from curricula.questions import types
from curricula.questions.block import ASIDES, SETTINGS
from curricula.reader import read
from curricula.words import ENGLISH
from tests.curricula.course import FILES, activity, question, write

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("notation.md", "tutorial.md")
_EXAMPLE = re.compile(r"```markdown\n(?P<text>.*?)```\n(?:<!-- marked: (?P<marked>.*?) -->)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A block of Markdown on a page; `marked` are answers with what they earn."""

    text: str
    marked: str


def examples(page: str) -> list[Example]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return [Example(found["text"], found["marked"] or "") for found in _EXAMPLE.finditer(text)]


EVERY = [pytest.param(each, id=f"{page}-{number}") for page in PAGES for number, each in enumerate(examples(page), 1)]


@pytest.mark.parametrize("example", EVERY)
def test_an_example_is_read_without_a_mistake(tmp_path: Path, example: Example) -> None:
    text = example.text
    if "summary:" in text:
        write(tmp_path, {**FILES, "course/en/01-module/index.md": text})
    elif text.startswith("---"):
        assert activity(tmp_path, text)[0] is not None
    else:
        kind = "lesson" if re.search("^## (Check|Take)", text) else "quiz"
        assert activity(tmp_path, f"---\nkind: {kind}\ntitle: A\nminutes: 5\n---\n{text}")[0] is not None
    _, problems = read(tmp_path)
    assert {problem.code for problem in problems} <= {"W101", "W105"}, problems


def _asks(param: ParameterSet) -> bool:
    (example,) = param.values
    assert isinstance(example, Example)
    return example.text.startswith("## ") and not re.search("Check:|Take to work", example.text)


QUESTIONS = [param for param in EVERY if _asks(param)]


@pytest.mark.parametrize("example", QUESTIONS)
def test_a_question_of_an_example_is_marked(tmp_path: Path, example: Example) -> None:
    found = question(tmp_path, example.text)
    mark = found.mark(found.right())
    assert mark.credit == 1 or mark.pending or not mark.graded
    for said in filter(None, example.marked.split(" · ")):
        given, _, percent = said.rpartition("→")
        answer = [part.strip() for part in given.split("|")]
        assert found.accepts(answer), said
        assert found.mark(answer).credit == Fraction(int(percent), 100), said


def test_every_type_of_question_is_shown(tmp_path: Path) -> None:
    examples = [example for param in QUESTIONS for example in param.values if isinstance(example, Example)]
    shown = {question(tmp_path, example.text).kind for example in examples}
    assert shown == {cls.kind for cls in types()}


def test_every_setting_remark_and_header_value_is_named() -> None:
    page = (DOCS / "notation.md").read_text(encoding="utf-8")
    assert [name for name in SETTINGS if f"| `{ENGLISH.keywords[name][0]}" not in page] == []
    assert [name for name in ASIDES if f"**{ENGLISH.keywords[name][0]}:**" not in page] == []
    assert [value for value in (*CREDIT, *ROLES) if f"`{value}`" not in page] == []


def test_the_mistake_that_the_tutorial_shows_is_what_the_linter_says(tmp_path: Path) -> None:
    page = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    lesson, check_text = (each.text for each in examples("tutorial.md")[1:3])
    wrong = f"{lesson}\n{check_text.replace('[x]', '[ ]')}"
    write(tmp_path, {**FILES, "course/en/01-module/01-lesson.md": wrong})
    [said] = [str(each) for each in check(tmp_path) if each.problem.code == "E104"]
    place = str(tmp_path / "course/en/01-module/01-lesson.md")
    assert said.replace(place, "content/social-work/en/07-first-contact/01-saying-hello.md") in page


def test_codes_that_a_page_names_exist() -> None:
    for page in PAGES:
        named = set(re.findall(r"\b[EW]\d{3}\b", (DOCS / page).read_text(encoding="utf-8")))
        assert named <= set(CODES)
