"""Marking past attempts anew after a key was mended: choose the question, see whom it changes, say why, record it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from curricula import changes
from curricula.model import Quiz
from lms import chrome, identity, language, publication
from lms.accounts.names import read_name
from lms.errors import not_found
from lms.language import gettext, ngettext
from lms.learning import regraded, regrading
from lms.learning.regrading import Target, Version
from lms.teaching import comparing, publishing
from lms.teaching.comparing import Edit
from lms.teaching.tabs import draw

pages = Blueprint("regrades", __name__)

ADDRESS = "/content/regrade/<curriculum>/<path:activity>"
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """An earlier version of the question, how it differs from the current one, and whether it is chosen."""

    version: Version
    edits: tuple[Edit, ...]
    chosen: bool


@pages.get("/content/regrade/<curriculum>/")
@identity.signed_in
def index(curriculum: str) -> str:
    """List the quizzes of a course."""
    publishing.author()
    course = publication.edition().course(curriculum, language.current())
    if course is None:
        raise not_found()
    quizzes = [activity for activity in course.outline.activities if isinstance(activity, Quiz)]
    return draw("regrade_quizzes", quizzes=quizzes, curriculum=curriculum)


@pages.get(ADDRESS)
@identity.signed_in
def show(curriculum: str, activity: str) -> str:
    """List the questions by whose old keys attempts count; of the one that is asked for, show whom it would change."""
    publishing.author()
    question = request.args.get("question", "")
    if question:
        return _dry_run(curriculum, activity, question)
    quiz = _quiz(curriculum, activity)
    counted = regrading.asked(curriculum, activity)
    return draw(
        "regrades",
        quiz=quiz,
        curriculum=curriculum,
        questions=[(asked, counted.get(asked.id, 0)) for asked in quiz.questions],
    )


def _quiz(curriculum: str, activity: str) -> Quiz:
    """Return a quiz as it is published, in English where it is written in that; 404 where no course has it."""
    courses = publication.edition().courses
    for place in sorted(courses, key=lambda place: (place[1] != "en", place[1])):
        if place[0] == curriculum and activity in courses[place].places:
            found = publication.shelf().activity(courses[place].places[activity].hash)
            if isinstance(found, Quiz):
                return found
    raise not_found()


def _target(curriculum: str, activity: str, question: str) -> Target:
    try:
        return regrading.target(curriculum, activity, question)
    except KeyError as error:
        raise not_found() from error


def _chosen(found: tuple[Version, ...]) -> set[str]:
    """Return the versions that the form names; all of them where it names none."""
    known = {version.content for version in found}
    return (set(request.values.getlist("from")) & known) or known


def _dry_run(curriculum: str, activity: str, question: str, problem: str = "") -> str:
    target = _target(curriculum, activity, question)
    quiz = _quiz(curriculum, activity)
    found = regrading.versions(target)
    chosen = _chosen(found)
    return draw(
        "regrade",
        quiz=quiz,
        curriculum=curriculum,
        question=next(asked for asked in quiz.questions if asked.id == question),
        choices=[_choice(version, target, chosen, quiz) for version in found],
        effects=regrading.effects(target, chosen),
        still_open=regrading.still_open(target, chosen),
        recorded=regraded.of_question(curriculum, activity, question),
        reason=request.form.get("reason", ""),
        lower=bool(request.form.get("lower")),
        problems={"reason": problem} if problem else {},
        address=chrome.url("regrades.show", curriculum=curriculum, activity=activity),
    )


def _choice(version: Version, target: Target, chosen: set[str], quiz: Quiz) -> Choice:
    shelf = publication.shelf()
    now = target.hash_in(version.language)
    found = changes.compare_questions(shelf.question(version.content), shelf.question(now)) if now else ()
    return Choice(version, comparing.edits(found, quiz), version.content in chosen)


@pages.post(ADDRESS)
@identity.signed_in
def record(curriculum: str, activity: str) -> Response | tuple[str, int]:
    """Record the mended key for those whom it changes, with the reason; sending it twice records it once."""
    me = publishing.author()
    question = request.form.get("question", "")
    target = _target(curriculum, activity, question)
    reason = read_name(request.form.get("reason", ""))[:LONGEST_REASON]
    if not reason:
        wrong = gettext("Say what was wrong with the key: everybody whose result changes reads it.")
        return _dry_run(curriculum, activity, question, wrong), 400
    old = _chosen(regrading.versions(target))
    changed = regrading.apply(target, old, reason, me, lower=bool(request.form.get("lower")))
    told = ngettext("%(n)s attempt was marked anew.", "%(n)s attempts were marked anew.", changed)
    flash(told, "good" if changed else "info")
    return redirect(chrome.url("regrades.show", curriculum=curriculum, activity=activity, question=question), 303)
