"""Progress follows from dated facts, in whatever order and however often they arrive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import permutations
from random import Random
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from curricula.facts import (
    LESSON_COMPLETED,
    QUIZ_HANDED_IN,
    QUIZ_PASSED,
    QUIZ_SUBMITTED,
    QUIZ_WAITS,
    Fact,
)
from curricula.model import Activity, CertificateRule, Curriculum, Lesson, Level, Module, Quiz, QuizRole
from curricula.progress import derive

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)


def reading(id: str, level: Level = "core") -> Lesson:
    return Lesson(id=id, title=id, minutes=5, level=level)


def paper(id: str, role: QuizRole = "quiz", level: Level = "core") -> Quiz:
    return Quiz(id=id, title=id, minutes=5, level=level, role=role)


def course(*activities: Activity, rule: CertificateRule | None = None) -> Curriculum:
    rule = rule or CertificateRule(pre_test=True, post_test=True)
    return Curriculum("c", "en", "C", "C", "", "", (), (Module("m", "M", "", activities),), rule)


COURSE = course(
    paper("before", "pre-test"),
    reading("one"),
    reading("extra", "optional"),
    reading("doses", "prescriber"),
    paper("quiz"),
    paper("after", "post-test"),
)


def fact(kind: str, activity: str, day: int, score: Fraction | None = None) -> Fact:
    return Fact(kind, activity, FIRST + timedelta(days=day), score)


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


ALL = (
    fact(QUIZ_SUBMITTED, "before", 0, Fraction(1, 10)),
    fact(LESSON_COMPLETED, "one", 1),
    fact(QUIZ_SUBMITTED, "quiz", 2, Fraction(1, 2)),
    fact(QUIZ_SUBMITTED, "quiz", 3, Fraction(9, 10)),
    fact(QUIZ_PASSED, "quiz", 3, Fraction(9, 10)),
    fact(QUIZ_PASSED, "after", 5, Fraction(1)),
)


def test_nothing_done_says_what_is_missing_and_where_to_begin() -> None:
    found = derive(COURSE, [])
    assert {c.name: (c.met_at, c.missing, c.total) for c in found.conditions} == {
        "lessons": (None, ("one",), 1),
        "quizzes": (None, ("quiz",), 1),
        "pre-test": (None, ("before",), 1),
        "post-test": (None, ("after",), 1),
    }
    assert (found.finished_at, found.next) == (None, "before")


def test_the_last_condition_finishes_the_course() -> None:
    found = derive(COURSE, ALL)
    assert {condition.name: condition.met_at for condition in found.conditions} == {
        "lessons": day(1), "quizzes": day(3), "pre-test": day(0), "post-test": day(5),
    }  # fmt: skip
    assert (found.finished_at, found.next) == (day(5), None)


def test_each_activity_has_its_standing() -> None:
    found = derive(COURSE, ALL).activities
    assert set(found) == {"before", "one", "extra", "doses", "quiz", "after"}
    assert (found["quiz"].done, found["quiz"].at, found["quiz"].score, found["quiz"].tries) == (
        True,
        day(3),
        Fraction(9, 10),
        2,
    )
    assert (found["extra"].done, found["extra"].at, found["extra"].score, found["extra"].tries) == (
        False,
        None,
        None,
        0,
    )


def test_a_pre_test_counts_when_it_is_handed_in_whatever_the_score() -> None:
    assert derive(COURSE, [fact(QUIZ_SUBMITTED, "before", 0, Fraction(0))]).activities["before"].done


def test_a_pre_test_that_waits_for_a_mark_is_done_on_the_day_it_was_handed_in() -> None:
    handed_in = [fact(QUIZ_HANDED_IN, "before", 0), fact(QUIZ_WAITS, "before", 0)]
    marked = [fact(QUIZ_HANDED_IN, "before", 0), fact(QUIZ_SUBMITTED, "before", 4, Fraction(1, 2))]
    assert [derive(COURSE, facts).activities["before"].at for facts in (handed_in, marked)] == [day(0), day(0)]


def test_what_waits_for_a_mark_is_missing_since_then_and_is_not_what_comes_next() -> None:
    before = [fact(QUIZ_HANDED_IN, "before", 0), fact(LESSON_COMPLETED, "one", 1)]
    found = derive(COURSE, [*before, fact(QUIZ_HANDED_IN, "quiz", 2), fact(QUIZ_WAITS, "quiz", 2)])
    standing = found.activities["quiz"]
    assert (standing.done, standing.tries, standing.waits_since) == (False, 0, day(2))
    assert found.next == "after"
    assert "quiz" in {missing for condition in found.conditions for missing in condition.missing}


def test_what_is_passed_waits_for_nothing() -> None:
    found = derive(COURSE, [*ALL, fact(QUIZ_HANDED_IN, "quiz", 6), fact(QUIZ_WAITS, "quiz", 6)])
    assert found.activities["quiz"].waits_since is None
    assert found.finished_at == day(5)


def test_a_quiz_that_was_handed_in_and_not_passed_is_not_done() -> None:
    found = derive(COURSE, [fact(QUIZ_SUBMITTED, "quiz", 0, Fraction(7, 10))])
    assert not found.activities["quiz"].done
    assert found.activities["quiz"].score == Fraction(7, 10)


def test_facts_in_any_order_and_more_than_once_give_the_same() -> None:
    first = derive(COURSE, ALL)
    assert all(derive(COURSE, order * 2) == first for order in permutations(ALL))


def test_facts_about_withdrawn_activities_do_no_harm() -> None:
    assert derive(COURSE, [*ALL, fact(LESSON_COMPLETED, "withdrawn", 9)]) == derive(COURSE, ALL)


def test_a_programme_may_ask_for_more_or_less_than_the_course() -> None:
    lessons_only = derive(COURSE, ALL[1:2], CertificateRule(lessons="core", quizzes="none"))
    assert lessons_only.finished_at == day(1)
    every = derive(COURSE, ALL, CertificateRule(lessons="all", quizzes="all"))
    assert every.conditions[0].missing == ("extra", "doses")
    assert every.next == "extra"


def test_a_rule_without_conditions_finishes_nothing() -> None:
    assert derive(COURSE, ALL, CertificateRule("none", "none")).finished_at is None


def test_a_test_that_is_asked_for_and_missing_in_the_course_is_never_met() -> None:
    without = replace(COURSE, modules=(Module("m", "M", "", COURSE.activities[:-1]),))
    found = derive(without, ALL)
    assert found.finished_at is None
    [condition] = [each for each in found.conditions if each.name == "post-test"]
    assert (condition.met_at, condition.missing, condition.total) == (None, (), 0)


FACTS = st.builds(
    Fact,
    kind=st.sampled_from([LESSON_COMPLETED, QUIZ_HANDED_IN, QUIZ_WAITS, QUIZ_SUBMITTED, QUIZ_PASSED, "something-else"]),
    activity=st.sampled_from([*(activity.id for activity in COURSE.activities), "withdrawn"]),
    at=st.integers(0, 50).map(day),
    score=st.none() | st.fractions(0, 1, max_denominator=20),
)
RULES = st.builds(
    CertificateRule,
    lessons=st.sampled_from(["core", "all", "none"]),
    quizzes=st.sampled_from(["core", "all", "none"]),
    pre_test=st.booleans(),
    post_test=st.booleans(),
)


@given(st.lists(FACTS, max_size=25), RULES, st.randoms(use_true_random=False))
def test_order_and_repetition_never_matter(facts: list[Fact], rule: CertificateRule, dice: Random) -> None:
    shuffled = facts + facts[: len(facts) // 2]
    dice.shuffle(shuffled)
    assert derive(COURSE, shuffled, rule) == derive(COURSE, facts, rule)


@given(st.lists(FACTS, max_size=25), st.lists(FACTS, max_size=10), RULES)
def test_a_date_once_reached_is_not_moved_by_later_facts(
    before: list[Fact], later: list[Fact], rule: CertificateRule
) -> None:
    after = [replace(each, at=each.at + timedelta(days=100)) for each in later]
    there, here = derive(COURSE, before, rule), derive(COURSE, before + after, rule)
    for id, standing in there.activities.items():
        if standing.at is not None:
            assert here.activities[id].at == standing.at
    for one, other in zip(there.conditions, here.conditions, strict=True):
        if one.met_at is not None:
            assert other.met_at == one.met_at
    if there.finished_at is not None:
        assert here.finished_at == there.finished_at


def test_the_levels_of_the_model_are_the_ones_known_here() -> None:
    assert get_args(Level) == ("core", "optional", "prescriber")
