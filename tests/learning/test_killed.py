"""The power goes out: the server is killed while it writes, and whatever it had acknowledged is there afterwards."""

from __future__ import annotations

import http.client
import os
import random
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from lms import database, records
from tests import people
from tests.conftest import CONTENT, let_go
from tests.databases import Databases
from tests.learning.trainee import QUIZ, at_work, log
from tests.people import Cast
from tests.site import PATIENCE_SECONDS, Site, environment, running

ROUNDS = 12
SECRET = "of no use outside the tests"
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def uri(servers: dict[str, Databases], publish: Callable[[str], None]) -> Iterator[str]:
    """Yield a SQLite database: PostgreSQL keeps its promises in a process of its own, which nobody kills here."""
    with servers["sqlite"].fresh(publish) as made:
        yield made


@dataclass
class Phone:
    """A phone that sends one answer after the other, and remembers which of them were acknowledged."""

    address: str
    path: str
    cookie: str
    acknowledged: list[str] = field(default_factory=list)
    sent: int = 0

    def answer_until(self, stop: threading.Event) -> None:
        """Send answers until told to stop, or until the line is cut."""
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE_SECONDS)
        headers = {
            "Cookie": f"threshold={self.cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        while not stop.is_set():
            self.sent += 1
            try:
                line.request("POST", self.path, f"t-q-03={self.sent}", headers)
                answer = line.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                break
            assert answer.status == 303
            self.acknowledged.append(str(self.sent))
        line.close()


def workers(site: Site) -> list[int]:
    """Return the processes that answer; the site's own process only looks after them."""
    pid = site.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill_in_the_middle(site: Site, phone: Phone, dice: random.Random) -> None:
    """Kill every worker while the phone is answering."""
    stop, before = threading.Event(), len(phone.acknowledged)
    thread = threading.Thread(target=phone.answer_until, args=(stop,))
    thread.start()
    give_up = time.monotonic() + PATIENCE_SECONDS
    while len(phone.acknowledged) == before and time.monotonic() < give_up:
        time.sleep(0.002)
    time.sleep(dice.random() * 0.05)
    for worker in workers(site):
        os.kill(worker, signal.SIGKILL)
    stop.set()
    thread.join()
    assert len(phone.acknowledged) > before, "nothing was written before it was killed"


def test_every_acknowledged_answer_survives_a_server_that_is_killed_while_it_writes(
    uri: str, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(uri, SECRET_KEY=SECRET, LMS_CLOCK=None)
    cast = people.settle(app)
    alice = at_work(app, cast.alice, cast.alices_seat)
    attempt = alice.begin(QUIZ)
    path = f"/learn/{cast.cohort.code}/{alice.page_of(attempt, 't-q-03')}"
    cookie = alice.client.get_cookie("threshold")
    assert cookie is not None
    let_go(app)
    variables = {"SECRET_KEY": SECRET, "SQLALCHEMY_DATABASE_URI": uri, "LMS_CONTENT": str(CONTENT)}
    env = environment(tmp_path / "site", WEB_CONCURRENCY="1", **variables)
    dice = random.Random(20)
    phone = Phone("", path, cookie.value)
    for rounds in (ROUNDS - 1, 1):  # the second time the whole site is started anew
        with running((sys.executable, CHECKOUT / "app.py"), tmp_path, env) as site:
            phone.address = site.address
            for _round in range(rounds):
                kill_in_the_middle(site, phone, dice)
            os.killpg(site.process.pid, signal.SIGKILL)
    check(app, cast, phone)
    with closing(sqlite3.connect(uri.removeprefix("sqlite:///"))) as link:
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def check(app: Flask, cast: Cast, phone: Phone) -> None:
    """Compare what was acknowledged with what the log holds."""
    kept = [record.what["answer"][0] for record in log(app, cast.alices_seat, records.ANSWER_GIVEN)]
    assert set(phone.acknowledged) <= set(kept)
    assert len(kept) == len(set(kept))
    assert len(kept) - len(phone.acknowledged) <= ROUNDS  # written, and killed before it could say so
    with app.app_context():
        assert database.connection().exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
