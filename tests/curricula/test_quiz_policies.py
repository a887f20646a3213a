"""What the header of a quiz says about its attempts, and what follows for its score."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest

from curricula.facts import QUIZ_PASSED, QUIZ_SUBMITTED, Fact
from curricula.model import Curriculum, Module, Quiz
from curricula.progress import derive
from curricula.quizzes import draw, told
from tests.curricula.course import activity, quiz

ONE = "## A? <!-- id: a -->\n- = x\n"
CRITICAL = "## A? <!-- id: a -->\nCritical: yes\n- = x\n"


def test_without_a_word_the_best_attempt_counts_at_once_and_for_as_long_as_one_likes(tmp_path: Path) -> None:
    found = quiz(tmp_path, ONE)
    assert (found.counts, found.wait, found.time, found.feedback, found.closes) == (
        "best",
        0,
        0,
        "after handing in",
        None,
    )


def test_the_policies_of_a_quiz_are_read(tmp_path: Path) -> None:
    header = "counts: last\nwait: 12 h\ntime: 45 min\nfeedback: after closing\n"
    found = quiz(tmp_path, ONE, header + "closes: 2026-11-30\n")
    assert (found.counts, found.wait, found.time) == ("last", 720, 45)
    assert (found.feedback, found.closes) == ("after closing", date(2026, 11, 30))
    assert quiz(tmp_path, ONE, "wait: 2 d\n").wait == 2 * 24 * 60


@pytest.mark.parametrize(
    ("header", "text", "wrong"),
    [
        ("counts: median", ONE, "'counts' is 'median'"),
        ("wait: soon", ONE, "'wait' is 'soon', not a length of time"),
        ("wait: 0 h", ONE, "'wait' is '0 h', not a length of time"),
        ("wait: 999999 d", ONE, "'wait' is '999999 d', not a length of time"),
        ("time: 30", ONE, "'time' is '30', not a length of time"),
        ("time: 30 min", CRITICAL, "hurries people through what is critical for safety: a"),
        ("feedback: later", ONE, "'feedback' is 'later'"),
        ("feedback: at once\nrole: post-test", ONE, "gives answers away while the test still counts"),
        ("feedback: after handing in\nrole: pre-test", ONE, "a pre-test gives nothing away"),
        ("closes: 2026-11-30", ONE, "matters only where feedback comes after closing"),
        ("closes: Friday\nfeedback: after closing", ONE, "'closes' is 'Friday', not a day"),
    ],
)
def test_a_policy_that_cannot_be_kept_is_an_error_at_its_line(
    tmp_path: Path, header: str, text: str, wrong: str
) -> None:
    found, problems = activity(tmp_path, f"---\nkind: quiz\ntitle: A\n{header}\n---\n{text}")
    assert found is None
    (error,) = [problem for problem in problems if problem.severity == "error"]
    assert (error.line, error.code) == (4, "E206")
    assert wrong in error.wrong


@pytest.mark.parametrize(
    ("role", "feedback", "before", "after"),
    [
        ("quiz", "after handing in", "feedback", "feedback"),
        ("quiz", "at once", "feedback", "feedback"),
        ("quiz", "after closing", "nothing", "feedback"),
        ("quiz", "none", "nothing", "nothing"),
        ("post-test", "after handing in", "verdicts", "verdicts"),
        ("post-test", "after closing", "nothing", "verdicts"),
        ("pre-test", "none", "nothing", "nothing"),
    ],
)
def test_never_more_is_told_than_the_role_of_a_quiz_allows(
    tmp_path: Path, role: str, feedback: str, before: str, after: str
) -> None:
    found = quiz(tmp_path, ONE, f"role: {role}\nfeedback: {feedback}\n")
    assert (told(found, closed=False), told(found, closed=True)) == (before, after)


def course(counts: str) -> Curriculum:
    """Return a course of one quiz."""
    asked = Quiz(id="quiz", title="Quiz", minutes=5, level="core", counts=counts)  # type: ignore[arg-type]
    return Curriculum("course", "en", "C", "C", "", "", (), (Module("m", "M", "", (asked,)),))


def day(number: int) -> datetime:
    """Return a day of the training."""
    return datetime(2026, 11, 22, 9, tzinfo=UTC) + timedelta(days=number)


def attempt(number: int, score: Fraction, passed_on: int = 0) -> list[Fact]:
    """Return what is told of an attempt of one day that perhaps passed, then or by a key that was mended later."""
    facts = [Fact(QUIZ_SUBMITTED, "quiz", day(number), score)]
    return [*facts, Fact(QUIZ_PASSED, "quiz", day(passed_on), score, day(number))] if passed_on else facts


FAILED, PASSED, FAILED_AGAIN = attempt(1, Fraction(1, 2)), attempt(2, Fraction(9, 10), 2), attempt(3, Fraction(3, 4))


@pytest.mark.parametrize(
    ("counts", "score", "done"),
    [("best", Fraction(9, 10), True), ("last", Fraction(3, 4), True), ("first", Fraction(1, 2), False)],
)
def test_the_attempt_that_counts_gives_the_score_whatever_order_facts_come_in(
    counts: str, score: Fraction, done: bool
) -> None:
    facts = [*FAILED, *PASSED, *FAILED_AGAIN]
    found = {derive(course(counts), order).activities["quiz"] for order in permutations(facts)}
    (standing,) = found
    assert (standing.score, standing.done, standing.tries) == (score, done, 3)
    assert standing.at == (day(2) if done else None)


@pytest.mark.parametrize("counts", ["best", "last", "first"])
def test_a_date_once_reached_never_moves_by_a_later_attempt(counts: str) -> None:
    before = attempt(1, Fraction(9, 10), 1)
    later = [*attempt(2, Fraction(0)), *attempt(3, Fraction(1), 3)]
    assert derive(course(counts), [*before, *later]).finished_at == derive(course(counts), before).finished_at == day(1)


def test_a_mended_key_lets_the_first_attempt_pass_on_the_day_it_was_mended() -> None:
    facts = [*attempt(1, Fraction(9, 10), 5), *attempt(2, Fraction(1), 2)]
    assert derive(course("first"), facts).activities["quiz"].at == day(5)
    assert derive(course("best"), facts).activities["quiz"].at == day(2)


def test_a_critical_question_that_was_missed_is_drawn_last_of_its_outcome(tmp_path: Path) -> None:
    text = "".join(f"## {id}? <!-- id: {id} -->\nOutcome: A-1 · Critical: yes\n- = x\n\n" for id in "abc")
    found = quiz(tmp_path, text, "draw: 1\n")
    for seed in map(str, range(20)):
        assert {asked.id for asked in draw(found, seed, ["a"])} <= {"b", "c"}
        assert [asked.id for asked in draw(found, seed, ["a", "c"])] == ["b"]
        assert [asked.id for asked in draw(found, seed, ["b", "a", "c", "a"])] == ["b"]
        assert draw(found, seed, ["a"]) == draw(found, seed, ["a"])
    assert {draw(found, str(seed))[0].id for seed in range(40)} == {"a", "b", "c"}
