"""What the tests of the whole path share: a site that sends mail, its people, and windows on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import pytest
from flask import Flask
from playwright.sync_api import ViewportSize

from tests import people
from tests.accounts.mailbox import Mailbox, mailbox
from tests.browser import PHONE, Browse
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
