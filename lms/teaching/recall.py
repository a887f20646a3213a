"""What a cohort still knows when a point comes back: by outcome, never by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from flask import Blueprint, render_template
from sqlalchemy import select

from curricula.withholding import FEWEST_TOLD, withheld
from lms import database, identity, records
from lms.identity import Cohort
from lms.learning import points, progress
from lms.tables import records as log
from lms.teaching import teaching

pages = Blueprint("recall", __name__)


@dataclass
class Recalled:
    """How often points about one outcome came back, how often they were still known, and to how many people."""

    reviews: int = 0
    known: int = 0
    people: set[UUID] = field(default_factory=set)

    @property
    def share(self) -> Fraction:
        """How much was still known, from 0 to 1."""
        return Fraction(self.known, self.reviews)

    def __add__(self, other: Recalled) -> Recalled:
        """Return both together; somebody who is in both is one of the people."""
        return Recalled(self.reviews + other.reviews, self.known + other.known, self.people | other.people)


@dataclass(frozen=True, slots=True)
class Line:
    """One outcome in the table; of ``hidden`` ones nothing is told, because few people answered."""

    name: str
    text: str
    recalled: Recalled
    hidden: bool


@pages.get("/teach/<cohort>/recall")
@identity.signed_in
def show(cohort: str) -> str:
    """Show how much of each outcome the cohort still knew when its points came back."""
    found = identity.taught_cohort(cohort)
    course = progress.course_of(found)
    by_outcome = recalled(found)
    hidden = untold(by_outcome)
    listed = [(outcome.id, outcome.text) for outcome in course.outline.outcomes]
    known = {name for name, _text in listed}
    listed += [(name, "") for name in sorted(by_outcome) if name not in known]
    return render_template(
        "lms/teaching/recall.html",
        cohort=found,
        course=course.outline,
        lines=[Line(name, text, by_outcome[name], name in hidden) for name, text in listed if name in by_outcome],
        fewest=FEWEST_TOLD,
    )


def recalled(cohort: Cohort) -> dict[str, Recalled]:
    """Return what the trainees who sit in a cohort now still knew, by the id of the outcome, "" for none.

    A review that came before its day is practice, and is not counted.
    """
    reviewed = _who_reviewed(cohort)
    if not reviewed:
        return {}
    states = progress.cohort_standing(cohort)
    seated = {who: states[who] for who, _name in teaching.trainees(cohort) if who in states and who in reviewed}
    found: dict[str, Recalled] = defaultdict(Recalled)
    for person, every in points.of_cohort(cohort, seated):
        for point in every:
            if point.memory.recalls:
                line = found[point.question.outcome]
                line.people.add(person)
                line.reviews += len(point.memory.recalls)
                line.known += sum(each.credit == 1 for each in point.memory.recalls)
    return dict(found)


def untold(by_outcome: Mapping[str, Recalled]) -> frozenset[str]:
    """Return the outcomes of a cohort that nothing is told of, because few people answered."""
    return withheld({outcome: len(each.people) for outcome, each in by_outcome.items()})


def _who_reviewed(cohort: Cohort) -> frozenset[UUID]:
    query = select(log.c.person).where(log.c.cohort == cohort.id, log.c.kind == records.POINT_RECALLED).distinct()
    return frozenset(database.connection().execute(query).scalars())
