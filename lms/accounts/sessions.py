"""Signed in, signed out: Threshold's own sessions, over Flask-Login. A host with its own sign-in never gets here."""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import func, select
from werkzeug.local import LocalProxy

from lms import database, identity
from lms.accounts import invented
from lms.identity import Person
from lms.tables import people

STAYS_SIGNED_IN = timedelta(days=90)  # a trainee's own phone; a PIN typed once a course


class SignedIn:
    """What Flask-Login keeps: the person, and the epoch under which they signed in."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """Return what the cookie holds: ending every session of a person means raising their epoch."""
        return f"{self.person.came_by}:{self.person.epoch}"


class SecureOverHttps(SecureCookieSessionInterface):
    """Flask's session cookie, never sent in the clear once it was given over https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie is for https alone: as configured, and wherever this request came by https."""
        return super().get_cookie_secure(app) or request.is_secure


def init_app(app: Flask) -> None:
    """Give the application Threshold's sign-in."""
    manager = LoginManager()
    manager.session_protection = None  # phones change their address all day
    manager.user_loader(load)
    manager.init_app(app, add_context_processor=False)  # templates get `who`
    if app.permanent_session_lifetime == Flask.default_config["PERMANENT_SESSION_LIFETIME"]:
        app.permanent_session_lifetime = STAYS_SIGNED_IN
    if type(app.session_interface) is SecureCookieSessionInterface:
        app.session_interface = SecureOverHttps()


def ours() -> bool:
    """Whether Threshold signs people in itself here; where a host does, there are no PINs, cards or join codes."""
    return current_app.extensions["lms"].identify is None


def load(kept: str) -> SignedIn | None:
    """Return whom a cookie names, or ``None`` when their sessions were ended since."""
    key, _, epoch = kept.partition(":")
    try:
        person = identity.person_with_id(UUID(key))
    except ValueError:
        return None
    if person is None or str(person.epoch) != epoch or invented.is_shut(person.id):
        return None
    return SignedIn(person)


def person() -> Person | None:
    """Return who is signed in."""
    user = cast("LocalProxy[object]", current_user)._get_current_object()
    return user.person if isinstance(user, SignedIn) else None


def begin(person_id: UUID) -> Person:
    """Sign a person in on this browser, outside ``database.writing()``; return them as they are now.

    A trainee stays signed in on this phone; whoever can see other people's records signs in again when the browser
    has been closed.
    """
    found = identity.person_with_id(person_id)
    assert found is not None
    session.permanent = not found.is_staff
    login_user(SignedIn(found))
    g.pop("lms_who", None)
    return found


def end() -> None:
    """Sign out on this browser, and forget what was meant for this person's eyes only."""
    logout_user()
    session.clear()
    g.pop("lms_who", None)


def end_everywhere(person_id: UUID) -> None:
    """End every session of a person, by any account of theirs, on every device; inside ``database.writing()``."""
    owner = func.coalesce(people.c.merged_into, people.c.id)
    theirs = owner == select(owner).where(people.c.id == person_id).scalar_subquery()
    statement = people.update().where(theirs).values(epoch=people.c.epoch + 1)
    database.connection().execute(statement)
