"""Texts and files are marked by a person, and opinions by nobody."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from curricula.questions.base import LONGEST_TEXT, Mark
from curricula.questions.free_text import FreeText
from curricula.questions.upload import Upload
from curricula.quizzes import draw, grade
from tests.curricula.course import activity, codes, lesson, question, quiz
from tests.curricula.questions.examples import SURVEYS, WRITE


def test_a_text_waits_for_a_person_and_is_worth_what_its_rubric_says(tmp_path: Path) -> None:
    found = question(tmp_path, WRITE)
    assert isinstance(found, FreeText)
    assert (found.words, found.points, found.by_hand) == (150, 3, True)
    assert [(each.points, each.html) for each in found.rubric] == [
        (2, "open question before <em>advice</em>"),
        (1, "names a safety plan"),
    ]
    assert found.mark(["I would ask."]) == Mark(Fraction(), pending=True)
    assert found.present("")[0].kind == "text"
    assert found.present("")[0].words == 150


def test_a_text_may_be_long_but_not_endless(tmp_path: Path) -> None:
    found = question(tmp_path, WRITE)
    assert found.accepts(["word " * 200])
    assert not found.accepts(["a" * (LONGEST_TEXT + 1)])
    assert not found.accepts(["a", "b"])
    assert found.describe(["one\n\ntwo\n"]) == "one\n\ntwo"


def test_points_for_criteria_become_a_credit(tmp_path: Path) -> None:
    found = question(tmp_path, WRITE)
    assert isinstance(found, FreeText)
    assert found.awarded([1, 1]) == Fraction(2, 3)
    with pytest.raises(ValueError, match="0 to 1"):
        found.awarded([2, 2])
    with pytest.raises(ValueError, match="2 criteria"):
        found.awarded([2])


@pytest.mark.parametrize(("sign", "accept"), [("[file]", ""), ("[audio]", "audio/*")])
def test_a_file_is_asked_for_by_its_sort(tmp_path: Path, sign: str, accept: str) -> None:
    found = question(tmp_path, f"## Send your plan. <!-- id: a -->\nOn paper.\n\n{sign}\n")
    assert isinstance(found, Upload)
    assert found.present("")[0].accept == accept
    assert found.mark(["plan.jpg"]).pending


def test_a_quiz_with_a_text_is_not_marked_before_a_person_did(tmp_path: Path) -> None:
    paper = quiz(tmp_path, "## A? <!-- id: a -->\nPoints: 7\n- = x\n\n" + WRITE, "pass: 80%\n")
    answers = {"a": ["x"], "write": ["I would ask."]}
    waiting = grade(paper, paper.questions, answers)
    assert (waiting.pending, waiting.passed, waiting.points, waiting.possible) == (("write",), False, Fraction(7), 10)
    marked = grade(paper, paper.questions, answers, {"write": Mark(Fraction(2, 3)), "a": Mark(Fraction(0))})
    assert (marked.pending, marked.passed, marked.points) == ((), True, Fraction(9))


def test_a_text_that_was_not_written_needs_nobody(tmp_path: Path) -> None:
    paper = quiz(tmp_path, "## A? <!-- id: a -->\nPoints: 7\n- = x\n\n" + WRITE, "pass: 70%\n")
    assert grade(paper, paper.questions, {"a": ["x"]}).pending == ()
    assert grade(paper, paper.questions, {"a": ["x"]}).passed


def test_a_critical_text_is_wrong_only_when_a_person_says_so(tmp_path: Path) -> None:
    paper = quiz(tmp_path, WRITE.replace("____", "Critical: yes\n\n____"), "pass: 0%\n")
    answers = {"write": ["I would ask."]}
    assert grade(paper, paper.questions, answers).critical_wrong == ()
    assert grade(paper, paper.questions, answers, {"write": Mark(Fraction(2, 3))}).critical_wrong == ("write",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("____ 150 lines", "E116"),
        ("____ 0 words", "E116"),
        ("____\n\n____", "E116"),
        ("[file]\n\n[audio]", "E116"),
        ("[file]\n\n____", "E113"),
        ("____\n\n> **Rubric:** be good", "E118"),
        ("Points: 5\n\n____\n\n> **Rubric:**\n> - 2 points: a", "E118"),
        ("- = x\n\n> **Rubric:**\n> - 2 points: a", "E118"),
        ("____\n\nMore text.", "E114"),
    ],
)
def test_what_cannot_be_marked_is_an_error(tmp_path: Path, text: str, code: str) -> None:
    found, problems = activity(tmp_path, f"---\ntitle: A\n---\n## Check: A? <!-- id: a -->\n{text}\n")
    assert found is None
    assert code in codes(problems), problems


@pytest.mark.parametrize("text", SURVEYS)
def test_an_opinion_is_neither_right_nor_wrong_and_worth_nothing(tmp_path: Path, text: str) -> None:
    found = question(tmp_path, text)
    assert found.survey
    assert found.points == 0
    assert not found.title.startswith("Survey")
    assert found.accepts(found.right())
    assert found.mark(found.right()) == found.mark([]) == Mark(Fraction(), graded=False)


def test_opinions_are_always_asked_and_never_counted(tmp_path: Path) -> None:
    text = "".join(f"## {n}? <!-- id: q{n} -->\n- = x\n\n" for n in range(4))
    paper = quiz(tmp_path, SURVEYS[0] + "\n" + text + SURVEYS[1], "draw: 2\npass: 100%\n")
    asked = draw(paper, "seed")
    assert [question.survey for question in asked] == [False, False, True, True]
    result = grade(paper, asked, {question.id: ["x"] for question in asked[:2]})
    assert (result.possible, result.passed) == (2, True)


def test_a_page_of_opinions_is_complete_when_it_is_handed_in(tmp_path: Path) -> None:
    paper = quiz(tmp_path, "\n".join(SURVEYS))
    result = grade(paper, draw(paper, ""), {})
    assert (result.passed, result.possible, result.pending) == (True, 0, ())


def test_a_lesson_may_ask_for_an_opinion(tmp_path: Path) -> None:
    [found] = lesson(tmp_path, "Text.\n\n" + SURVEYS[0]).questions
    assert found.survey


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- [x] a\n- [ ] b", "E108"),
        ("| | a | b |\n|---|---|---|\n| c | (x) | ( ) |", "E108"),
        ("- = a", "E111"),
        ("1. a\n2. b", "E111"),
        ("It is [[a]].", "E111"),
        ("[file]", "E111"),
        ("Critical: yes\n\n____", "E109"),
        ("Points: 2\n\n____", "E109"),
    ],
)
def test_an_opinion_with_a_key_is_an_error(tmp_path: Path, text: str, code: str) -> None:
    found, problems = activity(tmp_path, f"---\ntitle: A\n---\n## Survey: A? <!-- id: a -->\n{text}\n")
    assert found is None
    assert code in codes(problems), problems
