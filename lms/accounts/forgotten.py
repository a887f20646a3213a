"""Forgotten passwords: a link by mail. The answer, and how long it takes, never tell whether an address is known."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, database, identity, limits, mail
from lms.accounts import links, names, secrets
from lms.errors import Refused
from lms.language import gettext
from lms.tables import people

pages = Blueprint("forgotten", __name__)

PER_PERSON = 3  # links that one address gets in a quarter of an hour, whoever asks


@pages.get("/sign-in/forgotten")
def show() -> str:
    """Ask for the e-mail address, or say whom to ask where this site sends no mail."""
    return _page()


@pages.post("/sign-in/forgotten")
def send() -> Response | tuple[str, int]:
    """Answer at once, always the same; what there is to send is sent after the answer."""
    typed = request.form.get("email", "")
    email = names.read_email(typed)
    wrong = names.email_problem(email)
    if not mail.is_set_up() or wrong:
        return _page(typed, wrong), 400
    limits.refuse_after({f"forgotten:{limits.address()}": current_app.config["LMS_SIGN_IN_TRIES_PER_ADDRESS"]})
    limits.count(f"forgotten:{limits.address()}")
    said = gettext("If this address belongs to an account here, a link to choose a new password is on its way to it.")
    flash(said, "info")
    response = redirect(chrome.url("sign_in.show"), 303)
    response.call_on_close(_later(email))
    return response


def _page(typed: str = "", wrong: str = "") -> str:
    return render_template(
        "lms/accounts/forgotten.html",
        typed=typed,
        sends_mail=mail.is_set_up(),
        problems=[("email", wrong)] if wrong else [],
    )


def _later(email: str) -> Callable[[], None]:
    """Return what sends the link once the answer is out; all that it needs of this request is taken from it now."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    secret = secrets.new_link_secret()
    message = _message(email, links.address(secret))

    def act() -> None:
        with app.app_context():
            if _keep(email, secret):
                _send(message)

    return act


def _message(email: str, address: str) -> EmailMessage:
    site = current_app.config["LMS_SITE_NAME"]
    parts = (
        gettext("Somebody, most likely you, asked for a new password at %(site)s.", site=site),
        gettext("Open this link within two hours and choose one:"),
        address,
        gettext("If it was not you, do nothing: your password stays as it is."),
    )
    subject = gettext("%(site)s: a new password", site=site)
    return mail.compose(email, subject, "\n\n".join(parts) + "\n")


def _keep(email: str, secret: str) -> bool:
    """Store the link where the address belongs to somebody who was not sent several just now; say whether it does."""
    key = f"forgotten-link:{email}"
    person = identity.person_where(people.c.email == email)
    if person is None:
        return False
    try:
        limits.refuse_after({key: PER_PERSON})
    except Refused:
        return False  # the answer went out already, and was the same
    with database.writing():
        links.keep(secret, person.came_by, links.PASSWORD)
        limits.count(key)
    return True


def _send(message: EmailMessage) -> None:
    try:
        mail.send(message)
    except mail.NotSent as error:
        current_app.logger.warning("A link for a new password was not sent: %s", error)
