"""What comes with Threshold, read once for all tests of a process: it is eighteen courses by now."""

from __future__ import annotations

from functools import cache

import pytest

from curricula import reader
from curricula.model import Library
from curricula.problems import Problem
from lms import places

once = pytest.mark.xdist_group("shipped")
"""Marks the tests of what comes with Threshold, so that one worker reads and publishes it for all of them."""


@cache
def _read() -> tuple[Library, tuple[Problem, ...]]:
    return reader.read(places.content_folder())


def library() -> Library:
    """Return the shipped courses."""
    return _read()[0]


def problems() -> tuple[Problem, ...]:
    """Return what the linter's reader has to say about them."""
    return _read()[1]
