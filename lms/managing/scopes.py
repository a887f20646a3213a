"""What a manager reports on: one cohort, or a programme with all its cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from unicodedata import category
from uuid import UUID

from sqlalchemy import select

from lms import chrome, database, identity
from lms.errors import not_found
from lms.identity import Cohort, Programme
from lms.tables import cohorts, programmes

COHORT, PROGRAMME = "cohort", "programme"

LONGEST_TITLE = 60  # characters of a title in the name of a file


@dataclass(frozen=True, slots=True)
class Scope:
    """What is reported on; ``key`` is the id of the cohort or the programme, as ``kind`` says.

    Of a page that there is of both, the endpoints have the kind for a name.
    """

    kind: str
    key: UUID
    title: str
    programme: Programme
    cohorts: tuple[Cohort, ...]

    @property
    def is_programme(self) -> bool:
        """Whether it is a whole programme."""
        return self.kind == PROGRAMME

    @property
    def place(self) -> dict[str, Any]:
        """The arguments of its pages' addresses."""
        return {PROGRAMME: self.key} if self.is_programme else {COHORT: self.cohorts[0].code}

    @property
    def address(self) -> str:
        """The path of the page that leads to all its others."""
        return chrome.url("programmes.index") if self.is_programme else chrome.url("cohorts.show", **self.place)


def of_cohort(code: str) -> Scope:
    """Return a cohort as a scope when who is asking manages or audits it; 404 otherwise."""
    return _of(identity.managed_cohort(code))


def of_taught(code: str) -> Scope:
    """Return a cohort as a scope when who is asking teaches it, too; 404 for every other."""
    return _of(identity.taught_cohort(code))


def _of(cohort: Cohort) -> Scope:
    (programme,) = identity.programmes_where(programmes.c.id == cohort.programme)
    return Scope(COHORT, cohort.id, cohort.title, programme, (cohort,))


def of_programme(key: UUID) -> Scope:
    """Return a programme as a scope when who is asking manages or audits it; 404 otherwise."""
    found = identity.managed_programme(key)
    return Scope(PROGRAMME, found.id, found.title, found, identity.cohorts_where(cohorts.c.programme == key))


def managed(kind: str, key: UUID) -> Scope:
    """Return the cohort or the programme with this id when who is asking manages or audits it; 404 otherwise."""
    if kind == PROGRAMME:
        return of_programme(key)
    code = database.connection().execute(select(cohorts.c.code).where(cohorts.c.id == key)).scalar_one_or_none()
    if code is None:
        raise not_found()
    return of_cohort(code)


def plain(title: str) -> str:
    """Return a title as a part of a file's name: letters of any script and digits, dashes for all else."""
    kept = "".join(c if c.isalnum() or category(c).startswith("M") else " " for c in title)
    return "-".join(kept.split())[:LONGEST_TITLE].rstrip("-")
