"""What a quiz decides about its attempts: the wait between them, which counts, and when answers are told."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from lms import records
from tests import people
from tests.conftest import Clock
from tests.learning.trainee import LESSON, PRE_TEST, UNSAFE, WRONG_BUT_SAFE, Draft, Trainee, log
from tests.people import Cast

ONE, ONE_FILE = "aftercare/quiz", "overdose/en/02-aftercare/09-quiz.md"
QUIZ, QUIZ_FILE = "response/quiz", "overdose/en/01-response/09-quiz.md"
WRONG, FEEDBACK = {"t-q-11": ("1",)}, "They can stop breathing again"


def publish(content: Draft, *keys: str, file: str = ONE_FILE, before: str = "attempts: 0") -> None:
    """Publish a quiz with more keys in its header."""
    content.edit(file, f"\n{before}\n", "\n" + "\n".join((before, *keys)) + "\n").publish()


def test_the_next_attempt_begins_after_the_wait_and_not_before(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, clock: Clock
) -> None:
    publish(content, "wait: 12 h")
    assert "Between two attempts you wait 12 h" in alice.get(f"quiz/{ONE}").text
    alice.take(ONE, WRONG)
    clock.forward(hours=11, minutes=59)
    assert "You can begin the next attempt on 24 Nov 2026, 02:00." in alice.get(f"quiz/{ONE}").text
    refused = alice.send(f"quiz/{ONE}")
    assert refused.status_code == 409
    assert "You can begin the next attempt on 24 Nov 2026, 02:00." in refused.text
    assert len(log(app, cast.alices_seat, records.ATTEMPT_STARTED)) == 1
    clock.forward(minutes=1)
    assert "You can begin the next attempt" not in alice.get(f"quiz/{ONE}").text
    alice.begin(ONE)


def test_whom_a_trainer_allows_another_attempt_need_not_wait(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, clock: Clock
) -> None:
    content.edit(ONE_FILE, "attempts: 0", "attempts: 1\nwait: 2 d").publish()
    alice.take(ONE, WRONG)
    clock.forward(minutes=5)
    allowing = f"/teach/{cast.cohort.code}/{cast.alice.id}/allow/{ONE}"
    assert people.signed_in(app, cast.bob).post(allowing, data={"reason": "The power failed."}).status_code == 303
    alice.begin(ONE)


@pytest.mark.parametrize(("counts", "said"), [("best", "best result 100%"), ("last", "last result 75%")])
def test_the_attempt_that_counts_gives_the_score_and_a_date_once_reached_never_moves(
    cast: Cast, alice: Trainee, content: Draft, clock: Clock, app: Flask, counts: str, said: str
) -> None:
    publish(content, f"counts: {counts}", file=QUIZ_FILE, before="attempts: 3")
    alice.take(QUIZ, WRONG_BUT_SAFE)
    clock.forward(days=1)
    alice.take(QUIZ)
    clock.forward(days=1)
    alice.take(QUIZ, UNSAFE)
    assert said in alice.get().text
    page = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/{cast.alice.id}").text
    assert "24 Nov 2026, 14:00" in page[page.index("Quiz: signs and first steps") :].partition("<ol>")[0]


def test_where_the_first_attempt_counts_a_later_one_does_not_pass(alice: Trainee, content: Draft, clock: Clock) -> None:
    publish(content, "counts: first", file=QUIZ_FILE, before="attempts: 3")
    assert "Your first attempt counts" in alice.get(f"quiz/{QUIZ}").text
    alice.take(QUIZ, UNSAFE)
    clock.forward(days=1)
    alice.take(QUIZ)
    page = alice.get().text
    assert "first result 75%" in page
    row = page[page.index("Quiz: signs and first steps") :]
    assert row.index("Not passed") < row.index("first result 75%")


def test_feedback_at_once_comes_with_each_answer_which_then_stays(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    publish(content, "feedback: at once")
    attempt = alice.begin(ONE)
    page = alice.page_of(attempt, "t-q-11")
    assert FEEDBACK not in alice.get(page).text
    answered = alice.answer(attempt, "t-q-11", "1")
    assert answered.location.endswith(page)
    told = alice.get(page).text
    assert FEEDBACK in told
    assert "Not right" in told
    assert "Naloxone can wear off" not in told  # why, which gives the right answer away, is for who had it
    second = alice.answer(attempt, "t-q-11", "2")
    assert second.status_code == 409
    assert "The first answer stays" in second.text
    assert alice.answer(attempt, "t-q-11", "1").status_code == 303
    alice.hand_in(attempt)
    (marked,) = log(app, cast.alices_seat, records.QUIZ_MARKED)
    assert marked.what["score"] == "0"


def test_a_question_that_was_left_out_can_be_answered_later_though_feedback_comes_at_once(
    alice: Trainee, content: Draft
) -> None:
    publish(content, "feedback: at once")
    attempt = alice.begin(ONE)
    assert alice.answer(attempt, "t-q-11").location.endswith("/review")
    assert alice.answer(attempt, "t-q-11", "2").status_code == 303
    assert "Naloxone can wear off" in alice.get(alice.page_of(attempt, "t-q-11")).text


def test_where_no_feedback_is_given_the_result_is_told_and_no_answer(alice: Trainee, content: Draft) -> None:
    publish(content, "feedback: none")
    page = alice.get(f"attempt/{alice.take(ONE, WRONG)}/result").text
    assert "Not passed yet: 0%" in page
    for secret in (FEEDBACK, "Not right", "Your answers"):
        assert secret not in page


def test_feedback_after_closing_comes_when_the_cohort_has_ended_and_nobody_can_begin(
    alice: Trainee, content: Draft, clock: Clock
) -> None:
    publish(content, "feedback: after closing")
    attempt = alice.take(ONE, WRONG)
    result = f"attempt/{attempt}/result"
    before = alice.get(result).text
    assert "told here after 27 November 2026" in before
    assert FEEDBACK not in before
    still_open = alice.begin(ONE)
    clock.forward(days=4, hours=9, minutes=59)  # 27 November, 23:59 in Dushanbe
    assert FEEDBACK not in alice.get(result).text
    clock.forward(minutes=1)
    assert FEEDBACK not in alice.get(result).text  # she could still answer the one that is open
    alice.hand_in(still_open)
    assert FEEDBACK in alice.get(result).text
    refused = alice.send(f"quiz/{ONE}")
    assert refused.status_code == 409
    assert "This quiz is closed" in refused.text
    assert "This quiz is closed" in alice.get(f"quiz/{ONE}").text


def test_a_day_in_the_header_closes_before_the_cohort_ends(alice: Trainee, content: Draft, clock: Clock) -> None:
    publish(content, "feedback: after closing", "closes: 2026-11-24")
    attempt = alice.take(ONE, WRONG)
    clock.forward(days=1)
    assert FEEDBACK not in alice.get(f"attempt/{attempt}/result").text
    clock.forward(days=1)
    assert FEEDBACK in alice.get(f"attempt/{attempt}/result").text


def test_a_pre_test_gives_nothing_away_when_it_is_over(alice: Trainee) -> None:
    attempt = alice.take(PRE_TEST, {"t-pre-01": ("1",)})
    assert "Your answers" not in alice.get(f"attempt/{attempt}/result").text


def test_a_question_to_come_back_to_is_listed_on_every_device_until_it_is_not(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-03", "2 mg", flag="1")
    assert "You wanted to come back to:" in alice.get(f"attempt/{attempt}/review").text
    page = alice.get(alice.page_of(attempt, "t-q-03")).text
    assert 'name="flag" value="1" checked' in page
    assert ", to come back to" in page
    alice.answer(attempt, "t-q-03", "2 mg")
    assert "You wanted to come back to:" not in alice.get(f"attempt/{attempt}/review").text
    said = [record.what["flagged"] for record in log(app, cast.alices_seat, records.QUESTION_FLAGGED)]
    assert said == [True, False]


HINT = "How long does naloxone last?"


def with_hint(content: Draft, *keys: str) -> None:
    """Publish a quiz whose question has a hint."""
    content.edit(ONE_FILE, "> **Why:** Naloxone can", f"> **Hint:** {HINT}\n> **Why:** Naloxone can")
    publish(content, *keys)


def test_a_hint_is_shown_when_it_is_asked_for_and_the_trainer_sees_that_it_was(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    with_hint(content)
    attempt = alice.begin(ONE)
    page = alice.page_of(attempt, "t-q-11")
    assert HINT not in alice.get(page).text
    for _turn in range(2):
        assert alice.answer(attempt, "t-q-11", "2", then="hint").location.endswith(page)
    shown = alice.get(page).text
    assert HINT in shown
    assert re.search(r'value="2"[^>]* checked', shown)  # what she had chosen is kept
    assert len(log(app, cast.alices_seat, records.HINT_SHOWN)) == 1
    alice.hand_in(attempt)
    (marked,) = log(app, cast.alices_seat, records.QUIZ_MARKED)
    assert marked.what["score"] == "1"  # it costs nothing
    teaching = f"/teach/{cast.cohort.code}/{cast.alice.id}/attempt/{attempt}"
    assert "Asked for the hint." in people.signed_in(app, cast.bob).get(teaching).text


def test_hints_are_told_one_at_a_time_in_their_order_and_each_is_a_record(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    told = ("How long?", "Longer than naloxone?", "Look at the table.")
    lines = "".join(f"> **Hint:** {each}\n" for each in told)
    content.edit(ONE_FILE, "> **Why:** Naloxone can", f"{lines}> **Why:** Naloxone can")
    publish(content)
    attempt = alice.begin(ONE)
    page = alice.page_of(attempt, "t-q-11")
    assert "A hint costs no points." in alice.get(page).text
    for nth in (1, 1, 3, 2, 2):  # sent twice is asked once, and nobody leaps over one
        alice.answer(attempt, "t-q-11", "2", then="hint", hint=str(nth))
    shown = alice.get(page).text
    assert [each in shown for each in told] == [True, True, False]
    assert "Show hint 3 of 3" in shown
    alice.answer(attempt, "t-q-11", "2", then="hint", hint="3")
    assert "Show hint" not in alice.get(page).text
    asked = [record.what["number"] for record in log(app, cast.alices_seat, records.HINT_SHOWN)]
    assert asked == [1, 2, 3]
    alice.hand_in(attempt)
    assert log(app, cast.alices_seat, records.QUIZ_MARKED)[0].what["score"] == "1"
    teaching = f"/teach/{cast.cohort.code}/{cast.alice.id}/attempt/{attempt}"
    assert "Hints asked for: 3 of 3." in people.signed_in(app, cast.bob).get(teaching).text


def test_a_hint_of_a_lesson_opens_inside_the_one_before_it(content: Draft, alice: Trainee) -> None:
    content.edit(
        "overdose/en/01-response/01-signs.md", "> **Why:**", "> **Hint:** Look.\n> **Hint:** Count.\n> **Why:**"
    ).publish()
    page = alice.get(f"lesson/{LESSON}").text
    first, _opened, rest = page.partition("Hint 1 of 2</summary>Look.")
    assert first.endswith("<details><summary>")
    assert re.match(r"<details><summary[^>]*>Hint 2 of 2</summary>Count.</details></details>", rest)


def test_asking_for_the_hint_decides_nothing_where_an_answer_stays(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    with_hint(content, "feedback: at once")
    attempt = alice.begin(ONE)
    alice.answer(attempt, "t-q-11", "1", then="hint")
    assert HINT in alice.get(alice.page_of(attempt, "t-q-11")).text
    assert log(app, cast.alices_seat, records.ANSWER_GIVEN) == ()
    assert alice.answer(attempt, "t-q-11", "2").status_code == 303


def test_after_a_critical_mistake_the_next_attempt_asks_another_question_on_the_same_point(
    alice: Trainee, content: Draft
) -> None:
    parallel = "".join(
        f"\n## Another way to ask, {number}? <!-- id: t-p-{number} -->\n"
        "Outcome: T-2 · Critical: yes\n\n- [x] Air\n- [ ] Sleep\n"
        for number in range(3)
    )
    text = (content.folder / ONE_FILE).read_text(encoding="utf-8").replace("attempts: 0", "attempts: 0\ndraw: 1")
    (content.folder / ONE_FILE).write_text(text + parallel, encoding="utf-8")
    content.publish()
    asked: list[str] = []
    for _turn in range(3):
        attempt = alice.begin(ONE)
        asked += alice.questions(attempt)
        alice.answer(attempt, asked[-1], "2")
        alice.hand_in(attempt)
    assert sorted(asked) == ["t-p-0", "t-p-1", "t-p-2"]
    assert alice.questions(alice.begin(ONE)) == (asked[0],)  # each was wrong once: the one of the longest ago
