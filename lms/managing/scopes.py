"""What a manager reports on: one cohort, or all cohorts of a programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from unicodedata import category
from uuid import UUID

from lms import identity
from lms.identity import Cohort
from lms.learning import overdue
from lms.tables import cohorts

LONGEST_TITLE = 60  # characters of a title in the name of a file


@dataclass(frozen=True, slots=True)
class Scope:
    """What is reported on, and where its pages are: ``name`` is that of their endpoints, ``place`` their arguments."""

    title: str
    cohorts: tuple[Cohort, ...]
    name: str
    place: dict[str, Any]
    programme: str = ""


def of_cohort(code: str) -> Scope:
    """Return a cohort that who is asking manages, with no attempt open whose time is over; 404 for every other."""
    found = identity.managed_cohort(code)
    overdue.hand_in([found])
    return Scope(found.title, (found,), "cohort", {"cohort": code})


def of_programme(key: UUID) -> Scope:
    """Return a programme that who is asking manages, as :func:`of_cohort` does."""
    found = identity.managed_programme(key)
    within = identity.cohorts_where(cohorts.c.programme == key)
    overdue.hand_in(within)
    return Scope(found.title, within, "programme", {"programme": key}, found.title)


def plain(title: str) -> str:
    """Return a title as a part of a file's name: letters of any script and digits, dashes for all else."""
    kept = "".join(c if c.isalnum() or category(c).startswith("M") else " " for c in title)
    return "-".join(kept.split())[:LONGEST_TITLE].rstrip("-")
