"""Reading a lesson: its checks, the way back, and finishing it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask

from lms import records
from tests import people
from tests.conftest import Clock
from tests.learning.trainee import LESSON, Trainee, at_work, log
from tests.people import Cast

CHECK = "t-1-c1"


def answers(app: Flask, cast: Cast) -> list[tuple[str, ...]]:
    return [tuple(record.what["answer"]) for record in log(app, cast.alices_seat, records.CHECK_ANSWERED)]


def hidden_ids(page: str) -> list[str]:
    return re.findall(r'name="id" value="([^"]+)"', page)


def test_a_trainee_reads_a_lesson_with_its_sources_and_how_long_it_takes(alice: Trainee) -> None:
    page = alice.get("lesson/response/first-steps").text
    for expected in ("First steps", "15 min", "0.4–2 mg", "SAFE-01", "WHO", "Awaiting clinical review"):
        assert expected in page


def test_a_lesson_says_nothing_about_the_right_answer_before_the_check(alice: Trainee) -> None:
    page = alice.get(f"lesson/{LESSON}").text
    assert "Without air the brain is harmed within minutes" not in page
    assert "Breathing is what you can see and what you can help" not in page
    assert "Right answer" not in page


def test_a_wrong_answer_to_a_check_is_answered_with_why_and_what_is_right(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    sent = alice.check(LESSON, CHECK, "1")
    assert sent.status_code == 303
    assert sent.location == f"/learn/{cast.cohort.code}/lesson/{LESSON}#{CHECK}"
    page = alice.get(f"lesson/{LESSON}").text
    for expected in ("Not right", "Skin is pale for many reasons", "Slow breathing", "Breathing is what you can see"):
        assert expected in page
    (kept,) = log(app, cast.alices_seat, records.CHECK_ANSWERED)
    assert (kept.what["credit"], kept.activity) == ("0", LESSON)


def test_a_check_can_be_answered_again_and_the_newest_answer_is_shown(app: Flask, cast: Cast, alice: Trainee) -> None:
    alice.check(LESSON, CHECK, "1")
    again = alice.get(f"lesson/{LESSON}?again={CHECK}").text
    assert 'type="radio"' in again
    alice.check(LESSON, CHECK, "2")
    assert answers(app, cast) == [("1",), ("2",)]
    page = alice.get(f"lesson/{LESSON}").text
    assert "Without air the brain is harmed within minutes" in page
    assert "Skin is pale for many reasons" not in page


def test_an_answer_that_is_sent_twice_is_one_answer(app: Flask, cast: Cast, alice: Trainee) -> None:
    form = str(uuid4())
    assert [alice.check(LESSON, CHECK, "1", id=form).status_code for _turn in range(3)] == [303, 303, 303]
    assert answers(app, cast) == [("1",)]


def test_another_answer_from_the_page_that_the_back_button_shows_is_kept_too(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    form = str(uuid4())
    for given in ("1", "2", "1"):
        assert alice.check(LESSON, CHECK, given, id=form).status_code == 303
    assert answers(app, cast) == [("1",), ("2",), ("1",)]
    assert "Skin is pale for many reasons" in alice.get(f"lesson/{LESSON}").text


def test_a_lesson_can_be_finished_on_the_page_that_the_back_button_shows_after_the_check(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    page = alice.get(f"lesson/{LESSON}").text
    numbers = hidden_ids(page)
    assert len(set(numbers)) == len(numbers)
    alice.check(LESSON, CHECK, "2", id=numbers[0] if len(numbers) > 1 else "")
    assert alice.finish(LESSON, id=numbers[-1]).status_code == 303
    assert len(log(app, cast.alices_seat, records.LESSON_COMPLETED)) == 1


@pytest.mark.parametrize(
    "given", [("3",), ("1", "2"), ("two",), ("2", "2"), ("-1",), ("9" * 600,)], ids=lambda given: repr(given)[:12]
)
def test_an_answer_that_the_form_cannot_have_sent_is_refused_and_not_kept(
    app: Flask, cast: Cast, alice: Trainee, given: tuple[str, ...]
) -> None:
    refused = alice.check(LESSON, CHECK, *given)
    assert refused.status_code == 400
    assert "This answer does not belong to this question" in refused.text
    assert answers(app, cast) == []


@pytest.mark.parametrize(("lesson", "question"), [(LESSON, CHECK), ("aftercare/staying", "t-3-c1")])
def test_a_check_without_an_answer_asks_for_one_on_the_page_itself(
    app: Flask, cast: Cast, alice: Trainee, lesson: str, question: str
) -> None:
    for given in ((), ("  ",)):
        refused = alice.check(lesson, question, *given)
        assert refused.status_code == 400
        assert "does not belong" in refused.text or "Choose or write an answer first" in refused.text
    assert answers(app, cast) == []


def test_words_where_an_answer_is_too_long_come_back(alice: Trainee) -> None:
    long = "<side>" * 100
    refused = alice.check("aftercare/staying", "t-3-c1", long)
    assert refused.status_code == 400
    assert "&lt;side&gt;" * 100 in refused.text


def test_a_text_keeps_what_was_typed_and_points_out_a_slip(app: Flask, cast: Cast, alice: Trainee) -> None:
    alice.check("aftercare/staying", "t-3-c1", "  <b>side</b> ")
    assert answers(app, cast) == [("  <b>side</b> ",)]
    page = alice.get("lesson/aftercare/staying").text
    assert "&lt;b&gt;side&lt;/b&gt;" in page
    assert "<b>side</b>" not in page


@pytest.mark.parametrize(
    "path",
    [
        f"lesson/{LESSON}?check=t-2-c1",
        f"lesson/{LESSON}?check=t-q-01",
        "lesson/response/quiz?check=t-q-01",
        f"lesson/{LESSON}",
        "lesson/response/nothing?check=t-1-c1",
        "lesson/response/quiz/done",
        "lesson/response/nothing/done",
    ],
)
def test_a_question_of_another_activity_and_an_activity_of_another_kind_are_not_there(
    app: Flask, cast: Cast, alice: Trainee, path: str
) -> None:
    refused = alice.send(path, **{path.rpartition("=")[2]: "1"})
    assert refused.status_code == 404
    assert log(app, cast.alices_seat) == ()


def test_a_lesson_with_an_open_check_is_not_finished_and_says_which_is_open(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    assert f'<a href="#{CHECK}">Which sign tells you most?</a>' in alice.get(f"lesson/{LESSON}").text
    refused = alice.finish(LESSON)
    assert refused.status_code == 400
    assert "Answer this check before you finish the lesson" in refused.text
    assert log(app, cast.alices_seat) == ()


def test_a_finished_lesson_leads_on_and_says_when_it_was_finished(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    clock.forward(hours=12)  # 21:00 in UTC is the next day in Dushanbe
    alice.check(LESSON, CHECK, "1")
    finished = alice.finish(LESSON)
    assert finished.location == f"/learn/{cast.cohort.code}/lesson/response/first-steps"
    page = alice.get(f"lesson/{LESSON}").text
    assert "You finished this lesson on 24 November 2026" in page
    assert "Next: First steps" in page


def test_a_lesson_is_finished_once_however_often_and_from_however_many_devices(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    form = str(uuid4())
    alice.check(LESSON, CHECK, "2")
    assert alice.finish(LESSON, id=form).status_code == 303
    clock.forward(days=1)
    assert alice.finish(LESSON, id=form).status_code == 303
    assert at_work(app, cast.alice, cast.alices_seat).finish(LESSON).status_code == 303
    (kept,) = log(app, cast.alices_seat, records.LESSON_COMPLETED)
    assert (clock() - kept.at).days == 1


def test_a_form_with_a_number_that_no_page_made_is_refused(app: Flask, cast: Cast, alice: Trainee) -> None:
    conclusion = str(records.conclusion_id(uuid4(), records.LESSON_COMPLETED))
    for strange in (conclusion, "1", "' or 1=1 --", "00000000-0000-0000-0000-000000000000"):
        assert alice.check(LESSON, CHECK, "1", id=strange).status_code == 400
    assert log(app, cast.alices_seat) == ()


def test_nobody_answers_under_a_number_of_somebody_elses(app: Flask, cast: Cast, alice: Trainee) -> None:
    form = str(uuid4())
    alice.check(LESSON, CHECK, "1", id=form)
    mallory = at_work(app, cast.mallory, cast.mallorys_seat)
    assert mallory.check(LESSON, CHECK, "2", id=form).status_code == 409
    assert log(app, cast.mallorys_seat) == ()
    assert answers(app, cast) == [("1",)]


def test_a_page_that_is_kept_for_a_whole_cohort_holds_nothing_of_another_trainee(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    neighbour = people.trainee(app, cast.cohort, "Nurlan Abdiev")
    others = Trainee(people.signed_in(app, neighbour), cast.cohort.code)
    for phone in (alice, others):  # phones so old that their forms carry a token
        phone.client.environ_base.pop("HTTP_SEC_FETCH_SITE")
    pages = [phone.get(f"lesson/{LESSON}").text for phone in (alice, others, alice, others)]
    assert [cast.alice.name in page for page in pages] == [True, False, True, False]
    assert ["Nurlan Abdiev" in page for page in pages] == [False, True, False, True]
    tokens = [set(re.findall(r'name="csrf" value="([^"]+)"', page)) for page in pages]
    assert [len(each) for each in tokens] == [1, 1, 1, 1]
    assert tokens[0] == tokens[2] != tokens[1] == tokens[3]
    ids = [id for page in pages for id in hidden_ids(page)]
    assert len(ids) == len(set(ids)) >= len(pages)
    modern = at_work(app, cast.alice, cast.alices_seat).get(f"lesson/{LESSON}").text
    assert 'name="csrf"' not in modern


def test_what_is_said_once_is_not_kept_with_the_page(alice: Trainee) -> None:
    for turn in ("first", "second"):
        with alice.client.session_transaction() as session:
            session["_flashes"] = [("good", f"Said in the {turn} turn.")]
        assert f"Said in the {turn} turn." in alice.get(f"lesson/{LESSON}").text
        assert "Said in the" not in alice.get(f"lesson/{LESSON}").text
