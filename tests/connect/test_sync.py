"""What a phone did without a connection ends in one right state, in whatever order and how often it arrives."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms import records
from lms.learning import progress
from tests import people
from tests.conftest import Clock
from tests.connect.phone import TAKEN, Item, Phone, all_of_the_course, phone_of, scores, unlinked
from tests.learning.trainee import CHECKS, QUIZ, RIGHT, at_work, log
from tests.people import Cast

EXAMPLES = int(os.environ.get("FUZZ", "8"))


def standing(app: Flask, cast: Cast) -> progress.State:
    with app.app_context():
        state = progress.standing(cast.alices_seat)
        assert state.progress
        return state


# Taken once ----------------------------------------------------------------------------------------------------------


def test_a_course_that_was_done_without_a_connection_is_done(app: Flask, cast: Cast, phone: Phone) -> None:
    begun = phone.now
    all_of_the_course(phone)
    assert log(app, cast.alices_seat) == ()
    phone.clock.forward(days=3)
    assert set(phone.send()) == {"added"}
    assert phone.outbox == []
    assert scores(app, cast) == dict.fromkeys(RIGHT, "1")
    assert "You completed the course on 23 November 2026" in phone.trainee.get("").text
    made = [record for record in log(app, cast.alices_seat) if record.kind != records.COURSE_COMPLETED]
    assert all(begun < record.at < begun + timedelta(hours=1) for record in made)
    assert {record.received_at for record in made} == {phone.clock()}


def test_what_is_sent_again_is_there_already(app: Flask, cast: Cast, phone: Phone) -> None:
    all_of_the_course(phone)
    sent = list(phone.outbox)
    phone.send()
    before = log(app, cast.alices_seat)
    for _time in range(2):
        assert set(phone.words(sent)) == {"held"}
    assert set(phone.words(sent[::-1] * 3)) == {"held"}
    assert log(app, cast.alices_seat) == before


def test_what_arrives_four_times_at_the_same_moment_is_taken_once(app: Flask, cast: Cast, phone: Phone) -> None:
    all_of_the_course(phone)
    backwards = phone.outbox[::-1]
    phones = [phone_of(at_work(app, cast.alice, cast.alices_seat), cast.alice, phone.clock) for _copy in range(4)]
    with ThreadPoolExecutor(len(phones)) as pool:
        answers = list(pool.map(lambda each: each.words(backwards), phones))
    assert {word for words in answers for word in words} == {"added", "held"}
    assert [words.count("added") for words in zip(*answers, strict=True)] == [1] * len(backwards)
    assert scores(app, cast) == dict.fromkeys(RIGHT, "1")
    made = log(app, cast.alices_seat)
    assert len(made) == len(backwards) + len(RIGHT) + 1  # what was concluded: each mark, and the course


def test_one_call_is_put_into_the_order_of_what_happened(app: Flask, cast: Cast, phone: Phone) -> None:
    all_of_the_course(phone)
    for item in phone.outbox:
        item.pop("after", None)
    assert set(phone.words(phone.outbox[::-1])) == {"added"}
    assert scores(app, cast) == dict.fromkeys(RIGHT, "1")
    assert standing(app, cast).completed_at is not None


def test_a_hand_in_waits_for_the_answers_that_it_hands_in(app: Flask, cast: Cast, phone: Phone) -> None:
    phone.take(QUIZ)
    begun, *answers, handed_in = phone.outbox
    (told,) = phone.told([handed_in])
    assert told["answer"] == "later"
    assert "waits for something" in told["why"]
    assert phone.words([begun]) == ["added"]
    assert phone.words([handed_in, *answers[1:]]) == ["later"] * 4
    assert phone.words([*answers, handed_in]) == ["added"] * 5
    assert scores(app, cast) == {QUIZ: "1"}


def test_a_bad_item_stops_no_other(app: Flask, cast: Cast, phone: Phone) -> None:
    phone.take(QUIZ, but={"t-q-02": ("nonsense",)})
    nonsense = [item for item in phone.outbox if "t-q-02" in item.get("fields", {})]
    assert phone.send() == ["added", "added", "refused", "added", "added", "added"]
    assert [item["id"] for item in phone.outbox] == [item["id"] for item in nonsense]
    assert scores(app, cast) == {QUIZ: "3/4"}


# Any order, any portions, any number of times ------------------------------------------------------------------------


def told_apart(app: Flask, cast: Cast) -> object:
    """Return what follows from the log: what is done and when, each result, each answer that counts."""
    state = standing(app, cast)
    answers = sorted(
        (str(record.attempt), record.what["question"], record.what["answer"], record.happened_at)
        for record in log(app, cast.alices_seat, records.ANSWER_GIVEN, records.CHECK_ANSWERED)
    )
    return state.progress.activities, state.completed_at, scores(app, cast), answers


def portions(items: list[Item], cuts: list[int]) -> list[list[Item]]:
    """Cut a list at these places."""
    at = sorted({0, len(items), *(cut % (len(items) + 1) for cut in cuts)})
    return [items[begin:end] for begin, end in zip(at, at[1:], strict=False)]


def test_any_order_any_portions_and_any_repetition_lead_to_the_same_progress(
    databases: Any, publish: Callable[[str], None], make_app: Callable[..., Flask]
) -> None:
    outcomes: list[object] = []

    @settings(max_examples=EXAMPLES)
    @given(st.randoms(use_true_random=False), st.lists(st.integers(0, 99), max_size=4), st.integers(1, 2))
    def run(chance: Any, cuts: list[int], copies: int) -> None:
        with databases.fresh(publish) as uri:
            clock = Clock(datetime(2026, 11, 23, 9, tzinfo=UTC))
            app = make_app(uri, LMS_CLOCK=clock)
            cast = people.settle(app)
            phone = phone_of(at_work(app, cast.alice, cast.alices_seat), cast.alice, clock).keep()
            phone.take(QUIZ, but={"t-q-01": ("1",)})
            attempt = phone.outbox[0]["attempt"]
            changed = phone.answer(attempt, "t-q-01", "2")
            handed_in = next(item for item in phone.outbox if item["kind"] == "quiz-submitted")
            changed["after"], handed_in["after"] = handed_in["after"], changed["id"]
            changed["happened_at"], handed_in["happened_at"] = handed_in["happened_at"], changed["happened_at"]
            other = phone_of(phone.trainee, cast.alice, clock)
            for lesson in list(CHECKS)[:2]:
                phone.read(lesson)
                other.read(lesson)
            phone.outbox += other.outbox
            clock.forward(hours=1)
            deliver(phone, chance, cuts, copies)
            outcomes.append(without_ids(told_apart(app, cast), attempt))

    run()
    assert len(outcomes) >= EXAMPLES
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert "'response/quiz': '1'" in str(outcomes[0])


def deliver(phone: Phone, chance: Any, cuts: list[int], copies: int) -> None:
    """Send an outbox in any order, in portions, each several times, and again what was not taken, until all is."""
    left = list(phone.outbox)
    for _round in range(len(left) + 1):
        chance.shuffle(left)
        for portion in portions(left, cuts):
            for _copy in range(copies):
                words = phone.words(portion)
            taken = {item["id"] for item, word in zip(portion, words, strict=True) if word in TAKEN}
            left = unlinked([item for item in left if item["id"] not in taken], of=phone.outbox)
        if not left:
            return
    raise AssertionError(f"never taken: {left}")


def without_ids(outcome: object, attempt: str) -> str:
    return repr(outcome).replace(attempt, "ATTEMPT")
