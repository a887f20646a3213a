"""What trainees wait for, over HTTP: a lesson, an answer; and what a worker weighs after a day of it."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import Flask

from curricula.model import Activity, Lesson
from lms import chrome, clock, database, identity, publication
from lms.accounts.invented import ACCOUNTS
from lms.demonstration import GROUPS
from lms.identity import Cohort, Person, Seat
from lms.learning import attempts
from lms.tables import cohorts
from tests import people
from tests.bench.figures import Figure, against, figure, in_turn
from tests.bench.load import during, request, send
from tests.bench.prepared import CHECKOUT, site, variables
from tests.site import running

ROUNDS = 7
SECONDS = 1.0
WRITERS = 40  # trainees whose answers are sent; an attempt that held all of them would be like no attempt
REQUESTS = 10_000


@dataclass(frozen=True, slots=True)
class Begun:
    """A trainee in the middle of a quiz."""

    person: Person
    cohort: Cohort
    attempt: UUID
    questions: Sequence[tuple[str, Sequence[str]]]

    def addresses(self) -> list[str]:
        """Return the address of each question of the attempt."""
        return [f"/learn/{self.cohort.code}/attempt/{self.attempt}/{n}" for n, _ in enumerate(self.questions, 1)]


def measure(folder: Path) -> Iterator[Figure]:
    """Measure pages and answers on the demonstration, served by one worker."""
    with site(folder, LMS_DEMONSTRATION=True) as app:
        writers = begun(app, WRITERS)
        lessons, courses = reading(app)
    command = (sys.executable, "-m", "tests.bench.served")
    with running(command, CHECKOUT, variables(folder, LMS_DEMONSTRATION="yes")) as served:
        reader = signed_in(served.address, ACCOUNTS[2].id)
        yield lesson_page(served.address, reader, lessons)
        cookies = [signed_in(served.address, writer.person.id) for writer in writers]
        yield answer_posted(served.address, writers, cookies)
        pages = [request(path, reader) for path in (*lessons, *courses)]
        pages += [request(path, key) for who, key in zip(writers, cookies, strict=True) for path in who.addresses()]
        yield worker_memory(served.address, pages)


def begun(app: Flask, count: int) -> list[Begun]:
    """Let that many people join a cohort of the demonstration and begin its first test."""
    programme = people.programme(app, "Measurements")
    group = people.cohort(app, programme, curriculum=GROUPS[0].curriculum)
    with app.app_context():
        course = publication.edition().course(group.curriculum, group.language)
        assert course is not None
        quiz = next(activity.id for activity in course.outline.activities if activity.kind == "quiz")
    made = []
    for number in range(count):
        who = people.trainee(app, group, f"Writer {number}")
        with app.app_context():
            seat = Seat(who.memberships[0].id, who, group)
            with database.writing():
                attempt = attempts.begin(seat, quiz, uuid4(), clock.now())
            asked = attempts.find(seat, attempt).questions
            made.append(Begun(who, group, attempt, [(each.id, each.right()) for each in asked]))
    return made


def reading(app: Flask) -> tuple[list[str], list[str]]:
    """Return the addresses of the lessons and of the course of the demonstration's trainee."""
    with app.test_request_context():
        (cohort,) = identity.cohorts_where(cohorts.c.title == GROUPS[0].title)
        course = publication.edition().course(cohort.curriculum, cohort.language)
        assert course is not None
        found: list[Activity] = [each for each in course.outline.activities if isinstance(each, Lesson)]
        lessons = [chrome.url("lessons.show", cohort=cohort.code, activity=lesson.id) for lesson in found]
        return lessons, [chrome.url("courses.show", cohort=cohort.code)]


def signed_in(address: str, person: UUID) -> str:
    """Sign somebody in on the served site; return the cookie."""
    with urllib.request.urlopen(f"{address}/bench/sign-in/{person}", timeout=20) as answer:  # noqa: S310
        cookie: str = answer.headers["Set-Cookie"].partition(";")[0]
    return cookie


def lesson_page(address: str, cookie: str, lessons: Sequence[str]) -> Figure:
    """Ask for the lessons of a course in turn, and in between for the least that a page can do."""
    asked = cycle([request(path, cookie) for path in lessons])
    bare = cycle([request("/bare/", cookie)])
    pages, bounds = in_turn(
        ROUNDS,
        lambda: send(address, during(SECONDS, asked)).per_second,
        lambda: send(address, during(SECONDS, bare)).per_second,
    )
    what = "lesson pages of a signed-in trainee, one worker, by a view that only looks the trainee up"
    return against("lesson.page", what, pages, bounds, "/s", at_least=0.5)


def answer_posted(address: str, writers: Sequence[Begun], cookies: Sequence[str]) -> Figure:
    """Send answers of many trainees as their phones do, each under an id of its own."""

    def posts() -> Iterator[bytes]:
        for place in cycle(range(min(len(writer.questions) for writer in writers))):
            for writer, cookie in zip(writers, cookies, strict=True):
                question, right = writer.questions[place]
                form = urlencode([("id", str(uuid4())), *((question, value) for value in right)])
                yield request(writer.addresses()[place], cookie, form)

    upcoming = posts()
    (rates,) = in_turn(ROUNDS - 2, lambda: send(address, during(SECONDS, upcoming), status=303).per_second)
    return figure("answer.posted", "answers sent as forms and kept, one worker", rates, "/s")


def worker_memory(address: str, pages: Sequence[bytes]) -> Figure:
    """Ask for ten thousand pages, then weigh the worker that drew them."""
    send(address, islice(cycle(pages), REQUESTS))
    with urllib.request.urlopen(f"{address}/bench/memory", timeout=20) as answer:  # noqa: S310
        weight = json.load(answer)["resident"]
    what = f"memory of the worker after {REQUESTS:,} more lessons, course pages and questions"
    return figure("worker.memory", what, [weight], "MB", at_most=120)
