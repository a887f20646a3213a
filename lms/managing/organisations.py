"""What an organisation sees of the training: how far its own people are, their attendance and their certificates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from flask import Blueprint, render_template
from sqlalchemy import false, or_

from lms import identity
from lms.certificates import register
from lms.certificates.register import Certificate
from lms.errors import not_found
from lms.identity import ORGANISATION, Cohort, Membership, Person
from lms.learning import meetings, overdue, progress
from lms.privacy import declared
from lms.tables import cohorts
from lms.teaching import teaching

pages = Blueprint("organisations", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One of an organisation's people in a cohort; ``attended`` is ``None`` before the first register."""

    name: str
    state: str
    done: int
    total: int
    finished_at: datetime | None
    attended: Fraction | None
    certificates: tuple[Certificate, ...]


@pages.get("/organisation/")
@identity.signed_in
def index() -> str:
    """List the cohorts in which an organisation may look after its people."""
    held = _held(identity.me())
    if not held:
        raise not_found()
    alone = {each.cohort.id for each in held if each.cohort is not None}
    whole = {each.programme for each in held if each.cohort is None}
    within = or_(cohorts.c.id.in_(alone), cohorts.c.programme.in_(whole))
    # Under a code name nobody is anybody's.
    listed = identity.cohorts_where(within, cohorts.c.code_names == false())
    rows = [(cohort, _organisation(cohort, held)) for cohort in listed]
    return render_template(
        "lms/managing/organisation.html",
        rows=[(cohort, name, len(theirs(cohort, name))) for cohort, name in rows],
    )


def _held(person: Person) -> list[Membership]:
    return [each for each in person.memberships if each.role == ORGANISATION]


def _organisation(cohort: Cohort, held: list[Membership]) -> str:
    """Return the organisation whose people somebody may see in a cohort; the role for this cohort goes first."""
    nearest = sorted((each for each in held if each.covers(cohort)), key=lambda each: each.cohort is None)
    return nearest[0].organisation if nearest else ""


@pages.get("/organisation/<cohort>")
@identity.signed_in
def show(cohort: str) -> str:
    """Show an organisation its own people in a cohort."""
    found = identity.cohorts_where(cohorts.c.code == cohort, cohorts.c.code_names == false())
    name = _organisation(found[0], _held(identity.me())) if found else ""
    if not name:
        raise not_found()
    overdue.hand_in(found)
    return render_template(
        "lms/managing/organisation_cohort.html",
        cohort=found[0],
        course=progress.course_of(found[0]).outline,
        organisation=name,
        lines=_lines(found[0], theirs(found[0], name)),
    )


def theirs(cohort: Cohort, organisation: str) -> frozenset[UUID]:
    """Return the trainees of a cohort who said that they work for an organisation, however they wrote its letters."""
    told = declared.of_people([cohort.id])
    return frozenset(
        person
        for (_cohort, person), answers in told.items()
        if answers.get("organisation", "").casefold() == organisation.casefold()
    ) & {person for person, _name in teaching.trainees(cohort)}


def _lines(cohort: Cohort, people: frozenset[UUID]) -> list[Line]:
    if not people:
        return []
    held, issued = meetings.registers(cohort, people), defaultdict(list)
    for certificate in register.of_cohort(cohort):
        issued[certificate.person].append(certificate)
    return [
        Line(
            name=line.name,
            state=line.state,
            done=line.done,
            total=len(line.cells),
            finished_at=line.finished_at,
            attended=held.share(line.person),
            certificates=tuple(each for each in issued[line.person] if not each.reissued_as),
        )
        for line in teaching.table(cohort)
        if line.person in people
    ]
