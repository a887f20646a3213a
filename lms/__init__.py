"""Threshold: training curricula on community-based drug treatment, inside any Flask application.

``LMS(app)`` mounts the whole learning system; see :class:`lms.extension.LMS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lms.extension import LMS

__all__ = ["LMS"]


def __getattr__(name: str) -> object:
    # When it is asked for: it brings every page along, and whoever imports a part of Threshold may need none of them.
    if name == "LMS":
        from lms.extension import LMS

        return LMS
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
