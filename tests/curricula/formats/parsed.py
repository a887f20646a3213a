"""What the reader makes of questions in the notation, in a course that has everything they may refer to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from curricula.activities.draft import Draft
from curricula.formats.notation import Written, WrittenQuiz, write, write_quiz
from curricula.front_matter import Reading
from curricula.model import Activity, Curriculum, Library
from curricula.page import Page, Surroundings
from curricula.problems import Notes
from curricula.questions.base import Question
from curricula.sections import split
from tests.curricula.course import library

ROOT = Path(__file__).parents[3]
CONTENT = ROOT / "content"
SAMPLES = Path(__file__).parent / "samples"


def around(library: Library, curriculum: Curriculum) -> Surroundings:
    """Say what a file of this course may refer to."""
    language = curriculum.language
    return Surroundings(
        language=language,
        curriculum=curriculum.id,
        outcomes=frozenset(outcome.id for outcome in curriculum.outcomes),
        sources={source.key: source for source in library.sources[language]},
        safety={fact.id: fact for fact in library.safety[language]},
        activities={activity.id: activity.id for activity in curriculum.activities},
    )


def question(written: Written, place: Surroundings | None = None, rule: str = "") -> Question:
    """Read one question in the notation; it has no error."""
    language = place.language if place else "en"
    return _read(
        write(written, language),
        place or Surroundings(outcomes=frozenset({"A-5"})),
        rule or written.rule or "all-or-nothing",
    )[0]


def questions(quiz: WrittenQuiz, place: Surroundings | None = None) -> tuple[Question, ...]:
    """Read the questions of a quiz, each by itself; none has an error."""
    return tuple(question(each, place, quiz.rule) for each in quiz.questions)


def reread(quizzes: Iterable[WrittenQuiz], library: Library, curriculum: Curriculum) -> dict[str, Question]:
    """Read every question of quizzes that came back from another format, in their own course; by id."""
    place = around(library, curriculum)
    found = (question(each, place, each.rule or "all-or-nothing") for quiz in quizzes for each in quiz.questions)
    return {each.id: each for each in found}


def _read(text: str, place: Surroundings, rule: str) -> list[Question]:
    notes = Notes("course/en/01-module/09-quiz.md")
    page = Page(notes, place, notes.path)
    draft = Draft("module/quiz", Reading({}, notes), split(text, 1), page)
    found = [read for section in draft.sections[1:] if (read := draft.question(section, rule)) is not None]
    errors = [str(problem) for problem in notes.found if problem.severity == "error"]
    assert not errors, "\n".join([*errors, text])
    assert len(found) == 1, text
    return found


def asking(curricula: Iterable[Curriculum]) -> list[Activity]:
    """List the activities with questions."""
    return [activity for curriculum in curricula for activity in curriculum.activities if activity.questions]


def read_file(folder: Path, quiz: WrittenQuiz) -> tuple[Question, ...]:
    """Write a quiz into a small course and let the reader read that; it has no error."""
    path = "course/en/01-module/09-quiz.md"
    found, problems = library(folder, {path: write_quiz(quiz)})
    errors = [str(problem) for problem in problems if problem.severity == "error" and "09-quiz" in problem.path]
    assert not errors, errors
    return found.curricula["course", "en"].activity("module/quiz").questions
