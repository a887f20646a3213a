"""Formats of other programs: one file each, found by looking in this folder.

A file with a name `FORMATS` in it, a tuple of `Format`, adds what it can read or write; nothing else has to know about
it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from curricula.formats.base import LARGEST_FILE, Format, Unreadable


@cache
def formats() -> tuple[Format, ...]:
    """List the formats in the order of their file names."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(each for module in modules for each in getattr(module, "FORMATS", ()))


def readable() -> tuple[Format, ...]:
    """List the formats that can be imported."""
    return tuple(each for each in formats() if each.read is not None)


def writable() -> tuple[Format, ...]:
    """List the formats that can be exported."""
    return tuple(each for each in formats() if each.write is not None)


def refuse_size(content: bytes) -> None:
    """Raise `Unreadable` for a file that is empty or too large."""
    if not content.strip():
        raise Unreadable("the file is empty", "Export it again from the other program")
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"the file has {len(content):,} bytes", f"Divide it; {LARGEST_FILE:,} are the limit")


def recognise(content: bytes, name: str) -> Format:
    """Tell which format a file is in, by its name and, where several have that ending, by what is in it.

    Raises `Unreadable` for a file that is in no format that we read.
    """
    fitting = [each for each in readable() if name.lower().endswith(each.suffixes)]
    found = next((each for each in (*fitting, *readable()) if each.recognises(content)), None)
    if found is not None:
        return found
    if len(fitting) == 1:
        return fitting[0]
    known = "; ".join(f"{each.label} ({', '.join(each.suffixes)})" for each in readable())
    raise Unreadable(f"{name!r} is in no format that is read here", f"These are: {known}")
