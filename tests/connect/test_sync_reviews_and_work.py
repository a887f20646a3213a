"""Reviews, written work, hints and ratings on a phone without a connection: each arrives once, on the day of then."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from lms import records
from tests import people
from tests.conftest import Clock
from tests.connect.phone import Phone, phone_of
from tests.learning import planned
from tests.learning.planned import PLAN, ROW
from tests.learning.trainee import LESSON, POST_TEST, QUIZ, Draft, Trainee, at_work, log
from tests.people import Cast
from tests.teaching import appraising

pytestmark = pytest.mark.one_database

HINTS = ("How often does he breathe?", "Twelve times would be enough.")


@pytest.fixture
def reviewing(alice: Trainee, cast: Cast, clock: Clock) -> Phone:
    """Return Alice's phone on the third day after she finished a module, when its points have come back."""
    alice.read(LESSON)
    alice.read("response/first-steps")
    alice.take(QUIZ)
    clock.forward(days=3)
    return phone_of(alice, cast.alice, clock).keep()


def review(phone: Phone, activity: str, question: str, *given: str, **more: str) -> None:
    """Answer a point that has come back."""
    told = {question: [*given], **{f"{question}-{name}": [text] for name, text in more.items()}}
    phone.do("point-recalled", activity=activity, check=question, content=phone.package["content"], fields=told)


def test_a_review_counts_once_and_on_the_day_on_which_it_was_done(
    app: Flask, cast: Cast, reviewing: Phone, clock: Clock
) -> None:
    kept = [page["url"] for page in reviewing.package["pages"] if "/remember" in page["url"]]
    assert kept[0].endswith("/remember")
    assert f"{kept[0]}/{QUIZ}/t-q-01" in kept
    review(reviewing, QUIZ, "t-q-01", "2", certainty="sure")
    done = clock()
    sent = list(reviewing.outbox)
    clock.forward(days=9)
    assert reviewing.send() == ["added"]
    assert reviewing.words([*sent, {**sent[0], "fields": {"t-q-01": ["1"]}}]) == ["held", "conflict"]
    (record,) = log(app, cast.alices_seat, records.POINT_RECALLED)
    assert (record.at, record.what["credit"], record.what["certainty"]) == (done, "1", 3)
    assert "5 points to remember" in reviewing.trainee.get("remember").text, "one of six is remembered"


def test_only_what_comes_back_is_reviewed(app: Flask, cast: Cast, reviewing: Phone) -> None:
    review(reviewing, POST_TEST, "t-post-01", "2")
    review(reviewing, "aftercare/staying", "t-3-c1", "side")
    review(reviewing, QUIZ, "t-q-01", "77")
    assert reviewing.send() == ["refused"] * 3
    assert not log(app, cast.alices_seat, records.POINT_RECALLED)


def write(phone: Phone, act: str, **but: str) -> None:
    """Fill in the plan, and keep it as a draft or hand it in."""
    kind = "work-handed-in" if act == "hand-in" else "work-drafted"
    fields = {key: [text] for key, text in {**ROW, **but, "act": act}.items()}
    phone.do(kind, activity=PLAN, fields=fields)


@pytest.fixture
def planning(alice: Trainee, cast: Cast, clock: Clock, content: Draft) -> Phone:
    """Return Alice's phone in a course that asks for a plan."""
    planned.publish(content)
    return phone_of(alice, cast.alice, clock)


def test_work_that_is_written_without_a_connection_is_kept_and_handed_in(
    app: Flask, cast: Cast, planning: Phone, clock: Clock
) -> None:
    write(planning, "draft", **{"measure-1": ""})
    write(planning, "hand-in")
    done, sent = clock(), list(planning.outbox)
    clock.forward(days=2)
    assert planning.words(sent[::-1]) == ["added", "added"]
    assert planning.words(sent) == ["held", "held"]
    (handed_in,) = log(app, cast.alices_seat, records.WORK_HANDED_IN)
    assert (handed_in.what["given"], handed_in.at) == (ROW, done)
    assert "What you handed in" in planning.trainee.get(f"assignment/{PLAN}").text


def test_an_older_draft_that_arrives_late_does_not_cover_a_newer_one(planning: Phone, alice: Trainee) -> None:
    write(planning, "draft", **{"gap-1": "Written on the bus"})
    planning.clock.forward(hours=1)
    assert alice.send(f"assignment/{PLAN}", act="draft", **{"gap-1": "Written at home"}).status_code == 303
    assert planning.send() == ["added"]
    page = alice.get(f"assignment/{PLAN}").text
    assert "Written at home" in page
    assert "Written on the bus" not in page


def test_work_that_cannot_be_taken_stays_on_the_phone_with_the_reason(planning: Phone, alice: Trainee) -> None:
    write(planning, "hand-in", **{"who-1": ""})
    write(planning, "hand-in")
    assert planned.hand_in(alice).status_code == 303
    incomplete, overtaken = planning.told(planning.outbox)
    assert incomplete["answer"] == "refused"
    assert "fill this in before you hand the work in" in incomplete["why"]
    assert overtaken["answer"] == "conflict"
    assert "handed in already" in overtaken["why"]


def test_how_a_plan_stands_is_told_on_the_day_it_was_written_down(
    app: Flask, cast: Cast, planning: Phone, alice: Trainee, clock: Clock
) -> None:
    assert planned.hand_in(alice).status_code == 303
    begun = max(cast.cohort.ends_on, clock().date())
    early = {"days": ["30"], "status-1": ["done"], "note": [""]}
    planning.do("plan-followed", activity=PLAN, fields=early)
    clock.forward(days=(begun - clock().date()).days + 31)
    told = planning.do("plan-followed", activity=PLAN, fields={**early, "note": ["40 of 40 families have it"]})
    nothing = planning.do("plan-followed", activity=PLAN, fields={"days": ["30"]})
    assert planning.words([*planning.outbox]) == ["conflict", "added", "refused"]
    assert planning.words([told, {**told, "fields": {**early, "status-1": ["given-up"]}}]) == ["held", "conflict"]
    assert nothing["after"] == told["id"]
    (kept,) = log(app, cast.alices_seat, records.PLAN_FOLLOWED)
    assert kept.what == {"days": 30, "status": {"1": "done"}, "note": "40 of 40 families have it"}


def test_hints_that_were_opened_without_a_connection_are_told_to_the_trainer(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock, content: Draft
) -> None:
    lines = "".join(f"> **Hint:** {each}\n" for each in HINTS)
    path = "overdose/en/02-aftercare/09-quiz.md"
    content.edit(path, "> **Why:** Naloxone can", f"{lines}> **Why:** Naloxone can").publish()
    phone = phone_of(alice, cast.alice, clock).keep()
    attempt = phone.begin("aftercare/quiz")["attempt"]
    (ready,) = [each for each in phone.package["attempts"] if each["id"] == attempt]
    page = ready["pages"][0]["html"]
    assert page.index(HINTS[0]) < page.index("Show hint 2 of 2") < page.index(HINTS[1])
    phone.answer(attempt, "t-q-11", "2", hints="2")
    again = phone.answer(attempt, "t-q-11", "2", hints="1")
    phone.hand_in(attempt)
    assert set(phone.send()) == {"added"}
    hints = log(app, cast.alices_seat, records.HINT_SHOWN)
    assert [record.what["number"] for record in hints] == [1, 2]
    assert all(record.at < clock() - timedelta(minutes=1) for record in hints)
    assert phone.words([again]) == ["held"]


@pytest.fixture
def exercise(app: Flask, cast: Cast) -> str:
    """Open the exercise with the invented service; return its id."""
    return appraising.open_exercise(people.signed_in(app, cast.bob), cast.cohort)


def rate(phone: Phone, appraisal: str, criterion: str, rating: str, comment: str = "") -> dict[str, object]:
    """Rate a criterion on the kept page."""
    fields = {"rating": [rating], "comment": [comment], "next": ["/"]}
    return phone.do("criterion-rated", attempt=appraisal, check=criterion, fields=fields)


def test_ratings_without_a_connection_are_taken_once_and_never_cover_later_ones(
    app: Flask, cast: Cast, exercise: str, alice: Trainee, clock: Clock
) -> None:
    phone = phone_of(alice, cast.alice, clock)
    first = rate(phone, exercise, "AC1a", "0", "Seen on the bus")
    rate(phone, exercise, "AC1b", "2")
    clock.forward(hours=1)
    appraising.rate(alice.client, cast.cohort, exercise, {"AC1a": "1"}, hand_in=False)
    assert phone.send() == ["added", "added"]
    assert phone.words([first, {**first, "fields": {"rating": ["2"]}}]) == ["held", "conflict"]
    elsewhere = at_work(app, cast.alice, cast.alices_seat)
    assert "Go on with CA1a" in elsewhere.get(f"appraisal/{exercise}").text
    page = elsewhere.get(f"appraisal/{exercise}/criterion/AC1a").text
    assert re.search(r'value="1"[^>]* checked', page)
    assert "Seen on the bus" not in page


def test_a_rating_that_its_page_would_not_take_or_that_comes_too_late_says_why(
    app: Flask, cast: Cast, exercise: str, alice: Trainee, clock: Clock
) -> None:
    appraising.rate(alice.client, cast.cohort, exercise, appraising.KEY)
    phone = phone_of(alice, cast.alice, clock)
    rate(phone, exercise, "CA1b", "NA")
    rate(phone, exercise, "CA1b", "NA", "There are no kits.")
    rate(phone, exercise, "ZZ9z", "2")
    rate(phone, str(uuid4()), "CA1b", "2")
    rate(phone, exercise, "CA1b", "2")
    told = phone.told(phone.outbox)
    assert [each["answer"] for each in told] == ["refused", "conflict", "refused", "refused", "conflict"]
    assert "Say why this does not apply" in told[0]["why"]
    assert "locked" in told[-1]["why"]


def test_a_phone_keeps_every_criterion_of_a_round_without_the_key_and_nobody_elses(
    app: Flask, cast: Cast, exercise: str, alice: Trainee
) -> None:
    appraising.rate(alice.client, cast.cohort, exercise, {"AC1a": "1"}, hand_in=False)
    kept = alice.get(f"appraisal/{exercise}/offline.json").get_json()
    (of_round,) = kept["attempts"]
    first, *others = of_round["pages"]
    assert len(others) == len(appraising.CODES) - 1
    assert "A card on the door says 9 to 17." in first["html"]
    assert re.search(r'value="1"[^>]* checked', first["html"])
    assert "The hours are written and not kept." not in str(kept)
    mallory = people.signed_in(app, cast.mallory)
    assert mallory.get(f"/learn/{cast.cohort.code}/appraisal/{exercise}/offline.json").status_code == 404
    appraising.rate(alice.client, cast.cohort, exercise, appraising.KEY)
    assert alice.get(f"appraisal/{exercise}/offline.json").status_code == 409
