"""Which paper of a test a trainee is asked, where two papers are crossed over within a cohort, and months later.

The rule is ``curricula.forms``; what it needs of the cohort and of the trainee is found here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from sqlalchemy import func, select

from curricula import forms
from curricula.model import Curriculum, Quiz
from lms import database, publication, records
from lms.identity import Seat
from lms.learning.progress import State
from lms.publication import Course
from lms.tables import cohorts
from lms.tables import records as log

CROSSED = ("pre-test", "post-test")


def asked(seat: Seat, state: State, quiz: Quiz) -> Quiz:
    """Return a test with the paper that this trainee is asked; any other quiz as it is.

    To begin an attempt call it inside ``database.writing()``: whose turn it is follows from who began before.
    """
    course = state.course
    if quiz.role == "follow-up":
        return quiz if quiz.questions else _asks(seat, state, quiz)
    if quiz.role in CROSSED and are_crossed(course):
        return _asks(seat, state, quiz)
    return quiz


def example(state: State, quiz: Quiz) -> Quiz:
    """Return a quiz with questions as many as it asks: for what is told before it begins."""
    if quiz.role != "follow-up" or quiz.questions:
        return quiz
    pair = tests(state.course)
    return _again(quiz, pair) if pair else quiz


def are_crossed(course: Course) -> bool:
    """Whether a course has two parallel papers that are crossed over; in two languages they would not be parallel."""
    if course.outline.forms != "crossed":
        return False
    found = tests(course)
    return bool(found) and forms.are_parallel(*found) and len({course.language_of(test.id) for test in found}) == 1


def tests(course: Course) -> tuple[Quiz, ...]:
    """Return the test before the course and the one at its end, whole; nothing where a course lacks one of them."""
    outline = outline_of(course.outline)
    places = [course.places[outline[role]].hash for role in CROSSED if role in outline]
    found = tuple(cast("Quiz", publication.shelf().activity(place)) for place in places)
    return found if len(found) == len(CROSSED) else ()


def outline_of(outline: Curriculum) -> dict[str, str]:
    """Return the ids of the two tests of a course by their role; of several with one role, the first."""
    found: dict[str, str] = {}
    for activity in outline.activities:
        if isinstance(activity, Quiz) and activity.role in CROSSED:
            found.setdefault(activity.role, activity.id)
    return found


def asking(curriculum: str, activity: str) -> frozenset[str]:
    """Return the activities whose attempts may ask a question of this one: of a test, those that ask its paper, too."""
    found = {activity}
    for (where, _language), course in publication.edition().courses.items():
        related = {
            each.id
            for each in course.outline.activities
            if isinstance(each, Quiz) and each.role in (*CROSSED, "follow-up")
        }
        if where == curriculum and activity in related:
            found |= related
    return frozenset(found)


def _asks(seat: Seat, state: State, quiz: Quiz) -> Quiz:
    pair = tests(state.course)
    if not pair:
        return quiz
    papers = forms.papers(pair)
    if set(papers) != set(forms.FORMS):  # the two tests name no papers: what was asked first is asked again
        return _again(quiz, pair)
    form = forms.next_form(quiz.role, taken(state, pair), _turn(seat, pair))
    opinions = tuple(question for question in forms.paper(quiz) if question.survey)
    return replace(quiz, form=form, draw=quiz.draw or pair[0].draw, questions=(*papers[form], *opinions))


def _again(quiz: Quiz, pair: tuple[Quiz, ...]) -> Quiz:
    """Return a follow-up that asks what was asked first, as many of it as then."""
    return replace(quiz, form="", draw=quiz.draw or pair[0].draw, questions=forms.paper(pair[0]))


def taken(state: State, pair: tuple[Quiz, ...]) -> dict[str, str]:
    """Return the paper of each test that a trainee began, by the test's role."""
    found: dict[str, str] = {}
    for test in pair:
        begun = records.oldest_first(state.of(test.id, records.ATTEMPT_STARTED))
        if begun:
            found[test.role] = str(begun[0].what.get("form") or test.form)
    return found


def _turn(seat: Seat, pair: tuple[Quiz, ...]) -> str:
    """Return the paper that comes next in the cohort, by how many others began one of the tests before."""
    database.hold(cohorts, seat.cohort.id)
    begun = select(func.count(log.c.person.distinct())).where(
        log.c.cohort == seat.cohort.id,
        log.c.kind == records.ATTEMPT_STARTED,
        log.c.activity.in_([test.id for test in pair]),
        log.c.person != seat.person.id,
    )
    before = database.connection().execute(begun).scalar_one()
    return forms.first_form(str(seat.cohort.id), before)
