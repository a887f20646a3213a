"""What is wrong in the content, where, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding in one file; lines and columns count from 1.

    Problems are collected and sorted, never raised: an author sees all of them at once.
    """

    path: str
    line: int
    column: int
    code: str
    wrong: str
    fix: str

    @property
    def severity(self) -> Literal["error", "warning"]:
        """Tell whether the activity is left out ("error") or served all the same ("warning")."""
        return "error" if self.code.startswith("E") else "warning"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}"
        return f"{place} {self.code} {_sentence(self.wrong)} {_sentence(self.fix)}".rstrip()


def _sentence(words: str) -> str:
    return words if not words or words[-1] in ".!?:…" else words + "."


class Notes:
    """The problems found so far in one file.

    Parsers write here and carry on, so that one run tells everything that is wrong.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: dict[Problem, None] = {}

    def add(self, line: int, code: str, wrong: str, fix: str, column: int = 1) -> None:
        """Note a problem; the same problem at the same place counts once."""
        self._found.setdefault(Problem(self.path, max(line, 1), max(column, 1), code, wrong, fix))

    @property
    def found(self) -> tuple[Problem, ...]:
        """List the problems in the order of the text."""
        return tuple(sorted(self._found))

    @property
    def broken(self) -> bool:
        """Tell whether any of the problems is an error."""
        return any(problem.severity == "error" for problem in self._found)
