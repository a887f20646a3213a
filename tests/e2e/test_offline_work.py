"""What is done besides lessons and quizzes on a phone whose line is cut: reviews, written work, hints, an appraisal."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from lms import records
from tests import people
from tests.conftest import Clock
from tests.e2e.phone import Phone, keep_course
from tests.learning import planned
from tests.learning.trainee import QUIZ, at_work, draft, log
from tests.people import Cast
from tests.teaching import appraising

pytestmark = pytest.mark.one_database


def test_reviews_and_written_work_wait_on_a_kept_course_and_go_up(
    app: Flask, cast: Cast, clock: Clock, alice: Phone, learn: str, tmp_path: Path
) -> None:
    planned.publish(draft(app, tmp_path))
    work = at_work(app, cast.alice, cast.alices_seat)
    work.read("response/signs")
    work.read("response/first-steps")
    work.take(QUIZ)
    clock.forward(days=3)
    keep_course(alice, learn)
    alice.line.cut()
    alice.open(f"{learn}remember")
    alice.follow("Begin")
    first = alice.path
    alice.page.locator("fieldset.q input").first.check()
    alice.press("Check my answer")
    kept = alice.page.locator(".note", has_text="Kept on this phone; it is sent")
    expect(kept).to_be_focused()
    assert alice.path.partition("#")[0] == first
    alice.click(kept.get_by_role("link", name="Go on"))
    assert alice.path != first
    assert alice.heading == "To remember"
    alice.open(f"{learn}assignment/{planned.PLAN}")
    alice.page.locator("textarea[name=gap-1]").fill("Too few families have naloxone")
    alice.press("Keep as a draft")
    expect(alice.page.locator("textarea[name=gap-1]")).to_have_value("Too few families have naloxone")
    expect(kept).to_be_focused()
    alice.press("Hand in")
    expect(alice.outbox).to_contain_text("3 answers wait on this phone")
    alice.line.mend()
    alice.send_now()
    expect(alice.outbox).to_have_text("1 answer was not taken.")
    assert len(log(app, cast.alices_seat, records.POINT_RECALLED)) == 1
    (written,) = log(app, cast.alices_seat, records.WORK_DRAFTED)
    assert written.what["given"] == {"gap-1": "Too few families have naloxone"}
    alice.open(f"{learn}assignment/{planned.PLAN}")
    expect(alice.page.locator(".note")).to_contain_text("fill this in before you hand the work in")
    for name, text in planned.ROW.items():
        alice.page.locator(f"textarea[name={name}]").fill(text)
    alice.press("Hand in")
    assert "What you handed in" in alice.text
    assert alice.waiting() == []


def test_hints_of_a_kept_question_open_one_at_a_time_and_are_told_with_the_answer(
    app: Flask, cast: Cast, alice: Phone, learn: str, tmp_path: Path
) -> None:
    content, hints = draft(app, tmp_path), "> **Hint:** How long?\n> **Hint:** Longer than naloxone?\n"
    content.edit("overdose/en/02-aftercare/09-quiz.md", "> **Why:** Naloxone can", f"{hints}> **Why:** Naloxone can")
    content.publish()
    keep_course(alice, learn)
    alice.line.cut()
    alice.open(f"{learn}quiz/aftercare/quiz")
    alice.press("Start")
    alice.page.get_by_text("Show hint 1 of 2").click()
    expect(alice.page.get_by_text("How long?")).to_be_visible()
    expect(alice.page.get_by_text("Longer than naloxone?")).to_be_hidden()
    alice.page.get_by_text("Show hint 2 of 2").click()
    expect(alice.page.get_by_text("Longer than naloxone?")).to_be_visible()
    alice.page.locator("fieldset.q input").first.check()
    alice.press("Save and go on")
    alice.line.mend()
    alice.send_all()
    shown = log(app, cast.alices_seat, records.HINT_SHOWN)
    assert [record.what["number"] for record in shown] == [1, 2]


def test_a_round_that_is_kept_is_rated_with_no_connection_and_gone_on_with_elsewhere(
    app: Flask, cast: Cast, alice: Phone, learn: str
) -> None:
    made = appraising.open_exercise(people.signed_in(app, cast.bob), cast.cohort)
    round_of = f"{learn}appraisal/{made}"
    alice.make_ready(round_of)
    alice.page.get_by_role("button", name="Keep on this phone").click()
    expect(alice.page.locator("[data-said]")).to_contain_text("Kept on this phone")
    alice.line.cut()
    alice.open(round_of)
    alice.click(alice.page.get_by_role("link", name="Begin with AC1a"))
    alice.page.get_by_label("Partly met").check()
    alice.press("Save and go on")
    assert alice.path == f"{round_of}/criterion/AC1b"
    alice.page.get_by_label("Not relevant").check()
    alice.press("Save and go on")
    alice.open(f"{round_of}/criterion/AC1a")
    expect(alice.page.get_by_label("Partly met")).to_be_checked()
    expect(alice.outbox).to_contain_text("2 answers wait on this phone")
    alice.line.mend()
    alice.send_now()
    expect(alice.outbox).to_have_text("1 answer was not taken.")
    alice.open(f"{round_of}/criterion/AC1b")
    expect(alice.page.get_by_label("Not relevant")).to_be_checked()
    expect(alice.page.locator(".note")).to_contain_text("Say why this does not apply to the service.")
    alice.page.get_by_label("Comment").fill("There is no such unit.")
    alice.press("Save and go on")
    assert alice.waiting() == []
    elsewhere = at_work(app, cast.alice, cast.alices_seat)
    assert "Go on with CA1a" in elsewhere.get(f"appraisal/{made}").text
