"""A cohort that took both tests of its course, some better than others: records as attempts leave them."""

from __future__ import annotations

from fractions import Fraction
from typing import cast
from uuid import uuid4

from flask import Flask

from curricula.model import Quiz
from lms import clock, database, publication, records
from lms.identity import Cohort, Person
from lms.learning import attempts, progress
from lms.records import Record
from tests import people
from tests.learning.trainee import POST_TEST, PRE_TEST


def measured(app: Flask, cohort: Cohort, size: int = 6) -> None:
    """Let new trainees of a cohort take the test before, where every third has it right, and that at the end."""
    for number in range(size):
        who = people.trainee(app, cohort, f"Measured {number}")
        with app.app_context(), database.writing():
            for test, right in ((PRE_TEST, number % 3 == 0), (POST_TEST, number != 4)):
                records.append(*taken(cohort, who, test, Fraction(right)))


def taken(cohort: Cohort, who: Person, test: str, credit: Fraction) -> tuple[Record, Record]:
    """Return the records of an attempt at a test that earned so much of every question; in an application context."""
    course = progress.course_of(cohort)
    content = course.places[test].hash
    quiz = cast("Quiz", publication.shelf().activity(content))
    asked = [[question.id, attempts.content_of(question)] for question in quiz.questions]
    attempt = uuid4()
    begun = {"questions": asked, "language": course.language_of(test)}
    marked = {"score": str(credit), "passed": None, "credits": {key: str(credit) for key, _content in asked}}
    act = (who.id, cohort.id, clock.now(), test, content)
    started = Record(records.ATTEMPT_STARTED, *act, what=begun, id=attempt, attempt=attempt)
    return started, Record(records.QUIZ_MARKED, *act, what=marked, attempt=attempt)
