"""What holds for questions of every type, and what none of them gives away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from curricula.questions.choice import Choice
from curricula.questions.number import Number
from tests.curricula.course import activity, codes, lesson, question, quiz
from tests.curricula.questions.examples import (
    BOXES,
    DOSE,
    GAPS,
    GRID,
    ONE,
    PAIRS,
    SEND,
    SEVERAL,
    STEPS,
    SURVEYS,
    WRITE,
    mark,
)

MARKED = (ONE, SEVERAL, DOSE, STEPS, PAIRS, "## W <!-- id: t -->\n- = word\n", GAPS, GRID, BOXES)
EVERY = (*MARKED, WRITE, SEND, *SURVEYS)


@pytest.mark.parametrize("text", EVERY)
def test_no_answer_at_all_is_acceptable_and_earns_nothing(tmp_path: Path, text: str) -> None:
    found = question(tmp_path, text)
    blanks: list[Sequence[str]] = [[], [""] * len(found.present(""))]
    for blank in blanks:
        assert found.accepts(blank)
        assert not found.answered(blank)
        assert found.mark(blank).credit == 0
        assert found.describe(blank) == ""


@pytest.mark.parametrize("text", MARKED)
def test_the_right_answer_earns_everything(tmp_path: Path, text: str) -> None:
    found = question(tmp_path, text)
    assert found.accepts(found.right())
    assert found.mark(found.right()).credit == 1
    assert found.describe(found.right())


@pytest.mark.parametrize("text", EVERY)
def test_what_is_shown_repeats_from_its_seed_and_its_answers_can_be_sent(tmp_path: Path, text: str) -> None:
    found = question(tmp_path, text)
    assert found.present("seed") == found.present("seed")
    assert found.accepts(found.right())
    assert found.describe(found.right())
    for field in found.present("seed"):
        assert bool(field.options) == (field.kind in ("one", "many", "pick"))


@pytest.mark.parametrize("text", EVERY)
def test_settings_are_read_for_every_type(tmp_path: Path, text: str) -> None:
    heading, _, below = text.partition("\n")
    below = below.removeprefix("Outcome: A-1 · Critical: yes · Points: 2 · Lesson: module/other\n")
    settings = "Form: b · Certainty: yes · Tags: first aid, airway\nReview by: 2027-05-31\n"
    found = question(tmp_path, f"{heading}\n{settings}{below}")
    assert (found.form, found.certainty, found.tags) == ("B", True, ("first aid", "airway"))
    assert found.review_by == date(2027, 5, 31)


@pytest.mark.parametrize("setting", ["Form: C", "Certainty: perhaps", "Review by: soon", "Points: 0", "Points: many"])
def test_a_setting_that_cannot_be_read_is_an_error_at_its_line(tmp_path: Path, setting: str) -> None:
    _, problems = activity(tmp_path, f"---\ntitle: A\n---\n## Check: A? <!-- id: a -->\n{setting}\n\n- = x\n")
    assert [(each.line, each.code) for each in problems if each.severity == "error"] == [(5, "E109")]


def test_the_order_in_which_steps_are_written_shows_nowhere(tmp_path: Path) -> None:
    there = question(tmp_path / "a", "## O <!-- id: o -->\n1. Call\n2. Breathe\n3. Stay\n")
    back = question(tmp_path / "b", "## O <!-- id: o -->\n1. Stay\n2. Breathe\n3. Call\n")
    assert there.present("seed") == back.present("seed")
    assert mark(there, "2", "1", "3") != mark(back, "2", "1", "3")


def test_which_cells_belong_together_shows_nowhere(tmp_path: Path) -> None:
    table = "## M <!-- id: m -->\n| a | b |\n|---|---|\n| one | {} |\n| two | {} |\n| | zero |\n"
    there, back = (question(tmp_path / name, table.format(*order)) for name, order in (("a", "xy"), ("b", "yx")))
    assert there.present("seed") == back.present("seed")


def test_which_choice_is_right_shows_nowhere(tmp_path: Path) -> None:
    there = question(tmp_path / "a", "## C <!-- id: c -->\n- [x] one\n- [ ] two\n")
    back = question(tmp_path / "b", "## C <!-- id: c -->\n- [ ] one\n- [x] two\n")
    assert there.present("seed") == back.present("seed")


def test_a_question_without_an_id_keeps_one_as_long_as_its_words(tmp_path: Path) -> None:
    there, again, other = (
        question(tmp_path / name, f"## {title}\n- = x\n")
        for name, title in (("a", "Why?"), ("b", "Why?"), ("c", "Why not?"))
    )
    assert there.id == again.id != other.id
    assert re.fullmatch(r"[a-z0-9-]+", there.id)


def test_a_list_in_the_text_of_a_question_is_not_its_answers(tmp_path: Path) -> None:
    text = "## What now? <!-- id: a -->\nHe says:\n\n1. first this\n2. then that\n\n- [x] one\n- [ ] two\n"
    found = question(tmp_path, text)
    assert isinstance(found, Choice)
    assert "<li>first this</li>" in found.stem


def test_a_table_in_the_text_of_a_question_is_not_its_answers(tmp_path: Path) -> None:
    text = "## How many? <!-- id: a -->\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- = 3\n"
    found = question(tmp_path, text)
    assert isinstance(found, Number)
    assert "<table>" in found.stem


def test_a_problem_names_the_line_of_the_answers(tmp_path: Path) -> None:
    head = "---\nkind: quiz\ntitle: A quiz\nminutes: 5\n---\n"
    found, problems = activity(tmp_path, head + "Text.\n\n## First step? <!-- id: a -->\n\n- [ ] one\n- [ ] two\n")
    assert found is None
    [error] = [problem for problem in problems if problem.code == "E104"]
    assert str(error).endswith(
        "01-lesson.md:8:1 E104 'First step?' has no right answer. Put an x in one of lines 10–11: - [x] …"
    )


def test_feedback_that_is_not_indented_is_explained(tmp_path: Path) -> None:
    _, problems = activity(tmp_path, "---\ntitle: A\n---\n## Check: A? <!-- id: a -->\n- [x] one\n> Yes.\n- [ ] two\n")
    assert "E115" in codes(problems)
    assert any("Indent it by two spaces" in problem.fix for problem in problems)


def test_a_new_type_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from curricula import compiled, questions

    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "aloud.py").write_text(ALOUD)
    monkeypatch.setattr(questions, "__path__", [*questions.__path__, str(tmp_path / "folder")])
    for cached in (questions.types, compiled._classes):
        cached.cache_clear()
    try:
        [check] = lesson(tmp_path / "content", "## Check: Say it. <!-- id: a -->\n____ aloud\n").questions
        assert check.kind == "aloud"
        assert compiled.decode(compiled.encode(check)) == check
    finally:
        for cached in (questions.types, compiled._classes):
            cached.cache_clear()


ALOUD = """
from dataclasses import dataclass
from fractions import Fraction
from curricula.questions.base import Field, Mark, Question

@dataclass(frozen=True, slots=True, kw_only=True)
class Aloud(Question):
    kind = "aloud"

    @classmethod
    def parse(cls, block):
        return cls(**block.common()) if "____ aloud" in block.stem else None

    def present(self, seed): return ()
    def mark(self, answer): return Mark(Fraction(1))
    def accepts(self, answer): return True
    def describe(self, answer): return ""
    def key(self): return ""
    def right(self): return ()
    def shape(self): return ()

QUESTION = Aloud
"""


def test_quizzes_and_lessons_read_the_same_notation(tmp_path: Path) -> None:
    [check] = lesson(tmp_path / "a", "Text.\n\n" + SEVERAL.replace("## ", "## Check: ")).questions
    [asked] = quiz(tmp_path / "b", SEVERAL).questions
    assert check == asked
