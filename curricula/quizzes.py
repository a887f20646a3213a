"""Which questions an attempt asks, and how the whole of it is marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from random import Random

from curricula.model import Quiz, of_form
from curricula.questions.base import Mark, Question


@dataclass(frozen=True, slots=True)
class Grade:
    """The result of an attempt.

    `share` is points of possible, from 0 to 1. `marks` has every question of the attempt. `critical_wrong` names the
    critical questions that were not wholly right: with one of them no share is enough to pass. `pending` names those
    that wait for a person: as long as there is one, the attempt is not yet marked, and not passed.
    """

    points: Fraction
    possible: int
    share: Fraction
    passed: bool
    marks: Mapping[str, Mark]
    critical_wrong: tuple[str, ...]
    pending: tuple[str, ...] = ()


def draw(quiz: Quiz, seed: str) -> tuple[Question, ...]:
    """Choose the questions of one attempt; the same seed chooses the same ones in the same order.

    Where a group to draw from has critical questions, at least one of them is drawn: what must not be averaged away
    must not be missed by luck either. Without `shuffle` the questions keep the order of the file. Survey items are not
    drawn from: all of them are asked, after the questions where those are shuffled.
    """
    dice = Random(f"{seed}:{quiz.id}")
    paper = of_form(quiz.questions, quiz.form)
    chosen = [question for question in paper if not question.survey]
    opinions = [question for question in paper if question.survey]
    if quiz.draw is not None and quiz.draw.per_outcome:
        groups = groupby(sorted(chosen, key=lambda question: question.outcome), key=lambda question: question.outcome)
        chosen = [question for _, group in groups for question in _some(list(group), quiz.draw.count, dice)]
    elif quiz.draw is not None:
        chosen = _some(chosen, quiz.draw.count, dice)
    if quiz.shuffle:
        dice.shuffle(chosen)
        return (*chosen, *opinions)
    place = {question.id: number for number, question in enumerate(paper)}
    return tuple(sorted((*chosen, *opinions), key=lambda question: place[question.id]))


def _some(questions: list[Question], count: int, dice: Random) -> list[Question]:
    critical = [question for question in questions if question.critical]
    first = dice.sample(_one_for_each_outcome(critical, dice), k=min(count, len({c.outcome for c in critical})))
    rest = [question for question in questions if question not in first]
    return first + dice.sample(rest, k=min(count - len(first), len(rest)))


def _one_for_each_outcome(questions: Iterable[Question], dice: Random) -> list[Question]:
    groups = groupby(sorted(questions, key=lambda question: question.outcome), key=lambda question: question.outcome)
    return [dice.choice(list(group)) for _, group in groups]


def grade(
    quiz: Quiz,
    questions: Sequence[Question],
    answers: Mapping[str, Sequence[str]],
    by_hand: Mapping[str, Mark] | None = None,
) -> Grade:
    """Mark the questions that were asked; one without an answer earns nothing.

    `answers` is by question id; answers to questions that were not asked are not looked at. `by_hand` has the marks
    that a person gave so far, by question id; they count for questions that wait for a person, and for no others.
    """
    marks = {question.id: _mark(question, answers, by_hand or {}) for question in questions}
    points = sum((marks[question.id].credit * question.points for question in questions), Fraction())
    possible = sum(question.points for question in questions)
    pending = tuple(id for id, mark in marks.items() if mark.pending)
    wrong = tuple(
        question.id
        for question in questions
        if question.critical and marks[question.id].credit < 1 and question.id not in pending
    )
    # Opinions alone are complete when they are handed in.
    share = points / possible if possible else Fraction(bool(questions))
    passed = share >= quiz.pass_mark and not wrong and not pending and bool(questions)
    return Grade(points, possible, share, passed, marks, wrong, pending)


def _mark(question: Question, answers: Mapping[str, Sequence[str]], by_hand: Mapping[str, Mark]) -> Mark:
    mark = question.mark(answers.get(question.id, ()))
    return by_hand.get(question.id, mark) if mark.pending else mark
