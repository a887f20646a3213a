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
from curricula.model import Area, Counts, Draw, Feedback, Quiz, QuizRole, of_form
from curricula.questions.base import Question
from curricula.words import said, spelled

ROLES = ("quiz", "pre-test", "post-test", "follow-up", "evaluation")
MONTHS = range(1, 25)
OPINIONS = "evaluation"
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
    role = cast("QuizRole", header.one_of("role", ROLES, "quiz"))
    if len(draft.sections) == 1 and role != "follow-up":
        notes.add(1, "E402", "the quiz has no question", "Write ## and the question, then its answers")
    drawn = _draw(header)
    form = header.one_of("form", ("A", "B"), "") if header.text("form") else ""
    feedback = _feedback(header, role)
    if role == OPINIONS and any(not question.survey for question in found):
        header.wrong("role", "asks for opinions, and some questions have a right answer",
                     f"Write {spelled('survey', draft.language)}: before each of them")  # fmt: skip
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
        months=_months(header, role),
        questions=found,
    )


def _months(header: Reading, role: QuizRole) -> int:
    """Read how many months after the training a follow-up opens."""
    months = header.number("months", 0)
    if role == "follow-up" and months not in MONTHS:
        at = "months" if "months" in header.entries else "role"
        header.wrong(at, "does not say when a follow-up opens", "Add how long after the last day: months: 3")
    elif role != "follow-up" and "months" in header.entries:
        header.wrong("months", "matters only for a follow-up", "Leave months out, or write role: follow-up")
    return months


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
    if "feedback" in header.entries and role in ("pre-test", "follow-up") and given != "none":
        header.wrong("feedback", f"is {given!r}, and a {role} gives nothing away", "Leave feedback out")
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
    if match := re.fullmatch(r"([1-9]\d{0,3})(\s+per\s+outcome)?", text):
        return Draw(int(match[1]), bool(match[2]))
    areas = tuple(_area(part) for part in text.split(","))
    named = Counter(outcome for area in areas if area for outcome in area.outcomes)
    twice = [outcome for outcome, count in named.items() if count > 1]
    if twice:
        header.wrong("draw", f"names {twice[0]} twice", "Name each outcome once")
    elif None in areas:
        wanted = "Write draw: 10 (of all questions), draw: 2 per outcome, or draw: 3 A-1, 2 A-2, 1 A-3/A-4"
        header.wrong("draw", f"is {text!r}", wanted)
    else:
        found = tuple(area for area in areas if area)
        return Draw(sum(area.count for area in found), areas=found)
    return None


def _area(text: str) -> Area | None:
    """Read a number and the outcomes that it is for, `3 A-1` or `1 A-3/A-4`; None where it says something else."""
    match = re.fullmatch(r"([1-9]\d{0,2})\s+(\w+-\d+(?:\s*/\s*\w+-\d+)*)", text.strip())
    return Area(tuple(re.split(r"\s*/\s*", match[2])), int(match[1])) if match else None


def _expect_enough(drawn: Draw, found: tuple[Question, ...], header: Reading) -> None:
    """Note a draw that asks for more questions than there are, and questions that it can never ask."""
    by_outcome = drawn.per_outcome or bool(drawn.areas)
    counts = Counter(asked.outcome if by_outcome else "all" for asked in found if not asked.survey)
    if "" in counts:
        wrong = f"counts by outcome, but {counts['']} questions have none"
        header.wrong("draw", wrong, "Add Outcome: to each question")
    drawn_from = {outcome for area in drawn.areas for outcome in area.outcomes}
    left_out = sorted(set(counts) - drawn_from - {""}) if drawn.areas else []
    if left_out:
        header.wrong(
            "draw", f"never asks for {', '.join(left_out)}", "Add each with its number, or to another: 1 A-3/A-4"
        )
    for area in drawn.areas or tuple(Area((outcome,), drawn.count) for outcome in counts if outcome):
        count = sum(counts[outcome] for outcome in area.outcomes)
        if count < area.count:
            wrong = f"asks for {area.count} questions, and there are {count}"
            header.wrong("draw", wrong + (f" for {'/'.join(area.outcomes)}" if by_outcome else ""),
                         "Draw fewer or write more")  # fmt: skip


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
POLICIES = frozenset({"counts", "wait", "time", "feedback", "closes", "months"})

ACTIVITY = Form(Quiz, KEYS | POLICIES, read)
