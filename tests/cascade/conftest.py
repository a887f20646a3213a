"""Everybody here is one of the cast; Alice has been certified to train others, and nobody else has."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import people
from tests.cascade import giving
from tests.cascade.giving import Giving
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Giving:
    return giving.certified(app, cast.alices_seat)
