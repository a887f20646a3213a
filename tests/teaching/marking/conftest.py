"""A course with answers that a person marks, Alice who wrote them and Bob who marks."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import people
from tests.learning import essay
from tests.learning.trainee import Draft, Trainee, at_work, draft
from tests.people import Cast


@pytest.fixture(autouse=True)
def content(app: Flask, tmp_path: Any) -> Draft:
    """Publish a course with a quiz that a person marks."""
    made = draft(app, tmp_path)
    essay.publish(made)
    return made


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Trainee:
    """Return Alice, signed in on her phone."""
    return at_work(app, cast.alice, cast.alices_seat)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    """Return Bob, who teaches her."""
    return people.signed_in(app, cast.bob)
