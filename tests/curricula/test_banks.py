"""The tests of the three curricula that come with Threshold: enough for each outcome, and asked by a blueprint."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from curricula.forms import are_parallel, paper
from curricula.model import Curriculum, Quiz
from curricula.questions.choice import Choice
from curricula.quizzes import draw
from tests import shipped

pytestmark = shipped.once

ASKED = {"social-work": 20, "oamt": 24, "quality": 20}
CRITICAL = {"social-work": 3, "oamt": 6, "quality": 1}
ENOUGH_FOR_AN_OUTCOME = 3
ENOUGH_FOR_A_CURRICULUM = 120

of_each = pytest.mark.parametrize("name", ASKED)


@cache
def course(name: str) -> Curriculum:
    return shipped.library().curricula[name, "en"]


def both_tests(name: str) -> tuple[Quiz, Quiz]:
    found = {quiz.role: quiz for quiz in course(name).activities if isinstance(quiz, Quiz)}
    return found["pre-test"], found["post-test"]


@of_each
def test_every_outcome_has_three_questions_in_each_form_and_a_curriculum_enough(name: str) -> None:
    outcomes = {outcome.id for outcome in course(name).outcomes}
    for test in both_tests(name):
        counts = Counter(question.outcome for question in paper(test))
        assert set(counts) == outcomes
        assert min(counts.values()) >= ENOUGH_FOR_AN_OUTCOME, counts
    quizzes = [quiz for quiz in course(name).activities if isinstance(quiz, Quiz)]
    assert sum(not each.survey for quiz in quizzes for each in quiz.questions) >= ENOUGH_FOR_A_CURRICULUM


@of_each
def test_both_forms_ask_as_many_as_the_blueprint_and_always_what_is_critical(name: str) -> None:
    before, after = both_tests(name)
    assert are_parallel(before, after)
    for test in (before, after):
        critical = {question.id for question in test.questions if question.critical}
        assert len(critical) == CRITICAL[name]
        papers = [{question.id for question in draw(test, str(seed))} for seed in range(25)]
        assert {len(each) for each in papers} == {ASKED[name]}
        assert all(critical <= each for each in papers)


@of_each
def test_every_choice_in_a_test_says_what_is_right_or_wrong_about_it(name: str) -> None:
    questions = [question for test in both_tests(name) for question in test.questions]
    choices = [question for question in questions if isinstance(question, Choice)]
    assert [each.id for each in choices if not all(choice.feedback for choice in each.alternatives)] == []
    assert [each.id for each in questions if not each.why] == []
    assert len({(each.kind, isinstance(each, Choice) and each.several) for each in questions}) >= 4
