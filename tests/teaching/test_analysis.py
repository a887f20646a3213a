"""Trainers and authors look at how questions did: each sees their own people, never so few that one shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from uuid import uuid4

import pytest
from flask import Flask

from lms import clock, database, identity, publication
from lms.identity import Cohort, Seat
from lms.learning import attempts
from lms.records import ANSWER_GIVEN, Record, append
from tests import people
from tests.people import Cast
from tests.queries import asked

QUIZ = "response/quiz"
Try = Callable[..., object]


def seated(app: Flask, cohort: Cohort, name: str) -> Seat:
    """Make a trainee; return their seat."""
    made = people.trainee(app, cohort, name)
    return Seat(made.memberships[0].id, made, cohort)


def group(app: Flask, cohort: Cohort, count: int, attempt: Try, *, right: int) -> list[Seat]:
    """Let so many people try the quiz, the first ``right`` of them with full marks."""
    seats = [seated(app, cohort, f"Person {number}") for number in range(count)]
    for number, seat in enumerate(seats):
        attempt(seat, QUIZ, right=number < right)
    return seats


def page(app: Flask, who: identity.Person, address: str) -> str:
    answer = people.signed_in(app, who).get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def card(html: str, title: str) -> str:
    """Return the words of the card of one question."""
    return next(words(each) for each in html.split('<section class="card"')[1:] if title in each)


def test_a_trainer_sees_how_hard_a_question_was(app: Flask, cast: Cast, try_quiz: Try) -> None:
    group(app, cast.cohort, 10, try_quiz, right=7)
    told = card(page(app, cast.bob, f"/teach/{cast.cohort.code}/analysis/{QUIZ}"), "What is the largest first dose")
    assert "People 10" in told
    assert "Right 70%" in told
    assert "Discrimination 1 " in told
    assert "Not answered 3" in told
    assert "Fewer than 30 people" in told


def test_the_wrong_choice_that_is_taken_is_shown_in_its_words(app: Flask, cast: Cast) -> None:
    for number in range(6):
        answered(app, seated(app, cast.cohort, f"Person {number}"), {"t-q-01": ("1",) if number < 4 else ("2",)})
    told = card(page(app, cast.bob, f"/teach/{cast.cohort.code}/analysis/{QUIZ}"), "Someone does not answer")
    assert "Give naloxone and go to look for help 4 · 66%" in told
    assert "Call for help and support the breathing Right answer 2 · 33%" in told


def answered(app: Flask, seat: Seat, given: dict[str, Sequence[str]], certainty: int = 0) -> None:
    """Let somebody answer these questions of the quiz, saying how sure they are, and hand it in."""
    with app.app_context(), database.writing():
        begun = attempts.begin(seat, QUIZ, uuid4(), clock.now())
        found = attempts.find(seat, begun)
        for question, content in found.shown.items():
            if question in given:
                what = {"question": question, "answer": list(given[question])}
                sure = {"certainty": certainty} if certainty else {}
                append(
                    Record(ANSWER_GIVEN, seat.person.id, seat.cohort.id, clock.now(), QUIZ, content, {**what, **sure},
                           attempt=begun)
                )  # fmt: skip
        attempts.hand_in(seat, begun, uuid4(), clock.now())


def test_who_was_sure_and_wrong_is_counted(app: Flask, cast: Cast) -> None:
    for number in range(8):
        answered(
            app, seated(app, cast.cohort, f"Person {number}"), {"t-q-01": ("1",)}, certainty=3 if number < 6 else 1
        )
    told = card(page(app, cast.bob, f"/teach/{cast.cohort.code}/analysis/{QUIZ}"), "Someone does not answer")
    assert "Sure but wrong 6 of 6" in told
    assert "Many were sure and wrong" in told


def test_nothing_is_told_about_four_people(app: Flask, cast: Cast, try_quiz: Try) -> None:
    group(app, cast.cohort, 4, try_quiz, right=2)
    html = page(app, cast.bob, f"/teach/{cast.cohort.code}/analysis/{QUIZ}")
    assert html.count("4 people were asked: too few to tell anything.") == 4
    assert "50%" not in html


def test_only_the_first_attempt_of_a_person_counts(app: Flask, cast: Cast, try_quiz: Try) -> None:
    for seat in group(app, cast.cohort, 5, try_quiz, right=0):
        try_quiz(seat, QUIZ, right=True)
    told = card(page(app, cast.bob, f"/teach/{cast.cohort.code}/analysis/{QUIZ}"), "What is the largest first dose")
    assert "People 5" in told
    assert "Right 0%" in told


def test_an_attempt_that_is_not_handed_in_counts_for_nothing(app: Flask, cast: Cast, try_quiz: Try) -> None:
    group(app, cast.cohort, 5, try_quiz, right=5)
    try_quiz(cast.alices_seat, QUIZ, right=True, hand_in=False)
    html = page(app, cast.bob, f"/teach/{cast.cohort.code}/analysis/{QUIZ}")
    assert "People 5" in card(html, "What is the largest first dose")


def test_a_trainer_reads_no_other_cohorts_answers(app: Flask, cast: Cast, try_quiz: Try) -> None:
    group(app, cast.other_cohort, 6, try_quiz, right=6)
    assert "Nobody was marked" in page(app, cast.bob, f"/teach/{cast.cohort.code}/analysis/{QUIZ}")
    assert people.signed_in(app, cast.bob).get(f"/teach/{cast.other_cohort.code}/analysis/{QUIZ}").status_code == 404
    assert people.signed_in(app, cast.bob).get(f"/content/analysis/overdose/{QUIZ}").status_code == 404


def test_an_author_sees_all_cohorts_together(app: Flask, cast: Cast, try_quiz: Try) -> None:
    group(app, cast.cohort, 3, try_quiz, right=3)
    group(app, cast.other_cohort, 3, try_quiz, right=0)
    assert "6 people were marked" in page(app, cast.dave, "/content/analysis")
    told = card(page(app, cast.dave, f"/content/analysis/overdose/{QUIZ}"), "What is the largest first dose")
    assert "People 6" in told
    assert "Right 50%" in told
    assert "Edit the file" in told
    assert "Mark past attempts anew" in told


def test_who_sat_in_two_cohorts_counts_once_and_as_they_were_the_first_time(
    app: Flask, cast: Cast, try_quiz: Try
) -> None:
    seats = group(app, cast.cohort, 6, try_quiz, right=3)
    autumn = people.cohort(app, cast.programme, title="Osh, autumn")
    for seat in seats:
        people.give(app, seat.person, identity.TRAINEE, programme=autumn.programme, cohort=autumn.id)
        again = people.again(app, seat.person)
        held = next(each for each in again.memberships if each.cohort == autumn)
        try_quiz(Seat(held.id, again, autumn), QUIZ, right=True)
    told = card(page(app, cast.dave, f"/content/analysis/overdose/{QUIZ}"), "What is the largest first dose")
    assert "People 6" in told
    assert "Right 50%" in told
    assert "6 people were marked" in page(app, cast.dave, "/content/analysis")


def test_a_trainer_who_writes_nothing_is_not_sent_to_the_editor(app: Flask, cast: Cast, try_quiz: Try) -> None:
    group(app, cast.cohort, 5, try_quiz, right=5)
    assert "Edit the file" not in page(app, cast.bob, f"/teach/{cast.cohort.code}/analysis/{QUIZ}")


def test_versions_of_a_question_are_told_apart(app: Flask, cast: Cast, try_quiz: Try) -> None:
    group(app, cast.cohort, 5, try_quiz, right=5)
    russian = people.cohort(app, cast.programme, title="Osh", language="ru")
    group(app, russian, 6, try_quiz, right=0)
    html = page(app, cast.dave, f"/content/analysis/overdose/{QUIZ}")
    assert "People 5 Right 100%" in card(html, "What is the largest first dose")
    assert "People 6 Right 0%" in card(html, "Какова наибольшая первая доза")


def test_the_tests_before_and_after_stand_side_by_side(app: Flask, cast: Cast, try_quiz: Try) -> None:
    for number in range(6):
        seat = seated(app, cast.cohort, f"Person {number}")
        try_quiz(seat, "before/pre-test", right=number < 2)
        try_quiz(seat, "after/post-test", right=True)
    before = card(page(app, cast.bob, f"/teach/{cast.cohort.code}/analysis/before/pre-test"), "Someone sleeps")
    assert "Right 33%" in before
    assert "( After the course ) 100% · 6 people" in before


@pytest.mark.parametrize("size", [5, 25])
def test_the_page_asks_as_few_questions_of_the_database_however_many_people(
    app: Flask, cast: Cast, try_quiz: Try, size: int
) -> None:
    group(app, cast.cohort, size, try_quiz, right=size)
    with app.app_context():
        publication.edition()
    browser = people.signed_in(app, cast.bob)
    browser.get(f"/teach/{cast.cohort.code}/analysis/{QUIZ}")
    with asked(app) as statements:
        browser.get(f"/teach/{cast.cohort.code}/analysis/{QUIZ}")
    assert len(statements) <= 5


def test_a_lesson_and_an_unknown_quiz_have_no_figures(app: Flask, cast: Cast) -> None:
    bob, dave = people.signed_in(app, cast.bob), people.signed_in(app, cast.dave)
    for activity in ("response/signs", "response/nothing"):
        assert bob.get(f"/teach/{cast.cohort.code}/analysis/{activity}").status_code == 404
        assert dave.get(f"/content/analysis/overdose/{activity}").status_code == 404
    assert dave.get(f"/content/analysis/nothing/{QUIZ}").status_code == 404
