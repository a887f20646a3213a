"""Who is asked which paper, and what opens only months after the training."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from lms.records import COURSE_COMPLETED
from tests import people
from tests.conftest import Clock
from tests.learning import crossed
from tests.learning.crossed import FOLLOW_UP, POST_TEST, PRE_TEST
from tests.learning.trainee import at_work, draft, log
from tests.people import Cast


@pytest.fixture
def cast(app: Flask, tmp_path: Path) -> Cast:
    crossed.publish(draft(app, tmp_path))
    return people.settle(app)


def test_half_of_a_cohort_begins_with_the_other_paper_and_everybody_ends_with_the_one_they_lack(
    app: Flask, cast: Cast
) -> None:
    orders: Counter[str] = Counter()
    for work in crossed.group(app, cast, 6):
        before, after = crossed.take(work, PRE_TEST, ()), crossed.take(work, POST_TEST, (1,))
        again = crossed.take(work, POST_TEST, (1, 2, 3, 4))
        forms = [crossed.form_of(app, attempt) for attempt in (before, after, again)]
        assert forms[1] == forms[2] != forms[0]
        asked = {question[2] for question in work.questions(after)}
        assert asked == {forms[1].lower()}, "the questions are those of the paper"
        orders["".join(forms)] += 1
    assert orders == {"ABB": 3, "BAA": 3}


def test_a_test_of_the_other_paper_is_marked_like_any_other(app: Flask, cast: Cast) -> None:
    for work in crossed.group(app, cast, 2):
        crossed.take(work, PRE_TEST, (1,))
        attempt = crossed.take(work, POST_TEST, (1, 2, 3))
        page = work.get(f"attempt/{attempt}/result").text
        assert "Passed: 75%" in page


def test_a_follow_up_opens_on_its_day_and_leaves_the_certificate_alone(app: Flask, cast: Cast, clock: Clock) -> None:
    alice = at_work(app, cast.alice, cast.alices_seat)
    first = crossed.form_of(app, crossed.take(alice, PRE_TEST, ()))
    crossed.take(alice, POST_TEST, (1, 2, 3, 4))
    people.complete(app, cast.alices_seat, without={FOLLOW_UP, PRE_TEST, POST_TEST, crossed.EVALUATION})
    (before,) = log(app, cast.alices_seat, COURSE_COMPLETED)

    page = alice.get(f"quiz/{FOLLOW_UP}").text
    assert "This test opens on 27 February 2027." in page
    assert "4 questions" in page
    assert "opens on 27 February 2027" in alice.get().text
    refused = alice.send(f"quiz/{FOLLOW_UP}")
    assert refused.status_code == 409
    assert "27 February 2027" in refused.text

    clock.forward(days=95, hours=10.5)  # 27 February, 00:30 in Dushanbe
    attempt = crossed.take(alice, FOLLOW_UP, ())
    assert crossed.form_of(app, attempt) == first, "the paper that is longest ago"
    assert "You had 0% right." in alice.get(f"attempt/{attempt}/result").text
    assert log(app, cast.alices_seat, COURSE_COMPLETED) == (before,)


def test_what_comes_after_the_training_does_not_count_as_undone(app: Flask, cast: Cast) -> None:
    people.complete(app, cast.alices_seat, without={FOLLOW_UP, crossed.EVALUATION})
    alice = at_work(app, cast.alice, cast.alices_seat)
    page = alice.get().text
    assert "You completed the course" in page
    assert "8 of 9" not in page
