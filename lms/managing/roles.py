"""Roles on the whole site: an administrator says who else runs it, begins programmes, writes courses or signs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, codes, database, granting, identity
from lms.accounts import sessions
from lms.accounts.names import read_email
from lms.errors import Refused, not_found
from lms.identity import ADMIN, AUTHOR, MANAGER, REVIEWER, Person
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing.typed import Typed
from lms.tables import memberships, people

pages = Blueprint("roles", __name__)

OFFERED = {
    AUTHOR: (_("Author"), _("Writes, previews and publishes courses.")),
    REVIEWER: (_("Reviewer"), _("Signs what others wrote where a mistake could harm.")),
    MANAGER: (_("Manager"), _("Begins programmes, and manages those.")),
    ADMIN: (_("Administrator"), _("Runs the site: sees and may do everything but sign.")),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role on the whole site; ``known_by`` is their e-mail or their card's number."""

    person: UUID
    name: str
    known_by: str
    role: str
    since: datetime


@pages.get("/manage/roles")
@identity.signed_in
def index() -> str:
    """Show who holds which role on the whole site."""
    _administrator()
    return _page(Typed({}))


def _administrator() -> Person:
    person = identity.me()
    if not person.is_admin:
        raise not_found()
    return person


def _page(typed: Typed) -> str:
    return render_template(
        "lms/managing/roles.html",
        holders=holders(),
        offered=[(role, str(name), str(meaning)) for role, (name, meaning) in OFFERED.items()],
        names={role: str(name) for role, (name, _meaning) in OFFERED.items()},
        typed=typed.fields,
        problems=typed.problems,
        me=identity.me().id,
    )


def holders() -> tuple[Holder, ...]:
    """Return everybody who holds a role on the whole site, by role and name."""
    query = (
        select(people.c.id, people.c.name, people.c.email, people.c.card, memberships.c.role, memberships.c.since)
        .join(memberships, memberships.c.person == people.c.id)
        .where(memberships.c.programme.is_(None), memberships.c.cohort.is_(None), memberships.c.ended_at.is_(None))
        .where(memberships.c.role.in_(list(OFFERED)))
    )
    found = [
        Holder(row.id, row.name, row.email or codes.shown_code(row.card or ""), row.role, row.since)
        for row in database.connection().execute(query)
    ]
    order = list(OFFERED)
    return tuple(sorted(found, key=lambda held: (order.index(held.role), held.name.casefold(), held.person)))


@pages.post("/manage/roles")
@identity.signed_in
def give() -> Response | tuple[str, int]:
    """Give a role to whoever has the e-mail address or the card; giving it twice gives it once."""
    _administrator()
    typed = Typed(request.form)
    role = typed.one_of("role", tuple(OFFERED), gettext("Choose a role."))
    person = find(typed.line("who", gettext("Write an e-mail address or the number of a card.")))
    if person is None:
        typed.problems.setdefault(
            "who", gettext("Nobody here has this address or card. Check it, or invite them first.")
        )
    if typed.problems or person is None:
        return _page(typed), 400
    appoint(person, role)
    flash(gettext("%(name)s has the role now.", name=person.name), "good")
    return redirect(chrome.url("roles.index"), 303)


def find(typed: str) -> Person | None:
    """Return who has this e-mail address or this card; ``None`` when nobody has."""
    if "@" in typed:
        return identity.person_where(people.c.email == read_email(typed))
    number = codes.read_code(typed)
    return identity.person_where(people.c.card == number) if number else None


def appoint(person: Person, role: str) -> None:
    """Give a person a role on the whole site.

    Who only learned until now is signed out everywhere: a phone that stays signed in for a season is not for staff.
    """
    with database.writing():
        granting.grant(person.id, role)
        if not person.is_staff:
            sessions.end_everywhere(person.id)


@pages.post("/manage/roles/end")
@identity.signed_in
def take() -> Response:
    """Take a role on the whole site from somebody; nobody can take their own right to run the site."""
    me = _administrator()
    role = request.form.get("role", "")
    try:
        person = identity.person_with_id(UUID(request.form.get("person", "")))
    except ValueError:
        person = None
    if person is None:
        raise not_found()
    if person.id == me.id and role == ADMIN:
        raise Refused(
            409,
            gettext("You cannot end your own role as administrator: the site could be left with nobody."),
            gettext("Ask another administrator."),
        )
    with database.writing():
        granting.withdraw(person.id, role)
    flash(gettext("%(name)s no longer has this role.", name=person.name), "good")
    return redirect(chrome.url("roles.index"), 303)
