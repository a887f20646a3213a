"""What the tests of accounts share: the cast in the database, and a mail server."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import people
from tests.accounts.mailbox import mailbox
from tests.people import Cast

__all__ = ["mailbox"]


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Return everybody, made in the database of ``app``."""
    return people.settle(app)
