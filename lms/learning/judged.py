"""The questions of an attempt as they are told afterwards: how each was marked, and what to read again."""

from __future__ import annotations

from dataclasses import dataclass

from curricula.questions.base import Mark, Question
from lms.learning import courses, marks
from lms.learning.attempts import Attempt
from lms.learning.marks import Assessment
from lms.learning.progress import State


@dataclass(frozen=True, slots=True)
class Judged:
    """One question of an attempt that was handed in, as the result page tells it.

    ``assessment`` is what a person said of it, once the attempt is marked as a whole; ``sure`` is 1 to 3, or 0.
    """

    question: Question
    given: tuple[str, ...]
    mark: Mark
    again: tuple[str, str] | None
    assessment: Assessment | None
    sure: int


def judged(attempt: Attempt, state: State, cohort: str) -> list[Judged]:
    """Return every question of an attempt with its mark, in the order that they were asked."""
    found, said = attempt.grade().marks, marks.assessments(attempt) if attempt.marked else {}
    return [
        Judged(
            asked,
            attempt.answers.get(asked.id, ()),
            found[asked.id],
            lesson_to_read(state, cohort, asked.lesson),
            said.get(asked.id),
            attempt.certainty(asked.id),
        )
        for asked in attempt.questions
    ]


def read_again(judged: list[Judged]) -> list[tuple[str, str]]:
    """Return the lessons behind the wrong answers, each once, those of critical questions first."""
    wrong = sorted((entry for entry in judged if entry.mark.credit < 1), key=lambda entry: not entry.question.critical)
    return list(dict.fromkeys(entry.again for entry in wrong if entry.again))


def lesson_to_read(state: State, cohort: str, lesson: str) -> tuple[str, str] | None:
    """Return title and address of the lesson that a question names, where the course still has it."""
    if not lesson or lesson not in state.course.places:
        return None
    activity = state.course.outline.activity(lesson)
    return activity.title, courses.address(cohort, activity)
