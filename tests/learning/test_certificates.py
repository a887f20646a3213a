"""The trainee's certificate: asked for, issued once, kept as it was."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from lms import database, records
from lms.certificates import register
from lms.identity import Seat
from lms.tables import certificates, cohorts
from lms.tables import people as people_table
from tests import people
from tests.conftest import Clock
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def alice(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.alice)


def address(cast: Cast) -> str:
    return f"/learn/{cast.cohort.code}/certificate"


def kinds(app: Flask, seat: Seat) -> list[str]:
    with app.app_context():
        wanted = (records.COURSE_COMPLETED, records.CERTIFICATE_ISSUED, records.CERTIFICATE_REVOKED)
        return [record.kind for record in records.of_seat(seat.cohort.id, seat.person.id, wanted)]


def words(app: Flask, seat: Seat) -> dict[str, Any]:
    with app.app_context():
        issued = records.of_seat(seat.cohort.id, seat.person.id, (records.CERTIFICATE_ISSUED,))
        return dict(issued[-1].what)


def change(app: Flask, table: Any, key: Any, **values: Any) -> None:
    with app.app_context(), database.writing() as link:
        link.execute(table.update().where(table.c.id == key).values(**values))


def test_a_trainee_sees_what_is_missing_and_the_way_to_it(app: Flask, cast: Cast, alice: FlaskClient) -> None:
    people.complete(app, cast.alices_seat, without={"aftercare/staying"})
    page = alice.get(address(cast))
    assert page.status_code == 200
    assert f'href="/learn/{cast.cohort.code}/lesson/aftercare/staying"' in page.text
    assert "Staying with the person" in page.text
    assert "2 of 3" in page.text
    assert "met on 23 November 2026" in page.text
    assert "Issue my certificate" not in page.text


def test_it_is_not_issued_while_something_is_missing(app: Flask, cast: Cast, alice: FlaskClient) -> None:
    people.complete(app, cast.alices_seat, without={"aftercare/staying"})
    refused = alice.post(address(cast))
    assert refused.status_code == 409
    assert "Staying with the person" in refused.text
    assert kinds(app, cast.alices_seat) == []


def test_a_trainee_sees_the_name_as_it_will_be_printed_and_where_to_correct_it(
    app: Flask, cast: Cast, alice: FlaskClient
) -> None:
    change(app, people_table, cast.alice.id, name="Алиса  Назарова\u202e <b>")
    people.complete(app, cast.alices_seat)
    page = alice.get(address(cast)).text
    assert "<bdi>Алиса Назарова &lt;b&gt;</bdi>" in page
    assert 'href="/account"' in page


def test_a_trainee_can_issue_download_and_show_it(app: Flask, cast: Cast, alice: FlaskClient) -> None:
    people.complete(app, cast.alices_seat)
    assert alice.post(address(cast)).location == address(cast)
    page = alice.get(address(cast)).text
    said = words(app, cast.alices_seat)
    assert re.fullmatch(r"CBT-2026-T-[0-9A-Z]{8}", said["number"])
    for expected in ("Alice Nazarova", "Helping in an overdose", said["number"], "Treatment near home", "Tajikistan"):
        assert expected in page
    assert f'href="/verify/{said["number"]}"' in page

    sent = alice.get(address(cast) + ".pdf")
    assert sent.mimetype == "application/pdf"
    assert f'filename="{said["number"]} Alice Nazarova.pdf"' in sent.headers["Content-Disposition"]
    with app.app_context():
        row = database.connection().execute(select(certificates)).one()
    assert sent.data == row.pdf
    assert hashlib.sha256(sent.data).hexdigest() == row.sha256
    assert "Alice Nazarova" in PdfReader(io.BytesIO(sent.data)).pages[0].extract_text()


def test_it_keeps_what_was_done_and_when_but_no_score(app: Flask, cast: Cast, alice: FlaskClient, clock: Clock) -> None:
    clock.forward(hours=10.5)  # 19:30 in UTC is the next day in Dushanbe
    people.complete(app, cast.alices_seat)
    clock.forward(days=3)
    alice.post(address(cast))
    said = words(app, cast.alices_seat)
    assert said["issued_on"] == "2026-11-27"
    assert said["completed_on"] == "2026-11-24"
    assert {met["name"]: (met["total"], met["on"]) for met in said["conditions"]} == {
        "lessons": (3, "2026-11-24"),
        "quizzes": (2, "2026-11-24"),
        "pre-test": (1, "2026-11-24"),
        "post-test": (1, "2026-11-24"),
    }
    assert "score" not in str(said)
    assert (said["hours"], said["edition"], said["language"]) == ("2", 1, "en")
    assert said["awaits_review"] is True
    assert said["demonstration"] is False


def test_it_is_issued_once_however_often_it_is_asked_for(app: Flask, cast: Cast, alice: FlaskClient) -> None:
    people.complete(app, cast.alices_seat)
    assert [alice.post(address(cast)).status_code for _turn in range(3)] == [303, 303, 303]
    assert kinds(app, cast.alices_seat) == [records.COURSE_COMPLETED, records.CERTIFICATE_ISSUED]


def test_issuing_concludes_that_the_course_is_completed_where_that_was_not_recorded(
    app: Flask, cast: Cast, alice: FlaskClient
) -> None:
    people.complete(app, cast.alices_seat, without={"after/post-test"})
    with app.app_context(), database.writing():
        late = people.did(cast.alices_seat, "after/post-test")
        records.append(late)
    assert kinds(app, cast.alices_seat) == []
    alice.post(address(cast))
    assert kinds(app, cast.alices_seat) == [records.COURSE_COMPLETED, records.CERTIFICATE_ISSUED]


def test_a_later_change_of_name_place_or_programme_does_not_touch_it(
    app: Flask, cast: Cast, alice: FlaskClient
) -> None:
    people.complete(app, cast.alices_seat)
    alice.post(address(cast))
    before = alice.get(address(cast) + ".pdf").data
    change(app, people_table, cast.alice.id, name="Somebody Else")
    change(app, cohorts, cast.cohort.id, place="Khorog")
    alice.post(address(cast))
    page = alice.get(address(cast)).text
    assert "Alice Nazarova" in page
    assert "Dushanbe, Tajikistan" in page
    assert "Khorog" not in page
    assert alice.get(address(cast) + ".pdf").data == before


def test_a_file_is_named_in_every_script(app: Flask, cast: Cast) -> None:
    sokha = people.trainee(app, cast.cohort, "សុខ/សុភា")
    (held,) = sokha.memberships
    people.complete(app, Seat(held.id, sokha, cast.cohort))
    browser = people.signed_in(app, sokha)
    browser.post(address(cast))
    named = browser.get(address(cast) + ".pdf").headers["Content-Disposition"]
    assert re.search(r'filename="CBT-2026-T-\w{8} -?\.pdf"', named), named
    assert "filename*=UTF-8''CBT-2026-T-" in named
    assert "%E1%9E%9F" in named


def test_a_course_in_russian_has_a_certificate_in_russian(app: Flask, cast: Cast) -> None:
    here = people.cohort(app, cast.programme, language="ru", country="KG", place="Бишкек")
    aigul = people.trainee(app, here, "Айгүл Өмүрбекова")
    seat = Seat(aigul.memberships[0].id, aigul, here)
    people.complete(app, seat)
    browser = people.signed_in(app, aigul)
    browser.post(f"/learn/{here.code}/certificate", headers={"Accept-Language": "en"})
    pdf = PdfReader(io.BytesIO(browser.get(f"/learn/{here.code}/certificate.pdf").data))
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "ru"
    said = pdf.pages[0].extract_text()
    assert "Помощь при передозировке" in said
    assert "Айгүл Өмүрбекова" in said
    assert "23 ноября 2026" in said


def test_a_name_that_cannot_be_printed_is_refused_with_the_reason(app: Flask, cast: Cast, alice: FlaskClient) -> None:
    change(app, people_table, cast.alice.id, name="სოსო")
    people.complete(app, cast.alices_seat)
    refused = alice.post(address(cast))
    assert refused.status_code == 409
    assert "ს ო in your name" in refused.text
    assert kinds(app, cast.alices_seat) == [records.COURSE_COMPLETED]


def test_on_a_demonstration_site_it_says_so(make_app: Callable[..., Flask], database_uri: str) -> None:
    app = make_app(database_uri, LMS_DEMONSTRATION=True)
    cast = people.settle(app)
    people.complete(app, cast.alices_seat)
    browser = people.signed_in(app, cast.alice)
    browser.post(address(cast))
    assert "Demonstration — not a certificate" in browser.get(address(cast)).text


def test_a_corrected_one_follows_a_revocation_that_allows_it_and_only_then(
    app: Flask, cast: Cast, alice: FlaskClient
) -> None:
    people.complete(app, cast.alices_seat)
    alice.post(address(cast))
    first = words(app, cast.alices_seat)["number"]
    with app.app_context(), database.writing():
        register.revoke(first, "The name was misspelt", cast.carol, replaceable=True)
    assert "The name was misspelt" in alice.get(address(cast)).text
    change(app, people_table, cast.alice.id, name="Alisa Nazarova")
    alice.post(address(cast))
    second = words(app, cast.alices_seat)
    assert second["name"] == "Alisa Nazarova"
    assert second["number"] != first
    with app.app_context(), database.writing():
        register.revoke(second["number"], "Given in error", cast.carol)
    alice.post(address(cast))
    assert kinds(app, cast.alices_seat).count(records.CERTIFICATE_ISSUED) == 2
    page = alice.get(address(cast)).text
    assert "Given in error" in page
    assert "Download the PDF" not in page
    assert alice.get(address(cast) + ".pdf").status_code == 404


def test_nobody_sees_the_certificate_of_another(app: Flask, cast: Cast, alice: FlaskClient) -> None:
    people.complete(app, cast.alices_seat)
    alice.post(address(cast))
    for other in (cast.mallory, cast.bob):
        browser = people.signed_in(app, other)
        assert browser.get(address(cast)).status_code == 404
        assert browser.get(address(cast) + ".pdf").status_code == 404
        assert browser.post(address(cast)).status_code == 404
    assert people.browser(app).get(address(cast)).location.startswith("/sign-in?next=")


def test_there_is_no_pdf_before_it_is_issued(app: Flask, cast: Cast, alice: FlaskClient) -> None:
    people.complete(app, cast.alices_seat)
    assert alice.get(address(cast) + ".pdf").status_code == 404
