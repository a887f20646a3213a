"""A mended key applied to attempts that were marked by the wrong one: first looked at, then recorded.

Nobody's score is lowered unless that is asked for. What was completed or certified before stays; where it would not be
reached any more, that is listed for a decision.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, select

from curricula.model import Quiz
from curricula.progress import derive
from curricula.quizzes import Grade
from lms import clock, database, identity, publication, records
from lms.identity import TRAINEE, Cohort, Person, Seat
from lms.learning import attempts, papers, progress
from lms.learning.attempts import Attempt
from lms.records import Record
from lms.tables import cohorts, memberships, people
from lms.tables import records as log

AT_ONCE = 200  # attempts read together

ITS_KINDS = (records.ATTEMPT_STARTED, records.QUIZ_MARKED, records.REGRADED)


@dataclass(frozen=True, slots=True)
class Target:
    """A question of a quiz whose key was mended: where it is, and its current hash in each language."""

    curriculum: str
    activity: str
    question: str
    now: Mapping[str, str]

    def hash_in(self, language: str) -> str:
        """Return the current hash in a language, in English where it is not translated; empty where there is none."""
        return self.now.get(language) or self.now.get("en", "")


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier version of a question by whose key marked attempts count, and how many of them there are."""

    content: str
    language: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A score and whether it passes."""

    score: Fraction
    passed: bool

    def best(self, other: Outcome) -> Outcome:
        """Return what is better of each."""
        return Outcome(max(self.score, other.score), self.passed or other.passed)


@dataclass(frozen=True, slots=True)
class Effect:
    """What the mended key would change for one attempt.

    ``after`` is by the mended key alone; ``None`` where the answer has no place in the mended question. ``completes``
    and ``undoes`` tell what would become of the course's conditions; ``certificate`` is the number of one that was
    issued for the course.
    """

    attempt: UUID
    person: UUID
    name: str
    cohort: Cohort
    handed_in: Record
    before: Outcome
    after: Outcome | None
    completed: bool
    completes: bool
    undoes: bool
    certificate: str

    @property
    def raises(self) -> bool:
        """Whether something gets better."""
        return self.after is not None and self.before.best(self.after) != self.before

    @property
    def lowers(self) -> bool:
        """Whether something gets worse."""
        return self.after is not None and self.before.best(self.after) != self.after

    @property
    def kind(self) -> str:
        """What happens to the attempt, by the name that pages use; one that is lowered only where it is asked for."""
        if self.after is None:
            return "unreadable"
        return "lowered" if self.lowers else "raised" if self.raises else "same"


def target(curriculum: str, activity: str, question: str) -> Target:
    """Return a question as it is published now. Raises ``KeyError`` when no course has it."""
    now = {}
    for (where, language), course in publication.edition().courses.items():
        if where == curriculum and activity in course.places:
            found = publication.shelf().activity(course.places[activity].hash)
            if isinstance(found, Quiz) and any(asked.id == question for asked in found.questions):
                now[language] = _hashes(found)[question]
    if not now:
        raise KeyError(question)
    return Target(curriculum, activity, question, now)


def _hashes(quiz: Quiz) -> Mapping[str, str]:
    return {question.id: attempts.content_of(question) for question in quiz.questions}


def versions(wanted: Target) -> tuple[Version, ...]:
    """Return the versions by whose keys marked attempts count, other than the current one."""
    found: Counter[tuple[str, str]] = Counter()
    for attempt in _marked(wanted):
        content, language = attempt.keys.get(wanted.question, ""), attempt.language
        if content and content != wanted.hash_in(language):
            found[content, language] += 1
    return tuple(Version(content, language, count) for (content, language), count in sorted(found.items()))


def still_open(wanted: Target, old: Collection[str]) -> int:
    """Return how many attempts that were shown one of these versions are not marked yet."""
    return sum(
        attempt.marked is None and attempt.shown.get(wanted.question) in old for attempt in _attempts(wanted, ITS_KINDS)
    )


def asked(curriculum: str, activity: str) -> Mapping[str, int]:
    """Return, by question id, how many marked attempts count by a key that is not the current one."""
    found: Counter[str] = Counter()
    now: dict[str, Mapping[str, str]] = {}
    wanted = Target(curriculum, activity, "", {})
    for attempt in _marked(wanted):
        course = publication.edition().course(curriculum, attempt.language)
        if course is None or activity not in course.places:
            continue
        language = course.outline.language
        if language not in now:
            now[language] = _hashes(cast("Quiz", publication.shelf().activity(course.places[activity].hash)))
        found.update(key for key, content in attempt.keys.items() if now[language].get(key, content) != content)
    return found


def _marked(wanted: Target) -> Iterator[Attempt]:
    return (attempt for attempt in _attempts(wanted, ITS_KINDS) if attempt.marked is not None)


def _attempts(wanted: Target, kinds: Sequence[str], *conditions: ColumnElement[bool]) -> Iterator[Attempt]:
    """Yield the attempts at the quiz in every cohort of the curriculum, with their records of these kinds."""
    there = select(cohorts.c.id).where(cohorts.c.curriculum == wanted.curriculum)
    logs: dict[UUID, list[Record]] = defaultdict(list)
    for record in records.read(
        log.c.cohort.in_(there),
        log.c.activity.in_(papers.asking(wanted.curriculum, wanted.activity)),
        log.c.kind.in_(kinds),
        *conditions,
    ):
        if record.attempt is not None:
            logs[record.attempt].append(record)
    for each in logs.values():
        started = next((record for record in each if record.kind == records.ATTEMPT_STARTED), None)
        if started is not None:
            yield Attempt(started, cast("Quiz", publication.shelf().activity(started.content)), tuple(each))


def effects(wanted: Target, old: Collection[str]) -> tuple[Effect, ...]:
    """Return what the mended key would change for every marked attempt that counts by one of the old ones."""
    chosen = [attempt.id for attempt in _marked(wanted) if attempt.keys.get(wanted.question) in old]
    every_kind = (*ITS_KINDS, records.ANSWER_GIVEN, records.ANSWER_MARKED)
    found: list[Effect] = []
    standings: dict[UUID, Mapping[UUID, progress.State]] = {}
    names = names_of(wanted.curriculum)
    places = {cohort.id: cohort for cohort in identity.cohorts_where(cohorts.c.curriculum == wanted.curriculum)}
    for begin in range(0, len(chosen), AT_ONCE):
        together = log.c.attempt.in_(chosen[begin : begin + AT_ONCE])
        for attempt in _attempts(wanted, every_kind, together):
            cohort = places[cast("UUID", attempt.started.cohort)]
            if cohort.id not in standings:
                standings[cohort.id] = progress.cohort_standing(cohort)
            state = standings[cohort.id][attempt.started.person]
            found.append(_effect(wanted, attempt, cohort, names[attempt.started.person], state))
    return tuple(sorted(found, key=lambda effect: (effect.cohort.title, effect.name.casefold(), effect.handed_in.at)))


def names_of(curriculum: str) -> Mapping[UUID, str]:
    """Return the names of everybody who ever had a place in a cohort of a curriculum."""
    query = (
        select(people.c.id, people.c.name)
        .join(memberships, memberships.c.person == people.c.id)
        .join(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(cohorts.c.curriculum == curriculum)
    )
    return {row.id: row.name for row in database.connection().execute(query)}


def _effect(wanted: Target, attempt: Attempt, cohort: Cohort, name: str, state: progress.State) -> Effect:
    marked = attempt.marked
    assert marked is not None
    before, grade = counts_now(attempt), regraded(attempt, wanted)
    after = None if grade is None else Outcome(grade.share, grade.passed)
    completed = bool(state.of(records.COURSE, records.COURSE_COMPLETED))
    issued = state.of(records.COURSE, records.CERTIFICATE_ISSUED)
    meets = after is not None and after != before and _would_meet(state, attempt, wanted, after)
    meets_now = state.progress.finished_at is not None
    return Effect(
        attempt=attempt.id,
        person=attempt.started.person,
        name=name,
        cohort=cohort,
        handed_in=marked,
        before=before,
        after=after,
        completed=completed,
        completes=meets and not completed,
        undoes=completed and meets_now and after is not None and after != before and not meets,
        certificate=str(issued[-1].what["number"]) if issued else "",
    )


def counts_now(attempt: Attempt) -> Outcome:
    """Return the result by which a marked attempt counts."""
    result = attempt.result
    assert result is not None
    return Outcome(result.score, result.passed)


def regraded(attempt: Attempt, wanted: Target) -> Grade | None:
    """Mark an attempt by the mended key; ``None`` where the answer has no place in the mended question."""
    content = wanted.hash_in(attempt.language)
    if not content or attempt.answer_for(publication.shelf().question(content), content) is None:
        return None
    return attempt.grade({wanted.question: content})


def _would_meet(state: progress.State, attempt: Attempt, wanted: Target, after: Outcome) -> bool:
    """Whether every condition of the course would be met, were the attempt marked like this."""
    supposed = _record(attempt, wanted, {"score": str(after.score), "passed": after.passed}, "", None)
    facts = records.facts((*state.log, supposed))
    return derive(state.course.outline, facts, state.rule).finished_at is not None


def apply(wanted: Target, old: Collection[str], reason: str, author: Person, lower: bool = False) -> int:
    """Record the mended key for every attempt that it changes; return how many there were.

    Without ``lower`` each keeps the better of both. One transaction a seat: what is broken off goes on where it stopped
    when it is called again, and what is there already is not written twice. Call it outside ``database.writing()``.
    """
    changed = 0
    for effect in effects(wanted, old):
        if effect.after is None or not (effect.raises or (lower and effect.lowers)):
            continue
        seat = _seat(effect)
        with database.writing():
            progress.hold(seat)
            record = _conclusion(attempts.find(seat, effect.attempt), wanted, reason, author.id, lower)
            if record is not None and records.append(record):
                progress.conclude(seat, record)
                changed += 1
    return changed


def _seat(effect: Effect) -> Seat:
    """Return the seat an attempt was made on, ended or not: who left keeps what they did, and what is put right."""
    query = select(memberships.c.id).where(
        memberships.c.person == effect.person, memberships.c.cohort == effect.cohort.id, memberships.c.role == TRAINEE
    )
    membership: UUID = database.connection().execute(query).scalar_one()
    person = identity.person_with_id(effect.person)
    assert person is not None
    return Seat(membership, person, effect.cohort)


def _conclusion(attempt: Attempt, wanted: Target, reason: str, author: UUID, lower: bool) -> Record | None:
    """Return the record that marks an attempt by the mended key, ``None`` where that changes nothing any more."""
    grade = regraded(attempt, wanted)
    if grade is None or attempt.keys[wanted.question] == wanted.hash_in(attempt.language):
        return None
    what = counted_anew(attempt, grade, lower)
    if what is None:
        return None
    return _record(attempt, wanted, what, reason, author)


def counted_anew(attempt: Attempt, grade: Grade, lower: bool) -> dict[str, object] | None:
    """Return what a record says of a marked attempt that is marked anew; ``None`` where its result stays the same.

    Without ``lower`` the better of both results counts.
    """
    before, after = counts_now(attempt), Outcome(grade.share, grade.passed)
    counts = after if lower else before.best(after)
    if counts == before:
        return None
    told = attempts.told(grade)
    if counts.score != after.score:
        result = attempt.result
        assert result is not None
        told |= {key: result.marked.what[key] for key in ("score", "points", "possible")}
    return {
        **told,
        "passed": counts.passed,
        "lowered": counts != before.best(counts),
        "before": {"score": str(before.score), "passed": before.passed},
    }


def _record(attempt: Attempt, wanted: Target, what: Mapping[str, object], reason: str, author: UUID | None) -> Record:
    content = wanted.hash_in(attempt.language)
    # The newest conclusion is the cause of the next: a key that is mended, and mended back, is two conclusions.
    cause = attempt.regrades[-1].id if attempt.regrades else attempt.id
    change = {"question": wanted.question, "from": attempt.keys[wanted.question], "to": content, "reason": reason}
    return Record(
        records.REGRADED,
        attempt.started.person,
        attempt.started.cohort,
        clock.now(),
        activity=attempt.started.activity,
        content=attempt.started.content,
        what={**what, **change},
        id=records.conclusion_id(cause, f"{records.REGRADED}:{content}"),
        attempt=attempt.id,
        author=author,
    )
