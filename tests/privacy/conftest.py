"""What the tests of personal data share: the cast in the database."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import people
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Return everybody, made in the database of ``app``."""
    return people.settle(app)
