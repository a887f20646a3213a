"""What a round can be about: the sets and exercises in the content folder, and the sets that authors brought in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from curricula.appraisal import shelf
from curricula.appraisal.exercise import Exercise
from curricula.appraisal.shelf import Shelf
from curricula.appraisal.standards import StandardsSet
from curricula.files import Folder
from curricula.reader import ORIGINAL
from lms import database
from lms.learning.appraisal import kept
from lms.tables import standards_sets


@dataclass(frozen=True, slots=True)
class Offer:
    """A set, and in an exercise what is found and how the expert rates; ``value`` names it in forms."""

    value: str
    standards: StandardsSet
    exercise: Exercise | None = None

    @property
    def title(self) -> str:
        """What people choose it by."""
        return self.exercise.title if self.exercise else self.standards.title


def in_folder(language: str) -> Shelf:
    """Return what the content folder has in a language, and in the original's where it has nothing of that name."""
    content = Folder(Path(current_app.config["LMS_CONTENT"]))
    found = Shelf()
    for each in (language, ORIGINAL):
        here = shelf.read(content, each)
        found = Shelf({**here.sets, **found.sets}, {**here.exercises, **found.exercises})
    return found


def exercises(language: str) -> tuple[Offer, ...]:
    """Return the exercises that a cohort can do."""
    found = in_folder(language)
    told = ((id, each, _set_of(found, each)) for id, each in found.exercises.items())
    return tuple(Offer(f"{each.language}:{id}", standards, each) for id, each, standards in told)


def _set_of(found: Shelf, of: Exercise) -> StandardsSet:
    """Return the set of an exercise in its own language, in which its criteria are named."""
    here = found.sets[of.set]
    return here if here.language == of.language else in_folder(of.language).sets[of.set]


def sets(language: str) -> tuple[Offer, ...]:
    """Return the sets that a service can be appraised by: those brought in first, the newest on top."""
    query = select(standards_sets.c.hash).order_by(standards_sets.c.at.desc())
    brought = [(row.hash, kept.standards_with(row.hash)) for row in database.connection().execute(query)]
    own = [(f"{each.language}:{id}", each) for id, each in in_folder(language).sets.items()]
    return tuple(Offer(value, each) for value, each in (*brought, *own))
