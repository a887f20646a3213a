"""Attempts that were marked anew: who, why, by whom, and which of them leave something to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select

from lms import called, identity, records
from lms.identity import Cohort
from lms.learning import progress, regrading
from lms.learning.regrading import Outcome
from lms.records import Record
from lms.tables import cohorts
from lms.tables import records as log


@dataclass(frozen=True, slots=True)
class Recorded:
    """A regrade that was recorded: of whom, and whether a completed course would not be completed any more by it."""

    record: Record
    before: Outcome
    after: Outcome
    name: str
    cohort: Cohort
    author: str
    certificate: str
    to_decide: bool


def of_question(curriculum: str, activity: str, question: str) -> tuple[Recorded, ...]:
    """Return the regrades of a question that were recorded, the newest first."""
    there = select(cohorts.c.id).where(cohorts.c.curriculum == curriculum)
    of_quiz = (log.c.cohort.in_(there), log.c.activity == activity, log.c.kind == records.REGRADED)
    found = [record for record in records.read(*of_quiz) if record.what["question"] == question]
    places = {cohort.id: cohort for cohort in identity.cohorts_where(cohorts.c.curriculum == curriculum)}
    names = {**regrading.names_of(curriculum), **called.names_of({record.author for record in found})}
    standings = {key: progress.cohort_standing(places[key]) for key in {cast("UUID", each.cohort) for each in found}}
    return tuple(_recorded(record, places, names, standings) for record in reversed(found))


def _recorded(
    record: Record,
    places: Mapping[UUID, Cohort],
    names: Mapping[UUID, str],
    standings: Mapping[UUID, Mapping[UUID, progress.State]],
) -> Recorded:
    cohort = places[cast("UUID", record.cohort)]
    state = standings[cohort.id][record.person]
    issued = state.of(records.COURSE, records.CERTIFICATE_ISSUED)
    completed = bool(state.of(records.COURSE, records.COURSE_COMPLETED) or issued)
    return Recorded(
        record,
        outcome(record.what["before"]),
        outcome(record.what),
        names.get(record.person, ""),
        cohort,
        names.get(cast("UUID", record.author), ""),
        str(issued[-1].what["number"]) if issued else "",
        bool(record.what["lowered"]) and completed and state.progress.finished_at is None,
    )


def outcome(what: Mapping[str, Any]) -> Outcome:
    """Return the score and the verdict that a record tells."""
    return Outcome(Fraction(what["score"]), bool(what["passed"]))
