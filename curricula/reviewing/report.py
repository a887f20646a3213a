"""The report on one course: every number and its source, what is unresolved, who reviewed it, and how it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from curricula.findings import A_REVIEW_HOLDS
from curricula.front_matter import parse
from curricula.model import Activity, Curriculum, Lesson, Library, Review, SafetyFact, UnknownActivity
from curricula.problems import Notes
from curricula.reader import ORIGINAL
from curricula.reviewing.coverage import Covered, coverage
from curricula.reviewing.reading_level import Level, level
from curricula.reviewing.statements import Ground, Kind, Statement, statements
from curricula.sections import Section, split
from curricula.sentences import sentences, without_signs
from curricula.words import keyword

LONGEST_ON_AVERAGE = 20.0
HIGHEST_GRADE = 10.0
"""What a page for readers in a second language keeps to: words in a sentence on average, and school grade."""

WORDS_A_MINUTE = (30, 50)
"""A 30-minute lesson has 900 to 1,500 words beside its checks; the rest of the time is theirs."""

State = Literal["reviewed", "overdue", "awaiting"]


@dataclass(frozen=True, slots=True)
class Examined:
    """One activity, with its `path` below the content folder.

    `words` counts its text without its questions; `level` is that of all its whole sentences. `review` is who last
    vouched for it, None for nobody.
    """

    id: str
    title: str
    kind: str
    path: str
    minutes: int
    words: int
    level: Level
    statements: tuple[Statement, ...]
    review: Review | None
    state: State
    is_safety_critical: bool

    @property
    def unsourced(self) -> tuple[Statement, ...]:
        """List the statements with a number that rest on nothing named."""
        return tuple(each for each in self.statements if each.kind and not each.has_source)

    @property
    def unresolved(self) -> tuple[Statement, ...]:
        """List the statements that their author marked for review."""
        return tuple(each for each in self.statements if each.awaits)

    @property
    def is_hard_to_read(self) -> bool:
        """Whether its sentences, or its words, are longer than they should be."""
        return self.level.average > LONGEST_ON_AVERAGE or (self.level.grade or 0) > HIGHEST_GRADE

    @property
    def pace(self) -> Literal["", "short", "long"]:
        """Whether a lesson has too few words for its minutes, or too many; "" for everything else."""
        fewest, most = (self.minutes * each for each in WORDS_A_MINUTE)
        if self.kind != Lesson.kind or not self.minutes or fewest <= self.words <= most:
            return ""
        return "short" if self.words < fewest else "long"


@dataclass(frozen=True, slots=True)
class Cited:
    """A safety fact and the ids of the activities that cite it."""

    fact: SafetyFact
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a reviewer of one course asks first, on a day.

    `broken` are the ids of activities with an error, which could not be read.
    """

    curriculum: str
    language: str
    title: str
    on: date
    activities: tuple[Examined, ...]
    facts: tuple[Cited, ...]
    outcomes: tuple[Covered, ...]
    broken: tuple[str, ...]

    @property
    def statements(self) -> int:
        """Count the statements with a number."""
        return sum(bool(each.kind) for examined in self.activities for each in examined.statements)

    def unsourced(self, *kinds: Kind) -> int:
        """Count the statements with a number that rest on nothing named; those of some kinds, or all."""
        found = (each for examined in self.activities for each in examined.unsourced)
        return sum(not kinds or each.kind in kinds for each in found)

    @property
    def unresolved(self) -> int:
        """Count what is marked for review in the texts."""
        return sum(len(each.unresolved) for each in self.activities)

    @property
    def reviewed(self) -> int:
        """Count the activities that somebody vouches for today."""
        return sum(each.state == "reviewed" for each in self.activities)

    @property
    def level(self) -> Level:
        """Measure the whole course as one text."""
        return sum((each.level for each in self.activities), Level())


def of_course(
    folder: Path,
    library: Library,
    course: tuple[str, str],
    on: date,
    reviews: Mapping[str, Review | None] | None = None,
) -> Report:
    """Report on a curriculum in a language as the content folder says it.

    `reviews` says who vouches for an activity, by its id; for one that is not there its own header speaks. Raises
    `UnknownActivity` where the library has no such course.
    """
    curriculum = library.curricula.get(course)
    if curriculum is None:
        known = ", ".join(sorted("/".join(each) for each in library.curricula)) or "none"
        raise UnknownActivity(f"there is no course {'/'.join(course)}; known are {known}")
    ground = _ground(library, curriculum.language)
    examined = []
    for activity in curriculum.activities:
        path = library.files[(*course, activity.id)]
        said = (reviews or {}).get(activity.id, activity.reviewed)
        examined.append(_examined(folder, path, activity, ground, said, on))
    return Report(
        curriculum=curriculum.id,
        language=curriculum.language,
        title=curriculum.title,
        on=on,
        activities=tuple(examined),
        facts=tuple(_cited(curriculum)),
        outcomes=coverage(curriculum),
        broken=tuple(sorted(id for *place, id in library.broken if tuple(place) == course)),
    )


def _ground(library: Library, language: str) -> Ground:
    sources = library.sources.get(language) or library.sources.get(ORIGINAL, ())
    facts = library.safety.get(language) or library.safety.get(ORIGINAL, ())
    return Ground(language, frozenset(each.key for each in sources), {each.id: each for each in facts})


def _examined(folder: Path, path: str, activity: Activity, ground: Ground, review: Review | None, on: date) -> Examined:
    # The reader has noted what is wrong in the file already.
    header = parse((folder / path).read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n"), Notes(path))
    sections = split(header.body, header.body_line)
    prose = [each for each in sections if not _is_question(each, activity, ground.language)]
    whole = [sentence for each in sections for sentence in sentences(each.text, each.text_line)]
    return Examined(
        id=activity.id,
        title=activity.title,
        kind=activity.kind,
        path=path,
        minutes=activity.minutes,
        words=sum(len(without_signs(each.text).split()) for each in prose),
        level=level(whole) if ground.language.partition("-")[0] == "en" else Level(),
        statements=tuple(statements(sections, ground)),
        review=review,
        state=_state(review, on),
        is_safety_critical=activity.is_safety_critical,
    )


def _is_question(section: Section, activity: Activity, language: str) -> bool:
    word, colon, _ = section.title.partition(":")
    asks = bool(colon) and keyword(word, language) in ("check", "survey")
    return asks or section.id in {question.id for question in activity.questions}


def _state(review: Review | None, on: date) -> State:
    if review is None:
        return "awaiting"
    return "overdue" if review.date + A_REVIEW_HOLDS < on else "reviewed"


def _cited(course: Curriculum) -> Iterator[Cited]:
    by: dict[str, list[str]] = {}
    facts: dict[str, SafetyFact] = {}
    for activity in course.activities:
        for fact in activity.safety:
            facts[fact.id] = fact
            by.setdefault(fact.id, []).append(activity.id)
    for id in sorted(facts):
        yield Cited(facts[id], tuple(by[id]))
