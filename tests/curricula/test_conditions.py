"""What a certificate can ask for besides reading and passing: attendance, a share of points, no dangerous mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from curricula.facts import ATTENDED, QUIZ_HANDED_IN, QUIZ_PASSED, QUIZ_SUBMITTED, Fact
from curricula.model import CertificateRule, Curriculum, Module, Quiz, QuizRole
from curricula.progress import Progress, derive
from curricula.rules import applied, difference
from tests.curricula.course import FILES, INDEX, codes, library

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)


def quiz(id: str, role: QuizRole = "quiz") -> Quiz:
    return Quiz(id=id, title=id, minutes=5, level="core", role=role)


COURSE = Curriculum(
    "c", "en", "C", "C", "", "", (), (Module("m", "M", "", (quiz("one"), quiz("plan"), quiz("after", "post-test"))),)
)


def fact(kind: str, activity: str, day: int, score: str = "", *, safe: bool = True) -> Fact:
    at = FIRST + timedelta(days=day)
    return Fact(kind, activity, at, Fraction(score) if score else None, safe=safe)


def met(progress: Progress) -> dict[str, int | None]:
    """Return on which day each condition was met."""
    return {each.name: (each.met_at - FIRST).days if each.met_at else None for each in progress.conditions}


def ask(**rule: object) -> CertificateRule:
    return replace(CertificateRule(lessons="none", quizzes="none"), **rule)  # type: ignore[arg-type]


def test_attendance_counts_from_the_day_on_which_the_share_was_reached() -> None:
    facts = [fact(ATTENDED, "", 2, "1/2"), fact(ATTENDED, "", 5, "9/10"), fact(ATTENDED, "", 7, "1")]
    assert met(derive(COURSE, facts, ask(attendance=Fraction(4, 5)))) == {"attendance": 5}
    assert met(derive(COURSE, facts[:1], ask(attendance=Fraction(4, 5)))) == {"attendance": None}
    assert derive(COURSE, facts[:1], ask(participation=Fraction(1, 2))).took_part_at == FIRST + timedelta(days=2)


def test_a_share_of_the_points_needs_one_attempt_that_reaches_it_without_a_dangerous_mistake() -> None:
    rule = ask(post_test=True, post_mark=Fraction(7, 10))
    dangerous = fact(QUIZ_SUBMITTED, "after", 1, "9/10", safe=False)
    too_little = fact(QUIZ_SUBMITTED, "after", 2, "69/100")
    enough = fact(QUIZ_SUBMITTED, "after", 3, "7/10")
    assert met(derive(COURSE, [dangerous, too_little], rule)) == {"post-test": None}
    assert met(derive(COURSE, [dangerous, too_little, enough], rule)) == {"post-test": 3}
    assert derive(COURSE, [dangerous, too_little], rule).conditions[0].missing == ("after",)


def test_every_critical_question_has_to_be_right_in_one_attempt_at_each_quiz() -> None:
    done = [fact(QUIZ_PASSED, "plan", 0, "1"), fact(QUIZ_SUBMITTED, "after", 1, "1/2")]
    wrong = fact(QUIZ_SUBMITTED, "one", 2, "9/10", safe=False)
    right = fact(QUIZ_SUBMITTED, "one", 4, "1/10")
    assert derive(COURSE, [*done, wrong], ask(critical=True)).conditions[0].missing == ("one",)
    assert met(derive(COURSE, [*done, wrong, right], ask(critical=True))) == {"critical": 4}


def test_what_has_to_be_handed_in_need_not_be_marked() -> None:
    rule = ask(hand_in=("plan",))
    assert met(derive(COURSE, [fact(QUIZ_HANDED_IN, "plan", 2)], rule)) == {"hand-in": 2}
    assert derive(COURSE, [], rule).conditions[0].missing == ("plan",)
    assert met(derive(COURSE, [], ask(hand_in=("withdrawn",)))) == {"hand-in": None}


def test_a_follow_up_is_no_part_of_the_course() -> None:
    later = replace(quiz("later", "follow-up"), months=3)
    course = replace(COURSE, modules=(Module("m", "M", "", (quiz("one"), later)),), certificate=CertificateRule())
    found = derive(course, [fact(QUIZ_PASSED, "one", 1, "1")])
    assert found.finished_at == FIRST + timedelta(days=1)
    assert found.next is None


def test_a_cohort_may_ask_for_something_else_and_back() -> None:
    own = CertificateRule(pre_test=True, attendance=Fraction(4, 5), statement="Words")
    wanted = replace(own, attendance=None, post_test=True, post_mark=Fraction(3, 4), quizzes="all")
    assert applied(own, difference(own, wanted)) == wanted
    assert difference(own, own) == ""
    reworded = replace(own, statement="Other words", title="Another title")
    assert applied(reworded, difference(own, wanted)).statement == "Other words"


def test_the_rule_stands_in_the_header_of_the_course(tmp_path: Path) -> None:
    asked = (
        "certificate:\n  attendance: 80%\n  quizzes: none\n  pre-test: no\n  post-test: 72,5%\n  critical: yes\n"
        "  hand-in: module/other, module/lesson\n  participation: 50%\n"
    )
    files = {
        "course/en/index.md": INDEX.replace("outcomes:", f"{asked}outcomes:"),
        "course/en/01-module/03-after.md": FILES["course/en/01-module/01-lesson.md"]
        .replace("---\ntitle", "---\nkind: quiz\nrole: post-test\ntitle", 1)
        .replace("## Check: What? <!-- id: c -->", "## What? <!-- id: d -->"),
    }
    found, problems = library(tmp_path, files)
    assert "E206" not in codes(problems)
    rule = found.curricula["course", "en"].certificate
    assert (rule.attendance, rule.post_mark, rule.participation) == (Fraction(4, 5), Fraction(29, 40), Fraction(1, 2))
    assert (rule.post_test, rule.critical, rule.hand_in) == (True, True, ("module/other", "module/lesson"))


def test_a_rule_that_nobody_could_meet_is_a_mistake(tmp_path: Path) -> None:
    asked = "certificate:\n  attendance: most\n  hand-in: module/lessen\noutcomes:"
    _, problems = library(tmp_path, {"course/en/index.md": INDEX.replace("outcomes:", asked)})
    said = {problem.code: problem.fix for problem in problems}
    assert said["E206"] == "Write attendance: 80%"
    assert said["E412"] == "Did you mean 'module/lesson'?"
