"""The sign-in page: e-mail and password, or card number and PIN, in one form."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, codes, database, identity, limits
from lms.accounts import invented, names, secrets, sessions
from lms.errors import not_found
from lms.language import gettext
from lms.tables import people
from lms.urls import local_path

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
def show() -> Response:
    """Show the form; a card's QR code fills in its number. Who is signed in already goes on."""
    if identity.who() is not None:
        return _onward(request.args.get("next"))
    card = codes.read_code(request.args.get("card", "")[:40])
    return _page(codes.shown_code(card), request.args.get("next", ""))


@pages.post("/sign-in")
def sign_in() -> Response:
    """Sign in, or say that the two do not belong together; never whether the name alone is known."""
    name, secret = request.form.get("name", "").strip(), request.form.get("secret", "")
    if not name or not secret:
        return _page(name, request.form.get("next", ""), gettext("Fill in both fields."))
    account = limited(name)
    person = _fitting(name, secret)
    if person is None:
        limits.count(*account)
        return _page(name, request.form.get("next", ""), gettext("These two do not belong together. Check both."))
    sessions.begin(person)
    return _onward(request.form.get("next"))


@pages.post("/sign-in/demonstration", endpoint="demonstration")
def sign_in_as_invented() -> Response:
    """Sign in with an account of the demonstration, on a site that is one."""
    key = request.form.get("key", "")
    account = next((each for each in invented.ACCOUNTS if each.key == key), None)
    if account is None or not current_app.config["LMS_DEMONSTRATION"]:
        raise not_found()
    if identity.person_where(people.c.id == account.id) is None:
        raise not_found()
    sessions.begin(account.id)
    return _onward(request.form.get("next"))


@pages.post("/sign-out")
def sign_out() -> Response:
    """Sign out on this device."""
    sessions.end()
    flash(gettext("You are signed out."), "good")
    return redirect(chrome.url("sign_in.show"), 303)


def limited(name: str) -> tuple[str, str]:
    """Return what a wrong try for this name is counted under; raise :class:`Refused` (429) when there were too many.

    The name counts whether anybody has it or not: otherwise the limit would tell.
    """
    account, address = f"sign-in:{_read(name)}", f"sign-in-address:{limits.address()}"
    config = current_app.config
    limits.refuse_after(
        {account: config["LMS_SIGN_IN_TRIES"], address: config["LMS_SIGN_IN_TRIES_PER_ADDRESS"]},
    )
    return account, address


def _read(name: str) -> str:
    return names.read_email(name) if "@" in name else codes.read_code(name[:40])


def _fitting(name: str, secret: str) -> UUID | None:
    """Return whom a name and a secret belong to. One hash is compared whatever was typed, so that time tells nothing.

    A PIN goes with a card number only: six digits are enough beside a number that nobody can guess, and too few
    beside an address that everybody knows.
    """
    is_email, pin = "@" in name, secrets.read_pin(secret)
    column = people.c.email if is_email else people.c.card
    query = select(people.c.id, people.c.password, people.c.pin).where(column == _read(name))
    row = database.connection().execute(query).one_or_none()
    kept = None if row is None else row.pin if pin and not is_email else row.password
    if not secrets.fits(pin if pin and not is_email else secret, kept) or row is None or invented.is_shut(row.id):
        return None
    found: UUID = row.id
    return found


def _onward(asked: str | None) -> Response:
    return redirect(local_path(asked) or chrome.url("courses.home"), 303)


def _page(name: str, onward: str, wrong: str = "") -> Response:
    is_demonstration = current_app.config["LMS_DEMONSTRATION"]
    page = render_template(
        "lms/accounts/sign_in.html",
        name=name,
        onward=local_path(onward),
        problems=[("name", wrong)] if wrong else [],
        accounts=invented.ACCOUNTS if is_demonstration else (),
        password=invented.PASSWORD if is_demonstration else "",
    )
    return make_response(page, 400 if wrong else 200)
