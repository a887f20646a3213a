"""What the content folder holds now, composed as it would be published and kept until a file changes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from flask import current_app

from curricula import reader
from curricula.findings import Memory
from curricula.model import Library
from curricula.problems import Problem
from lms.kept import Kept
from lms.publication.editions import shelf
from lms.publication.publishing import Manuscript, compose
from lms.publication.signatures import Name


class Readings:
    """Reads the content folder; of a file that says what it said the last time, nothing is made again."""

    def __init__(self) -> None:
        self.last = Memory()

    def read(self, folder: Path) -> tuple[Library, tuple[Problem, ...]]:
        """Return the library and all problems; two threads may both read at once, and what one of them read is kept."""
        memory = self.last.next()
        found = reader.read(folder, memory)
        self.last = memory
        return found


@dataclass(frozen=True)
class Draft:
    """The content folder as it would be published, and every problem in it."""

    library: Library
    problems: tuple[Problem, ...]
    manuscript: Manuscript

    @cached_property
    def critical(self) -> frozenset[str]:
        """The hashes of all that is critical for safety, or would replace what is."""
        before = self.manuscript.before.courses
        found = set()
        for name, course in self.manuscript.edition.courses.items():
            old = before[name].places if name in before else {}
            for key, place in course.places.items():
                versions = {place.hash, old[key].hash if key in old else place.hash}
                if any(self.manuscript.activity(each).is_safety_critical for each in versions):
                    found.add(place.hash)
        return frozenset(found)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep their activities from being published."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def draft(held: frozenset[Name] = frozenset()) -> Draft:
    """Return what ``LMS_CONTENT`` says now; it is read again only where a file, or what is published, changed.

    What is ``held`` back would stay as it was published before.
    """
    folder = Path(current_app.config["LMS_CONTENT"])
    kept = cast("Kept[tuple[str, int, frozenset[Name]], Draft]", current_app.extensions["lms"].drafts)
    return kept.get((fingerprint(folder), shelf().fresh().number, held), lambda: _read(folder, held))


def _read(folder: Path, held: frozenset[Name]) -> Draft:
    if held:
        whole = draft()
        return Draft(whole.library, whole.problems, compose(whole.library, held))
    readings = cast("Readings", current_app.extensions["lms"].readings)
    library, problems = readings.read(folder)
    return Draft(library, problems, compose(library, held))


def fingerprint(folder: Path) -> str:
    """Return a hash of the names, sizes and times of everything in a folder; hidden files do not count."""
    told = hashlib.sha256()
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not name.startswith(".")):
            path = Path(place, name)
            state = path.lstat()
            told.update(f"{path.relative_to(folder)}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ino}\n".encode())
    return told.hexdigest()
