"""Whatever happens in whatever order: two phones of one trainee, lines that die, pages that are loaded again, and calls
that arrive twice and in another order. Afterwards everything that was answered is there, once, and counts once.

A few schedules run with the tests; ``make chaos`` runs 500. Each is named by its seed: ``CHAOS_SEED=17 CHAOS=1``.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask

from lms import records
from lms.identity import Cohort, Person, Seat
from lms.learning import progress
from tests import people
from tests.browser import Browse
from tests.conftest import Clock
from tests.e2e.line import Line
from tests.e2e.phone import Phone, keep_course, phone_of
from tests.learning.trainee import log
from tests.people import Cast

SCHEDULES = int(os.environ.get("CHAOS", "2"))
FIRST_SEED = int(os.environ.get("CHAOS_SEED", "1"))
STEPS = 9
LESSON, QUIZ, QUESTION = "lesson/response/signs", "quiz/response/quiz", "t-q-03"

# The page of the open question in the attempt that is kept on a phone; every answer to it can be told from every other.
ITS_PAGE = f"""async () => (await thresholdPage.box.parts()).flatMap((part) => part.attempts)
  .filter((attempt) => attempt.activity === "response/quiz").flatMap((attempt) => attempt.pages)
  .find((page) => page.html.includes('name="{QUESTION}"')).url"""
pytestmark = pytest.mark.one_database


@dataclass
class Schedule:
    """One trainee with two phones, and what they have done on them by now."""

    app: Flask
    seat: Seat
    dice: random.Random
    phones: list[Phone]
    page: str
    answered: list[str] = field(default_factory=list)
    began: list[Phone] = field(default_factory=list)
    checked: int = 0
    finished: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def learn(self) -> str:
        """Where the course is."""
        return f"/learn/{self.seat.cohort.code}/"

    def step(self) -> None:
        """Let one thing happen on one of the phones."""
        acts = (
            self.answer,
            self.answer,
            self.check,
            self.finish,
            self.cut,
            self.swallow,
            self.mend,
            self.reload,
            self.echo,
        )
        act, at = self.dice.choice(acts), self.dice.randrange(len(self.phones))
        self.told.append(f"{act.__name__} on phone {at}")
        act(self.phones[at])

    def answer(self, phone: Phone) -> None:
        """Answer the open question with what was never answered before."""
        phone.open(self.learn + QUIZ)
        begin = phone.page.locator("main form[method=post] button").first
        phone.click(begin)
        phone.open(self.page)
        self.answered.append(str(1000 + len(self.answered)))
        self.began.append(phone)
        phone.page.locator(f"#{QUESTION}").fill(self.answered[-1])
        phone.press("Save and go on")

    def check(self, phone: Phone) -> None:
        """Answer the check of the lesson, again where it was answered."""
        phone.open(self.learn + LESSON)
        again = phone.page.get_by_role("link", name="Answer again")
        if again.count():
            if phone.line.listener is None or phone.line.swallow:
                return  # that page is not kept
            phone.click(again)
        if phone.page.locator("fieldset.q input").count():
            phone.page.locator("fieldset.q input").nth(self.dice.randrange(2)).check()
            phone.press("Check my answer")
            self.checked += 1

    def finish(self, phone: Phone) -> None:
        """Finish the lesson, once its check was answered on this phone."""
        phone.open(self.learn + LESSON)
        kept = any(item["kind"] == "check-answered" for item in phone.waiting())
        button = phone.page.get_by_role("button", name="I have finished this lesson")
        if button.count() and (kept or phone.page.locator(".verdict").count()):
            phone.click(button)
            self.finished += 1

    def cut(self, phone: Phone) -> None:
        """Cut the line."""
        phone.line.cut()

    def swallow(self, phone: Phone) -> None:
        """Let the line die between what is sent and its answer."""
        phone.line.mend().swallow_answers()

    def mend(self, phone: Phone) -> None:
        """Mend the line, and let the phone notice."""
        phone.line.mend()
        phone.send_now()

    def reload(self, phone: Phone) -> None:
        """Load the page again, in a new tab."""
        address, old = phone.page.url, phone.page
        phone.page = old.context.new_page()
        old.close()
        phone.page.on("dialog", lambda dialog: dialog.accept())
        phone.page.goto(address)

    def echo(self, phone: Phone) -> None:
        """Let what waits arrive by itself, in another order and twice, while the phone goes on waiting."""
        items = phone.waiting()
        self.dice.shuffle(items)
        client = people.signed_in(self.app, self.seat.person)
        for sent in (items, items[:1]):
            call = {"person": str(self.seat.person.id), "device": str(uuid4()), "now": moment(phone), "items": sent}
            assert client.post("/sync", json=call).status_code == 200

    def end(self) -> None:
        """Hand in on a phone that was answered on, mend both lines, and wait until nothing waits."""
        first, second = self.dice.sample(self.phones, 2)
        if self.began:  # what waits on the other phone alone is as yet unknown to this one
            first = self.dice.choice(self.began)
            (second,) = (phone for phone in self.phones if phone is not first)
            first.open(self.page.rpartition("/")[0] + "/review")
            first.press("Hand in")
        for phone in (first, second):
            phone.line.mend()
            phone.open(self.learn)
        for phone in (first, second, first):
            phone.send_all()

    def judge(self) -> None:
        """Compare what was done with what the server has."""
        given = log(self.app, self.seat, records.ANSWER_GIVEN, records.ANSWER_LATE)
        counted = Counter(record.what["answer"][0] for record in given if record.what["question"] == QUESTION)
        assert counted == Counter(self.answered)
        once = Counter(record.kind for record in log(self.app, self.seat))
        assert once[records.QUIZ_SUBMITTED] == once[records.QUIZ_MARKED] == bool(self.answered)
        assert once[records.ATTEMPT_STARTED] == bool(self.answered)
        # Finished on two phones it is done on the earlier day, whichever tells first: each may be a record.
        assert bool(self.finished) <= once[records.LESSON_COMPLETED] <= self.finished
        assert bool(self.checked) <= once[records.CHECK_ANSWERED] <= self.checked
        assert not self.finished or "response/signs" in done(self.app, self.seat)


def moment(phone: Phone) -> str:
    """Return what time it is on a phone."""
    told: str = phone.page.evaluate("new Date().toISOString()")
    return told


def done(app: Flask, seat: Seat) -> set[str]:
    """Return what a trainee has done of the course."""
    with app.app_context():
        standings = progress.standing(seat).progress.activities
        return {activity for activity, standing in standings.items() if standing.done}


@contextmanager
def begun(app: Flask, cast: Cast, browse: Browse, live_server: str, seed: int) -> Iterator[Schedule]:
    """Yield a trainee with two phones, on both of which the course is kept."""
    who = people.trainee(app, cast.cohort, f"Alisher {seed}")
    seat = seat_of(who, cast.cohort)
    lines = [Line(urlsplit(live_server).port or 0).mend() for _ in range(2)]
    phones = [phone_of(app, who, browse, line) for line in lines]
    for phone in phones:
        keep_course(phone, f"/learn/{cast.cohort.code}/")
    yield Schedule(app, seat, random.Random(seed), phones, phones[0].page.evaluate(ITS_PAGE))
    for phone in phones:
        phone.page.context.close()
    for line in lines:
        line.cut()


def seat_of(who: Person, cohort: Cohort) -> Seat:
    """Return where somebody sits."""
    (held,) = who.memberships
    return Seat(held.id, who, cohort)


def test_nothing_is_lost_and_nothing_counts_twice_whatever_happens_in_whatever_order(
    app: Flask, cast: Cast, clock: Clock, browse: Browse, live_server: str
) -> None:
    for seed in range(FIRST_SEED, FIRST_SEED + SCHEDULES):
        clock.forward(hours=1)
        with begun(app, cast, browse, live_server, seed) as schedule:
            clock.forward(hours=1)
            try:
                for _step in range(STEPS):
                    schedule.step()
                schedule.end()
                schedule.judge()
            except BaseException as error:
                error.add_note(f"seed {seed}: " + ", ".join(schedule.told))
                raise
