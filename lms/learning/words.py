"""What a course refers to, each on one page: the words of the glossary, the safety facts, the cards and the sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from flask import Blueprint, render_template, request

from curricula.glossary import unmarked
from curricula.model import Activity, Lesson, Prose, SafetyFact, Term
from curricula.reader import ORIGINAL
from lms import chrome, identity, publication
from lms.errors import not_found
from lms.learning import courses, progress
from lms.publication import Course

pages = Blueprint("words", __name__)

Value = TypeVar("Value")

_DOTS = re.compile('"?(…{2,})"?')
_WORD, _LINE = 4, 10
"""From how many dots on a word fits, and a line."""


@pages.get("/learn/<cohort>/words")
@identity.signed_in
def show(cohort: str) -> str:
    """Show every word of the glossary in the language of the course, in alphabetical order."""
    seat = identity.seat(cohort)
    course = progress.course_for(seat)
    terms: tuple[Term, ...] = in_language(publication.edition().glossary, course.outline.language)
    listed = sorted(terms, key=lambda term: term.word.casefold())
    return render_template("lms/learning/words.html", seat=seat, course=course.outline, terms=listed)


@pages.get("/learn/<cohort>/facts")
@identity.signed_in
def facts(cohort: str) -> str:
    """Show the safety facts that the course cites, how the review of each stands, and which lessons cite it."""
    seat = identity.seat(cohort)
    course = progress.course_for(seat)
    known: tuple[SafetyFact, ...] = in_language(publication.edition().safety, course.outline.language)
    cited = [(fact, _citing(course, fact)) for fact in known]
    listed = [
        (fact, [(each.title, courses.address(cohort, each)) for each in citing]) for fact, citing in cited if citing
    ]
    return render_template("lms/learning/facts.html", seat=seat, course=course.outline, facts=listed)


@pages.get("/learn/<cohort>/cards")
@identity.signed_in
def cards(cohort: str) -> str:
    """Show the cards to take to work, one on each small page of paper: of the course, or of one lesson (``?of=``)."""
    return _on_paper("lms/learning/cards.html", cohort, "card")


@pages.get("/learn/<cohort>/sheets")
@identity.signed_in
def sheets(cohort: str) -> str:
    """Show the sheets to fill in by hand, each on a page of A4: of the course, or of one lesson (``?of=``)."""
    return _on_paper("lms/learning/sheets.html", cohort, "sheet")


def _on_paper(template: str, cohort: str, role: str) -> str:
    seat = identity.seat(cohort)
    course = progress.course_for(seat)
    chosen = request.args.get("of", "")
    if chosen and chosen not in course.activities:
        raise not_found()
    lessons = [course.activities[chosen]] if chosen else list(course.activities.values())
    return render_template(
        template,
        course=course.outline,
        papers=[
            (each, courses.review(course, each), paper)
            for each in lessons
            for paper in _papers(course, each, cohort, role)
        ],
        placed=courses.links(course, cohort).place,
        whole=chrome.url(f"words.{role}s", cohort=cohort) if chosen else "",
        back=courses.address(cohort, lessons[0]) if chosen else chrome.url("courses.show", cohort=cohort),
    )


def in_language(by_language: Mapping[str, tuple[Value, ...]], language: str) -> tuple[Value, ...]:
    """Return what is shared by all courses of a language; the original's where nothing is written in it."""
    return by_language.get(language) or by_language.get(ORIGINAL, ())


def _citing(course: Course, fact: SafetyFact) -> list[Activity]:
    return [each for each in course.outline.activities if any(cited.id == fact.id for cited in each.safety)]


def _with_room(found: re.Match[str]) -> str:
    # On a phone some dots are enough to show a blank; a hand needs more room than they take.
    long = len(found[1])
    return f'<span class="room {"line" if long >= _LINE else "word" if long >= _WORD else "number"}"></span>'


def _papers(course: Course, activity: Activity, cohort: str, role: str) -> list[str]:
    """Return the cards or sheets of a lesson as HTML; what they cite is on the page of the lesson."""
    if activity.kind != "lesson":
        return []
    whole = publication.shelf().activity(course.places[activity.id].hash)
    there = f'href="{courses.address(cohort, activity)}#'
    parts = whole.parts if isinstance(whole, Lesson) else ()
    papers = [part.html for part in parts if isinstance(part, Prose) and part.role == role]
    placed = [unmarked(paper).replace('href="#', there) for paper in papers]
    return [_DOTS.sub(_with_room, paper) for paper in placed] if role == "sheet" else placed
