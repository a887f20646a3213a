"""A transcript: all that one person took part in, for themselves and for staff as far as their courses go."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from lms import language
from lms.certificates import transcript
from lms.certificates.transcript import Outcome, Taken, Transcript
from tests import people
from tests.learning.trainee import LESSON, QUIZ, UNSAFE, at_work
from tests.people import Cast

TAKEN = Taken(
    title="Первая помощь при передозировке",
    code="T",
    curriculum="overdose",
    edition=3,
    programme="Treatment near home",
    cohort="សាលារៀនភ្នំពេញ",
    place="Dushanbe",
    country="TJ",
    modality="in-person",
    language="en",
    starts_on=date(2026, 11, 23),
    ends_on=date(2026, 11, 27),
    left_on=None,
    done=4,
    total=7,
    attended=Fraction(5, 6),
    completed_on=None,
    outcomes=(Outcome("response/quiz", "2.3 Quiz", Fraction(7, 9), date(2026, 11, 24)),),
    certificates=(),
)
WHOLE = Transcript(
    name="محمدرضا حسین‌زادهٔ", issuer="Ministry", made_on=date(2026, 12, 1), demonstration=False, courses=(TAKEN,) * 9
)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


def read(browser: FlaskClient, address: str) -> dict[str, Any]:
    """Return a transcript as JSON."""
    answer = browser.get(address, buffered=True)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


def text(pdf: bytes) -> str:
    """Return what a PDF says, page by page."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", " ".join(page.extract_text() for page in pages)))


def test_a_trainee_sees_and_keeps_what_they_took_part_in(app: Flask, cast: Cast) -> None:
    work = at_work(app, cast.alice, cast.alices_seat)
    work.read(LESSON)
    work.take(QUIZ, UNSAFE)
    work.take(QUIZ)
    alice = people.signed_in(app, cast.alice)
    told = read(alice, "/transcript.json")
    (course,) = told["courses"]
    assert (told["name"], course["programme"], course["done"]) == ("Alice Nazarova", "Treatment near home", 2)
    assert [(each["activity"], each["score"], each["done_on"]) for each in course["outcomes"]] == [
        (QUIZ, 1.0, "2026-11-23")
    ]
    page = alice.get("/transcript").text
    assert "Treatment near home" in page
    assert "100%" in page
    printed = text(alice.get("/transcript.pdf", buffered=True).get_data())
    assert "Alice Nazarova" in printed
    assert "100%" in printed
    assert alice.get("/transcript.exe").status_code == 404


def test_a_certificate_stands_in_it_with_its_number_and_what_became_of_it(app: Flask, cast: Cast) -> None:
    people.complete(app, cast.alices_seat)
    alice = people.signed_in(app, cast.alice)
    alice.post(f"/learn/{cast.cohort.code}/certificate")
    (course,) = read(alice, "/transcript.json")["courses"]
    (held,) = course["certificates"]
    assert held["address"].endswith(f"/verify/{held['number']}")
    assert held["state"] == "stands"
    assert course["completed_on"] is not None
    carol = people.signed_in(app, cast.carol)
    carol.post(f"/manage/{cast.cohort.code}/certificates/{held['number']}/revoke", data={"reason": "A wrong name"})
    (course,) = read(alice, "/transcript.json")["courses"]
    assert course["certificates"][0]["state"] == "revoked"
    assert "Revoked" in alice.get("/transcript").text


def test_staff_see_of_it_what_they_teach_or_manage_and_no_other_course(app: Flask, cast: Cast) -> None:
    where = people.cohort(app, cast.other_programme, title="Elsewhere")
    people.give(app, cast.alice, "trainee", programme=cast.other_programme, cohort=where.id)
    address = f"/teach/{cast.cohort.code}/{cast.alice.id}/transcript"
    assert len(read(people.signed_in(app, people.again(app, cast.alice)), "/transcript.json")["courses"]) == 2
    for who in (cast.bob, cast.carol):
        (course,) = read(people.signed_in(app, who), f"{address}.json")["courses"]
        assert course["cohort"] == cast.cohort.title
    assert len(read(people.signed_in(app, cast.dave), f"{address}.json")["courses"]) == 2
    assert people.signed_in(app, cast.mallory).get(address).status_code == 404


@pytest.mark.parametrize("speaks", ["en", "ru"])
def test_on_paper_it_takes_as_many_tagged_pages_as_it_needs_in_every_script(speaks: str) -> None:
    app = Flask(__name__)
    app.config["LMS_LANGUAGES"] = ("en", "ru")
    with app.app_context(), language.speaking(speaks):
        printed = transcript.pdf(WHOLE)
        assert transcript.pdf(WHOLE) == printed
    pdf = PdfReader(io.BytesIO(printed))
    assert len(pdf.pages) > 1
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "Первая помощь при передозировке" in text(printed)
    assert "77%" in text(printed).replace("\xa0", "").replace(" %", "%")
