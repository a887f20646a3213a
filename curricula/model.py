"""What a library of curricula is made of: frozen values, whole from birth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import ClassVar, Literal

from curricula.questions.base import Question

Level = Literal["core", "optional", "prescriber"]
Demand = Literal["core", "all", "none"]
QuizRole = Literal["quiz", "pre-test", "post-test", "follow-up", "evaluation"]
Forms = Literal["fixed", "crossed"]
Counts = Literal["best", "last", "first"]
Feedback = Literal["at once", "after handing in", "after closing", "none"]


class UnknownActivity(LookupError):
    """No activity of this curriculum has the id that was asked for; it may have been withdrawn."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that a trainee can do after the course."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that the content cites by its key; `full` is the whole reference as plain text."""

    key: str
    short: str
    year: str
    full: str
    licence: str


@dataclass(frozen=True, slots=True)
class SafetyFact:
    """A number or rule that can harm when wrong, kept once and linked from every lesson.

    `reviewed` is the day on which a clinician, the `reviewer`, signed it; None while that is still awaited. One that
    holds in one `country` alone (ISO 3166-1 alpha-2) says so; those that follow each other are about the same point.
    """

    id: str
    topic: str
    value: str
    conditions: str
    source: str
    confidence: str
    reviewed: date | None
    reviewer: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary and its explanation, both plain text.

    One that is linked `by_hand` is explained only where an author says so: the word has everyday meanings, too.
    """

    id: str
    word: str
    text: str
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """Who of which profession last checked an activity, and when."""

    name: str
    role: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One thing to do in a module.

    `sources` and `safety` hold all that the text cites, as it read on the day of publication. `title` is plain text.
    `critical` is what its header says: a mistake in it can harm, whatever else is in it.
    """

    kind: ClassVar[str]
    done_by: ClassVar[str] = "lesson-completed"
    """The kind of fact that tells that it is done."""
    counts_with: ClassVar[Literal["", "lessons"]] = ""
    """The condition of a certificate that it is part of, by kind alone."""

    id: str
    title: str
    minutes: int
    level: Level
    outcomes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    safety: tuple[SafetyFact, ...] = ()
    reviewed: Review | None = None
    critical: bool = False

    @property
    def questions(self) -> tuple[Question, ...]:
        """List the questions in the order of the text; most kinds have none."""
        return ()

    @property
    def opens_after(self) -> int | None:
        """How many months after the last day of the training it opens; None for what is part of the training."""
        return None

    @property
    def is_safety_critical(self) -> bool:
        """Whether a mistake in it can harm: it says so, cites a safety fact, or asks a critical question."""
        return self.critical or bool(self.safety) or any(question.critical for question in self.questions)

    def hollow(self) -> Activity:
        """Leave out the text and the questions: what an outline needs."""
        return self


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of safe HTML.

    A "card" is what the trainee takes to work on one small page, a "sheet" is a page of paper to fill in by hand. A
    "rule" is what holds in one `country` (ISO 3166-1 alpha-2) alone; rules that follow each other are about the same
    point.
    """

    html: str
    role: Literal["text", "card", "sheet", "rule"] = "text"
    country: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A question inside a lesson; it teaches and never counts."""

    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Activity):
    """A text to read, with checks between its parts; `terms` are the words of the glossary that are marked in it."""

    kind: ClassVar[str] = "lesson"
    counts_with: ClassVar[Literal["", "lessons"]] = "lessons"

    parts: tuple[Prose | Check, ...] = ()
    terms: tuple[Term, ...] = ()

    def hollow(self) -> Lesson:
        """Leave out the text."""
        return replace(self, parts=(), terms=())

    @property
    def questions(self) -> tuple[Question, ...]:
        """List the questions of the checks."""
        return tuple(part.question for part in self.parts if isinstance(part, Check))


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a test's blueprint: how many questions an attempt asks about these outcomes together."""

    outcomes: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Draw:
    """How many questions an attempt shows: of all of them, of those for each outcome, or of those in each area.

    With `areas` the `count` is their sum, and every outcome that is asked about is in one of them.
    """

    count: int
    per_outcome: bool = False
    areas: tuple[Area, ...] = ()

    def __str__(self) -> str:
        """Write it as in a header."""
        if self.areas:
            return ", ".join(f"{area.count} {'/'.join(area.outcomes)}" for area in self.areas)
        return f"{self.count} per outcome" if self.per_outcome else str(self.count)


def of_form(questions: Iterable[Question], form: str) -> tuple[Question, ...]:
    """Choose the questions of a paper: its own and those of both; without a form, all."""
    return tuple(question for question in questions if form in ("", question.form) or not question.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz(Activity):
    """Questions that count.

    `attempts` is the limit, 0 for none; `draw` is None when every question is asked; `form` is "A" or "B" where two
    parallel papers exist, else empty. `questions` has those of the other paper, too.

    `counts` names the attempt whose score counts. `wait` is how many minutes lie between two attempts, `time` how many
    one attempt may take, each 0 for no limit. `feedback` is when the answers are told right or wrong, as far as the
    role allows it; `closes` is the last day of one that tells it `after closing`, None where a cohort's last day is.
    A `follow-up` opens that many `months` after the last day, and where it has no questions of its own it asks those of
    the tests. An `evaluation` asks for opinions, which are shown together and never by person.
    """

    kind: ClassVar[str] = "quiz"

    role: QuizRole = "quiz"
    intro: str = ""
    pass_mark: Fraction = Fraction(4, 5)
    attempts: int = 0
    draw: Draw | None = None
    shuffle: bool = True
    form: str = ""
    counts: Counts = "best"
    wait: int = 0
    time: int = 0
    feedback: Feedback = "after handing in"
    closes: date | None = None
    months: int = 0
    questions: tuple[Question, ...] = ()

    @property
    def only_measures(self) -> bool:
        """Whether nobody passes or fails: it tells where people stand, or what they think."""
        return self.role in ("pre-test", "follow-up", "evaluation")

    @property
    def opens_after(self) -> int | None:
        """How many months after the last day of the training it opens."""
        return self.months if self.role == "follow-up" else None

    def hollow(self) -> Quiz:
        """Leave out the introduction and the questions."""
        return replace(self, intro="", questions=())


@dataclass(frozen=True, slots=True)
class Module:
    """A group of activities under one heading."""

    id: str
    title: str
    summary: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """What has to be done for the certificate, and what it then says.

    `post_mark` is the share of points that the test at the end asks for, None where it has to be passed by its own pass
    mark. `critical` asks for every question that is critical for safety, `hand_in` names activities that have to be
    handed in, `attendance` is a share of the minutes of all meetings, None where it does not matter. `participation`
    is the attendance that gives a certificate of participation to those who miss something else; None: there is none.

    `hours_by_kind` tells the `hours` apart, see `curricula.hours`. The certificate is valid for `valid_months` from the
    day of issue, 0 for good; `refresher` says what to do before that ends.
    """

    lessons: Demand = "core"
    quizzes: Demand = "core"
    pre_test: bool = False
    post_test: bool = False
    title: str = ""
    hours: Decimal = Decimal(0)
    statement: str = ""
    post_mark: Fraction | None = None
    critical: bool = False
    hand_in: tuple[str, ...] = ()
    attendance: Fraction | None = None
    participation: Fraction | None = None
    hours_by_kind: tuple[tuple[str, Decimal], ...] = ()
    valid_months: int = 0
    refresher: str = ""


@dataclass(frozen=True, slots=True)
class Curriculum:
    """A course in one language; its translations have the same id and the same ids inside.

    Where its `forms` are "crossed", half of a cohort begins with the paper of the test before the course and the other
    half with that of the test after it, and each ends with the other one.
    """

    id: str
    language: str
    title: str
    code: str
    summary: str
    audience: str
    outcomes: tuple[Outcome, ...]
    modules: tuple[Module, ...]
    certificate: CertificateRule = CertificateRule()
    forms: Forms = "fixed"

    @property
    def activities(self) -> tuple[Activity, ...]:
        """List the activities of all modules in the order of the course."""
        return tuple(activity for module in self.modules for activity in module.activities)

    def activity(self, id: str) -> Activity:
        """Find an activity; raise `UnknownActivity` when the course does not have it (any more)."""
        for activity in self.activities:
            if activity.id == id:
                return activity
        raise UnknownActivity(f"{self.id} ({self.language}) has no activity {id!r}")

    def following(self, id: str) -> Activity | None:
        """Find what comes after an activity, None after the last one."""
        activities = self.activities
        place = activities.index(self.activity(id))
        return activities[place + 1] if place + 1 < len(activities) else None


@dataclass(frozen=True, slots=True)
class Library:
    """Everything under one content folder.

    Curricula are found by (id, language); what they share is found by language. `broken` names, by curriculum, language
    and id, the activities that have an error and are therefore not here; an empty id stands for the curriculum itself.
    `files` says by the same three in which file an activity is, broken or not; `media` finds what lies in the media
    folder of a curriculum, by its path in there.
    """

    curricula: Mapping[tuple[str, str], Curriculum]
    safety: Mapping[str, tuple[SafetyFact, ...]]
    glossary: Mapping[str, tuple[Term, ...]]
    sources: Mapping[str, tuple[Source, ...]]
    broken: frozenset[tuple[str, str, str]] = frozenset()
    files: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    media: Mapping[str, Mapping[str, Path]] = field(default_factory=dict)
