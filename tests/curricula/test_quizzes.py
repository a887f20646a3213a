"""Drawing and grading: the same seed draws the same, and what is critical cannot be averaged away."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from curricula.model import Quiz
from curricula.quizzes import draw, grade
from tests.curricula.course import activity, codes, quiz


def paper(folder: Path, header: str = "", count: int = 4, critical: tuple[str, ...] = ()) -> Quiz:
    """A quiz of so many questions for each of two outcomes; the answer is always `yes`."""
    text = "".join(
        f"## {outcome} {number}? <!-- id: {outcome.lower()}-{number} -->\nOutcome: {outcome}"
        f"{' · Critical: yes' if f'{outcome.lower()}-{number}' in critical else ''}\n\n- = yes\n\n"
        for outcome in ("A-1", "A-2")
        for number in range(count)
    )
    return quiz(folder, text, header)


def test_the_same_seed_draws_the_same_questions_in_the_same_order(tmp_path: Path) -> None:
    found = paper(tmp_path, "draw: 3\n")
    assert draw(found, "alice:1") == draw(found, "alice:1")
    assert len({tuple(q.id for q in draw(found, str(seed))) for seed in range(30)}) > 20
    assert all(len(draw(found, str(seed))) == 3 for seed in range(30))


def test_every_outcome_gets_its_questions(tmp_path: Path) -> None:
    found = paper(tmp_path, "draw: 2 per outcome\n")
    for seed in range(30):
        drawn = draw(found, str(seed))
        assert Counter(question.outcome for question in drawn) == {"A-1": 2, "A-2": 2}
        assert len(set(drawn)) == 4


def test_a_blueprint_gives_each_outcome_its_number_and_two_outcomes_one_together(tmp_path: Path) -> None:
    apart = paper(tmp_path / "apart", "draw: 3 A-1, 1 A-2\n", critical=("a-1-2",))
    drawn = [draw(apart, str(seed)) for seed in range(30)]
    assert all(Counter(question.outcome for question in each) == {"A-1": 3, "A-2": 1} for each in drawn)
    assert all("a-1-2" in {question.id for question in each} for each in drawn)
    assert {question.id for each in drawn for question in each} == {question.id for question in apart.questions}
    together = [draw(paper(tmp_path / "together", "draw: 1 A-1/A-2\n"), str(seed)) for seed in range(30)]
    assert {tuple(question.outcome for question in each) for each in together} == {("A-1",), ("A-2",)}


@pytest.mark.parametrize(
    ("blueprint", "wrong"),
    [
        ("3 A-1", "never asks for A-2"),
        ("3 A-1, 5 A-2", "asks for 5 questions, and there are 4 for A-2"),
        ("3 A-1, 1 A-1/A-2", "names A-1 twice"),
        ("3 A-1, some A-2", "is '3 A-1, some A-2'"),
    ],
)
def test_a_blueprint_that_cannot_be_kept_is_an_error(tmp_path: Path, blueprint: str, wrong: str) -> None:
    text = "".join(f"## {n}? <!-- id: q-{n} -->\nOutcome: A-{1 + n % 2}\n\n- = yes\n\n" for n in range(8))
    _, problems = activity(tmp_path, f"---\nkind: quiz\ntitle: A\ndraw: {blueprint}\n---\n{text}")
    assert [problem.wrong for problem in problems if problem.code == "E206"] == [f"'draw' {wrong}"]


def test_a_quiz_without_draw_asks_everything_and_without_shuffle_in_order(tmp_path: Path) -> None:
    assert draw(paper(tmp_path / "a", "shuffle: no\n"), "1") == paper(tmp_path / "a", "shuffle: no\n").questions
    drawn = draw(paper(tmp_path / "b", "shuffle: no\ndraw: 5\n"), "1")
    assert [question.id for question in drawn] == sorted(question.id for question in drawn)
    assert set(draw(paper(tmp_path / "c"), "1")) == set(paper(tmp_path / "c").questions)


@pytest.mark.parametrize("header", ["draw: 1 per outcome\n", "draw: 2\n"])
def test_a_critical_point_is_never_missed_by_luck(tmp_path: Path, header: str) -> None:
    found = paper(tmp_path, header, critical=("a-1-0", "a-1-3", "a-2-2"))
    drawn = [{question.id for question in draw(found, str(seed))} for seed in range(40)]
    assert all("a-2-2" in each and each & {"a-1-0", "a-1-3"} for each in drawn)
    assert {frozenset(each) for each in drawn} == {frozenset({"a-2-2", "a-1-0"}), frozenset({"a-2-2", "a-1-3"})}


def test_points_are_added_and_the_pass_mark_is_reached_exactly(tmp_path: Path) -> None:
    found = paper(tmp_path, "pass: 75%\n", count=2)
    result = grade(found, found.questions, {"a-1-0": ["yes"], "a-1-1": ["yes"], "a-2-0": ["yes"], "a-2-1": ["no"]})
    assert (result.points, result.possible, result.share) == (Fraction(3), 4, Fraction(3, 4))
    assert result.passed
    assert result.marks["a-2-1"].credit == 0
    assert not grade(found, found.questions, {"a-1-0": ["yes"], "a-1-1": ["yes"]}).passed


def test_a_wrong_critical_question_is_never_averaged_away(tmp_path: Path) -> None:
    found = paper(tmp_path, "pass: 50%\n", critical=("a-1-0",))
    answers = {question.id: ["yes"] for question in found.questions}
    assert grade(found, found.questions, answers).passed
    result = grade(found, found.questions, {**answers, "a-1-0": ["no"]})
    assert result.share == Fraction(7, 8)
    assert not result.passed
    assert result.critical_wrong == ("a-1-0",)


def test_answers_to_questions_that_were_not_asked_do_not_count(tmp_path: Path) -> None:
    found = paper(tmp_path)
    [asked, other, *_] = found.questions
    result = grade(found, [asked], {other.id: ["yes"], "nobody": ["yes"]})
    assert (result.points, result.possible, result.passed) == (Fraction(0), 1, False)
    assert set(result.marks) == {asked.id}


def test_a_heavier_question_counts_more(tmp_path: Path) -> None:
    found = quiz(tmp_path, "## A? <!-- id: a -->\nPoints: 3\n- = x\n\n## B? <!-- id: b -->\n- = x\n")
    assert grade(found, found.questions, {"a": ["x"]}).share == Fraction(3, 4)


def test_an_attempt_without_questions_is_not_passed(tmp_path: Path) -> None:
    assert not grade(paper(tmp_path, "pass: 0%\n"), [], {}).passed


def test_a_form_asks_its_own_questions_and_those_of_both(tmp_path: Path) -> None:
    text = "".join(
        f"## {name}? <!-- id: {name} -->\nOutcome: A-1 · Form: {form}\n\n- = x\n\n"
        for name, form in (("a1", "A"), ("a2", "A"), ("b1", "B"), ("b2", "B"), ("c", "both"))
    )
    for form in "AB":
        found = quiz(tmp_path / form, text, f"form: {form}\n")
        assert {question.id for question in draw(found, "")} == {f"{form.lower()}1", f"{form.lower()}2", "c"}
        drawn = quiz(tmp_path / form, text, f"form: {form}\ndraw: 3 per outcome\n")
        assert len(draw(drawn, "")) == 3
    assert len(draw(quiz(tmp_path / "both", text), "")) == 5
    _, problems = activity(tmp_path / "few", f"---\nkind: quiz\ntitle: A\nform: A\ndraw: 4 per outcome\n---\n{text}")
    assert "E206" in codes(problems)


def test_a_quiz_asks_how_sure_one_is_of_every_answer_that_a_key_marks(tmp_path: Path) -> None:
    text = (
        "## A? <!-- id: a -->\n- = yes\n\n## B? <!-- id: b -->\n____ 20 words\n\n"
        "## Survey: C? <!-- id: c -->\n____ 20 words\n"
    )
    found = quiz(tmp_path, text, "certainty: yes\n")
    assert [(question.id, question.certainty) for question in found.questions] == [
        ("a", True),
        ("b", False),
        ("c", False),
    ]
    assert not any(question.certainty for question in quiz(tmp_path, text).questions)


def test_certainty_is_a_yes_or_a_no(tmp_path: Path) -> None:
    header = "---\nkind: quiz\ntitle: A\ncertainty: very\n---\n"
    _found, problems = activity(tmp_path, header + "## A? <!-- id: a -->\n- = yes\n")
    assert any("Write certainty: yes or certainty: no" in problem.fix for problem in problems)
