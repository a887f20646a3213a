"""What anybody can find out about a certificate who has its number, or its PDF."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from curricula import reader
from lms import database, publication
from lms.certificates import register
from tests import people
from tests.conftest import Clock
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def number(app: Flask, cast: Cast) -> str:
    """Return the number of Alice's certificate."""
    return issued(app, cast)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return people.browser(app)


def issued(app: Flask, cast: Cast) -> str:
    people.complete(app, cast.alices_seat)
    people.signed_in(app, cast.alice).post(f"/learn/{cast.cohort.code}/certificate")
    with app.app_context():
        last = register.latest(cast.alices_seat)
        assert last is not None
        return last.words.number


def hand_in(stranger: FlaskClient, number: str, body: bytes) -> TestResponse:
    return stranger.post(f"/verify/{number}", data={"pdf": (io.BytesIO(body), "certificate.pdf")})


def test_anybody_can_see_that_a_certificate_is_valid_and_what_it_says(stranger: FlaskClient, number: str) -> None:
    page = stranger.get(f"/verify/{number}")
    assert page.status_code == 200
    for said in (
        "This certificate is valid.",
        "Alice Nazarova",
        "Helping in an overdose",
        "T, version 1",
        "Treatment near home",
        "Dushanbe, Tajikistan",
        "In person",
        "23 November 2026 – 27 November 2026",
        "3 lessons completed",
        "2 quizzes passed",
        "Test before the course taken",
        "Test at the end passed",
        "It does not license anyone to practise.",
        "awaiting clinical review",
        number,
    ):
        assert said in page.text, said


def test_it_is_told_in_the_readers_language(stranger: FlaskClient, number: str) -> None:
    page = stranger.get(f"/verify/{number}", headers={"Accept-Language": "ru"}).text
    assert "23 ноября 2026" in page
    assert "Таджикистан" in page


def test_a_number_is_read_however_it_is_typed(stranger: FlaskClient, number: str) -> None:
    assert f'href="/verify/{number}"' not in stranger.get("/verify").text
    misread = number[:-8] + number[-8:].replace("0", "O").replace("1", "l")
    for typed in (number.lower(), number.replace("-", ""), f"  {number.replace('-', ' ')} ", misread.lower()):
        found = stranger.get("/verify", query_string={"number": typed})
        assert found.location == f"/verify/{number}", typed


@pytest.mark.parametrize("typed", ["CBT-2026-T-00000000", "nonsense", "a/b", "%", "<b>", "0" * 500, "№ ۱۲۳"])
def test_an_unknown_number_says_so_and_shows_what_was_typed(stranger: FlaskClient, number: str, typed: str) -> None:
    page = stranger.get("/verify", query_string={"number": typed})
    assert page.status_code == 404
    assert "There is no certificate with the number" in page.text
    assert 'name="number"' in page.text
    assert "<b>.</b>" not in page.text


def test_the_last_characters_alone_find_nothing(stranger: FlaskClient, number: str) -> None:
    assert stranger.get("/verify", query_string={"number": number[-8:]}).status_code == 404
    assert stranger.get(f"/verify/XXX{number[3:]}").status_code == 404


def test_a_revoked_one_says_so_with_date_and_reason(
    app: Flask, cast: Cast, stranger: FlaskClient, number: str, clock: Clock
) -> None:
    clock.forward(days=2)
    with app.app_context(), database.writing():
        register.revoke(number, "Issued <i>in error</i>", cast.carol)
    page = stranger.get(f"/verify/{number}").text
    assert "This certificate was revoked on 25 November 2026." in page
    assert "Issued &lt;i&gt;in error&lt;/i&gt;" in page
    assert "This certificate is valid." not in page


def test_it_says_until_when_it_is_valid_and_afterwards_that_it_has_expired(
    app: Flask, cast: Cast, stranger: FlaskClient, clock: Clock, tmp_path: Path
) -> None:
    folder = shutil.copytree(app.config["LMS_CONTENT"], tmp_path / "content")
    index = folder / "overdose" / "en" / "index.md"
    rule = "  hours: 1.5 contact, 0.5 self-study, 0.5 HIV\n  valid-months: 36\n  refresher: Take the refresher.\n"
    index.write_text(index.read_text(encoding="utf-8").replace("  hours: 2\n", rule), encoding="utf-8")
    library, problems = reader.read(folder)
    assert not problems, "\n".join(map(str, problems))
    with app.app_context():
        publication.publish(library, unreviewed=True)
    number = issued(app, cast)
    page = stranger.get(f"/verify/{number}").text
    for said in ("This certificate is valid.", "23 November 2029", "2: 1.5 contact, 0.5 self-study; of these 0.5 HIV"):
        assert said in page, said
    clock.forward(days=3 * 365 + 1)  # the last day: one of those years is a leap year
    assert "This certificate is valid." in stranger.get(f"/verify/{number}").text
    clock.forward(days=1)
    page = stranger.get(f"/verify/{number}").text
    assert "This certificate was valid until 23 November 2029." in page
    assert "Take the refresher." in page
    assert "This certificate is valid." not in page
    assert "Expired" in people.signed_in(app, cast.carol).get(f"/manage/{cast.cohort.code}/certificates").text


def test_one_from_a_demonstration_is_no_certificate(make_app: Callable[..., Flask], database_uri: str) -> None:
    app = make_app(database_uri, LMS_DEMONSTRATION=True)
    page = people.browser(app).get(f"/verify/{issued(app, people.settle(app))}").text
    assert "Demonstration — not a certificate" in page
    assert "This certificate is valid." not in page


def test_the_pdf_that_was_issued_is_recognised(app: Flask, cast: Cast, stranger: FlaskClient, number: str) -> None:
    pdf = people.signed_in(app, cast.alice).get(f"/learn/{cast.cohort.code}/certificate.pdf").data
    answer = hand_in(stranger, number, pdf)
    assert answer.status_code == 200
    assert "Yes: the file is" in answer.text


def test_a_pdf_that_was_tampered_with_is_told(app: Flask, cast: Cast, stranger: FlaskClient, number: str) -> None:
    pdf = people.signed_in(app, cast.alice).get(f"/learn/{cast.cohort.code}/certificate.pdf").data
    for tampered in (pdf + b"\n", pdf.replace(b"Alice", b"Mallo"), b"not a PDF"):
        assert tampered != pdf
        answer = hand_in(stranger, number, tampered)
        assert "No: this is not the file that was issued." in answer.text
        assert "Yes: the file is" not in answer.text


def test_no_file_at_all_is_asked_for_again(stranger: FlaskClient, number: str) -> None:
    answer = stranger.post(f"/verify/{number}", data={})
    assert answer.status_code == 400
    assert "Choose the PDF file first." in answer.text


def test_a_file_of_more_than_two_megabytes_is_refused(stranger: FlaskClient, number: str) -> None:
    sent = (
        b'--x\r\nContent-Disposition: form-data; name="pdf"; filename="a.pdf"\r\n\r\n' + bytes(2_100_000) + b"\r\n--x--"
    )
    answer = stranger.post(f"/verify/{number}", data=sent, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "The file is too large." in answer.text


def test_an_old_browser_can_compare_too(app: Flask, number: str) -> None:
    old = app.test_client()
    page = old.get(f"/verify/{number}").text
    token = page.split('name="csrf" value="')[-1].split('"')[0]
    assert old.post(f"/verify/{number}", data={"pdf": (io.BytesIO(b"x"), "x.pdf")}).status_code == 403
    sent = {"csrf": token, "pdf": (io.BytesIO(b"x"), "x.pdf")}
    assert "No: this is not the file" in old.post(f"/verify/{number}", data=sent).text


def test_numbers_cannot_be_tried_out(make_app: Callable[..., Flask], database_uri: str, clock: Clock) -> None:
    app = make_app(database_uri, LMS_VERIFY_TRIES_PER_ADDRESS=3)
    stranger = people.browser(app)
    tried = [stranger.get(f"/verify/CBT-2026-T-0000000{turn}").status_code for turn in range(5)]
    assert tried == [404, 404, 404, 429, 429]
    clock.forward(minutes=16)
    assert stranger.get("/verify/CBT-2026-T-00000009").status_code == 404


def test_no_search_engine_keeps_it(stranger: FlaskClient, number: str) -> None:
    for path in ("/verify", f"/verify/{number}", "/verify/CBT-2026-T-00000000"):
        page = stranger.get(path)
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in page.text


def test_the_address_on_the_paper_is_the_public_one(make_app: Callable[..., Flask], database_uri: str) -> None:
    app = make_app(database_uri, LMS_PUBLIC_URL="https://training.example.org/")
    cast = people.settle(app)
    number = issued(app, cast)
    with app.app_context():
        last = register.latest(cast.alices_seat)
        assert last is not None
        assert last.words.address == f"https://training.example.org/verify/{number}"
