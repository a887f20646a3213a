"""What a certificate can ask for: one condition a function, and a further one is a function more in `CONDITIONS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from curricula.facts import ATTENDED, QUIZ_PASSED, QUIZ_SUBMITTED, Fact, Standing, counting
from curricula.model import Activity, CertificateRule, Curriculum, Demand, Quiz


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of the certificate rule: when it was met (None: not yet), what is missing for it, out of how many.

    `least` is the share that it asks for, where it asks for one.
    """

    name: str
    met_at: datetime | None
    missing: tuple[str, ...]
    total: int
    least: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom and what a condition is asked of: the facts of one person by activity, and what follows for each."""

    curriculum: Curriculum
    rule: CertificateRule
    standings: Mapping[str, Standing]
    facts: Mapping[str, set[Fact]]

    def quizzes(self, role: str) -> list[Activity]:
        """Return the quizzes of the course with a role."""
        return [each for each in self.curriculum.activities if isinstance(each, Quiz) and each.role == role]

    def condition(self, name: str, dates: Mapping[str, datetime | None], least: Fraction | None = None) -> Condition:
        """Return a condition that is met once every activity has a date."""
        reached = [at for at in dates.values() if at is not None]
        # A test that the rule asks for and the course lacks is not met: its absence must not hand out certificates.
        met_at = max(reached) if reached and len(reached) == len(dates) else None
        return Condition(name, met_at, tuple(id for id, at in dates.items() if at is None), len(dates), least)

    def done(self, name: str, activities: Iterable[Activity]) -> Condition:
        """Return a condition that is met once every activity is done."""
        return self.condition(name, {activity.id: self.standings[activity.id].at for activity in activities})

    def first(self, activity: Activity, counts: Callable[[Fact], bool]) -> datetime | None:
        """Return the date of the first fact about an activity that counts; None where there is none."""
        known = counting(activity, self.facts.get(activity.id, set()))
        return min((fact.at for fact in known if counts(fact)), default=None)


def lessons(asked: Asked) -> Condition | None:
    """Ask for every lesson, or every core lesson."""
    every = [activity for activity in asked.curriculum.activities if activity.counts_with == "lessons"]
    required = of_level(every, asked.rule.lessons)
    return asked.done("lessons", required) if required else None


def quizzes(asked: Asked) -> Condition | None:
    """Ask for every quiz, or every core quiz, passed."""
    required = of_level(asked.quizzes("quiz"), asked.rule.quizzes)
    return asked.done("quizzes", required) if required else None


def pre_test(asked: Asked) -> Condition | None:
    """Ask for the test before the course, whatever came out."""
    return asked.done("pre-test", asked.quizzes("pre-test")) if asked.rule.pre_test else None


def post_test(asked: Asked) -> Condition | None:
    """Ask for the test at the end: passed, or a share of its points in an attempt without a mistake that can harm."""
    if not asked.rule.post_test:
        return None
    tests, least = asked.quizzes("post-test"), asked.rule.post_mark
    if least is None:
        return asked.done("post-test", tests)
    enough = least

    def reaches(fact: Fact) -> bool:
        return fact.kind == QUIZ_SUBMITTED and fact.safe and fact.score is not None and fact.score >= enough

    return asked.condition("post-test", {test.id: asked.first(test, reaches) for test in tests}, least)


def critical(asked: Asked) -> Condition | None:
    """Ask that in each quiz and test an attempt had every question right that is critical for safety."""
    if not asked.rule.critical:
        return None
    level = "core" if asked.rule.quizzes == "none" else asked.rule.quizzes
    judged = [*of_level(asked.quizzes("quiz"), level), *asked.quizzes("post-test")]

    def is_safe(fact: Fact) -> bool:
        return fact.kind in (QUIZ_SUBMITTED, QUIZ_PASSED) and fact.safe

    return asked.condition("critical", {quiz.id: asked.first(quiz, is_safe) for quiz in judged})


def hand_in(asked: Asked) -> Condition | None:
    """Ask for what has to be handed in, marked or not: an action plan, a report."""
    if not asked.rule.hand_in:
        return None
    known = {activity.id: activity for activity in asked.curriculum.activities}

    def dated(id: str) -> datetime | None:
        activity = known.get(id)
        if activity is None:
            return None
        if not isinstance(activity, Quiz):
            return asked.standings[id].at
        return asked.first(activity, lambda _fact: True)

    return asked.condition("hand-in", {id: dated(id) for id in asked.rule.hand_in})


def attendance(asked: Asked) -> Condition | None:
    """Ask that somebody was there for a share of all meetings; its total is that share in per cent."""
    least = asked.rule.attendance
    if least is None:
        return None
    return Condition("attendance", attended_at(asked.facts.get("", ()), least), (), int(least * 100), least)


def attended_at(facts: Iterable[Fact], least: Fraction) -> datetime | None:
    """Return when somebody had been there for a share of all meetings; None while they have not."""
    reached = (fact for fact in facts if fact.kind == ATTENDED and fact.score is not None and fact.score >= least)
    return min((fact.at for fact in reached), default=None)


CONDITIONS: tuple[Callable[[Asked], Condition | None], ...] = (
    attendance,
    lessons,
    quizzes,
    pre_test,
    post_test,
    critical,
    hand_in,
)
"""Every condition, in the order in which pages list them."""


def of_level(activities: Iterable[Activity], demand: Demand) -> tuple[Activity, ...]:
    """Choose the activities that a demand is about."""
    if demand == "none":
        return ()
    return tuple(activity for activity in activities if demand == "all" or activity.level == "core")
