"""The kinds of activity: one file each, found by looking in this folder.

A file with a name `ACTIVITY` in it, a `Form`, is a kind; nothing else has to know about it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from curricula.activities.draft import Form


@cache
def forms() -> tuple[Form, ...]:
    """List the kinds of activity in the order of their file names."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(module.ACTIVITY for module in modules if hasattr(module, "ACTIVITY"))
