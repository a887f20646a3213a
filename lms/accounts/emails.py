"""A person's e-mail address: theirs once they have opened the link that was sent to it.

Nobody gets an address by typing it. Invitations find people by their address; whoever had put down a manager's would
be given the manager's programme.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Flask, after_this_request, current_app, flash, redirect, render_template
from itsdangerous import BadSignature
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, mail, sealing, urls
from lms.errors import Refused
from lms.language import gettext
from lms.tables import people

pages = Blueprint("email", __name__)

PURPOSE = "lms.email"  # of the seal on an address in a link
LASTS = timedelta(days=2)


def confirm_after_answer(person: UUID, name: str, email: str) -> None:
    """Send a link to an address once the answer to this request is out; opening it makes the address the person's."""
    address = urls.public("email.show", token=sealing.serializer(PURPOSE).dumps([str(person), email, _until()]))
    site = current_app.config["LMS_SITE_NAME"]
    ask = gettext("Open this link where you are signed in to %(site)s, and this address is yours there:", site=site)
    parts = (
        gettext("Dear %(name)s,", name=name),
        ask,
        address,
        gettext("If you do not know %(site)s, do nothing: your address is not used.", site=site),
    )
    message = mail.compose(email, gettext("%(site)s: is this your address?", site=site), "\n\n".join(parts) + "\n")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def send() -> None:
        with app.app_context():
            try:
                mail.send(message)
            except mail.NotSent as error:
                app.logger.warning("A link to confirm an address was not sent: %s", error)

    after_this_request(_on_close(send))


def _on_close(act: Callable[[], None]) -> Callable[[Response], Response]:
    def attach(response: Response) -> Response:
        response.call_on_close(act)
        return response

    return attach


def _until() -> int:
    return int((clock.now() + LASTS).timestamp())


def _confirmed(token: str) -> str:
    """Return the address that a link is about. Raises :class:`Refused` when it is too old, or somebody else's."""
    try:
        person, email, until = sealing.serializer(PURPOSE).loads(token)
    except BadSignature as error:
        raise Refused(
            404,
            gettext("This link is not complete, or it was never made here."),
            gettext("Open it again from the message, all of it to the end of its line."),
        ) from error
    if until < clock.now().timestamp() or person != str(identity.me().id):
        raise Refused(
            410,
            gettext("This link is too old, or it belongs to another account than the one you are signed in with."),
            gettext("Sign in with the account that asked for it, and ask for a new one under My account."),
        )
    return str(email)


@pages.get("/account/email/<token>")
@identity.signed_in
def show(token: str) -> str:
    """Ask once more: mail programs open links before people do."""
    return render_template("lms/accounts/email.html", email=_confirmed(token), token=token)


@pages.post("/account/email/<token>")
@identity.signed_in
def confirm(token: str) -> Response:
    """Make the address the person's own."""
    email, me = _confirmed(token), identity.me()
    with database.writing() as link:
        owner = link.execute(select(people.c.id).where(people.c.email == email).with_for_update()).scalar_one_or_none()
        if owner not in (None, me.id):
            raise Refused(
                409,
                gettext("Another account has the address %(email)s already.", email=email),
                gettext("Sign in with that account, or ask for a new password for it on the sign-in page."),
            )
        link.execute(people.update().where(people.c.id == me.id).values(email=email))
    flash(gettext("%(email)s is your address now.", email=email), "good")
    return redirect(chrome.url("account.show"), 303)
