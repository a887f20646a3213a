"""Erasing somebody whose programme one manages: seen first, then done for good."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, database, identity
from lms.accounts.names import same_name
from lms.errors import not_found
from lms.identity import TRAINEE, Person, Programme
from lms.language import gettext
from lms.privacy import erasing, held
from lms.tables import cohorts, echo_trainers, evidence_packs, memberships

pages = Blueprint("erasing", __name__)


@pages.get("/manage/programmes/<uuid:programme>/erase/<uuid:person>")
@identity.signed_in
def ask(programme: UUID, person: UUID) -> str:
    """Show what erasing somebody takes away and what stays, and ask for their name."""
    return _page(identity.managed_programme(programme), _trainee(programme, person))


@pages.post("/manage/programmes/<uuid:programme>/erase/<uuid:person>")
@identity.signed_in
def erase(programme: UUID, person: UUID) -> Response | tuple[str, int]:
    """Erase somebody, once their name was written out."""
    found, trainee = identity.managed_programme(programme), _trainee(programme, person)
    if not same_name(request.form.get("name", ""), trainee.name):
        return _page(found, trainee, gettext("Write the name as it stands above.")), 400
    pseudonym = erasing.erase(trainee, identity.me())
    flash(gettext("The person is erased. What they did stays as that of %(pseudonym)s.", pseudonym=pseudonym), "good")
    return redirect(chrome.url("privacy.show", programme=programme), 303)


def _trainee(programme: UUID, person: UUID) -> Person:
    """Return somebody who learns, learned or trains others in a programme; 404 where they do elsewhere, too.

    Elsewhere is where the reader manages nothing.
    """
    of_person = select(memberships.c.role, memberships.c.programme, cohorts.c.programme.label("of_cohort")).where(
        memberships.c.person == person
    )
    rows = database.connection().execute(of_person.outerjoin(cohorts, cohorts.c.id == memberships.c.cohort)).all()
    gave = select(echo_trainers.c.programme).where(echo_trainers.c.person == person)
    giving = set(database.connection().execute(gave).scalars())
    trained = {row.of_cohort for row in rows if row.role == TRAINEE} | giving
    places = {row.of_cohort or row.programme for row in rows} | giving
    found = identity.person_with_id(person)
    if found is None or programme not in trained or not _manages_all(places):
        raise not_found()
    return found


def _manages_all(places: set[UUID | None]) -> bool:
    me = identity.me()
    return me.is_admin or all(place is not None and me.manages(place) for place in places)


def _page(programme: Programme, person: Person, wrong: str = "") -> str:
    here = select(cohorts.c.id).where(cohorts.c.programme == programme.id)
    named = select(evidence_packs.c.id).where(
        evidence_packs.c.named, evidence_packs.c.scope.in_(here) | (evidence_packs.c.scope == programme.id)
    )
    return render_template(
        "lms/managing/erase.html",
        programme=programme,
        person=person,
        summed=held.summed(person.id),
        wish=erasing.wish_of(person.id),
        packs=len(database.connection().execute(named).all()),
        typed=request.form.get("name", ""),
        problems={"name": wrong} if wrong else {},
    )
