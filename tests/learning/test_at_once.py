"""The same trainee on two devices at the very same moment, in two threads as the server has them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from flask import Flask

from lms import records
from lms.identity import Seat
from tests import people
from tests.learning.trainee import QUIZ, RIGHT, UNSAFE, Trainee, at_work, log
from tests.people import Cast

ROUNDS = 8

Result = TypeVar("Result")


def together(*acts: Callable[[], Result]) -> list[Result]:
    """Do things at the same moment, each in a thread of its own; return what came of them."""
    ready = Barrier(len(acts))

    def do(act: Callable[[], Result]) -> Result:
        ready.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


@pytest.fixture
def devices(app: Flask, cast: Cast) -> tuple[Trainee, Trainee]:
    """Return Alice on her phone and Alice at a computer."""
    return at_work(app, cast.alice, cast.alices_seat), at_work(app, cast.alice, cast.alices_seat)


def test_beginning_on_two_devices_is_one_attempt(app: Flask, cast: Cast, devices: tuple[Trainee, Trainee]) -> None:
    phone, computer = devices
    for turn in range(1, 4):
        begun = together(partial(phone.begin, QUIZ), partial(computer.begin, QUIZ))
        assert len(set(begun)) == 1
        assert len(log(app, cast.alices_seat, records.ATTEMPT_STARTED)) == turn
        phone.hand_in(begun[0])


def test_an_answer_and_handing_in_at_once_end_with_one_marking_of_what_was_kept(
    app: Flask, cast: Cast, devices: tuple[Trainee, Trainee]
) -> None:
    phone, computer = devices
    for _turn in range(ROUNDS):
        attempt = phone.begin("aftercare/quiz")
        answered, *handed_in = together(
            partial(phone.answer, attempt, "t-q-11", "2"),
            partial(computer.hand_in, attempt),
            partial(phone.hand_in, attempt),
        )
        assert [answer.status_code for answer in handed_in] == [303, 303]
        assert answered.status_code in (303, 409)
        was_kept = answered.status_code == 303
        mine = [record for record in log(app, cast.alices_seat) if record.attempt == attempt]
        (marked,) = [record for record in mine if record.kind == records.QUIZ_MARKED]
        assert len([record for record in mine if record.kind == records.ANSWER_GIVEN]) == was_kept
        # Whoever was told that the answer is kept finds it marked.
        assert marked.what["score"] == ("1" if was_kept else "0")
        assert len([record for record in mine if record.kind == records.QUIZ_SUBMITTED]) == 1


def test_the_same_form_on_its_way_twice_is_one_answer(app: Flask, cast: Cast, devices: tuple[Trainee, Trainee]) -> None:
    for turn in range(1, ROUNDS + 1):
        form, choice = str(uuid4()), str(1 + turn % 2)
        answers = together(*(partial(device.check, "response/signs", "t-1-c1", choice, id=form) for device in devices))
        assert [answer.status_code for answer in answers] == [303, 303]
        assert len(log(app, cast.alices_seat, records.CHECK_ANSWERED)) == turn


def test_the_last_two_conditions_met_at_once_complete_the_course(app: Flask, cast: Cast) -> None:
    for name in ("Aziza", "Bakyt", "Cholpon", "Dilnoza"):
        somebody = people.trainee(app, cast.cohort, name)
        (held,) = somebody.memberships
        seat = Seat(held.id, somebody, cast.cohort)
        people.complete(app, seat, without={"response/signs", "aftercare/quiz"})
        phone, computer = at_work(app, somebody, seat), at_work(app, somebody, seat)
        phone.check("response/signs", "t-1-c1", "2")
        attempt = computer.begin("aftercare/quiz")
        computer.answer(attempt, "t-q-11", *RIGHT["aftercare/quiz"]["t-q-11"])
        together(partial(phone.finish, "response/signs"), partial(computer.hand_in, attempt))
        assert len(log(app, seat, records.COURSE_COMPLETED)) == 1


def test_no_attempt_more_than_is_allowed_begins(app: Flask, cast: Cast, devices: tuple[Trainee, Trainee]) -> None:
    for _turn in range(2):
        devices[0].take(QUIZ, UNSAFE)
    together(*(partial(device.send, f"quiz/{QUIZ}") for device in devices))
    assert len(log(app, cast.alices_seat, records.ATTEMPT_STARTED)) == 3
    devices[0].hand_in(devices[0].begin(QUIZ))
    refused = together(*(partial(device.send, f"quiz/{QUIZ}") for device in devices))
    assert [answer.status_code for answer in refused] == [409, 409]
