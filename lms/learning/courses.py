"""The trainee's courses, and one course: what is done, what is missing and why, how long and how heavy each part is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template
from werkzeug.wrappers import Response

from curricula.model import Activity, Module
from lms import chrome, identity, publication
from lms.identity import TRAINEE, Cohort
from lms.language import format_date, gettext, kilobytes, minutes, ngettext, number, percent
from lms.language import gettext_lazy as _
from lms.learning import progress
from lms.learning.links import Links
from lms.learning.progress import State
from lms.publication import Course

pages = Blueprint("courses", __name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One activity on the course page: ``state`` names its badge, ``about`` is said after it."""

    state: str
    title: str
    address: str
    about: tuple[str, ...]


@pages.get("/")
def home() -> Response:
    """Send everybody to where their work is."""
    person = identity.who()
    return redirect(chrome.url(workplace(person) if person else "courses.index"), 303)


def workplace(person: identity.Person) -> str:
    """Return the page where a person's daily work begins: managing before teaching, writing and learning."""
    roles = {held.role for held in person.memberships}
    if person.is_admin or identity.MANAGER in roles:
        return "programmes.index"
    if identity.TRAINER in roles:
        return "teaching.index"
    return "publishing.index" if roles & {identity.AUTHOR, identity.REVIEWER} else "courses.index"


@pages.get("/learn/")
@identity.signed_in
def index() -> str | Response:
    """Show the courses of who is asking; with only one, go there at once."""
    seats = [held.cohort for held in identity.me().memberships if held.role == TRAINEE and held.cohort is not None]
    if len(seats) == 1:
        return redirect(chrome.url("courses.show", cohort=seats[0].code), 303)
    listed = [(cohort, publication.edition().course(cohort.curriculum, cohort.language)) for cohort in seats]
    join = "" if current_app.extensions["lms"].identify else chrome.url("join.show")
    return render_template("lms/learning/courses.html", courses=listed, join=join)


@pages.get("/learn/<cohort>/")
@identity.signed_in
def show(cohort: str) -> str:
    """Show one course to one trainee."""
    seat = identity.seat(cohort)
    state = progress.standing(seat)
    outline = state.course.outline
    steps = [
        (module, _length(module), [_step(state, cohort, activity) for activity in module.activities])
        for module in outline.modules
    ]
    first = outline.activity(state.progress.next) if state.progress.next else None
    return render_template(
        "lms/learning/course.html",
        seat=seat,
        course=outline,
        modules=steps,
        onward=first and (first.title, address(cohort, first)),
        begun=bool(state.log),
        conditions=conditions(state, seat.cohort),
        certificate=chrome.url("certificates.show", cohort=cohort),
        done=sum(standing.done for standing in state.progress.activities.values()),
        total=len(state.progress.activities),
        finished_at=state.completed_at,
    )


CONDITIONS = {
    "lessons": _("Lessons"),
    "quizzes": _("Quizzes"),
    "pre-test": _("Test before the course"),
    "post-test": _("Test at the end"),
}


def conditions(state: State, cohort: Cohort) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Return what the certificate asks for, as pages list it: state, name, words with the date, what is missing."""
    outline = state.course.outline
    return [
        (
            "done" if condition.met_at else "missing",
            str(CONDITIONS[condition.name]),
            gettext("met on %(when)s", when=format_date(condition.met_at, cohort.timezone))
            if condition.met_at
            else gettext(
                "%(done)s of %(total)s",
                done=number(condition.total - len(condition.missing)),
                total=number(condition.total),
            ),
            [(activity.title, address(cohort.code, activity)) for activity in map(outline.activity, condition.missing)],
        )
        for condition in state.progress.conditions
    ]


def address(cohort: str, activity: Activity) -> str:
    """Return the address of an activity for a trainee of a cohort."""
    return chrome.url(f"{FEATURE_OF[activity.kind]}.show", cohort=cohort, activity=activity.id)


def onward(state: State, cohort: str, activity: str) -> tuple[str, str] | None:
    """Return title and address of what comes after an activity; ``None`` after the last, and after one withdrawn."""
    following = state.course.following.get(activity)
    return None if following is None else (following.title, address(cohort, following))


def links(course: Course | None, cohort: str) -> Links:
    """Return where the activities of a course are for a trainee of a cohort."""
    return Links(course, lambda activity: address(cohort, activity), publication.edition().number)


FEATURE_OF = {"lesson": "lessons", "quiz": "quizzes"}


def _length(module: Module) -> str:
    return minutes(sum(activity.minutes for activity in module.activities))


def _step(state: State, cohort: str, activity: Activity) -> Step:
    standing = state.standing(activity.id)
    about = [minutes(activity.minutes), kilobytes(state.course.places[activity.id].weight)]
    if standing.best is not None:
        about.append(gettext("best result %(share)s", share=percent(standing.best)))
    if standing.tries > 1:
        about.append(ngettext("%(n)s attempt", "%(n)s attempts", standing.tries))
    if activity.level == "optional":
        about.append(gettext("optional"))
    elif activity.level == "prescriber":
        about.append(gettext("for prescribers"))
    return Step(state.word(activity), activity.title, address(cohort, activity), tuple(about))
