"""QTI: what goes out as 2.1 and comes back is equal, and what cannot go is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from curricula.formats import notation
from curricula.formats.base import Material
from curricula.formats.qti.out.packages import write_package
from curricula.formats.qti.reading import read
from curricula.questions.base import Question
from curricula.questions.matching import Matching
from curricula.questions.number import Amount, Number
from curricula.questions.ordering import Ordering
from tests import shipped
from tests.curricula.formats import made, parsed
from tests.curricula.formats.packages import course

FEW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
LOST_ELSEWHERE = ("what is said to single steps", "that each pair of steps")


def there_and_back(*questions: Question) -> tuple[Question, ...]:
    exported = write_package(course(*questions))
    assert [loss for loss in exported.losses if not loss.what.startswith(LOST_ELSEWHERE)] == []
    imported = read(exported.content, "x.zip")
    assert imported.losses == ()
    [quiz] = imported.quizzes
    assert quiz.title == "A/B quiz"
    return tuple(parsed.question(each, rule=each.rule or "all-or-nothing") for each in quiz.questions)


@pytest.mark.parametrize("kind", made.EVERY_TYPE)
@FEW
@given(draw=st.data())
def test_what_goes_out_and_comes_back_is_equal(kind: str, draw: st.DataObject) -> None:
    question = as_it_can_go(parsed.question(draw.draw(made.dressed(made.EVERY_TYPE[kind]))))
    if isinstance(question, Number):
        assume(all(reached(question.amounts[:place], each) for place, each in enumerate(question.amounts)))
    assert there_and_back(question) == (question,)


def as_it_can_go(question: Question) -> Question:
    """Count the ranks of steps from 1 on, and take their feedback away."""
    if isinstance(question, Ordering):
        ranks = sorted({step.rank for step in question.steps})
        steps = tuple(replace(step, rank=ranks.index(step.rank) + 1, feedback="") for step in question.steps)
        return replace(question, steps=steps)
    return question


def reached(earlier: tuple[Amount, ...], amount: Amount) -> bool:
    """Tell whether a number of a range is in none of the earlier ranges."""
    start = amount.low
    for each in sorted(earlier, key=lambda each: each.low):
        if each.low <= start <= each.high:
            start = each.high
    inside = start == amount.low or start < amount.high
    return inside and not any(each.low <= start <= each.high and start == amount.high for each in earlier)


@shipped.once
def test_our_courses_go_out_and_come_back_equal() -> None:
    library = shipped.library()
    curriculum = library.curricula["oamt", "en"]
    exported = write_package(Material(curriculum, curriculum.activities, parsed.CONTENT, Path()))
    imported = read(exported.content, "course.zip")
    after = parsed.reread(imported.quizzes, library, curriculum)
    before = [each for activity in curriculum.activities for each in activity.questions]
    assert imported.losses == ()
    assert len(after) > 200
    assert after == {each.id: as_it_can_go(each) for each in before}


def test_a_bar_behind_a_backslash_stays_in_its_cell() -> None:
    table = (("", ""), ("one", r"a\\|b"), ("two", "c"))
    question = parsed.question(notation.Written(title="Match", id="q-01", table=table, rule="per-choice"))
    assert isinstance(question, Matching)
    assert [cell.text for cell in question.rights] == [r"a\|b", "c"]
    assert there_and_back(question) == (question,)
