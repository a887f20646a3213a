"""Everything that is wrong in a content folder, each with its place: what `lms check` and the editor show.

The reader judges each file. Here comes what only the whole curriculum or the day shows, and the column of each problem.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from curricula.files import LARGEST_TEXT
from curricula.findings import CourseFindings, Memory
from curricula.model import Library
from curricula.problems import Problem
from curricula.reader import read

FEWEST_QUESTIONS = 3
"""With fewer questions to an outcome a second attempt asks the same ones again."""

_QUOTED = re.compile(r"'((?:[^'\\]|\\.)+)'|\"((?:[^\"\\]|\\.)+)\"")
_NAMED = re.compile(r"\b(?:key|fact|file|called|picture|setting)s? ([^\s,:;]+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the line of text that it is about, "" where there is none; `length` is what a caret underlines."""

    problem: Problem
    text: str
    length: int

    def __str__(self) -> str:
        """Write the problem, and below it the line with a caret."""
        if not self.text.strip():
            return str(self.problem)
        before = "".join(sign if sign == "\t" else " " for sign in self.text[: self.problem.column - 1])
        return f"{self.problem}\n    {self.text}\n    {before}^{'~' * (self.length - 1)}"


def check(folder: Path, *, memory: Memory | None = None, today: date | None = None) -> tuple[Finding, ...]:
    """Find all that is wrong in a content folder, in the order of the files.

    `memory` is what is known from the last time; without `today` nothing is overdue.
    """
    return examine(folder, memory or Memory(), {}, today)[1]


def examine(
    folder: Path, memory: Memory, instead: Mapping[str, str], today: date | None = None
) -> tuple[Library, tuple[Finding, ...]]:
    """Do the same while somebody writes: `instead` has the texts of those files by path; give what was read as well."""
    library, problems = read(folder, memory, instead)
    more = [problem for course in memory.courses for problem in _of_course(folder, course, today)]
    texts = {(folder / path).as_posix(): text for path, text in instead.items()}
    found = sorted(_placed(sorted([*problems, *more]), texts), key=lambda finding: finding.problem)
    return library, tuple(found)


def _of_course(folder: Path, course: CourseFindings, today: date | None) -> Iterator[Problem]:
    asked = Counter(outcome for findings in course.files.values() for outcome in findings.outcomes)
    for outcome, line in course.outcomes.items():
        if asked[outcome] < FEWEST_QUESTIONS:
            wrong = f"{asked[outcome]} questions ask for the outcome {outcome!r}"
            fix = f"Write at least {FEWEST_QUESTIONS}, each with Outcome: {outcome}"
            yield Problem(course.index, line, 1, "W402", wrong, fix)
    for path, findings in course.files.items():
        for due in findings.due:
            if today is not None and due.day < today:
                wrong = f"the review of {due.what[:60]!r} was due on {due.day.isoformat()}"
                fix = "Have it checked again, and write the new day"
                yield Problem((folder / path).as_posix(), due.line, 1, "W202", wrong, fix)


def _placed(problems: Sequence[Problem], texts: Mapping[str, str]) -> Iterator[Finding]:
    path, lines = "", [""]
    for problem in problems:
        if problem.path != path:
            path = problem.path
            lines = texts[path].split("\n") if path in texts else _lines(Path(path))
        text = lines[problem.line - 1] if problem.line <= len(lines) else ""
        yield _finding(problem, text)


def _lines(path: Path) -> list[str]:
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_TEXT:
            return [""]
        return path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except OSError:
        return [""]


def _finding(problem: Problem, text: str) -> Finding:
    """Find the words that the problem names in its line; where it names none of them, its first sign."""
    if problem.column > 1:
        return Finding(problem, text, 1)
    for named in (*_QUOTED.finditer(problem.wrong), *_NAMED.finditer(problem.wrong)):
        words = next(filter(None, named.groups())).rstrip("…")
        place = text.find(words)
        if words and place >= 0:
            return Finding(replace(problem, column=place + 1), text, len(words))
    return Finding(replace(problem, column=len(text) - len(text.lstrip()) + 1), text, 1)
