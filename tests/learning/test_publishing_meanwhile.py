"""What is published while people are learning takes nothing from anybody: no answer, no date, no score."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from lms import records
from tests.conftest import Clock
from tests.learning.trainee import LESSON, QUIZ, RIGHT, Draft, Trainee, log
from tests.people import Cast

FILE = "overdose/en/01-response/09-quiz.md"
RUSSIAN = "overdose/ru/01-response/09-quiz.md"


def typo(content: Draft) -> None:
    content.edit(FILE, "four times a minute", "4 times a minute")


def other_key(content: Draft) -> None:
    """The right answer to the critical question turns out to be the other one."""
    for path, wrong, right in (
        (FILE, "- [ ] Give naloxone and go", "- [x] Call for help and support"),
        (RUSSIAN, "- [ ] Ввожу", "- [x] Зову"),
    ):
        content.edit(path, wrong, wrong.replace("[ ]", "[x]")).edit(path, right, right.replace("[x]", "[ ]"))


def question_removed(content: Draft) -> None:
    for path in (FILE, RUSSIAN):
        text = (content.folder / path).read_text(encoding="utf-8")
        (content.folder / path).write_text(text[: text.index("\n## ", text.index("t-q-03"))], encoding="utf-8")


def question_added(content: Draft) -> None:
    for path in (FILE, RUSSIAN):
        text = (content.folder / path).read_text(encoding="utf-8")
        added = (
            "\n## 1 + 1? <!-- id: t-q-05 -->\nOutcome: T-1 · Lesson: response/signs\n\n- = 2\n\n> **Why:** So it is.\n"
        )
        added = added.replace("Outcome", "Результат").replace("Lesson", "Урок") if path == RUSSIAN else added
        (content.folder / path).write_text(text + added, encoding="utf-8")


def pass_mark_raised(content: Draft) -> None:
    content.edit(FILE, "pass: 75%", "pass: 100%")


def renamed(content: Draft) -> None:
    """The file has another name and says in its header who it was."""
    content.edit(FILE, "kind: quiz\n", "kind: quiz\nid: response/quiz\n")
    for path in (FILE, RUSSIAN):
        content.move(path, path.replace("09-quiz", "08-what-you-know"))


def broken(content: Draft) -> None:
    content.edit(FILE, "- = 2 mg", "- = two mg").edit(FILE, "- [x] Call for help", "- [ ] Call for help")


def withdrawn(content: Draft) -> None:
    for path in (FILE, RUSSIAN):
        content.remove(path)


CHANGES = [typo, other_key, question_removed, question_added, pass_mark_raised, renamed, broken, withdrawn]
Change = Callable[[Draft], None]


def without_forms(page: str) -> str:
    """Return a page without what differs each time it is drawn: the ids of its forms."""
    return re.sub(r'name="id" value="[^"]+"', "", page)


@pytest.mark.one_database
@pytest.mark.parametrize("change", CHANGES)
def test_an_open_attempt_is_gone_on_with_and_marked_as_it_began(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, change: Change
) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-01", "2")
    asked = alice.questions(attempt)
    pages = [without_forms(alice.get(f"attempt/{attempt}/{number}").text) for number in range(1, 5)]
    change(content)
    content.publish()
    assert [without_forms(alice.get(f"attempt/{attempt}/{number}").text) for number in range(1, 5)] == pages
    for question in asked:
        if question != "t-q-01":
            assert alice.answer(attempt, question, *RIGHT[QUIZ][question]).status_code == 303
    assert alice.hand_in(attempt).status_code == 303
    (marked,) = log(app, cast.alices_seat, records.QUIZ_MARKED)
    assert (marked.what["score"], marked.what["passed"]) == ("1", True)
    assert "Passed: 100%" in alice.get(f"attempt/{attempt}/result").text


@pytest.mark.one_database
@pytest.mark.parametrize("change", CHANGES)
def test_a_result_stays_what_it_was(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, clock: Clock, change: Change
) -> None:
    failed, passed = alice.take(QUIZ, {"t-q-01": ("1",)}), alice.take(QUIZ)
    before = log(app, cast.alices_seat)
    pages = [verdicts(alice.get(f"attempt/{attempt}/result").text) for attempt in (failed, passed)]
    clock.forward(days=1)
    change(content)
    content.publish()
    assert log(app, cast.alices_seat) == before
    assert [verdicts(alice.get(f"attempt/{attempt}/result").text) for attempt in (failed, passed)] == pages
    course = alice.get("").text
    if change is withdrawn:
        assert "Quiz: signs and first steps" not in course
    else:
        assert re.search(r'quiz">Quiz: signs and first steps</a>\s*<small[^>]*><span class="state passed">', course)


def verdicts(page: str) -> str:
    """Return a result page without the ways onward, which lead through the course as it is now."""
    assert "Your answers" in page
    return re.sub(r"<a [^>]*>|</a>", "", page[page.index("Your answers") :])


@pytest.mark.one_database
@pytest.mark.parametrize("change", CHANGES)
def test_a_completed_course_stays_completed_on_its_day(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, clock: Clock, change: Change
) -> None:
    complete(alice)
    (completed,) = log(app, cast.alices_seat, records.COURSE_COMPLETED)
    clock.forward(days=2)
    change(content)
    content.publish()
    assert "You completed the course on 23 November 2026" in alice.get("").text
    alice.take("aftercare/quiz")
    assert log(app, cast.alices_seat, records.COURSE_COMPLETED) == (completed,)


def complete(alice: Trainee) -> None:
    alice.take("before/pre-test")
    for lesson in (LESSON, "response/first-steps", "aftercare/staying"):
        alice.read(lesson)
    for quiz in (QUIZ, "aftercare/quiz", "after/post-test"):
        alice.take(quiz)


NEW_LESSON = "---\ntitle: Something new\nminutes: 5\nlevel: core\noutcomes: [T-2]\nsources: [W14o]\n---\nText [W14o].\n"
NEW_IN_RUSSIAN = "---\ntitle: Новое\noutcomes: [T-2]\nsources: [W14o]\n---\nТекст [W14o].\n"


@pytest.mark.one_database
def test_a_course_that_grows_asks_those_who_completed_it_for_nothing(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, clock: Clock
) -> None:
    complete(alice)
    clock.forward(days=30)
    content.add("overdose/en/02-aftercare/02-new.md", NEW_LESSON)
    content.add("overdose/ru/02-aftercare/02-new.md", NEW_IN_RUSSIAN).publish()
    page = alice.get("").text
    assert "Something new" in page
    assert "You completed the course on 23 November 2026" in page
    assert alice.client.post(f"/learn/{cast.cohort.code}/certificate").status_code == 303
    alice.finish("aftercare/new")
    (completed,) = log(app, cast.alices_seat, records.COURSE_COMPLETED)
    assert completed.at.date().isoformat() == "2026-11-23"


@pytest.mark.one_database
def test_a_new_check_in_a_lesson_that_was_finished_does_not_undo_it(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, clock: Clock
) -> None:
    alice.read(LESSON)
    clock.forward(days=1)
    for language, heading, why in (("en", "Check: And now?", "Why"), ("ru", "Проверка: А теперь?", "Почему")):
        path = f"overdose/{language}/01-response/01-signs.md"
        text = (content.folder / path).read_text(encoding="utf-8")
        content.add(path, f"{text}\n## {heading} <!-- id: t-1-c2 -->\n\n- = 3\n\n> **{why}:** So.\n")
    content.publish()
    page = alice.get(f"lesson/{LESSON}").text
    assert "And now?" in page
    assert "You finished this lesson on 23 November 2026" in page
    assert alice.finish(LESSON).status_code == 400
    assert len(log(app, cast.alices_seat, records.LESSON_COMPLETED)) == 1


@pytest.mark.one_database
def test_an_answer_that_a_changed_check_no_longer_knows_is_kept_and_asked_for_anew(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    alice.check("aftercare/staying", "t-3-c1", "side")
    content.edit(
        "overdose/en/02-aftercare/01-staying.md", "- = side\n- (0%) = back\n  > On", "- = 3\n- (0%) = 4\n  > On"
    )
    content.edit("overdose/ru/02-aftercare/01-staying.md", "- = бок\n- (0%) = спину", "- = 3\n- (0%) = 4")
    assert content.publish().is_new
    page = alice.get("lesson/aftercare/staying").text
    assert "Still to answer in this lesson" in page
    assert alice.finish("aftercare/staying").status_code == 400
    assert alice.check("aftercare/staying", "t-3-c1", "3").status_code == 303
    assert [record.what["answer"] for record in log(app, cast.alices_seat, records.CHECK_ANSWERED)] == [["side"], ["3"]]


@pytest.mark.one_database
def test_the_next_attempt_asks_what_is_published_now(app: Flask, cast: Cast, alice: Trainee, content: Draft) -> None:
    first = alice.take(QUIZ, {"t-q-01": ("1",)})
    other_key(content)
    content.publish()
    second = alice.take(QUIZ, {"t-q-01": ("1",)})
    assert [record.what["passed"] for record in log(app, cast.alices_seat, records.QUIZ_MARKED)] == [False, True]
    assert "Not right" in alice.get(f"attempt/{first}/result").text
    assert "Not right" not in alice.get(f"attempt/{second}/result").text


@pytest.mark.one_database
def test_a_course_that_is_withdrawn_as_a_whole_says_so_and_comes_back_with_everything(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    alice.read(LESSON)
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-01", "2")
    (content.folder / "overdose").rename(content.folder.parent / "overdose")
    content.publish()
    for path in ("", f"lesson/{LESSON}", f"quiz/{QUIZ}"):
        gone = alice.get(path)
        assert gone.status_code == 404
        assert "Nothing you did is lost" in gone.text
    assert alice.answer(attempt, "t-q-02", "1", "3").status_code == 303
    (content.folder.parent / "overdose").rename(content.folder / "overdose")
    content.publish()
    assert "You finished this lesson" in alice.get(f"lesson/{LESSON}").text
    assert alice.begin(QUIZ) == attempt
    assert alice.get(f"attempt/{attempt}/review").text.count("No answer yet") == 2
