"""One question as it stands in the file, taken apart: settings, text, answers, remarks; every piece with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypedDict

from curricula.problems import Notes
from curricula.words import said, spelled

SETTINGS = ("outcome", "critical", "points", "lesson", "shuffle", "source")
ASIDES = ("why", "hint", "correct", "incorrect")

Sign = Literal["choice", "answer", "rank"]


@dataclass(frozen=True, slots=True)
class Setting:
    """The value of a setting as it was typed; `line` is 0 where it was taken over from the original language."""

    value: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the answers: a choice, an accepted answer, or a step with its rank; texts are Markdown."""

    sign: Sign
    text: str
    line: int
    ticked: bool = False
    credit: Fraction | None = None
    rank: int = 0
    feedback: str = ""
    feedback_line: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, without the bars."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A remark such as > **Why:** …, in Markdown."""

    text: str
    line: int


class Common(TypedDict):
    """The fields that every question has, ready to be passed on."""

    id: str
    title: str
    stem: str
    outcome: str
    critical: bool
    points: int
    lesson: str
    hint: str
    why: str
    correct: str
    incorrect: str


@dataclass(frozen=True, slots=True)
class Block:
    """One question of a file.

    `items` all bear the same sign; `rows` is a table with its header first. `several` tells that a line asks to choose
    all that apply. `phrase` and `passage` turn Markdown and its line into safe HTML, `plain` turns that into words.
    `credit` is the rule for questions with several parts.
    """

    id: str
    title: str
    line: int
    language: str
    settings: Mapping[str, Setting]
    stem: str
    stem_line: int
    several: bool
    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    asides: Mapping[str, Aside]
    credit: str
    notes: Notes
    phrase: Callable[[str, int], str]
    passage: Callable[[str, int], str]
    plain: Callable[[str], str]

    @property
    def name(self) -> str:
        """Name the question in a message, shortened."""
        return repr(self.title if len(self.title) <= 60 else self.title[:59] + "…")

    def common(self) -> Common:
        """Read what every question has."""
        heading = self.passage(self.title, self.line)
        below = self.passage(self.stem, self.stem_line) if self.stem.strip() else ""
        points = self.setting("points")
        if points and not (points.isascii() and points.isdecimal() and 0 < int(points[:6]) < 1000):
            self.note_setting("points", f"points are {points!r}", "Write a whole number from 1: Points: 2")
            points = ""
        return Common(
            id=self.id,
            title=self.plain(heading),
            stem=heading + below,
            outcome=self.setting("outcome"),
            critical=self.yes("critical", default=False),
            points=int(points or 1),
            lesson=self.setting("lesson"),
            hint=self.aside("hint"),
            why=self.aside("why"),
            correct=self.aside("correct"),
            incorrect=self.aside("incorrect"),
        )

    def setting(self, name: str) -> str:
        """Give the value of a setting as typed, "" without one."""
        return self.settings[name].value if name in self.settings else ""

    def yes(self, name: str, *, default: bool) -> bool:
        """Read a setting that is a yes or a no."""
        value = self.setting(name)
        answer = said(value, self.language) if value else default
        if answer is None:
            word, yes = spelled(name, self.language), spelled("yes", self.language)
            self.note_setting(name, f"{word} is {value!r}, neither yes nor no", f"Write {word}: {yes}")
        return bool(answer)

    def note_setting(self, name: str, wrong: str, fix: str) -> None:
        """Note a problem at the line of a setting."""
        self.notes.add(self.settings[name].line or self.line, "E109", wrong, fix)

    def aside(self, name: str) -> str:
        """Give a remark as safe HTML, "" without one."""
        return self.phrase(self.asides[name].text, self.asides[name].line) if name in self.asides else ""

    def feedback(self, item: Item) -> str:
        """Give the feedback of an item as safe HTML, "" without one."""
        return self.phrase(item.feedback, item.feedback_line) if item.feedback else ""
