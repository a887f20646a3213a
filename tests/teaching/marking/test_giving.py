"""A mark that is given: recorded once, with its reasons, whoever else marks."""

from __future__ import annotations

import re
from functools import partial
from itertools import permutations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import records
from tests import people
from tests.conftest import Clock
from tests.learning import essay
from tests.learning.essay import FILE, TEXT
from tests.learning.test_at_once import together
from tests.learning.trainee import Trainee
from tests.people import Cast
from tests.teaching.marking.desk import FULL, hidden, mark, marked, neighbour, place


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
    for number, turns in enumerate(sorted(set(permutations((0, 0, 1, 1))))):
        order = [acts[act] for act in turns]
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
