"""The one query for completions: the page and every file read the same rows in the same order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select, text, true

from curricula.model import UnknownActivity
from lms import database, publication, records
from lms.identity import Cohort
from lms.managing.completions.columns import Completion
from lms.privacy.declared import NOTHING
from lms.privacy.fields import FIELDS
from lms.tables import cohorts, people, profiles, programmes
from lms.tables import records as log

ROWS_ON_A_PAGE = 100
SHARE = Decimal("0.0001")
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
    """Return the query for the completions of some cohorts, in the order of the log."""
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
        .where(log.c.cohort.in_([cohort.id for cohort in of]), *_conditions(of, filters))
        .order_by(log.c.position)
    )


def _conditions(of: tuple[Cohort, ...], filters: Filters) -> Iterator[ColumnElement[bool]]:
    yield log.c.kind == filters.kind if filters.kind else log.c.kind.in_(records.COMPLETIONS)
    if filters.curriculum:
        yield and_(cohorts.c.curriculum == filters.curriculum, log.c.activity == filters.activity)
    if filters.until is not None:
        yield log.c.position <= filters.until
    if filters.first or filters.last:
        zones = sorted({cohort.timezone for cohort in of})
        yield or_(false(), *(_between(zone, filters.first, filters.last) for zone in zones))


def _between(zone: str, first: date | None, last: date | None) -> ColumnElement[bool]:
    """Whether a record is of a cohort in this zone and from these days there."""
    return and_(
        cohorts.c.timezone == zone,
        _midnight(first, zone) <= records.AT if first else true(),
        _midnight(last + timedelta(days=1), zone) > records.AT if last else true(),
    )


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
    exact = Fraction(score)
    return (Decimal(exact.numerator) / exact.denominator).quantize(SHARE, ROUND_DOWN)


def stream(of: tuple[Cohort, ...], filters: Filters, hidden: Collection[tuple[str, str]] = ()) -> Iterator[Completion]:
    """Yield the completions one by one, without the ``hidden`` of what people told; memory stays flat."""
    titles = Titles(publication.edition())
    return (completion(row, titles, hidden) for row in database.stream(query(of, filters)))


def count(of: tuple[Cohort, ...], filters: Filters) -> int:
    """Return how many completions there are."""
    counted = query(of, filters).with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    return int(database.connection().execute(counted).scalar_one())


@dataclass(frozen=True, slots=True)
class Page:
    """Some completions, the newest first. ``before`` and ``after`` are positions where further pages begin."""

    rows: tuple[Completion, ...]
    before: int | None
    after: int | None


def page(of: tuple[Cohort, ...], filters: Filters, before: int | None = None, after: int | None = None) -> Page:
    """Return the newest completions; the newest of those before a position; or the oldest of those after one."""
    asked = query(of, filters).order_by(None).limit(ROWS_ON_A_PAGE + 1)
    if after is not None:
        asked = asked.where(log.c.position > after).order_by(log.c.position)
    else:
        asked = asked.where(true() if before is None else log.c.position < before).order_by(log.c.position.desc())
    found = database.connection().execute(asked).all()
    titles = Titles(publication.edition())
    rows = [completion(row, titles) for row in found[:ROWS_ON_A_PAGE]]
    further = len(found) > ROWS_ON_A_PAGE
    if after is not None:
        rows.reverse()
    older, newer = (rows[-1].position, rows[0].position) if rows else (None, None)
    if after is not None:
        return Page(tuple(rows), older, newer if further else None)
    return Page(tuple(rows), older if further else None, newer if before is not None else None)


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
