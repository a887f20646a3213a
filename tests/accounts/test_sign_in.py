"""Signing in and out: by card, by password, within limits, without telling strangers who has an account."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import database, demonstration
from lms.accounts import secrets, sessions
from tests import hashing, people
from tests.conftest import Clock
from tests.people import PASSWORD, PIN, Cast


def sign_in(client: FlaskClient, name: str, secret: str, **more: str) -> TestResponse:
    """Send the sign-in form."""
    return client.post("/sign-in", data={"name": name, "secret": secret, **more})


def is_in(client: FlaskClient) -> bool:
    """Whether somebody is signed in on this browser."""
    return client.get("/account").status_code == 200


@pytest.mark.parametrize("number", ["A11CE000", "a11c-e000", "  AIlC EO0O "])
@pytest.mark.parametrize("pin", [PIN, "482 915", "٤٨٢٩١٥"])
@pytest.mark.one_database
def test_a_trainee_can_sign_in_with_card_and_pin_however_they_type_them(
    app: Flask, cast: Cast, number: str, pin: str
) -> None:
    client = people.browser(app)
    assert sign_in(client, number, pin).status_code == 303
    assert cast.alice.name in client.get("/account").text


def test_a_trainer_can_sign_in_with_e_mail_and_password(app: Flask, cast: Cast) -> None:
    client = people.browser(app)
    assert sign_in(client, " Bob@Example.ORG", PASSWORD).status_code == 303
    assert cast.bob.name in client.get("/account").text


def test_everybody_lands_where_their_work_is(app: Flask, cast: Cast) -> None:
    for who, place in (
        (cast.alice, "/learn/"),
        (cast.bob, "/teach/"),
        (cast.carol, "/manage/"),
        (cast.dave, "/manage/"),
    ):
        client = people.browser(app)
        secret = PIN if who.card else PASSWORD
        home = sign_in(client, who.card or who.email, secret).headers["Location"]
        assert client.get(home).headers["Location"] == place


def test_the_card_s_qr_code_fills_in_the_number(client: FlaskClient, cast: Cast) -> None:
    assert 'value="A11C-E000"' in client.get(f"/sign-in?card={cast.alice.card}").text


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("nobody@example.org", PASSWORD),
        ("bob@example.org", "something else"),
        ("A11CE000", "000000"),
        ("ZZZZZZZZ", PIN),
        ("bob@example.org", "x" * 5000),
        ("\x01@example.org", "\x01"),
    ],
)
@pytest.mark.usefixtures("cast")
@pytest.mark.one_database
def test_a_wrong_sign_in_never_tells_whether_the_name_is_known(app: Flask, name: str, secret: str) -> None:
    unknown = sign_in(people.browser(app), "mr.unknown@example.org", "lost in the dark")
    wrong = sign_in(people.browser(app), name, secret)
    assert wrong.status_code == 400
    assert "These two do not belong together" in wrong.text
    assert without_name(wrong, name) == without_name(unknown, "mr.unknown@example.org")


def without_name(answer: TestResponse, name: str) -> str:
    """Return the page without what was typed."""
    return re.sub(r'(<input id="name"[^>]*?) value="[^"]*"', r"\1", answer.text.replace(name, ""))


@pytest.mark.one_database
def test_a_wrong_sign_in_takes_as_long_whether_the_name_is_known_or_not(app: Flask, cast: Cast) -> None:
    with hashing.as_on_a_site():
        kept = {"password": secrets.hashed(PASSWORD), "pin": secrets.hashed(PIN)}
        people.trainee(app, cast.cohort, "Nodira Aliyeva", card="N0D1RA00", email="nodira@example.org", **kept)
        known = quickest(app, "nodira@example.org", "N0D1RA00")
        unknown = quickest(app, "nobody@example.org", "ZZZZZZZZ")
    assert 1 / 3 < unknown / known < 3, "without the hash it would be twenty times quicker"


def quickest(app: Flask, *tried: str) -> float:
    """Return the shortest of several wrong sign-ins in seconds of the processor: what else it did falls out."""
    client, times = people.browser(app), []
    for name in tried * 4:
        begun = time.process_time()
        assert sign_in(client, name, "lost in the dark").status_code == 400
        times.append(time.process_time() - begun)
    return min(times)


@pytest.mark.one_database
def test_a_pin_does_not_open_an_account_by_its_e_mail_address(app: Flask, cast: Cast) -> None:
    people.trainee(app, cast.cohort, "Nodira Aliyeva", card="N0D1RA00", email="nodira@example.org", password=None)
    assert sign_in(people.browser(app), "nodira@example.org", PIN).status_code == 400
    assert sign_in(people.browser(app), "N0D1RA00", PIN).status_code == 303


def test_after_ten_wrong_tries_even_the_right_pin_has_to_wait(app: Flask, cast: Cast, clock: Clock) -> None:
    client = people.browser(app)
    for _try in range(10):
        assert sign_in(client, "a11c e000", "111222").status_code == 400
    assert sign_in(client, "A11CE000", PIN).status_code == 429
    assert sign_in(client, "bob@example.org", PASSWORD).status_code == 303, "others are not held up"
    clock.forward(minutes=16)
    assert sign_in(people.browser(app), "A11CE000", PIN).status_code == 303


@pytest.mark.usefixtures("cast")
def test_the_limit_holds_across_the_workers_of_a_site(
    make_app: Callable[..., Flask], database_uri: str, app: Flask
) -> None:
    workers = [people.browser(app), people.browser(make_app(database_uri)), people.browser(make_app(database_uri))]
    answers = [sign_in(workers[n % 3], "nobody@example.org", "lost in the dark").status_code for n in range(11)]
    assert answers == [400] * 10 + [429]


def test_a_right_sign_in_is_not_counted(app: Flask, cast: Cast) -> None:
    assert {sign_in(people.browser(app), cast.alice.card, PIN).status_code for _try in range(12)} == {303}


@pytest.mark.one_database
def test_one_address_cannot_try_every_account(make_app: Callable[..., Flask], database_uri: str) -> None:
    client = people.browser(make_app(database_uri, LMS_SIGN_IN_TRIES_PER_ADDRESS=3))
    answers = [sign_in(client, f"nobody{n}@example.org", "lost in the dark").status_code for n in range(4)]
    assert answers == [400, 400, 400, 429]


@pytest.mark.one_database
def test_after_signing_in_one_goes_on_to_where_one_was_going(app: Flask, cast: Cast) -> None:
    client = people.browser(app)
    asked = client.get("/account?from=here").headers["Location"]
    assert asked == "/sign-in?next=%2Faccount%3Ffrom%3Dhere"
    assert 'name="next" value="/account?from=here"' in client.get(asked).text
    assert sign_in(client, cast.alice.card, PIN, next="/account?from=here").headers["Location"] == "/account?from=here"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
@pytest.mark.one_database
def test_nobody_is_sent_to_another_site(app: Flask, cast: Cast, elsewhere: str) -> None:
    answer = sign_in(people.browser(app), cast.alice.card, PIN, next=elsewhere)
    assert answer.headers["Location"] == "/"
    form = people.browser(app).get("/sign-in", query_string={"next": elsewhere}).text.partition("<main")[2]
    assert 'name="next" value=""' in form


@pytest.mark.one_database
def test_nothing_typed_is_lost_or_run_when_the_form_is_drawn_again(app: Flask) -> None:
    page = sign_in(people.browser(app), '"><script>alert(1)</script>', "x").text
    assert "<script>alert" not in page
    assert "&#34;&gt;&lt;script&gt;" in page
    assert 'value="x"' not in page


@pytest.mark.one_database
def test_signing_out_ends_the_session_on_this_browser(app: Flask, cast: Cast) -> None:
    client, other = people.signed_in(app, cast.alice), people.signed_in(app, cast.alice)
    assert client.post("/sign-out").status_code == 303
    assert not is_in(client)
    assert is_in(other)


def test_raising_the_epoch_ends_every_session(app: Flask, cast: Cast) -> None:
    phone, desk = people.signed_in(app, cast.bob), people.signed_in(app, cast.bob)
    assert is_in(phone)
    assert is_in(desk)
    with app.app_context(), database.writing():
        sessions.end_everywhere(cast.bob.id)
    assert not is_in(phone)
    assert not is_in(desk)


@pytest.mark.one_database
def test_a_cookie_that_names_nobody_signs_nobody_in(app: Flask, cast: Cast) -> None:
    for kept in ("", "nonsense", f"{cast.alice.id}", f"{cast.alice.id}:2", f"{cast.cohort.id}:1"):
        client = people.browser(app)
        with client.session_transaction() as session:
            session["_user_id"] = kept
        assert not is_in(client)


def cookie(answer: TestResponse) -> SimpleCookie:
    """Return the session's cookie as the browser gets it."""
    return SimpleCookie(next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("threshold=")))


@pytest.mark.one_database
def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(app: Flask, cast: Cast) -> None:
    morsel = cookie(sign_in(people.browser(app), cast.alice.card, PIN))["threshold"]
    assert (morsel["httponly"], morsel["samesite"], morsel["secure"]) == (True, "Lax", "")


@pytest.mark.parametrize("told", [{"LMS_PUBLIC_URL": "https://learn.example"}, {"TRUSTED_PROXIES": 1}])
@pytest.mark.usefixtures("cast")
@pytest.mark.one_database
def test_behind_https_the_session_cookie_stays_on_https(
    make_app: Callable[..., Flask], database_uri: str, told: dict[str, object]
) -> None:
    client = people.browser(make_app(database_uri, **told))
    client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
    assert cookie(sign_in(client, "A11CE000", PIN))["threshold"]["secure"] is True


@pytest.mark.one_database
def test_a_trainee_s_phone_stays_signed_in_and_a_manager_s_browser_does_not(app: Flask, cast: Cast) -> None:
    assert cookie(sign_in(people.browser(app), cast.alice.card, PIN))["threshold"]["expires"]
    assert not cookie(sign_in(people.browser(app), cast.carol.email, PASSWORD))["threshold"]["expires"]


@pytest.mark.usefixtures("cast")
@pytest.mark.one_database
def test_another_site_cannot_sign_anybody_in_or_out(app: Flask, cast: Cast) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        client = people.browser(app)
        answer = client.post("/sign-in", data={"name": cast.alice.card, "secret": PIN}, headers=headers)
        assert answer.status_code == 403
        inside = people.signed_in(app, cast.alice)
        assert inside.post("/sign-out", headers=headers).status_code == 403
        assert is_in(inside)
    foreign = app.test_client().post(
        "/sign-in", data={"name": cast.alice.card, "secret": PIN}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403


@pytest.mark.one_database
def test_an_old_browser_signs_in_with_the_token_of_the_form(app: Flask, cast: Cast) -> None:
    old = app.test_client()
    form = {"name": cast.alice.card, "secret": PIN}
    assert old.post("/sign-in", data=form).status_code == 403
    token = re.search(r'name="csrf" value="([^"]+)"', old.get("/sign-in").text)
    assert token
    assert old.post("/sign-in", data={**form, "csrf": "é"}).status_code == 403
    assert old.post("/sign-in", data={**form, "csrf": token[1]}).status_code == 303


@pytest.mark.one_database
def test_a_demonstration_offers_its_accounts_and_says_so(make_app: Callable[..., Flask], database_uri: str) -> None:
    app = make_app(database_uri, LMS_DEMONSTRATION=True)
    with app.app_context():
        demonstration.fill()
    page = people.browser(app).get("/sign-in").text
    assert "This is a demonstration" in page
    for key, place in (("manager", "/manage/"), ("trainer", "/teach/"), ("trainee", "/learn/"), ("admin", "/manage/")):
        client = people.browser(app)
        assert f'value="{key}"' in page
        assert client.post("/sign-in/demonstration", data={"key": key}).status_code == 303
        assert client.get("/").headers["Location"] == place
    assert people.browser(app).post("/sign-in/demonstration", data={"key": "owner"}).status_code == 404


@pytest.mark.one_database
def test_a_real_site_has_no_accounts_to_pick(app: Flask) -> None:
    client = people.browser(app)
    assert "demonstration" not in client.get("/sign-in").text.lower()
    assert client.post("/sign-in/demonstration", data={"key": "admin"}).status_code == 404


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("alice", ["My courses"]),
        ("bob", ["Teaching", "Tools"]),
        ("carol", ["Programmes", "Tools"]),
        ("dave", ["Programmes", "Content", "Tools"]),
    ],
)
@pytest.mark.one_database
def test_the_menu_leads_to_what_somebody_is_here_for(app: Flask, cast: Cast, who: str, seen: list[str]) -> None:
    page = people.signed_in(app, getattr(cast, who)).get("/account").text
    bar = re.search(r'<nav aria-label="Main">(.*?)</nav>', page, re.DOTALL)
    assert bar
    assert re.findall(r">([^<>\n]+)</a>", bar[1]) == seen
    assert 'formaction="/sign-out"' in page


def test_an_invented_account_opens_nothing_once_the_site_is_real(
    make_app: Callable[..., Flask], database_uri: str
) -> None:
    shown = make_app(database_uri, LMS_DEMONSTRATION=True)
    with shown.app_context():
        demonstration.fill()
    invented = {"name": "manager@demo.invalid", "secret": "threshold-demo"}
    client = people.browser(shown)
    assert client.post("/sign-in", data=invented).status_code == 303
    real = make_app(database_uri)
    assert "do not belong together" in people.browser(real).post("/sign-in", data=invented).text
    kept = people.browser(real)
    cookie = client.get_cookie("threshold")
    assert cookie is not None
    kept.set_cookie("threshold", cookie.value)
    assert kept.get("/manage/").status_code == 303
