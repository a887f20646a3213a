"""Publishing as a page: what is published, what the content folder says by now, what publishing it would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, request
from werkzeug.wrappers import Response

from curricula.changes import KINDS
from curricula.problems import Problem
from lms import chrome, identity, publication
from lms.errors import Refused, not_found
from lms.identity import Person
from lms.language import gettext, ngettext
from lms.publication import AwaitsReview, Manuscript, drafts, history, signatures
from lms.publication.drafts import Draft
from lms.publication.history import Published
from lms.teaching import comparing, touches
from lms.teaching.comparing import Changed
from lms.teaching.releases import Release, release
from lms.teaching.tabs import draw
from lms.teaching.touches import Touched

pages = Blueprint("publishing", __name__)

LONGEST_NOTE = 500
PUBLICATIONS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One course as it is published."""

    curriculum: str
    language: str
    title: str
    activities: int


def reader() -> Person:
    """Return who is asking, an author or a reviewer; 404 for anybody else."""
    person = identity.me()
    if not (person.is_author or person.is_reviewer):
        raise not_found()
    return person


def author() -> Person:
    """Return who is asking, an author; 404 for anybody else."""
    person = identity.me()
    if not person.is_author:
        raise not_found()
    return person


@pages.get("/content/")
@identity.signed_in
def index() -> str:
    """Show what is published, and how the content folder differs from it."""
    draft = release(reader())
    found = changed(draft.manuscript)
    return draw(
        "publish",
        unsigned=draft.unsigned,
        current=history.numbered(publication.edition().number),
        courses=[
            Row(curriculum, language, course.outline.title, len(course.places))
            for (curriculum, language), course in sorted(publication.edition().courses.items())
        ],
        changed=found,
        touched=touched(found),
        differs=differs(draft),
        problems=_problems(draft.written.problems),
        errors=len(draft.written.errors),
    )


def composed() -> Draft:
    """Return what the content folder says now, signed or not: for the pages, the previews and the terminal alike."""
    return drafts.draft()


def changed(manuscript: Manuscript) -> tuple[Changed, ...]:
    """Return what publishing a manuscript would change."""
    return comparing.of_manuscript(manuscript, publication.shelf().activity)


def differs(draft: Draft | Release) -> bool:
    """Whether publishing would make anything new current."""
    return draft.manuscript.manifest != history.manifest(draft.manuscript.before.number)


def touched(found: Iterable[Changed]) -> Mapping[tuple[str, str, str], Touched]:
    """Return whom the changes touch, by curriculum, language and activity."""
    return touches.counts([(each.curriculum, each.language, each.activity) for each in found])


def _problems(found: Iterable[Problem]) -> list[tuple[str, Problem]]:
    """Return the problems with their paths below the content folder, errors first."""
    folder = Path(current_app.config["LMS_CONTENT"]).as_posix().rstrip("/") + "/"
    return sorted(
        ((problem.path.removeprefix(folder), problem) for problem in found),
        key=lambda each: (each[1].severity != "error", each[1]),
    )


@pages.get("/content/changes/<curriculum>/<language>/", defaults={"activity": ""})
@pages.get("/content/changes/<curriculum>/<language>/<path:activity>")
@identity.signed_in
def changes(curriculum: str, language: str, activity: str) -> str:
    """Show every change of one activity with the old and the new words, and whom it touches."""
    reader()
    place = (curriculum, language, activity)
    found = changed(composed().manuscript)
    chosen = next((each for each in found if (each.curriculum, each.language, each.activity) == place), None)
    if chosen is None:
        raise not_found()
    return draw(
        "publish_changes",
        changed=chosen,
        touched=touched([chosen]).get(place, Touched()),
        running=touches.running(place) if chosen.is_quiz else (),
        certified=touches.certified(place) if activity else (),
    )


@pages.get("/content/publish")
@identity.signed_in
def confirm() -> str:
    """List what publishing would change, and ask why."""
    author()
    return _confirmation({})


def _confirmation(problems: Mapping[str, str]) -> str:
    draft = release(identity.me())
    found = changed(draft.manuscript)
    return draw(
        "publish_confirm",
        unsigned=draft.unsigned,
        brought_out=[each for each in draft.unsigned if each.is_new and each.refusal is None],
        unreviewed=request.form.get("unreviewed", ""),
        written=draft.written.manuscript.manifest,
        changed=found,
        touched=touched(found),
        summary=comparing.summary(found),
        differs=differs(draft),
        errors=len(draft.written.errors),
        manifest=draft.manuscript.manifest,
        note=request.form.get("note", ""),
        problems=problems,
        restores=None,
        action=chrome.url("publishing.publish"),
    )


@pages.post("/content/publish")
@identity.signed_in
def publish() -> Response | tuple[str, int]:
    """Publish what was confirmed; when the folder says something else by now, show that first."""
    person = author()
    note, unreviewed = read_note(), bool(request.form.get("unreviewed"))
    if not note:
        return _confirmation({"note": gettext("Say in a few words what you changed and why.")}), 400
    draft, shown = release(person, unreviewed=unreviewed), release(person)
    if draft.is_empty_site:
        wrong = gettext("Without a review most of the course would be missing. Tick this, or have it signed first.")
        return _confirmation({"unreviewed": wrong}), 400
    seen = (shown.manuscript.manifest, shown.written.manuscript.manifest)
    if (request.form.get("manifest"), request.form.get("written", seen[1])) != seen:
        raise Refused(
            409,
            gettext("The content folder or what is published changed after this page was drawn."),
            gettext("Nothing was published. Open the page again, look at the changes, and publish then."),
        )
    found = changed(draft.manuscript)
    published = publication.bring_out(draft.manuscript, person.id, note, unreviewed=unreviewed)
    _tell(published)
    if draft.held:
        told = ngettext(
            "%(n)s change waits for a reviewer and stays as it was.",
            "%(n)s changes wait for a reviewer and stay as they were.",
            len(draft.held),
        )
        flash(told, "warn")
    whom = touched(found)
    if any("key" in each.kinds and whom[each.curriculum, each.language, each.activity].handed_in for each in found):
        flash(gettext("A key changed. Attempts of before keep their marks; you can mark them anew below."), "info")
    return redirect(chrome.url("publishing.index"), 303)


def read_note() -> str:
    """Return the note of a form, on one line."""
    return " ".join(request.form.get("note", "").split())[:LONGEST_NOTE]


def _tell(published: publication.Publication) -> None:
    if not published.is_new:
        flash(gettext("This is published already."), "info")
    else:
        flash(gettext("This is publication %(number)s. Everybody sees it now.", number=published.number), "good")


@pages.get("/content/history")
@identity.signed_in
def publications() -> str:
    """Show every publication, the newest first: who, when, why."""
    reader()
    before = request.args.get("before", type=int)
    listed = history.newest(PUBLICATIONS_ON_A_PAGE + 1, before)
    further = len(listed) > PUBLICATIONS_ON_A_PAGE
    shown = listed[:PUBLICATIONS_ON_A_PAGE]
    return draw(
        "publish_history",
        listed=shown,
        current=publication.edition().number,
        older=chrome.url("publishing.publications", before=shown[-1].number) if further else "",
        is_first=before is None,
    )


@pages.get("/content/back/<int:number>")
@identity.signed_in
def ask_back(number: int) -> str:
    """List what going back to an earlier publication would change, and ask why."""
    author()
    return _back_page(_earlier(number), "")


def _earlier(number: int) -> Published:
    found = history.numbered(number)
    if found is None:
        raise not_found()
    return found


def _back_page(earlier: Published, problem: str) -> str:
    now, then = publication.edition(), publication.shelf().past(earlier.number)
    opened = publication.shelf().activity
    found = comparing.between(now, then, opened, opened, publication.differences(now, then))
    waiting = signatures.unsigned(now, then, opened, identity.me().id)
    return draw(
        "publish_confirm",
        unsigned=waiting,
        brought_out=(),
        changed=found,
        touched=touched(found),
        summary=comparing.summary(found),
        differs=history.manifest(now.number) != history.manifest(earlier.number),
        errors=0,
        manifest="",
        note=request.form.get("note", ""),
        problems={"note": problem} if problem else {},
        restores=earlier,
        action=chrome.url("publishing.go_back", number=earlier.number),
    )


@pages.post("/content/back/<int:number>")
@identity.signed_in
def go_back(number: int) -> Response | tuple[str, int]:
    """Make current again what an earlier publication said."""
    person = author()
    earlier = _earlier(number)
    note = read_note()
    if not note:
        return _back_page(earlier, gettext("Say in a few words why you go back.")), 400
    try:
        _tell(publication.go_back(number, person.id, note))
    except AwaitsReview:
        return _back_page(earlier, gettext("What is listed below has to be signed first.")), 409
    return redirect(chrome.url("publishing.publications"), 303)


def in_words(found: Iterable[Changed]) -> Iterator[str]:
    """Yield a line for the terminal about each change: what, where, how, and whom it touches."""
    found = tuple(found)
    whom = touched(found)
    for each in found:
        place = (each.curriculum, each.language, each.activity)
        first = each.kinds[0] if each.kinds[0] not in KINDS else "changed"
        kinds = ", ".join(kind for kind in each.kinds if kind in KINDS)
        touch = whom.get(place, Touched())
        line = f"{first:9} {'/'.join(place).rstrip('/')}"
        if kinds:
            line += f": {kinds}"
        if touch != Touched():
            line += f" ({touch.running} running, {touch.handed_in} handed in, {touch.certificates} certificates)"
        yield line
