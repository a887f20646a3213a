"""Outcomes × lessons × questions: what teaches each outcome, and what asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curricula.checking import FEWEST_QUESTIONS
from curricula.forms import FORMS
from curricula.model import Activity, Curriculum, Lesson, Outcome, Quiz, of_form
from curricula.questions.base import Question

TESTS = ("pre-test", "post-test")


@dataclass(frozen=True, slots=True)
class Covered:
    """One outcome: the ids of the `lessons` that name it, and how many questions ask for it.

    `checks` are questions inside lessons, `items` those of quizzes; `form_a` and `form_b` those that each paper of the
    tests before and after draws from. `critical` are those of all these that are critical for safety.
    """

    outcome: Outcome
    lessons: tuple[str, ...]
    checks: int
    items: int
    form_a: int
    form_b: int
    critical: int

    @property
    def gaps(self) -> tuple[str, ...]:
        """Name what is too little: "lessons", "checks", "items", "form_a", "form_b"."""
        papers = {"form_a": self.form_a, "form_b": self.form_b} if self.form_a or self.form_b else {}
        few = [name for name, count in {"items": self.items, **papers}.items() if count < FEWEST_QUESTIONS]
        return tuple(name for name in ("lessons", "checks") if not getattr(self, name)) + tuple(few)


def coverage(course: Curriculum) -> tuple[Covered, ...]:
    """Tell of every outcome of a course how it is covered, in the order of its index."""
    return tuple(_covered(outcome, course.activities) for outcome in course.outcomes)


def _covered(outcome: Outcome, activities: Sequence[Activity]) -> Covered:
    lessons = [each for each in activities if isinstance(each, Lesson)]
    quizzes = [each for each in activities if isinstance(each, Quiz) and each.role == "quiz"]
    tests = [each for each in activities if isinstance(each, Quiz) and each.role in TESTS]
    papers = {form: [of_form(each.questions, form) for each in tests if each.form in ("", form)] for form in FORMS}
    checks = _asking(outcome, (each.questions for each in lessons))
    items = _asking(outcome, (each.questions for each in quizzes))
    form_a, form_b = (_asking(outcome, papers[form]) for form in FORMS)
    return Covered(
        outcome=outcome,
        lessons=tuple(each.id for each in lessons if outcome.id in each.outcomes),
        checks=len(checks),
        items=len(items),
        form_a=len(form_a),
        form_b=len(form_b),
        critical=sum(each.critical for each in (checks | items | form_a | form_b).values()),
    )


def _asking(outcome: Outcome, papers: Iterable[Sequence[Question]]) -> dict[str, Question]:
    asked = (question for questions in papers for question in questions if not question.survey)
    return {question.id: question for question in asked if question.outcome == outcome.id}
