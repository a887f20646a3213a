"""What is reported on: one cohort, or a programme with all its cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from lms import chrome, database, identity
from lms.errors import not_found
from lms.identity import Cohort, Programme
from lms.tables import cohorts, programmes

COHORT, PROGRAMME = "cohort", "programme"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is reported on; ``key`` is the id of the cohort or the programme, as ``kind`` says."""

    kind: str
    key: UUID
    title: str
    programme: Programme
    cohorts: tuple[Cohort, ...]

    @property
    def address(self) -> str:
        """The path of the page that leads to all its others."""
        if self.kind == COHORT:
            return chrome.url("cohorts.show", cohort=self.cohorts[0].code)
        return chrome.url("programmes.index")


def of_cohort(code: str) -> Scope:
    """Return a cohort as a scope when who is asking manages it; 404 otherwise."""
    found = identity.managed_cohort(code)
    (programme,) = identity.programmes_where(programmes.c.id == found.programme)
    return Scope(COHORT, found.id, found.title, programme, (found,))


def of_programme(key: UUID) -> Scope:
    """Return a programme as a scope when who is asking manages it; 404 otherwise."""
    found = identity.managed_programme(key)
    return Scope(PROGRAMME, found.id, found.title, found, identity.cohorts_where(cohorts.c.programme == key))


def managed(kind: str, key: UUID) -> Scope:
    """Return what a pack was made of when who is asking manages it; 404 otherwise."""
    if kind == PROGRAMME:
        return of_programme(key)
    code = database.connection().execute(select(cohorts.c.code).where(cohorts.c.id == key)).scalar_one_or_none()
    if code is None:
        raise not_found()
    return of_cohort(code)
