"""What a training changed, on a page and in files: of who took both tests, and of nobody who could be told apart."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import people
from tests.conftest import Clock
from tests.learning import crossed
from tests.learning.crossed import FOLLOW_UP, POST_TEST, PRE_TEST
from tests.learning.trainee import LESSON, QUIZ, Trainee, draft
from tests.people import Cast

pytestmark = pytest.mark.one_database


@pytest.fixture
def cast(app: Flask, tmp_path: Path) -> Cast:
    crossed.publish(draft(app, tmp_path))
    return people.settle(app)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.bob)


def both_tests(app: Flask, cast: Cast, size: int) -> list[Trainee]:
    """Let people take both tests: one of four right before, and then outcome T-1 whole and half of T-2."""
    group = crossed.group(app, cast, size)
    for number, work in enumerate(group):
        crossed.take(work, PRE_TEST, (1,) if number else (1, 3))
    for work in group:
        crossed.take(work, POST_TEST, (1, 2, 3))
    return group


def rows(browser: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(browser.get(address).data.decode("utf-8-sig"))))


def test_a_trainer_sees_the_gain_of_those_who_took_both_tests(app: Flask, cast: Cast, bob: FlaskClient) -> None:
    group = both_tests(app, cast, 5)
    crossed.take(crossed.group(app, cast, 1)[0], PRE_TEST, (1, 2, 3, 4))
    crossed.take(group[0], POST_TEST, (1, 2, 3, 4))  # a second attempt changes nothing
    page = bob.get(f"/teach/{cast.cohort.code}/gains").text
    assert "5 people took both tests" in page
    assert "1 took only the first, 0 only the second" in page
    assert "+45" in page, "from 30 to 75 of 100"
    assert "0.64 (fair)" in page, "45 of the 70 that were to gain"
    assert "100% of people" in page
    assert "Trainee 0" not in page, "nobody is named"


def test_the_file_says_the_same_by_outcome(app: Flask, cast: Cast, bob: FlaskClient) -> None:
    both_tests(app, cast, 5)
    found = rows(bob, f"/teach/{cast.cohort.code}/gains.csv")
    told = {(row["comparison"], row["part"], row["name"]): row for row in found}
    whole = told["pre-test/post-test", "all", ""]
    assert (whole["n"], whole["mean_first"], whole["mean_second"], whole["gain"]) == ("5", "0.3000", "0.7500", "0.4500")
    outcomes = [told["pre-test/post-test", "outcome", name] for name in ("T-1", "T-2")]
    assert [(row["mean_first"], row["mean_second"]) for row in outcomes] == [("0.5000", "1.0000"), ("0.1000", "0.5000")]
    orders = [row for row in found if row["part"] == "first-paper"]
    assert {(row["figures"], row["n"], row["gain"]) for row in orders} == {("hidden", "", "")}


def test_of_four_people_nothing_is_told(app: Flask, cast: Cast, bob: FlaskClient) -> None:
    both_tests(app, cast, 4)
    page = bob.get(f"/teach/{cast.cohort.code}/gains").text
    assert "nothing is told about them" in page
    (whole, *_) = rows(bob, f"/teach/{cast.cohort.code}/gains.csv")
    assert (whole["n"], whole["figures"], whole["gain"]) == ("4", "too-few", "")


def test_a_programme_hides_the_cohort_that_could_be_told_by_subtraction(app: Flask, cast: Cast) -> None:
    both_tests(app, cast, 6)
    second = people.cohort(app, cast.programme, title="Small")
    few = [people.trainee(app, second, f"Few {number}") for number in range(2)]
    for who in few:
        work = Trainee(people.signed_in(app, who), second.code)
        crossed.take(work, PRE_TEST, ())
        crossed.take(work, POST_TEST, (1,))
    carol = people.signed_in(app, cast.carol)
    found = rows(carol, f"/manage/programmes/{cast.programme}/gains.csv")
    (whole,) = [row for row in found if row["part"] == "all" and row["comparison"] == "pre-test/post-test"]
    assert whole["n"] == "8"
    cohorts = [row for row in found if row["part"] == "cohort" and row["comparison"] == "pre-test/post-test"]
    assert [row["figures"] for row in cohorts] == ["hidden", "hidden"]
    page = carol.get(f"/manage/programmes/{cast.programme}/gains").text
    assert "hidden: it would tell too much of few people" in page


def test_months_later_it_is_told_what_is_left(app: Flask, cast: Cast, bob: FlaskClient, clock: Clock) -> None:
    group = both_tests(app, cast, 5)
    clock.forward(days=97)
    for work in group:
        crossed.take(work, FOLLOW_UP, (1, 2))
    told = {(row["comparison"], row["part"]): row for row in rows(bob, f"/teach/{cast.cohort.code}/gains.csv")}
    assert told["pre-test/follow-up-3", "all"]["gain"] == "0.2000"
    assert told["post-test/follow-up-3", "all"]["gain"] == "-0.2500"
    assert "3 months later" in bob.get(f"/teach/{cast.cohort.code}/gains").text


def test_what_came_back_in_reviews_stands_beside_the_tests_of_each_outcome(
    app: Flask, cast: Cast, bob: FlaskClient, clock: Clock
) -> None:
    group = both_tests(app, cast, 5)
    second = people.cohort(app, cast.programme, title="Small")
    alone = Trainee(people.signed_in(app, people.trainee(app, second, "Alone")), second.code)
    for work in (*group, alone):
        work.read(LESSON)
        work.read("response/first-steps")
        work.take(QUIZ)
    clock.forward(days=3)
    address = f"/teach/{cast.cohort.code}/gains"
    for number, work in enumerate(group):
        if number == 4:
            few = rows(bob, f"{address}.csv")
            assert {row["review_recalled"] for row in few} == {""}, "four people are too few"
            assert "In reviews" not in bob.get(address).text
        assert work.send(f"remember/{LESSON}/t-1-c1", **{"t-1-c1": "2" if number else "1"}).status_code == 303
    assert alone.send(f"remember/{LESSON}/t-1-c1", **{"t-1-c1": "1"}).status_code == 303
    carol = people.signed_in(app, cast.carol)
    programme = rows(carol, f"/manage/programmes/{cast.programme}/gains.csv")
    assert {row["review_people"] for row in programme if row["name"] == "T-1"} == {"5"}, "one more would be told apart"
    clock.forward(days=94)
    for work in group:
        crossed.take(work, FOLLOW_UP, (1, 2))
    told = {(row["comparison"], row["part"], row["name"]): row for row in rows(bob, f"{address}.csv")}
    reviews = ("review_people", "review_answers", "review_recalled")
    recalled = {key: tuple(row[name] for name in reviews) for key, row in told.items()}
    assert recalled["post-test/follow-up-3", "outcome", "T-1"] == ("5", "5", "0.8000")
    assert recalled["post-test/follow-up-3", "outcome", "T-2"] == ("", "", ""), "nothing of it came back yet"
    assert recalled["post-test/follow-up-3", "all", ""] == ("", "", "")
    lasting = bob.get(address).text.partition("What lasts of each outcome")[2]
    line = lasting.partition(">T-1<")[2].partition("</tr>")[0]
    shown = [re.sub(r"<[^>]+>", "", cell).split()[0] for cell in line.split("<td")[1:]]
    assert shown == ['class="n">50', 'class="n">100', 'class="n">80', 'class="n">100']
