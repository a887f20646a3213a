"""Answers kept durably, through the function that pages and devices use, by an insertion of a like row."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from uuid import uuid4

from flask import Flask

from lms import clock, database, publication, records
from lms.identity import Seat
from lms.learning import attempts
from lms.learning.given import Given
from lms.tables import records as log
from tests import people, postgres
from tests.bench.figures import Figure, against, in_turn
from tests.bench.prepared import site

ROUNDS = 7
PER_ROUND = 200  # answers of a round, over all threads
WRITERS = 160  # so that an attempt holds about as many answers as a real one
THREADS = (1, 4)

Keep = Callable[[], None]
"""Keeps one answer of one of the writers."""


def measure(folder: Path) -> Iterator[Figure]:
    """Measure on SQLite, and on PostgreSQL where it can be started, both with every commit on the disk."""
    with site(folder) as app:
        yield from kept("", app)
    try:
        with cluster() as uri, site(folder, SQLALCHEMY_DATABASE_URI=uri) as app:
            yield from kept(".postgresql", app)
    except postgres.NoPostgreSQL as error:
        print(f"PostgreSQL is not measured: {error}")


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the URI of an empty database on a PostgreSQL that waits for its disk."""
    started = postgres.start(durable=True)
    try:
        with postgres.connect(started.folder) as link:
            name = postgres.create(link)
        yield postgres.uri(started.folder, name)
    finally:
        started.stop()


def postgresql_version() -> str | None:
    """Return the version of PostgreSQL that is measured here, ``None`` where there is none."""
    try:
        told = subprocess.run(
            [postgres.binaries() / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except postgres.NoPostgreSQL:
        return None
    return told.stdout.split()[2]


def kept(suffix: str, app: Flask) -> Iterator[Figure]:
    """Keep answers and bare rows in turn, by one thread and by four."""
    answer, bare = writing(app)
    for threads in THREADS:
        saved, bounds = in_turn(ROUNDS, lambda: rate(app, answer, threads), lambda: rate(app, bare, threads))  # noqa: B023 — measured within the loop
        by = "one thread" if threads == 1 else f"{threads} threads"
        name = f"answer.saved{suffix}" + (f".{threads}" if threads > 1 else "")
        what = f"answers kept, {by}, {'PostgreSQL' if suffix else 'SQLite'}, by bare insertions in transactions"
        yield against(name, what, saved, bounds, "/s", at_least=0.4)


def rate(app: Flask, keep: Keep, threads: int) -> float:
    """Return how many a second are kept by some threads, each on a connection of its own."""

    def write(share: int) -> None:
        with app.app_context():
            for _answer in range(share):
                keep()

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(write, [PER_ROUND // threads] * threads))
    return PER_ROUND / (time.perf_counter() - began)


def writing(app: Flask) -> tuple[Keep, Keep]:
    """Let people begin a test; return what keeps an answer of one of them, and what only inserts a row like it."""
    begun = [_begin(app, seat) for seat in _seats(app)]
    steps = cycle([(seat, attempt, n) for n in range(1, len(begun[0][1].questions) + 1) for seat, attempt in begun])

    def answer() -> None:
        seat, attempt, n = next(steps)
        with database.writing():
            attempts.answer(seat, attempt, n, Given(attempt.asked(n).right()), uuid4(), clock.now())

    def bare() -> None:
        seat, attempt, n = next(steps)
        now = clock.now()
        row = {
            "id": uuid4(),
            "person": seat.person.id,
            "cohort": seat.cohort.id,
            "activity": attempt.quiz.id,
            "content": attempt.started.what["questions"][n - 1][1],
            "kind": records.ANSWER_GIVEN,
            "attempt": attempt.id,
            "what": {"question": attempt.asked(n).id, "answer": list(attempt.asked(n).right())},
            "happened_at": now,
            "received_at": now,
        }
        link = database.connection().execution_options(lms_writes=True)
        with link.begin():
            link.execute(log.insert(), row)

    return answer, bare


def _seats(app: Flask) -> list[Seat]:
    group = people.cohort(app, people.programme(app, "Measurements"), curriculum="social-work")
    learners = [people.trainee(app, group, f"Writer {number}") for number in range(WRITERS)]
    return [Seat(who.memberships[0].id, who, group) for who in learners]


def _begin(app: Flask, seat: Seat) -> tuple[Seat, attempts.Attempt]:
    with app.app_context():
        course = publication.edition().course(seat.cohort.curriculum, seat.cohort.language)
        assert course is not None
        quiz = next(activity.id for activity in course.outline.activities if activity.kind == "quiz")
        with database.writing():
            begun = attempts.begin(seat, quiz, uuid4(), clock.now())
        found = attempts.find(seat, begun)
        assert found.questions  # read now, so that no round reads them
        return seat, found
