"""The one query for completions: the page and every file read the same rows in the same order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, ColumnElement, Row, Select, and_, false, func, or_, select, text, true

from curricula import shares
from curricula.model import UnknownActivity
from lms import database, publication, records
from lms.identity import Cohort
from lms.managing.completions.columns import Completion
from lms.privacy.declared import NOTHING
from lms.privacy.fields import FIELDS
from lms.tables import cohorts, people, profiles, programmes
from lms.tables import records as log

ROWS_ON_A_PAGE = 100
ROWS_AT_ONCE = 100  # of a file; a row of them takes two kilobytes
_TOLD = tuple(field.name for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which completions are wanted: ``first`` and ``last`` are days where each cohort is, ``until`` is a position."""

    kind: str = ""
    curriculum: str = ""
    activity: str = ""
    first: date | None = None
    last: date | None = None
    until: int | None = None


def query(of: tuple[Cohort, ...], filters: Filters) -> Select[Any]:
    """Return the query for the completions of some cohorts, in the order of the log.

    They are chosen by their places alone, then told: all that is told of a million would otherwise be sorted first.
    """
    return _told().where(log.c.position.in_(select(_places(of, filters)))).order_by(log.c.position)


def _places(of: tuple[Cohort, ...], filters: Filters) -> CTE:
    """Return the places that the completions have in the log, found before anybody asks for the newest of them.

    PostgreSQL would else read the log backwards, past what everybody else did, until it had met a page of them.
    """
    places = select(log.c.position).where(*_conditions(of, filters)).cte("places")
    return places.prefix_with("MATERIALIZED", dialect="postgresql")


def _told() -> Select[Any]:
    """Return the query for all that is told of records, of whichever is asked for."""
    earlier = log.alias("earlier")
    occurrence = (
        select(func.count())
        .where(
            earlier.c.cohort == log.c.cohort,
            earlier.c.person == log.c.person,
            earlier.c.kind == log.c.kind,
            earlier.c.activity == log.c.activity,
            earlier.c.position <= log.c.position,
        )
        .scalar_subquery()
    )
    return (
        select(
            log.c.position,
            log.c.id,
            log.c.person,
            log.c.kind,
            log.c.activity,
            log.c.content,
            records.AT.label("at"),
            log.c.what["score"].as_string().label("score"),
            log.c.what["passed"].as_boolean().label("passed"),
            log.c.what["number"].as_string().label("certificate"),
            occurrence.label("occurrence"),
            people.c.name,
            programmes.c.title.label("programme"),
            cohorts.c.title.label("cohort"),
            cohorts.c.code,
            cohorts.c.place,
            cohorts.c.country,
            cohorts.c.timezone,
            cohorts.c.modality,
            cohorts.c.curriculum,
            cohorts.c.language,
            profiles.c.answers,
        )
        .join(people, people.c.id == log.c.person)
        .join(cohorts, cohorts.c.id == log.c.cohort)
        .join(programmes, programmes.c.id == cohorts.c.programme)
        .outerjoin(profiles, and_(profiles.c.person == log.c.person, profiles.c.programme == cohorts.c.programme))
    )


def _conditions(of: tuple[Cohort, ...], filters: Filters) -> Iterator[ColumnElement[bool]]:
    """Yield which records are wanted, by the log alone: what is counted is not looked up anywhere else."""
    yield log.c.kind == filters.kind if filters.kind else log.c.kind.in_(records.COMPLETIONS)
    if filters.curriculum:
        of = tuple(cohort for cohort in of if cohort.curriculum == filters.curriculum)
        yield log.c.activity == filters.activity
    if filters.until is not None:
        yield log.c.position <= filters.until
    if not (filters.first or filters.last):
        yield log.c.cohort.in_([cohort.id for cohort in of])
        return
    zones: dict[str, list[UUID]] = defaultdict(list)
    for cohort in of:
        zones[cohort.timezone].append(cohort.id)
    yield or_(
        false(),
        *(and_(log.c.cohort.in_(there), *_days(zone, filters.first, filters.last)) for zone, there in zones.items()),
    )


def _days(zone: str, first: date | None, last: date | None) -> Iterator[ColumnElement[bool]]:
    """Yield whether a record is from these days in this zone."""
    if first:
        yield _midnight(first, zone) <= records.AT
    if last:
        yield _midnight(last + timedelta(days=1), zone) > records.AT


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles of activities as people saw them, each looked up once."""

    edition: publication.Edition
    known: dict[tuple[str, ...], str] = field(default_factory=dict)

    def of(self, curriculum: str, language: str, activity: str, content: str) -> str:
        """Return the title in the content that was shown; in what is published now where that says the same."""
        key = (curriculum, language, activity, content)
        if key not in self.known:
            self.known[key] = self._found(*key) if activity else ""
        return self.known[key]

    def _found(self, curriculum: str, language: str, activity: str, content: str) -> str:
        course = self.edition.course(curriculum, language)
        try:
            if course and activity in course.places and content in ("", course.places[activity].hash):
                return course.outline.activity(activity).title
            return publication.shelf().activity(content).title
        except (KeyError, UnknownActivity):
            return activity


def completion(row: Row[Any], titles: Titles, hidden: Collection[tuple[str, str]] = ()) -> Completion:
    """Make a completion from a row of :func:`query`; without the ``hidden`` of what people told, by field and value."""
    told = row.answers or NOTHING
    return Completion(
        position=row.position,
        record_id=row.id,
        programme=row.programme,
        cohort=row.cohort,
        cohort_code=row.code,
        place=row.place,
        country=row.country,
        timezone=row.timezone,
        modality=row.modality,
        curriculum=row.curriculum,
        language=row.language,
        person_id=row.person,
        name=row.name,
        kind=row.kind,
        activity_id=row.activity,
        activity=titles.of(row.curriculum, row.language, row.activity, row.content),
        completed_at=row.at,
        completed_on=row.at.astimezone(ZoneInfo(row.timezone)).date(),
        score=share(row.score) if row.kind in records.MARKS else None,
        passed=row.passed if row.kind in records.MARKS else None,
        occurrence=row.occurrence,
        certificate=(row.certificate or "") if row.kind == records.CERTIFICATE_ISSUED else "",
        content_hash=row.content,
        **{name: "" if (name, told.get(name, "")) in hidden else told.get(name, "") for name in _TOLD},
    )


@lru_cache
def share(score: str) -> Decimal:
    """Return a share written as a fraction, ``7/9``, as a decimal that is never more than it: ``0.7777``."""
    return shares.cut(Fraction(score))


def stream(of: tuple[Cohort, ...], filters: Filters, hidden: Collection[tuple[str, str]] = ()) -> Iterator[Completion]:
    """Yield the completions one by one, without the ``hidden`` of what people told; memory stays flat."""
    titles = Titles(publication.edition())
    database.close()  # what was counted is counted: the stream goes on with that connection and what SQLite keeps in it
    return (completion(row, titles, hidden) for row in database.stream(query(of, filters), ROWS_AT_ONCE))


def count(of: tuple[Cohort, ...], filters: Filters) -> int:
    """Return how many completions there are."""
    counted = select(func.count()).select_from(log).where(*_conditions(of, filters))
    return int(database.connection().execute(counted).scalar_one())


@dataclass(frozen=True, slots=True)
class Page:
    """Some completions, the newest first. ``before`` and ``after`` are positions where further pages begin."""

    rows: tuple[Completion, ...]
    before: int | None
    after: int | None


def page(of: tuple[Cohort, ...], filters: Filters, before: int | None = None, after: int | None = None) -> Page:
    """Return the newest completions; the newest of those before a position; or the oldest of those after one."""
    places = _places(of, filters).c.position
    wanted = select(places).limit(ROWS_ON_A_PAGE + 1)
    if after is not None:
        wanted = wanted.where(places > after).order_by(places)
    else:
        wanted = wanted.where(true() if before is None else places < before).order_by(places.desc())
    link = database.connection()
    chosen = link.execute(wanted).scalars().all()
    order = log.c.position if after is not None else log.c.position.desc()
    found = link.execute(_told().where(log.c.position.in_(chosen)).order_by(order)).all()
    titles = Titles(publication.edition())
    rows = [completion(row, titles) for row in found[:ROWS_ON_A_PAGE]]
    further = len(found) > ROWS_ON_A_PAGE
    if after is not None:
        rows.reverse()
    older, newer = (rows[-1].position, rows[0].position) if rows else (None, None)
    if after is not None:
        return Page(tuple(rows), older, newer if further else None)
    return Page(tuple(rows), older if further else None, newer if before is not None else None)


def until(asked: int | None) -> int:
    """Return up to which position a table goes that was asked for up to this one: never later than what has settled."""
    newest = settled()
    return newest if asked is None else min(asked, newest)


def settled() -> int:
    """Return the newest position of the log. What is at or before it is all there: nothing appears there any more.

    PostgreSQL hands out positions before their records are committed, in any order. Taking, for a moment, the lock
    that writers exclude waits until nobody is between the two.
    """
    newest = select(func.coalesce(func.max(log.c.position), 0))
    if database.connection().dialect.name != "postgresql":
        return int(database.connection().execute(newest).scalar_one())
    with database.writing() as link:
        link.execute(text(f"LOCK TABLE {log.name} IN SHARE MODE"))
        return int(link.execute(newest).scalar_one())
