"""A message leaves once: whatever the mail server does, however many send, and never at night."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from flask import Flask

from lms import database, urls
from lms.identity import TRAINEE
from lms.messages import rounds
from lms.tables import memberships
from tests import people
from tests.accounts.mailbox import Mailbox, text
from tests.conftest import Clock
from tests.messages.conftest import SITE, Office
from tests.people import Cast

CHECKOUT = Path(__file__).resolve().parents[2]


def said(letter: EmailMessage) -> str:
    """Return what a message says, with the line ends of Python."""
    return text(letter).replace("\r\n", "\n")


def test_a_message_comes_in_the_trainees_language_with_a_way_to_the_course_and_a_way_out(office: Office) -> None:
    timur = office.trainee("Тимур Аскаров", "timur@example.org", language="ru")
    assert "2 messages are on their way." in office.write("How is it going?\nCall me.", office.cast.alice, timur)
    assert office.send() == (0, 2)
    letters = {str(letter["To"]): letter for letter in office.box.letters}
    english, russian = said(letters["alice@example.org"]), said(letters["timur@example.org"])
    assert english.startswith("Dear Alice Nazarova,\n\nHow is it going?\nCall me.\n")
    assert "Bob Rahimov" in english
    assert f"{SITE}/learn/{office.cast.cohort.code}/" in english
    assert "How is it going?" in russian
    assert "Dear" not in russian
    way_out = dict(letters["alice@example.org"].raw_items())["List-Unsubscribe"]
    assert way_out.strip("<>") in english, "as it came over the wire"


def test_below_the_path_of_a_proxy_links_have_that_path_once_on_pages_and_in_mail(
    make_app: Callable[..., Flask], database_uri: str, cast: Cast, mailbox: Mailbox, clock: Clock
) -> None:
    below = f"{SITE}/training"
    app = make_app(database_uri, LMS_PUBLIC_URL=f"{below}/", LMS_MAIL_URL=mailbox.address, TRUSTED_PROXIES=1)
    bob = people.signed_in(app, cast.bob)
    bob.environ_base["HTTP_X_FORWARDED_PREFIX"] = "/training"
    office = Office(app, cast, mailbox, clock, bob)
    office.write("Come back", office.trainee("Timur", "timur@example.org"))
    assert rounds.once(app, f"{below}/") == (0, 1)
    (letter,) = mailbox.letters
    assert f"\n{below}/learn/{cast.cohort.code}/\n" in said(letter)
    assert dict(letter.raw_items())["List-Unsubscribe"].startswith(f"<{below}/messages/")
    with app.test_request_context(base_url="http://localhost/training"):
        assert urls.public("join.show", code="ABC") == f"{below}/join/ABC"
        app.config["LMS_PUBLIC_URL"] = SITE
        assert urls.public("join.show", code="ABC") == f"{below}/join/ABC"


def test_the_same_form_sent_twice_writes_once(office: Office) -> None:
    form = uuid4()
    for _turn in range(2):
        office.write("Come back", office.cast.alice, id=form)
    assert office.send() == (0, 1)
    assert office.send() == (0, 0)
    assert len(office.box.letters) == 1


def test_what_a_full_mail_server_refuses_goes_later(office: Office) -> None:
    office.box.full = True
    office.write("Come back", office.cast.alice)
    assert office.send() == (0, 0)
    (row,) = office.rows()
    assert (row.tries, row.sent_at) == (1, None)
    assert "The box is full" in row.failure
    office.box.full = False
    assert office.send() == (0, 0), "not at once again"
    office.clock.forward(minutes=2)
    assert office.send() == (0, 1)
    assert "sent" in office.bob.get(f"/teach/{office.cast.cohort.code}/attention?all=1").text


def test_without_a_mail_server_it_is_tried_for_two_days_and_then_told(office: Office) -> None:
    office.write("Come back", office.cast.alice)
    office.app.config["LMS_MAIL_URL"] = "smtp://127.0.0.1:1"
    for _turn in range(9):
        office.clock.forward(days=1, minutes=30)
        assert office.send() == (0, 0)
    (row,) = office.rows()
    assert (row.due_at, row.sent_at) == (None, None)
    page = office.bob.get(f"/teach/{office.cast.cohort.code}/attention?all=1").text
    assert "not sent" in page
    assert "Connection refused" in page


def test_an_address_that_nobody_has_is_not_tried_again(office: Office) -> None:
    office.box.moved = True
    office.write("Come back", office.cast.alice)
    office.send()
    (row,) = office.rows()
    assert (row.due_at, row.tries) == (None, 0)
    assert "No such user" in row.failure


def test_an_address_that_no_mail_can_carry_holds_up_nobody_else(office: Office) -> None:
    dotted = office.trainee("Dotted", "a..b@example.org")
    office.write("Come back", dotted, office.cast.alice)
    assert office.send() == (0, 1)
    assert sorted(row.failure[:16] for row in office.rows()) == ["", "a..b@example.org"]


def test_two_senders_at_once_send_each_message_once(office: Office) -> None:
    crowd = [office.trainee(f"Trainee {number}", f"t{number}@example.org") for number in range(6)]
    office.write("Come back", *crowd)
    senders = [Thread(target=office.send) for _each in range(3)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    assert sorted(str(letter["To"]) for letter in office.box.letters) == [
        f"t{number}@example.org" for number in range(6)
    ]


@pytest.mark.one_database
def test_a_sender_that_is_killed_after_the_mail_left_sends_it_again_under_the_same_name(office: Office) -> None:
    office.clock.time = datetime.now(UTC) - timedelta(minutes=1)  # the other process has the system's clock
    office.app.config["LMS_QUIET_HOURS"] = "none"
    office.write("Come back", office.cast.alice)
    due = office.rows()[0].due_at
    environment = {
        **os.environ,
        "INSTANCE": office.app.instance_path,
        "SQLALCHEMY_DATABASE_URI": office.app.config["SQLALCHEMY_DATABASE_URI"],
        "LMS_MAIL_URL": office.box.address,
        "LMS_QUIET_HOURS": "none",
    }
    command = (sys.executable, "-m", "flask", "--app", "app", "lms", "messages", "send", "--address", SITE)
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL) as sender:
        office.box.taken = sender.kill
        assert sender.wait(60) == -signal.SIGKILL
    office.box.taken = lambda: None
    (row,) = office.rows()
    assert (row.sent_at, row.due_at) == (None, due)
    office.clock.time = row.claimed_until - timedelta(seconds=1)
    assert office.send() == (0, 0), "the claim of the dead still holds"
    office.clock.forward(seconds=1)
    assert office.send() == (0, 1)
    first, second = office.box.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert str(row.id) in str(first["Message-ID"])


def test_nothing_leaves_in_the_quiet_hours_of_the_cohorts_place(office: Office) -> None:
    office.clock.time = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 21:00 in Dushanbe
    page = office.write("Come back", office.cast.alice)
    assert "24 Nov 2026, 08:00" in page
    office.clock.time = datetime(2026, 11, 24, 2, 59, tzinfo=UTC)
    assert office.send() == (0, 0)
    office.clock.forward(minutes=1)
    assert office.send() == (0, 1)


def test_what_could_not_leave_by_day_waits_for_the_next(office: Office) -> None:
    office.write("Come back", office.cast.alice)
    office.clock.time = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # nobody sent before 01:00
    assert office.send() == (0, 0)
    (row,) = office.rows()
    assert (row.due_at, row.claim, row.tries) == (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), None, 0)


def test_who_has_unsubscribed_gets_nothing_more_until_they_ask_for_it(office: Office) -> None:
    office.write("Come back", office.cast.alice)
    office.send()
    way_out = "/" + str(office.box.letters[0]["List-Unsubscribe"]).strip("<>").split("/", 3)[3]
    office.write("Again", office.cast.alice)
    stranger = office.app.test_client()
    stranger.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    assert "Stop these messages" in stranger.get(way_out).text
    assert office.send() == (0, 1), "looking at the link stops nothing"
    office.write("Once more", office.cast.alice)
    assert "No more messages will come." in stranger.post(way_out, follow_redirects=True).text
    assert office.send() == (0, 0)
    assert sorted(row.failure for row in office.rows()) == ["", "", "unsubscribed"]
    address = f"/teach/{office.cast.cohort.code}/attention?all=1"
    seen = office.bob.get(address, headers={"Accept-Language": "ru"}).text
    assert "не хочет сообщений" in seen
    assert "unsubscribed" not in seen
    page = office.write("Hello?", office.cast.alice)
    assert "tell them yourself: Alice Nazarova" in page
    assert len(office.rows()) == 3
    stranger.post(way_out, data={"act": "resume"})
    office.write("Welcome back", office.cast.alice)
    assert office.send() == (0, 1)


def test_a_link_to_unsubscribe_that_was_changed_opens_nothing(office: Office) -> None:
    assert office.app.test_client().get("/messages/AAAAAAAAAAAAAAAAAAAAAA.AAAA").status_code == 404
    assert office.app.test_client().get(f"/messages/{office.cast.alice.id}").status_code == 404


def test_who_has_left_the_cohort_is_not_written_to(office: Office) -> None:
    office.write("Come back", office.cast.alice)
    with office.app.app_context(), database.writing() as link:
        ended = memberships.update().where(memberships.c.person == office.cast.alice.id, memberships.c.role == TRAINEE)
        link.execute(ended.values(ended_at=office.clock.time))
    assert office.send() == (0, 0)
    assert office.rows()[0].failure == "left the cohort"


def test_a_message_without_words_or_without_anybody_of_the_cohort_is_not_written(office: Office) -> None:
    page = office.write("   ", office.cast.alice)
    assert "Write what you want to tell them." in page
    assert "Tick whom you write to." in office.write("Text")
    assert "Shorten this" in office.write("x" * 2001, office.cast.alice)
    assert "Tick whom you write to." in office.write("To somebody elsewhere", office.cast.mallory)
    assert office.rows() == []
