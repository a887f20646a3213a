"""Cohorts: beginning and changing one, its own page, who may join by code, and the sheet that hangs on the wall."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from lms import chrome, clock, codes, database, identity, language, records, urls
from lms.accounts import qr
from lms.certificates import logos
from lms.errors import not_found
from lms.identity import TRAINEE, Cohort
from lms.language import gettext
from lms.managing import cohort_form, countries, programmes
from lms.managing.typed import Typed
from lms.tables import cohorts, memberships
from lms.tables import records as log

pages = Blueprint("cohorts", __name__)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many trainees have a seat, how many of them did anything, and how many completed the course."""

    trainees: int
    begun: int
    completed: int


@pages.get("/manage/programmes/<uuid:programme>/cohorts/new")
@identity.signed_in
def new(programme: UUID) -> str:
    """Show the form of a new cohort."""
    found = identity.managed_programme(programme)
    return cohort_form.page(Typed({"id": str(uuid4()), "modality": cohort_form.IN_PERSON}), found)


@pages.post("/manage/programmes/<uuid:programme>/cohorts/new")
@identity.signed_in
def create(programme: UUID) -> Response | tuple[str, int]:
    """Make a cohort; sending the form twice makes one."""
    found = identity.managed_programme(programme)
    typed = Typed(request.form)
    draft = cohort_form.read(typed)
    if draft is None:
        return cohort_form.page(typed, found), 400
    chosen = records.chosen_id(request.form.get("id"))
    row = {
        "id": chosen,
        "programme": found.id,
        "code": codes.new_code(),
        "join_code": codes.new_code(),
        "joining": True,
        "created_at": clock.now(),
        **draft.columns(),
    }
    with database.writing():
        database.insert_once(cohorts, [row])
        made = identity.cohorts_where(cohorts.c.id == chosen, cohorts.c.programme == found.id)
    if not made:
        raise not_found()
    return redirect(chrome.url("cohorts.show", cohort=made[0].code), 303)


@pages.get("/manage/<cohort>/")
@identity.signed_in
def show(cohort: str) -> str:
    """Show a cohort to its manager: the facts, the join code, how many are where, and the way to everything else."""
    found = identity.managed_cohort(cohort)
    return render_template(
        "lms/managing/cohort.html",
        cohort=found,
        course=programmes.course_title(found),
        country=countries.name(found.country),
        language_name=language.own_name(found.language),
        modality=dict(cohort_form.modalities()).get(found.modality, found.modality),
        zone=dict(countries.zones()).get(found.timezone, found.timezone),
        join_code=codes.shown_code(found.join_code) if can_join_by_code() else "",
        join_address=join_address(found),
        counts=_counts(found),
    )


def _counts(cohort: Cohort) -> Counts:
    link = database.connection()
    seats = select(func.count()).where(
        memberships.c.cohort == cohort.id, memberships.c.role == TRAINEE, memberships.c.ended_at.is_(None)
    )
    begun = select(func.count(log.c.person.distinct())).where(log.c.cohort == cohort.id)
    completed = begun.where(log.c.kind == records.COURSE_COMPLETED)
    return Counts(*(link.execute(query).scalar_one() for query in (seats, begun, completed)))


@pages.get("/manage/<cohort>/edit")
@identity.signed_in
def edit(cohort: str) -> str:
    """Show the form that changes a cohort."""
    found = identity.managed_cohort(cohort)
    return cohort_form.page(Typed(cohort_form.fields_of(found)), cohort=found)


@pages.post("/manage/<cohort>/edit")
@identity.signed_in
def update(cohort: str) -> Response | tuple[str, int]:
    """Change a cohort; its curriculum only while nobody has done anything in it."""
    found = identity.managed_cohort(cohort)
    typed = Typed(request.form)
    with database.writing() as link:
        draft = cohort_form.read(typed, found.curriculum if cohort_form.is_begun(found) else "", found)
        if draft is not None:
            link.execute(cohorts.update().where(cohorts.c.id == found.id).values(**draft.columns()))
    if draft is None:
        return cohort_form.page(typed, cohort=found), 400
    return redirect(chrome.url("cohorts.show", cohort=found.code), 303)


@pages.post("/manage/<cohort>/joining")
@identity.signed_in
def set_joining(cohort: str) -> Response:
    """Open or close the door that the join code opens."""
    found = identity.managed_cohort(cohort)
    opens = request.form.get("joining") == "open"
    with database.writing() as link:
        link.execute(cohorts.update().where(cohorts.c.id == found.id).values(joining=opens))
    flash(gettext("People can join with the code.") if opens else gettext("Nobody can join with the code."), "good")
    return redirect(chrome.url("cohorts.show", cohort=found.code), 303)


@pages.post("/manage/<cohort>/join-code")
@identity.signed_in
def renew_join_code(cohort: str) -> Response:
    """Replace the join code that the form names, so that sending it twice replaces it once."""
    found = identity.managed_cohort(cohort)
    with database.writing() as link:
        link.execute(
            cohorts.update()
            .where(cohorts.c.id == found.id, cohorts.c.join_code == request.form.get("instead_of", ""))
            .values(join_code=codes.new_code())
        )
    flash(gettext("There is a new code. Sheets with the old one no longer work: print them again."), "good")
    return redirect(chrome.url("cohorts.show", cohort=found.code), 303)


@pages.get("/manage/<cohort>/join-sheet")
@identity.signed_in
def join_sheet(cohort: str) -> str:
    """Draw the sheet from which a room of people joins, in the cohort's language where the interface has it."""
    found = identity.managed_cohort(cohort)
    language.use(found.language)
    address = join_address(found)
    return render_template(
        "lms/managing/join_sheet.html",
        cohort=found,
        course=programmes.course_title(found),
        country=countries.name(found.country),
        by_code=can_join_by_code(),
        address=address,
        code=codes.shown_code(found.join_code),
        qr=qr.svg(address, gettext("Opens %(address)s", address=address)),
        back=chrome.url("cohorts.show", cohort=found.code),
        logos=logos.shown_on(logos.JOIN_SHEET, found.programme),
    )


def can_join_by_code() -> bool:
    """Whether people join with a code here; where a host signs people in, they come by their account."""
    return chrome.is_mounted("join.show")


def join_address(cohort: Cohort) -> str:
    """Return the full address that lets people into a cohort: by its join code, or the course itself in a host."""
    if can_join_by_code():
        return urls.public("join.show", code=cohort.join_code)
    return urls.public("courses.show", cohort=cohort.code)
