"""Who may log trainings in a programme, as its managers say it: which cohorts make trainers, and whom they name."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import or_, select
from werkzeug.wrappers import Response

from lms import chrome, codes, database, identity
from lms.accounts.names import read_email
from lms.errors import Refused, not_found
from lms.identity import Person, Programme
from lms.language import gettext
from lms.learning.cascade import trainers
from lms.managing.cascade import grown
from lms.managing.typed import Typed
from lms.tables import cohorts, memberships, people

pages = Blueprint("cascade_trainers", __name__)


@pages.get("/manage/programmes/<uuid:programme>/cascade/trainers")
@identity.signed_in
def index(programme: UUID) -> str:
    """Show who may log trainings, which cohorts make trainers, and the form that names one."""
    return _page(identity.managed_programme(programme), Typed({}))


def _page(programme: Programme, typed: Typed) -> str:
    found = grown.of_programme(programme.id)
    return render_template(
        "lms/cascade/trainers.html",
        programme=programme,
        found=found,
        levels=found.levels,
        sources=_sources(),
        cohorts=identity.cohorts_where(cohorts.c.programme == programme.id),
        marked={cohort.id for cohort in trainers.marked(programme.id)},
        typed=typed.fields,
        problems=typed.problems,
    )


def _sources() -> dict[str, str]:
    return {
        trainers.CERTIFICATE: gettext("by certificate"),
        trainers.MANAGER: gettext("named by a manager"),
        trainers.TRAINER: gettext("named by who trained them"),
    }


@pages.post("/manage/<cohort>/makes-trainers")
@identity.signed_in
def mark(cohort: str) -> Response:
    """Say whether the certificate of a cohort makes trainers."""
    found = identity.managed_cohort(cohort)
    makes = request.form.get("makes", "")
    if makes not in ("yes", "no"):
        raise Refused(400, gettext("Choose whether the certificate of the cohort makes trainers."))
    with database.writing():
        trainers.mark(found.id, makes == "yes", identity.me().id)
    flash(
        gettext("Who holds a certificate of this cohort can log trainings.")
        if makes == "yes"
        else gettext("A certificate of this cohort makes nobody a trainer any more. What was logged stays."),
        "good",
    )
    return redirect(chrome.url("cascade_trainers.index", programme=found.programme), 303)


@pages.post("/manage/programmes/<uuid:programme>/cascade/trainers")
@identity.signed_in
def appoint(programme: UUID) -> Response | tuple[str, int]:
    """Name a master trainer among the people of the programme; naming them twice names them once."""
    found, typed = identity.managed_programme(programme), Typed(request.form)
    person = _in_programme(found, typed.line("who", gettext("Write an e-mail address or the number of a card.")))
    if person is None:
        typed.problems.setdefault("who", gettext("Nobody in this programme has this address or card."))
        return _page(found, typed), 400
    with database.writing():
        trainers.appoint(found.id, person.id, identity.me().id)
    flash(gettext("%(name)s can log trainings now.", name=person.name), "good")
    return redirect(chrome.url("cascade_trainers.index", programme=found.id), 303)


def _in_programme(programme: Programme, typed: str) -> Person | None:
    """Return who of a programme has this e-mail address or card: of others, nobody is told that they are here."""
    known = people.c.email == read_email(typed) if "@" in typed else people.c.card == codes.read_code(typed)
    inside = select(cohorts.c.id).where(cohorts.c.programme == programme.id)
    theirs = select(memberships.c.person).where(
        or_(memberships.c.programme == programme.id, memberships.c.cohort.in_(inside))
    )
    return identity.person_where(known & people.c.id.in_(theirs)) if typed else None


@pages.post("/manage/programmes/<uuid:programme>/cascade/trainers/<uuid:trainer>/end")
@identity.signed_in
def end(programme: UUID, trainer: UUID) -> Response:
    """Let a trainer log no more; what they logged stays, and they can be named again."""
    found = identity.managed_programme(programme)
    held = grown.of_programme(found.id).trainers.get(trainer) or trainers.named(trainer, found.id)
    if held is None:
        raise not_found()
    with database.writing():
        trainers.end(held)
    return redirect(chrome.url("cascade_trainers.index", programme=found.id), 303)
