"""Who else has a part in a programme: assessors, auditors, organisations; in all of it or one cohort, for some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import select, union
from werkzeug.wrappers import Response

from lms import chrome, clock, database, granting, identity, records
from lms.accounts import invitations, sessions
from lms.accounts.invitations import Invited
from lms.errors import Refused, not_found
from lms.granting import Terms
from lms.identity import ASSESSOR, AUDITOR, MANAGER, ORGANISATION, TRAINER, Cohort, Programme
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing import roster
from lms.managing.typed import Typed
from lms.privacy import declared
from lms.tables import cohorts, memberships, people, profiles

pages = Blueprint("programme_roles", __name__)

ADDRESS = "/manage/programmes/<uuid:programme>/roles"
OFFERED = {
    ASSESSOR: (_("Assessor"), _("Marks what no key can mark, answers work that is handed in, and rates services.")),
    AUDITOR: (_("Auditor"), _("Sees all that you see, pages and files, and changes nothing.")),
    ORGANISATION: (
        _("Organisation"),
        _("Sees how far its own people are, their attendance and their certificates, and nobody else’s."),
    ),
}
NAMES = {MANAGER: _("Manager"), TRAINER: _("Trainer"), **{role: name for role, (name, _meaning) in OFFERED.items()}}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role in a programme; ``cohort`` is the title of the one it is for, empty for all of them.

    ``over`` says that its last day has passed, ``ahead`` that its first has not come.
    """

    membership: UUID
    name: str
    email: str
    role: str
    cohort: str
    organisation: str
    since: datetime
    from_on: date | None
    until_on: date | None
    over: bool
    ahead: bool

    @property
    def words(self) -> str:
        """What the role is called."""
        return str(NAMES[self.role])

    @property
    def is_ended_here(self) -> bool:
        """Whether this page ends it; trainers and managers are in the lists of the cohorts."""
        return self.role in OFFERED


@pages.get(ADDRESS)
@identity.signed_in
def index(programme: UUID) -> str:
    """Show who has a part in the programme, and the form that gives somebody one."""
    return _page(identity.managed_programme(programme), Typed({"id": str(uuid4())}))


def _page(found: Programme, typed: Typed, invited: tuple[str, str, Invited] | None = None) -> str:
    return render_template(
        "lms/managing/programme_roles.html",
        programme=found,
        holders=holders(found),
        offered=[(role, str(name), str(meaning)) for role, (name, meaning) in OFFERED.items()],
        cohorts=[(each.code, each.title) for each in identity.cohorts_where(cohorts.c.programme == found.id)],
        organisations=organisations(found),
        asks_organisation=any(field.name == "organisation" for field in declared.policy(found.id).asks),
        typed=typed.fields,
        problems=typed.problems,
        invited=invited,
    )


def holders(of: Programme) -> tuple[Holder, ...]:
    """Return everybody but the trainees who has a role in a programme or one of its cohorts, by role and name."""
    shown = [memberships.c[name] for name in ("role", "organisation", "since", "from_on", "until_on")]
    held = select(memberships.c.id).where(memberships.c.role.in_(list(NAMES)), memberships.c.ended_at.is_(None))
    # Two questions in one: asked with "or", they would make the database read all memberships of the site.
    in_all, in_cohorts = (
        held.where(memberships.c.programme == of.id),
        held.join(cohorts, cohorts.c.id == memberships.c.cohort).where(cohorts.c.programme == of.id),
    )
    query = (
        select(memberships.c.id, people.c.name, people.c.email, cohorts.c.title, *shown)
        .join(people, people.c.id == memberships.c.person)
        .outerjoin(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(memberships.c.id.in_(union(in_all, in_cohorts)))
    )
    order, today = list(NAMES), clock.now().astimezone(UTC).date()
    found = [_holder(row, today) for row in database.connection().execute(query)]
    return tuple(sorted(found, key=lambda held: (order.index(held.role), held.name.casefold(), held.membership)))


def _holder(row: Any, today: date) -> Holder:
    return Holder(
        membership=row.id,
        name=row.name,
        email=row.email or "",
        role=row.role,
        cohort=row.title or "",
        organisation=row.organisation or "",
        since=row.since,
        from_on=row.from_on,
        until_on=row.until_on,
        over=row.until_on is not None and row.until_on < today,
        ahead=row.from_on is not None and today < row.from_on,
    )


def organisations(of: Programme) -> list[str]:
    """Return the organisations that trainees of a programme have named, each as it was written first."""
    query = select(profiles.c.answers).where(profiles.c.programme == of.id).order_by(profiles.c.at)
    named = (answers.get("organisation", "") for answers in database.connection().execute(query).scalars())
    return sorted({name.casefold(): name for name in named if name}.values(), key=str.casefold)


@pages.post(ADDRESS)
@identity.signed_in
def give(programme: UUID) -> Response | str | tuple[str, int]:
    """Give somebody a part, by e-mail; who is not known here needs a name and is invited."""
    found = identity.managed_programme(programme)
    typed = Typed(request.form)
    email = typed.email()
    role = typed.one_of("role", OFFERED, gettext("Choose a role."))
    cohort = _cohort(found, typed)
    terms = _terms(role, typed)
    name = "" if typed.problems or roster.with_email(email) else typed.person()
    if typed.problems:
        return _page(found, typed), 400
    chosen = records.chosen_id(request.form.get("id"))
    with roster.enrolling():
        person = roster.with_email(email)
        if person is None and not roster.make_person(chosen, name, email):
            raise Refused(409, gettext("This form was already sent with another answer. The first one is kept."))
        holder = person or chosen
        only_learned = person is not None and _only_learns(person)
        granting.grant(holder, role, found.id, cohort.id if cohort else None, terms)
        if only_learned:
            sessions.end_everywhere(holder)
    return _told(found, holder)


def _cohort(of: Programme, typed: Typed) -> Cohort | None:
    """Return the cohort that a role is for, ``None`` for the whole programme."""
    code = typed.fields.get("cohort", "")
    listed = identity.cohorts_where(cohorts.c.programme == of.id, cohorts.c.code == code) if code else ()
    if code and not listed:
        typed.problems["cohort"] = gettext("Choose one of the list.")
    return listed[0] if listed else None


def _terms(role: str, typed: Typed) -> Terms:
    organisation = ""
    if role == ORGANISATION:
        organisation = typed.line("organisation", gettext("Write the organisation as its people name it."))
    from_on, until_on = typed.day("from_on"), typed.day("until_on")
    typed.in_order(from_on, until_on, "until_on")
    if until_on and until_on < clock.now().astimezone(UTC).date() and "until_on" not in typed.problems:
        typed.problems["until_on"] = gettext("This day is over.")
    return Terms(from_on, until_on, organisation)


def _only_learns(person: UUID) -> bool:
    known = identity.person_with_id(person)
    return known is not None and not known.is_staff


def _told(of: Programme, holder: UUID) -> Response | str:
    """Say what came of it: who cannot sign in yet is invited, and where no mail goes out the link is shown."""
    person = identity.person_with_id(holder)
    assert person is not None
    back = redirect(chrome.url("programme_roles.index", programme=of.id), 303)
    if not roster.signs_people_in():
        flash(gettext("They are in as soon as they sign in to this site with this address."), "good")
        return back
    invited = invitations.invite(holder, identity.me(), of.title)
    if invited.sent:
        flash(gettext("%(name)s has the role now, and a mail about it is on its way.", name=person.name), "good")
        return back
    page = _page(of, Typed({"id": str(uuid4())}), (person.name, person.email, invited))
    return Response(page, mimetype="text/html", headers={"Cache-Control": "no-store"})


@pages.post(ADDRESS + "/end")
@identity.signed_in
def end(programme: UUID) -> Response:
    """End one of these roles; it is kept that somebody had it."""
    found = identity.managed_programme(programme)
    named = request.form.get("membership", "")
    held = next((each for each in holders(found) if str(each.membership) == named and each.is_ended_here), None)
    if held is None:
        raise not_found()
    roster.end(held.membership)
    flash(gettext("%(name)s no longer has this role.", name=held.name), "good")
    return redirect(chrome.url("programme_roles.index", programme=found.id), 303)
