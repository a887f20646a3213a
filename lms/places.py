"""Where the files that are not code lie: in a checkout beside the package, in an installed wheel inside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_site"


def _folder(name: str) -> Path:
    return (_INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent) / name


def templates_folder() -> Path:
    """Return the folder that holds ``lms/layout.html`` and all other pages."""
    return _folder("templates")


def static_folder() -> Path:
    """Return the folder of style sheets and scripts."""
    return _folder("static")


def content_folder() -> Path:
    """Return the folder of the curricula that come with Threshold."""
    return _folder("content")
