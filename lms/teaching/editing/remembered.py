"""What was found in the files that nobody is editing: in memory, and in the file that ``lms check`` remembers by.

So the first look after a restart does not read every course anew.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from flask import current_app

from curricula import findings
from curricula.findings import Findings

MOST = 5_000  # files, about 1 kB each
FEW = 10
"""So many files are read anew as quickly as the file of the memory is written."""


def known(folder: Path) -> Mapping[str, Findings]:
    """Return what is known of the files of a folder."""
    kept: dict[str, Mapping[str, Findings]] = current_app.extensions["lms"].findings
    if str(folder) not in kept:
        kept[str(folder)] = findings.load(_text(_place(folder)))
    return kept[str(folder)]


def keep(folder: Path, found: Mapping[str, Findings]) -> None:
    """Keep what a look has found; what was known before stays, since others have other versions before them."""
    before = known(folder)
    kept: dict[str, Mapping[str, Findings]] = current_app.extensions["lms"].findings
    kept[str(folder)] = {**before, **found} if len(before) < MOST else found
    if len(found.keys() - before.keys()) > FEW:
        _write(_place(folder), findings.dump(found))


def _place(folder: Path) -> Path:
    name = f"check-{findings.digest(str(folder.resolve()))[:12]}.json"
    return Path(current_app.instance_path) / ".cache" / name


def _text(place: Path) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _write(place: Path, text: str) -> None:
    """Write the memory whole or not at all; where it cannot be written, the next process reads the files anew."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(name).replace(place)
        finally:
            Path(name).unlink(missing_ok=True)
