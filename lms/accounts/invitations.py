"""Invitations: a person gets a link, chooses a password behind it, and is signed in. New passwords go the same way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, database, identity, language, mail, urls
from lms.accounts import links, passwords, secrets, sessions
from lms.identity import Person
from lms.language import format_datetime, gettext
from lms.tables import people

pages = Blueprint("invitation", __name__)


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of an invitation.

    ``sent``: the mail is on its way. Where it is not, ``wrong`` says why, and ``link`` is what to hand on instead;
    it is empty where the inviter may not see it, since whoever opens the link becomes that person.
    ``until`` is when the link stops working; ``None`` where the person can sign in already and needs none.
    """

    sent: bool
    link: str
    wrong: str
    until: datetime | None


def invite(person_id: UUID, by: Person, course: str = "") -> Invited:
    """Invite a person with an e-mail address, for ``course`` (a title, as the mail says it), and say what became of it.

    Call it outside ``database.writing()``: it writes, and then talks to the mail server for up to some ten seconds.
    Somebody who has a password or a PIN is told of the course and where to sign in; nobody can take over an account
    by inviting it. Others get a link for seven days.
    """
    person = identity.person_where(people.c.id == person_id)
    assert person is not None, "invite somebody who exists"
    assert person.email, "invite somebody with an e-mail address"
    if _can_sign_in(person_id):
        address, until = urls.public("sign_in.show"), None
    else:
        secret = secrets.new_link_secret()
        with database.writing():
            until = links.keep(secret, person_id, links.INVITATION)
        address = links.address(secret)
    wrong = _mailed(person, by, course, address, until)
    seen = bool(wrong) and (until is None or oversees(by, person))
    if wrong and not seen:
        wrong += " " + gettext("This person also belongs where you do not manage: ask an administrator to invite them.")
    return Invited(not wrong, address if seen else "", wrong, until)


def oversees(by: Person, person: Person) -> bool:
    """Whether somebody manages everything that another person may do."""
    return by.is_admin or all(
        (place := held.cohort.programme if held.cohort else held.programme) is not None and by.manages(place)
        for held in person.memberships
    )


def _can_sign_in(person_id: UUID) -> bool:
    query = select(people.c.password, people.c.pin).where(people.c.id == person_id)
    return any(database.connection().execute(query).one())


def _mailed(person: Person, by: Person, course: str, address: str, until: datetime | None) -> str:
    """Send the invitation in the person's language; return what went wrong in the inviter's, or nothing."""
    if not mail.is_set_up():
        return gettext("This site cannot send mail: hand the link on yourself.")
    with _speaking(person.language):
        subject, body = _words(person, by, course, address, until)
    try:
        mail.send(mail.compose(person.email, subject, body))
    except mail.NotSent as error:
        current_app.logger.warning("An invitation was not sent: %s", error)
        return gettext("The mail could not be sent: hand the link on yourself. (%(why)s)", why=error)
    return ""


def _words(person: Person, by: Person, course: str, address: str, until: datetime | None) -> tuple[str, str]:
    site = current_app.config["LMS_SITE_NAME"]
    first = gettext("%(inviter)s invites you to %(course)s.", inviter=by.name, course=course or site)
    if until is None:
        second = gettext("You have an account already. Sign in here:")
        last = ""
    else:
        second = gettext("Open this link, choose a password, and you are in:")
        when = format_datetime(until)
        last = gettext("The link works once, until %(when)s UTC. Nobody else should have it.", when=when)
    greeting = gettext("Dear %(name)s,", name=person.name)
    return f"{site}: {course or site}", "\n\n".join(filter(None, [greeting, first, second, address, last, site])) + "\n"


@contextmanager
def _speaking(code: str) -> Iterator[None]:
    """Speak another person's language for a while, where they have chosen one that the site offers."""
    before = language.current()
    language.use(code)
    try:
        yield
    finally:
        language.use(before)


@pages.get("/invitation/<secret>")
def show(secret: str) -> Response:
    """Show whom a link is for and what to, and ask for a password."""
    return _page(secret, links.find(secret))


@pages.post("/invitation/<secret>")
def accept(secret: str) -> Response:
    """Keep the chosen password, use the link up, and sign the person in."""
    found = links.find(secret)
    person = _whose(found)
    chosen = request.form.get("password", "")
    wrong = passwords.problem(chosen, (person.name, person.email))
    if wrong:
        return _page(secret, found, wrong)
    hashed = secrets.hashed(chosen)
    with database.writing():
        passwords.keep(links.use(secret), hashed)
    sessions.begin(person.came_by)
    flash(gettext("Your password is kept. From now on you sign in with your e-mail address and this password."), "good")
    return redirect(chrome.url("courses.home"), 303)


def _whose(link: links.Link) -> Person:
    person = identity.person_where(people.c.id == link.person)
    assert person is not None
    return person


def _page(secret: str, link: links.Link, wrong: str = "") -> Response:
    person = _whose(link)
    page = render_template(
        "lms/accounts/invitation.html",
        person=person,
        courses=[held.cohort for held in person.memberships if held.cohort is not None],
        is_new=link.purpose == links.INVITATION,
        address=chrome.url("invitation.accept", secret=secret),
        shortest=secrets.SHORTEST_PASSWORD,
        problems=[("password", wrong)] if wrong else [],
    )
    response = make_response(page, 400 if wrong else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
