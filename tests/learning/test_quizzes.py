"""Taking a quiz: begun once, answered a question at a time, handed in once, and what is told afterwards."""

from __future__ import annotations

from fractions import Fraction
from uuid import uuid4

import pytest
from flask import Flask

from lms import records
from tests import people
from tests.learning.trainee import (
    POST_TEST,
    PRE_TEST,
    QUIZ,
    RIGHT,
    UNSAFE,
    WRONG_BUT_SAFE,
    Trainee,
    at_work,
    log,
)
from tests.people import Cast

WHY = "Naloxone needs minutes; the brain does not have them"


def marked(app: Flask, cast: Cast) -> list[tuple[str, bool]]:
    return [(record.what["score"], record.what["passed"]) for record in log(app, cast.alices_seat, records.QUIZ_MARKED)]


def given(app: Flask, cast: Cast) -> list[tuple[str, list[str]]]:
    return [
        (record.what["question"], record.what["answer"]) for record in log(app, cast.alices_seat, records.ANSWER_GIVEN)
    ]


def test_the_page_of_a_quiz_says_what_it_asks_before_it_begins(alice: Trainee) -> None:
    page = alice.get(f"quiz/{QUIZ}").text
    for expected in ("4 questions, about 5 min", "You pass with 75%", "critical for safety", "3 attempts left"):
        assert expected in page
    assert "This test only shows where you start" in alice.get(f"quiz/{PRE_TEST}").text


def test_beginning_twice_is_one_attempt(app: Flask, cast: Cast, alice: Trainee) -> None:
    form = str(uuid4())
    assert len({alice.begin(QUIZ, id=form), alice.begin(QUIZ, id=form), alice.begin(QUIZ)}) == 1
    assert at_work(app, cast.alice, cast.alices_seat).begin(QUIZ) == alice.begin(QUIZ)
    assert len(log(app, cast.alices_seat, records.ATTEMPT_STARTED)) == 1
    assert "Go on with my attempt" in alice.get(f"quiz/{QUIZ}").text


def test_an_attempt_is_gone_on_with_on_another_device_at_the_first_question_without_an_answer(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.begin(QUIZ)
    computer = at_work(app, cast.alice, cast.alices_seat)
    first, second, third, fourth = alice.questions(attempt)
    for question in (first, third):
        alice.answer(attempt, question, *RIGHT[QUIZ][question])
    assert computer.get(f"attempt/{attempt}").location.endswith(f"/attempt/{attempt}/2")
    for question in (second, fourth):
        computer.answer(attempt, question, *RIGHT[QUIZ][question])
    assert alice.get(f"attempt/{attempt}").location.endswith("/review")


def test_the_page_of_a_question_shows_the_answer_that_was_given_before(alice: Trainee) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-02", "1", "3")
    alice.answer(attempt, "t-q-03", "2,5")
    alice.answer(attempt, "t-q-04", "2", "")
    assert alice.get(alice.page_of(attempt, "t-q-02")).text.count(" checked") == 2
    assert 'value="2,5"' in alice.get(alice.page_of(attempt, "t-q-03")).text
    assert alice.get(alice.page_of(attempt, "t-q-04")).text.count('<option value="2" selected') == 1


def test_each_answer_is_kept_as_it_is_given_and_leads_to_the_next_question(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.begin(QUIZ)
    asked = alice.questions(attempt)
    onward = [alice.answer(attempt, question, *RIGHT[QUIZ][question]).location for question in asked]
    assert [address.rpartition("/")[2] for address in onward] == ["2", "3", "4", "review"]
    assert [question for question, _answer in given(app, cast)] == list(asked)
    assert alice.answer(attempt, "t-q-01", "1", then="review").location.endswith("/review")
    assert marked(app, cast) == []


def test_an_answer_that_is_sent_twice_is_one_answer_and_another_one_replaces_it(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt, form = alice.begin(QUIZ), str(uuid4())
    for choice in ("1", "1", "2", "1"):  # the third comes from the page that the back button shows
        assert alice.answer(attempt, "t-q-01", choice, id=form).status_code == 303
    assert given(app, cast) == [("t-q-01", ["1"]), ("t-q-01", ["2"]), ("t-q-01", ["1"])]


def test_an_answer_can_be_taken_back(app: Flask, cast: Cast, alice: Trainee) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-03", "2 mg")
    alice.answer(attempt, "t-q-03", "")
    assert "4 questions have no answer yet" in alice.get(f"attempt/{attempt}/review").text
    assert given(app, cast) == [("t-q-03", ["2 mg"]), ("t-q-03", [""])]


@pytest.mark.parametrize(
    ("question", "answer"),
    [("t-q-01", "3"), ("t-q-01", "12"), ("t-q-02", "11"), ("t-q-03", "24"), ("t-q-04", "1"), ("t-q-04", "01")],
)
def test_an_answer_that_the_form_cannot_have_sent_is_refused_and_not_kept(
    app: Flask, cast: Cast, alice: Trainee, question: str, answer: str
) -> None:
    refused = alice.answer(alice.begin(QUIZ), question, *answer)
    assert refused.status_code == 400
    assert "This answer does not belong to this question" in refused.text
    assert given(app, cast) == []


def test_words_where_a_number_is_asked_for_come_back_with_what_is_wrong(app: Flask, cast: Cast, alice: Trainee) -> None:
    refused = alice.answer(alice.begin(QUIZ), "t-q-03", "two <mg>")
    assert refused.status_code == 400
    assert "Write your answer as a number" in refused.text
    assert 'value="two &lt;mg&gt;"' in refused.text
    assert given(app, cast) == []


def test_a_question_that_the_attempt_does_not_have_is_not_there(alice: Trainee) -> None:
    attempt = alice.begin(QUIZ)
    for number in ("0", "5", "-1", "999999999999999999999999"):
        assert alice.get(f"attempt/{attempt}/{number}").status_code == 404
    assert alice.send(f"attempt/{attempt}/5", id=str(uuid4())).status_code == 404
    assert alice.get(f"attempt/{uuid4()}").status_code == 404


def test_before_it_is_handed_in_a_trainee_sees_every_answer_in_words(alice: Trainee) -> None:
    attempt = alice.begin(QUIZ)
    for question in ("t-q-01", "t-q-02", "t-q-03"):
        alice.answer(attempt, question, *RIGHT[QUIZ][question])
    page = alice.get(f"attempt/{attempt}/review").text
    for expected in (
        "Call for help and support the breathing",
        "No answer to a loud call; Small pupils",
        "2 mg",
        "1 question has no answer yet",
        "Hand in although some questions have no answer?",
    ):
        assert expected in page


def test_handing_in_twice_is_one_marking(app: Flask, cast: Cast, alice: Trainee) -> None:
    attempt = alice.take(QUIZ)
    assert [alice.hand_in(attempt).status_code for _turn in range(2)] == [303, 303]
    assert marked(app, cast) == [("1", True)]
    assert len(log(app, cast.alices_seat, records.QUIZ_SUBMITTED)) == 1


def test_an_answer_after_handing_in_is_refused_in_words_and_changes_nothing(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.take(QUIZ)
    before = log(app, cast.alices_seat)
    late = alice.answer(attempt, "t-q-01", "1")
    assert late.status_code == 409
    assert "This attempt was handed in before this answer arrived" in late.text
    assert "The result is on the page of the quiz" in late.text
    assert log(app, cast.alices_seat) == before
    for page in ("", "/1", "/review"):
        assert alice.get(f"attempt/{attempt}{page}").location.endswith("/result")


def test_an_attempt_that_is_not_handed_in_has_no_result(alice: Trainee) -> None:
    attempt = alice.begin(QUIZ)
    assert alice.get(f"attempt/{attempt}/result").location.endswith("/review")


def test_when_every_attempt_is_used_the_page_says_whom_to_ask(app: Flask, cast: Cast, alice: Trainee) -> None:
    for left in ("2 attempts left", "1 attempt left", "0 attempts left"):
        attempt = alice.take(QUIZ, UNSAFE)
        assert left in alice.get(f"attempt/{attempt}/result").text
    page = alice.get(f"quiz/{QUIZ}").text
    assert "You have used every attempt. Ask your trainer" in page
    assert page.count("<form") == alice.get("certificate").text.count("<form")  # none but those of every page
    refused = alice.send(f"quiz/{QUIZ}")
    assert refused.status_code == 409
    assert "Ask your trainer, who can allow another one" in refused.text
    assert len(log(app, cast.alices_seat, records.ATTEMPT_STARTED)) == 3


def test_a_trainer_who_allows_another_attempt_opens_the_quiz_again(app: Flask, cast: Cast, alice: Trainee) -> None:
    for _turn in range(3):
        alice.take(QUIZ, UNSAFE)
    bob, form = people.signed_in(app, cast.bob), {"id": str(uuid4()), "reason": "The power was out"}
    for _turn in range(2):  # sent twice is allowed once
        assert bob.post(f"/teach/{cast.cohort.code}/{cast.alice.id}/allow/{QUIZ}", data=form).status_code == 303
    assert "1 attempt left" in alice.get(f"quiz/{QUIZ}").text
    alice.take(QUIZ)
    assert [passed for _score, passed in marked(app, cast)] == [False, False, False, True]
    assert alice.send(f"quiz/{QUIZ}").status_code == 409


def test_a_quiz_without_a_limit_can_be_taken_again_and_again(alice: Trainee) -> None:
    assert "attempts left" not in alice.get("quiz/aftercare/quiz").text
    taken = {alice.take("aftercare/quiz", {"t-q-11": ("1",)}) for _turn in range(4)}
    assert len(taken) == 4


def test_a_critical_question_that_is_wrong_fails_the_quiz_whatever_the_rest(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.take(QUIZ, UNSAFE)
    assert marked(app, cast) == [("3/4", False)]  # what the quiz asks for is 75 %
    page = alice.get(f"attempt/{attempt}/result").text
    assert "A question that is critical for safety was not right" in page
    assert "You pass with" not in page
    assert 'lesson/response/first-steps">First steps</a>' in page


def test_a_share_below_the_pass_mark_fails_though_the_critical_question_is_right(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.take(QUIZ, WRONG_BUT_SAFE)
    assert marked(app, cast) == [("1/4", False)]
    page = alice.get(f"attempt/{attempt}/result").text
    assert "Not passed yet: 25%" in page
    assert "critical for safety was not right" not in page
    assert page.index(">First steps</a>") < page.index("Your answers")


def test_questions_without_an_answer_are_marked_wrong(app: Flask, cast: Cast, alice: Trainee) -> None:
    alice.hand_in(alice.begin(QUIZ))
    assert marked(app, cast) == [("0", False)]


def test_the_result_of_a_quiz_tells_each_verdict_with_the_feedback_and_why_only_once_passed(alice: Trainee) -> None:
    failed = alice.get(f"attempt/{alice.take(QUIZ, UNSAFE)}/result").text
    assert "Stay: breathing cannot wait" in failed
    assert WHY not in failed
    passed = alice.get(f"attempt/{alice.take(QUIZ)}/result").text
    assert "Passed: 100%" in passed
    assert WHY in passed


def test_the_result_of_the_pre_test_tells_nothing_of_any_question(app: Flask, cast: Cast, alice: Trainee) -> None:
    attempt = alice.take(PRE_TEST, {"t-pre-01": ("1",)})
    page = alice.get(f"attempt/{attempt}/result").text
    assert "Thank you: your answers are kept" in page
    for secret in ("Eyes tell little", "The colour of the eyes", "The breathing", "Not right"):
        assert secret not in page
    assert "Not passed" not in alice.get(f"quiz/{PRE_TEST}").text + alice.get("").text


def test_the_result_of_the_final_test_tells_verdicts_only(alice: Trainee) -> None:
    for answer, verdict in (("1", "Not right"), ("2", "Right")):
        attempt = alice.take(POST_TEST, {"t-post-01": (answer,)})
        page = alice.get(f"attempt/{attempt}/result").text
        assert verdict in page
        for secret in ("Deep and healthy sleep", "A sign of overdose", "Somebody who sleeps", "Snoring that nobody"):
            assert secret not in page


def test_the_best_of_several_results_counts_and_each_stays_on_the_page(alice: Trainee) -> None:
    for slips in (WRONG_BUT_SAFE, {}, UNSAFE):
        alice.take(QUIZ, slips)
    page = alice.get(f"quiz/{QUIZ}").text
    for share in ("25%", "100%", "75%"):
        assert share in page
    assert "best result 100%" in alice.get("").text


def test_an_attempt_is_shown_to_nobody_else(app: Flask, cast: Cast, alice: Trainee) -> None:
    attempt = alice.begin(QUIZ)
    neighbour = people.trainee(app, cast.cohort, "Aziza Karimova")
    for stranger in (neighbour, cast.mallory, cast.bob):
        browser = people.signed_in(app, stranger)
        for page in ("", "/1", "/review", "/result"):
            assert browser.get(f"/learn/{cast.cohort.code}/attempt/{attempt}{page}").status_code == 404
        assert browser.post(f"/learn/{cast.cohort.code}/attempt/{attempt}/1").status_code == 404
        assert browser.post(f"/learn/{cast.cohort.code}/attempt/{attempt}/submit").status_code == 404
    assert given(app, cast) == []
    assert marked(app, cast) == []


def test_the_marking_says_what_each_question_earned(app: Flask, cast: Cast, alice: Trainee) -> None:
    alice.take(QUIZ, {"t-q-03": ("20 mg",), "t-q-04": ("2", "3")})
    (record,) = log(app, cast.alices_seat, records.QUIZ_MARKED)
    assert record.what["credits"] == {"t-q-01": "1", "t-q-02": "1", "t-q-03": "0", "t-q-04": "0"}
    assert (record.what["points"], record.what["possible"]) == ("2", 4)
    assert Fraction(record.what["score"]) == Fraction(1, 2)
    assert record.id == records.conclusion_id(record.attempt or uuid4(), records.QUIZ_MARKED)
