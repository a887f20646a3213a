"""Beginning: an exercise for a whole cohort, or a round of a real service with one assessor or two."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import and_, or_, select
from werkzeug.wrappers import Response

from curricula.appraisal import exercise as exercises
from curricula.appraisal import standards as written
from curricula.appraisal.agreement import PASS_MARK
from curricula.appraisal.standards import StandardsSet
from lms import clock, database, identity, records
from lms.errors import not_found
from lms.identity import ASSESSOR, MANAGER, TRAINEE, TRAINER, Cohort
from lms.language import gettext
from lms.learning.appraisal import kept, words
from lms.learning.appraisal.kept import AGAIN, EXERCISE, EXTERNAL, SELF, Appraisal
from lms.managing.typed import Typed
from lms.tables import appraisals as rounds
from lms.tables import cohorts, memberships, people, services
from lms.teaching.appraisal import appraisals, offered
from lms.teaching.appraisal.offered import Offer

pages = Blueprint("appraisal_beginning", __name__)

ROUNDS = (SELF, EXTERNAL, AGAIN)
RATING = (TRAINEE, TRAINER, MANAGER, ASSESSOR)  # in which role somebody can rate a service
LONGEST_NAME = 60  # characters of a code name


@pages.get("/teach/<cohort>/appraisals/exercise")
@identity.signed_in
def new_exercise(cohort: str) -> str:
    """Show the form that opens an exercise."""
    found = identity.taught_cohort(cohort)
    return _exercise_page(found, Typed({"id": str(uuid4())}))


@pages.post("/teach/<cohort>/appraisals/exercise")
@identity.signed_in
def open_exercise(cohort: str) -> Response | tuple[str, int]:
    """Open an exercise for everybody in the cohort; sending the form twice opens one."""
    found = identity.taught_cohort(cohort)
    typed = Typed(request.form)
    offers = {offer.value: offer for offer in offered.exercises(found.language)}
    value = typed.one_of("of", offers, gettext("Choose one of the exercises."))
    if not value:
        return _exercise_page(found, typed), 400
    chosen = _domains(offers[value].standards, typed)
    if typed.problems:
        return _exercise_page(found, typed), 400
    made = _begun(found, EXERCISE, None, offers[value], chosen, ())
    flash(gettext("The exercise is open. Trainees find it on their course page."), "good")
    return redirect(appraisals.address(found, made), 303)


def _exercise_page(cohort: Cohort, typed: Typed) -> str:
    offers = offered.exercises(cohort.language)
    chosen = _chosen(offers, request.values.get("of", ""))
    return render_template(
        "lms/appraisal/new_exercise.html",
        cohort=cohort,
        fields=typed.fields,
        problems=typed.problems,
        offers=[(offer.value, offer.title) for offer in offers],
        chosen=chosen,
        domains=_ticked(),
        pass_mark=PASS_MARK,
    )


@pages.get("/teach/<cohort>/appraisals/round")
@identity.signed_in
def new_round(cohort: str) -> str:
    """Show the form that begins a round of a service; ``?of=…`` chooses the standards."""
    found = identity.taught_cohort(cohort)
    fields = {"id": str(uuid4()), "name": request.args.get("name", ""), "kind": request.args.get("kind", "")}
    return _round_page(found, Typed(fields))


@pages.post("/teach/<cohort>/appraisals/round")
@identity.signed_in
def begin_round(cohort: str) -> Response | tuple[str, int]:
    """Begin a round; the code name is that of a service of this cohort, or a new one."""
    found = identity.taught_cohort(cohort)
    typed = Typed(request.form)
    offers = {offer.value: offer for offer in offered.sets(found.language)}
    name = typed.line("name", gettext("Write a code name for the service."), LONGEST_NAME)
    kind = typed.one_of("kind", ROUNDS, gettext("Choose one of the list."))
    value = typed.one_of("of", offers, gettext("Choose one of the sets."))
    people = _assessors(found, typed)
    chosen = _domains(offers[value].standards, typed) if value else None
    if typed.problems or chosen is None:
        return _round_page(found, typed), 400
    made = _begun(found, kind, name, offers[value], chosen, people)
    flash(gettext("The round is open. The assessors can rate now."), "good")
    return redirect(appraisals.address(found, made), 303)


def _round_page(cohort: Cohort, typed: Typed) -> str:
    offers = offered.sets(cohort.language)
    chosen = _chosen(offers, request.values.get("of", ""))
    return render_template(
        "lms/appraisal/new_round.html",
        cohort=cohort,
        fields=typed.fields,
        problems=typed.problems,
        offers=[(offer.value, f"{offer.standards.title} ({offer.standards.language})") for offer in offers],
        chosen=chosen,
        domains=_ticked(),
        rounds=[(kind, words.KINDS[kind]) for kind in ROUNDS],
        people=candidates(cohort),
    )


def _chosen(offers: Sequence[Offer], value: str) -> Offer | None:
    return next((offer for offer in offers if offer.value == value), offers[0] if offers else None)


def _ticked() -> list[str] | None:
    """Return the domains that were ticked; ``None`` on a form that is new."""
    return request.form.getlist("domain") if request.method == "POST" else None


def _domains(standards: StandardsSet, typed: Typed) -> StandardsSet | None:
    """Leave out of a set what was not ticked; a form that names no domain at all leaves nothing out."""
    known = {domain.code for domain in standards.domains}
    ticked = request.form.getlist("domain")
    if "domains" not in request.form:
        return standards
    if not known & set(ticked):
        typed.problems["domain"] = gettext("Choose at least one domain.")
        return None
    return standards.only(ticked)


def _assessors(cohort: Cohort, typed: Typed) -> list[UUID]:
    known = {value for value, _name in candidates(cohort)}
    first = typed.one_of("first", known, gettext("Choose somebody of the list."))
    second = typed.fields.get("second", "")
    if second and second not in known:
        typed.problems["second"] = gettext("Choose somebody of the list.")
    elif second and second == first:
        typed.problems["second"] = gettext("Choose two different people.")
    return [UUID(each) for each in (first, second) if each in known]


def candidates(cohort: Cohort) -> list[tuple[str, str]]:
    """Return who can be an assessor: everybody who learns, teaches or assesses in the cohort, by name."""
    here = or_(
        memberships.c.cohort == cohort.id,
        and_(memberships.c.cohort.is_(None), memberships.c.programme == cohort.programme),
    )
    query = (
        select(people.c.id, people.c.name)
        .join(memberships, memberships.c.person == people.c.id)
        .where(here, memberships.c.ended_at.is_(None), memberships.c.role.in_(RATING))
        .distinct()
        .order_by(people.c.name, people.c.id)
    )
    return [(str(row.id), row.name) for row in database.connection().execute(query)]


def _begun(
    cohort: Cohort, kind: str, name: str | None, offer: Offer, chosen: StandardsSet | None, people: Sequence[UUID]
) -> Appraisal:
    """Begin with the standards, and what an exercise finds, kept as they are now."""
    assert chosen is not None
    id = records.chosen_id(request.form.get("id"))
    with database.writing():
        service = _service(cohort, name) if name else None
        evidence = kept.keep_object(exercises.encode(offer.exercise)) if offer.exercise else ""
        standards = kept.keep_object(written.encode(chosen))
        made = Appraisal(id, cohort.id, service, kind, name or offer.title, standards, evidence, clock.now())
        kept.begin(made, identity.me().id, people)
        there = kept.where(rounds.c.id == id, rounds.c.cohort == cohort.id)
    if not there:
        raise not_found()
    return there[0]


def _service(cohort: Cohort, name: str) -> UUID:
    """Return the service of this code name, made where there is none."""
    link = database.connection()
    database.hold(cohorts, cohort.id)
    found = link.execute(select(services.c.id).where(services.c.cohort == cohort.id, services.c.name == name))
    held: UUID | None = found.scalar_one_or_none()
    if held is None:
        held = uuid4()
        link.execute(services.insert().values(id=held, cohort=cohort.id, name=name, created_at=clock.now()))
    return held
