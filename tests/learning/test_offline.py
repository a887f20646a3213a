"""What a phone keeps of a course: enough to learn from, its size told before, and no key of anything that counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask

from curricula.model import Quiz
from curricula.offline import needs_connection, only_right
from curricula.questions.base import Option, Question
from tests import people, shipped
from tests.conftest import Clock
from tests.connect.phone import phone_of
from tests.learning import doorway, essay
from tests.learning.test_keys_stay_here import ATTEMPTS, same, sites
from tests.learning.trainee import CHECKS, LESSON, QUIZ, RIGHT, Draft, Trainee, log
from tests.people import Cast

__all__ = ["sites"]
pytestmark = pytest.mark.one_database


def package(alice: Trainee, part: str = "whole") -> dict[str, Any]:
    answer = alice.get(f"offline/{part}.json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    return told


def test_a_trainee_sees_what_each_part_costs_before_keeping_it(alice: Trainee) -> None:
    page = alice.get("offline").text
    parts = re.findall(r'data-package="([^"]+)" data-bytes="(\d+)"', page)
    assert [address.rpartition("/")[2] for address, _bytes in parts] == [
        "whole.json",
        "before.json",
        "response.json",
        "aftercare.json",
        "after.json",
    ]
    sizes = [int(told) for _address, told in parts]
    assert abs(sizes[0] - sum(sizes[1:])) < 5
    assert [alice.client.get(address).get_json()["bytes"] for address, _told in parts] == sizes


@shipped.once
def test_a_part_of_a_course_that_ships_costs_no_more_than_it_says(
    shipped_database_uri: str, make_app: Callable[..., Flask]
) -> None:
    app = make_app(shipped_database_uri)
    cohort = people.cohort(app, people.programme(app, "Measured"), curriculum="social-work")
    alice = Trainee(people.signed_in(app, people.trainee(app, cohort, "Alice Nazarova")), cohort.code)
    kept = package(alice, "street-work")
    alice.client.environ_base["HTTP_ACCEPT_ENCODING"] = "br, gzip"
    addresses = [each["url"] for each in kept["pages"]] + kept["pictures"]
    costs = len(alice.get("offline/street-work.json").data)
    costs += sum(len(alice.client.get(address).data) for address in addresses)
    assert kept["bytes"] / 2 < costs <= kept["bytes"]


def test_every_address_in_a_package_opens(app: Flask, alice: Trainee, content: Draft) -> None:
    doorway.publish(content)
    kept = package(alice)
    addresses = [each["url"] for each in kept["pages"]] + kept["pictures"] + kept["assets"]
    addresses += [kept["cases"][0]["start"], *(each["start"] for each in kept["attempts"])]
    addresses += [each["next"] for each in kept["pages"] if each["next"]] + [each["url"] for each in kept["search"]]
    assert {alice.client.get(address).status_code for address in addresses} == {200}
    assert alice.get("offline/nothing.json").status_code == 404


def test_keeping_a_course_writes_nothing_and_names_the_same_attempts_each_time(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    first, second = package(alice), package(alice)
    assert log(app, cast.alices_seat) == ()
    assert [each["id"] for each in first["attempts"]] == [each["id"] for each in second["attempts"]]
    assert len({each["id"] for each in first["attempts"]}) == len(RIGHT)
    alice.take(QUIZ)
    third = package(alice)
    assert [one["id"] == other["id"] for one, other in zip(first["attempts"], third["attempts"], strict=True)] == [
        True,
        False,
        True,
        True,
    ]


def test_an_attempt_asks_the_same_questions_with_and_without_a_connection(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    for ready in package(alice)["attempts"]:
        attempt = alice.begin(ready["activity"], id=ready["id"])
        assert str(attempt) == ready["id"]
        asked = [alice.get(f"attempt/{attempt}/{number}").text for number in range(1, len(ready["pages"]))]
        kept = [page["html"] for page in ready["pages"][:-1]]
        assert [without_ids(page) for page in kept] == [without_ids(page) for page in asked]
        assert [page["url"].rpartition("/")[2] for page in ready["pages"]] == [
            *map(str, range(1, len(asked) + 1)),
            "review",
        ]


def without_ids(page: str) -> str:
    return re.sub(r'name="id" value="[^"]+"', "", page)


def test_an_attempt_that_is_open_goes_on_without_a_connection(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-01", "2")
    phone = phone_of(alice, cast.alice, clock).keep("response")
    (ready,) = phone.package["attempts"]
    assert (ready["id"], ready["content"]) == (str(attempt), "")
    number = phone.asked(ready["id"]).index("t-q-01")
    assert re.search(r'value="2"[^>]* checked', ready["pages"][number]["html"])
    for question, given in list(RIGHT[QUIZ].items())[1:]:
        phone.answer(ready["id"], question, *given)
    phone.hand_in(ready["id"])
    assert phone.send() == ["added"] * 4
    assert "Passed: 100%" in alice.get(f"attempt/{attempt}/result").text


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("attempts: 0", "attempts: 0\ntime: 30 min", "It has a time limit, which runs on the server."),
        ("attempts: 0", "attempts: 0\nfeedback: at once", "It tells at once what was right"),
        ("attempts: 0", "attempts: 1", "You have used every attempt at this quiz."),
    ],
)
def test_what_cannot_be_taken_without_a_connection_says_why(
    alice: Trainee, content: Draft, old: str, new: str, why: str
) -> None:
    content.edit("overdose/en/02-aftercare/09-quiz.md", old, new).publish()
    alice.hand_in(alice.begin("aftercare/quiz"))
    kept = package(alice, "aftercare")
    assert kept["attempts"] == []
    (told,) = kept["later"]
    assert why in told["why"]


def test_a_quiz_that_asks_for_a_file_is_taken_with_a_connection(alice: Trainee, content: Draft) -> None:
    essay.publish(content)
    assert "It asks for a file" in " ".join(each["why"] for each in package(alice)["later"])


def test_what_a_lesson_says_is_found_by_its_words(alice: Trainee) -> None:
    found = {each["url"].partition("/lesson/")[2]: each["text"] for each in package(alice)["search"]}
    assert set(found) == set(CHECKS)
    assert "Three signs together mean an opioid overdose" in found[LESSON]
    assert not any("<" in text or "&amp;" in text for text in found.values())


# Keys ----------------------------------------------------------------------------------------------------------------


def test_no_kept_attempt_depends_on_what_is_right(sites: tuple[Trainee, Trainee]) -> None:  # noqa: F811 — the fixture
    drawn = []
    for alice in sites:
        kept = package(alice)["attempts"]
        assert {each["id"] for each in kept} >= {str(attempt) for attempt in ATTEMPTS.values()}
        drawn.append([same(alice, page["html"]) for each in kept if not each["content"] for page in each["pages"]])
    assert drawn[0] == drawn[1]


CONTROL = re.compile(r"<(input|option|textarea|select)\b([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="[^"]*")?')
# What a control of an unanswered question has, in whatever order: nothing that one of several could have more of.
PLAIN = {"type", "name", "value", "id", "required", "inputmode", "autocomplete", "autocapitalize", "spellcheck"}
PLAIN |= {"rows", "maxlength", "lang", "dir", "class", "aria-describedby", "aria-labelledby", "aria-label", "size"}


@shipped.once
def test_no_package_of_what_ships_holds_a_key_of_what_counts(
    shipped_database_uri: str, make_app: Callable[..., Flask]
) -> None:
    everything = make_app(shipped_database_uri)
    in_programme, looked_for = people.programme(everything, "All that ships"), 0
    for (curriculum, language), course in shipped.library().curricula.items():
        if language != "en":
            continue
        cohort = people.cohort(everything, in_programme, curriculum=curriculum)
        learner = people.trainee(everything, cohort, "Alice Nazarova")
        kept = package(Trainee(people.signed_in(everything, learner), cohort.code))
        quizzes = {each.id: each for each in course.activities if isinstance(each, Quiz)}
        for ready in kept["attempts"]:
            quiz, pages = quizzes[ready["activity"]], "".join(page["html"] for page in ready["pages"])
            told = secrets(quiz)
            assert [each for each in told if each in pages] == [], quiz.id
            looked_for += len(told)
            controls = [control for _tag, control in CONTROL.findall(pages)]
            assert {name for control in controls for name in ATTRIBUTE.findall(control)} <= PLAIN, quiz.id
        assert not set(kept["checks"]) & {question.id for quiz in quizzes.values() for question in quiz.questions}
    assert looked_for > 500


def secrets(quiz: Quiz) -> set[str]:
    """Return the longest piece of every remark that tells what is right, without what is asked anyway."""
    asked = " ".join(
        f"{question.stem} {option.html} {field.label}"
        for question in quiz.questions
        for field in question.present("")
        for option in (*field.options, Option("", ""))
    )
    told = {piece for question in quiz.questions for piece in remarks(asdict(question))}
    longest = {max(re.split(r"<[^>]*>", text), key=len).strip() for text in told}
    return {text for text in longest if len(text) > 12 and text not in asked}


def remarks(value: Any, name: str = "") -> Iterator[str]:
    """Yield what is said in a question, anywhere inside, about its answers."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from remarks(inner, "why" if name == "rubric" else key)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from remarks(inner, name)
    elif isinstance(value, str) and name in ("why", "correct", "incorrect", "feedback"):
        yield value


@shipped.once
def test_a_quiz_needs_a_connection_for_its_clock_its_key_or_a_file_and_for_nothing_else() -> None:
    """And a device is told the right answer to a check where that is the only one."""
    activities = [each for course in shipped.library().curricula.values() for each in course.activities]
    for quiz in (each for each in activities if isinstance(each, Quiz)):
        asks_for_file = any(question.kind == "upload" for question in quiz.questions)
        expected = "clock" if quiz.time else "key" if quiz.feedback == "at once" else "file" if asks_for_file else ""
        assert needs_connection(quiz, quiz.questions) == expected
    for question in (question for each in activities for question in each.questions):
        right = only_right(question)
        if right is not None:
            assert question.mark(right).credit == 1
            assert all(question.mark(other).credit < 1 for other in beside(question, right)), question.id


def beside(question: Question, right: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield answers that differ from a right one in a single choice."""
    fields = question.present("")
    if fields[0].kind == "many":
        values = {option.value for field in fields for option in field.options}
        for value in values:
            yield tuple(sorted(set(right) ^ {value}))
        return
    for place, field in enumerate(fields):
        for option in field.options:
            if option.value != right[place]:
                yield (*right[:place], option.value, *right[place + 1 :])
