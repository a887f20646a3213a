"""The people of a cohort: who is in it, enrolling by hand, trainers and managers, invitations, PIN cards, leaving."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, mail, records
from lms.accounts import invitations, pins
from lms.accounts.invitations import Invited
from lms.errors import Refused, not_found
from lms.identity import MANAGER, TRAINEE, TRAINER, Cohort, Seat
from lms.language import gettext, ngettext
from lms.managing import programme_roles, programmes, roster
from lms.managing.roster import Entry
from lms.managing.typed import Typed
from lms.privacy import code_names
from lms.tables import people as table
from lms.teaching import cards

pages = Blueprint("enrolment", __name__)

INVITED_AT_ONCE = 20  # a mail server may take seconds for each
CARDS_AT_ONCE = 40  # a tenth of a second each
A_SLIP = timedelta(minutes=10)  # the same form again this soon: the card is made again, since nobody has seen it


@pages.get("/manage/<cohort>/people")
@identity.signed_in
def people(cohort: str) -> str:
    """Show everybody who belongs to a cohort, and what some of them still need to sign in."""
    found = identity.managed_cohort(cohort)
    listed = roster.entries(found)
    trainees = [entry for entry in listed if entry.role == TRAINEE]
    return render_template(
        "lms/managing/people.html",
        cohort=found,
        trainees=trainees,
        staff=[entry for entry in listed if entry.role != TRAINEE],
        others={role: str(name) for role, (name, _meaning) in programme_roles.OFFERED.items()},
        signs_in=roster.signs_people_in(),
        to_invite=_waiting(listed)[:INVITED_AT_ONCE],
        to_card=[entry for entry in trainees if entry.waits_for_card][:CARDS_AT_ONCE],
    )


@pages.get("/manage/<cohort>/people/new")
@identity.signed_in
def new_trainee(cohort: str) -> str:
    """Show the form that enrols one trainee by hand."""
    return _trainee_form(identity.managed_cohort(cohort), Typed({"id": str(uuid4())}))


def _trainee_form(cohort: Cohort, typed: Typed) -> str:
    return render_template(
        "lms/managing/trainee_form.html",
        cohort=cohort,
        typed=typed.fields,
        problems=typed.problems,
        languages=roster.languages().items(),
        signs_in=roster.signs_people_in(),
    )


@pages.post("/manage/<cohort>/people/new")
@identity.signed_in
def enrol(cohort: str) -> Response | tuple[str, int]:
    """Enrol one trainee: with an e-mail address they are invited, without one their PIN card is shown."""
    found = identity.managed_cohort(cohort)
    typed = Typed(request.form)
    if found.code_names:
        name, email = code_names.new(), ""
    else:
        name, email = typed.person(), typed.email(optional=roster.signs_people_in())
    speaks = typed.one_of("language", ("", *roster.languages()), gettext("Choose one of the languages."))
    if typed.problems:
        return _trainee_form(found, typed), 400
    chosen = records.chosen_id(request.form.get("id"))
    with roster.enrolling():
        person = roster.with_email(email) if email else None
        is_new = person is None and roster.make_person(chosen, name, email, speaks)
        was_there = roster.has_seat(person or chosen, found)
        if person or is_new:
            roster.seat(person or chosen, found)
    if not email:
        return _card(found, chosen, is_new)
    if was_there:
        return _was_there(found, name)
    return _invited_page(found, [person or chosen])


def _was_there(cohort: Cohort, name: str) -> Response:
    flash(gettext("%(name)s was in this cohort before.", name=name), "info")
    return redirect(chrome.url("enrolment.people", cohort=cohort.code), 303)


def _card(cohort: Cohort, person: UUID, is_new: bool) -> Response:
    seat = _seat_for_card(cohort, person)
    made_at = database.connection().execute(select(table.c.created_at).where(table.c.id == person)).scalar_one()
    if not is_new and made_at < clock.now() - A_SLIP:
        return _was_there(cohort, seat.person.name)
    onward = chrome.url("enrolment.people", cohort=cohort.code)
    return pins.card_page(pins.reset_pin(seat, identity.me()), onward)


@pages.get("/manage/<cohort>/staff/new")
@identity.signed_in
def new_staff(cohort: str) -> str:
    """Show the form that makes somebody trainer of the cohort or manager of its programme."""
    return _staff_form(identity.managed_cohort(cohort), Typed({"id": str(uuid4()), "role": TRAINER}))


def _staff_form(cohort: Cohort, typed: Typed) -> str:
    return render_template("lms/managing/staff_form.html", cohort=cohort, typed=typed.fields, problems=typed.problems)


@pages.post("/manage/<cohort>/staff/new")
@identity.signed_in
def appoint(cohort: str) -> Response | tuple[str, int]:
    """Make somebody trainer or manager, by e-mail; who is not known here needs a name and is invited."""
    found = identity.managed_cohort(cohort)
    typed = Typed(request.form)
    email = typed.email()
    role = typed.one_of("role", (TRAINER, MANAGER), gettext("Choose what this person does."))
    name = "" if typed.problems or roster.with_email(email) else typed.person()
    if typed.problems:
        return _staff_form(found, typed), 400
    chosen = records.chosen_id(request.form.get("id"))
    with roster.enrolling():
        person = roster.with_email(email)
        if person is None and not roster.make_person(chosen, name, email):
            raise Refused(409, gettext("This form was already sent with another answer. The first one is kept."))
        roster.appoint(person or chosen, role, found)
    return _invited_page(found, [person or chosen])


@pages.post("/manage/<cohort>/invitations")
@identity.signed_in
def invite(cohort: str) -> Response:
    """Invite the one whom the form names, or the next of all who wait for an invitation."""
    found = identity.managed_cohort(cohort)
    listed = roster.entries(found)
    named = {uuid for uuid in map(_uuid, request.form.getlist("person")) if uuid}
    wanted = [entry for entry in listed if entry.email and entry.person in named] if named else _waiting(listed)
    return _invited_page(found, [entry.person for entry in wanted[:INVITED_AT_ONCE]])


def _waiting(listed: tuple[Entry, ...]) -> list[Entry]:
    return [entry for entry in listed if entry.waits_for_invitation]


def _invited_page(cohort: Cohort, invited: list[UUID]) -> Response:
    """Invite these people and tell what became of it. After one mail that failed no other is tried."""
    if not roster.signs_people_in():
        flash(gettext("They are in as soon as they sign in to this site with this address."), "good")
        return redirect(chrome.url("enrolment.people", cohort=cohort.code), 303)
    told: list[tuple[str, str, Invited]] = []
    for key in invited:
        became = invitations.invite(key, identity.me(), programmes.course_title(cohort))
        person = identity.person_where(table.c.id == key)
        assert person is not None
        told.append((person.name, person.email, became))
        if not became.sent and mail.is_set_up():
            break
    left = len(_waiting(roster.entries(cohort)))
    page = render_template("lms/managing/invited.html", cohort=cohort, told=told, left=left)
    return Response(page, mimetype="text/html", headers={"Cache-Control": "no-store"})


@pages.post("/manage/<cohort>/cards")
@identity.signed_in
def make_cards(cohort: str) -> Response:
    """Draw a sheet of new PIN cards for the trainees that were ticked; the PINs they had no longer work."""
    found = identity.managed_cohort(cohort)
    named = [uuid for uuid in map(_uuid, request.form.getlist("person")) if uuid]
    back = chrome.url("enrolment.people", cohort=found.code)
    if not named:
        flash(gettext("Tick the people who need a card first."), "warn")
        return redirect(back, 303)
    if len(named) > CARDS_AT_ONCE:
        raise Refused(
            400,
            ngettext("Only %(n)s card can be made at once.", "Only %(n)s cards can be made at once.", CARDS_AT_ONCE),
            gettext("Go back and tick fewer people; make the others after these."),
        )
    seats = [_seat_for_card(found, person) for person in dict.fromkeys(named)]
    return pins.sheet_page(pins.reset_pins(seats, identity.me()), found.title, back)


def _seat_for_card(cohort: Cohort, person: UUID) -> Seat:
    if not roster.signs_people_in():
        raise not_found()
    seat = identity.trainee_of(cohort, person)
    cards.refuse_unless_may_make(identity.me(), seat.person)
    return seat


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@pages.get("/manage/<cohort>/people/<uuid:membership>/end")
@identity.signed_in
def ask_to_end(cohort: str, membership: UUID) -> str:
    """Ask whether somebody shall leave the cohort or lose a role, and say what stays."""
    found = identity.managed_cohort(cohort)
    return render_template("lms/managing/end_membership.html", cohort=found, entry=_ending(found, membership))


@pages.post("/manage/<cohort>/people/<uuid:membership>/end")
@identity.signed_in
def end(cohort: str, membership: UUID) -> Response:
    """End a seat or a role; the records stay."""
    found = identity.managed_cohort(cohort)
    entry = _ending(found, membership)
    roster.end(entry.membership)
    flash(gettext("%(name)s no longer has this role.", name=entry.name), "good")
    return redirect(chrome.url("enrolment.people", cohort=found.code), 303)


def _ending(cohort: Cohort, membership: UUID) -> Entry:
    entry = roster.entry(cohort, membership)
    if entry.person == identity.me().id and entry.role == MANAGER:
        raise Refused(
            409,
            gettext("You cannot end your own role as manager: the programme could be left with nobody."),
            gettext("Ask another manager of the programme, or an administrator."),
        )
    return entry
