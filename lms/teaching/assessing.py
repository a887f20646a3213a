"""The cohort's page of an assessor: what there is to judge, and nothing else of the people in it."""

from __future__ import annotations

from flask import Blueprint, render_template

from curricula.assignments import Assignment
from lms import identity
from lms.learning import overdue, progress
from lms.teaching import to_mark

pages = Blueprint("assessing", __name__)


@pages.get("/teach/<cohort>/assess")
@identity.signed_in
def show(cohort: str) -> str:
    """Lead to the answers that wait for a mark, the work that is handed in, and the appraisals of services."""
    found = identity.assessed_cohort(cohort)
    overdue.hand_in([found])
    outline = progress.course_of(found).outline
    return render_template(
        "lms/teaching/assessing.html",
        cohort=found,
        course=outline,
        waiting=sum(len(pile.left) for pile in to_mark.piles(found)),
        has_work=any(isinstance(each, Assignment) for each in outline.activities),
    )
