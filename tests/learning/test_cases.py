"""Walking through a branching case: what is kept, what cannot be taken back, and what an ending tells."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from lms import records
from tests import people
from tests.learning import doorway
from tests.learning.doorway import BEST, CASE, choose, start, walk
from tests.learning.trainee import Draft, Trainee, at_work, log
from tests.people import Cast


@pytest.fixture(autouse=True)
def published(content: Draft) -> Draft:
    """Publish the case of these tests."""
    doorway.publish(content)
    return content


def steps(app: Flask, cast: Cast) -> list[tuple[str, int]]:
    return [(step.what["scene"], step.what["choice"]) for step in log(app, cast.alices_seat, records.CASE_STEP)]


def test_the_course_leads_to_the_case_and_the_case_says_what_to_expect(alice: Trainee) -> None:
    assert f"/case/{CASE}" in alice.get().text
    page = alice.get(f"case/{CASE}").text
    for expected in ("The open doorway", "Rano is invented", "Nothing is graded", "trust (4), safety (5)", "10 min"):
        assert expected in page
    assert "Who would have gone home" not in page
    assert "Nobody came" not in page


def test_a_trainee_sees_one_scene_after_the_other_with_what_they_chose_and_the_meters(alice: Trainee) -> None:
    run = start(alice)
    first = alice.get(f"run/{run}").text
    assert "Rano sleeps on the stairs" in first
    assert "trust: 4 of 10, middle" in first
    assert "You see what matters first" not in first
    answer = choose(alice, run, 0, 0)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/run/{run}#scene")
    second = alice.get(f"run/{run}").text
    for expected in ("You see what matters first", "She opens her eyes", "trust: 6 of 10, middle (up by 2)"):
        assert expected in second
    assert 'id="scene" tabindex="-1"' in second
    assert 'id="SAFE-01"' in second
    assert 'id="source-W14o"' in second
    assert "Rano sleeps on the stairs" not in second


def test_an_ending_tells_the_path_what_each_choice_did_and_what_was_better(alice: Trainee) -> None:
    page = alice.get(f"run/{walk(alice, 1, 2)}").text
    for expected in (
        "It ended in harm",
        "A neighbour finds her",
        "Pour cold water on her",
        "trust −1",
        "safety −9",
        "safety: 0 of 10, low",
        "Better:",
        "Speak to her and look at her breathing",
        'id="SAFE-01"',
    ):
        assert expected in page
    assert "Who would have gone home" not in page
    best = alice.get(f"run/{walk(alice, *BEST)}").text
    assert "It ended well" in best
    assert "This was the best choice here" in best
    assert "Better:" not in best


def test_a_case_is_done_once_an_ending_is_reached_however_it_ended(app: Flask, cast: Cast, alice: Trainee) -> None:
    run = start(alice)
    assert "Started" in alice.get(f"case/{CASE}").text
    assert not log(app, cast.alices_seat, records.CASE_ENDED)
    choose(alice, run, 0, 2)
    (ended,) = log(app, cast.alices_seat, records.CASE_ENDED)
    assert (ended.what["outcome"], ended.attempt) == ("harm", run)
    assert ended.id == records.conclusion_id(run, records.CASE_ENDED)
    again = alice.get(f"case/{CASE}").text
    assert "Start again" in again
    assert "It ended in harm" in again


def test_a_choice_that_is_sent_twice_is_one_choice(app: Flask, cast: Cast, alice: Trainee) -> None:
    form, run = str(uuid4()), start(alice)
    assert [choose(alice, run, 0, 0, id=form).status_code for _turn in range(3)] == [303, 303, 303]
    assert choose(alice, run, 0, 0).status_code == 303
    assert steps(app, cast) == [("arrival", 0)]


def test_a_case_begins_once_however_often_its_form_is_sent(app: Flask, cast: Cast, alice: Trainee) -> None:
    form = str(uuid4())
    assert {start(alice, id=form) for _turn in range(3)} == {start(alice, id=form)}
    assert len(log(app, cast.alices_seat, records.CASE_STARTED)) == 1


def test_a_choice_cannot_be_taken_back_on_the_page_that_the_back_button_shows(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    run = start(alice)
    choose(alice, run, 0, 0)
    refused = choose(alice, run, 0, 2)
    assert refused.status_code == 409
    assert "You have chosen here already" in refused.text
    assert steps(app, cast) == [("arrival", 0)]


def test_a_scene_may_come_again_and_each_visit_is_a_step_of_its_own(app: Flask, cast: Cast, alice: Trainee) -> None:
    walk(alice, 1, 1, 0)
    assert steps(app, cast) == [("arrival", 1), ("arrival", 1), ("arrival", 0)]


@pytest.mark.parametrize(("step", "choice"), [("0", "3"), ("1", "0"), ("7", "0")])
def test_a_choice_that_the_scene_does_not_offer_is_refused(
    app: Flask, cast: Cast, alice: Trainee, step: str, choice: str
) -> None:
    run = start(alice)
    refused = alice.send(f"run/{run}", step=step, choice=choice)
    assert refused.status_code == 400
    assert "does not belong to this scene" in refused.text
    assert steps(app, cast) == []


@pytest.mark.parametrize("form", [{"step": "0"}, {"step": "0", "choice": "none"}, {"choice": "0", "step": "-1"}])
def test_a_form_without_a_choice_asks_for_one(app: Flask, cast: Cast, alice: Trainee, form: dict[str, str]) -> None:
    refused = alice.send(f"run/{start(alice)}", **form)
    assert refused.status_code == 400
    assert "Choose what you would do" in refused.text
    assert "Rano sleeps on the stairs" in refused.text
    assert steps(app, cast) == []


def test_nothing_can_be_chosen_after_an_ending(app: Flask, cast: Cast, alice: Trainee) -> None:
    run = walk(alice, 2)
    assert choose(alice, run, 1, 0).status_code == 400
    assert alice.send(f"run/{run}").status_code == 303
    assert steps(app, cast) == [("arrival", 2)]


def test_start_again_begins_a_new_run_and_leaves_the_old_one_as_it_was(alice: Trainee) -> None:
    old = walk(alice, 2)
    new = start(alice)
    assert new != old
    assert "Go on where I was" in alice.get(f"case/{CASE}").text
    assert "A neighbour finds her" in alice.get(f"run/{old}").text
    assert "Rano sleeps on the stairs" in alice.get(f"run/{new}").text


def test_a_run_goes_on_in_the_version_that_it_began_with(alice: Trainee, published: Draft) -> None:
    run = start(alice)
    published.edit(doorway.PATH, "She opens her eyes.", "She looks at you.").publish()
    choose(alice, run, 0, 0)
    assert "She opens her eyes." in alice.get(f"run/{run}").text
    choose(alice, run, 1, 0)
    assert "It ended well" in alice.get(f"run/{run}").text
    assert "She looks at you." in alice.get(f"run/{walk(alice, 0)}").text


def test_a_run_can_be_finished_although_the_case_is_withdrawn(alice: Trainee, published: Draft) -> None:
    run = start(alice)
    published.remove(doorway.PATH).publish()
    assert choose(alice, run, 0, 2).status_code == 303
    page = alice.get(f"run/{run}").text
    assert "A neighbour finds her" in page
    assert "Start again" not in page
    assert alice.get(f"case/{CASE}").status_code == 404


def test_a_run_is_its_owners_alone(app: Flask, cast: Cast, alice: Trainee) -> None:
    run = start(alice)
    mallory = at_work(app, cast.mallory, cast.mallorys_seat)
    assert mallory.get(f"run/{run}").status_code == 404
    assert choose(mallory, run, 0, 0).status_code == 404
    assert alice.get(f"run/{uuid4()}").status_code == 404


def test_a_core_case_belongs_to_what_the_certificate_asks_for(app: Flask, cast: Cast, alice: Trainee) -> None:
    people.complete(app, cast.alices_seat)
    assert f"/case/{CASE}" in alice.get("certificate").text
    assert "You completed the course" not in alice.get().text
    walk(alice, 2)
    assert "You completed the course" in alice.get().text
    assert len(log(app, cast.alices_seat, records.COURSE_COMPLETED)) == 1


def test_a_completion_export_lists_the_case(app: Flask, cast: Cast, alice: Trainee) -> None:
    walk(alice, *BEST)
    carol = people.signed_in(app, cast.carol)
    page = carol.get(f"/manage/{cast.cohort.code}/records").text
    assert "Case walked through" in page
    with carol.get(f"/manage/{cast.cohort.code}/records.csv") as sent:
        assert "case-ended" in sent.get_data(as_text=True)
