"""A small course to write files into, and short ways to read one text of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from curricula.model import Activity, Lesson, Library, Quiz
from curricula.problems import Problem
from curricula.questions.base import Question
from curricula.reader import read

INDEX = "---\ntitle: A course\nsummary: Short.\noutcomes:\n  A-1: Do one thing\n  A-2: Do another\n---\n"
LESSON = "---\ntitle: A lesson\nminutes: 5\n---\n## Check: What? <!-- id: c -->\nCritical: yes\n\n- = 2\n"

FILES: Mapping[str, str] = {
    "shared/en/sources.md": "| Key | Short | Year | Source | Licence |\n|---|---|---|---|---|\n"
    "| W14o | WHO | 2014 | Community management of opioid overdose | © WHO |\n",
    "shared/en/safety.md": "## SAFE-01 First dose\nValue: 20 mg or less\nConditions: with care\nSource: W14o\n"
    "Confidence: high\nReviewed:\n",
    "shared/en/doses.md": "| SAFE-01 | methadone | first dose | | 20 mg |\n",
    "course/en/index.md": INDEX,
    "course/en/01-module/index.md": "---\ntitle: A module\nsummary: Short.\n---\n",
    "course/en/01-module/01-lesson.md": LESSON,
    "course/en/01-module/02-other.md": "---\ntitle: Another lesson\nminutes: 5\n---\nText.\n",
    "course/media/door.png": "picture",
    "course/media/wall.png": "p" * 200_000,
}
TRANSLATED: Mapping[str, str] = {
    "shared/ru/safety.md": "## SAFE-01 Первая доза\nЗначение: 20 мг\nИсточник: W14o\n",
    "course/ru/index.md": "---\ntitle: Курс\nsummary: Кратко.\noutcomes:\n  A-1: Одно\n  A-2: Другое\n---\n",
    "course/ru/01-module/index.md": "---\ntitle: Модуль\nsummary: Кратко.\n---\n",
    "course/ru/01-module/01-lesson.md": "---\ntitle: Урок\n---\n## Проверка: Что? <!-- id: c -->\n\n- = 2\n",
    "course/ru/01-module/02-other.md": "---\ntitle: Ещё урок\n---\nТекст.\n",
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder; a text may name a link or a pipe instead of being one."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        if text.startswith("pipe:"):
            os.mkfifo(place)
        elif text.startswith("link:"):
            if text != "link:":
                place.symlink_to(text.removeprefix("link:"))
        else:
            place.write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder


def library(folder: Path, files: Mapping[str, str], *, translated: bool = False) -> tuple[Library, tuple[Problem, ...]]:
    """Read the small course with some files of it replaced or added."""
    return read(write(folder, {**FILES, **(TRANSLATED if translated else {}), **files}))


def activity(folder: Path, text: str) -> tuple[Activity | None, tuple[Problem, ...]]:
    """Read one file as the first activity of the small course; None when it is left out."""
    found, problems = library(folder, {"course/en/01-module/01-lesson.md": text})
    course = found.curricula["course", "en"]
    return next((each for each in course.activities if each.id == "module/lesson"), None), problems


def lesson(folder: Path, body: str) -> Lesson:
    """Read the body of a lesson that has no error."""
    found, problems = activity(folder, f"---\ntitle: A lesson\nminutes: 5\n---\n{body}\n")
    assert isinstance(found, Lesson), problems
    return found


def quiz(folder: Path, body: str, header: str = "") -> Quiz:
    """Read a quiz that has no error."""
    found, problems = activity(folder, f"---\nkind: quiz\ntitle: A quiz\nminutes: 5\n{header}---\n{body}\n")
    assert isinstance(found, Quiz), problems
    return found


def question(folder: Path, text: str, header: str = "") -> Question:
    """Read one question of a quiz."""
    [found] = quiz(folder, text, header).questions
    return found


def codes(problems: tuple[Problem, ...]) -> set[str]:
    """Name the codes that occur."""
    return {problem.code for problem in problems}
