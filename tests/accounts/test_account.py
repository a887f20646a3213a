"""My account: what somebody may change about themselves, and that nobody else can."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from lms.identity import Person
from tests import people
from tests.accounts.mailbox import Mailbox
from tests.conftest import Clock
from tests.people import PASSWORD, PIN, Cast

CHOSEN = "seven green lanterns"


@pytest.mark.parametrize(
    "address",
    ["", "/name", "/language", "/email", "/password", "/sign-out-everywhere"],
    ids=lambda path: path or "page",
)
@pytest.mark.one_database
def test_strangers_are_asked_to_sign_in(app: Flask, address: str) -> None:
    client = people.browser(app)
    answer = client.post(f"/account{address}") if address else client.get("/account")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_a_trainee_can_correct_their_name(app: Flask, cast: Cast) -> None:
    client = people.signed_in(app, cast.alice)
    assert client.post("/account/name", data={"name": "  Алия   Назарова "}).status_code == 303
    assert "Your name is Алия Назарова now." in client.get("/account").text
    assert people.again(app, cast.alice).name == "Алия Назарова"


@pytest.mark.one_database
def test_a_name_that_is_none_is_drawn_again_with_the_reason(app: Flask, cast: Cast) -> None:
    answer = people.signed_in(app, cast.alice).post("/account/name", data={"name": "<b>"})
    assert answer.status_code == 400
    assert "The sign &lt; does not belong in a name." in answer.text
    assert 'value="&lt;b&gt;"' in answer.text
    assert people.again(app, cast.alice).name == cast.alice.name


@pytest.mark.one_database
def test_the_language_of_the_account_is_spoken_on_every_device(app: Flask, cast: Cast) -> None:
    phone, desk = people.signed_in(app, cast.alice), people.signed_in(app, cast.alice)
    phone.post("/preferences", data={"language": "en"})
    assert phone.post("/account/language", data={"language": "ru"}).status_code == 303
    assert '<html class="lms" lang="ru"' in phone.get("/account").text
    assert '<html class="lms" lang="ru"' in desk.get("/account").text
    assert phone.post("/account/language", data={"language": "tlh"}).status_code == 400


def test_changing_the_password_asks_for_the_old_one_and_signs_other_devices_out(app: Flask, cast: Cast) -> None:
    here, there = people.signed_in(app, cast.bob), people.signed_in(app, cast.bob)
    wrong = here.post("/account/password", data={"old": "not this one", "password": CHOSEN})
    assert wrong.status_code == 400
    assert "This is not the one you have now." in wrong.text
    assert here.post("/account/password", data={"old": PASSWORD, "password": CHOSEN}).status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    again = people.browser(app)
    assert again.post("/sign-in", data={"name": cast.bob.email, "secret": PASSWORD}).status_code == 400
    assert again.post("/sign-in", data={"name": cast.bob.email, "secret": CHOSEN}).status_code == 303


@pytest.mark.one_database
def test_whoever_finds_an_open_session_cannot_guess_the_password_for_long(app: Flask, cast: Cast, clock: Clock) -> None:
    client = people.signed_in(app, cast.bob)
    form = {"old": "not this one", "password": CHOSEN}
    assert [client.post("/account/password", data=form).status_code for _try in range(11)] == [400] * 10 + [429]
    clock.forward(minutes=16)
    assert client.post("/account/password", data={"old": PASSWORD, "password": CHOSEN}).status_code == 303


@pytest.mark.one_database
def test_a_trainee_with_a_card_and_an_address_can_set_a_password_against_the_pin(app: Flask, cast: Cast) -> None:
    nodira = people.trainee(
        app, cast.cohort, "Nodira Aliyeva", card="N0D1RA00", email="nodira@example.org", password=None
    )
    client = people.signed_in(app, nodira)
    assert "Set a password" in client.get("/account").text
    assert client.post("/account/password", data={"old": "000111", "password": CHOSEN}).status_code == 400
    assert client.post("/account/password", data={"old": PIN, "password": CHOSEN}).status_code == 303
    later = people.browser(app)
    assert later.post("/sign-in", data={"name": "nodira@example.org", "secret": CHOSEN}).status_code == 303


def test_signing_out_everywhere_ends_every_session(app: Flask, cast: Cast) -> None:
    here, lost = people.signed_in(app, cast.alice), people.signed_in(app, cast.alice)
    assert here.post("/account/sign-out-everywhere").status_code == 303
    assert "signed out on every device" in here.get("/sign-in").text
    assert here.get("/account").status_code == 303
    assert lost.get("/account").status_code == 303


@pytest.fixture
def posting(make_app: Callable[..., Flask], database_uri: str, mailbox: Mailbox) -> Flask:
    """Return an application that sends its mail to ``mailbox``."""
    return make_app(database_uri, LMS_MAIL_URL=mailbox.address)


def ask(app: Flask, who: Person, email: str) -> None:
    """Ask for another address."""
    answer = people.signed_in(app, who).post("/account/email", data={"email": email})
    assert answer.status_code == 303
    answer.close()  # what is sent is sent after the answer


def test_an_address_is_somebody_s_once_they_opened_the_link_that_was_sent_to_it(
    posting: Flask, mailbox: Mailbox
) -> None:
    cast = people.settle(posting)
    ask(posting, cast.bob, "robert@example.org")
    assert people.again(posting, cast.bob).email == "bob@example.org"
    client = people.signed_in(posting, cast.bob)
    assert "robert@example.org" in client.get(mailbox.link()).text
    assert client.post(mailbox.link()).status_code == 303
    assert people.again(posting, cast.bob).email == "robert@example.org"


def test_an_address_that_another_account_has_is_not_given_away(posting: Flask, mailbox: Mailbox) -> None:
    cast = people.settle(posting)
    ask(posting, cast.mallory, "carol@example.org")
    answer = people.signed_in(posting, cast.mallory).post(mailbox.link())
    assert answer.status_code == 409
    assert people.again(posting, cast.carol).email == "carol@example.org"


@pytest.mark.one_database
def test_who_opens_another_s_link_does_not_lend_them_the_address(posting: Flask, mailbox: Mailbox) -> None:
    cast = people.settle(posting)
    ask(posting, cast.mallory, "someone@example.org")
    assert people.browser(posting).post(mailbox.link()).headers["Location"].startswith("/sign-in")
    assert people.signed_in(posting, cast.alice).post(mailbox.link()).status_code == 410
    assert people.again(posting, cast.mallory).email == ""


@pytest.mark.one_database
def test_a_link_for_an_address_is_too_old_after_two_days_and_cannot_be_forged(
    posting: Flask, mailbox: Mailbox, clock: Clock
) -> None:
    cast = people.settle(posting)
    ask(posting, cast.bob, "robert@example.org")
    client = people.signed_in(posting, cast.bob)
    assert client.get(mailbox.link() + "x").status_code == 404
    clock.forward(days=2, seconds=1)
    assert client.post(mailbox.link()).status_code == 410


@pytest.mark.one_database
def test_without_mail_an_address_cannot_be_taken(app: Flask, cast: Cast) -> None:
    client = people.signed_in(app, cast.mallory)
    assert client.post("/account/email", data={"email": "carol@example.com"}).status_code == 400
    assert "cannot send mail" in client.get("/account").text


@pytest.mark.one_database
def test_the_page_says_what_is_kept(app: Flask, cast: Cast) -> None:
    page = people.signed_in(app, cast.alice).get("/account").text
    assert "What is kept about you" in page
    assert "A11C-E000" in page
