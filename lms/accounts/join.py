"""Joining a cohort by its code: a name is enough. Who has no account gets a card with a number and a PIN."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID, uuid4

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, clock, codes, database, granting, identity, limits, mail, publication, records
from lms.accounts import emails, names, newcomers, pins, secrets, sessions
from lms.errors import Refused
from lms.identity import TRAINEE, Cohort
from lms.language import gettext
from lms.privacy import code_names, consents, profile
from lms.privacy.consents import Consent
from lms.tables import cohorts, memberships, people

pages = Blueprint("join", __name__)

JOINED = "lms_joined"


@pages.get("/join", defaults={"code": ""})
@pages.get("/join/<code>")
def show(code: str) -> str | Response:
    """Show what the code opens, and ask for the name; without a code ask for that first."""
    if code:
        return _page(_open(code), uuid4())
    typed = codes.read_code(request.args.get("code", "")[:40])
    if typed:
        return redirect(chrome.url("join.show", code=typed), 303)
    return render_template("lms/accounts/join_code.html")


@pages.post("/join/<code>")
def join(code: str) -> Response:
    """Give a seat to who is signed in; otherwise make a person with a card, a seat, and a session on this phone.

    Sending the form twice makes one person and shows the same card: its PIN follows from the form's id.
    """
    where, form = _open(code), records.chosen_id(request.form.get("id"))
    asked = consents.current(where.programme)
    person_id, me = newcomers.made_by(form), identity.who()
    if me is not None and me.id != person_id:
        code_names.refuse_known(me, where)
        if wrong := consents.missing(asked):
            return _page(where, form, wrong)
        _take_seat(me.id, where, asked)
        return redirect(profile.next_step(me, where), 303)
    if not newcomers.is_there(person_id):
        name, email = _named(where)
        problems = _problems(name, email) + consents.missing(asked)
        twin = None if problems or request.form.get("another") else _joined_on(where, name, person_id)
        if problems or twin:
            return _page(where, form, problems, twin)
        _make(person_id, name, where, secrets.hashed(newcomers.pin_of(form)), asked)
        if email:
            emails.confirm_after_answer(person_id, name, email)
    elif not newcomers.still_shown(person_id, newcomers.pin_of(form)):
        raise Refused(
            409, gettext("You have joined already."), gettext("Sign in with the number and PIN of your card.")
        )
    sessions.begin(person_id)
    until = clock.now() + newcomers.SHOWN_FOR
    session[JOINED] = {"form": str(form), "cohort": where.code, "until": until.timestamp()}
    return redirect(chrome.url("join.card"), 303)


@pages.get("/join/card")
@identity.signed_in
def card() -> Response:
    """Show the card of who has just joined on this phone; afterwards go to the course."""
    kept, me = session.get(JOINED), identity.me()
    if kept is None or kept["until"] < clock.now().timestamp() or newcomers.made_by(UUID(kept["form"])) != me.id:
        session.pop(JOINED, None)
        return redirect(chrome.url("courses.home"), 303)
    seat = identity.seat(kept["cohort"])
    shown = pins.PinCard(me.name, me.card, newcomers.pin_of(UUID(kept["form"])), seat.cohort.title)
    return pins.card_page(shown, profile.next_step(me, seat.cohort), is_mine=True)


def _open(code: str) -> Cohort:
    """Return the cohort that a code lets people into now. A closed one and an unknown one are answered alike."""
    key = f"join:{limits.address()}"
    limits.refuse_after({key: current_app.config["LMS_JOIN_TRIES_PER_ADDRESS"]})
    found = identity.cohorts_where(cohorts.c.join_code == codes.read_code(code[:40]), cohorts.c.joining)
    if not found:
        limits.count(key)
        raise Refused(
            404,
            gettext("This code opens no course that people can join now."),
            gettext("Compare it letter by letter with what you were given, or ask your trainer to open joining."),
        )
    return found[0]


def _named(where: Cohort) -> tuple[str, str]:
    """Return the name and the e-mail address that a form gives; a code name where the cohort has no others."""
    if where.code_names:
        return code_names.new(), ""
    return names.read_name(request.form.get("name", "")), names.read_email(request.form.get("email", ""))


def _problems(name: str, email: str) -> list[tuple[str, str]]:
    found = [("name", names.name_problem(name)), ("email", names.email_problem(email) if email else "")]
    return [(field, wrong) for field, wrong in found if wrong]


def _page(
    where: Cohort, form: UUID, problems: list[tuple[str, str]] | None = None, twin: datetime | None = None
) -> Response:
    course = publication.edition().course(where.curriculum, where.language)
    page = render_template(
        "lms/accounts/join.html",
        cohort=where,
        course=course.outline.title if course else "",
        id=form,
        typed=request.form,
        problems=problems or [],
        twin=twin,
        consent=consents.current(where.programme),
        sends_mail=mail.is_set_up(),
    )
    response = make_response(page, 400 if problems else 409 if twin else 200)
    response.headers["Cache-Control"] = "no-store"  # on a shared phone, Back must not bring the last one's form again
    return response


def _take_seat(person: UUID, where: Cohort, agreed: Consent | None) -> None:
    """Give a signed-in person a seat, and keep what they agreed to; one that was ended by the programme stays ended."""
    with database.writing() as link:
        held = (memberships.c.person == person) & (memberships.c.cohort == where.id) & (memberships.c.role == TRAINEE)
        if link.execute(select(memberships.c.id).where(held, memberships.c.ended_at.is_not(None))).first():
            raise Refused(
                403,
                gettext("Your place in this course was ended."),
                gettext("Ask your trainer or the programme manager to open it again."),
            )
        granting.grant(person, TRAINEE, where.programme, where.id)
        if agreed:
            consents.agree(person, agreed.id)


def _joined_on(where: Cohort, name: str, person: UUID) -> datetime | None:
    """Return since when somebody else of the same name has a seat in the cohort; ``None`` when nobody has.

    ``person`` may have got theirs a moment ago, when the form came twice at once.
    """
    query = (
        select(people.c.name, memberships.c.since)
        .join_from(memberships, people)
        .where(memberships.c.cohort == where.id, memberships.c.role == TRAINEE, memberships.c.ended_at.is_(None))
        .where(memberships.c.person != person)
        .order_by(memberships.c.since.desc())
    )
    rows = database.connection().execute(query)
    return next((cast("datetime", row.since) for row in rows if names.same_name(row.name, name)), None)


def _make(person: UUID, name: str, where: Cohort, pin: str, agreed: Consent | None) -> None:
    """Make the person and their seat, once, and keep what they agreed to.

    What was open when the page was read may be closed by now.
    """
    with database.writing():
        if not identity.cohorts_where(cohorts.c.id == where.id, cohorts.c.joining):
            raise Refused(
                409, gettext("Joining was closed a moment ago."), gettext("Ask your trainer to open it again.")
            )
        if newcomers.make(person, name, pin):
            granting.grant(person, TRAINEE, where.programme, where.id)
            if agreed:
                consents.agree(person, agreed.id)
            limits.count(f"join:{limits.address()}")
