"""One activity while it is being read, and what every kind of activity has in common."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict, cast

from curricula import questions
from curricula.front_matter import Reading
from curricula.glossary import unmarked
from curricula.markup import to_html, to_inline, to_text
from curricula.model import Activity, Level, Review, SafetyFact, Source
from curricula.page import Page, nearest
from curricula.questions.base import Question
from curricula.questions.block import Block, Setting
from curricula.questions.pieces import Parts, take_apart
from curricula.sections import Section
from curricula.words import keyword, said, spelled

COMMON_KEYS = frozenset(
    {"title", "kind", "minutes", "level", "outcomes", "sources", "reviewed", "safety", "id", "made-from"}
)
WORDS = frozenset({"title", "sources", "reviewed", "made-from", "meters"})
"""Keys that a translation has of its own; every other key is the original's."""

LEVELS = ("core", "optional", "prescriber")
SAFETY = ("usual", "critical")
QUESTION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

WAYS = (
    "- [x] for choices, - = for a number or a word, [[word]] for a gap, 1. for an order, a table for pairs or boxes, "
    "____ for a text, [file] for something to send"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of activity: its value, the header keys that it adds, and how it is read."""

    model: type[Activity]
    keys: Collection[str]
    read: Callable[[Draft], Activity]


class Common(TypedDict):
    """The fields that every activity has, ready to be passed on."""

    id: str
    title: str
    minutes: int
    level: Level
    outcomes: tuple[str, ...]
    sources: tuple[Source, ...]
    safety: tuple[SafetyFact, ...]
    reviewed: Review | None
    critical: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was read, with its line and its parts: what translations and hints look at."""

    question: Question
    settings: Mapping[str, Setting]
    parts: Parts
    section: Section


@dataclass(slots=True)
class Draft:
    """A file with its header and sections, and everything that its parser needs.

    `original` is the same activity in the language that this one was
    translated from, None where there is none.
    """

    id: str
    header: Reading
    sections: tuple[Section, ...]
    page: Page
    original: Draft | None = None
    asked: dict[str, Asked] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Give the language of the text."""
        return self.page.around.language

    @property
    def version(self) -> str:
        """Name the words of this file by what they say."""
        return version_of(self.header.text("title"), self.sections)

    def common(self) -> Common:
        """Read what every activity has; call it last, when all that the text cites is known."""
        listed = [(entry.value, entry.line) for entry in self.header.list("sources")]
        cited = dict(self.page.cited)
        self.page.cited.clear()
        self.page.text = ""
        for key, self.page.line in listed:
            self.page.source(str(key))
        return Common(
            id=self.id,
            title=self.header.required("title", 'title: "What the trainee reads"'),
            minutes=self.header.number("minutes", 0),
            level=cast("Level", self.header.one_of("level", LEVELS, "core")),
            outcomes=self._outcomes(),
            sources=tuple((self.page.cited | cited).values()),
            safety=tuple(self.page.facts.values()),
            reviewed=self._reviewed(),
            critical=self.header.one_of("safety", SAFETY, SAFETY[0]) != SAFETY[0],
        )

    def _outcomes(self) -> tuple[str, ...]:
        listed = [(str(entry.value), entry.line) for entry in self.header.list("outcomes")]
        for id, line in listed:
            self._expect_outcome(id, line)
        return tuple(id for id, _ in listed)

    def _expect_outcome(self, id: str, line: int) -> None:
        if id not in self.page.around.outcomes:
            fix = (
                nearest(id, self.page.around.outcomes)
                or f"Its outcomes are: {', '.join(sorted(self.page.around.outcomes)) or 'none'}"
            )
            self.page.notes.add(line, "E207", f"the curriculum has no outcome {id!r}", fix)

    def _reviewed(self) -> Review | None:
        reading = self.header.mapping("reviewed")
        if reading is None:
            return None
        reading.expect(("name", "role", "date"))
        day = read_date(reading, "date")
        name, role = reading.required("name", "name: A. Person"), reading.required("role", "role: narcologist")
        return Review(name, role, day) if day else None

    def html(self, section: Section) -> str:
        """Turn the text of a section into safe HTML, its heading left out."""
        return to_html(section.text, self.page, section.text_line) if section.text.strip() else ""

    def question(self, section: Section, credit: str = "all-or-nothing") -> Question | None:
        """Read the question in a section; None, and a note of what is wrong, where it is of no type that we know."""
        notes = self.page.notes
        sign, title = self.sign(section)
        survey = sign == "survey"
        parts = take_apart(section.text, section.text_line, self.language, notes)
        id = self._question_id(section, title)
        block = self._block(id, section, title, parts, credit, survey=survey)
        found = next((question for kind in questions.types() if (question := kind.parse(block)) is not None), None)
        if found is None:
            wrong = "has no answers" if not parts.items and not parts.rows else "has answers of no type that we know"
            notes.add(section.line, "E101", f"{block.name} {wrong}", f"Write {WAYS}")
            return None
        self._expect_known(found, block)
        self._expect_fitting(found, block)
        self.asked[id] = Asked(found, block.settings, parts, section)
        self._compare(found, section)
        return found

    def sign(self, section: Section) -> tuple[str, str]:
        """Take apart a heading such as Check: …, Survey: … or Take to work: …: the keyword or "", and the rest."""
        word, colon, rest = section.title.partition(":")
        name = keyword(word, self.language) if colon else None
        return (name, rest.strip()) if name in ("check", "survey", "card") else ("", section.title)

    def _question_id(self, section: Section, title: str) -> str:
        notes = self.page.notes
        id = section.id
        if not id:
            id = derived_id(title)
            notes.add(section.line, "W101", f"{title[:60]!r} has no id and gets a new one when its words change",
                      f"Add <!-- id: {id} --> behind the heading")  # fmt: skip
        elif not QUESTION_ID.fullmatch(id):
            notes.add(section.line, "E102", f"{id!r} cannot be an id", "Use letters a–z, digits and hyphens: od-01")
        if id in self.asked:
            wrong = f"two questions have the id {id!r} (first in line {self.asked[id].section.line})"
            notes.add(section.line, "E103", wrong, "Give one of them another id; a copied question needs a new one")
        return id

    def _block(self, id: str, section: Section, title: str, parts: Parts, credit: str, *, survey: bool) -> Block:
        settings = self._inherited(id, parts.settings)
        if "source" in settings and settings["source"].line:
            self.page.text, self.page.line = "", settings["source"].line
            for key in re.split(r"[\s,;]+", settings["source"].value):
                self.page.source(key)
        return Block(
            id=id,
            title=title,
            line=section.line,
            language=self.language,
            settings=settings,
            stem=parts.stem,
            stem_line=parts.stem_line,
            several=parts.several,
            items=parts.items,
            rows=parts.rows,
            asides=parts.asides,
            hints=parts.hints,
            credit=credit,
            notes=self.page.notes,
            phrase=lambda markdown, line: unmarked(to_inline(markdown, self.page, line)),
            passage=lambda markdown, line: unmarked(to_html(markdown, self.page, line)),
            plain=to_text,
            survey=survey,
        )

    def _inherited(self, id: str, settings: Mapping[str, Setting]) -> Mapping[str, Setting]:
        before = self.original.asked.get(id) if self.original else None
        if before is None:
            return settings
        merged = dict(settings)
        for name, theirs in before.settings.items():
            mine = merged.setdefault(name, Setting(theirs.value))
            if name != "source" and _same(mine.value, self.language) != _same(theirs.value, "en"):
                word = spelled(name, self.language)
                wrong = f"{word} is {mine.value!r} here and {theirs.value!r} in the original"
                self.page.notes.add(mine.line, "E502", wrong, f"Leave {word} out: a translation takes it over")
        for name in sorted(set(settings) - set(before.settings) - {"source"}):
            word = spelled(name, self.language)
            self.page.notes.add(settings[name].line, "E502", f"{word} is set here and not in the original",
                                f"Leave {word} out, or set it in the original")  # fmt: skip
        return merged

    def _expect_known(self, question: Question, block: Block) -> None:
        if question.outcome:
            self._expect_outcome(question.outcome, block.settings["outcome"].line or block.line)
        known = self.page.around.activities.values()
        if question.lesson and question.lesson not in known:
            fix = nearest(question.lesson, known) or "Write module and file without numbers: overdose/first-steps"
            block.note_setting("lesson", f"there is no activity {question.lesson!r}", fix)

    def _expect_fitting(self, question: Question, block: Block) -> None:
        survey, rubric = spelled("survey", self.language), spelled("rubric", self.language)
        if block.survey and not question.takes_opinions:
            block.notes.add(block.line, "E111", f"{block.name} is a survey, and asks for a right answer",
                            f"Use choices, a table of boxes or ____; or remove {survey}: before it")  # fmt: skip
        if "rubric" in block.asides and not question.by_hand:
            block.notes.add(block.asides["rubric"].line, "E118", f"{block.name} is not marked by a person",
                            f"Remove **{rubric}:**, or ask for a text (____)")  # fmt: skip

    def compare_questions(self) -> None:
        """Note the questions that only one of original and translation has; call it when all are read."""
        if self.original is None or self.original.page.notes.broken or self.page.notes.broken:
            return
        for id in self.original.asked.keys() - self.asked.keys():
            self.page.notes.add(1, "E504", f"the question {id!r} of the original is missing",
                                f"Translate it, and keep <!-- id: {id} --> behind its heading")  # fmt: skip
        for id in self.asked.keys() - self.original.asked.keys():
            self.page.notes.add(self.asked[id].section.line, "E504", f"the original has no question {id!r}",
                                "Use the id of the question that this one translates")  # fmt: skip

    def _compare(self, question: Question, section: Section) -> None:
        before = self.original.asked.get(question.id) if self.original else None
        if before is None:
            return
        theirs = before.question
        alike = type(question) is type(theirs) and question.survey == theirs.survey
        if not alike or question.shape() != theirs.shape():
            self.page.notes.add(section.line, "E503", f"{question.id} has other answers than in the original",
                                "Keep the number and order of the answers, the right ones and the numbers; "
                                f"the right answer there is: {theirs.key()[:120]}")  # fmt: skip


def _same(value: str, language: str) -> Any:
    answer = said(value, language)
    return value.strip().casefold() if answer is None else answer


def version_of(title: str, sections: Sequence[Section]) -> str:
    """Name the words of a file by what they say, in twelve signs; spaces, line ends and ids do not matter."""
    texts = [title, *(f"{section.title}\n{section.text}" for section in sections)]
    return hashlib.sha256(" ".join(" ".join(texts).split()).encode("utf-8", "replace")).hexdigest()[:12]


def derived_id(title: str) -> str:
    """Make an id from the words of a heading: the same words give the same id."""
    words = "-".join(re.findall(r"[a-z0-9]+", title.casefold())[:5])[:40]
    return f"{words or 'q'}-{hashlib.sha256(title.encode()).hexdigest()[:6]}"


def read_date(reading: Reading, key: str) -> date | None:
    """Read a day written as 2026-05-31; None, and a note, for anything else."""
    text = reading.required(key, f"{key}: 2026-05-31")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        reading.wrong(key, f"is {text!r}, not a day", f"Write year, month, day: {key}: 2026-05-31")
        return None
