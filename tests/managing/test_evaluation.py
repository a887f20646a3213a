"""Evaluation forms: read together, from five on, and never so that somebody can tell who said what."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from curricula.opinions import told
from lms.teaching.teaching import trainees
from tests import people
from tests.conftest import Clock
from tests.learning import crossed
from tests.learning.crossed import EVALUATION
from tests.learning.trainee import Trainee, draft
from tests.people import Cast

pytestmark = pytest.mark.one_database


@pytest.fixture
def cast(app: Flask, tmp_path: Path) -> Cast:
    crossed.publish(draft(app, tmp_path))
    return people.settle(app)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.bob)


def says(work: Trainee, use: str, text: str) -> str:
    """Hand in a form; return the address of what the trainer must not see."""
    attempt = work.begin(EVALUATION)
    for question, answer in (("t-e-1", use), ("t-e-2", "2"), ("t-e-3", text)):
        assert work.answer(attempt, question, answer).status_code == 303
    assert work.hand_in(attempt).status_code == 303
    assert "Thank you for your opinion." in work.get(f"attempt/{attempt}/result").text
    return str(attempt)


def test_it_is_read_together_from_the_day_after_the_training(
    app: Flask, cast: Cast, bob: FlaskClient, clock: Clock
) -> None:
    group = crossed.group(app, cast, 7)
    for number, work in enumerate(group[:5]):
        says(work, "3" if number else "1", "More practice" if number == 2 else "")
    address = f"/teach/{cast.cohort.code}/evaluation"
    assert "More practice" not in bob.get(address).text, "who looks every day could tell who wrote it"
    clock.forward(days=5)
    page = bob.get(address).text
    assert "5 of 8" in page
    assert "More practice" in page
    assert "mean 2.6 of 3" in page
    assert "fully,4,5,2.60" in bob.get(address + ".csv").text

    says(group[5], "1", "Too late")
    page = bob.get(address).text
    assert "Too late" not in page, "one late answer alone would tell who gave it"
    assert "6 of 8" in page


def test_of_four_nothing_is_told(app: Flask, cast: Cast, bob: FlaskClient, clock: Clock) -> None:
    for work in crossed.group(app, cast, 4):
        says(work, "1", "We four")
    clock.forward(days=5)
    page = bob.get(f"/teach/{cast.cohort.code}/evaluation").text
    assert "So few have answered that nothing is told." in page
    assert "We four" not in page
    assert "We four" not in bob.get(f"/teach/{cast.cohort.code}/evaluation.csv").text


def test_a_trainer_cannot_open_anybodys_form(app: Flask, cast: Cast, bob: FlaskClient) -> None:
    (work,) = crossed.group(app, cast, 1)
    attempt = says(work, "1", "Between us")
    with app.app_context():
        person = next(person for person, _name in trainees(cast.cohort) if person != cast.alice.id)
    page = bob.get(f"/teach/{cast.cohort.code}/{person}")
    assert "answered, together with others" in page.text
    assert attempt not in page.text
    assert bob.get(f"/teach/{cast.cohort.code}/{person}/attempt/{attempt}").status_code == 404


@settings(max_examples=60)
@given(st.integers(0, 40), st.integers(0, 20))
def test_whoever_looks_again_learns_of_at_least_five_more(in_time: int, late: int) -> None:
    before, after = told(in_time, late), told(in_time, late + 1)
    assert before <= in_time + late
    assert after == before or after - before >= 5
    assert before == 0 or before >= 5
