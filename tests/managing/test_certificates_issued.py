"""The certificates of a cohort, as its manager sees and revokes them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from lms import database, records
from lms.certificates import register
from lms.identity import Seat
from lms.records import Record
from tests import people
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


def issue(app: Flask, seat: Seat) -> str:
    """Complete the course and issue the certificate; return its number."""
    people.complete(app, seat)
    people.signed_in(app, seat.person).post(f"/learn/{seat.cohort.code}/certificate")
    with app.app_context():
        last = register.latest(seat)
        assert last is not None
        return last.words.number


def listed(cast: Cast) -> str:
    return f"/manage/{cast.cohort.code}/certificates"


def revocations(app: Flask, cast: Cast) -> tuple[Record, ...]:
    with app.app_context():
        return records.of_seat(cast.cohort.id, cast.alice.id, (records.CERTIFICATE_REVOKED,))


def test_a_manager_sees_who_has_a_certificate(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    assert "Nobody in this cohort has a certificate yet" in carol.get(listed(cast)).text
    number = issue(app, cast.alices_seat)
    page = carol.get(listed(cast)).text
    assert "<bdi>Alice Nazarova</bdi>" in page
    assert f'href="/verify/{number}"' in page
    assert "Valid" in page


def test_a_manager_can_print_it_for_a_trainee(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    number = issue(app, cast.alices_seat)
    own = people.signed_in(app, cast.alice).get(f"/learn/{cast.cohort.code}/certificate.pdf")
    assert carol.get(f"{listed(cast)}/{number}.pdf").data == own.data


def test_a_manager_revokes_with_a_reason_once(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    number = issue(app, cast.alices_seat)
    form = f"{listed(cast)}/{number}/revoke"
    assert "Alice Nazarova" in carol.get(form).text
    assert carol.post(form, data={"reason": "Issued to the wrong person"}).location == listed(cast)
    page = carol.get(listed(cast)).text
    assert "Revoked on 23 November 2026" in page
    assert "Issued to the wrong person" in page
    assert carol.post(form, data={"reason": "Another reason"}).status_code == 409
    (revoked,) = revocations(app, cast)
    assert revoked.author == cast.carol.id
    assert revoked.what == {"number": number, "reason": "Issued to the wrong person", "replaceable": False}


def test_a_revocation_needs_a_reason_and_keeps_what_was_chosen(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    number = issue(app, cast.alices_seat)
    again = carol.post(f"{listed(cast)}/{number}/revoke", data={"reason": " ", "replaceable": "1"})
    assert again.status_code == 400
    assert "Write why" in again.text
    assert 'value="1" checked' in again.text
    assert revocations(app, cast) == ()


def test_only_those_who_manage_the_programme_may_see_or_revoke(app: Flask, cast: Cast) -> None:
    number = issue(app, cast.alices_seat)
    paths = [listed(cast), f"{listed(cast)}/{number}.pdf", f"{listed(cast)}/{number}/revoke"]
    for who in (cast.alice, cast.bob, cast.mallory):
        browser = people.signed_in(app, who)
        assert [browser.get(path).status_code for path in paths] == [404, 404, 404]
        assert browser.post(paths[2], data={"reason": "x"}).status_code == 404
    assert revocations(app, cast) == ()
    assert people.signed_in(app, cast.dave).get(paths[0]).status_code == 200


def test_a_certificate_is_found_only_under_its_own_cohort(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    theirs = issue(app, cast.mallorys_seat)
    for path in (f"{listed(cast)}/{theirs}.pdf", f"{listed(cast)}/{theirs}/revoke"):
        assert carol.get(path).status_code == 404
    assert carol.post(f"{listed(cast)}/{theirs}/revoke", data={"reason": "x"}).status_code == 404


def test_the_list_costs_the_same_few_queries_for_one_and_for_many(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    asked: list[str] = []

    def count(*arguments: object) -> None:
        if str(arguments[2]).startswith("SELECT"):
            asked.append(str(arguments[2]))

    with app.app_context():
        event.listen(database.engine(), "before_cursor_execute", count)
    issue(app, cast.alices_seat)
    asked.clear()
    carol.get(listed(cast))
    with_one = len(asked)
    for name in ("Zarina", "Bahrom"):
        trainee = people.trainee(app, cast.cohort, name)
        issue(app, Seat(trainee.memberships[0].id, trainee, cast.cohort))
    asked.clear()
    page = carol.get(listed(cast)).text
    assert len(asked) == with_one <= 4  # one of them notes who looked
    assert page.index("Alice") < page.index("Bahrom") < page.index("Zarina")
