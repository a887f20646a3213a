"""On a phone whose line is cut: what is filled in is kept, what is kept opens, and all of it goes up by itself."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from lms import database, places, records
from lms.accounts import sessions
from tests import people
from tests.browser import DESK, FLAGS, NAMES, PHONE, WHOLE, Examine, Scheme
from tests.conftest import CONTENT, Clock
from tests.e2e.conftest import Visit
from tests.e2e.course import COURSE
from tests.e2e.phone import READY, SIGNS, Phone, keep_course, sign_in
from tests.learning import doorway, essay
from tests.learning.trainee import QUIZ, UNSAFE, at_work, draft, log
from tests.people import Cast
from tests.site import environment, running

pytestmark = pytest.mark.one_database

BUDGET = 12_000  # bytes, compressed: words, scripts and the worker
CHECKOUT = Path(__file__).resolve().parents[2]
ICON = places.static_folder() / "icons/192.png"
SECRET = "of no use outside the tests"
SCHEMES: tuple[Scheme, ...] = ("dark", "light")
WAITS = "1 answer waits on this phone"


# What a full disk answers. The windows of tests write to memory, which no quota of the browser limits.
FULL = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }; }"


def address_in(attribute: str, html: str) -> str:
    """Return the value of an attribute that stands once in a page."""
    (found,) = re.findall(rf'{attribute}="([^"]*)"', html)
    return str(found)


def answers(app: Flask, cast: Cast) -> list[list[str]]:
    """Return the answers to checks that the server has of Alice, as they came."""
    return [record.what["answer"] for record in log(app, cast.alices_seat, records.CHECK_ANSWERED)]


def test_an_answer_waits_in_sight_while_the_line_is_dead_and_goes_up_when_it_is_back(
    app: Flask, cast: Cast, alice: Phone, learn: str
) -> None:
    alice.line.cut()
    alice.give(("Slow breathing",))
    alice.press("Check my answer")
    assert alice.path == f"{learn}{SIGNS}#t-1-c1"
    expect(alice.outbox).to_have_text(f"{WAITS}.")
    expect(alice.page.get_by_label("Slow breathing")).to_be_checked()
    expect(alice.page.locator(".note", has_text="Kept on this phone; it is sent")).to_be_focused()
    alice.open(learn + "tool/nowhere")
    assert alice.heading == "No connection"
    expect(alice.outbox).to_contain_text(WAITS)
    assert answers(app, cast) == []
    alice.line.mend()
    alice.send_now()
    expect(alice.outbox).to_contain_text("Everything is sent")
    assert answers(app, cast) == [["2"]]
    alice.open(learn + SIGNS)
    expect(alice.page.locator(".verdict")).to_contain_text("Right")
    expect(alice.page.locator("#outbox")).to_be_hidden()


def test_what_arrived_although_its_answer_was_lost_is_taken_once(app: Flask, cast: Cast, alice: Phone) -> None:
    alice.line.swallow_answers()
    alice.give(("Pale skin",))
    alice.press("Check my answer")
    expect(alice.outbox).to_contain_text(WAITS)
    assert answers(app, cast) == [["1"]]
    alice.line.mend()
    alice.send_now()
    expect(alice.outbox).to_contain_text("Everything is sent")
    assert answers(app, cast) == [["1"]]


def test_a_full_phone_says_at_once_that_it_could_not_keep_an_answer_and_leaves_the_form(
    app: Flask, cast: Cast, alice: Phone
) -> None:
    (worker,) = alice.page.context.service_workers
    worker.evaluate(FULL)
    alice.line.cut()
    alice.give(("Slow breathing",))
    alice.page.get_by_role("button", name="Check my answer").click()
    told = alice.page.get_by_role("alert")
    expect(told).to_contain_text("This phone is full")
    expect(told).to_be_focused()
    expect(alice.page.get_by_label("Slow breathing")).to_be_checked()
    alice.line.mend()
    alice.press("Check my answer")
    assert answers(app, cast) == [["2"]]


def test_who_was_signed_out_meanwhile_signs_in_and_everything_is_sent(
    app: Flask, cast: Cast, alice: Phone, learn: str
) -> None:
    with app.app_context(), database.writing():
        sessions.end_everywhere(cast.alice.id)
    alice.give(("Slow breathing",))
    alice.press("Check my answer")
    assert alice.heading == "Sign in"
    alice.fill("E-mail or card number", cast.alice.card)
    alice.fill("Password or PIN", people.PIN)
    alice.press("Sign in")
    assert alice.path == learn + SIGNS
    expect(alice.outbox).to_contain_text("Everything is sent")
    assert answers(app, cast) == [["2"]]


def test_on_a_shared_phone_nobody_sends_what_somebody_else_has_answered(
    app: Flask, cast: Cast, alice: Phone, learn: str
) -> None:
    alice.line.cut()
    alice.give(("Slow breathing",))
    alice.press("Check my answer")
    expect(alice.outbox).to_contain_text(WAITS)
    alice.line.mend()
    alice.page.context.clear_cookies()
    sign_in(app, cast.mallory, alice.page, alice.site)
    alice.make_ready(f"/learn/{cast.other_cohort.code}/{SIGNS}")
    alice.give(("Pale skin",))
    alice.press("Check my answer")
    assert [record.what["answer"] for record in log(app, cast.mallorys_seat)] == [["1"]]
    assert answers(app, cast) == []
    alice.page.context.clear_cookies()
    sign_in(app, cast.alice, alice.page, alice.site)
    alice.open(learn + SIGNS)
    expect(alice.outbox).to_contain_text("Everything is sent")
    assert answers(app, cast) == [["2"]]


def test_signing_out_asks_about_what_was_not_sent_and_drops_what_was_kept(app: Flask, cast: Cast, alice: Phone) -> None:
    alice.line.cut()
    alice.give(("Slow breathing",))
    alice.press("Check my answer")
    expect(alice.outbox).to_contain_text(WAITS)
    alice.menu()
    alice.page.get_by_role("button", name="Sign out", exact=True).click()
    asking = alice.page.get_by_role("dialog")
    expect(asking).to_contain_text("1 answer has not been sent.")
    asking.get_by_role("button", name="Stay signed in").click()
    expect(asking).to_be_hidden()
    alice.line.mend()
    alice.menu()
    alice.page.get_by_role("button", name="Sign out", exact=True).click()
    alice.click(asking.get_by_role("button", name="Send now"))
    assert alice.heading == "Sign in"
    assert answers(app, cast) == [["2"]]
    kept = alice.page.evaluate("caches.keys().then(names => names.filter(name => !name.includes('assets')))")
    assert kept == []


def test_a_course_that_is_kept_is_read_searched_and_its_quiz_taken_with_no_connection(
    app: Flask, cast: Cast, alice: Phone, learn: str
) -> None:
    keep_course(alice, learn)
    alice.line.cut()
    alice.open(f"{learn}offline")
    alice.page.get_by_role("searchbox").fill("PUPILS")
    expect(alice.page.locator("[data-found] mark").first).to_have_text("pupils")
    alice.open(learn + SIGNS)
    alice.page.get_by_role("button", name="I have finished this lesson").click()
    expect(alice.page.get_by_role("alert")).to_have_text("Answer every check before you finish the lesson.")
    assert "Not right" in alice.check(("Pale skin",))
    alice.press("I have finished this lesson")
    assert alice.heading == "First steps"
    alice.open(f"{learn}quiz/response/quiz")
    alice.press("Start")
    alice.answer(COURSE["en"].right, 4)
    assert alice.heading == "Look over and hand in"
    expect(alice.page.get_by_text("Answered, kept on this phone")).to_have_count(4)
    alice.press("Hand in")
    assert alice.heading == "No connection"
    expect(alice.outbox).to_contain_text("8 answers wait on this phone")
    assert log(app, cast.alices_seat) == ()
    alice.line.mend()
    alice.send_now()
    expect(alice.outbox).to_contain_text("Everything is sent")
    kinds = [record.kind for record in log(app, cast.alices_seat)]
    assert kinds.count(records.ANSWER_GIVEN) == 4
    assert kinds.count(records.QUIZ_MARKED) == 1
    (marked,) = log(app, cast.alices_seat, records.QUIZ_MARKED)
    assert marked.what["passed"]


def test_a_case_that_is_kept_is_walked_with_no_connection_and_again(
    app: Flask, cast: Cast, alice: Phone, learn: str, tmp_path: Path
) -> None:
    doorway.publish(draft(app, tmp_path))
    keep_course(alice, learn)
    alice.line.cut()
    for last in ("Leave her with her friend", "Stay with her"):
        alice.open(f"{learn}case/{doorway.CASE}")
        alice.page.locator("main form[method=post] button").first.click()
        for choice in ("Speak to her and look at her breathing", last):
            alice.page.get_by_label(choice).check()
            alice.press("Do this")
        assert "it has been sent" in alice.text
    alice.line.mend()
    alice.send_now()
    expect(alice.outbox).to_contain_text("Everything is sent")
    ended = log(app, cast.alices_seat, records.CASE_ENDED)
    assert [record.what["outcome"] for record in ended] == ["mixed", "good"]


@pytest.fixture
def reopened(chromium: Browser, tmp_path: Path) -> Iterator[Callable[[], Page]]:
    """Yield what opens the same browser anew, with all that it had on its disk."""
    path = next(filter(None, map(shutil.which, NAMES)))
    opened: list[BrowserContext] = []

    def launch() -> Page:
        for old in opened:
            old.close()
        folder = tmp_path / "browser"
        context = chromium.browser_type.launch_persistent_context(
            folder, executable_path=path, args=list(FLAGS), viewport=PHONE
        )
        opened[:] = [context]
        return context.pages[0]

    yield launch
    for last in opened:
        last.close()


def test_what_was_on_its_way_to_a_server_that_is_killed_survives_a_closed_browser(
    database_uri: str, make_app: Callable[..., Flask], reopened: Callable[[], Page], tmp_path: Path
) -> None:
    app = make_app(database_uri, SECRET_KEY=SECRET, LMS_CLOCK=None)
    cast = people.settle(app)
    learn = f"/learn/{cast.cohort.code}/"
    variables = {"SECRET_KEY": SECRET, "SQLALCHEMY_DATABASE_URI": database_uri, "LMS_CONTENT": str(CONTENT)}
    env = environment(tmp_path / "site", WEB_CONCURRENCY="1", **variables)
    with running((sys.executable, CHECKOUT / "app.py"), tmp_path, env) as site:
        alice = Phone(reopened(), site.address)
        sign_in(app, cast.alice, alice.page, site.address)
        alice.make_ready(learn + SIGNS)
        os.killpg(site.process.pid, signal.SIGSTOP)  # whatever is sent now arrives nowhere
        alice.give(("Slow breathing",))
        alice.page.get_by_role("button", name="Check my answer").click(no_wait_after=True)
        os.killpg(site.process.pid, signal.SIGKILL)
        expect(alice.outbox).to_contain_text(WAITS)
    alice.page = reopened()
    env["PORT"] = site.address.rpartition(":")[2]
    with running((sys.executable, CHECKOUT / "app.py"), tmp_path, env):
        sign_in(app, cast.alice, alice.page, site.address)
        alice.open(learn + SIGNS)
        alice.send_all()
    assert answers(app, cast) == [["2"]]


def test_answers_saved_to_a_file_are_sent_from_another_machine_and_count_once(
    app: Flask, cast: Cast, alice: Phone, learn: str, visit: Visit, tmp_path: Path
) -> None:
    keep_course(alice, learn)
    alice.open(learn + SIGNS)
    alice.line.cut()
    alice.give(("Slow breathing",))
    alice.press("Check my answer")
    alice.open(f"{learn}offline")
    with alice.page.expect_download() as saved:
        alice.page.get_by_role("button", name="Save to a file").click()
    saved.value.save_as(tmp_path / "answers.json")
    machine = visit(DESK)
    sign_in(app, cast.alice, machine.page, machine.site)
    machine.open(f"{learn}offline")
    machine.field("File with answers").set_input_files(tmp_path / "answers.json")
    machine.press("Send this file")
    assert answers(app, cast) == [["2"]]
    alice.line.mend()
    alice.send_all()
    assert answers(app, cast) == [["2"]]


def test_what_was_not_taken_says_why_and_is_sent_again_or_dropped(
    app: Flask, cast: Cast, clock: Clock, alice: Phone, learn: str
) -> None:
    keep_course(alice, learn)
    alice.open(f"{learn}quiz/{QUIZ}")
    alice.line.cut()
    elsewhere = at_work(app, cast.alice, cast.alices_seat)
    for _try in range(3):  # which are all that there are
        elsewhere.take(QUIZ, UNSAFE)
    clock.forward(hours=1)
    alice.press("Start")
    alice.line.mend()
    alice.send_now()
    expect(alice.outbox).to_have_text("1 answer was not taken.")
    alice.open(f"{learn}offline")
    told = alice.page.locator("[data-outbox-list] li")
    expect(told).to_contain_text("Quiz begun")
    expect(told.locator(".err")).not_to_be_empty()
    told.get_by_role("button", name="Send again").click()
    expect(told.locator(".err")).not_to_be_empty()
    told.get_by_role("button", name="Drop").click()
    expect(told).to_have_count(0)
    assert len(log(app, cast.alices_seat, records.ATTEMPT_STARTED)) == 3


def test_a_photograph_whose_way_is_cut_is_kept_and_handed_in_later(
    app: Flask, cast: Cast, alice: Phone, learn: str, tmp_path: Path
) -> None:
    essay.publish(draft(app, tmp_path))
    work = at_work(app, cast.alice, cast.alices_seat)
    attempt = work.begin(essay.ESSAY)
    alice.open(f"{learn}{work.page_of(attempt, essay.FILE)}")
    alice.line.cut()
    photograph = FilePayload(name="plan.png", mimeType="image/png", buffer=ICON.read_bytes())
    alice.page.locator("input[type=file]").first.set_input_files(photograph)
    alice.press("Save and go on")
    expect(alice.outbox).to_contain_text(WAITS)
    alice.line.mend()
    alice.send_all()
    (given,) = log(app, cast.alices_seat, records.ANSWER_GIVEN)
    assert given.what["question"] == essay.FILE


def test_what_is_said_about_waiting_keeps_wcag_and_is_in_the_language_of_the_page(
    alice: Phone, learn: str, axe: Examine
) -> None:
    def examine() -> None:
        for scheme in SCHEMES:
            alice.page.emulate_media(color_scheme=scheme)
            assert axe(alice.page) == []
            assert alice.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    keep_course(alice, learn)
    alice.choose_language("ru")
    alice.make_ready(learn + SIGNS)
    alice.line.cut()
    alice.give(("Slow breathing",))
    alice.press("Check my answer")
    expect(alice.outbox).to_contain_text("1 ответ ждёт на этом телефоне")
    expect(alice.page.locator(".note", has_text="Сохранено на этом телефоне")).to_be_focused()
    expect(alice.page.locator(".note .verdict")).to_be_visible()
    examine()
    alice.menu()
    alice.page.get_by_role("button", name="Выйти", exact=True).click()
    expect(alice.page.get_by_role("dialog")).to_contain_text("1 ответ не отправлен.")
    examine()
    alice.open(learn + "meetings")
    assert alice.heading == "Нет связи"
    expect(alice.page.locator("[data-pages] a").first).to_be_visible()
    examine()
    alice.open(learn + "offline")
    expect(alice.page.locator("[data-outbox-list] li")).to_have_count(1)
    examine()


def test_what_a_page_loads_to_go_on_without_a_connection_is_light(app: Flask, cast: Cast, learn: str) -> None:
    client = people.signed_in(app, cast.alice)
    asks = {"Accept-Encoding": "gzip, deflate, br"}
    for speaks in app.config["LMS_LANGUAGES"]:
        client.set_cookie("lms_language", speaks)
        fragment = address_in("data-outbox", client.get(learn + SIGNS).text)
        words = client.get(fragment).text
        loaded = [fragment, address_in("data-worker", words), address_in("data-script", words)]
        assert sum(len(client.get(each, headers=asks).data) for each in loaded) < BUDGET
    assert "data-outbox" not in people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/").text


def test_the_site_can_be_installed_as_an_app(app: Flask, cast: Cast, alice: Phone) -> None:
    ours = alice.page.context
    assert ours.browser is not None
    whole = ours.browser.browser_type.launch(  # a browser without windows installs nothing
        executable_path=next(filter(None, map(shutil.which, WHOLE))), args=list(FLAGS)
    )
    page = whole.new_context(storage_state=ours.storage_state()).new_page()
    page.goto(alice.page.url)
    page.evaluate(READY)
    devtools = page.context.new_cdp_session(page)
    errors = {each["errorId"] for each in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert errors == {"in-incognito"}  # the window of a test is, and nothing else keeps it from being installed
    assert devtools.send("Page.getAppManifest")["errors"] == []
    whole.close()
