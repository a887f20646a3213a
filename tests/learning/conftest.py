"""What the tests of the trainee's pages share: the cast, Alice at work, and content that may be edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests import people
from tests.learning.trainee import Draft, Trainee, at_work, draft
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Return everybody, made in the database of ``app``."""
    return people.settle(app)


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Trainee:
    """Return Alice, signed in on her phone."""
    return at_work(app, cast.alice, cast.alices_seat)


@pytest.fixture
def content(app: Flask, tmp_path: Path) -> Draft:
    """Return a copy of the tests' content, as it is published."""
    return draft(app, tmp_path)
