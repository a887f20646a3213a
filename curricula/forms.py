"""Two papers of one test: who is asked which of them, so that a harder paper cannot look like learning.

Where forms are crossed, people take the two papers in turn: half of them A first and then B, the others B first. Each
block of two people has both orders, and which comes first in a block follows from the name of the group alone: the
same group always gives the same orders, nobody chooses, and the halves never differ by more than one person.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from curricula.model import Quiz, of_form
from curricula.questions.base import Question

A, B = FORMS = ("A", "B")
BLOCK = len(FORMS)


def other(form: str) -> str:
    """Return the paper that is not this one."""
    return B if form == A else A


def first_form(group: str, place: int) -> str:
    """Return the paper that the person at a place of a group, counted from 0, is asked first."""
    block, turn = divmod(place, BLOCK)
    begins_with_b = hashlib.sha256(f"{group}:{block}".encode()).digest()[0] & 1
    return FORMS[(turn + begins_with_b) % BLOCK]


def next_form(role: str, taken: Mapping[str, str], turn: str) -> str:
    """Return the paper that somebody is asked at a test with a role.

    `taken` has the paper of each test that they began, by its role; `turn` is the paper that comes next in the group.
    A second attempt asks the same paper again. The test at the end asks the other one than the test before, the test
    before the other one than the test at the end where that came first, and a follow-up the one that is longest ago.
    """
    if role in taken:
        return taken[role]
    if role == "follow-up":
        return taken.get("pre-test") or (other(taken["post-test"]) if "post-test" in taken else turn)
    before = taken.get("post-test" if role == "pre-test" else "pre-test")
    return other(before) if before else turn


def paper(quiz: Quiz) -> tuple[Question, ...]:
    """Return the questions of a test's own paper."""
    return of_form(quiz.questions, quiz.form)


def are_parallel(one: Quiz, another: Quiz) -> bool:
    """Whether two tests hold the two papers, A and B, and each asks as much of everything as the other.

    That is: as many questions for each outcome, with as many points, as many of them critical, and drawn alike.
    """
    return (
        {one.form, another.form} == set(FORMS)
        and one.draw == another.draw
        and _blueprint(paper(one)) == _blueprint(paper(another))
    )


def _blueprint(questions: Sequence[Question]) -> Counter[tuple[str, int, bool]]:
    return Counter((each.outcome, each.points, each.critical) for each in questions if not each.survey)


def papers(tests: Iterable[Quiz]) -> Mapping[str, tuple[Question, ...]]:
    """Return the questions of each paper, by its form; the opinions that a test asks for stay with that test."""
    return {test.form: tuple(each for each in paper(test) if not each.survey) for test in tests if test.form}
