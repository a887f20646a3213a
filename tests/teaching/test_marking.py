"""Marking what no key can mark: handed in, marked question by question by whoever teaches, concluded once."""

from __future__ import annotations

import re
from functools import partial
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import identity, records
from lms.learning import progress
from tests import people
from tests.conftest import Clock
from tests.learning import essay
from tests.learning.essay import CHOICE, ESSAY, FILE, TEXT
from tests.learning.test_at_once import together
from tests.learning.trainee import CHECKS, RIGHT, Draft, Trainee, at_work, draft
from tests.people import Cast

FULL = {"points-1": "2", "points-2": "1", "comment": "Well begun."}


@pytest.fixture(autouse=True)
def content(app: Flask, tmp_path: Any) -> Draft:
    """Publish a course with a quiz that a person marks."""
    made = draft(app, tmp_path)
    essay.publish(made)
    return made


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Trainee:
    """Return Alice, signed in on her phone."""
    return at_work(app, cast.alice, cast.alices_seat)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    """Return Bob, who teaches her."""
    return people.signed_in(app, cast.bob)


def neighbour(app: Flask, cast: Cast, name: str) -> Trainee:
    """Return somebody else of Alice's cohort at work."""
    person = people.trainee(app, cast.cohort, name)
    return Trainee(people.signed_in(app, person), cast.cohort.code)


def place(app: Flask, cast: Cast, attempt: UUID, question: str = TEXT) -> str:
    """Return the address at which an answer is marked."""
    return f"/teach/{cast.cohort.code}/mark/{essay.answer_to(app, attempt, question)}"


def mark(browser: FlaskClient, address: str, **form: str) -> TestResponse:
    """Open the page of an answer and send its form."""
    return browser.post(address, data={**hidden(browser.get(address).text), **form})


def hidden(page: str) -> dict[str, str]:
    """Return what the form of a page has hidden in it."""
    form = page.partition('name="id"')[2]
    return {"id": form.partition('value="')[2].partition('"')[0], "seen": _value(page, "seen")}


def _value(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def marked(app: Flask, attempt: UUID) -> list[tuple[str, bool]]:
    """Return score and verdict of each conclusion about an attempt."""
    found = essay.of_attempt(app, attempt, records.QUIZ_MARKED)
    return [(record.what["score"], record.what["passed"]) for record in found]


# Handing in ----------------------------------------------------------------------------------------------------------


def test_an_attempt_with_a_text_is_handed_in_and_waits(app: Flask, alice: Trainee) -> None:
    attempt = essay.write(alice)
    assert len(essay.of_attempt(app, attempt, records.QUIZ_SUBMITTED)) == 1
    assert marked(app, attempt) == []
    for page in ("", "/1", "/review"):
        assert alice.get(f"attempt/{attempt}{page}").location.endswith("/result")
    page = alice.get(f"attempt/{attempt}/result").text
    assert "Handed in: it waits for your trainer" in page
    assert "1 answer waits to be marked" in page
    assert "How would you begin to talk?" in page
    assert "23 Nov 2026, 14:00" in page


def test_while_it_waits_no_answer_is_taken_and_no_other_attempt_begins(app: Flask, alice: Trainee) -> None:
    attempt = essay.write(alice)
    assert alice.answer(attempt, CHOICE, "2").status_code == 409
    assert "waits for your trainer" in alice.get(f"quiz/{ESSAY}").text
    refused = alice.send(f"quiz/{ESSAY}")
    assert refused.status_code == 409
    assert "waits for your trainer&#39;s mark" in refused.text
    alice.hand_in(attempt)
    assert len(essay.of_attempt(app, attempt, records.QUIZ_SUBMITTED)) == 1


def test_an_attempt_without_anything_to_mark_by_hand_is_marked_at_once(app: Flask, alice: Trainee) -> None:
    attempt = essay.write(alice, text="")
    assert marked(app, attempt) == [("1/5", False)]
    assert "Not passed yet: 20%" in alice.get(f"attempt/{attempt}/result").text


def test_a_quiz_tells_what_is_marked_already_and_not_what_is_looked_for(alice: Trainee) -> None:
    quiz = alice.get(f"attempt/{essay.write(alice, choice='2')}/result").text
    for told in ("Your answers", "Nobody comes by themselves.", "A trainer marks this answer.", "worries her"):
        assert told in quiz
    assert essay.RUBRIC[0] not in quiz


@pytest.mark.parametrize("role", ["post-test", "pre-test"])
def test_a_test_gives_nothing_away_while_it_waits(content: Draft, alice: Trainee, role: str) -> None:
    essay.publish(content, role=role)
    page = alice.get(f"attempt/{essay.write(alice, choice='2')}/result").text
    for secret in ("Not right", "Right", "Nobody comes", "A trainer marks", "worries her", essay.RUBRIC[0]):
        assert secret not in page
    assert "How would you begin to talk?" in page


def test_everybody_sees_that_it_waits_and_that_it_is_neither_passed_nor_failed(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    attempt = essay.write(alice)
    course = alice.get("").text
    assert "Waits for marking" in course
    assert "waits for the trainer&#39;s mark since 23 November 2026" in course
    table = bob.get(f"/teach/{cast.cohort.code}/").text
    assert "1 attempt waits to be marked." in table
    assert '<td><span class="sign waiting">' in table
    assert '<td><span class="sign failed">' not in table
    person = bob.get(f"/teach/{cast.cohort.code}/{cast.alice.id}").text
    assert "Waits for marking" in person
    assert "not handed in" not in person
    page = bob.get(f"/teach/{cast.cohort.code}/{cast.alice.id}/attempt/{attempt}").text
    assert "This attempt waits to be marked" in page
    assert page.count("Mark this answer") == 1


def test_the_course_goes_on_past_what_waits_and_only_the_certificate_waits_for_it(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    for lesson in CHECKS:
        alice.read(lesson)
    for quiz in RIGHT:
        alice.take(quiz)
    attempt = essay.write(alice)
    assert "Go on:" not in alice.get("").text
    missing = alice.get("certificate").text
    assert "Essay: the first hour: waits for the trainer&#39;s mark since 23 November 2026" in missing
    assert alice.send("certificate").status_code == 409
    assert mark(bob, place(app, cast, attempt), **FULL).status_code == 303
    assert "You completed the course" in alice.get("").text
    assert alice.send("certificate").status_code == 303


def test_a_test_before_the_course_is_done_when_it_is_handed_in_and_its_date_stays(
    app: Flask, cast: Cast, content: Draft, alice: Trainee, bob: FlaskClient, clock: Clock
) -> None:
    essay.publish(content, role="pre-test")
    attempt = essay.write(alice)
    with app.app_context():
        before = progress.standing(cast.alices_seat).standing(ESSAY)
    assert before.done
    clock.forward(days=3)
    mark(bob, place(app, cast, attempt), **FULL)
    with app.app_context():
        after = progress.standing(cast.alices_seat).standing(ESSAY)
    assert (after.at, after.done) == (before.at, True)
    assert "You had 80% right" in alice.get(f"attempt/{attempt}/result").text


# Marking -------------------------------------------------------------------------------------------------------------


def test_the_last_mark_concludes_the_attempt_and_the_trainee_reads_points_and_comment(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient, clock: Clock
) -> None:
    attempt = essay.write(alice, content=essay.picture())
    clock.forward(days=1)
    assert mark(bob, place(app, cast, attempt), **FULL).location.endswith(place(app, cast, attempt, FILE))
    assert marked(app, attempt) == []
    waiting = alice.get(f"attempt/{attempt}/result").text
    assert "1 answer waits to be marked" in waiting
    assert "Well begun." not in waiting
    assert mark(bob, place(app, cast, attempt, FILE), credit="50").location.endswith("/to-mark")
    assert marked(app, attempt) == [("9/10", True)]
    page = alice.get(f"attempt/{attempt}/result").text
    for told in (
        "Passed: 90%",
        "Well begun.",
        f"{essay.RUBRIC[0]}: <b",
        "2 of 2",
        "Marked: 50%",
        "People hear their own",
    ):
        assert told in page
    assert "23 Nov 2026, 14:00" in page  # handed in, not marked
    assert "Nothing waits to be marked." in bob.get(f"/teach/{cast.cohort.code}/to-mark").text
    (conclusion,) = essay.of_attempt(app, attempt, records.QUIZ_MARKED)
    assert conclusion.id == records.conclusion_id(attempt, records.QUIZ_MARKED)
    assert conclusion.happened_at == clock()


def test_a_mark_says_which_answer_by_which_rubric_and_who_gave_it(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    attempt = essay.write(alice)
    mark(bob, place(app, cast, attempt), **{**FULL, "points-1": "1"})
    (record,) = essay.of_attempt(app, attempt, records.ANSWER_MARKED)
    assert record.author == cast.bob.id
    assert record.person == cast.alice.id
    assert record.what == {
        "question": TEXT,
        "answer": str(essay.answer_to(app, attempt, TEXT)),
        "points": [1, 1],
        "credit": "2/3",
        "comment": "Well begun.",
    }
    (started,) = essay.of_attempt(app, attempt, records.ATTEMPT_STARTED)
    assert record.content == dict(started.what["questions"])[TEXT]


def test_marks_in_any_order_twice_and_from_two_browsers_are_one_conclusion(app: Flask, cast: Cast) -> None:
    browsers = [people.signed_in(app, who) for who in (cast.bob, cast.carol)]
    acts = [(TEXT, FULL), (FILE, {"credit": "100"})]
    concluded = []
    for number, order in enumerate(permutations([*acts, *acts])):
        trainee = neighbour(app, cast, f"Trainee {number}")
        attempt = essay.write(trainee, content=essay.picture())
        for turn, (question, form) in enumerate(order):
            browser = browsers[turn % 2]
            sent = {**hidden(browser.get(place(app, cast, attempt, question)).text), **form}
            for _time in range(2):
                assert browser.post(place(app, cast, attempt, question), data=sent).status_code == 303
        concluded.append(tuple(marked(app, attempt)))
        assert len(essay.of_attempt(app, attempt, records.ANSWER_MARKED)) == 2
        assert len(essay.of_attempt(app, attempt, records.REGRADED)) == 0
    assert set(concluded) == {(("1", True),)}


def test_who_marks_second_is_told_loses_nothing_and_may_put_their_mark_in_its_place(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    carol = people.signed_in(app, cast.carol)
    attempt = essay.write(alice, content=essay.picture())
    address = place(app, cast, attempt)
    forms = [hidden(browser.get(address).text) for browser in (bob, carol)]
    assert bob.post(address, data={**forms[0], **FULL}).status_code == 303
    late = {"points-1": "0", "points-2": "1", "comment": "Too short, I think."}
    incomplete = carol.post(address, data={**forms[1], "comment": late["comment"]})
    assert incomplete.status_code == 400
    told = carol.post(address, data={**hidden(incomplete.text), **late})
    assert told.status_code == 409
    assert "marked this answer in the meantime" in told.text
    for shown in ("Bob Rahimov", "Well begun.", "Too short, I think."):
        assert shown in told.text
    assert re.search(r'name="points-1" value="0"[^>]* checked', told.text)
    assert len(essay.of_attempt(app, attempt, records.ANSWER_MARKED)) == 1
    assert carol.post(address, data={**hidden(told.text), **late}).status_code == 303
    first, second = essay.of_attempt(app, attempt, records.ANSWER_MARKED)
    assert second.what["supersedes"] == str(first.id)
    mark(bob, place(app, cast, attempt, FILE), credit="100")
    assert marked(app, attempt) == [("3/5", True)]


def test_two_trainers_at_the_very_same_moment_conclude_once_and_only_one_mark_for_each_answer_counts(
    app: Flask, cast: Cast
) -> None:
    bob, carol = (people.signed_in(app, who) for who in (cast.bob, cast.carol))
    for number in range(4):
        attempt = essay.write(neighbour(app, cast, f"Trainee {number}"), content=essay.picture())
        text, file = (place(app, cast, attempt, question) for question in (TEXT, FILE))
        forms = [hidden(browser.get(text).text) for browser in (bob, carol)]
        sent = together(
            partial(bob.post, text, data={**forms[0], **FULL}),
            partial(carol.post, text, data={**forms[1], **FULL, "points-1": "0"}),
        )
        assert sorted(answer.status_code for answer in sent) == [303, 409]
        forms = [hidden(browser.get(file).text) for browser in (bob, carol)]
        sent = together(
            partial(bob.post, file, data={**forms[0], "credit": "100"}),
            partial(carol.post, file, data={**forms[1], "credit": "100"}),
        )
        assert [answer.status_code for answer in sent] == [303, 303]
        assert len(marked(app, attempt)) == 1
        assert len(essay.of_attempt(app, attempt, records.ANSWER_MARKED)) == 2


@pytest.mark.parametrize(
    ("question", "form", "problem"),
    [
        (TEXT, {}, "points-1"),
        (TEXT, {"points-1": "3", "points-2": "1"}, "points-1"),
        (TEXT, {"points-1": "2", "points-2": "-1"}, "points-2"),
        (TEXT, {"points-1": "2", "points-2": "½"}, "points-2"),
        (TEXT, {"points-1": "9" * 5000, "points-2": "1"}, "points-1"),
        (TEXT, {**FULL, "comment": "x" * 2001}, "comment"),
        (FILE, {}, "credit"),
        (FILE, {"credit": "101"}, "credit"),
        (FILE, {"credit": "33"}, "credit"),
    ],
)
def test_a_mark_that_cannot_be_comes_back_with_what_was_typed(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient, question: str, form: dict[str, str], problem: str
) -> None:
    attempt = essay.write(alice, content=essay.picture())
    refused = mark(bob, place(app, cast, attempt, question), **{"comment": "Kept <as typed>", **form})
    assert refused.status_code == 400
    assert f'href="#{problem}"' in refused.text
    assert f'id="{problem}"' in refused.text
    assert "Kept &lt;as typed&gt;" in refused.text or problem == "comment"
    assert essay.of_attempt(app, attempt, records.ANSWER_MARKED) == []


def test_what_was_written_is_shown_as_text_in_its_lines(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    page = bob.get(place(app, cast, essay.write(alice))).text
    assert "<p><bdi>First I ask what worries her.</bdi></p><p><bdi>Then I &lt;b&gt;wait&lt;/b&gt;.</bdi></p>" in page


# The queue -----------------------------------------------------------------------------------------------------------


def test_answers_are_marked_question_by_question_in_an_order_that_stays_and_differs_between_questions(
    app: Flask, cast: Cast, bob: FlaskClient
) -> None:
    written = [essay.write(neighbour(app, cast, f"Trainee {n}"), content=essay.picture()) for n in range(8)]
    queue = bob.get(f"/teach/{cast.cohort.code}/to-mark").text
    assert queue.count("8 answers wait") == 2
    address = queue.partition('<ul class="steps">')[2].partition('href="')[2].partition('"')[0]
    visited = []
    while not address.endswith("/to-mark"):
        visited.append(address)
        answered = mark(bob, address, **(FULL | {"credit": "100"}))
        assert answered.status_code == 303
        address = answered.location
    order = {
        question: [visited.index(place(app, cast, attempt, question)) for attempt in written]
        for question in (TEXT, FILE)
    }
    assert sorted(order[TEXT]) == list(range(8))
    assert sorted(order[FILE]) == list(range(8, 16))
    assert order[TEXT] != sorted(order[TEXT]) or order[FILE] != sorted(order[FILE])
    assert [number + 8 for number in order[TEXT]] != order[FILE]
    assert [marked(app, attempt) for attempt in written] == [[("1", True)]] * 8


def test_names_are_hidden_until_somebody_asks_for_them(
    app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient
) -> None:
    attempt = alice.begin(ESSAY)
    alice.answer(attempt, TEXT, essay.WORDS)
    assert essay.send_file(alice, attempt, essay.picture(), "Alice Nazarova.jpg").status_code == 303
    alice.hand_in(attempt)
    for question in (TEXT, FILE):
        address = place(app, cast, attempt, question)
        assert "Nazarova" not in bob.get(address).text
        shown = bob.get(f"{address}?names=1").text
        assert "Alice Nazarova" in shown
    assert "Nazarova" not in bob.get(f"/teach/{cast.cohort.code}/to-mark").text
    onward = mark(bob, place(app, cast, attempt), **FULL, names="1")
    assert onward.location.endswith("?names=1")
    back = mark(bob, place(app, cast, attempt, FILE), then="list", credit="0")
    assert back.location.endswith("/to-mark")


def test_who_has_left_the_cohort_is_not_waited_for(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    attempt = essay.write(alice)
    address = place(app, cast, attempt)
    carol = people.signed_in(app, cast.carol)
    assert carol.post(f"/manage/{cast.cohort.code}/people/{cast.alices_seat.membership}/end").status_code == 303
    assert "Nothing waits to be marked." in bob.get(f"/teach/{cast.cohort.code}/to-mark").text
    assert bob.get(address).status_code == 404


def test_nobody_marks_what_they_wrote_themselves(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    address = place(app, cast, essay.write(alice))
    people.give(app, cast.alice, identity.TRAINER, programme=cast.cohort.programme, cohort=cast.cohort.id)
    teaching_too = people.signed_in(app, people.again(app, cast.alice))
    assert "Nothing waits to be marked." in teaching_too.get(f"/teach/{cast.cohort.code}/to-mark").text
    assert teaching_too.get(address).status_code == 404
    assert teaching_too.post(address, data=FULL).status_code == 404
    assert mark(bob, address, **FULL).status_code == 303


def test_an_answer_in_a_quiz_that_was_withdrawn_can_still_be_marked(
    app: Flask, cast: Cast, content: Draft, alice: Trainee, bob: FlaskClient
) -> None:
    attempt = essay.write(alice)
    content.remove(essay.PATH).publish()
    assert "Essay: the first hour" in bob.get(f"/teach/{cast.cohort.code}/to-mark").text
    assert mark(bob, place(app, cast, attempt), **FULL).status_code == 303
    assert marked(app, attempt) == [("4/5", True)]


def test_only_what_waits_for_a_person_has_a_page(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    attempt = alice.begin(ESSAY)
    alice.answer(attempt, CHOICE, "1")
    alice.answer(attempt, TEXT, "A first thought.")
    early = essay.answer_to(app, attempt, TEXT)
    opened = bob.get(f"/teach/{cast.cohort.code}/mark/{early}")
    assert opened.status_code == 409
    assert "not handed in yet" in opened.text
    alice.answer(attempt, TEXT, essay.WORDS)
    alice.hand_in(attempt)
    for answer in (early, essay.answer_to(app, attempt, CHOICE), attempt, uuid4()):
        assert bob.get(f"/teach/{cast.cohort.code}/mark/{answer}").status_code == 404
        assert bob.post(f"/teach/{cast.cohort.code}/mark/{answer}", data=FULL).status_code == 404


def test_nobody_else_sees_or_marks_an_answer(app: Flask, cast: Cast, alice: Trainee) -> None:
    address = place(app, cast, essay.write(alice))
    people.give(app, cast.mallory, identity.TRAINER, programme=cast.other_programme, cohort=cast.other_cohort.id)
    for person in (cast.alice, people.again(app, cast.mallory)):
        browser = people.signed_in(app, person)
        assert browser.get(address).status_code == 404
        assert browser.post(address, data=FULL).status_code == 404
        assert browser.get(f"/teach/{cast.cohort.code}/to-mark").status_code == 404


def test_the_pages_are_drawn_in_russian(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    attempt = essay.write(alice, content=essay.picture())
    bob.set_cookie("lms_language", "ru")
    alice.client.set_cookie("lms_language", "ru")
    pages = [bob.get(f"/teach/{cast.cohort.code}/to-mark"), bob.get(place(app, cast, attempt, FILE))]
    for page in [*pages, alice.get(f"attempt/{attempt}/result")]:
        assert page.status_code == 200
        assert 'lang="ru"' in page.text


# A mark that changes -------------------------------------------------------------------------------------------------


def concluded(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient, **form: str) -> tuple[UUID, str]:
    """Let Alice write and Bob mark; return the attempt and the address of its text."""
    attempt = essay.write(alice)
    address = place(app, cast, attempt)
    assert mark(bob, address, **{**FULL, **form}).status_code == 303
    return attempt, address


def regraded(app: Flask, attempt: UUID) -> list[tuple[str, bool, bool, str]]:
    """Return score, verdict, whether it is worse, and the reason, of each change of a result."""
    found = [record.what for record in essay.of_attempt(app, attempt, records.REGRADED)]
    return [(what["score"], what["passed"], what["lowered"], what["reason"]) for what in found]


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
