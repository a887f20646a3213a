"""Joining by code: a name is enough, the card is shown, twice sent is once joined."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms import codes, database, identity
from lms.identity import Cohort
from lms.tables import cohorts, memberships
from lms.tables import people as people_table
from tests import people
from tests.accounts.mailbox import Mailbox, text
from tests.conftest import Clock
from tests.people import PIN, Cast

FORM = "0b0f6d36-3c62-4a9e-9a7d-6c1f0f6e2a11"
CARD = re.compile(r'<dd class="code">([^<]+)</dd>')


def join(client: FlaskClient, cohort: Cohort, name: str = "Зарина Қодирова", **more: str) -> TestResponse:
    """Send the form that the page draws."""
    drawn = re.search(r'name="id" value="([^"]+)"', client.get(f"/join/{cohort.join_code}").text)
    assert drawn
    return client.post(f"/join/{cohort.join_code}", data={"id": drawn[1], "name": name, **more})


def card(client: FlaskClient) -> tuple[str, str]:
    """Return number and PIN as the page shows them."""
    number, pin = CARD.findall(client.get("/join/card").text)
    return number, pin


def trainees(app: Flask, cohort: Cohort) -> list[str]:
    """Return the names of those who have a seat in a cohort."""
    query = (
        select(people_table.c.name)
        .join_from(memberships, people_table)
        .where(memberships.c.cohort == cohort.id, memberships.c.role == identity.TRAINEE)
        .order_by(people_table.c.name)
    )
    with app.app_context():
        return list(database.connection().execute(query).scalars())


def test_a_trainee_can_join_with_a_name_and_come_back_with_the_card(app: Flask, cast: Cast) -> None:
    phone = people.browser(app)
    page = phone.get(f"/join/{cast.cohort.join_code}").text
    assert "Dushanbe, November 2026" in page
    assert "November 23, 2026" in page or "23 November 2026" in page
    answer = join(phone, cast.cohort)
    assert answer.headers["Location"] == "/join/card"
    number, pin = card(phone)
    assert phone.get(f"/learn/{cast.cohort.code}/").status_code == 200
    later = people.browser(app)
    assert later.post("/sign-in", data={"name": number, "secret": pin}).status_code == 303
    assert "Зарина Қодирова" in later.get("/account").text


@pytest.mark.one_database
def test_the_card_carries_a_qr_code_that_a_strict_policy_lets_through(app: Flask, cast: Cast) -> None:
    phone = people.browser(app)
    join(phone, cast.cohort)
    answer = phone.get("/join/card")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Write this down or photograph it." in answer.text
    assert re.search(r'<svg role="img"[^>]*><title>Sign in with card [0-9A-Z]{4}-[0-9A-Z]{4}</title>', answer.text)
    assert "style=" not in answer.text


def test_the_card_can_be_looked_at_again_for_ten_minutes_and_not_longer(app: Flask, cast: Cast, clock: Clock) -> None:
    phone = people.browser(app)
    join(phone, cast.cohort)
    first = card(phone)
    clock.forward(minutes=9)
    assert card(phone) == first
    clock.forward(minutes=2)
    assert phone.get("/join/card").status_code == 303


@pytest.mark.one_database
def test_the_card_is_not_shown_to_the_next_person_on_the_phone(app: Flask, cast: Cast) -> None:
    phone = people.browser(app)
    join(phone, cast.cohort)
    phone.post("/sign-out")
    phone.post("/sign-in", data={"name": cast.alice.card, "secret": PIN})
    assert phone.get("/join/card").headers["Location"] == "/"


def test_the_pin_is_stored_nowhere_where_it_can_be_read(app: Flask, cast: Cast) -> None:
    phone = people.browser(app)
    join(phone, cast.cohort, "Zarina")
    _number, pin = card(phone)
    with app.app_context():
        row = database.connection().execute(select(people_table).where(people_table.c.name == "Zarina")).one()
    assert row.pin.startswith("$argon2id$")
    assert pin not in str(tuple(row)).replace(row.pin, "").replace(str(row.id), "")
    with phone.session_transaction() as session:
        assert pin not in str(session["lms_joined"]["form"])
        assert set(session["lms_joined"]) == {"form", "cohort", "until"}


def test_sending_the_form_twice_makes_one_person_and_shows_the_same_card(app: Flask, cast: Cast) -> None:
    cards = set()
    for _time in range(2):
        phone = people.browser(app)  # as when the first answer, cookie and all, was lost on the way
        answer = phone.post(f"/join/{cast.cohort.join_code}", data={"id": FORM, "name": "Zarina"})
        assert answer.status_code == 303
        cards.add(card(phone))
    assert len(cards) == 1
    assert trainees(app, cast.cohort) == ["Alice Nazarova", "Zarina"]


def test_two_presses_at_the_same_moment_make_one_person(app: Flask, cast: Cast) -> None:
    def press(_time: int) -> tuple[str, str]:
        phone = people.browser(app)
        phone.post(f"/join/{cast.cohort.join_code}", data={"id": FORM, "name": "Zarina"})
        return card(phone)

    with ThreadPoolExecutor(4) as fingers:
        assert len(set(fingers.map(press, range(4)))) == 1
    assert trainees(app, cast.cohort) == ["Alice Nazarova", "Zarina"]


def test_a_press_that_comes_while_the_first_is_being_written_shows_the_same_card(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = []

    def press() -> None:
        phone = people.browser(app)
        phone.post(f"/join/{cast.cohort.join_code}", data={"id": FORM, "name": "Zarina"})
        cards.append(card(phone))

    people.overtaken(monkeypatch, press)
    assert len(cards) == 2
    assert len(set(cards)) == 1
    assert trainees(app, cast.cohort) == ["Alice Nazarova", "Zarina"]


@pytest.mark.one_database
def test_sending_the_form_again_on_the_same_phone_shows_the_card_too(app: Flask, cast: Cast) -> None:
    phone = people.browser(app)
    for _time in range(2):
        answer = phone.post(f"/join/{cast.cohort.join_code}", data={"id": FORM, "name": "Zarina"})
        assert answer.headers["Location"] == "/join/card"


@pytest.mark.one_database
def test_an_old_form_found_on_a_shared_phone_opens_nothing(app: Flask, cast: Cast, clock: Clock) -> None:
    form = {"id": FORM, "name": "Zarina"}
    assert people.browser(app).post(f"/join/{cast.cohort.join_code}", data=form).status_code == 303
    clock.forward(minutes=11)
    late = people.browser(app)
    assert late.post(f"/join/{cast.cohort.join_code}", data=form).status_code == 409
    assert late.get("/account").status_code == 303


@pytest.mark.one_database
def test_the_id_of_a_person_opens_nothing(app: Flask, cast: Cast) -> None:
    join(people.browser(app), cast.cohort, "Zarina")
    with app.app_context():
        query = select(people_table.c.id).where(people_table.c.name == "Zarina")
        person: UUID = database.connection().execute(query).scalar_one()
    thief = people.browser(app)
    assert thief.post(f"/join/{cast.cohort.join_code}", data={"id": str(person), "name": "X Y"}).status_code == 400
    assert thief.get("/account").status_code == 303


@pytest.mark.parametrize(
    "name",
    [
        "Ғафур Ҳакимов",
        "សុខ ចាន់ធី",
        "فرشته احمدی",
        "O‘g‘iloy Yo‘ldosheva",
        "Jean-Luc O'Neil, Jr.",
        "Željko Njegoš III",
        "李明",
    ],
)
@pytest.mark.one_database
def test_names_of_every_script_are_kept_as_they_are(app: Flask, cast: Cast, name: str) -> None:
    assert join(people.browser(app), cast.cohort, name).status_code == 303
    assert name in trainees(app, cast.cohort)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "Write your name."),
        ("  \u200b ", "Write your name."),
        ("A", "2 to 120"),
        ("12345", "2 to 120"),
        ("Long " * 30, "2 to 120"),
        ("<script>alert(1)</script>", "The sign &lt; does not belong"),
        ("=HYPERLINK(1)", "The sign = does not belong"),
        ("Zarina 😀", "The sign 😀 does not belong"),
    ],
)
@pytest.mark.one_database
def test_what_is_no_name_is_drawn_again_with_the_reason(app: Flask, cast: Cast, name: str, why: str) -> None:
    answer = join(people.browser(app), cast.cohort, name)
    assert answer.status_code == 400
    assert why in answer.text
    assert "<script>alert" not in answer.text
    assert trainees(app, cast.cohort) == ["Alice Nazarova"]


@pytest.mark.one_database
def test_spaces_and_invisible_signs_are_put_in_order(app: Flask, cast: Cast) -> None:
    join(people.browser(app), cast.cohort, " Зарина\u202e \n\t Қодирова\x01 ")
    assert "Зарина Қодирова" in trainees(app, cast.cohort)


@pytest.mark.one_database
def test_the_sign_that_no_database_keeps_is_refused(app: Flask, cast: Cast) -> None:
    assert join(people.browser(app), cast.cohort, "Зарина\x00").status_code == 400
    assert trainees(app, cast.cohort) == ["Alice Nazarova"]


def test_somebody_of_the_same_name_is_asked_whether_it_was_them(app: Flask, cast: Cast) -> None:
    phone = people.browser(app)
    asked = join(phone, cast.cohort, "ALICE  nazarova")
    assert asked.status_code == 409
    assert "Have you joined before?" in asked.text
    assert 'value="ALICE  nazarova"' in asked.text, "nothing typed is lost"
    assert 'href="/sign-in"' in asked.text
    assert trainees(app, cast.cohort) == ["Alice Nazarova"]
    assert join(phone, cast.cohort, "ALICE  nazarova", another="1").status_code == 303
    assert trainees(app, cast.cohort) == ["ALICE nazarova", "Alice Nazarova"]


@pytest.mark.one_database
def test_a_namesake_in_another_cohort_is_nobody_s_business(app: Flask, cast: Cast) -> None:
    assert join(people.browser(app), cast.cohort, cast.mallory.name).status_code == 303


def test_a_closed_code_and_an_unknown_one_are_answered_alike(app: Flask, cast: Cast) -> None:
    with app.app_context(), database.writing() as link:
        link.execute(cohorts.update().where(cohorts.c.id == cast.cohort.id).values(joining=False))
    client = people.browser(app)
    closed, unknown = client.get(f"/join/{cast.cohort.join_code}"), client.get("/join/ZZZZZZZZ")
    assert closed.status_code == unknown.status_code == 404
    assert closed.text.replace(cast.cohort.join_code, "") == unknown.text.replace("ZZZZZZZZ", "")
    sent = client.post(f"/join/{cast.cohort.join_code}", data={"id": FORM, "name": "Zarina"})
    assert sent.status_code == 404
    assert trainees(app, cast.cohort) == ["Alice Nazarova"]


@pytest.mark.one_database
def test_the_code_may_be_typed_with_dashes_spaces_and_look_alikes(app: Flask, cast: Cast) -> None:
    cohort = people.cohort(app, cast.programme, title="Kulob", join_code="01VX7K4M")
    client = people.browser(app)
    onward = client.get("/join", query_string={"code": "oiux-7k4m"})
    assert onward.headers["Location"] == f"/join/{cohort.join_code}"
    assert "Kulob" in client.get("/join/oiux 7k4m").text
    assert "Eight letters and digits" in client.get("/join").text


def test_codes_cannot_be_tried_out_one_after_the_other(make_app: Callable[..., Flask], database_uri: str) -> None:
    client = people.browser(make_app(database_uri, LMS_JOIN_TRIES_PER_ADDRESS=3))
    answers = [client.get(f"/join/{codes.new_code()}").status_code for _try in range(4)]
    assert answers == [404, 404, 404, 429]


@pytest.mark.one_database
def test_one_address_cannot_fill_a_cohort(make_app: Callable[..., Flask], database_uri: str, clock: Clock) -> None:
    app = make_app(database_uri, LMS_JOIN_TRIES_PER_ADDRESS=2)
    cohort = people.settle(app).cohort
    answers = []
    for name in ("Ann", "Ben", "Cem"):
        client = people.browser(app)
        form = {"id": secrets_uuid(name), "name": name}
        answers.append(client.post(f"/join/{cohort.join_code}", data=form).status_code)
    assert answers == [303, 303, 429]
    clock.forward(minutes=16)
    assert people.browser(app).get(f"/join/{cohort.join_code}").status_code == 200


def secrets_uuid(seed: str) -> str:
    """Return a form's id."""
    return str(UUID(bytes=seed.encode().ljust(16, b"."), version=4))


def test_who_is_signed_in_just_gets_a_seat(app: Flask, cast: Cast) -> None:
    phone = people.signed_in(app, cast.mallory)
    assert "You are signed in as" in phone.get(f"/join/{cast.cohort.join_code}").text
    for _time in range(2):
        answer = phone.post(f"/join/{cast.cohort.join_code}", data={"id": FORM})
        assert answer.headers["Location"] == f"/learn/{cast.cohort.code}/"
    assert trainees(app, cast.cohort) == ["Alice Nazarova", "Mallory Petrović"]


@pytest.mark.one_database
def test_a_seat_that_was_ended_is_not_opened_again_by_the_code(app: Flask, cast: Cast, clock: Clock) -> None:
    with app.app_context(), database.writing() as link:
        seat = memberships.c.id == cast.alices_seat.membership
        link.execute(memberships.update().where(seat).values(ended_at=clock.time))
    phone = people.signed_in(app, cast.alice)
    assert phone.post(f"/join/{cast.cohort.join_code}", data={"id": FORM}).status_code == 403
    assert phone.get(f"/learn/{cast.cohort.code}/").status_code == 404


@pytest.mark.one_database
def test_another_site_cannot_make_a_phone_join(app: Flask, cast: Cast) -> None:
    phone = people.signed_in(app, cast.mallory)
    address, headers = f"/join/{cast.cohort.join_code}", {"Sec-Fetch-Site": "cross-site"}
    assert phone.post(address, data={"id": FORM}, headers=headers).status_code == 403
    assert trainees(app, cast.cohort) == ["Alice Nazarova"]


@pytest.mark.one_database
def test_an_address_typed_when_joining_is_used_only_once_it_was_confirmed(
    make_app: Callable[..., Flask], database_uri: str, mailbox: Mailbox
) -> None:
    app = make_app(database_uri, LMS_MAIL_URL=mailbox.address)
    cohort = people.settle(app).cohort
    phone = people.browser(app)
    join(phone, cohort, "Zarina", email="Zarina@Example.org").close()
    assert mailbox.letters[-1]["To"] == "zarina@example.org"
    assert "Dear Zarina," in text(mailbox.letters[-1])
    assert "zarina@example.org" not in phone.get("/account").text
    assert phone.get(mailbox.link()).status_code == 200
    assert "zarina@example.org" not in phone.get("/account").text, "looking at a link confirms nothing"
    assert phone.post(mailbox.link()).status_code == 303
    assert "zarina@example.org" in phone.get("/account").text


@pytest.mark.one_database
def test_without_mail_no_address_is_asked_for(app: Flask, cast: Cast) -> None:
    assert 'name="email"' not in people.browser(app).get(f"/join/{cast.cohort.join_code}").text
