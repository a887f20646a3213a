"""Whether the parts of a course fit together: what the certificate asks for is there, and its papers are alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from curricula.forms import FORMS, are_parallel
from curricula.front_matter import Reading
from curricula.model import Activity, CertificateRule, Quiz
from curricula.page import nearest

TOGETHER = ("pre-test", "post-test", "follow-up")
"""The roles of quizzes that are judged beside each other, and not file by file."""


def expect_asked(rule: CertificateRule, ids: Collection[str], roles: Collection[str], header: Reading) -> None:
    """Note what the certificate asks for and nobody has written: nobody could ever get it."""
    line = header.line("certificate")
    for name, asked in (("pre-test", rule.pre_test), ("post-test", rule.post_test)):
        if asked and name not in roles:
            header.notes.add(line, "E409", f"the certificate asks for a {name}, and there is none",
                             f"Write a quiz with role: {name}, or set {name}: no")  # fmt: skip
    for id in rule.hand_in:
        if id not in ids:
            fix = nearest(id, ids) or "Write module and file without numbers: after/action-plan"
            wrong = f"the certificate asks to hand in {id!r}, and there is no such activity"
            header.notes.add(line, "E412", wrong, fix)


def expect_papers(forms: str, activities: Iterable[Activity], header: Reading) -> None:
    """Note papers that are to be crossed over and do not ask for the same, and a follow-up that asks nothing."""
    quizzes = [activity for activity in activities if isinstance(activity, Quiz)]
    tests = [quiz for quiz in quizzes if quiz.role in ("pre-test", "post-test")]
    line = header.line("forms")
    if forms == "crossed" and not (len(tests) == len(FORMS) and are_parallel(*tests)):
        header.notes.add(line, "E413", "the papers are to be crossed over, and do not ask for the same",
                         "Write form: A in the pre-test and form: B in the post-test, each with as many questions for "
                         "each outcome, as many points, as many critical ones, and the same draw; "
                         "or leave forms out")  # fmt: skip
    for quiz in quizzes:
        if quiz.role == "follow-up" and not quiz.questions and len({test.role for test in tests}) < len(FORMS):
            wrong = f"the follow-up {quiz.id!r} has no questions, and there are no tests to ask again"
            header.notes.add(line, "E413", wrong, "Write questions into it, or a pre-test and a post-test")
