"""What time it is. The only place that asks; tests put their own clock into ``LMS_CLOCK``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from flask import current_app


def now() -> datetime:
    """Return the present moment in UTC."""
    chosen = cast("Callable[[], datetime] | None", current_app.config["LMS_CLOCK"])
    return chosen().astimezone(UTC) if chosen else datetime.now(UTC)
