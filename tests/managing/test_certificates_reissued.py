"""A person's legal name changes; who signs; and the certificates of a cohort in one file for the printer."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from lms import database, records
from lms.certificates import register
from lms.certificates.register import Certificate
from lms.identity import Seat
from tests import people
from tests.conftest import Clock
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


def issue(app: Flask, seat: Seat) -> Certificate:
    """Complete the course and issue the certificate."""
    people.complete(app, seat)
    people.signed_in(app, seat.person).post(f"/learn/{seat.cohort.code}/certificate")
    return latest(app, seat)


def latest(app: Flask, seat: Seat) -> Certificate:
    with app.app_context():
        last = register.latest(seat)
    assert last is not None
    return last


def form(number: str, cast: Cast) -> str:
    return f"/manage/{cast.cohort.code}/certificates/{number}/reissue"


def change(name: str = "Alice Karimova", reason: str = "Marriage") -> dict[str, str]:
    return {"id": str(uuid4()), "name": name, "reason": reason}


def test_a_changed_name_gives_a_new_certificate_and_the_old_one_stands_and_says_so(
    app: Flask, cast: Cast, carol: FlaskClient, clock: Clock
) -> None:
    old = issue(app, cast.alices_seat)
    clock.forward(days=200)
    assert "Alice Nazarova" in carol.get(form(old.words.number, cast)).text
    sent = change()
    assert carol.post(form(old.words.number, cast), data=sent).status_code == 303
    carol.post(form(old.words.number, cast), data=sent)  # twice is once
    new = latest(app, cast.alices_seat)
    assert (new.words.name, new.words.replaces) == ("Alice Karimova", old.words.number)
    assert new.words.number != old.words.number
    assert new.words.completed_on == old.words.completed_on
    assert new.words.issued_on > old.words.issued_on
    stranger = people.browser(app)
    before = stranger.get(f"/verify/{old.words.number}").text
    assert "This certificate is valid." in before
    assert f'href="/verify/{new.words.number}"' in before
    assert "Marriage" not in before
    after = stranger.get(f"/verify/{new.words.number}").text
    assert "This certificate is valid." in after
    assert f"first as {old.words.number}" in after


def test_the_log_keeps_who_changed_the_name_from_what_and_why(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    old = issue(app, cast.alices_seat)
    carol.post(form(old.words.number, cast), data=change())
    with app.app_context():
        (kept,) = records.of_seat(cast.cohort.id, cast.alice.id, (records.NAME_CHANGED,))
    assert kept.author == cast.carol.id
    assert (kept.what["before"], kept.what["name"], kept.what["reason"]) == (
        "Alice Nazarova",
        "Alice Karimova",
        "Marriage",
    )
    assert people.again(app, cast.alice).name == "Alice Karimova"


def test_a_reason_and_another_name_are_asked_for_and_nothing_typed_is_lost(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    old = issue(app, cast.alices_seat)
    for sent, said in (
        (change(reason=" "), "Write why"),
        (change(name="Alice Nazarova"), "This name is on the certificate already."),
        (change(name="სოსო"), "There are no letters for ს ო in print."),
    ):
        again = carol.post(form(old.words.number, cast), data=sent)
        assert again.status_code == 400
        assert said in again.text
        assert sent["name"] in again.text
    assert latest(app, cast.alices_seat) == old


def test_what_is_revoked_or_was_reissued_is_not_issued_anew(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    old = issue(app, cast.alices_seat)
    carol.post(form(old.words.number, cast), data=change())
    assert carol.post(form(old.words.number, cast), data=change("Another Name")).status_code == 409
    new = latest(app, cast.alices_seat)
    with app.app_context(), database.writing():
        register.revoke(new.words.number, "Issued in error", cast.carol)
    assert carol.post(form(new.words.number, cast), data=change("Another Name")).status_code == 409


def test_the_earlier_certificate_does_not_say_that_a_revoked_one_stands(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    old = issue(app, cast.alices_seat)
    carol.post(form(old.words.number, cast), data=change())
    stranger, address = people.browser(app), f"/verify/{old.words.number}"
    assert "Both stand" in stranger.get(address).text
    with app.app_context(), database.writing():
        register.revoke(latest(app, cast.alices_seat).words.number, "Issued in error", cast.carol)
    page = stranger.get(address).text
    assert "Both stand" not in page
    assert "The newer one is revoked:" in page
    assert carol.get(f"/manage/{cast.cohort.code}/certificates.pdf").status_code == 200  # the earlier one is printed


def test_who_signs_is_on_the_certificates_that_follow(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    before = issue(app, cast.alices_seat)
    address = f"/manage/programmes/{cast.programme}/signatories"
    half = carol.post(address, data={"name-1": "Gulnora Rahimova"})
    assert half.status_code == 400
    assert "as what this person signs" in half.text
    named = {
        "name-1": "Gulnora Rahimova",
        "function-1": "Deputy minister",
        "name-3": "J. Smith",
        "function-3": "Rector",
    }
    assert carol.post(address, data=named).status_code == 303
    assert 'value="Deputy minister"' in carol.get(address).text
    zarina = people.trainee(app, cast.cohort, "Zarina")
    after = issue(app, Seat(zarina.memberships[0].id, zarina, cast.cohort))
    assert before.words.signatories == ()
    assert [(each.name, each.function) for each in after.words.signatories] == [
        ("Gulnora Rahimova", "Deputy minister"),
        ("J. Smith", "Rector"),
    ]
    assert "Gulnora Rahimova" in people.browser(app).get(f"/verify/{after.words.number}").text


@pytest.mark.one_database
def test_all_that_stand_come_in_one_file_by_name(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    address = f"/manage/{cast.cohort.code}/certificates.pdf"
    assert carol.get(address).status_code == 409
    for name in ("Zarina", "Bahrom", "Mistake"):
        who = people.trainee(app, cast.cohort, name)
        issued = issue(app, Seat(who.memberships[0].id, who, cast.cohort))
    with app.app_context(), database.writing():
        register.revoke(issued.words.number, "Issued in error", cast.carol)
    old = issue(app, cast.alices_seat)
    carol.post(form(old.words.number, cast), data=change("Yasmin Nazarova"))
    pages = PdfReader(io.BytesIO(carol.get(address).data)).pages
    said = [page.extract_text() for page in pages]
    assert [name for page in said for name in ("Bahrom", "Yasmin Nazarova", "Zarina") if name in page] == [
        "Bahrom",
        "Yasmin Nazarova",
        "Zarina",
    ]
    assert len(said) == 3
