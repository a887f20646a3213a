"""Sending at the terminal, and beside the site while it serves."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from lms import messages_cli
from lms.messages import rounds
from tests.messages.conftest import SITE, Office

PROGRAM = str(Path(__file__).resolve().parents[2] / "app.py")


@pytest.mark.one_database
def test_a_process_beside_the_site_sends_what_comes_and_ends_with_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.clock.time = datetime.now(UTC) - timedelta(minutes=1)  # the other process has the system's clock
    office.app.config["LMS_QUIET_HOURS"] = "none"
    for name in ("SQLALCHEMY_DATABASE_URI", "LMS_MAIL_URL", "LMS_QUIET_HOURS"):
        monkeypatch.setenv(name, office.app.config[name])
    monkeypatch.setenv("INSTANCE", office.app.instance_path)
    arrived = Event()
    office.box.taken = arrived.set
    with messages_cli.sending_beside(office.app, PROGRAM, SITE):
        office.write("Come back", office.cast.alice)
        assert arrived.wait(60)
    office.write("Too late", office.cast.alice)
    assert [row.sent_at is None for row in office.rows()].count(True) == 1
    assert len(office.box.letters) == 1


def test_a_site_without_mail_and_messenger_has_no_such_process(app: Flask) -> None:
    with messages_cli.sending_beside(app, "/nowhere/app.py", SITE):
        pass
    answer = app.test_cli_runner().invoke(args=["lms", "messages", "send"])
    assert answer.exit_code == 1
    assert "set LMS_MAIL_URL or LMS_HOOK_URL" in answer.output


def test_a_sender_without_an_address_for_its_links_says_what_to_set(office: Office) -> None:
    office.app.config["LMS_PUBLIC_URL"] = ""
    answer = office.app.test_cli_runner().invoke(args=["lms", "messages", "send"])
    assert answer.exit_code == 1
    assert "Set LMS_PUBLIC_URL" in answer.output


def test_a_sender_whose_parent_is_gone_ends(office: Office) -> None:
    office.write("Come back", office.cast.alice)
    rounds.watch(office.app, SITE, Event(), parent=os.getpid())  # nobody is their own parent
    assert office.box.letters == []
