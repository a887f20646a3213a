"""Two phones, a wrong clock, a new publication, a place that ended: what happened meanwhile takes nothing away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from lms import clock as clocks
from lms import database, records
from lms.records import Record
from lms.tables import memberships
from tests import people
from tests.conftest import Clock
from tests.connect.phone import Phone, all_of_the_course, phone_of, scores
from tests.learning import doorway
from tests.learning.trainee import LESSON, POST_TEST, QUIZ, Draft, Trainee, log
from tests.people import Cast

WAITING_FOR_IT = text("SELECT count(*) FROM pg_locks WHERE NOT granted")

# Two phones ----------------------------------------------------------------------------------------------------------


def test_two_phones_of_one_person_take_the_same_attempt(
    app: Flask, cast: Cast, phone: Phone, alice: Trainee, clock: Clock
) -> None:
    other = phone_of(alice, cast.alice, clock).keep()
    attempt = phone.begin(QUIZ)["attempt"]
    assert other.begin(QUIZ)["attempt"] == attempt
    phone.answer(attempt, "t-q-01", "1")
    other.answer(attempt, "t-q-01", "2")
    other.answer(attempt, "t-q-02", "1", "3")
    phone.answer(attempt, "t-q-03", "2 mg")
    phone.answer(attempt, "t-q-04", "2", "1")
    assert phone.send() == ["added"] * 4
    assert other.send() == ["held", "added", "added"]
    phone.hand_in(attempt)
    assert phone.send() == ["added"]
    assert scores(app, cast) == {QUIZ: "1"}
    assert len(log(app, cast.alices_seat, records.ATTEMPT_STARTED)) == 1


def test_the_form_on_the_page_of_a_quiz_begins_the_attempt_that_the_phone_has_kept(
    app: Flask, cast: Cast, phone: Phone, alice: Trainee
) -> None:
    page = alice.get(f"quiz/{QUIZ}").text
    begun = phone.begin(QUIZ)
    assert f'name="id" value="{begun["attempt"]}"' in page
    assert str(alice.begin(QUIZ, id=begun["attempt"])) == begun["attempt"]  # and its answer is lost on the way
    phone.answer(begun["attempt"], "t-q-01", "2")
    assert phone.send() == ["held", "added"]
    assert alice.begin(QUIZ) == log(app, cast.alices_seat, records.ATTEMPT_STARTED)[0].id


def test_an_answer_that_arrives_after_the_hand_in_is_kept_and_does_not_count(
    app: Flask, cast: Cast, phone: Phone, alice: Trainee, clock: Clock
) -> None:
    other = phone_of(alice, cast.alice, clock).keep()
    attempt = phone.take(QUIZ, but={"t-q-03": ("20 mg",)})
    other.begin(QUIZ)
    late = other.answer(attempt, "t-q-03", "2 mg")
    late["happened_at"] = phone.outbox[1]["happened_at"]  # before the hand-in, as the phone says
    phone.send()
    receipt = alice.get(f"attempt/{attempt}/result").text
    told = other.told(other.outbox)
    assert [each["answer"] for each in told] == ["held", "added"]
    assert "does not count" in told[1]["why"]
    assert other.words(other.outbox) == ["held", "held"]
    assert scores(app, cast) == {QUIZ: "3/4"}
    assert alice.get(f"attempt/{attempt}/result").text == receipt
    (kept,) = log(app, cast.alices_seat, records.ANSWER_LATE)
    assert kept.what["answer"] == ["2 mg"]
    looked_at = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/{cast.alice.id}/attempt/{attempt}")
    assert "This answer arrived after the attempt was handed in, and does not count:" in looked_at.text


def test_another_answer_from_the_same_kept_page_is_a_change(app: Flask, cast: Cast, phone: Phone) -> None:
    attempt = phone.begin(QUIZ)["attempt"]
    first = phone.answer(attempt, "t-q-01", "1", flag="1")
    second = phone.answer(attempt, "t-q-01", "2") | {"id": first["id"], "after": None}
    phone.outbox[-1] = second
    assert phone.send() == ["added", "added", "added"]
    assert phone.words([second, first]) == ["held", "held"]
    phone.hand_in(attempt)
    phone.send()
    assert scores(app, cast) == {QUIZ: "1/4"}


def test_of_two_answers_that_a_stopped_clock_gives_one_moment_the_later_one_counts(
    app: Flask, cast: Cast, phone: Phone
) -> None:
    attempt = phone.begin(QUIZ)["attempt"]
    first = phone.answer(attempt, "t-q-01", "1") | {"id": "ffffffff-0000-4000-8000-000000000000"}
    second = phone.answer(attempt, "t-q-01", "2") | {"id": "00000000-0000-4000-8000-000000000000"}
    second |= {"happened_at": first["happened_at"], "after": None}
    assert phone.words([phone.outbox[0], first, second]) == ["added"] * 3
    assert phone.words([phone.hand_in(attempt) | {"after": None}]) == ["added"]
    assert scores(app, cast) == {QUIZ: "1/4"}


def test_an_id_that_somebody_else_writes_at_this_moment_is_a_conflict_and_the_rest_is_taken(
    app: Flask, cast: Cast, phone: Phone, clock: Clock
) -> None:
    """Nobody can see it before it is there; on PostgreSQL only the insertion itself tells."""
    taken, free = phone.check(LESSON, "t-1-c1", "2"), phone.check("aftercare/staying", "t-3-c1", "side")
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with database.writing() as link:
            key = UUID(taken["id"])
            records.append(Record(records.CHECK_ANSWERED, cast.mallory.id, cast.other_cohort.id, clock(), id=key))
            sending = pool.submit(phone.words, [taken, free])
            while link.dialect.name == "postgresql" and not link.execute(WAITING_FOR_IT).scalar_one():
                pass
        assert sending.result() == ["conflict", "added"]


def test_an_attempt_more_than_allowed_is_kept_on_the_phone_until_the_trainer_allows_it(
    app: Flask, cast: Cast, phone: Phone, alice: Trainee
) -> None:
    begun = alice.send(f"quiz/{POST_TEST}", id=str(uuid4()))
    while begun.status_code == 303:
        alice.hand_in(UUID(begun.location.rpartition("/")[2]))
        begun = alice.send(f"quiz/{POST_TEST}", id=str(uuid4()))
    assert "You have used every attempt" in begun.text
    attempt = phone.take(POST_TEST)
    told = phone.told(phone.outbox)
    assert [each["answer"] for each in told] == ["conflict", "refused", "refused"]
    assert told[0]["why"] == "You have used every attempt at this quiz."
    with app.app_context(), database.writing():
        seat = cast.alices_seat
        allowed = Record(records.ATTEMPT_ALLOWED, seat.person.id, seat.cohort.id, clocks.now(), POST_TEST)
        records.append(allowed)
    assert phone.send() == ["added", "added", "added"]
    assert "Passed: 100%" in alice.get(f"attempt/{attempt}/result").text


# Clocks --------------------------------------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.parametrize("years", [-56, -8, 8, 7000])
def test_a_clock_that_is_years_off_is_put_right(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock, years: int
) -> None:
    phone = phone_of(alice, cast.alice, clock, days=365 * years).keep()
    begun = clock()
    phone.take(QUIZ)
    clock.forward(hours=5)
    assert set(phone.send()) == {"added"}
    made = log(app, cast.alices_seat)
    assert [record.at - begun for record in made] == [timedelta(minutes=n) for n in (1, 2, 3, 4, 5, 6, 6)]


@pytest.mark.one_database
@pytest.mark.parametrize("claimed", ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "+012026-11-23T09:00:00.000Z"])
def test_a_clock_that_jumped_puts_nothing_before_the_seat_or_into_the_future(
    app: Flask, cast: Cast, phone: Phone, claimed: str
) -> None:
    phone.take(QUIZ)
    for item in phone.outbox:
        item["happened_at"] = claimed
    seated = phone.clock() - timedelta(minutes=len(phone.outbox))
    for item in phone.outbox:  # one call after the other
        phone.clock.forward(minutes=1)
        assert phone.words([{**item, "after": None}]) == ["added"]
    assert scores(app, cast) == {QUIZ: "1"}
    made = log(app, cast.alices_seat)
    assert [record.at for record in made] == sorted(record.at for record in made)
    assert all(seated <= record.at <= phone.clock() for record in made)


@pytest.mark.one_database
def test_the_day_of_a_lesson_is_the_day_it_was_first_finished_on_any_phone(
    app: Flask, cast: Cast, phone: Phone, alice: Trainee, clock: Clock
) -> None:
    phone.read(LESSON)
    clock.forward(days=2)
    alice.read(LESSON)
    assert "You finished this lesson on 25 November 2026" in alice.get(f"lesson/{LESSON}").text
    phone.send()
    assert "You finished this lesson on 23 November 2026" in alice.get(f"lesson/{LESSON}").text


@pytest.mark.one_database
def test_a_time_limit_runs_on_the_servers_clock_whatever_a_phone_says(
    app: Flask, cast: Cast, phone: Phone, alice: Trainee, content: Draft, clock: Clock
) -> None:
    content.edit("overdose/en/02-aftercare/09-quiz.md", "attempts: 0", "attempts: 0\ntime: 10 min").publish()
    attempt = alice.begin("aftercare/quiz")
    claimed = phone.do("answer-given", attempt=str(attempt), number=1, fields={"t-q-11": ["2"]})
    clock.forward(minutes=30)
    (told,) = phone.told([claimed])
    assert "does not count" in told["why"]
    (handed_in,) = log(app, cast.alices_seat, records.QUIZ_SUBMITTED)
    assert handed_in.what == {"by": "time"}


# What changed meanwhile ----------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_a_quiz_that_was_published_anew_is_marked_as_it_was_shown(
    app: Flask, cast: Cast, phone: Phone, content: Draft
) -> None:
    attempt = phone.take(QUIZ)
    path = "overdose/en/01-response/09-quiz.md"
    content.edit(path, "- = 2 mg\n- (0%) = 20 mg", "- = 20 mg\n- (0%) = 2 mg").publish()
    assert set(phone.send()) == {"added"}
    assert scores(app, cast) == {QUIZ: "1"}
    assert phone.keep().package["attempts"][1]["id"] != attempt


@pytest.mark.one_database
def test_a_lesson_is_finished_as_it_was_kept_though_it_has_another_check_by_now(
    app: Flask, cast: Cast, phone: Phone, content: Draft
) -> None:
    phone.read(LESSON)
    for language, heading, why in (("en", "Check: And now?", "Why"), ("ru", "Проверка: А теперь?", "Почему")):
        path = f"overdose/{language}/01-response/01-signs.md"
        text = (content.folder / path).read_text(encoding="utf-8")
        content.add(path, f"{text}\n## {heading} <!-- id: t-1-c2 -->\n\n- = 3\n\n> **{why}:** So.\n")
    content.publish()
    assert phone.send() == ["added", "added"]
    assert "You finished this lesson" in phone.trainee.get(f"lesson/{LESSON}").text


@pytest.mark.one_database
def test_a_quiz_that_was_withdrawn_is_taken_all_the_same(app: Flask, cast: Cast, phone: Phone, content: Draft) -> None:
    attempt = phone.take(QUIZ)
    content.remove("overdose/en/01-response/09-quiz.md").remove("overdose/ru/01-response/09-quiz.md").publish()
    assert set(phone.send()) == {"added"}
    assert "Passed: 100%" in phone.trainee.get(f"attempt/{attempt}/result").text


@pytest.mark.one_database
def test_what_was_done_in_a_course_that_is_withdrawn_waits_until_it_is_back(
    app: Flask, cast: Cast, phone: Phone, content: Draft
) -> None:
    all_of_the_course(phone)
    (content.folder / "overdose").rename(content.folder.parent / "overdose")
    content.publish()
    told = phone.told(phone.outbox)
    assert {each["answer"] for each in told} == {"later"}
    assert "not published at the moment" in told[0]["why"]
    (content.folder.parent / "overdose").rename(content.folder / "overdose")
    content.publish()
    assert set(phone.send()) == {"added"}


def test_what_was_done_before_a_place_ended_is_taken_and_nothing_after_it(
    app: Flask, cast: Cast, phone: Phone, clock: Clock
) -> None:
    phone.read(LESSON)
    ended = clock.forward(minutes=1)
    with app.app_context(), database.writing() as link:
        at_end = memberships.update().where(memberships.c.id == cast.alices_seat.membership)
        link.execute(at_end.values(ended_at=ended))
    phone.read("response/first-steps")
    assert phone.trainee.get("").status_code == 404
    told = phone.told(phone.outbox)
    assert [each["answer"] for each in told] == ["added", "added", "refused", "refused"]
    assert "after your place in this course had ended" in told[2]["why"]
    assert phone.words(phone.outbox[:2]) == ["held", "held"]
    assert [record.activity for record in log(app, cast.alices_seat, records.LESSON_COMPLETED)] == [LESSON]


# Cases ---------------------------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_a_case_is_walked_without_a_connection_and_goes_on_by_its_own_version(
    app: Flask, cast: Cast, phone: Phone, content: Draft
) -> None:
    doorway.publish(content)
    (case,) = phone.keep().package["cases"]
    assert f'name="id" value="{case["run"]}"' in phone.trainee.get(f"case/{doorway.CASE}").text
    phone.do("case-started", id=case["run"], run=case["run"], activity=doorway.CASE, content=case["content"])
    scene = case["first"]
    for step in range(2):
        assert f"/run/{case['run']}" in case["scenes"][scene]["html"]
        move = case["scenes"][scene]["moves"][0]
        phone.do("case-step", run=case["run"], fields={"step": [str(step)], "choice": [str(move["choice"])]})
        scene = move["to"]
    assert "When it has been sent, you see your path here" in case["scenes"][scene]["html"]
    content.add(doorway.PATH, doorway.source().replace("Speak to her and look", "Look")).publish()
    assert phone.words(phone.outbox[::-1]) == ["added"] * 3
    assert phone.words(phone.outbox) == ["held"] * 3
    other = {**phone.outbox[1], "id": str(uuid4()), "fields": {"step": ["0"], "choice": ["1"]}}
    assert phone.words([other]) == ["conflict"]
    (ended,) = log(app, cast.alices_seat, records.CASE_ENDED)
    assert ended.what["outcome"] == "good"
    assert "Speak to her and look" in phone.trainee.get(f"run/{case['run']}").text
