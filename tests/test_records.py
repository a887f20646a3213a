"""The log of what people did: nothing twice, nothing overwritten, and the same progress in whatever order it came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from threading import Barrier
from uuid import UUID, uuid4, uuid5

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from lms import database, records
from lms.errors import Refused
from lms.identity import Seat
from lms.learning import progress
from lms.records import Record
from lms.tables import records as log_table
from tests import people
from tests.conftest import Clock, application, let_go
from tests.databases import Databases
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


def check(seat: Seat, at: datetime, answer: str = "1", **values: object) -> Record:
    """Return the record of an answer to a check."""
    what = {"question": "t-1-c1", "answer": [answer]}
    made = Record(records.CHECK_ANSWERED, seat.person.id, seat.cohort.id, at, "response/signs", "0" * 64, what)
    return replace(made, **values)  # type: ignore[arg-type]


def kept(app: Flask, cast: Cast) -> tuple[Record, ...]:
    with app.app_context():
        return records.of_seat(cast.cohort.id, cast.alice.id, [records.CHECK_ANSWERED])


def test_a_record_comes_back_as_it_went_in(app: Flask, cast: Cast, clock: Clock) -> None:
    said = check(cast.alices_seat, clock() - timedelta(days=2), "Ҷамшед 👩🏽‍⚕️ <b>", author=cast.bob.id, attempt=uuid4())
    with app.app_context(), database.writing():
        assert records.append(said) == {said.id}
    assert kept(app, cast) == (replace(said, received_at=clock()),)


def test_sending_twice_is_sending_once(app: Flask, cast: Cast, clock: Clock) -> None:
    said = check(cast.alices_seat, clock())
    with app.app_context():
        for _turn in range(2):
            with database.writing():
                records.append(said)
        with database.writing():
            assert records.append(said, replace(said, happened_at=clock() + timedelta(hours=1))) == set()
    assert len(kept(app, cast)) == 1


@pytest.mark.parametrize("other", ["answer", "person", "kind", "activity", "attempt", "cohort"])
def test_the_same_id_with_other_words_is_a_conflict_and_nothing_of_its_batch_is_kept(
    app: Flask, cast: Cast, clock: Clock, other: str
) -> None:
    said = check(cast.alices_seat, clock())
    changed = {
        "answer": {"what": {"question": "t-1-c1", "answer": ["2"]}},
        "person": {"person": cast.mallory.id},
        "kind": {"kind": records.LESSON_COMPLETED},
        "activity": {"activity": "response/first-steps"},
        "attempt": {"attempt": uuid4()},
        "cohort": {"cohort": cast.other_cohort.id},
    }[other]
    with app.app_context():
        with database.writing():
            records.append(said)
        with pytest.raises(Refused) as refused, database.writing():
            records.append(check(cast.alices_seat, clock(), "9"), replace(said, **changed))  # type: ignore[arg-type]
    assert refused.value.code == 409
    assert [record.id for record in kept(app, cast)] == [said.id]


def test_a_conclusion_has_the_one_id_that_its_cause_gives_it() -> None:
    cause = UUID("0191e5a0-0000-7000-8000-000000000001")
    assert records.conclusion_id(cause, records.QUIZ_MARKED) == uuid5(cause, "quiz-marked")
    assert records.conclusion_id(cause, records.QUIZ_MARKED).version == 5
    assert records.conclusion_id(cause, records.QUIZ_MARKED) != records.conclusion_id(cause, records.COURSE_COMPLETED)


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["0191e5a0-0000-7000-8000-00000000000a", "5C9A4D0E-6B1F-4E6A-9C35-3F1D7B0A2E11"])
def test_an_id_that_a_device_made_is_taken(app: Flask, text: str) -> None:
    with app.test_request_context():
        assert records.chosen_id(text) == UUID(text)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "text",
    [
        str(uuid5(UUID(int=1), "quiz-marked")),
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",  # version 1
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "41",
        "\x00",
        "٤" * 32,
        "g" * 32,
    ],
)
def test_an_id_that_no_device_makes_is_refused(app: Flask, text: str) -> None:
    with app.test_request_context(), pytest.raises(Refused) as refused:
        records.chosen_id(text)
    assert refused.value.code == 400


@pytest.mark.one_database
def test_a_form_without_an_id_gets_one(app: Flask) -> None:
    with app.test_request_context():
        assert {records.chosen_id("").version, records.chosen_id(None).version} == {4}


def test_a_claim_from_the_future_counts_from_when_it_arrived(app: Flask, cast: Cast, clock: Clock) -> None:
    past, future = clock() - timedelta(days=3), clock() + timedelta(days=3)
    with app.app_context(), database.writing():
        records.append(check(cast.alices_seat, past), check(cast.alices_seat, future, "2"))
    by_answer = {record.what["answer"][0]: record.at for record in kept(app, cast)}
    assert by_answer == {"1": past, "2": clock()}


@pytest.mark.parametrize("statement", [update(log_table).values(kind="other"), delete(log_table)])
def test_the_database_itself_refuses_to_change_or_delete_a_record(
    app: Flask, cast: Cast, clock: Clock, statement: object
) -> None:
    with app.app_context():
        with database.writing():
            records.append(check(cast.alices_seat, clock()))
        with pytest.raises(DBAPIError, match="append-only"), database.writing() as link:
            link.execute(statement)  # type: ignore[call-overload]
    assert len(kept(app, cast)) == 1


def test_what_is_written_in_a_block_that_fails_is_not_there(app: Flask, cast: Cast, clock: Clock) -> None:
    with app.app_context(), afterwards_undone():
        assert len(records.append(check(cast.alices_seat, clock()))) == 1
    assert kept(app, cast) == ()


def test_two_batches_in_opposite_orders_do_not_lock_each_other_out(app: Flask, cast: Cast, clock: Clock) -> None:
    for _round in range(2):
        batch = [check(cast.alices_seat, clock(), str(number)) for number in range(2500)]
        ready = Barrier(2)

        def send(those: list[Record], ready: Barrier = ready) -> int:
            with app.app_context():
                ready.wait()
                with database.writing():
                    return len(records.append(*those))

        with ThreadPoolExecutor(2) as threads:
            added = list(threads.map(send, (batch, batch[::-1])))
        assert sum(added) == 2500
    assert len(kept(app, cast)) == 5000


# Facts in any order, any number of times, through the database -----------------------------------------------------


def facts_of(seat: Seat, content: str, start: datetime) -> list[Record]:
    """Return what a trainee may have done in a course, some of it several times, one hour after the other."""

    def fact(number: int, activity: str, **what: object) -> Record:
        kind = records.QUIZ_MARKED if what else records.LESSON_COMPLETED
        key = UUID(int=(0xAB << 96) + (4 << 76) + (2 << 62) + number)
        at = start + timedelta(hours=number)
        attempt = key if what else None
        return Record(kind, seat.person.id, seat.cohort.id, at, activity, content, what, key, attempt)

    return [
        fact(1, "before/pre-test", score="0", passed=False),
        fact(2, "response/signs"),
        fact(3, "response/signs"),
        fact(4, "response/first-steps"),
        fact(5, "response/quiz", score="3/4", passed=False),
        fact(6, "response/quiz", score="1", passed=True),
        fact(7, "response/quiz", score="1/2", passed=False),
        fact(8, "aftercare/staying"),
        fact(9, "aftercare/quiz", score="1", passed=True),
        fact(10, "after/post-test", score="1", passed=True),
        fact(11, "gone/long-ago"),
    ]


class Undone(Exception):
    """Ends a block so that nothing of it is kept."""


@contextmanager
def afterwards_undone() -> Iterator[Connection]:
    """Write in one transaction, and leave the database as it was: each example begins with an empty log."""
    try:
        with database.writing() as link:
            yield link
            raise Undone
    except Undone:
        pass


@pytest.fixture(scope="module")
def seat_and_app(
    databases: Databases, publish: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Seat]]:
    """Yield an application that all examples share, and Alice's seat there."""
    with databases.fresh(publish) as uri:
        app = application(uri, tmp_path_factory.mktemp("instance"), LMS_CLOCK=Clock())
        yield app, people.settle(app).alices_seat
        let_go(app)


@given(order=st.lists(st.integers(0, 10), max_size=24), batches=st.integers(1, 4))
def test_facts_in_any_order_and_repetition_give_one_progress(
    seat_and_app: tuple[Flask, Seat], order: list[int], batches: int
) -> None:
    app, seat = seat_and_app
    with app.app_context():
        every = facts_of(seat, "0" * 64, datetime(2026, 11, 1, tzinfo=UTC))
        with afterwards_undone():
            for start in range(batches):
                records.append(*(every[number] for number in order[start::batches]))
            mixed = progress.standing(seat)
            assert len(mixed.log) == len(set(order))
        with afterwards_undone():
            records.append(*(every[number] for number in sorted(set(order))))
            assert progress.standing(seat).progress == mixed.progress


def test_every_fact_together_completes_the_course_when_the_last_condition_was_met(
    seat_and_app: tuple[Flask, Seat],
) -> None:
    app, seat = seat_and_app
    start = datetime(2026, 11, 1, tzinfo=UTC)
    with app.app_context(), afterwards_undone():
        records.append(*facts_of(seat, "0" * 64, start)[::-1])
        found = progress.standing(seat).progress
        assert found.finished_at == start + timedelta(hours=10)
        assert found.activities["response/signs"].at == start + timedelta(hours=2)
        assert found.activities["response/quiz"].score == Fraction(1)
        assert found.activities["response/quiz"].tries == 3
        count = database.connection().execute(select(func.count()).select_from(log_table)).scalar_one()
        assert count == 11
