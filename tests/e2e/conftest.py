"""What the tests of the whole path share: a site that sends mail, its people, windows on it, and a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import ViewportSize

from tests import people
from tests.accounts.mailbox import Mailbox, mailbox
from tests.browser import PHONE, Browse
from tests.conftest import Clock
from tests.e2e.line import Line
from tests.e2e.phone import SIGNS, Phone, phone_of
from tests.e2e.visitor import Visitor
from tests.people import Cast

__all__ = ["mailbox"]

SIGN_IN_TRIES = 4


@pytest.fixture
def app(make_app: Callable[..., Flask], database_uri: str, mailbox: Mailbox) -> Flask:
    """Return a site that sends mail and is quick to lose patience with wrong PINs."""
    return make_app(database_uri, LMS_MAIL_URL=mailbox.address, LMS_SIGN_IN_TRIES=SIGN_IN_TRIES)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Return everybody, made in the database of ``app``."""
    return people.settle(app)


class Visit(Protocol):
    """Sits down at a browser of their own. See :func:`visit`."""

    def __call__(self, screen: ViewportSize = PHONE, *, javascript: bool = True, **context: Any) -> Visitor:
        """Return somebody who is not signed in."""


@pytest.fixture
def visit(browse: Browse, live_server: str) -> Visit:
    """Return what sits somebody down: ``visit(DESK, javascript=False)``. They agree to whatever a page asks."""

    def sit_down(screen: ViewportSize = PHONE, *, javascript: bool = True, **context: Any) -> Visitor:
        page = browse(screen, javascript=javascript, **context)
        page.on("dialog", lambda dialog: dialog.accept())
        return Visitor(page, live_server)

    return sit_down


@pytest.fixture
def line(live_server: str) -> Iterator[Line]:
    """Yield the line between the phones of a test and its server."""
    made = Line(urlsplit(live_server).port or 0).mend()
    yield made
    made.cut()


@pytest.fixture
def learn(cast: Cast) -> str:
    """Return where Alice's course is."""
    return f"/learn/{cast.cohort.code}/"


@pytest.fixture
def alice(app: Flask, cast: Cast, clock: Clock, browse: Browse, line: Line, learn: str) -> Phone:
    """Return Alice's phone, an hour after she joined, on a lesson, ready to lose its line."""
    clock.forward(hours=1)
    phone = phone_of(app, cast.alice, browse, line)
    phone.make_ready(learn + SIGNS)
    return phone
