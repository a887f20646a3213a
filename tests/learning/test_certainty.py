"""How sure somebody is of an answer: asked beside it, kept with it, and told afterwards."""

from __future__ import annotations

import pytest
from flask import Flask

from lms import records
from tests.learning.trainee import QUIZ, RIGHT, Draft, Trainee, log
from tests.people import Cast

FILE = "overdose/en/01-response/09-quiz.md"
SIGNS = "overdose/en/01-response/01-signs.md"


@pytest.fixture
def asked(content: Draft) -> Draft:
    """Publish the quiz so that it asks for certainty with every question."""
    content.edit(FILE, "kind: quiz\n", "kind: quiz\ncertainty: yes\n").publish()
    return content


def kept(app: Flask, cast: Cast, kind: str = records.ANSWER_GIVEN) -> list[object]:
    """Return the certainties that Alice's answers carry."""
    return [record.what.get("certainty") for record in log(app, cast.alices_seat, kind)]


def test_it_is_asked_only_where_the_author_asks_for_it(content: Draft, alice: Trainee) -> None:
    assert "How sure are you?" not in alice.get(f"attempt/{alice.begin(QUIZ)}/1").text
    content.edit(FILE, "<!-- id: t-q-03 -->\n", "<!-- id: t-q-03 -->\nCertainty: yes\n").publish()
    alice.hand_in(alice.begin(QUIZ))
    attempt = alice.begin(QUIZ)
    asking = [
        question
        for question in alice.questions(attempt)
        if "How sure are you?" in alice.get(alice.page_of(attempt, question)).text
    ]
    assert asking == ["t-q-03"]


def test_three_levels_are_kept_with_the_answer_as_numbers(app: Flask, cast: Cast, asked: Draft, alice: Trainee) -> None:
    attempt = alice.begin(QUIZ)
    for question, sure in (("t-q-01", "guess"), ("t-q-02", "fairly"), ("t-q-03", "sure")):
        alice.answer(attempt, question, *RIGHT[QUIZ][question], **{f"{question}-certainty": sure})
    alice.answer(attempt, "t-q-04", *RIGHT[QUIZ]["t-q-04"])
    assert kept(app, cast) == [1, 2, 3, None]
    page = alice.get(alice.page_of(attempt, "t-q-03")).text
    assert 'name="t-q-03-certainty" value="sure" checked' in page


def test_who_becomes_surer_gives_another_answer_and_who_says_the_same_does_not(
    app: Flask, cast: Cast, asked: Draft, alice: Trainee
) -> None:
    attempt = alice.begin(QUIZ)
    for sure in ("guess", "guess", "sure"):
        alice.answer(attempt, "t-q-01", "2", **{"t-q-01-certainty": sure})
    assert kept(app, cast) == [1, 3]


def test_what_no_form_of_ours_says_is_not_kept(app: Flask, cast: Cast, asked: Draft, alice: Trainee) -> None:
    attempt = alice.begin(QUIZ)
    for sure in ("4", "certain", "", "x" * 5000):
        assert alice.answer(attempt, "t-q-01", "2", **{"t-q-01-certainty": sure}).status_code == 303
    assert kept(app, cast) == [None]


def test_an_answer_that_is_refused_keeps_how_sure_somebody_was(asked: Draft, alice: Trainee) -> None:
    refused = alice.answer(alice.begin(QUIZ), "t-q-03", "two mg", **{"t-q-03-certainty": "fairly"})
    assert refused.status_code == 400
    assert 'value="fairly" checked' in refused.text


@pytest.mark.parametrize(
    ("answer", "sure", "told"),
    [
        ("1", "sure", "You were sure, and it was not right: read this again."),
        ("1", "guess", "You were guessing."),
        ("2", "guess", "You guessed, and it was right: read this again, so that you know it."),
        ("2", "fairly", "You were fairly sure."),
        ("2", "sure", "You were sure."),
    ],
)
def test_the_result_tells_what_it_means(asked: Draft, alice: Trainee, answer: str, sure: str, told: str) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-01", answer, **{"t-q-01-certainty": sure})
    alice.hand_in(attempt)
    assert alice.get(f"attempt/{attempt}/result").text.count(told) == 1


def test_a_check_in_a_lesson_asks_and_tells_too(app: Flask, cast: Cast, content: Draft, alice: Trainee) -> None:
    content.edit(SIGNS, "<!-- id: t-1-c1 -->\n", "<!-- id: t-1-c1 -->\nCertainty: yes\n").publish()
    assert "How sure are you?" in alice.get("lesson/response/signs").text
    alice.check("response/signs", "t-1-c1", "1", **{"t-1-c1-certainty": "sure"})
    assert "You were sure, and it was not right" in alice.get("lesson/response/signs").text
    alice.check("response/signs", "t-1-c1", "1", **{"t-1-c1-certainty": "guess"})
    assert "You were guessing." in alice.get("lesson/response/signs").text
    assert kept(app, cast, records.CHECK_ANSWERED) == [3, 1]


def test_nobody_is_asked_how_sure_they_are_of_an_opinion(content: Draft, alice: Trainee) -> None:
    survey = "\n## Survey: What should we change? <!-- id: t-q-09 -->\nCertainty: yes\n\n____ 50 words\n"
    content.add(
        "overdose/en/02-aftercare/07-opinion.md",
        f"---\nkind: quiz\ntitle: Opinion\nminutes: 1\ncertainty: yes\n---\n{survey}",
    )
    content.publish()
    assert "How sure are you?" not in alice.get(f"attempt/{alice.begin('aftercare/opinion')}/1").text
