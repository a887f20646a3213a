"""Invitations and forgotten passwords: links that work once, for a while, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from lms import database, identity, language
from lms.accounts import invitations
from lms.accounts.invitations import Invited
from lms.identity import Person
from lms.tables import invitations as links_table
from tests import people
from tests.accounts.mailbox import Mailbox, text
from tests.conftest import Clock
from tests.people import PASSWORD, Cast

CHOSEN = "seven green lanterns"


def newcomer(app: Flask, cast: Cast, email: str = "emil@example.org") -> Person:
    """Make a trainer of Bob's cohort who has never signed in."""
    made = people.person(app, "Emil Ćosić", email=email, password=None)
    people.give(app, made, identity.TRAINER, programme=cast.programme, cohort=cast.cohort.id)
    return people.again(app, made)


def invite(app: Flask, who: Person, by: Person) -> Invited:
    """Invite somebody, as the managers' page does."""
    with app.test_request_context("/manage/"):
        return invitations.invite(who.id, by, "Helping in an overdose")


def path(link: str) -> str:
    """Return the part of an address that the test's browser takes."""
    return "/" + link.split("/", 3)[3]


@pytest.fixture
def posting(make_app: Callable[..., Flask], database_uri: str, mailbox: Mailbox) -> Flask:
    """Return an application that sends its mail to ``mailbox``."""
    return make_app(database_uri, LMS_MAIL_URL=mailbox.address, LMS_PUBLIC_URL="http://learn.example")


def test_an_invited_trainer_can_choose_a_password_and_is_in(posting: Flask, mailbox: Mailbox) -> None:
    cast = people.settle(posting)
    emil = newcomer(posting, cast)
    became = invite(posting, emil, cast.carol)
    assert (became.sent, became.link, became.wrong) == (True, "", "")
    (letter,) = mailbox.letters
    assert letter["To"] == "emil@example.org"
    assert letter["From"] == "threshold@learn.example"
    assert letter["Subject"] == "Threshold: Helping in an overdose"
    assert "Carol Saidova invites you to Helping in an overdose." in text(letter)
    client = people.browser(posting)
    page = client.get(mailbox.link()).text
    assert "Emil Ćosić" in page
    assert "Dushanbe, November 2026" in page
    assert client.post(mailbox.link(), data={"password": CHOSEN}).status_code == 303
    assert "emil@example.org" in client.get("/account").text
    later = people.browser(posting)
    assert later.post("/sign-in", data={"name": "emil@example.org", "secret": CHOSEN}).status_code == 303


def test_a_link_works_once(app: Flask, cast: Cast) -> None:
    link = path(invite(app, newcomer(app, cast), cast.carol).link)
    assert people.browser(app).get(link).status_code == 200
    assert people.browser(app).get(link).status_code == 200, "mail programs look at links before people do"
    assert people.browser(app).post(link, data={"password": CHOSEN}).status_code == 303
    again = people.browser(app).get(link)
    assert again.status_code == 410
    assert "used already" in again.text
    thief = people.browser(app)
    assert thief.post(link, data={"password": "another one entirely"}).status_code == 410
    assert thief.get("/account").status_code == 303


def test_using_one_link_uses_up_the_others(app: Flask, cast: Cast) -> None:
    emil = newcomer(app, cast)
    first, second = (path(invite(app, emil, cast.carol).link) for _time in range(2))
    assert people.browser(app).post(second, data={"password": CHOSEN}).status_code == 303
    assert people.browser(app).get(first).status_code == 410


def test_a_link_is_too_old_after_seven_days(app: Flask, cast: Cast, clock: Clock) -> None:
    link = path(invite(app, newcomer(app, cast), cast.carol).link)
    clock.forward(days=6, hours=23)
    assert people.browser(app).get(link).status_code == 200
    clock.forward(hours=1)
    old = people.browser(app).post(link, data={"password": CHOSEN})
    assert old.status_code == 410
    assert "too old" in old.text
    assert "Ask whoever invited you" in old.text


@pytest.mark.one_database
def test_a_link_that_was_never_made_says_what_to_do(app: Flask) -> None:
    answer = people.browser(app).get("/invitation/nonsense")
    assert answer.status_code == 404
    assert "all of it to the end of its line" in answer.text


def test_only_the_fingerprint_of_a_link_is_stored(app: Flask, cast: Cast) -> None:
    secret = invite(app, newcomer(app, cast), cast.carol).link.rsplit("/", 1)[1]
    with app.app_context():
        (row,) = database.connection().execute(links_table.select()).all()
    assert secret not in str(tuple(row))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "Choose a password."),
        ("short", "Use at least 10 characters"),
        ("Qwerty12345", "Many people use this password"),
        ("1212121212", "Many people use this password"),
        ("emilćosić1990", "This is your name"),
        ("EMIL2026!!!", "This is your name"),
        ("x" * 201, "Use at most 200 characters"),
    ],
)
@pytest.mark.one_database
def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(
    app: Flask, cast: Cast, password: str, why: str
) -> None:
    link = path(invite(app, newcomer(app, cast), cast.carol).link)
    client = people.browser(app)
    answer = client.post(link, data={"password": password})
    assert answer.status_code == 400
    assert why in answer.text
    assert client.get("/account").status_code == 303
    assert client.post(link, data={"password": CHOSEN}).status_code == 303, "the link is not used up by a mistake"


@pytest.mark.one_database
def test_without_mail_the_inviter_gets_the_link_to_hand_on(app: Flask, cast: Cast) -> None:
    became = invite(app, newcomer(app, cast), cast.carol)
    assert not became.sent
    assert became.link.startswith("http://localhost/invitation/")
    assert "cannot send mail" in became.wrong
    assert became.until is not None


@pytest.mark.one_database
def test_a_mail_that_fails_is_told_and_the_link_is_not_lost(posting: Flask, mailbox: Mailbox) -> None:
    cast = people.settle(posting)
    mailbox.full = True
    became = invite(posting, newcomer(posting, cast), cast.carol)
    assert not became.sent
    assert "The box is full" in became.wrong
    assert people.browser(posting).get(path(became.link)).status_code == 200


@pytest.mark.parametrize("address", ["smtp://127.0.0.1:9", "smtp://127.0.0.1:many", "http://127.0.0.1", "smtp:mail"])
@pytest.mark.one_database
def test_a_mail_server_that_is_not_there_is_told(
    make_app: Callable[..., Flask], database_uri: str, address: str
) -> None:
    app = make_app(database_uri, LMS_MAIL_URL=address)
    cast = people.settle(app)
    became = invite(app, newcomer(app, cast), cast.carol)
    assert not became.sent
    assert "could not be sent" in became.wrong
    assert became.link


def test_inviting_somebody_who_can_sign_in_gives_nobody_their_account(app: Flask, cast: Cast) -> None:
    card_only = people.trainee(app, cast.other_cohort, "Nodira Aliyeva", email="nodira@example.org", password=None)
    for who in (cast.dave, card_only):
        became = invite(app, who, cast.carol)
        assert became.link == "http://localhost/sign-in"
        assert became.until is None


def test_the_link_of_somebody_who_belongs_elsewhere_too_is_not_shown(app: Flask, cast: Cast) -> None:
    emil = newcomer(app, cast)
    people.give(app, emil, identity.MANAGER, programme=cast.other_programme)
    became = invite(app, people.again(app, emil), cast.carol)
    assert (became.sent, became.link) == (False, "")
    assert "ask an administrator" in became.wrong
    assert invite(app, emil, cast.dave).link


@pytest.mark.one_database
def test_the_mail_is_in_the_language_of_who_gets_it(posting: Flask, mailbox: Mailbox) -> None:
    cast = people.settle(posting)
    emil = people.person(posting, "Эмиль", email="emil@example.org", password=None, language="ru")
    with posting.test_request_context("/manage/"):
        invitations.invite(emil.id, cast.carol, "Передозировка")
        assert language.current() == "en", "the inviter's page goes on in the inviter's language"
    assert "Передозировка" in mailbox.letters[-1]["Subject"]


def forget(app: Flask, email: str) -> str:
    """Ask for a new password; return what the answer says."""
    client = people.browser(app)
    answer = client.post("/sign-in/forgotten", data={"email": email})
    assert answer.status_code == 303
    answer.close()  # what is sent is sent after the answer
    return client.get("/sign-in").text


def test_whoever_forgot_their_password_gets_a_link_and_every_old_session_ends(posting: Flask, mailbox: Mailbox) -> None:
    cast = people.settle(posting)
    lost = people.signed_in(posting, cast.bob)
    assert lost.get("/account").status_code == 200
    forget(posting, " BOB@example.org ")
    client = people.browser(posting)
    assert "Choose a new password" in client.get(mailbox.link()).text
    assert client.post(mailbox.link(), data={"password": CHOSEN}).status_code == 303
    assert client.get("/account").status_code == 200
    assert lost.get("/account").status_code == 303
    old = people.browser(posting).post("/sign-in", data={"name": cast.bob.email, "secret": PASSWORD})
    assert old.status_code == 400


@pytest.mark.one_database
def test_the_answer_is_the_same_whether_the_address_is_known_or_not(posting: Flask, mailbox: Mailbox) -> None:
    people.settle(posting)
    assert forget(posting, "bob@example.org") == forget(posting, "nobody@example.org")
    assert len(mailbox.letters) == 1


@pytest.mark.one_database
def test_nobody_s_mailbox_is_flooded(posting: Flask, mailbox: Mailbox) -> None:
    people.settle(posting)
    assert len({forget(posting, "bob@example.org") for _time in range(5)}) == 1
    assert len(mailbox.letters) == 3


@pytest.mark.one_database
def test_a_link_for_a_forgotten_password_is_too_old_after_two_hours(
    posting: Flask, mailbox: Mailbox, clock: Clock
) -> None:
    people.settle(posting)
    forget(posting, "bob@example.org")
    clock.forward(hours=2)
    assert people.browser(posting).get(mailbox.link()).status_code == 410


@pytest.mark.one_database
def test_where_no_mail_is_sent_the_page_says_whom_to_ask(app: Flask) -> None:
    client = people.browser(app)
    assert "Ask your trainer." in client.get("/sign-in/forgotten").text
    assert client.post("/sign-in/forgotten", data={"email": "bob@example.org"}).status_code == 400
