"""What the tests of devices share: the cast, Alice at work, content that may be edited, and Alice's phone."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from tests.connect.phone import Phone, phone_of
from tests.learning.conftest import alice, cast, content
from tests.learning.trainee import Trainee
from tests.people import Cast

__all__ = ["alice", "cast", "content"]


@pytest.fixture
def phone(alice: Trainee, cast: Cast, clock: Clock) -> Phone:  # noqa: F811 — the fixtures of before
    """Return Alice's phone, which has kept the whole course."""
    return phone_of(alice, cast.alice, clock).keep()
