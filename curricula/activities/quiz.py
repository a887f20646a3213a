"""A quiz: an introduction, then one question for each heading."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import cast

from curricula.activities.draft import Draft, Form
from curricula.front_matter import Reading
from curricula.model import Draw, Quiz, QuizRole, of_form
from curricula.questions.base import Question
from curricula.words import said, spelled

ROLES = ("quiz", "pre-test", "post-test")
CREDIT = ("all-or-nothing", "per-choice", "right-minus-wrong")


def read(draft: Draft) -> Quiz:
    """Read a quiz."""
    header, notes = draft.header, draft.page.notes
    intro = draft.html(draft.sections[0])
    credit = header.one_of("credit", CREDIT, "all-or-nothing")
    found = tuple(
        question for section in draft.sections[1:] if (question := draft.question(section, credit)) is not None
    )
    if _says(header, "certainty", draft.language, default=False):
        found = tuple(_with_certainty(question) for question in found)
    if len(draft.sections) == 1:
        notes.add(1, "E402", "the quiz has no question", "Write ## and the question, then its answers")
    drawn = _draw(header)
    form = header.one_of("form", ("A", "B"), "") if header.text("form") else ""
    if drawn is not None:
        _expect_enough(drawn, of_form(found, form), header)
    return Quiz(
        **draft.common(),
        role=cast("QuizRole", header.one_of("role", ROLES, "quiz")),
        intro=intro,
        pass_mark=_pass_mark(header),
        attempts=header.number("attempts", 0),
        draw=drawn,
        shuffle=_says(header, "shuffle", draft.language, default=True),
        form=form,
        questions=found,
    )


def _pass_mark(header: Reading) -> Fraction:
    text = header.text("pass", "80%").replace(",", ".")
    match = re.fullmatch(r"(\d{1,3}(?:\.\d{1,3})?)\s*(%?)", text)
    mark = Fraction(match[1]) / (100 if match[2] else 1) if match else Fraction(2)
    if mark > 1:
        header.wrong("pass", f"is {header.text('pass')!r}, not a share", "Write pass: 80% (or 0.8)")
        return Fraction(4, 5)
    return mark


def _draw(header: Reading) -> Draw | None:
    text = header.text("draw")
    if not text:
        return None
    match = re.fullmatch(r"([1-9]\d{0,3})(\s+per\s+outcome)?", text)
    if match is None:
        header.wrong("draw", f"is {text!r}", "Write draw: 10 (of all questions) or draw: 2 per outcome")
        return None
    return Draw(int(match[1]), bool(match[2]))


def _expect_enough(drawn: Draw, found: tuple[Question, ...], header: Reading) -> None:
    counts = Counter(asked.outcome if drawn.per_outcome else "all" for asked in found if not asked.survey)
    if "" in counts:
        wrong = f"counts by outcome, but {counts['']} questions have none"
        header.wrong("draw", wrong, "Add Outcome: to each question")
    for outcome, count in counts.items():
        if outcome and count < drawn.count:
            wrong = f"asks for {drawn.count} questions, and there are {count}"
            header.wrong("draw", wrong + (f" for {outcome}" if drawn.per_outcome else ""), "Draw fewer or write more")


def _says(header: Reading, key: str, language: str, *, default: bool) -> bool:
    text = header.text(key)
    answer = said(text, language) if text else default
    if answer is None:
        yes, no = spelled("yes", language), spelled("no", language)
        header.wrong(key, f"is {text!r}", f"Write {key}: {yes} or {key}: {no}")
    return default if answer is None else answer


def _with_certainty(question: Question) -> Question:
    """Ask how sure the trainee is of an answer that a key marks; of an opinion or an essay nobody is sure."""
    return question if question.survey or question.by_hand else replace(question, certainty=True)


ACTIVITY = Form(Quiz, frozenset({"role", "pass", "attempts", "draw", "shuffle", "credit", "certainty", "form"}), read)
