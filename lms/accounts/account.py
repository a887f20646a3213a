"""My account: name, language, e-mail address, password, signing out everywhere, and what is kept about me."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, codes, database, identity, language, limits, mail
from lms.accounts import emails, names, passwords, secrets, sessions
from lms.language import gettext
from lms.privacy import code_names
from lms.tables import people

pages = Blueprint("account", __name__)

Problems = list[tuple[str, str]]


@pages.get("/account")
@identity.signed_in
def show() -> Response:
    """Show what the site knows about who is asking, and let them change it."""
    return _page([])


@pages.post("/account/name")
@identity.signed_in
def rename() -> Response:
    """Change the name; a certificate that was issued keeps the one it was issued to."""
    code_names.refuse_own_name(identity.me())
    name = names.read_name(request.form.get("name", ""))
    wrong = names.name_problem(name)
    if wrong:
        return _page([("name", wrong)])
    _change(name=name)
    return _done(gettext("Your name is %(name)s now.", name=name))


@pages.post("/account/language")
@identity.signed_in
def speak() -> Response:
    """Change the language of the pages, on every device of the person."""
    chosen = request.form.get("language", "")
    if chosen not in current_app.config["LMS_LANGUAGES"]:
        return _page([("language", gettext("Choose one of the languages."))])
    _change(language=chosen)
    language.use(chosen)
    response = _done(gettext("The pages are in this language now."))
    response.delete_cookie(language.COOKIE)  # chosen for this device alone, it would win over the account's
    return response


@pages.post("/account/email")
@identity.signed_in
def ask_email() -> Response:
    """Send a link to a new address; it becomes the person's when they open it."""
    code_names.refuse_own_name(identity.me())
    email = names.read_email(request.form.get("email", ""))
    wrong = names.email_problem(email) if mail.is_set_up() else gettext("This site cannot send mail.")
    if wrong:
        return _page([("email", wrong)])
    key = f"confirm-email:{identity.me().id}"
    limits.refuse_after({key: current_app.config["LMS_SIGN_IN_TRIES"]})
    limits.count(key)
    emails.confirm_after_answer(identity.me().id, identity.me().name, email)
    return _done(gettext("A link is on its way to %(email)s. Open it, and the address is yours.", email=email))


@pages.post("/account/password")
@identity.signed_in
def change_password() -> Response:
    """Change the password, or set the first one, against the old one or the PIN; every other device is signed out."""
    me, old, chosen = identity.me(), request.form.get("old", ""), request.form.get("password", "")
    key = f"change-password:{me.id}"
    limits.refuse_after({key: current_app.config["LMS_SIGN_IN_TRIES"]})
    wrong = passwords.problem(chosen, (me.name, me.email))
    if wrong:
        return _page([("password", wrong)])
    kept = _kept()
    fitting = secrets.fits(old, kept[0]) if kept[0] else secrets.fits(secrets.read_pin(old), kept[1])
    if not fitting:
        limits.count(key)
        return _page([("old", gettext("This is not the one you have now."))])
    hashed = secrets.hashed(chosen)
    with database.writing():
        passwords.keep(me.came_by, hashed)
    sessions.begin(me.came_by)
    return _done(gettext("Your password is kept. Other devices are signed out."))


@pages.post("/account/sign-out-everywhere")
@identity.signed_in
def sign_out_everywhere() -> Response:
    """End every session of the person, this one too."""
    with database.writing():
        sessions.end_everywhere(identity.me().id)
    sessions.end()
    flash(gettext("You are signed out on every device."), "good")
    return redirect(chrome.url("sign_in.show"), 303)


def _change(**values: str) -> None:
    with database.writing() as link:
        link.execute(people.update().where(people.c.id == identity.me().id).values(**values))


def _done(words: str) -> Response:
    flash(words, "good")
    return redirect(chrome.url("account.show"), 303)


def _kept() -> tuple[str | None, str | None]:
    """Return the hashes of the password and the PIN with which the person signs in now."""
    query = select(people.c.password, people.c.pin).where(people.c.id == identity.me().came_by)
    row = database.connection().execute(query).one()
    return row.password, row.pin


def _page(problems: Problems) -> Response:
    password, pin = _kept()
    page = render_template(
        "lms/accounts/account.html",
        person=identity.me(),
        typed=request.form,
        problems=problems,
        card=codes.shown_code(identity.me().card),
        proof="password" if password else "pin" if pin else "",
        sends_mail=mail.is_set_up(),
        has_code_name=code_names.is_held_by(identity.me()),
        shortest=secrets.SHORTEST_PASSWORD,
    )
    return make_response(page, 400 if problems else 200)
