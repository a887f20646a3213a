"""The same as a pack, live: plots and tables for a cohort, a programme, and everything that somebody manages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from sqlalchemy import Select, extract, func, select

from lms import clock, database, identity, records
from lms.errors import not_found
from lms.identity import TRAINEE, Programme
from lms.language import gettext
from lms.learning import overdue
from lms.managing import countries, programmes, scopes
from lms.managing.evidence import charts, gathering, paper
from lms.managing.evidence import pages as packs
from lms.managing.evidence.charts import Chart
from lms.managing.scopes import Scope
from lms.tables import cohorts, memberships
from lms.tables import records as log

pages = Blueprint("dashboards", __name__)

MONTHS_SHOWN = 24


@pages.get("/manage/<cohort>/dashboard")
@identity.signed_in
def cohort(cohort: str) -> str:
    """Show what a pack of a cohort would say now."""
    return _page(scopes.of_cohort(cohort))


@pages.get("/manage/programmes/<uuid:programme>/dashboard")
@identity.signed_in
def programme(programme: UUID) -> str:
    """Show what a pack of a programme would say now."""
    return _page(scopes.of_programme(programme))


def _page(found: Scope) -> str:
    overdue.hand_in(found.cohorts)
    facts = gathering.live(found)
    return render_template(
        "lms/managing/dashboard.html",
        scope=found,
        facts=facts,
        charts=charts.of_facts(facts),
        words=paper.words,
        packs=packs.index_address(found),
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """What the cohorts of one programme, or of one country, come to: seats, not people."""

    cohorts: int
    seats: int
    completed: int
    certified: int


@pages.get("/manage/dashboard")
@identity.signed_in
def everything() -> str:
    """Show all programmes of who is asking side by side; counted by the database, however much there is."""
    listed = programmes.managed()
    if not (identity.me().may_create_programmes or listed):
        raise not_found()
    in_them = cohorts.c.programme.in_([each.id for each in listed])
    by_programme = _sums(cohorts.c.programme, in_them)
    by_country = _sums(cohorts.c.country, in_them)
    return render_template(
        "lms/managing/dashboard_all.html",
        programmes=[(each, by_programme.get(each.id, Sums(0, 0, 0, 0))) for each in listed],
        people=_people(in_them),
        charts=[
            chart for chart in (*_bars(listed, by_programme), _by_country(by_country), _by_month(in_them)) if chart.bars
        ],
        made_at=clock.now(),
    )


def _bars(listed: Sequence[Programme], found: dict[Any, Sums]) -> tuple[Chart, ...]:
    sums = [(each.title, found.get(each.id, Sums(0, 0, 0, 0))) for each in listed]
    return (
        charts.counted(
            gettext("Seats by programme"), gettext("Programme"), gettext("Seats"), [(t, s.seats) for t, s in sums]
        ),
        charts.counted(
            gettext("Completed by programme"),
            gettext("Programme"),
            gettext("Completed"),
            [(t, s.completed) for t, s in sums],
        ),
    )


def _by_country(found: dict[Any, Sums]) -> Chart:
    numbers = sorted(((countries.name(code), sums.seats) for code, sums in found.items()), key=lambda pair: -pair[1])
    return charts.counted(gettext("Seats by country"), gettext("Country"), gettext("Seats"), numbers)


def _by_month(in_them: Any) -> Chart:
    """Return how many completed in each month, of the newest months."""
    year, month = extract("year", records.AT), extract("month", records.AT)
    query = (
        _of(in_them, select(year, month, func.count()))
        .where(log.c.kind == records.COURSE_COMPLETED)
        .group_by(year, month)
        .order_by(year.desc(), month.desc())
        .limit(MONTHS_SHOWN)
    )
    found = [(f"{int(row[0])}-{int(row[1]):02}", int(row[2])) for row in database.connection().execute(query)]
    return charts.counted(gettext("Completed by month"), gettext("Month"), gettext("Completed"), found[::-1])


def _of(in_them: Any, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.select_from(log.join(cohorts, cohorts.c.id == log.c.cohort)).where(in_them)


def _sums(by: Any, in_them: Any) -> dict[Any, Sums]:
    """Return what the cohorts come to, by one of their columns, in four queries however many there are."""
    counted = _counts(select(by, func.count()).select_from(cohorts).where(in_them).group_by(by))
    seats = _counts(_seats(in_them, select(by, func.count())).group_by(by))
    reached = [
        _counts(_of(in_them, select(by, func.count())).where(log.c.kind == kind, log.c.activity == "").group_by(by))
        for kind in (records.COURSE_COMPLETED, records.CERTIFICATE_ISSUED)
    ]
    return {
        key: Sums(number, seats.get(key, 0), *(found.get(key, 0) for found in reached))
        for key, number in counted.items()
    }


def _seats(in_them: Any, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    seated = query.select_from(memberships.join(cohorts, cohorts.c.id == memberships.c.cohort))
    return seated.where(in_them, memberships.c.role == TRAINEE)


def _people(in_them: Any) -> int:
    query = _seats(in_them, select(func.count(memberships.c.person.distinct())))
    return int(database.connection().execute(query).scalar_one())


def _counts(query: Select[*tuple[Any, ...]]) -> dict[Any, int]:
    return {row[0]: row[1] for row in database.connection().execute(query)}
