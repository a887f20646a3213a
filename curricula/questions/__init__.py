"""The types of question: one file each, found by looking in this folder.

A file with a name `QUESTION` in it is a type; nothing else has to know about it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from curricula.questions.base import Question


@cache
def types() -> tuple[type[Question], ...]:
    """List the question types in the order of their file names."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(module.QUESTION for module in modules if hasattr(module, "QUESTION"))
