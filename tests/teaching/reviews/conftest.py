"""A site that asks for signatures, and Rosa, who signs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.teaching.reviewers import Reviewer, reviewer


@pytest.fixture
def app(make_app: Callable[..., Flask], database_uri: str) -> Flask:
    """Return a site as its operator finds it: it asks for signatures."""
    return make_app(database_uri, LMS_REQUIRE_SIGNATURES=True)


@pytest.fixture
def rosa(app: Flask) -> Reviewer:
    """Return Rosa, who signs."""
    return reviewer(app, "Rosa Umarova")
