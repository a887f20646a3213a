"""One trainee, as their trainer sees them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask

from lms import identity, records
from tests import people
from tests.conftest import Clock
from tests.people import Cast
from tests.teaching.conftest import Read, Try


def address(cast: Cast) -> str:
    """Return the page of Alice."""
    return f"/teach/{cast.cohort.code}/{cast.alice.id}"


def allow(cast: Cast) -> str:
    """Return where another attempt at the quiz is allowed."""
    return address(cast) + "/allow/response/quiz"


def of_kind(app: Flask, cast: Cast, kind: str) -> tuple[records.Record, ...]:
    """Return Alice's records of a kind."""
    with app.app_context():
        return records.of_seat(cast.cohort.id, cast.alice.id, [kind])


def test_a_trainer_sees_conditions_activities_and_attempts_with_their_dates(
    app: Flask, cast: Cast, clock: Clock, read_lesson: Read, try_quiz: Try
) -> None:
    read_lesson(cast.alices_seat, "response/signs")
    clock.forward(days=1)
    try_quiz(cast.alices_seat, "response/quiz", right=False)
    clock.forward(hours=2)
    try_quiz(cast.alices_seat, "response/quiz")
    page = people.signed_in(app, cast.bob).get(address(cast)).text
    assert "Alice Nazarova" in page
    assert "1 of 3" in page  # lessons
    assert "23 Nov 2026, 14:00" in page  # the lesson, at the clock of Dushanbe
    assert re.search(r"24 Nov 2026, 14:00</a>\s*<small>0%", page)
    assert re.search(r"24 Nov 2026, 16:00</a>\s*<small>100%", page)
    assert "Last seen on 24 Nov 2026, 16:00." in page


def test_a_trainer_sees_every_answer_of_an_attempt_and_the_right_one(app: Flask, cast: Cast, try_quiz: Try) -> None:
    attempt = try_quiz(cast.alices_seat, "response/quiz")
    page = people.signed_in(app, cast.bob).get(f"{address(cast)}/attempt/{attempt}").text
    assert page.count("Your answer") >= 4
    assert page.count("Right answer:") == 4
    assert "100%" in page


def test_an_attempt_that_is_not_handed_in_is_not_marked(app: Flask, cast: Cast, try_quiz: Try) -> None:
    attempt = try_quiz(cast.alices_seat, "response/quiz", hand_in=False)
    page = people.signed_in(app, cast.bob).get(f"{address(cast)}/attempt/{attempt}").text
    assert "This attempt is not handed in yet" in page
    assert "Right answer:" not in page


def test_nobody_else_reaches_a_trainees_page_or_acts_there(app: Flask, cast: Cast, try_quiz: Try) -> None:
    attempt = try_quiz(cast.alices_seat, "response/quiz")
    pages = [address(cast), f"{address(cast)}/attempt/{attempt}"]
    acts = [address(cast) + "/pin", allow(cast)]
    for person in (cast.alice, cast.mallory):
        browser = people.signed_in(app, person)
        assert {browser.get(page).status_code for page in pages} == {404}
        assert {browser.post(act, data={"reason": "x"}).status_code for act in acts} == {404}
    anybody = people.browser(app)
    assert {anybody.get(page).status_code for page in pages} == {303}
    assert {anybody.post(act).location for act in acts} == {"/sign-in"}
    assert of_kind(app, cast, records.PIN_RESET) == of_kind(app, cast, records.ATTEMPT_ALLOWED) == ()


def test_a_trainer_finds_no_trainee_of_another_cohort_and_no_attempt_of_anothers(
    app: Flask, cast: Cast, try_quiz: Try
) -> None:
    bob = people.signed_in(app, cast.bob)
    theirs = try_quiz(cast.mallorys_seat, "response/quiz")
    assert bob.get(f"/teach/{cast.cohort.code}/{cast.mallory.id}").status_code == 404
    assert bob.get(f"/teach/{cast.other_cohort.code}/{cast.mallory.id}").status_code == 404
    assert bob.get(f"/teach/{cast.cohort.code}/{cast.bob.id}").status_code == 404
    assert bob.get(f"{address(cast)}/attempt/{theirs}").status_code == 404


def test_a_new_pin_is_shown_once_and_signs_in(app: Flask, cast: Cast) -> None:
    bob = people.signed_in(app, cast.bob)
    card = bob.post(address(cast) + "/pin")
    assert card.status_code == 200
    assert card.headers["Cache-Control"] == "no-store"
    number, pin = re.findall(r'<dd class="code">([^<]+)</dd>', card.text)
    assert pin not in bob.get(address(cast)).text
    entered = people.browser(app).post("/sign-in", data={"name": number, "secret": pin}, follow_redirects=True)
    assert entered.request.path == f"/learn/{cast.cohort.code}/"
    (reset,) = of_kind(app, cast, records.PIN_RESET)
    assert reset.author == cast.bob.id
    assert pin not in str(reset)


def test_a_trainer_makes_no_pin_for_who_teaches_or_sits_elsewhere_too(app: Flask, cast: Cast) -> None:
    bob = people.signed_in(app, cast.bob)
    people.give(app, cast.alice, identity.TRAINEE, programme=cast.other_programme, cohort=cast.other_cohort.id)
    refused = bob.post(address(cast) + "/pin")
    assert refused.status_code == 409
    assert "New PIN" not in bob.get(address(cast)).text
    people.give(app, cast.carol, identity.TRAINEE, programme=cast.programme, cohort=cast.cohort.id)
    carols = f"/teach/{cast.cohort.code}/{cast.carol.id}/pin"
    assert bob.post(carols).status_code == 409
    assert people.again(app, cast.carol).epoch == cast.carol.epoch


def test_another_attempt_is_allowed_with_a_reason_and_once(app: Flask, cast: Cast, try_quiz: Try) -> None:
    for _try in range(3):
        try_quiz(cast.alices_seat, "response/quiz", right=False)
    alice, bob = people.signed_in(app, cast.alice), people.signed_in(app, cast.bob)
    quiz = f"/learn/{cast.cohort.code}/quiz/response/quiz"
    assert alice.post(quiz, data={"id": str(uuid4())}).status_code == 409
    sent = {"id": str(uuid4()), "reason": "The power went out <twice>"}
    for _time in range(2):
        assert bob.post(allow(cast), data=sent).status_code == 303
    (allowed,) = of_kind(app, cast, records.ATTEMPT_ALLOWED)
    assert (allowed.author, allowed.activity) == (cast.bob.id, "response/quiz")
    assert "The power went out &lt;twice&gt;" in bob.get(address(cast)).text
    assert alice.post(quiz, data={"id": str(uuid4())}).status_code == 303
    try_quiz(cast.alices_seat, "response/quiz", right=False)
    assert alice.post(quiz, data={"id": str(uuid4())}).status_code == 409


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_no_attempt_is_allowed_without_a_reason(app: Flask, cast: Cast, try_quiz: Try, reason: str) -> None:
    try_quiz(cast.alices_seat, "response/quiz", right=False)
    bob = people.signed_in(app, cast.bob)
    answer = bob.post(allow(cast), data={"id": str(uuid4()), "reason": reason})
    assert answer.status_code == 400
    assert 'href="#reason-2.3"' in answer.text
    assert of_kind(app, cast, records.ATTEMPT_ALLOWED) == ()


def test_an_attempt_at_what_is_no_quiz_cannot_be_allowed(app: Flask, cast: Cast) -> None:
    bob = people.signed_in(app, cast.bob)
    for activity in ("response/signs", "nothing/here"):
        answer = bob.post(f"{address(cast)}/allow/{activity}", data={"reason": "why not"})
        assert answer.status_code == 404


def test_what_a_trainee_typed_is_text(app: Flask, cast: Cast) -> None:
    trainee = people.trainee(app, cast.cohort, "<script>alert(1)</script>")
    page = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/{trainee.id}").text
    assert "<script>alert" not in page


def test_the_page_is_drawn_in_russian(app: Flask, cast: Cast, try_quiz: Try) -> None:
    attempt = try_quiz(cast.alices_seat, "response/quiz")
    bob = people.signed_in(app, cast.bob)
    bob.set_cookie("lms_language", "ru")
    for end in ("", f"/attempt/{attempt}"):
        page = bob.get(address(cast) + end)
        assert page.status_code == 200
        assert 'lang="ru"' in page.text
