"""What reading each file found, kept so that a file which has not changed need not be read again.

What is kept of a file holds as long as the file, its original, and all that its text may refer to stay the same: its
key is made of these. Nothing here writes to a disk; whoever checks a folder says where the text of the memory is kept.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import curricula
from curricula.activities.draft import Draft
from curricula.front_matter import Header
from curricula.model import Activity
from curricula.page import Surroundings
from curricula.problems import Notes

A_REVIEW_HOLDS = timedelta(days=365)
"""After a year somebody looks at a clinical text again, whether or not anything has changed."""


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which somebody should have looked at something again; `what` names it."""

    day: date
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What one file holds beside its activity.

    `problems` are line, column, code, what is wrong and what to do. `questions` has the line of each question by its
    id, `outcomes` the outcome of each that counts.
    """

    problems: tuple[tuple[int, int, str, str, str], ...] = ()
    questions: Mapping[str, int] = field(default_factory=dict)
    outcomes: tuple[str, ...] = ()
    due: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseFindings:
    """A curriculum in one language: where its index.md is, the line of each outcome in it, and its files by path."""

    index: str
    outcomes: Mapping[str, int]
    files: Mapping[str, Findings]


class Memory:
    """What is known from before, by key, and what this reading learned or used.

    Of a file that is in `read` the activity is known, too; the findings alone are what is kept from one run of the
    linter to the next.
    """

    def __init__(
        self, known: Mapping[str, Findings] | None = None, read: Mapping[str, Activity | None] | None = None
    ) -> None:
        self.known: Mapping[str, Findings] = known or {}
        self.read: Mapping[str, Activity | None] = read or {}
        self.kept: dict[str, Findings] = {}
        self.activities: dict[str, Activity | None] = {}
        self.courses: list[CourseFindings] = []

    def next(self) -> Memory:
        """Give what the next reading in this process may use: all that this one read or used, activities and all."""
        return Memory(self.kept, self.activities)

    def recall(self, key: str, notes: Notes) -> tuple[Findings, Activity | None]:
        """Give what is known of a file, and note its problems again; no activity where its findings alone are known."""
        findings = self.kept[key] = self.known[key]
        for line, column, code, wrong, fix in findings.problems:
            notes.add(line, code, wrong, fix, column)
        if key in self.read:
            self.activities[key] = self.read[key]
        return findings, self.read.get(key)

    def learn(self, key: str, notes: Notes, draft: Draft | None, activity: Activity | None) -> Findings:
        """Keep what was found in a file; without a key, one that could not be read, only for this time."""
        findings = _found(notes, draft, activity)
        if key:
            self.kept[key] = findings
            self.activities[key] = activity
        return findings

    def finish(self, header: Header, around: Surroundings, files: Mapping[str, Findings], index: Notes) -> None:
        """Keep what a whole curriculum needs to be judged by."""
        entry = header.entries.get("outcomes")
        listed = entry.value if entry and isinstance(entry.value, Mapping) else {}
        lines = {id: listed[id].line if id in listed else 1 for id in sorted(around.outcomes)}
        self.courses.append(CourseFindings(index.path, lines, files))


def _found(notes: Notes, draft: Draft | None, activity: Activity | None) -> Findings:
    problems = tuple((each.line, each.column, each.code, each.wrong, each.fix) for each in notes.found)
    if draft is None or activity is None:
        return Findings(problems)
    asked = draft.asked.values()
    due = [Due(each.question.review_by, each.section.line, each.question.title)
           for each in asked if each.question.review_by is not None]  # fmt: skip
    if activity.reviewed is not None:
        due.append(Due(activity.reviewed.date + A_REVIEW_HOLDS, draft.header.line("reviewed"), activity.title))
    return Findings(
        problems,
        {each.question.id: each.section.line for each in asked},
        tuple(each.question.outcome for each in asked if not each.question.survey),
        tuple(due),
    )


def digest(*parts: str) -> str:
    """Name texts by what they say."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@functools.cache
def version() -> str:
    """Name the rules by what they say: what was found by others is worth nothing."""
    [folder] = curricula.__path__
    return digest(*(path.read_text(encoding="utf-8") for path in sorted(Path(folder).rglob("*.py"))))


def dump(kept: Mapping[str, Findings]) -> str:
    """Write what is kept as a text that `load` reads."""
    files = {
        key: [
            each.problems,
            each.questions,
            each.outcomes,
            [[due.day.isoformat(), due.line, due.what] for due in each.due],
        ]
        for key, each in kept.items()
    }
    return json.dumps({"version": version(), "files": files}, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Mapping[str, Findings]:
    """Read what `dump` wrote by the same rules; a text of any other origin, or a damaged one, is no memory at all."""
    try:
        told = json.loads(text)
        if told["version"] != version():
            return {}
        return {key: _loaded(*entry) for key, entry in told["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _loaded(
    problems: list[list[object]], questions: dict[str, int], outcomes: list[str], due: list[list[str]]
) -> Findings:
    return Findings(
        tuple(_problem(*each) for each in problems),
        {str(id): int(line) for id, line in questions.items()},
        tuple(outcomes),
        tuple(Due(date.fromisoformat(day), int(line), what) for day, line, what in due),
    )


def _problem(line: object, column: object, code: object, wrong: object, fix: object) -> tuple[int, int, str, str, str]:
    return int(str(line)), int(str(column)), str(code), str(wrong), str(fix)
