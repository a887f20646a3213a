"""What devices kept without a connection, taken through the endpoint: by bare insertions of as many like rows."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient

from curricula.model import Quiz
from curricula.offline import needs_connection
from lms import clock, database, publication, records
from lms.errors import Refused
from lms.identity import Seat
from lms.learning import attempts, progress
from lms.learning.arrivals import AT_ONCE
from lms.tables import records as log
from tests import people, postgres
from tests.bench.answers import cluster
from tests.bench.figures import Figure, against, figure, in_turn, seconds
from tests.bench.prepared import site

ROUNDS = 7
BATCH = 100  # items of one call
CALLS = 2  # of a round, each of somebody else
WAITING = 1000  # records that a phone brings home after weeks
MOST = 500  # items that one call may bring
ROUNDS_OF_WAITING = 3
SECONDS = 30  # that somebody waits for them

Item = dict[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody with open attempts at every quiz that can be taken without a connection."""

    seat: Seat
    client: FlaskClient
    asked: tuple[tuple[UUID, int, str, str, tuple[str, ...]], ...]  # attempt, number, question, its hash, right answer

    def items(self, count: int) -> list[Item]:
        """Return as many answers as a phone would send them, each new."""
        at = clock.now().isoformat()
        return [
            {
                "id": str(uuid4()),
                "kind": "answer-given",
                "cohort": self.seat.cohort.code,
                "attempt": str(attempt),
                "number": number,
                "fields": {question: list(right)},
                "happened_at": at,
            }
            for attempt, number, question, _content, right in islice(cycle(self.asked), count)
        ]

    def rows(self, count: int) -> list[Row]:
        """Return as many rows as these answers would be."""
        now = clock.now()
        return [
            {
                "id": uuid4(),
                "person": self.seat.person.id,
                "cohort": self.seat.cohort.id,
                "activity": "",
                "content": content,
                "kind": records.ANSWER_GIVEN,
                "attempt": attempt,
                "what": {"question": question, "answer": list(right)},
                "happened_at": now,
                "received_at": now,
            }
            for attempt, _number, question, content, right in islice(cycle(self.asked), count)
        ]

    def send(self, items: Sequence[Item]) -> None:
        """Send items in as few calls as may be; every one of them is new, and taken."""
        for begin in range(0, len(items), MOST):
            portion = items[begin : begin + MOST]
            call = {"person": str(self.seat.person.id), "now": items[0]["happened_at"], "items": portion}
            answer = self.client.post("/sync", json=call)
            assert [each["answer"] for each in answer.get_json()["answers"]] == ["added"] * len(portion), answer.text


def measure(folder: Path) -> Iterator[Figure]:
    """Measure on SQLite, and on PostgreSQL where it can be started, both with every commit on the disk."""
    with site(folder) as app:
        yield from taken("", app)
    try:
        with cluster() as uri, site(folder, SQLALCHEMY_DATABASE_URI=uri) as app:
            yield from taken(".postgresql", app)
    except postgres.NoPostgreSQL as error:
        print(f"PostgreSQL is not measured: {error}")


def taken(suffix: str, app: Flask) -> Iterator[Figure]:
    """Send batches and insert bare rows in turn; then bring home what waited for weeks."""
    on = "PostgreSQL" if suffix else "SQLite"
    # Each call is somebody else's: nobody's attempts grow while it is measured.
    group = iter(_learners(app, 2 * CALLS * (ROUNDS + 1) + ROUNDS_OF_WAITING))
    sent, bare = in_turn(ROUNDS, lambda: _rate_sent(app, group), lambda: _rate_bare(app, group))
    what = f"records taken through the endpoint in calls of {BATCH}, {on}, by bare insertions, {AT_ONCE} a commit"
    yield against(f"sync.records{suffix}", what, sent, bare, "/s")
    waits = [_seconds(app, next(group)) for _round in range(ROUNDS_OF_WAITING)]
    yield figure(f"sync.1000{suffix}", f"{WAITING:,} waiting records of one phone taken, {on}", waits, "s", SECONDS)


def _rate_sent(app: Flask, group: Iterator[Learner]) -> float:
    with app.app_context():
        calls = [(learner, learner.items(BATCH)) for learner in islice(group, CALLS)]
    began = time.perf_counter()
    for learner, items in calls:
        learner.send(items)
    return CALLS * BATCH / (time.perf_counter() - began)


def _rate_bare(app: Flask, group: Iterator[Learner]) -> float:
    with app.app_context():
        rows = [row for learner in islice(group, CALLS) for row in learner.rows(BATCH)]
        link = database.connection().execution_options(lms_writes=True)
        began = time.perf_counter()
        for first in range(0, len(rows), AT_ONCE):
            with link.begin():
                for row in rows[first : first + AT_ONCE]:
                    link.execute(log.insert(), row)
        return len(rows) / (time.perf_counter() - began)


def _seconds(app: Flask, learner: Learner) -> float:
    with app.app_context():
        items = learner.items(WAITING)
    return seconds(lambda: learner.send(items))


def _learners(app: Flask, count: int) -> list[Learner]:
    group = people.cohort(app, people.programme(app, "Far away"), curriculum="social-work")
    made = [people.trainee(app, group, f"Learner {number}") for number in range(count)]
    return [_learner(app, Seat(who.memberships[0].id, who, group)) for who in made]


def _learner(app: Flask, seat: Seat) -> Learner:
    with app.app_context():
        state = progress.standing(seat)
        outline, places = state.course.outline, state.course.places
        quizzes = [each.id for each in outline.activities if isinstance(each, Quiz)]
        whole = [cast("Quiz", publication.shelf().activity(places[quiz].hash)) for quiz in quizzes]
        asked = []
        for quiz in (each for each in whole if not needs_connection(each, each.questions)):
            try:
                with database.writing():
                    begun = attempts.find(seat, attempts.begin(seat, quiz.id, uuid4(), clock.now()))
            except Refused:  # a test that opens months later
                continue
            hashes = begun.shown
            asked += [
                (begun.id, n, each.id, hashes[each.id], each.right()) for n, each in enumerate(begun.questions, 1)
            ]
    return Learner(seat, people.signed_in(app, seat.person), tuple(asked))
