"""What trainees reported as wrong: the queue, and one report beside the version that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, request
from sqlalchemy import ColumnElement, or_, true
from werkzeug.wrappers import Response

from curricula import changes
from curricula.activities.scenario.case import Scene
from curricula.model import Activity, Prose
from curricula.questions.base import Question
from lms import chrome, clock, database, identity, looking, publication, records
from lms.errors import not_found
from lms.identity import AUDITOR, MANAGER, TRAINER, Cohort, Person
from lms.language import gettext
from lms.learning import reported
from lms.learning.links import Links
from lms.learning.reported import ANSWERED, CLOSED, Report
from lms.publication import Course
from lms.tables import cohorts, reports
from lms.teaching import comparing, previews
from lms.teaching.comparing import Edit
from lms.teaching.tabs import draw

pages = Blueprint("reports", __name__)

ADDRESS = "/content/reports/"
MOST_LISTED = 200
LONGEST_ANSWER = 2000


@pages.get(ADDRESS)
@identity.signed_in
def index() -> str:
    """List the reports that are not closed, the newest first; with ``?closed`` those that are."""
    person = identity.me()
    closed = "closed" in request.args
    conditions = [_visible(person), reported.IS_CLOSED if closed else ~reported.IS_CLOSED]
    if "cohort" in request.args:
        conditions.append(cohorts.c.code == request.args["cohort"])
    listed = reported.found(*conditions, limit=MOST_LISTED)
    return draw(
        "reports",
        listed=listed,
        closed=closed,
        kinds_of={kind: str(words) for kind, words in reported.KINDS.items()},
        titles={each.id: _title(each) for each in listed},
        named=_named(person, listed),
        most=MOST_LISTED,
    )


def _visible(person: Person) -> ColumnElement[bool]:
    """Return the condition for reports that somebody may see; 404 for who may see none.

    Who writes or reviews courses sees all of them, trainers, managers and auditors those of their cohorts.
    """
    if person.is_author or person.is_reviewer:
        return true()
    held = [each for each in person.memberships if each.role in (TRAINER, MANAGER, AUDITOR)]
    if not held:
        raise not_found()
    alone = {each.cohort.id for each in held if each.cohort is not None}
    whole = {each.programme for each in held if each.cohort is None and each.programme is not None}
    return or_(cohorts.c.id.in_(alone), cohorts.c.programme.in_(whole))


def _title(report: Report) -> str:
    return publication.shelf().activity(report.content).title


def _named(person: Person, listed: tuple[Report, ...]) -> dict[UUID, Cohort]:
    """Return the cohorts, of those in the list, whose trainees somebody may know by name."""
    found = identity.cohorts_where(cohorts.c.id.in_({each.cohort for each in listed}))
    return {cohort.id: cohort for cohort in found if person.teaches(cohort) or person.audits(cohort)}


@dataclass(frozen=True)
class Shown:
    """What a report is about, as it was then, and what became of that.

    One of ``question``, ``part`` and ``scene`` is there; neither where it is about the whole activity. ``now`` is what
    the same activity says today, ``None`` where it was withdrawn.
    """

    report: Report
    activity: Activity
    course: Course | None
    question: Question | None
    part: Prose | None
    scene: Scene | None
    now: Activity | None

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What differs today: of the question alone, where it is about one."""
        if self.now is None:
            return ()
        found = changes.compare(self.activity, self.now)
        asked = self.report.question
        return comparing.edits((each for each in found if not asked or each.question == asked), self.now, self.activity)


def _shown(report: Report) -> Shown:
    activity = publication.shelf().activity(report.content)
    course = publication.edition().courses.get((report.curriculum, report.language))
    place = course.places.get(report.activity) if course else None
    parts = getattr(activity, "parts", ()) or getattr(activity, "scenes", ())
    part = parts[report.part] if report.part is not None and not report.question else None
    return Shown(
        report,
        activity,
        course,
        next((each for each in activity.questions if each.id == report.question), None),
        part if isinstance(part, Prose) else None,
        part if isinstance(part, Scene) else None,
        publication.shelf().activity(place.hash) if place else None,
    )


def _find(report: UUID) -> Report:
    found = reported.found(reports.c.id == report, _visible(identity.me()))
    if not found:
        raise not_found()
    person = identity.me()
    if not (person.is_author or person.is_reviewer):
        (cohort,) = identity.cohorts_where(cohorts.c.id == found[0].cohort)
        if not person.teaches(cohort):
            looking.admit(person.audits(cohort))
    return found[0]


@pages.get(ADDRESS + "<uuid:report>")
@identity.signed_in
def show(report: UUID) -> str:
    """Show a report with the words as they were then."""
    return _page(_find(report), "")


def _page(report: Report, problem: str) -> str:
    person, shown = identity.me(), _shown(report)
    is_reader = person.is_author or person.is_reviewer
    return draw(
        "report",
        shown=shown,
        report=report,
        kind=str(reported.KINDS[report.kind]),
        name=report.name if _named(person, (report,)) else "",
        placed=Links(shown.course, lambda other: _preview(shown, other)).place,
        preview=_preview(shown, shown.now) if is_reader and shown.now else "",
        edit=_edit(shown) if person.is_author else "",
        typed=request.form.get("text", ""),
        new_id=uuid4(),
        problems={"text": problem} if problem else {},
    )


def _preview(shown: Shown, other: Activity) -> str:
    report = shown.report
    where = {"curriculum": report.curriculum, "language": report.language, "activity": other.id}
    return chrome.url("previews.activity", source=previews.DRAFT, **where)


def _edit(shown: Shown) -> str:
    path = shown.course.paths.get(shown.report.activity, "") if shown.course else ""
    if not path or not chrome.is_mounted("editing.show"):
        return ""
    return chrome.url("editing.show", path=f"{shown.report.curriculum}/{shown.report.language}/{path}")


@pages.post(ADDRESS + "<uuid:report>")
@identity.signed_in
def answer(report: UUID) -> Response | tuple[str, int]:
    """Answer the trainee, close the report, or both."""
    found = _find(report)
    text = request.form.get("text", "").strip()[:LONGEST_ANSWER]
    kind = CLOSED if request.form.get("act") == CLOSED else ANSWERED
    if not text and kind == ANSWERED:
        return _page(found, gettext("Write what you answer: the trainee reads it.")), 400
    sent = records.chosen_id(request.form.get("id"))
    with database.writing():
        reported.add(sent, found, kind, identity.me().id, text, clock.now())
    flash(gettext("The report is closed.") if kind == CLOSED else gettext("Your answer is kept."), "good")
    return redirect(chrome.url("reports.show", report=report), 303)
