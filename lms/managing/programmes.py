"""Programmes: what a funder pays for. A manager's first page, and the form that begins or changes a programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request
from sqlalchemy import ColumnElement, func, select
from werkzeug.wrappers import Response

from lms import chrome, clock, database, granting, identity, publication, records
from lms.certificates import logos
from lms.errors import not_found
from lms.identity import AUDITOR, MANAGER, TRAINEE, Cohort, Person, Programme
from lms.language import gettext
from lms.managing import countries
from lms.managing.typed import Typed
from lms.privacy import retention
from lms.publication import Edition
from lms.tables import cohorts, memberships, programmes
from lms.tables import records as log

pages = Blueprint("programmes", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """One cohort as the manager's list shows it."""

    cohort: Cohort
    course: str
    country: str
    trainees: int
    completed: int


@pages.get("/manage/")
@identity.signed_in
def index() -> str:
    """Show the programmes of who is asking, each with its cohorts: how large, when, how many completed."""
    person, listed = identity.me(), managed()
    alone = _audited_alone(person)
    if not (person.may_create_programmes or listed or alone):
        raise not_found()
    return render_template(
        "lms/managing/programmes.html",
        programmes=listed,
        rows=_rows(cohorts.c.programme.in_([programme.id for programme in listed])),
        alone=_rows(cohorts.c.id.in_(alone)),
        logos={each.id: logos.shown_on(logos.PAGES, each.id) for each in listed},
        may_create=person.may_create_programmes,
        ending={each.programme for each in retention.ending([programme.id for programme in listed])},
    )


def managed() -> tuple[Programme, ...]:
    """Return the programmes that who is asking manages or audits as a whole, the newest first."""
    person = identity.me()
    if person.is_admin:
        return identity.programmes_where()
    whole = [held for held in person.memberships if held.role in (MANAGER, AUDITOR) and held.cohort is None]
    return identity.programmes_where(programmes.c.id.in_([held.programme for held in whole]))


def _audited_alone(person: Person) -> list[UUID]:
    """Return the cohorts that somebody audits without the rest of their programmes."""
    held = [each for each in person.memberships if each.role == AUDITOR and each.cohort is not None]
    return [each.cohort.id for each in held if each.cohort and not person.audits_programme(each.cohort.programme)]


def _rows(in_them: ColumnElement[bool]) -> Mapping[UUID, list[Row]]:
    """Return cohorts by programme, in three queries however many there are."""
    seats = _counts(
        select(memberships.c.cohort, func.count())
        .join(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(in_them, memberships.c.role == TRAINEE, memberships.c.ended_at.is_(None))
        .group_by(memberships.c.cohort)
    )
    finished = _counts(
        select(log.c.cohort, func.count(log.c.person.distinct()))
        .join(cohorts, cohorts.c.id == log.c.cohort)
        .where(in_them, log.c.kind == records.COURSE_COMPLETED)
        .group_by(log.c.cohort)
    )
    found: dict[UUID, list[Row]] = defaultdict(list)
    edition = publication.edition()
    for cohort in identity.cohorts_where(in_them):
        found[cohort.programme].append(
            Row(
                cohort,
                course_title(cohort, edition),
                countries.name(cohort.country),
                seats.get(cohort.id, 0),
                finished.get(cohort.id, 0),
            )
        )
    return found


def _counts(query: Any) -> dict[UUID, int]:
    return {row[0]: row[1] for row in database.connection().execute(query)}


def course_title(cohort: Cohort, edition: Edition | None = None) -> str:
    """Return the title of a cohort's course in an edition, the current one; its identifier while it is in none."""
    course = (edition or publication.edition()).course(cohort.curriculum, cohort.language)
    return course.outline.title if course else cohort.curriculum


@dataclass(frozen=True, slots=True)
class Draft:
    """What a programme's form says."""

    title: str
    funder: str
    budget_line: str
    starts_on: date | None
    ends_on: date | None


def _read(typed: Typed) -> Draft:
    draft = Draft(
        title=typed.line("title", gettext("Give the programme a title.")),
        funder=typed.line("funder"),
        budget_line=typed.line("budget_line"),
        starts_on=typed.day("starts_on"),
        ends_on=typed.day("ends_on"),
    )
    typed.in_order(draft.starts_on, draft.ends_on, "ends_on")
    return draft


@pages.get("/manage/programmes/new")
@identity.signed_in
def new() -> str:
    """Show the form that begins a programme."""
    _may_create()
    return _form(Typed({"id": str(uuid4())}))


@pages.post("/manage/programmes/new")
@identity.signed_in
def create() -> Response | tuple[str, int]:
    """Begin a programme; who begins it manages it."""
    _may_create()
    typed = Typed(request.form)
    draft = _read(typed)
    if typed.problems:
        return _form(typed), 400
    chosen = records.chosen_id(request.form.get("id"))
    with database.writing():
        row = {"id": chosen, **asdict(draft), "created_at": clock.now()}
        if database.insert_once(programmes, [row]):
            granting.grant(identity.me().id, MANAGER, programme=chosen)
    return redirect(chrome.url("programmes.index"), 303)


@pages.get("/manage/programmes/<uuid:programme>/edit")
@identity.signed_in
def edit(programme: UUID) -> str:
    """Show the form that changes a programme."""
    found = identity.managed_programme(programme)
    fields = {
        "title": found.title,
        "funder": found.funder,
        "budget_line": found.budget_line,
        "starts_on": found.starts_on.isoformat() if found.starts_on else "",
        "ends_on": found.ends_on.isoformat() if found.ends_on else "",
    }
    return _form(Typed(fields), found)


@pages.post("/manage/programmes/<uuid:programme>/edit")
@identity.signed_in
def update(programme: UUID) -> Response | tuple[str, int]:
    """Change a programme."""
    found = identity.managed_programme(programme)
    typed = Typed(request.form)
    draft = _read(typed)
    if typed.problems:
        return _form(typed, found), 400
    with database.writing() as link:
        link.execute(programmes.update().where(programmes.c.id == found.id).values(**asdict(draft)))
    return redirect(chrome.url("programmes.index"), 303)


def _may_create() -> None:
    if not identity.me().may_create_programmes:
        raise not_found()


def _form(typed: Typed, programme: Programme | None = None) -> str:
    return render_template(
        "lms/managing/programme_form.html", typed=typed.fields, problems=typed.problems, programme=programme
    )
