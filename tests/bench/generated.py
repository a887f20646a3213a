"""Courses as large as wanted, written as trainers write them: lessons of a page or two, checks, quizzes, a table."""

from __future__ import annotations

from pathlib import Path
from random import Random

TEXT = """
after again and arrive ask because before begin bring call care change clinic close colleague come community day
door each early evening family find first follow friend give group hand health help home hour keep know later learn
leave life listen look meet morning need never nurse often open outreach partner pause peer people place plan quiet
read record rest return safe same second service share short show sit small speak stay step street support take talk
team tell time together town trust try visit wait walk week when with word work write year
"""
WORDS = TEXT.split()

SOURCES = """---
title: Sources
---

| Key | Short | Year | Source | Licence |
|---|---|---|---|---|
| G01 | Generated | 2026 | A source that no text is taken from | Public domain |
"""


def write(folder: Path, id: str, modules: int, lessons: int, checks: int, asked: int) -> int:
    """Write a course below ``folder``: each module has ``lessons`` with ``checks`` each and a quiz that asks ``asked``.

    The same numbers give the same bytes. Returns how many questions there are.
    """
    dice = Random(id)
    _put(folder / "shared/en/sources.md", SOURCES)
    course = folder / id / "en"
    header = f"title: A course of {modules * lessons} lessons\ncode: G\naudience: Nobody\nsummary: To measure with.\n"
    rule = "certificate:\n  hours: 2\n  lessons: core\n  quizzes: core\n"
    _put(course / "index.md", f"---\n{header}outcomes:\n  G-1: Say what was read\n{rule}---\nWelcome.\n")
    for m in range(1, modules + 1):
        module = course / f"{m:03}-module-{m}"
        _put(module / "index.md", f"---\ntitle: Module {m}\nsummary: {_sentence(dice)}\n---\n{_sentence(dice)}\n")
        for n in range(1, lessons + 1):
            _put(module / f"{n:02}-lesson-{n}.md", _lesson(dice, f"g-{m}-{n}", checks))
        _put(module / "99-quiz.md", _quiz(dice, f"g-{m}-q", asked))
    return modules * (lessons * checks + asked)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _sentence(dice: Random) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randrange(6, 18))).capitalize() + "."


def _paragraph(dice: Random) -> str:
    return " ".join(_sentence(dice) for _sentence_number in range(5))


def _lesson(dice: Random, id: str, checks: int) -> str:
    parts = [f"---\ntitle: {_sentence(dice)[:-1]}\nminutes: 12\nlevel: core\noutcomes: [G-1]\nsources: [G01]\n---"]
    parts += [f"{_paragraph(dice)} [G01]", _paragraph(dice)]
    for number in range(1, checks + 1):
        parts += [f"## {_sentence(dice)[:-1]}", _paragraph(dice), f"**{_sentence(dice)}** {_paragraph(dice)}"]
        parts.append("\n".join(f"- {_sentence(dice)}" for _item in range(4)))
        parts.append(_question(dice, f"{id}-c{number}", "Check: "))
    rows = "\n".join(f"| {_sentence(dice)} | {_sentence(dice)} |" for _row in range(4))
    parts += ["## In short", f"| When | What |\n|---|---|\n{rows}", _paragraph(dice)]
    return "\n\n".join(parts) + "\n"


def _quiz(dice: Random, id: str, asked: int) -> str:
    header = "---\nkind: quiz\ntitle: What was read\nminutes: 15\npass: 80%\noutcomes: [G-1]\n---"
    return "\n\n".join([header, *(_question(dice, f"{id}-{n}") for n in range(1, asked + 1))]) + "\n"


def _question(dice: Random, id: str, before: str = "") -> str:
    head = f"## {before}{_sentence(dice)[:-1]}? <!-- id: {id} -->\nOutcome: G-1"
    right = dice.randrange(4)
    choices = [f"- [{'x' if place == right else ' '}] {_sentence(dice)}\n  > {_sentence(dice)}" for place in range(4)]
    return "\n\n".join([head, "\n".join(choices), f"> **Why:** {_sentence(dice)}"])
