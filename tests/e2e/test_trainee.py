"""The trainee's whole way, on a phone: from the join code on the wall to a certificate that strangers can check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route
from pypdf import PdfReader

from lms.identity import Cohort
from tests import people
from tests.browser import DESK
from tests.conftest import Clock
from tests.e2e.conftest import Visit
from tests.e2e.course import COURSE, Words
from tests.e2e.visitor import Visitor
from tests.people import Cast

NAME = "Азиза Нурова"
FIRST_DAY = {"en": "23 November 2026", "ru": "23 ноября 2026 г."}
SECOND_DAY = {"en": "24 November 2026", "ru": "24 ноября 2026 г."}


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody goes: the language they read, and whether their phone runs scripts."""

    speaks: str
    javascript: bool = True


@pytest.mark.one_database
def test_a_trainee_goes_from_the_join_code_to_a_certificate_that_strangers_can_check(
    app: Flask, cast: Cast, clock: Clock, visit: Visit, tmp_path: Path
) -> None:
    go(Way("en"), people.cohort(app, cast.programme, title="Osh, autumn"), clock, visit, tmp_path)


@pytest.mark.one_database
def test_nobody_is_stopped_by_another_language_on_an_old_phone_without_script(
    app: Flask, cast: Cast, clock: Clock, visit: Visit, tmp_path: Path
) -> None:
    osh = people.cohort(app, cast.programme, title="Osh, autumn", language="ru")
    go(Way("ru", javascript=False), osh, clock, visit, tmp_path)


def go(way: Way, cohort: Cohort, clock: Clock, visit: Visit, folder: Path) -> None:
    """Go the whole way, from the code on the wall to the certificate; the PDF is kept in ``folder``."""
    words = COURSE[way.speaks]
    trainee = visit(javascript=way.javascript)
    trainee.open("/join")
    if way.speaks != "en":
        trainee.choose_language(way.speaks)
    card = join(trainee, cohort)
    assert trainee.heading == words.title
    take_the_pre_test(trainee, words)
    clock.forward(days=1)
    for place in (0, 1):
        read_a_lesson(trainee, words, place)
    fail_at_one_critical_question(trainee, words)
    pass_on_two_devices(trainee, visit(DESK, javascript=way.javascript), card, words)
    follow_the_course_to_its_end(trainee, words)
    hold_a_certificate(trainee, visit(javascript=way.javascript), words, folder)


def join(trainee: Visitor, cohort: Cohort) -> tuple[str, str]:
    """Join with the code from the wall, as people type it, and a name; return what the card says."""
    trainee.fill("Code", f" {cohort.join_code[:4].lower()} - {cohort.join_code[4:].lower()}")
    trainee.press("Go on")
    assert trainee.heading == cohort.title
    trainee.fill("Your name", NAME)
    trainee.press("Join this course")
    assert trainee.heading == trainee.say("Welcome, %(name)s", name=NAME)
    card = trainee.card()
    trainee.follow("Go to the course")
    return card


def take_the_pre_test(trainee: Visitor, words: Words) -> None:
    """Answer the test before the course, which gives nothing away and which nobody fails."""
    trainee.follow("Begin: %(title)s", title=words.pre_test)
    trainee.press("Start")
    trainee.answer(words.right)
    trainee.press("Hand in")
    assert trainee.heading == trainee.say("Thank you: your answers are kept")
    trainee.follow("Next: %(title)s", title=words.checks[0].lesson)


def read_a_lesson(trainee: Visitor, words: Words, place: int) -> None:
    """Read a lesson: its check is asked for, answered wrong, explained, and answered right."""
    check = words.checks[place]
    assert trainee.heading == check.lesson
    trainee.press("I have finished this lesson")
    assert trainee.say("Answer this check before you finish the lesson.") in trainee.text
    said = trainee.check(check.wrong)
    assert said.startswith(trainee.say("Not right"))
    assert trainee.say("Right answer:") in said
    trainee.follow("Answer again")
    assert trainee.check(check.right).startswith(trainee.say("Right"))
    trainee.press("I have finished this lesson")


def fail_at_one_critical_question(trainee: Visitor, words: Words) -> None:
    """Reach the pass mark with a dangerous answer: it is not passed, and the page leads to what to read again."""
    assert trainee.heading == words.quiz
    trainee.press("Start")
    trainee.answer({**words.right, **words.unsafe}, 4)
    trainee.press("Hand in")
    assert trainee.heading == trainee.say("Not passed yet: %(share)s", share=trainee.percent(75))
    critical = (
        "A question that is critical for safety was not right. Other answers cannot make up for it.",
        "%(n)s questions that are critical for safety were not right. Other answers cannot make up for them.",
    )
    assert trainee.count(*critical, 1) in trainee.text
    to_read = trainee.page.locator(".notice").get_by_role("link")
    assert to_read.all_inner_texts() == [words.checks[1].lesson]
    trainee.click(to_read)
    assert trainee.heading == words.checks[1].lesson


def pass_on_two_devices(phone: Visitor, desk: Visitor, card: tuple[str, str], words: Words) -> None:
    """Begin the second attempt on the phone, go on with it at a computer, and pass."""
    phone.follow("Course")
    phone.follow("Go on: %(title)s", title=words.quiz)
    phone.press("Start again")
    phone.answer(words.right, 2)
    desk.sign_in(*card)
    desk.speaks = phone.speaks  # remembered with the person, not with the phone
    desk.follow("Go on: %(title)s", title=words.quiz)
    desk.press("Go on with my attempt")
    assert desk.say("Question %(number)s of %(count)s", number=3, count=4) in desk.text
    desk.answer(words.right, 2)
    desk.press("Hand in")
    assert desk.heading == desk.say("Passed: %(share)s", share=desk.percent(100))
    assert desk.say("Right answer:") not in desk.text


def follow_the_course_to_its_end(trainee: Visitor, words: Words) -> None:
    """Do what is left; the certificate says until then what it waits for."""
    trainee.open("/learn/")
    trainee.follow("My certificate")
    assert trainee.say("Your certificate waits until everything here is met.") in trainee.text
    assert trainee.say("met on %(when)s", when=FIRST_DAY[trainee.speaks]) in trainee.text
    trainee.click(trainee.page.locator(".conds").get_by_role("link", name=words.checks[2].lesson))
    read_a_lesson(trainee, words, 2)
    for title, onward in ((words.last_quiz, words.post_test), (words.post_test, "")):
        assert trainee.heading == title
        trainee.press("Start")
        trainee.answer(words.right)
        trainee.press("Hand in")
        assert trainee.heading == trainee.say("Passed: %(share)s", share=trainee.percent(100))
        if onward:
            trainee.follow("Next: %(title)s", title=onward)
    trainee.follow("Back to the course")


def hold_a_certificate(trainee: Visitor, stranger: Visitor, words: Words, folder: Path) -> None:
    """Issue the certificate, take the PDF home, and let somebody who knows nobody here check it."""
    done = trainee.say("You completed the course on %(when)s.", when=SECOND_DAY[trainee.speaks])
    assert done in trainee.text
    trainee.click(trainee.page.locator(".bar").get_by_role("link", name=trainee.say("My certificate"), exact=True))
    for day in (FIRST_DAY, SECOND_DAY):
        assert trainee.say("met on %(when)s", when=day[trainee.speaks]) in trainee.text
    trainee.press("Issue my certificate")
    file = folder / "certificate.pdf"
    trainee.download(trainee.page.get_by_role("link", name=trainee.say("Download the PDF"), exact=True)).save_as(file)
    pdf = PdfReader(file)
    assert len(pdf.pages) == 1
    assert pdf.metadata is not None
    assert NAME in f"{pdf.metadata.title} {pdf.metadata.author} {pdf.metadata.subject}"
    trainee.follow("The page that confirms it")
    stranger.open(trainee.path)
    stranger.speaks = "en"  # nobody has chosen another language in this window
    assert stranger.say("This certificate is valid.") in stranger.text
    assert NAME in stranger.text
    assert words.title in stranger.text
    assert "Yes: the file is, bit by bit, the one that was issued." in stranger.compare(file)
    file.write_bytes(file.read_bytes().replace(b"2026", b"2025"))
    assert "No: this is not the file that was issued." in stranger.compare(file)


@pytest.mark.one_database
@pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"])
@pytest.mark.parametrize("way_on", ["back", "reload"])
def test_an_answer_that_was_given_without_network_is_not_lost(
    cast: Cast, visit: Visit, javascript: bool, way_on: str
) -> None:
    trainee = visit(javascript=javascript)
    trainee.sign_in(cast.alice.card, people.PIN)
    trainee.open(f"/learn/{cast.cohort.code}/quiz/response/quiz")
    trainee.press("Start")
    for cut in (without_network, without_answer_of_the_server):
        answer = COURSE["en"].right[trainee.question]
        trainee.give(answer)
        given = held(trainee)
        with cut(trainee.page):
            trainee.page.get_by_role("button", name="Save and go on").click()
            trainee.page.wait_for_url("chrome-error://**")
        if way_on == "reload":
            trainee.page.reload()
        else:
            # The page that is left hands over what it held when the other is there: nobody is as quick as a test.
            trainee.page.wait_for_timeout(500)
            trainee.page.go_back()
            if isinstance(answer, str) and not javascript:
                trainee.give(answer)  # a browser forgets a line that it must not offer to whoever has the phone next
            assert held(trainee) == given
            trainee.press("Save and go on")
    trainee.answer(COURSE["en"].right, 2)
    trainee.press("Hand in")
    assert trainee.heading == "Passed: 100%"


@pytest.mark.one_database
def test_an_answer_that_was_never_sent_is_there_when_the_question_is_opened_again(cast: Cast, visit: Visit) -> None:
    trainee = visit()
    trainee.sign_in(cast.alice.card, people.PIN)
    trainee.open(f"/learn/{cast.cohort.code}/quiz/response/quiz")
    trainee.press("Start")
    question = trainee.path
    trainee.give(COURSE["en"].right[trainee.question])
    given = held(trainee)
    trainee.open("/account")
    trainee.open(question)
    assert "Your unsent answer is back." in trainee.text
    assert held(trainee) == given


@contextmanager
def without_network(page: Page) -> Iterator[None]:
    """Be where there is no network."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


@contextmanager
def without_answer_of_the_server(page: Page) -> Iterator[None]:
    """Be where what is sent arrives, and nothing comes back."""

    def arrives_only_there(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/attempt/**", arrives_only_there)
    yield
    page.unroute("**/attempt/**")


def held(trainee: Visitor) -> list[str]:
    """Return what is ticked, typed and picked on the page of a question."""
    fields = trainee.page.locator("fieldset.q").locator("input:checked, input:not([type]), select")
    return [field.input_value() for field in fields.all()]
