"""The trainee's courses, and the page of one: what is done, what is missing and why, how long and how heavy."""

from __future__ import annotations

import re

from flask import Flask

from lms import publication
from tests import people
from tests.conftest import Clock
from tests.learning.trainee import CHECKS, LESSON, POST_TEST, PRE_TEST, QUIZ, UNSAFE, Trainee, at_work
from tests.people import Cast

ORDER = [
    "Before the course",
    "Three signs",
    "First steps",
    "Quiz: signs and first steps",
    "Staying with the person",
    "Quiz: the hours afterwards",
    "After the course",
]


def steps(page: str) -> list[tuple[str, str, str]]:
    """Return title, state and the words behind it of every step of the course, as the page lists them."""
    found = re.findall(
        r'<li><a href="[^"]+">([^<]+)</a>\s*<small[^>]*><span class="state (\w+)">[^<]+</span>(.*?)</small>', page
    )
    return [(title, state, words) for title, state, words in found if title in ORDER]


def states(alice: Trainee) -> dict[str, str]:
    return {title: state for title, state, _words in steps(alice.get().text)}


def test_the_course_lists_its_steps_in_order_with_how_long_and_how_heavy_each_is(app: Flask, alice: Trainee) -> None:
    page = alice.get().text
    listed = steps(page)
    assert [title for title, _state, _words in listed] == ORDER
    for _title, _state, words in listed:
        assert re.fullmatch(r" · \d+ min · \d+ kB", words)
    with app.app_context():
        course = publication.edition().course("overdose", "en")
    assert course is not None
    weight = course.places[LESSON].weight
    assert f"10 min · {max(1, round(weight / 1000))} kB" in listed[1][2]
    assert "A short course that has one of everything" in page


def test_a_page_is_about_as_heavy_as_the_course_says(app: Flask, alice: Trainee) -> None:
    with app.app_context():
        course = publication.edition().course("overdose", "en")
    assert course is not None
    for lesson, checks in CHECKS.items():
        for question, answer in checks.items():
            alice.check(lesson, question, *answer)
        sent = len(alice.get(f"lesson/{lesson}", **{"Accept-Encoding": "br"}).data)
        assert course.places[lesson].weight / 2 < sent <= course.places[lesson].weight


def test_every_step_shows_where_the_trainee_stands(alice: Trainee) -> None:
    assert set(states(alice).values()) == {"open"}
    alice.take(PRE_TEST, {"t-pre-01": ("1",)})
    alice.read(LESSON)
    alice.check("response/first-steps", "t-2-c1", *CHECKS["response/first-steps"]["t-2-c1"])
    alice.take(QUIZ, UNSAFE)
    alice.begin(POST_TEST)
    assert states(alice) == {
        "Before the course": "done",
        "Three signs": "done",
        "First steps": "open",
        "Quiz: signs and first steps": "failed",
        "Staying with the person": "open",
        "Quiz: the hours afterwards": "open",
        "After the course": "started",
    }
    alice.take(QUIZ)
    assert states(alice)["Quiz: signs and first steps"] == "passed"
    page = alice.get().text
    assert "best result 100%" in page
    assert "2 attempts" in page


def test_the_page_offers_the_first_thing_that_is_still_to_do(alice: Trainee) -> None:
    assert re.search(r'<a class="btn"[^>]*>Begin: Before the course</a>', alice.get().text)
    alice.take(PRE_TEST)
    alice.read("response/first-steps")  # out of order
    assert re.search(r'<a class="btn"[^>]*>Go on: Three signs</a>', alice.get().text)


def test_what_the_certificate_asks_for_is_listed_with_the_way_to_what_is_missing(
    cast: Cast, alice: Trainee, clock: Clock
) -> None:
    for lesson in (LESSON, "response/first-steps"):
        alice.read(lesson)
    clock.forward(days=1)
    alice.read("aftercare/staying")
    alice.take(QUIZ)
    page = alice.get().text
    asked = page[page.index("What the certificate asks for") :]
    assert "met on 24 November 2026" in asked
    for words in ("1 of 2", "0 of 1"):
        assert words in asked
    missing = re.findall(r'<li><a href="/learn/[^/]+/([^"]+)">', asked)
    assert missing == ["quiz/aftercare/quiz", f"quiz/{PRE_TEST}", f"quiz/{POST_TEST}"]


def test_days_are_those_of_the_cohorts_place(app: Flask, cast: Cast, clock: Clock) -> None:
    here = people.cohort(app, cast.programme, zone="Pacific/Kiritimati")
    somebody = people.trainee(app, here, "Tekinati Ioane")
    trainee = Trainee(people.signed_in(app, somebody), here.code)
    clock.forward(hours=2)  # 11:00 in UTC is the first hour of the next day there
    trainee.check(LESSON, "t-1-c1", "2")
    trainee.finish(LESSON)
    assert "You finished this lesson on 24 November 2026" in trainee.get(f"lesson/{LESSON}").text


def test_a_trainee_with_one_course_is_taken_there_and_with_two_chooses(app: Flask, cast: Cast, alice: Trainee) -> None:
    assert alice.client.get("/learn/").location == f"/learn/{cast.cohort.code}/"
    second = people.cohort(app, cast.programme, title="Next year", language="ru")
    people.give(app, cast.alice, "trainee", programme=cast.programme, cohort=second.id)
    page = alice.client.get("/learn/").text
    for expected in ("Next year", "Helping in an overdose", "Помощь при передозировке", f"/learn/{second.code}/"):
        assert expected in page


def test_what_was_done_in_one_cohort_is_not_done_in_another(app: Flask, cast: Cast, alice: Trainee) -> None:
    alice.read(LESSON)
    second = people.cohort(app, cast.programme)
    people.give(app, cast.alice, "trainee", programme=cast.programme, cohort=second.id)
    assert set(states(Trainee(alice.client, second.code)).values()) == {"open"}


def test_a_cohort_in_russian_learns_in_russian_whatever_the_interface_speaks(app: Flask, cast: Cast) -> None:
    here = people.cohort(app, cast.programme, language="ru")
    somebody = people.trainee(app, here, "Айгүл Өмүрбекова", language="en")
    page = Trainee(people.signed_in(app, somebody), here.code).get(f"lesson/{LESSON}").text
    assert "Три признака" in page
    assert "I have finished this lesson" in page
    assert 'lang="ru"' in page


def test_a_cohort_in_a_language_without_the_course_learns_in_english(app: Flask, cast: Cast) -> None:
    here = people.cohort(app, cast.programme, language="km")
    somebody = people.trainee(app, here, "សុខ ចាន់ធី")
    page = Trainee(people.signed_in(app, somebody), here.code).get().text
    assert "Three signs" in page
    assert "<bdi>សុខ ចាន់ធី</bdi>" in page


def test_somebody_whose_place_ended_no_longer_gets_in_and_finds_everything_when_they_come_back(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    alice.read(LESSON)
    carol, held = people.signed_in(app, cast.carol), cast.alices_seat.membership
    carol.post(f"/manage/{cast.cohort.code}/people/{held}/end")
    assert alice.get().status_code == 404
    people.give(app, cast.alice, "trainee", programme=cast.programme, cohort=cast.cohort.id)
    assert states(at_work(app, cast.alice, cast.alices_seat))["Three signs"] == "done"
