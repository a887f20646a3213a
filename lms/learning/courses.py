"""The trainee's courses, and one course: what is done, what is missing and why, how long and how heavy each part is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula.conditions import Condition
from curricula.model import Activity, Module, Quiz
from lms import chrome, clock, database, identity, publication
from lms.errors import Refused
from lms.identity import TRAINEE, Cohort, Seat
from lms.language import (
    format_date,
    gettext,
    kilobytes,
    minutes,
    ngettext,
    number,
    own_name,
    percent,
    percent_in_tenths,
)
from lms.learning import asked, meetings, overdue, points, policies, progress, reported, work
from lms.learning.appraisal import rating
from lms.learning.cascade import trainers
from lms.learning.links import Links
from lms.learning.progress import State
from lms.privacy import consents, declared
from lms.publication import Course, signatures
from lms.publication.signatures import Standing
from lms.tables import memberships

pages = Blueprint("courses", __name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One activity on the course page: ``state`` names its badge, ``about`` comes after it; ``speaks``: a language."""

    state: str
    title: str
    address: str
    about: tuple[str, ...]
    speaks: str


@pages.get("/")
def home() -> Response:
    """Send everybody to where their work is."""
    person = identity.who()
    return redirect(chrome.url(workplace(person) if person else "courses.index"), 303)


def workplace(person: identity.Person) -> str:
    """Return the page where a person's daily work begins: managing before teaching, writing and learning."""
    roles = {held.role for held in person.memberships}
    if person.is_admin or roles & {identity.MANAGER, identity.AUDITOR}:
        return "programmes.index"
    if roles & {identity.TRAINER, identity.ASSESSOR}:
        return "teaching.index"
    if identity.ORGANISATION in roles:
        return "organisations.index"
    return "publishing.index" if roles & {identity.AUTHOR, identity.REVIEWER} else "courses.index"


@pages.get("/learn/")
@identity.signed_in
def index() -> str | Response:
    """Show the courses of who is asking; with only one, and no trainings of their own to log, go there at once."""
    held = [(each.cohort, each.reads) for each in identity.me().memberships if each.role == TRAINEE]
    seats = [(cohort, reads) for cohort, reads in held if cohort is not None]
    gives = bool(trainers.programmes_of(identity.me()))
    if len(seats) == 1 and not gives:
        return redirect(chrome.url("courses.show", cohort=seats[0][0].code), 303)
    edition = publication.edition()
    listed = [(cohort, edition.course(cohort.curriculum, reads, cohort.language)) for cohort, reads in seats]
    join = "" if current_app.extensions["lms"].identify else chrome.url("join.show")
    return render_template("lms/learning/courses.html", courses=listed, join=join, gives=gives)


@pages.get("/learn/<cohort>/")
@identity.signed_in
def show(cohort: str) -> str | Response:
    """Show one course to one trainee, once they have agreed to what their programme asks."""
    seat = identity.seat(cohort)
    if consents.awaited(seat.person.id, seat.cohort.programme):
        return redirect(chrome.url("consent.show", cohort=cohort), 303)
    state = overdue.settled(seat, progress.standing(seat))
    outline = state.course.outline
    steps = [
        (module, _length(state, module), [_step(state, seat.cohort, activity) for activity in module.activities])
        for module in outline.modules
    ]
    to_do = [activity for activity in outline.activities if activity.done_by and activity.opens_after is None]
    first = outline.activity(state.progress.next) if state.progress.next else None
    return render_template(
        "lms/learning/course.html",
        seat=seat,
        course=outline,
        languages=[(each, own_name(each)) for each in languages(seat.cohort)],
        modules=steps,
        onward=first and (first.title, address(cohort, first)),
        begun=bool(state.log),
        conditions=conditions(state, seat.cohort),
        certificate=chrome.url("certificates.show", cohort=cohort),
        done=sum(state.standing(activity.id).done for activity in to_do),
        total=len(to_do),
        finished_at=state.completed_at,
        meetings=chrome.url("meetings.show", cohort=cohort) if meetings.any_of(seat.cohort) else "",
        reports=chrome.url("reporting.mine", cohort=cohort) if reported.any_of(seat) else "",
        appraisals=chrome.url("appraisal.index", cohort=cohort) if rating.any_of(seat) else "",
        remember=_to_remember(seat, state),
        reminders=[(words, address(cohort, about)) for about, words in work.reminders(state, seat.cohort)],
        visits=chrome.url("assignments.visits", cohort=cohort) if work.any_visits(outline) else "",
        about_me=declared.is_unanswered(seat.person.id, seat.cohort.programme),
    )


def _to_remember(seat: Seat, state: State) -> tuple[str, str] | None:
    """Return how many points have come back, in words, and where; ``None`` while no module is finished."""
    every = points.of_seat(seat, state)
    if not every:
        return None
    count = len(points.due(every, seat.cohort.day(clock.now())))
    words = ngettext("%(n)s point to remember", "%(n)s points to remember", count)
    told = f"{words} · {minutes(points.minutes_for(count))}" if count else gettext("Nothing to remember today.")
    return told, chrome.url("remembering.index", cohort=seat.cohort.code)


def languages(cohort: Cohort) -> tuple[str, ...]:
    """Return the languages among which a trainee of a cohort chooses: those offered, and the cohort's own."""
    edition = publication.edition()
    offered = edition.languages(cohort.curriculum)
    has_own = cohort.language in offered or (cohort.curriculum, cohort.language) not in edition.courses
    return offered if has_own else (*offered, cohort.language)


@pages.post("/learn/<cohort>/language")
@identity.signed_in
def read_in(cohort: str) -> Response:
    """Keep in which of its languages the trainee reads the course; what they did stays done in every language."""
    seat = identity.seat(cohort)
    chosen = request.form.get("language", "")
    if chosen not in languages(seat.cohort):
        raise Refused(400, gettext("The course is not offered in this language."))
    kept = None if chosen == seat.cohort.language else chosen
    with database.writing() as link:
        link.execute(memberships.update().where(memberships.c.id == seat.membership).values(language=kept))
    return redirect(chrome.url("courses.show", cohort=cohort), 303)


def borrowed(course: Course, activity: str) -> str:
    """Say in which language an activity is instead, while it is not translated; "" once it is."""
    language = course.borrowed.get(activity, "")
    return gettext("This part is not translated yet: %(language)s", language=own_name(language)) if language else ""


def conditions(state: State, cohort: Cohort) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Return what the certificate asks for, as pages list it: state, name, words with the date, what is missing."""
    return [
        (
            "done" if condition.met_at else "missing",
            str(asked.CONDITIONS[condition.name]),
            _how_far(condition, cohort),
            _where_to_go(state, condition, cohort),
        )
        for condition in state.progress.conditions
    ]


def _how_far(condition: Condition, cohort: Cohort) -> str:
    if condition.met_at:
        return gettext("met on %(when)s", when=format_date(condition.met_at, cohort.timezone))
    if condition.name == "attendance" and condition.least is not None:
        return gettext("at least %(share)s of all meetings", share=percent_in_tenths(condition.least))
    if condition.least is not None:
        return gettext("at least %(share)s of the points", share=percent_in_tenths(condition.least))
    done = condition.total - len(condition.missing)
    return gettext("%(done)s of %(total)s", done=number(done), total=number(condition.total))


def _where_to_go(state: State, condition: Condition, cohort: Cohort) -> list[tuple[str, str]]:
    """Return what is missing for a condition, and where it is done."""
    if condition.name == "attendance":
        return [] if condition.met_at else [(gettext("Meetings"), chrome.url("meetings.show", cohort=cohort.code))]
    known = {activity.id: activity for activity in state.course.outline.activities}
    missing = [known[id] for id in condition.missing if id in known]
    return [(_missing(state, activity, cohort), address(cohort.code, activity)) for activity in missing]


def _missing(state: State, activity: Activity, cohort: Cohort) -> str:
    """Return what is missing, in words: a title, and whose turn it is where that is not the trainee's."""
    since = state.standing(activity.id).waits_since
    if since is None:
        return activity.title
    when = format_date(since, cohort.timezone)
    return gettext("%(title)s: waits for the trainer's mark since %(when)s", title=activity.title, when=when)


def address(cohort: str, activity: Activity) -> str:
    """Return the address of an activity for a trainee of a cohort."""
    return chrome.url(f"{FEATURE_OF[activity.kind]}.show", cohort=cohort, activity=activity.id)


def onward(state: State, cohort: str, activity: str) -> tuple[str, str] | None:
    """Return title and address of what comes after an activity; ``None`` after the last, and after one withdrawn."""
    following = state.course.following.get(activity)
    return None if following is None else (following.title, address(cohort, following))


def review(course: Course, activity: Activity) -> Standing:
    """Return how the review of an activity stands today, of the version that is published."""
    return signatures.standing(activity, publication.shelf().verdicts(course.places[activity.id].hash))


def links(course: Course | None, cohort: str) -> Links:
    """Return where the activities of a course are for a trainee of a cohort."""
    return Links(course, lambda activity: address(cohort, activity), publication.edition().number)


FEATURE_OF = {"lesson": "lessons", "quiz": "quizzes", "scenario": "cases", "tool": "tools", "assignment": "assignments"}


def _length(state: State, module: Module) -> str:
    """Return how long a module takes, and what opening all of it costs."""
    weight = sum(state.course.places[activity.id].weight for activity in module.activities)
    return f"{minutes(sum(activity.minutes for activity in module.activities))} · {kilobytes(weight)}"


def _score_in_words(activity: Activity, share: str) -> str:
    counts = activity.counts if isinstance(activity, Quiz) else "best"
    if counts == "last":
        return gettext("last result %(share)s", share=share)
    if counts == "first":
        return gettext("first result %(share)s", share=share)
    return gettext("best result %(share)s", share=share)


def _step(state: State, cohort: Cohort, activity: Activity) -> Step:
    standing, opens = state.standing(activity.id), policies.not_yet(activity, cohort, clock.now())
    about = [minutes(activity.minutes), kilobytes(state.course.places[activity.id].weight)]
    if opens is not None:
        about.append(gettext("opens on %(day)s", day=format_date(opens)))
    if standing.score is not None and getattr(activity, "role", "") != "evaluation":
        about.append(_score_in_words(activity, percent(standing.score)))
    if standing.tries > 1:
        about.append(ngettext("%(n)s attempt", "%(n)s attempts", standing.tries))
    if activity.level == "optional":
        about.append(gettext("optional"))
    elif activity.level == "prescriber":
        about.append(gettext("for prescribers"))
    if said := borrowed(state.course, activity.id):
        about.append(said)
    speaks = state.course.language_of(activity.id)
    word = "locked" if opens is not None else state.word(activity)
    return Step(word, activity.title, address(cohort.code, activity), tuple(about), speaks)
