"""What the tests of other software share: the cast in the database."""

from __future__ import annotations

from tests.managing.conftest import cast

__all__ = ["cast"]
