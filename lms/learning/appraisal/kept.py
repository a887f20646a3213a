"""What is kept of appraisals: rounds, ratings with all earlier ones, and what locks them.

A round keeps the hash of its standards, and of evidence and key: it is shown and marked from these for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, select

from curricula.appraisal import exercise as exercises
from curricula.appraisal import standards
from curricula.appraisal.exercise import Exercise
from curricula.appraisal.standards import Rating, Ratings, StandardsSet
from lms import clock, database
from lms.errors import Refused, not_found
from lms.identity import Cohort
from lms.language import gettext
from lms.learning.given import Sent
from lms.tables import appraisal_events, appraisals, assessors, objects, ratings

EXERCISE, SELF, EXTERNAL, AGAIN = "exercise", "self", "external", "again"
HANDED_IN, SIGNED_OFF = "handed-in", "signed-off"
EVIDENCE = ("document", "record", "observation", "interview")


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One round. ``service`` is empty for an exercise, which every trainee of the cohort does by themselves."""

    id: UUID
    cohort: UUID
    service: UUID | None
    kind: str
    title: str
    set: str
    exercise: str
    created_at: datetime
    assessors: tuple[UUID, ...] = ()

    @property
    def is_exercise(self) -> bool:
        """Whether it is about an invented service and marked against a key."""
        return self.service is None

    @property
    def standards(self) -> StandardsSet:
        """The standards that it rates, as they were when it began."""
        return _standards(self.set)

    @property
    def key(self) -> Exercise:
        """Evidence and key of an exercise."""
        return _exercise(self.exercise)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody rated, and why; ``file`` names one that the service keeps."""

    rating: Rating
    comment: str = ""
    evidence: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where a round stands: the newest rating of each author by criterion, what was agreed, who handed in and when."""

    appraisal: Appraisal
    own: Mapping[UUID, Mapping[str, Given]]
    agreed: Mapping[str, Given]
    handed_in: Mapping[UUID, datetime]
    signed_off_at: datetime | None = None

    def ratings(self, person: UUID) -> Ratings:
        """What a person rates now."""
        return {code: given.rating for code, given in self.own.get(person, {}).items()}

    @property
    def is_complete(self) -> bool:
        """Whether every assessor has handed in."""
        people = self.appraisal.assessors
        return bool(people) and all(person in self.handed_in for person in people)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The criteria that two assessors see differently and have not agreed on, in the order of the set."""
        return tuple(code for code in self.different if code not in self.agreed)

    @property
    def different(self) -> tuple[str, ...]:
        """The criteria that not all assessors rate alike; one that only one of them rated is among them."""
        told = [self.ratings(person) for person in self.appraisal.assessors]
        return tuple(code for code in self.appraisal.standards.criteria if len({each.get(code) for each in told}) > 1)

    @property
    def settled(self) -> Mapping[str, Given]:
        """What the round comes to: what all assessors rate alike, and what was agreed where they did not."""
        people = self.appraisal.assessors
        different = set(self.different)
        alike = {
            code: given for person in people[:1] for code, given in self.own.get(person, {}).items()
            if code not in different
        }  # fmt: skip
        return {**alike, **{code: given for code, given in self.agreed.items() if code in different}}

    @property
    def settled_ratings(self) -> Ratings:
        """The same as ratings alone."""
        return {code: given.rating for code, given in self.settled.items()}


@lru_cache(maxsize=16)
def _standards(digest: str) -> StandardsSet:
    return standards.decode(_body(digest))


@lru_cache(maxsize=16)
def _exercise(digest: str) -> Exercise:
    return exercises.decode(_body(digest))


def _body(digest: str) -> bytes:
    found = database.connection().execute(select(objects.c.body).where(objects.c.hash == digest)).scalar_one()
    return bytes(found)


def standards_with(digest: str) -> StandardsSet:
    """Return a set that is kept under this hash."""
    return _standards(digest)


def keep_object(body: bytes) -> str:
    """Keep what a round is about, inside ``database.writing()``; return its hash."""
    digest = standards.content_hash(body)
    database.insert_once(objects, [{"hash": digest, "body": body}], key="hash")
    return digest


def where(*conditions: ColumnElement[bool]) -> tuple[Appraisal, ...]:
    """Return the rounds that meet the conditions, the oldest first, in two queries."""
    link = database.connection()
    columns = [appraisals.c[name] for name in ("id", "cohort", "service", "kind", "title", "set", "exercise")]
    query = select(*columns, appraisals.c.created_at).where(*conditions)
    rows = link.execute(query.order_by(appraisals.c.created_at, appraisals.c.id)).all()
    who: dict[UUID, list[UUID]] = defaultdict(list)
    if rows:
        named = select(assessors).where(assessors.c.appraisal.in_([row.id for row in rows]))
        for row in link.execute(named.order_by(assessors.c.place)):
            who[row.appraisal].append(row.person)
    return tuple(Appraisal(**row._mapping, assessors=tuple(who[row.id])) for row in rows)


def find(cohort: Cohort, appraisal: UUID) -> Appraisal:
    """Return a round of a cohort; 404 where it has no such one."""
    found = where(appraisals.c.id == appraisal, appraisals.c.cohort == cohort.id)
    if not found:
        raise not_found()
    return found[0]


def state(appraisal: Appraisal, only: UUID | None = None) -> State:
    """Return where a round stands, in two queries; with ``only`` what one person rated and nobody else."""
    own: dict[UUID, dict[str, Given]] = defaultdict(dict)
    agreed: dict[str, Given] = {}
    # By their moments: what was rated without a connection may arrive after what was rated later.
    query = select(ratings).where(ratings.c.appraisal == appraisal.id).order_by(ratings.c.at, ratings.c.position)
    if only is not None:
        query = query.where(ratings.c.author == only, ratings.c.agreed.is_(False))
    for row in database.connection().execute(query):
        held = agreed if row.agreed else own[row.author]
        held[row.criterion] = _given(row)
    handed_in, signed_off_at = _events(appraisal, only)
    return State(appraisal, own, agreed, handed_in, signed_off_at)


def _given(row: Row[*tuple[Any, ...]]) -> Given:
    return Given(cast("Rating", row.rating), row.comment, tuple(row.evidence), row.file)


def _events(appraisal: Appraisal, only: UUID | None) -> tuple[Mapping[UUID, datetime], datetime | None]:
    events = select(appraisal_events).where(appraisal_events.c.appraisal == appraisal.id)
    rows = database.connection().execute(events.order_by(appraisal_events.c.position.desc())).all()
    handed_in = {row.author: row.at for row in rows if row.kind == HANDED_IN and only in (None, row.author)}
    return handed_in, next((row.at for row in rows if row.kind == SIGNED_OFF), None)


def rate(
    appraisal: Appraisal, author: UUID, criterion: str, given: Given, *, agreed: bool = False, sent: Sent | None = None
) -> bool:
    """Keep a rating; one that says what the newest says already is not kept twice. Return whether it is new.

    ``sent`` is the form that says it, where it was filled in earlier: what was rated since stands above it.
    Raises :class:`Refused` (409) once the author has handed in, or the round is signed off.
    """
    with database.writing():
        database.hold(appraisals, appraisal.id)
        now = state(appraisal)
        if now.signed_off_at is not None or (author in now.handed_in and not agreed):
            raise locked()
        held = now.agreed if agreed else now.own.get(author, {})
        if held.get(criterion) == given:
            return False
        row = {"appraisal": appraisal.id, "author": author, "agreed": agreed, "criterion": criterion}
        said = {"rating": given.rating, "comment": given.comment, "file": given.file}
        sent = sent or Sent(uuid4(), clock.now())
        added = {"id": sent.id, "evidence": list(given.evidence), "at": sent.at}
        return bool(database.insert_once(ratings, [{**row, **said, **added}]))


def locked() -> Refused:
    """Say that nothing can be rated any more."""
    return Refused(409, gettext("This appraisal is locked. Your ratings are as you handed them in."))


def said_by(form: UUID) -> tuple[UUID, UUID, str, Given] | None:
    """Return round, author and criterion of the rating that a form with this id said, and what it said."""
    row = database.connection().execute(select(ratings).where(ratings.c.id == form)).one_or_none()
    if row is None:
        return None
    return row.appraisal, row.author, row.criterion, _given(row)


def note(appraisal: Appraisal, author: UUID, kind: str) -> None:
    """Note inside ``database.writing()`` that somebody handed in, or signed off."""
    row = {"id": uuid4(), "appraisal": appraisal.id, "author": author, "kind": kind, "at": clock.now()}
    database.insert_once(appraisal_events, [row])


def begin(new: Appraisal, author: UUID, people: Sequence[UUID] = ()) -> None:
    """Begin a round, inside ``database.writing()``; beginning it twice begins it once."""
    row = {
        "id": new.id,
        "cohort": new.cohort,
        "service": new.service,
        "kind": new.kind,
        "title": new.title,
        "set": new.set,
        "exercise": new.exercise,
        "author": author,
        "created_at": new.created_at,
    }
    if database.insert_once(appraisals, [row]):
        link = database.connection()
        for place, person in enumerate(people, 1):
            link.execute(assessors.insert().values(appraisal=new.id, person=person, place=place))
