"""What the certificate asks for in one cohort: set with a reason, reached once, and never taken back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms import database
from lms.identity import Seat
from lms.records import ATTENDANCE_REACHED, CERTIFICATE_ISSUED, COURSE_COMPLETED
from lms.tables import records, rule_changes
from tests import people
from tests.conftest import Clock
from tests.people import Cast
from tests.queries import asked

ACTIVITIES = {"before/pre-test", "response/signs", "response/first-steps", "response/quiz", "aftercare/staying"}
ACTIVITIES |= {"aftercare/quiz", "after/post-test"}
RULE = {
    "lessons": "core",
    "quizzes": "core",
    "pre_test": "yes",
    "post_test": "passed",
    "reason": "The donor asks for it",
}


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.bob)


def set_rule(carol: FlaskClient, cast: Cast, **fields: str) -> TestResponse:
    return carol.post(f"/manage/{cast.cohort.code}/rule", data={"id": str(uuid4()), **RULE, **fields})


def seat(app: Flask, cast: Cast) -> Seat:
    """Return Alice's seat in the cohort as it is now."""
    alice = people.again(app, cast.alice)
    (held,) = alice.memberships
    assert held.cohort is not None
    return Seat(held.id, alice, held.cohort)


def meetings(bob: FlaskClient, cast: Cast, *days: int) -> list[str]:
    """Plan a whole day on these days of November; return the addresses of the registers."""
    page = f"/teach/{cast.cohort.code}/meetings"
    for day in days:
        form = {"title": f"Day {day}", "day": f"2026-11-{day}", "from": "09:00", "to": "16:00", "place": "Room 4"}
        assert bob.post(page, data={"id": str(uuid4()), **form}).status_code == 303
    text = bob.get(page).text
    return [part.partition('"')[0] for part in text.split('href="') if part.startswith(page) and "/edit" not in part][
        : len(days)
    ]


def register(bob: FlaskClient, address: str, marks: dict[str, str], reason: str = "") -> None:
    form = {f"p-{person}": mark for person, mark in marks.items()}
    assert bob.post(address, data={"id": str(uuid4()), "reason": reason, **form}).status_code == 303


def reached(app: Flask, kind: str) -> list[tuple[str, str]]:
    """Return to whom and when something was recorded."""
    with app.app_context():
        query = select(records.c.person, records.c.happened_at).where(records.c.kind == kind)
        rows = database.connection().execute(query.order_by(records.c.position)).all()
    return [(str(row.person), row.happened_at.date().isoformat()) for row in rows]


def test_a_manager_sets_it_with_a_reason_that_is_kept(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    assert set_rule(carol, cast, attendance="80", reason=" ").status_code == 400
    assert set_rule(carol, cast, attendance="80").status_code == 303
    page = carol.get(f"/manage/{cast.cohort.code}/rule").text
    assert "There for at least 80% of all meetings." in page
    assert "The donor asks for it" in page
    assert "Carol Saidova" in page
    assert set_rule(carol, cast, reason="Back again").status_code == 303
    page = carol.get(f"/manage/{cast.cohort.code}/rule").text
    assert page.count("There for at least 80% of all meetings.") == 1, "it is history now"
    with app.app_context():
        kept = database.connection().execute(select(rule_changes.c.asks).order_by(rule_changes.c.position)).scalars()
        assert [bool(asks) for asks in kept] == [True, False]


def test_what_cannot_be_a_rule_is_said_field_by_field(cast: Cast, carol: FlaskClient) -> None:
    page = set_rule(carol, cast, attendance="lots", participation="101")
    assert page.status_code == 400
    assert "“lots” is not a share in per cent" in page.text
    assert "“101” is not a share in per cent" in page.text
    nothing = {"lessons": "none", "quizzes": "none", "pre_test": "", "post_test": ""}
    assert "A certificate that asks for nothing says nothing" in set_rule(carol, cast, **nothing).text


def test_attendance_is_reached_on_the_last_day_and_completes_the_course(
    app: Flask, cast: Cast, carol: FlaskClient, bob: FlaskClient, clock: Clock
) -> None:
    set_rule(carol, cast, attendance="80")
    people.complete(app, seat(app, cast))
    alice = people.signed_in(app, cast.alice)
    assert "at least 80% of all meetings" in alice.get(f"/learn/{cast.cohort.code}/certificate").text
    days = meetings(bob, cast, 23, 24, 25, 26, 27)
    for address in days[:4]:
        register(bob, address, {str(cast.alice.id): "present"})
    assert reached(app, COURSE_COMPLETED) == [], "four of five days are enough, but the training is not over"

    clock.forward(days=4)
    register(bob, days[4], {str(cast.alice.id): "absent"})
    assert reached(app, ATTENDANCE_REACHED) == [(str(cast.alice.id), "2026-11-26")]
    assert reached(app, COURSE_COMPLETED) == [(str(cast.alice.id), "2026-11-26")]
    assert "Issue my certificate" in alice.get(f"/learn/{cast.cohort.code}/certificate").text

    register(bob, days[0], {str(cast.alice.id): "absent"}, "She was ill")
    assert reached(app, COURSE_COMPLETED) == [(str(cast.alice.id), "2026-11-26")]
    assert "Issue my certificate" in alice.get(f"/learn/{cast.cohort.code}/certificate").text


def test_the_last_day_comes_without_a_register(
    app: Flask, cast: Cast, carol: FlaskClient, bob: FlaskClient, clock: Clock
) -> None:
    set_rule(carol, cast, attendance="100")
    people.complete(app, seat(app, cast))
    (day,) = meetings(bob, cast, 23)
    register(bob, day, {str(cast.alice.id): "present"})
    clock.forward(days=5)
    alice = people.signed_in(app, cast.alice)
    assert "Issue my certificate" in alice.get(f"/learn/{cast.cohort.code}/certificate").text
    assert reached(app, COURSE_COMPLETED) == [(str(cast.alice.id), "2026-11-26")], "midnight of the 27th in Dushanbe"


def test_a_milder_rule_completes_for_those_who_have_it_all_from_the_day_of_the_change(
    app: Flask, cast: Cast, carol: FlaskClient, clock: Clock
) -> None:
    people.complete(app, seat(app, cast), without={"response/quiz", "aftercare/quiz"})
    clock.forward(days=3)
    set_rule(carol, cast, quizzes="none")
    assert reached(app, COURSE_COMPLETED) == [(str(cast.alice.id), "2026-11-26")]
    set_rule(carol, cast, quizzes="all", attendance="80", reason="A mistake")
    alice = people.signed_in(app, cast.alice)
    assert "Nothing more is asked of you" in alice.get(f"/learn/{cast.cohort.code}/certificate").text


def test_a_register_of_forty_asks_the_database_no_more_than_one_of_one(
    app: Flask, cast: Cast, carol: FlaskClient, bob: FlaskClient, clock: Clock
) -> None:
    set_rule(carol, cast, attendance="80")
    first, second = meetings(bob, cast, 26, 27)
    crowd = [people.trainee(app, cast.cohort, f"Trainee {number}") for number in range(12)]
    register(bob, first, {str(person.id): "present" for person in (cast.alice, *crowd)})
    clock.forward(days=4)
    with asked(app) as of_one:
        register(bob, second, {str(cast.alice.id): "present"})
    with asked(app) as of_many:
        register(bob, second, {str(person.id): "present" for person in crowd})
    assert len(reached(app, ATTENDANCE_REACHED)) == 13
    assert len(of_many) <= len(of_one)


def test_who_was_there_and_misses_something_gets_a_certificate_of_participation(
    app: Flask, cast: Cast, carol: FlaskClient, bob: FlaskClient, clock: Clock
) -> None:
    set_rule(carol, cast, participation="50")
    people.complete(app, seat(app, cast), without={"after/post-test"})
    first, second = meetings(bob, cast, 26, 27)
    register(bob, first, {str(cast.alice.id): "present"})
    alice, page = people.signed_in(app, cast.alice), f"/learn/{cast.cohort.code}/certificate"
    clock.forward(days=4)
    register(bob, second, {str(cast.alice.id): "absent"})
    assert alice.post(page).status_code == 409, "the training goes on until tonight"
    clock.forward(days=1)
    assert "Issue my certificate of participation" in alice.get(page).text
    assert alice.post(page).status_code == 303
    shown = alice.get(page).text
    assert "Certificate of participation" in shown
    assert "At least 50% of all meetings attended" in shown
    assert "Completed on" not in shown

    people.complete(app, seat(app, cast), without=set(ACTIVITIES) - {"after/post-test"})
    assert "Issue my certificate<" in alice.get(page).text
    assert alice.post(page).status_code == 303
    assert "Certificate of completion" in alice.get(page).text
    assert len(reached(app, CERTIFICATE_ISSUED)) == 2
    assert alice.post(page).status_code == 303
    assert len(reached(app, CERTIFICATE_ISSUED)) == 2
