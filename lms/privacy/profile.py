"""About me: what a trainee's programme asks of them, why, and what they answer or leave out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, database, identity
from lms.identity import Cohort, Person
from lms.language import gettext
from lms.privacy import declared, fields
from lms.privacy.fields import Field

pages = Blueprint("profile", __name__)


@pages.get("/learn/<cohort>/about-me")
@identity.signed_in
def show(cohort: str) -> str | Response:
    """Show what the programme asks, each with its reason, and what was answered before."""
    seat = identity.seat(cohort)
    asked = _asked(seat.cohort)
    if not asked:
        return redirect(chrome.url("courses.show", cohort=cohort), 303)
    return render_template(
        "lms/privacy/profile.html",
        seat=seat,
        asked=asked,
        answers=declared.of_person(seat.person.id, seat.cohort.programme) or declared.NOTHING,
    )


@pages.post("/learn/<cohort>/about-me")
@identity.signed_in
def keep(cohort: str) -> Response:
    """Keep what was answered; every field may stay empty, and what was answered before can be emptied."""
    seat = identity.seat(cohort)
    asked = _asked(seat.cohort)
    if not asked:
        return redirect(chrome.url("courses.show", cohort=cohort), 303)
    with database.writing():
        declared.keep(seat.person.id, seat.cohort.programme, fields.read(asked, request.form))
    flash(gettext("Thank you. You can change this at any time."), "good")
    return redirect(chrome.url("courses.show", cohort=cohort), 303)


def _asked(cohort: Cohort) -> tuple[Field, ...]:
    """Return what a trainee of a cohort is asked: nothing that points at somebody who has a code name."""
    asks = declared.policy(cohort.programme).asks
    return tuple(field for field in asks if not (cohort.code_names and field.points))


def next_step(person: Person, cohort: Cohort) -> str:
    """Return where somebody goes who has just taken a seat: to what the programme asks, or to the course."""
    page = "profile.show" if declared.is_unanswered(person.id, cohort.programme) else "courses.show"
    return chrome.url(page, cohort=cohort.code)
