"""A receipt that a trainee shows: which attempt it belongs to, and whether what is kept is what was handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request

from lms import chrome, identity
from lms.codes import read_code, shown_code
from lms.identity import TRAINEE, Cohort
from lms.learning import receipts
from lms.learning.receipts import Found

pages = Blueprint("receipts", __name__)

LONGEST = 40  # characters that are read of what was typed


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt that a receipt names; ``address`` is empty where the trainee has left the cohort."""

    name: str
    title: str
    language: str
    handed_in: datetime
    intact: bool
    address: str


@pages.get("/teach/<cohort>/receipt")
@identity.signed_in
def show(cohort: str) -> str:
    """Ask for a receipt, and tell what it belongs to."""
    found = identity.taught_cohort(cohort)
    typed = request.args.get("code", "")[:LONGEST]
    return render_template(
        "lms/teaching/receipt.html",
        cohort=found,
        typed=typed,
        code=shown_code(read_code(typed)),
        found=[_line(found, each) for each in receipts.look_up(found, typed)],
    )


def _line(cohort: Cohort, found: Found) -> Line:
    attempt = found.attempt
    person = identity.person_with_id(attempt.started.person)
    assert person is not None
    assert attempt.handed_in is not None
    seated = any(held.role == TRAINEE and held.cohort == cohort for held in person.memberships)
    address = chrome.url("trainees.attempt", cohort=cohort.code, person=person.id, attempt=attempt.id)
    return Line(
        person.name,
        attempt.quiz.title,
        attempt.language,
        attempt.handed_in.at,
        found.intact,
        address if seated else "",
    )
