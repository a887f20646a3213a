"""A mark that changes after the attempt was concluded."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from lms import records
from lms.learning import progress
from tests import people
from tests.conftest import Clock
from tests.learning import essay
from tests.learning.essay import CHOICE, ESSAY
from tests.learning.trainee import Draft, Trainee
from tests.people import Cast
from tests.teaching.marking.desk import FULL, concluded, hidden, mark, marked, place, regraded


def test_a_better_mark_after_the_conclusion_takes_a_reason_that_the_trainee_reads(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient, clock: Clock
) -> None:
    attempt, address = concluded(app, cast, alice, bob, **{"points-1": "0"})
    assert marked(app, attempt) == [("2/5", False)]
    clock.forward(days=2)
    without = mark(bob, address, **FULL)
    assert without.status_code == 400
    assert 'href="#reason"' in without.text
    assert regraded(app, attempt) == []
    assert mark(bob, address, **FULL, reason="I had read too fast").location.endswith(f"/attempt/{attempt}")
    assert regraded(app, attempt) == [("4/5", True, False, "I had read too fast")]
    page = alice.get(f"attempt/{attempt}/result").text
    for told in ("Passed: 80%", "at first it was 40%", "I had read too fast", "2 of 2"):
        assert told in page
    with app.app_context():
        assert progress.standing(cast.alices_seat).standing(ESSAY).at == clock()


def test_a_worse_mark_lowers_a_result_only_when_somebody_says_that_it_should(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    attempt, address = concluded(app, cast, alice, bob)
    worse = {"points-1": "0", "points-2": "0", "reason": "It was copied"}
    told = mark(bob, address, **worse)
    assert told.status_code == 400
    assert "the result falls from 80% to 20%, and is not passed any more" in told.text
    assert regraded(app, attempt) == []
    assert len(essay.of_attempt(app, attempt, records.ANSWER_MARKED)) == 1
    assert mark(bob, address, **worse, lower="1").status_code == 303
    assert regraded(app, attempt) == [("1/5", False, True, "It was copied")]
    assert "Not passed yet: 20%" in alice.get(f"attempt/{attempt}/result").text


def test_another_comment_changes_no_result_and_needs_no_reason(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    attempt, address = concluded(app, cast, alice, bob)
    assert mark(bob, address, **{**FULL, "comment": "Very well begun."}).status_code == 303
    assert regraded(app, attempt) == []
    assert "Very well begun." in alice.get(f"attempt/{attempt}/result").text


def test_a_change_that_is_sent_twice_is_one_and_a_stale_page_is_told(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    attempt, address = concluded(app, cast, alice, bob, **{"points-1": "1"})
    stale = hidden(people.signed_in(app, cast.carol).get(address).text)
    form = {**hidden(bob.get(address).text), **FULL, "reason": "Read again"}
    assert [bob.post(address, data=form).status_code for _time in range(2)] == [303, 303]
    assert len(regraded(app, attempt)) == 1
    late = people.signed_in(app, cast.carol).post(address, data={**stale, **FULL, "points-1": "0", "reason": "No"})
    assert late.status_code == 409
    assert len(regraded(app, attempt)) == 1


def test_a_key_that_is_mended_afterwards_leaves_what_a_person_marked(
    app: Flask, cast: Cast, content: Draft, alice: Trainee, bob: FlaskClient
) -> None:
    attempt = essay.write(alice, choice="2")
    mark(bob, place(app, cast, attempt), **FULL)
    assert marked(app, attempt) == [("3/5", True)]
    content.edit(essay.PATH, "- [x] An ambulance\n- [ ] Nobody", "- [ ] An ambulance\n- [x] Nobody").publish()
    dave = people.signed_in(app, cast.dave)
    form = {"question": CHOICE, "reason": "The key was wrong"}
    assert dave.post(f"/content/regrade/overdose/{ESSAY}", data=form).status_code == 303
    assert regraded(app, attempt) == [("4/5", True, False, "The key was wrong")]
    again = mark(bob, place(app, cast, attempt), **{**FULL, "points-1": "1", "reason": "Read again", "lower": "1"})
    assert again.status_code == 303
    assert [score for score, *_more in regraded(app, attempt)] == ["4/5", "3/5"]
