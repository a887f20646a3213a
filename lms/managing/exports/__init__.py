"""The formats that tables leave in: one file each, found by looking in this folder.

A file with a name `EXPORT` in it, an :class:`~lms.managing.exports.table.Export`, is a format; nothing else has to know
about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lms.managing.exports.table import Export


@cache
def formats() -> Mapping[str, Export]:
    """Return the formats by their suffix, in the order of their file names."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    exports = (module.EXPORT for module in modules if hasattr(module, "EXPORT"))
    return {export.suffix: export for export in exports}
