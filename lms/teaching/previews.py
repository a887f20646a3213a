"""The courses as a trainee sees them, without being one: what is about to be published, and every earlier edition.

The pages are drawn from what would be stored, by the templates of the trainee's pages, with pictures that were never
published. Nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import wraps
from typing import ParamSpec
from urllib.parse import unquote

from flask import Blueprint, flash, redirect, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from curricula import media, quizzes
from curricula.model import Activity, Lesson, Quiz
from lms import chrome, database, identity, publication
from lms.errors import not_found
from lms.language import gettext
from lms.learning import courses, lessons
from lms.learning.links import Links
from lms.learning.media import alone
from lms.learning.text import Answered, Text
from lms.publication import Course, Edition, history, signatures
from lms.publication.history import Published
from lms.tables import objects
from lms.teaching import publishing
from lms.teaching.tabs import draw

pages = Blueprint("previews", __name__)

ADDRESS = "/content/preview/<source>/"
DRAFT = "draft"

Arguments = ParamSpec("Arguments")


@dataclass(frozen=True)
class Shown:
    """What is previewed: an edition, where its activities are opened, and which publication it is, none for a draft."""

    source: str
    edition: Edition
    opened: Callable[[str], Activity]
    published: Published | None

    def course(self, curriculum: str, language: str) -> Course:
        """Return a course of the edition; 404 where it has none."""
        found = self.edition.courses.get((curriculum, language))
        if found is None:
            raise not_found()
        return found

    def whole(self, curriculum: str, language: str) -> Course:
        """Return a course with what its translation lacks in the original's words, as trainees have it; or 404."""
        self.course(curriculum, language)
        found = self.edition.course(curriculum, language)
        assert found is not None
        return found

    def activity(self, course: Course, activity: str) -> Activity:
        """Return an activity of a course, whole; 404 where it has none."""
        if activity not in course.places:
            raise not_found()
        return self.opened(course.places[activity].hash)

    def address(self, course: Course, activity: Activity) -> str:
        """Return where an activity is previewed."""
        outline = course.outline
        return chrome.url(
            "previews.activity",
            source=self.source,
            curriculum=outline.id,
            language=outline.language,
            activity=activity.id,
        )

    def links(self, course: Course, activity: Activity) -> Links:
        """Return where the links of an activity lead, and from where its pictures are sent, published or not."""
        unpublished = _never_published(media.cited(activity)) if self.published is None else {}

        def pictures(words: str) -> str:
            for cited, address in unpublished.items():
                words = words.replace(f'="media:{cited}"', f'="{address}"')
            return chrome.placed(words)

        return Links(course, lambda other: self.address(course, other), pictures=pictures)


def _never_published(cited: Collection[str]) -> Mapping[str, str]:
    """Return those media, of an activity in its published form, that only a draft has, and where that sends them."""
    named = {each: tuple(each.split("/")[1:]) for each in cited if each.count("/") == 2}  # noqa: PLR2004
    if not named:
        return {}
    query = select(objects.c.hash).where(objects.c.hash.in_({content for content, _file in named.values()}))
    stored = set(database.connection().execute(query).scalars())
    return {
        each: chrome.url("previews.medium", content=content, file=unquote(file))
        for each, (content, file) in named.items()
        if content not in stored
    }


@pages.get("/content/preview-media/<content>/<file>")
@identity.signed_in
def medium(content: str, file: str) -> Response:
    """Send a picture of the draft, whatever ``file`` calls it, to those who may preview it."""
    publishing.reader()
    try:
        body = publishing.composed().manuscript.body(content)
    except KeyError as error:
        raise not_found() from error
    response = alone(body)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def shown(source: str) -> Shown:
    """Return what an address names: ``draft``, or the number of a publication; 404 for anything else."""
    publishing.reader()
    if source == DRAFT:
        manuscript = publishing.composed().manuscript
        return Shown(source, manuscript.edition, manuscript.activity, None)
    published = history.numbered(int(source)) if source.isdecimal() and len(source) < 10 else None
    if published is None:
        raise not_found()
    shelf = publication.shelf()
    return Shown(source, shelf.past(published.number), shelf.activity, published)


def dated(view: Callable[Arguments, str | Response]) -> Callable[Arguments, str | Response]:
    """Lead ``?as-of=2026-11-01`` to the publication that was current at the end of that day, in UTC."""

    @wraps(view)
    def led(*args: Arguments.args, **kwargs: Arguments.kwargs) -> str | Response:
        asked = request.args.get("as-of")
        if asked is None:
            return view(*args, **kwargs)
        publishing.reader()
        found = _as_of(asked)
        if found is None:
            flash(gettext("Nothing was published on that day."), "warn")
            return redirect(chrome.url("publishing.publications"), 303)
        values = {**(request.view_args or {}), "source": str(found.number)}
        return redirect(chrome.url(str(request.endpoint).removeprefix("lms."), **values), 303)

    return led


def _as_of(typed: str) -> Published | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    if day >= date.max:
        return None
    return history.as_of(datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1))


@pages.get(ADDRESS)
@identity.signed_in
@dated
def begin(source: str) -> str:
    """Show the courses of an edition."""
    found = shown(source)
    listed = [
        (course.outline.title, language, chrome.url("previews.course", source=source, curriculum=id, language=language))
        for (id, language), course in sorted(found.edition.courses.items())
    ]
    return draw("preview_courses", shown=found, courses=listed)


@pages.get(ADDRESS + "<curriculum>/<language>/")
@identity.signed_in
@dated
def course(source: str, curriculum: str, language: str) -> str:
    """Show the outline of a course."""
    found = shown(source)
    whole = found.whole(curriculum, language)
    modules = [
        (
            module,
            [(each, found.address(whole, each), courses.borrowed(whole, each.id)) for each in module.activities],
        )
        for module in whole.outline.modules
    ]
    return draw(
        "preview_course",
        shown=found,
        course=whole.outline,
        places=whole.places,
        borrowed=whole.borrowed,
        modules=modules,
    )


@pages.get(ADDRESS + "<curriculum>/<language>/<path:activity>")
@identity.signed_in
@dated
def activity(source: str, curriculum: str, language: str, activity: str) -> str:
    """Show a lesson or a quiz as a trainee sees it."""
    return _page(shown(source), curriculum, language, activity, {})


@pages.post(ADDRESS + "<curriculum>/<language>/<path:activity>")
@identity.signed_in
def answer(source: str, curriculum: str, language: str, activity: str) -> str:
    """Judge what was answered, and say so on the same page; nothing is kept."""
    given = {key: tuple(values) for key, values in request.form.lists()}
    return _page(shown(source), curriculum, language, activity, given)


def _page(found: Shown, curriculum: str, language: str, activity: str, given: Mapping[str, tuple[str, ...]]) -> str:
    course = found.whole(curriculum, language)
    whole = found.activity(course, activity)
    links = found.links(course, whole)
    around = {
        "shown": found,
        "course": course.outline,
        "home": chrome.url("previews.course", source=found.source, curriculum=curriculum, language=language),
        "activity": whole,
        "speaks": course.language_of(activity),
        "borrowed": courses.borrowed(course, activity),
        "placed": links.place,
        "onward": _onward(found, course, whole),
    }
    if isinstance(whole, Lesson):
        return draw("preview_lesson", text=_text(course, whole, given, links).draw_now(), **around)
    if isinstance(whole, Quiz):
        return draw("preview_quiz", **_quiz(whole, given), **around)
    return draw("preview_other", **around)


def _onward(found: Shown, course: Course, activity: Activity) -> tuple[str, str] | None:
    following = course.following.get(activity.id)
    return None if following is None else (following.title, found.address(course, following))


def _text(course: Course, lesson: Lesson, given: Mapping[str, tuple[str, ...]], links: Links) -> Text:
    """Return the lesson's text with what was answered just now; an answer that cannot be taken says why."""
    answers, errors = {}, {}
    asked = request.args.get("check", "")
    for question in lesson.questions:
        if question.id == asked and request.method == "POST":
            typed = given.get(question.id, ())
            if question.accepts(typed) and question.answered(typed):
                answers[question.id] = Answered(question, typed)
            else:
                errors[question.id] = lessons.why_not_taken(question, typed)
    content = course.places[lesson.id].hash
    return Text(
        lesson,
        content=content,
        speaks=course.language_of(lesson.id),
        answers=answers,
        done=False,
        again="",
        errors=errors,
        links=links,
        review=signatures.standing(lesson, publication.shelf().verdicts(content)),
        typed=given.get(asked, ()),
        address=links.address(lesson),
    )


def _quiz(quiz: Quiz, given: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    """Return what the page of a quiz shows: the questions of one draw, and how they are marked once sent."""
    seed = given.get("seed", (request.args.get("draw", "1"),))[0][:40]
    questions = quizzes.draw(quiz, seed)
    answers = {asked.id: given.get(asked.id, ()) for asked in questions}
    taken = {key: value for key, value in answers.items() if value}
    refused = {
        asked.id: lessons.why_not_taken(asked, answers[asked.id])
        for asked in questions
        if not asked.accepts(answers[asked.id])
    }
    is_sent = request.method == "POST" and not refused
    return {
        "quiz": quiz,
        "seed": seed,
        "questions": questions,
        "answers": answers,
        "errors": refused,
        "grade": quizzes.grade(quiz, questions, taken) if is_sent else None,
        "another": str(int(seed) + 1) if seed.isdecimal() else "1",
        "whole": Fraction(1),
    }
