"""What the tests of messages share: the cast, a mail server, and a site that sends over it by day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Row, select

from lms import database
from lms.identity import Person
from lms.messages import rounds
from lms.tables import messages
from lms.tables import people as accounts
from tests import people
from tests.accounts.mailbox import Mailbox, mailbox
from tests.conftest import Clock
from tests.people import Cast

__all__ = ["mailbox"]

SITE = "https://learn.example.org"


@dataclass(frozen=True, slots=True)
class Office:
    """A site with a mail server, on a Monday at 14:00 where the cohort is; Alice has an e-mail address."""

    app: Flask
    cast: Cast
    box: Mailbox
    clock: Clock
    bob: FlaskClient

    def write(self, text: str, *to: Person, id: UUID | None = None) -> str:
        """Let Bob write to some people; return the page that answers."""
        form = {"id": str(id or uuid4()), "text": text, "person": [str(each.id) for each in to]}
        address = f"/teach/{self.cast.cohort.code}/attention"
        return self.bob.post(address, data=form, follow_redirects=True).text

    def send(self) -> tuple[int, int]:
        """Let a sender work once; return how many reminders it wrote and how many messages left."""
        return rounds.once(self.app, SITE)

    def rows(self) -> list[Row[tuple[object, ...]]]:
        """Return what the outbox holds, the oldest first."""
        with self.app.app_context():
            return list(database.connection().execute(select(messages).order_by(messages.c.made_at, messages.c.id)))

    def trainee(self, name: str, email: str, **values: str) -> Person:
        """Make somebody else in the cohort."""
        return people.trainee(self.app, self.cast.cohort, name, email=email, **values)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Return everybody, made in the database of ``app``."""
    return people.settle(app)


@pytest.fixture
def office(app: Flask, cast: Cast, mailbox: Mailbox, clock: Clock) -> Office:
    """Return the site; Alice can be written to."""
    app.config |= {"LMS_MAIL_URL": mailbox.address, "LMS_PUBLIC_URL": SITE}
    with app.app_context(), database.writing() as link:
        table = accounts
        link.execute(table.update().where(table.c.id == cast.alice.id).values(email="alice@example.org"))
    return Office(app, cast, mailbox, clock, people.signed_in(app, cast.bob))


Follow = Callable[..., None]


@pytest.fixture
def follow(office: Office) -> Follow:
    """Return what makes a programme follow rules: ``follow(stuck=7)``."""

    def choose(**days: int) -> None:
        form: dict[str, str] = {}
        for name, number in days.items():
            key = name.replace("_", "-")
            form |= {f"on-{key}": "1", f"days-{key}": str(number)}
        page = f"/manage/programmes/{office.cast.programme}/reminders"
        assert people.signed_in(office.app, office.cast.carol).post(page, data=form).status_code == 303

    return choose
