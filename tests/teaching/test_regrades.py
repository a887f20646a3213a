"""A mended key applied to past attempts: looked at first, recorded with the reason, and never to anybody's loss."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms import records
from lms.records import Record
from tests import people
from tests.conftest import Clock
from tests.learning.test_publishing_meanwhile import FILE, RUSSIAN, complete, other_key
from tests.learning.trainee import QUIZ, Draft, Trainee, draft, log
from tests.people import Cast

PAGE = "/content/regrade/overdose/response/quiz"
WRONG_KEY = {"t-q-01": ("1",)}


@pytest.fixture
def content(app: Flask, tmp_path: Path) -> Draft:
    return draft(app, tmp_path)


def dose(content: Draft, old: str, new: str) -> None:
    """Change the right dose in both languages."""
    content.edit(FILE, f"- = {old} mg", f"- = {new} mg").edit(RUSSIAN, f"- = {old} мг", f"- = {new} мг")


def regrade(erin: FlaskClient, question: str = "t-q-01", **form: str) -> TestResponse:
    return erin.post(PAGE, data={"question": question, "reason": "The key was wrong", **form})


def seen(erin: FlaskClient, question: str = "t-q-01") -> str:
    """Return the dry run as one reads it, without marks of any kind."""
    page = erin.get(f"{PAGE}?question={question}").text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def told(app: Flask, cast: Cast) -> list[Record]:
    return list(log(app, cast.alices_seat, records.REGRADED))


def mend(content: Draft) -> None:
    other_key(content)
    content.publish()


def test_the_dry_run_shows_each_person_before_and_after_and_records_nothing(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient
) -> None:
    alice.take(QUIZ, WRONG_KEY)
    mend(content)
    listed = erin.get(PAGE).text
    assert '<td class="n">1</td>' in listed
    page = seen(erin)
    assert "1 attempt in en" in page
    assert "Alice Nazarova Dushanbe, November 2026" in page
    assert "75%, not passed" in page
    assert "100%, passed: better" in page
    assert "Key: Right answer" in page
    assert told(app, cast) == []


def test_a_mended_key_is_recorded_with_who_why_and_from_what_to_what(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient, clock: Clock
) -> None:
    attempt = alice.take(QUIZ, WRONG_KEY)
    clock.forward(days=2)
    mend(content)
    assert regrade(erin).status_code == 303
    (record,) = told(app, cast)
    assert (record.attempt, record.activity, record.what["question"]) == (attempt, QUIZ, "t-q-01")
    assert (record.what["score"], record.what["passed"], record.what["lowered"]) == ("1", True, False)
    assert record.what["before"] == {"score": "3/4", "passed": False}
    assert record.what["reason"] == "The key was wrong"
    assert record.what["from"] != record.what["to"]
    assert record.author is not None
    assert record.id == records.conclusion_id(attempt, f"regraded:{record.what['to']}")
    page = seen(erin)
    assert "Every attempt that was handed in counts by the key of now." in page
    assert "Erin Tosheva 75%, not passed 100%, passed The key was wrong" in page


def test_everybody_who_shows_the_result_shows_the_new_one(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient, clock: Clock
) -> None:
    attempt = alice.take(QUIZ, WRONG_KEY)
    assert "Not passed yet: 75%" in alice.get(f"attempt/{attempt}/result").text
    clock.forward(days=2)
    mend(content)
    regrade(erin)
    result = alice.get(f"attempt/{attempt}/result").text
    assert "Passed: 100%" in result
    assert "Marked anew on 25 November 2026; at first it was 75%. Reason: <bdi>The key was wrong</bdi>" in result
    assert "Not right" not in result
    assert ": 100%" in alice.get(f"quiz/{QUIZ}").text
    assert "best result 100%" in alice.get("").text
    bob = people.signed_in(app, cast.bob)
    assert (
        '<span class="sign passed"><span class="vh">Passed</span> 100%' in bob.get(f"/teach/{cast.cohort.code}/").text
    )
    theirs = f"/teach/{cast.cohort.code}/{cast.alice.id}"
    assert "100%" in bob.get(theirs).text
    assert "75% became 100%. Reason: The key was wrong" in bob.get(f"{theirs}/attempt/{attempt}").text
    carol = people.signed_in(app, cast.carol)
    with carol.get(f"/manage/{cast.cohort.code}/records.jsonl", buffered=True) as answer:
        rows = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert [(row["kind"], row["score"], row["passed"]) for row in rows] == [
        ("quiz-marked", 0.75, False),
        ("regraded", 1, True),
    ]
    assert "Marked anew" in carol.get(f"/manage/{cast.cohort.code}/records").text


def test_a_regrade_that_is_sent_twice_is_recorded_once(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient
) -> None:
    alice.take(QUIZ, WRONG_KEY)
    mend(content)
    assert regrade(erin).status_code == 303
    assert regrade(erin).status_code == 303
    assert len(told(app, cast)) == 1


def test_a_reason_is_required(app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient) -> None:
    alice.take(QUIZ, WRONG_KEY)
    mend(content)
    refused = regrade(erin, reason="  ")
    assert refused.status_code == 400
    assert "There is 1 problem" in refused.text
    assert told(app, cast) == []


def test_nobody_is_lowered_unless_that_is_asked_for(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient
) -> None:
    attempt = alice.take(QUIZ)
    mend(content)
    assert "100%, passed 75%, not passed: worse" in seen(erin)
    assert "0 attempts were marked anew" in erin.get(regrade(erin).location).text
    assert told(app, cast) == []
    assert "Passed: 100%" in alice.get(f"attempt/{attempt}/result").text
    regrade(erin, lower="1")
    (record,) = told(app, cast)
    assert (record.what["score"], record.what["passed"], record.what["lowered"]) == ("3/4", False, True)
    assert "Not passed yet: 75%" in alice.get(f"attempt/{attempt}/result").text


def test_a_completed_course_and_a_certificate_outlast_a_lowered_result_and_are_listed_for_a_decision(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient, clock: Clock
) -> None:
    complete(alice)
    assert alice.send("certificate").status_code == 303
    kept = (records.COURSE_COMPLETED, records.CERTIFICATE_ISSUED)
    before = log(app, cast.alices_seat, *kept)
    page = alice.get("certificate").text
    clock.forward(days=30)
    mend(content)
    assert "It stays completed; decide what to do. Certificate CBT-" in seen(erin)
    regrade(erin, lower="1")
    assert "To decide: the course stays completed, though it would not be by this result." in seen(erin)
    assert log(app, cast.alices_seat, *kept) == before
    assert alice.get("certificate").text == page
    assert "You completed the course on 23 November 2026" in alice.get("").text
    table = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/").text
    assert '<span class="sign failed">' in table


def test_a_course_is_completed_on_the_day_of_the_regrade_that_completes_it(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient, clock: Clock
) -> None:
    for lesson in ("response/signs", "response/first-steps", "aftercare/staying"):
        alice.read(lesson)
    for quiz in ("before/pre-test", "aftercare/quiz", "after/post-test"):
        alice.take(quiz)
    alice.take(QUIZ, WRONG_KEY)
    assert log(app, cast.alices_seat, records.COURSE_COMPLETED) == ()
    clock.forward(days=3)
    mend(content)
    assert "The course would be completed." in seen(erin)
    regrade(erin)
    (completed,) = log(app, cast.alices_seat, records.COURSE_COMPLETED)
    assert completed.at.date().isoformat() == "2026-11-26"
    clock.forward(days=3)
    regrade(erin)
    assert alice.send("certificate").status_code == 303
    assert log(app, cast.alices_seat, records.COURSE_COMPLETED) == (completed,)


def test_a_date_that_was_reached_never_moves(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient, clock: Clock
) -> None:
    alice.take(QUIZ, WRONG_KEY)
    clock.forward(days=1)
    alice.take(QUIZ)
    theirs = f"/teach/{cast.cohort.code}/{cast.alice.id}"
    bob = people.signed_in(app, cast.bob)
    assert "24 Nov 2026" in bob.get(theirs).text
    clock.forward(days=1)
    mend(content)
    regrade(erin)
    page = bob.get(theirs).text
    assert "24 Nov 2026" in page
    assert len(told(app, cast)) == 1


def test_an_answer_is_marked_by_its_words_where_choices_moved(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient
) -> None:
    attempt = alice.take(QUIZ, {"t-q-02": ("3",)})
    content.edit(FILE, "- [ ] Restless talk\n  > Opioids make people quiet, not restless.\n", "")
    content.edit(FILE, "- [x] No answer to a loud call", "- [ ] No answer to a loud call")
    remove_in_russian(content)
    content.publish()
    assert "100%, passed: better" in seen(erin, "t-q-02")
    regrade(erin, "t-q-02")
    assert "Passed: 100%" in alice.get(f"attempt/{attempt}/result").text


def remove_in_russian(content: Draft) -> None:
    file = content.folder / RUSSIAN
    lines = file.read_text(encoding="utf-8").split("\n")
    begin = next(i for i, line in enumerate(lines) if line.startswith("- [x]") and lines[i + 2].startswith("- [ ]"))
    lines[begin] = lines[begin].replace("[x]", "[ ]")
    file.write_text("\n".join(lines[: begin + 2] + lines[begin + 4 :]), encoding="utf-8")


def test_an_answer_that_the_mended_question_has_no_place_for_stays_as_it_was_marked(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient
) -> None:
    alice.take(QUIZ, {"t-q-02": ("2",)})
    content.edit(FILE, "- [ ] Restless talk\n  > Opioids make people quiet, not restless.\n", "")
    content.edit(FILE, "- [x] No answer to a loud call", "- [ ] No answer to a loud call")
    remove_in_russian(content)
    content.publish()
    assert "cannot be compared" in seen(erin, "t-q-02")
    regrade(erin, "t-q-02", lower="1")
    assert told(app, cast) == []


def test_a_key_that_is_mended_twice_is_applied_twice_and_each_question_by_itself(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient
) -> None:
    attempt = alice.take(QUIZ, {"t-q-01": ("1",), "t-q-03": ("3 mg",)})
    other_key(content)
    dose(content, "2", "4")
    content.publish()
    regrade(erin)
    dose(content, "4", "3")
    content.publish()
    regrade(erin, "t-q-03")
    assert [record.what["score"] for record in told(app, cast)] == ["3/4", "1"]
    assert "Passed: 100%" in alice.get(f"attempt/{attempt}/result").text
    dose(content, "3", "2")
    content.publish()
    regrade(erin, "t-q-03", lower="1")
    dose(content, "2", "3")
    content.publish()
    regrade(erin, "t-q-03")
    assert [record.what["score"] for record in told(app, cast)] == ["3/4", "1", "3/4", "1"]


def test_an_open_attempt_waits_until_it_is_handed_in(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient
) -> None:
    alice.take(QUIZ, WRONG_KEY)
    attempt = alice.begin(QUIZ)
    alice.answer(attempt, "t-q-01", "1")
    mend(content)
    assert "1 attempt with an old version is not marked yet" in seen(erin)
    regrade(erin)
    alice.hand_in(attempt)
    assert "Every attempt" not in seen(erin)
    regrade(erin)
    assert {record.attempt for record in told(app, cast)} >= {attempt}


def test_who_left_the_cohort_is_put_right_too(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient
) -> None:
    alice.take(QUIZ, WRONG_KEY)
    carol = people.signed_in(app, cast.carol)
    (seat,) = cast.alice.memberships
    assert carol.post(f"/manage/{cast.cohort.code}/people/{seat.id}/end").status_code == 303
    mend(content)
    assert "Alice Nazarova" in seen(erin)
    regrade(erin)
    assert len(told(app, cast)) == 1


def test_only_chosen_versions_are_marked_anew(
    app: Flask, cast: Cast, alice: Trainee, content: Draft, erin: FlaskClient
) -> None:
    first = alice.take(QUIZ, {"t-q-03": ("4 mg",)})
    dose(content, "2", "3")
    content.publish()
    alice.take(QUIZ, {"t-q-03": ("4 mg",)})
    dose(content, "3", "4")
    content.publish()
    page = erin.get(f"{PAGE}?question=t-q-03").text
    versions = re.findall(r'type="checkbox" name="from" value="([0-9a-f]{64})"', page)
    assert len(versions) == 2
    shown_first = [dict(started.what["questions"]) for started in log(app, cast.alices_seat, records.ATTEMPT_STARTED)]
    regrade(erin, "t-q-03", **{"from": shown_first[0]["t-q-03"]})
    assert [record.attempt for record in told(app, cast)] == [first]


@pytest.mark.parametrize("path", ["overdose/response/signs", "overdose/nothing", "nothing/response/quiz"])
def test_what_is_no_quiz_is_not_found(erin: FlaskClient, content: Draft, path: str) -> None:
    assert erin.get(f"/content/regrade/{path}").status_code == 404
    assert erin.get(f"/content/regrade/{path}?question=t-q-01").status_code == 404
    assert erin.get(f"{PAGE}?question=nothing").status_code == 404


Log = Callable[[], tuple[Record, ...]]


@pytest.mark.one_database
def test_the_better_of_both_counts_by_its_parts(clock: Clock) -> None:
    person, attempt, now = UUID(int=1), UUID(int=2), clock()
    marked = Record("quiz-marked", person, None, now, "quiz", what={"score": "3/4", "passed": True}, attempt=attempt)
    later = clock.forward(days=1)
    worse = Record("regraded", person, None, later, "quiz", what={"score": "1/2", "passed": False}, attempt=attempt)
    better = Record(
        "regraded", person, None, clock.forward(days=1), "quiz", what={"score": "1", "passed": True}, attempt=attempt
    )
    assert records.result(marked, ()).passed_at == now
    assert records.result(marked, [worse]).passed_at is None
    assert records.result(marked, [worse]).score == Fraction(1, 2)
    assert records.result(marked, [worse, better]).passed_at == better.at
    assert [fact.kind for fact in records.facts([marked, worse])] == ["quiz-submitted"]
    assert [(fact.kind, fact.at) for fact in records.facts([marked, better])] == [
        ("quiz-submitted", now),
        ("quiz-passed", now),
    ]
