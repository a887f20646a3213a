"""Which questions an attempt asks, and how the whole of it is marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby
from random import Random
from typing import Literal

from curricula.model import Draw, Quiz, of_form
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


Told = Literal["feedback", "verdicts", "nothing"]

# A quiz teaches, the final test tells where to read again; the pre-test gives nothing away, nor does what comes later.
TOLD: Mapping[str, Told] = {
    "quiz": "feedback",
    "post-test": "verdicts",
    "pre-test": "nothing",
    "follow-up": "nothing",
    "evaluation": "nothing",
}


def told(quiz: Quiz, *, closed: bool) -> Told:
    """Say what may be told about the answers of an attempt that is handed in; `closed`: nobody begins another one."""
    if quiz.feedback == "none" or (quiz.feedback == "after closing" and not closed):
        return "nothing"
    return TOLD[quiz.role]


@dataclass(frozen=True, slots=True)
class Extra:
    """More time that a person was given at a moment: a share of the time limit in percent, and minutes."""

    at: datetime
    percent: int = 0
    minutes: int = 0


def ends_at(begun: datetime, minutes: int, extras: Iterable[Extra]) -> datetime:
    """Say when the time of an attempt is over.

    Extra time counts however often it was given, before the attempt or while it runs. What is given when the time is
    over opens nothing again: it is for the next attempt.
    """
    end = begun + timedelta(minutes=minutes)
    for extra in sorted(extras, key=lambda extra: extra.at):
        if extra.at <= end:
            end += timedelta(minutes=minutes) * extra.percent / 100 + timedelta(minutes=extra.minutes)
    return end


def draw(quiz: Quiz, seed: str, missed: Sequence[str] = ()) -> tuple[Question, ...]:
    """Choose the questions of one attempt; the same seed chooses the same ones in the same order.

    Where a group to draw from has critical questions, at least one of them is drawn: what must not be averaged away
    must not be missed by luck either. Of several on the same outcome it is one that was not wrong before: `missed`
    names the critical questions that were, the latest last. Without `shuffle` the questions keep the order of the file.
    Survey items are not drawn from: all of them are asked, after the questions where those are shuffled.
    """
    dice = Random(f"{seed}:{quiz.id}")
    paper = of_form(quiz.questions, quiz.form)
    chosen = [question for question in paper if not question.survey]
    opinions = [question for question in paper if question.survey]
    if quiz.draw is not None:
        drawn_from = groups(chosen, quiz.draw)
        chosen = [question for group, count in drawn_from for question in _some(group, count, dice, missed)]
    if quiz.shuffle:
        dice.shuffle(chosen)
        return (*chosen, *opinions)
    place = {question.id: number for number, question in enumerate(paper)}
    return tuple(sorted((*chosen, *opinions), key=lambda question: place[question.id]))


def groups(questions: list[Question], wanted: Draw) -> Iterator[tuple[list[Question], int]]:
    """Yield what is drawn from, and how many of it."""
    if wanted.areas:
        for area in wanted.areas:
            yield [question for question in questions if question.outcome in area.outcomes], area.count
    elif wanted.per_outcome:
        by_outcome = sorted(questions, key=lambda question: question.outcome)
        for _, group in groupby(by_outcome, key=lambda question: question.outcome):
            yield list(group), wanted.count
    else:
        yield questions, wanted.count


def _some(questions: list[Question], count: int, dice: Random, missed: Sequence[str]) -> list[Question]:
    critical = [question for question in questions if question.critical]
    one_each = _one_for_each_outcome(critical, dice, missed)
    first = dice.sample(one_each, k=min(count, len(one_each)))
    rest = [question for question in questions if question not in first]
    return first + dice.sample(rest, k=min(count - len(first), len(rest)))


def _one_for_each_outcome(questions: Iterable[Question], dice: Random, missed: Sequence[str]) -> list[Question]:
    groups = groupby(sorted(questions, key=lambda question: question.outcome), key=lambda question: question.outcome)
    return [dice.choice(_longest_not_missed(list(group), missed)) for _, group in groups]


def _longest_not_missed(questions: list[Question], missed: Sequence[str]) -> list[Question]:
    """Choose the questions that were never wrong; where each was, the one for which that is longest ago."""
    latest = {id: place for place, id in enumerate(missed)}
    earliest = min(latest.get(question.id, -1) for question in questions)
    return [question for question in questions if latest.get(question.id, -1) == earliest]


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
