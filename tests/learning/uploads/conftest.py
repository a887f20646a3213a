"""Everybody here learns from a course that asks for files."""

from __future__ import annotations

import pytest

from tests.learning import essay
from tests.learning.trainee import Draft


@pytest.fixture(autouse=True)
def _content(content: Draft) -> None:
    essay.publish(content)
