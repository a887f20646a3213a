"""What can be done without a connection: which quizzes may be taken, and which answers to checks a device can judge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from curricula.model import Quiz
from curricula.questions.base import Question
from curricula.questions.ordering import Ordering
from curricula.questions.upload import Upload

Needs = Literal["", "clock", "key", "file"]


def needs_connection(quiz: Quiz, asked: Iterable[Question]) -> Needs:
    """Say what of the server an attempt with these questions needs before it is handed in; "" for nothing.

    A time limit runs on the server's "clock"; what tells at once whether an answer was right asks the "key", which
    never leaves the server; a "file" is larger than what a phone can keep for certain.
    """
    if quiz.time:
        return "clock"
    if quiz.feedback == "at once":
        return "key"
    return "file" if any(isinstance(question, Upload) for question in asked) else ""


def only_right(question: Question) -> tuple[str, ...] | None:
    """Give the one answer to a check that is wholly right, None where there are others or nobody but a person can tell.

    A device compares an answer with it, those of tick boxes in any order. For checks in lessons, which do not count.
    """
    if question.survey or question.by_hand:
        return None
    chosen = all(field.kind in ("one", "many", "pick") for field in question.present(""))
    ties = isinstance(question, Ordering) and len({step.rank for step in question.steps}) < len(question.steps)
    return question.right() if chosen and not ties else None
