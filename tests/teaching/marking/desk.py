"""A trainer at work on answers that wait: what they open, send and find recorded."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import records
from tests import people
from tests.learning import essay
from tests.learning.essay import TEXT
from tests.learning.trainee import Trainee
from tests.people import Cast

FULL = {"points-1": "2", "points-2": "1", "comment": "Well begun."}


def neighbour(app: Flask, cast: Cast, name: str) -> Trainee:
    """Return somebody else of Alice's cohort at work."""
    person = people.trainee(app, cast.cohort, name)
    return Trainee(people.signed_in(app, person), cast.cohort.code)


def place(app: Flask, cast: Cast, attempt: UUID, question: str = TEXT) -> str:
    """Return the address at which an answer is marked."""
    return f"/teach/{cast.cohort.code}/mark/{essay.answer_to(app, attempt, question)}"


def mark(browser: FlaskClient, address: str, **form: str) -> TestResponse:
    """Open the page of an answer and send its form."""
    return browser.post(address, data={**hidden(browser.get(address).text), **form})


def hidden(page: str) -> dict[str, str]:
    """Return what the form of a page has hidden in it."""
    form = page.partition('name="id"')[2]
    return {"id": form.partition('value="')[2].partition('"')[0], "seen": _value(page, "seen")}


def _value(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def marked(app: Flask, attempt: UUID) -> list[tuple[str, bool]]:
    """Return score and verdict of each conclusion about an attempt."""
    found = essay.of_attempt(app, attempt, records.QUIZ_MARKED)
    return [(record.what["score"], record.what["passed"]) for record in found]


def concluded(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient, **form: str) -> tuple[UUID, str]:
    """Let Alice write and Bob mark; return the attempt and the address of its text."""
    attempt = essay.write(alice)
    address = place(app, cast, attempt)
    assert mark(bob, address, **{**FULL, **form}).status_code == 303
    return attempt, address


def regraded(app: Flask, attempt: UUID) -> list[tuple[str, bool, bool, str]]:
    """Return score, verdict, whether it is worse, and the reason, of each change of a result."""
    found = [record.what for record in essay.of_attempt(app, attempt, records.REGRADED)]
    return [(what["score"], what["passed"], what["lowered"], what["reason"]) for what in found]
