"""Attempts with a time limit: on the server's clock, with grace, with more time from a trainer, and one end for all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from curricula.quizzes import Extra, ends_at
from lms import records
from tests import people
from tests.conftest import Clock
from tests.learning.trainee import Draft, Trainee, log
from tests.people import Cast

QUIZ, FILE = "aftercare/quiz", "overdose/en/02-aftercare/09-quiz.md"
BEGUN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMIT = BEGUN + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def limited(content: Draft) -> None:
    """Publish the quiz with a limit of half an hour."""
    content.edit(FILE, "attempts: 0", "attempts: 0\ntime: 30 min").publish()


def give_time(app: Flask, cast: Cast, **form: str) -> int:
    """Let Bob give Alice more time for the quiz; return what the server answers."""
    address = f"/teach/{cast.cohort.code}/{cast.alice.id}/time/{QUIZ}"
    given = people.signed_in(app, cast.bob).post(address, data={"reason": "Reads slowly.", **form})
    return given.status_code


def ends(app: Flask, cast: Cast) -> list[tuple[datetime, str, str]]:
    """Return when attempts were handed in, by what, and with which score."""
    handed_in = log(app, cast.alices_seat, records.QUIZ_SUBMITTED)
    marked = {record.attempt: record for record in log(app, cast.alices_seat, records.QUIZ_MARKED)}
    return [(each.at, each.what.get("by", ""), marked[each.attempt].what["score"]) for each in handed_in]


def test_a_trainee_sees_until_when_there_is_time_before_and_while_it_runs(alice: Trainee, clock: Clock) -> None:
    assert "You have 30 min from when you start" in alice.get(f"quiz/{QUIZ}").text
    attempt = alice.begin(QUIZ)
    clock.forward(minutes=10)
    for page in (f"attempt/{attempt}/1", f"attempt/{attempt}/review"):
        text = alice.get(page).text
        assert "You have until 23 Nov 2026, 14:30 (Asia/Dushanbe)." in text
        assert 'data-seconds="1200"' in text


def test_an_answer_on_its_way_is_taken_until_the_grace_period_is_over(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    attempt = alice.begin(QUIZ)
    clock.forward(minutes=30, seconds=60)
    assert alice.answer(attempt, "t-q-11", "2").status_code == 303
    clock.forward(seconds=1)
    late = alice.answer(attempt, "t-q-11", "1")
    assert late.status_code == 409
    assert ends(app, cast) == [(LIMIT, "time", "1")]
    assert "The time was over" in alice.get(f"attempt/{attempt}/result").text


def test_handing_in_within_the_grace_period_counts_as_at_the_limit(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-11", "2")
    clock.forward(minutes=30, seconds=30)
    alice.hand_in(attempt)
    assert ends(app, cast) == [(LIMIT, "", "1")]


def exported(carol: FlaskClient, cast: Cast) -> str:
    """Return the file of completions."""
    with carol.get(f"/manage/{cast.cohort.code}/records.csv") as answer:
        return str(answer.get_data(as_text=True))


Look = Callable[[Trainee, FlaskClient, Cast, UUID], object]
LOOKS: dict[str, Look] = {
    "the course": lambda alice, _carol, _cast, _attempt: alice.get(),
    "the quiz": lambda alice, _carol, _cast, _attempt: alice.get(f"quiz/{QUIZ}"),
    "the attempt": lambda alice, _carol, _cast, attempt: alice.get(f"attempt/{attempt}/1"),
    "handing in": lambda alice, _carol, _cast, attempt: alice.hand_in(attempt),
    "another attempt": lambda alice, _carol, _cast, _attempt: alice.begin(QUIZ),
    "the table": lambda _alice, carol, cast, _attempt: carol.get(f"/teach/{cast.cohort.code}/"),
    "the trainee": lambda _alice, carol, cast, _attempt: carol.get(f"/teach/{cast.cohort.code}/{cast.alice.id}"),
    "what to mark": lambda _alice, carol, cast, _attempt: carol.get(f"/teach/{cast.cohort.code}/to-mark"),
    "the export": lambda _alice, carol, cast, _attempt: exported(carol, cast),
}


@pytest.mark.parametrize("first", LOOKS)
def test_whoever_looks_first_the_attempt_was_handed_in_at_the_limit(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock, first: str
) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-11", "2")
    clock.forward(days=3)
    carol = people.signed_in(app, cast.carol)
    LOOKS[first](alice, carol, cast, attempt)
    assert ends(app, cast) == [(LIMIT, "time", "1")]
    for look in LOOKS.values():
        look(alice, carol, cast, attempt)
        clock.forward(hours=1)
    assert ends(app, cast)[0] == (LIMIT, "time", "1")
    handed_in = [each for each in log(app, cast.alices_seat, records.QUIZ_SUBMITTED) if each.attempt == attempt]
    assert [each.id for each in handed_in] == [records.conclusion_id(attempt, records.QUIZ_SUBMITTED)]


def test_the_export_has_the_attempt_of_who_never_came_back_with_its_date(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-11", "2")
    clock.forward(days=30)
    text = exported(people.signed_in(app, cast.carol), cast)
    (line,) = [line for line in text.splitlines() if "quiz-marked" in line or "Quiz marked" in line]
    assert "2026-11-23" in line


def test_who_never_came_back_was_not_seen_when_somebody_else_looked(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    alice.begin(QUIZ)
    clock.forward(days=30)
    bob = people.signed_in(app, cast.bob)
    assert "seen on 23 November 2026" in bob.get(f"/teach/{cast.cohort.code}/").text
    assert "Last seen on 23 Nov 2026, 14:30." in bob.get(f"/teach/{cast.cohort.code}/{cast.alice.id}").text


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ({"percent": "25"}, 7.5),
        ({"percent": "50"}, 15),
        ({"minutes": "10"}, 10),
        ({"percent": "100", "minutes": "5"}, 35),
    ],
)
@pytest.mark.parametrize("while_it_runs", [False, True])
def test_a_trainer_gives_more_time_before_an_attempt_or_while_it_runs(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock, form: dict[str, str], more: float, while_it_runs: bool
) -> None:
    if while_it_runs:
        attempt = alice.begin(QUIZ)
        clock.forward(minutes=20)
        assert give_time(app, cast, **form) == 303
        clock.forward(minutes=10 + more, seconds=30)
    else:
        assert give_time(app, cast, **form) == 303
        attempt = alice.begin(QUIZ)
        clock.forward(minutes=30 + more, seconds=30)
    assert alice.answer(attempt, "t-q-11", "2").status_code == 303
    clock.forward(minutes=1)
    alice.get()
    begun = BEGUN + timedelta(minutes=30 + more)
    assert [at for at, _by, _score in ends(app, cast)] == [begun]
    (added,) = log(app, cast.alices_seat, records.TIME_ADDED)
    assert (added.author, added.what["reason"]) == (cast.bob.id, "Reads slowly.")


def test_time_that_comes_too_late_opens_nothing_again_and_is_for_the_next_attempt(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    alice.begin(QUIZ)
    clock.forward(minutes=32)
    assert give_time(app, cast, percent="50") == 303
    assert ends(app, cast) == [(LIMIT, "time", "0")]
    assert "You have 45 min from when you start" in alice.get(f"quiz/{QUIZ}").text


@pytest.mark.parametrize(
    "form",
    [{}, {"percent": "30"}, {"minutes": "601"}, {"minutes": "-5"}, {"minutes": "ten"}, {"minutes": "5", "reason": " "}],
)
def test_more_time_without_an_amount_or_a_reason_is_refused_in_words(
    app: Flask, cast: Cast, form: dict[str, str]
) -> None:
    assert give_time(app, cast, **form) == 400
    assert log(app, cast.alices_seat, records.TIME_ADDED) == ()


def test_a_quiz_without_a_limit_never_ends_by_itself(app: Flask, cast: Cast, alice: Trainee, clock: Clock) -> None:
    attempt = alice.begin("response/quiz")
    clock.forward(days=300)
    alice.get()
    people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/")
    assert "You have until" not in alice.get(f"attempt/{attempt}/1").text
    assert ends(app, cast) == []


MOMENTS = st.builds(
    Extra,
    st.integers(-60, 120).map(lambda minutes: BEGUN + timedelta(minutes=minutes)),
    st.sampled_from([0, 25, 50]),
    st.integers(0, 20),
)


@given(st.lists(MOMENTS, max_size=4))
def test_the_end_is_the_same_in_whatever_order_more_time_is_read_and_never_earlier_for_it(extras: list[Extra]) -> None:
    found = {ends_at(BEGUN, 30, order) for order in permutations(extras)}
    assert len(found) == 1
    assert found.pop() >= ends_at(BEGUN, 30, extras[:-1]) >= LIMIT


def test_an_attempt_of_somebody_else_is_no_business_of_mallory(app: Flask, cast: Cast, alice: Trainee) -> None:
    attempt: UUID = alice.begin(QUIZ)
    address = f"/teach/{cast.cohort.code}/{cast.alice.id}/time/{QUIZ}"
    form = {"percent": "50", "reason": "x"}
    assert people.signed_in(app, cast.mallory).post(address, data=form).status_code == 404
    assert people.signed_in(app, cast.alice).post(address, data=form).status_code == 404
    assert alice.get(f"attempt/{attempt}/1").status_code == 200
