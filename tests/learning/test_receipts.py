"""The receipt of an attempt: what a trainee gets for handing in, and what a trainer learns from it."""

from __future__ import annotations

import re
from uuid import UUID

from flask import Flask

from lms import clock, database, records
from lms.codes import ALPHABET
from lms.records import Record
from lms.tables import memberships
from tests import people
from tests.learning import essay
from tests.learning.trainee import PRE_TEST, QUIZ, UNSAFE, Draft, Trainee, at_work, log
from tests.people import Cast

INTACT = "The answers are kept as they were handed in."
CHANGED = "This is not what was handed in."


def receipt(alice: Trainee, attempt: UUID) -> str:
    """Return the receipt that the page of a result shows."""
    page = alice.get(f"attempt/{attempt}/result").text
    found = re.search(r"<dt>Receipt</dt><dd>([^<]+)</dd>", page)
    assert found is not None, page
    return found[1]


def checked(app: Flask, cast: Cast, code: str) -> str:
    """Return what Bob's page tells about a receipt."""
    answer = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/receipt", query_string={"code": code})
    assert answer.status_code == 200
    return answer.text


def test_a_trainee_gets_eight_signs_without_look_alikes_that_stay_the_same(alice: Trainee) -> None:
    attempt = alice.take(QUIZ)
    code = receipt(alice, attempt)
    assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code)
    assert receipt(alice, attempt) == code
    assert receipt(alice, alice.take(PRE_TEST)) != code


def test_a_trainer_learns_whose_attempt_it_is_and_that_it_is_as_it_was(app: Flask, cast: Cast, alice: Trainee) -> None:
    attempt = alice.take(QUIZ, UNSAFE)
    page = checked(app, cast, receipt(alice, attempt))
    for expected in (INTACT, "Alice Nazarova", "Quiz: signs and first steps", "23 Nov 2026, 14:00", str(attempt)):
        assert expected in page


def test_a_receipt_may_be_typed_as_it_was_read(app: Flask, cast: Cast, alice: Trainee) -> None:
    code = receipt(alice, alice.take(QUIZ))
    for typed in (code.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "l")):
        assert INTACT in checked(app, cast, typed)


def test_an_answer_that_was_changed_behind_the_back_of_the_log_breaks_the_seal(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.take(QUIZ, UNSAFE)
    code = receipt(alice, attempt)
    given = next(each for each in log(app, cast.alices_seat, records.ANSWER_GIVEN) if each.what["question"] == "t-q-01")
    better = {"question": "t-q-01", "answer": ["2"]}
    with app.app_context(), database.writing():
        records.append(
            Record(
                records.ANSWER_GIVEN,
                given.person,
                given.cohort,
                clock.now(),
                given.activity,
                given.content,
                better,
                attempt=attempt,
            )  # fmt: skip
        )
    page = checked(app, cast, code)
    assert CHANGED in page
    assert INTACT not in page
    assert "Alice Nazarova" in page


def test_a_receipt_that_was_made_up_names_nothing(app: Flask, cast: Cast, alice: Trainee) -> None:
    code = receipt(alice, alice.take(QUIZ))
    other = "".join("7" if sign != "7" else "8" for sign in code[:4])
    for made_up in (other + code[4:], code[:6], "no receipt", code * 3):
        page = checked(app, cast, made_up)
        assert "Not found" in page
        assert "Alice Nazarova" not in page


def test_nobody_learns_anything_from_a_receipt_of_another_cohort(app: Flask, cast: Cast, alice: Trainee) -> None:
    code = receipt(alice, alice.take(QUIZ))
    for stranger in (cast.alice, cast.mallory):
        answer = people.signed_in(app, stranger).get(f"/teach/{cast.cohort.code}/receipt", query_string={"code": code})
        assert answer.status_code == 404
    elsewhere = people.cohort(app, cast.programme, title="Another cohort")
    page = people.signed_in(app, cast.carol).get(f"/teach/{elsewhere.code}/receipt", query_string={"code": code})
    assert page.status_code == 200
    assert "Not found" in page.text


def test_what_waits_for_a_mark_has_its_receipt_before_and_after(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    essay.publish(content)
    attempt = alice.begin(essay.ESSAY)
    alice.answer(attempt, essay.TEXT, essay.WORDS)
    alice.hand_in(attempt)
    code = receipt(alice, attempt)
    assert INTACT in checked(app, cast, code)


def test_a_receipt_of_somebody_who_left_is_still_good(app: Flask, cast: Cast, alice: Trainee) -> None:
    code = receipt(alice, alice.take(QUIZ))
    with app.app_context(), database.writing() as link:
        seat = memberships.c.id == cast.alices_seat.membership
        link.execute(memberships.update().where(seat).values(ended_at=clock.now()))
    page = checked(app, cast, code)
    assert INTACT in page
    assert "To the attempt" not in page
    assert at_work(app, cast.alice, cast.alices_seat).get().status_code == 404
