"""What the tests of teaching share: the cast in the database, and trainees who study."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import clock, database, identity, publication
from lms.identity import Seat
from lms.learning import attempts
from lms.learning.given import Given
from lms.records import LESSON_COMPLETED, Record, append
from tests import people
from tests.learning.trainee import Draft, Trainee, at_work, draft
from tests.people import Cast

Try = Callable[..., UUID]
Read = Callable[..., None]


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Return everybody, made in the database of ``app``."""
    return people.settle(app)


@pytest.fixture
def read_lesson(app: Flask) -> Read:
    """Return what lets somebody finish a lesson now: ``read_lesson(seat, "response/signs")``."""

    def read(seat: Seat, activity: str) -> None:
        with app.app_context(), database.writing():
            course = publication.edition().courses[seat.cohort.curriculum, seat.cohort.language]
            content = course.places[activity].hash
            append(Record(LESSON_COMPLETED, seat.person.id, seat.cohort.id, clock.now(), activity, content))

    return read


@pytest.fixture
def try_quiz(app: Flask) -> Try:
    """Return what lets somebody try a quiz now: all ``right`` or nothing answered, handed in or not."""

    def attempt(seat: Seat, activity: str, right: bool = True, hand_in: bool = True) -> UUID:
        with app.app_context(), database.writing():
            begun = attempts.begin(seat, activity, uuid4(), clock.now())
            found = attempts.find(seat, begun)
            for number, question in enumerate(found.questions, 1):
                if right:
                    attempts.answer(seat, found, number, Given(question.right()), uuid4(), clock.now())
            if hand_in:
                attempts.hand_in(seat, begun, uuid4(), clock.now())
        return begun

    return attempt


@pytest.fixture
def content(app: Flask, tmp_path: Path) -> Draft:
    """Return a copy of the tests' content that the application publishes from."""
    made = draft(app, tmp_path)
    app.config["LMS_CONTENT"] = str(made.folder)
    return made


@pytest.fixture
def erin(app: Flask) -> FlaskClient:
    """Return the browser of Erin, who writes."""
    made = people.person(app, "Erin Tosheva", email="erin@example.org")
    people.give(app, made, identity.AUTHOR)
    return people.signed_in(app, people.again(app, made))


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Trainee:
    """Return Alice at work on her course."""
    return at_work(app, cast.alice, cast.alices_seat)
