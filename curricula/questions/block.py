"""One question as it stands in the file, taken apart: settings, text, answers, remarks; every piece with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypedDict

from curricula.problems import Notes
from curricula.words import keyword, said, spelled

SETTINGS = (
    "outcome",
    "critical",
    "points",
    "lesson",
    "shuffle",
    "source",
    "form",
    "certainty",
    "tags",
    "review-by",
)
ASIDES = ("why", "hint", "correct", "incorrect", "rubric")

Sign = Literal["choice", "answer", "rank", "blank", "upload"]

GAP = re.compile(r"(?<!\\)\[\[(?P<inside>[^\n]*?)\]\]")
"""A gap in the text: [[forms; of the answer]] or [[ (right) | wrong ]]."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The value of a setting as it was typed; `line` is 0 where it was taken over from the original language."""

    value: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the answers: a choice, an accepted answer, a step with its rank, or what is to be written or sent.

    Texts are Markdown.
    """

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
    survey: bool
    certainty: bool
    form: str
    tags: tuple[str, ...]
    review_by: date | None
    more_hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One question of a file.

    `items` all bear the same sign; `rows` is a table with its header first. `several` tells that a line asks to choose
    all that apply. `asides` are the remarks by their names, without the `hints`, of which there may be several.
    `phrase` and `passage` turn Markdown and its line into safe HTML, `plain` turns that into words. `credit` is the
    rule for questions with several parts. A `survey` asks for an opinion and has no key.
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
    hints: tuple[Aside, ...]
    credit: str
    notes: Notes
    phrase: Callable[[str, int], str]
    passage: Callable[[str, int], str]
    plain: Callable[[str], str]
    survey: bool = False

    @property
    def name(self) -> str:
        """Name the question in a message, shortened."""
        return repr(self.title if len(self.title) <= 60 else self.title[:59] + "…")

    def common(self) -> Common:
        """Read what every question has."""
        heading = self.passage(self.title, self.line)
        below = self.passage(self.stem, self.stem_line) if self.stem.strip() else ""
        hints = tuple(html for each in self.hints if (html := self.phrase(each.text, each.line)))
        return Common(
            id=self.id,
            title=self.plain(heading),
            stem=heading + below,
            outcome=self.setting("outcome"),
            critical=self.yes("critical", default=False) and not self.survey,
            points=self.points(default=1),
            lesson=self.setting("lesson"),
            hint="".join(hints[:1]),
            why=self.aside("why"),
            correct=self.aside("correct"),
            incorrect=self.aside("incorrect"),
            survey=self.survey,
            certainty=self.yes("certainty", default=False),
            form=self._form(),
            tags=tuple(tag for part in self.setting("tags").split(",") if (tag := " ".join(part.split()))),
            review_by=self._review_by(),
            more_hints=hints[1:],
        )

    def points(self, default: int) -> int:
        """Read what the question is worth; an opinion is worth nothing."""
        if self.survey:
            for name in ("points", "critical"):
                if name in self.settings:
                    word = spelled(name, self.language)
                    self.note_setting(name, f"a survey has {word!r}", f"Leave {word} out: an opinion does not count")
            return 0
        points = self.setting("points")
        if points and not (points.isascii() and points.isdecimal() and 0 < int(points[:6]) < 1000):
            self.note_setting("points", f"points are {points!r}", "Write a whole number from 1: Points: 2")
            return default
        return int(points or default)

    def _form(self) -> str:
        value = self.setting("form")
        if value.upper() in ("", "A", "B"):
            return value.upper()
        if keyword(value, self.language) != "both":
            self.note_setting("form", f"the form is {value!r}", "Write A, B or both")
        return ""

    def _review_by(self) -> date | None:
        value = self.setting("review-by")
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.note_setting("review-by", f"{value!r} is not a day", "Write year, month, day: 2027-05-31")
            return None

    def refuse_key(self, line: int) -> None:
        """Note that a survey marks an answer as right."""
        self.notes.add(line, "E108", f"{self.name} is a survey and has a right answer",
                       f"Remove the mark, or the word {spelled('survey', self.language)}: before it")  # fmt: skip

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
