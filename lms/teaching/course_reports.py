"""The review report of a course: a page about what the content folder says now, with the signatures that count."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from flask import Blueprint, current_app, request

from curricula.model import Review, UnknownActivity
from curricula.reviewing.report import Report, of_course
from lms import chrome, clock, places
from lms.errors import not_found
from lms.identity import signed_in
from lms.publication import Course, drafts, signatures
from lms.teaching import publishing
from lms.teaching.tabs import draw

pages = Blueprint("course_reports", __name__)

ADDRESS = "/content/course-reports/"


@pages.get(ADDRESS)
@signed_in
def index() -> str:
    """List the courses of the content folder."""
    publishing.reader()
    courses = [course.outline for _place, course in sorted(drafts.draft().manuscript.edition.courses.items())]
    return draw("course_reports", courses=courses)


@pages.get(ADDRESS + "<curriculum>/<language>/")
@signed_in
def show(curriculum: str, language: str) -> str:
    """Show the report on a course; ``?all`` lists the numbers that have a source, too."""
    publishing.reader()
    try:
        report = of((curriculum, language))
    except UnknownActivity as error:
        raise not_found() from error
    return draw("course_report", report=report, everything="all" in request.args)


def of(course: tuple[str, str]) -> Report:
    """Report on a curriculum in a language, with its signatures.

    Raises ``UnknownActivity`` where the content folder has no such course.
    """
    draft, folder = drafts.draft(), Path(current_app.config["LMS_CONTENT"])
    composed = draft.manuscript.edition.courses.get(course)
    reviews = _reviews(composed) if composed else {}
    return of_course(folder, draft.library, course, clock.now().date(), reviews)


def _reviews(course: Course) -> dict[str, Review | None]:
    """Return who vouches for each activity: by a signature on exactly this version, or else by its header."""
    counting = signatures.counting()
    found: dict[str, Review | None] = {}
    for activity in course.outline.activities:
        said = signatures.standing(activity, counting.get(course.places[activity.id].hash, ()))
        found[activity.id] = Review(said.name, said.role, said.on) if said.on else None
    return found


def as_file(report: Report) -> str:
    """Draw a report as one HTML page that needs nothing beside it."""
    sheets = (places.static_folder() / name for name in ("threshold.css", "staff.css"))
    styles = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    sheet = "data:text/css;base64," + b64encode(styles.encode()).decode()
    with current_app.test_request_context():
        shown = {**chrome.for_everybody(), "report": report, "everything": True, "sheet": sheet}
        # Not by Flask's own door: a page for everybody asks the database who is there, and a file is for nobody.
        return current_app.jinja_env.get_template("lms/teaching/course_report_file.html").render(shown)
