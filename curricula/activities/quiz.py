"""A quiz: an introduction, then one question for each heading."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import cast

from curricula.activities.draft import Draft, Form, read_date
from curricula.front_matter import Reading
from curricula.model import Counts, Draw, Feedback, Quiz, QuizRole, of_form
from curricula.questions.base import Question
from curricula.words import said, spelled

ROLES = ("quiz", "pre-test", "post-test")
CREDIT = ("all-or-nothing", "per-choice", "right-minus-wrong")
COUNTS = ("best", "last", "first")
FEEDBACK = ("at once", "after handing in", "after closing", "none")
MINUTES = {"min": 1, "h": 60, "d": 24 * 60}
LONGEST = 366 * MINUTES["d"]


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
    role = cast("QuizRole", header.one_of("role", ROLES, "quiz"))
    feedback = _feedback(header, role)
    if drawn is not None:
        _expect_enough(drawn, of_form(found, form), header)
    return Quiz(
        **draft.common(),
        role=role,
        intro=intro,
        pass_mark=_pass_mark(header),
        attempts=header.number("attempts", 0),
        draw=drawn,
        shuffle=_says(header, "shuffle", draft.language, default=True),
        form=form,
        counts=cast("Counts", header.one_of("counts", COUNTS, "best")),
        wait=_minutes(header, "wait"),
        time=_time(header, found),
        feedback=feedback,
        closes=_closes(header, feedback),
        questions=found,
    )


def _minutes(header: Reading, key: str) -> int:
    text = header.text(key)
    match = re.fullmatch(r"([1-9]\d{0,5})\s*(min|h|d)", text)
    minutes = int(match[1]) * MINUTES[match[2]] if match else 0
    if text and not 0 < minutes <= LONGEST:
        header.wrong(key, f"is {text!r}, not a length of time", f"Write {key}: 30 min ({key}: 12 h, {key}: 2 d)")
        return 0
    return minutes


def _time(header: Reading, found: tuple[Question, ...]) -> int:
    """Read the time limit; where a mistake can harm, nobody is to be hurried into it."""
    minutes = _minutes(header, "time")
    critical = [question.id for question in found if question.critical]
    if minutes and critical:
        wrong = f"hurries people through what is critical for safety: {', '.join(critical[:3])}"
        header.wrong("time", wrong, "Leave time out, or ask these questions in a quiz without it")
    return minutes


def _feedback(header: Reading, role: QuizRole) -> Feedback:
    given = cast("Feedback", header.one_of("feedback", FEEDBACK, "after handing in"))
    if "feedback" in header.entries and role == "pre-test" and given != "none":
        header.wrong("feedback", f"is {given!r}, and a pre-test gives nothing away", "Leave feedback out")
    if role == "post-test" and given == "at once":
        header.wrong("feedback", "gives answers away while the test still counts", "Write feedback: after handing in")
    return given


def _closes(header: Reading, feedback: Feedback) -> date | None:
    if "closes" not in header.entries:
        return None
    if feedback != "after closing":
        header.wrong("closes", "matters only where feedback comes after closing", "Add feedback: after closing")
    return read_date(header, "closes")


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


KEYS = frozenset({"role", "pass", "attempts", "draw", "shuffle", "credit", "certainty", "form"})
POLICIES = frozenset({"counts", "wait", "time", "feedback", "closes"})

ACTIVITY = Form(Quiz, KEYS | POLICIES, read)
