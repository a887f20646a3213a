"""Hashes of passwords that cost the tests nothing: what makes one slow is the same in each, and is tested once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from argon2 import PasswordHasher

from lms.accounts import secrets

AS_ON_A_SITE = secrets._hasher, secrets._nobodys


def quickly() -> None:
    """Hash with the least that argon2id takes, in this process and to its end."""
    secrets._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    secrets._nobodys = secrets._hasher.hash("kept by nobody")


@contextmanager
def as_on_a_site() -> Iterator[None]:
    """Hash for a while as slowly as a site does."""
    hasher, nobodys = AS_ON_A_SITE
    with patch.object(secrets, "_hasher", hasher), patch.object(secrets, "_nobodys", nobodys):
        yield
