"""Our GIFT, read by somebody else's reader of it: gift-pegjs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from curricula.formats.base import Material
from curricula.formats.gift.writing import write
from curricula.model import Curriculum
from curricula.questions.base import Question
from curricula.questions.choice import Choice
from curricula.questions.number import Number
from tests import shipped
from tests.curricula.formats import parsed

pytestmark = shipped.once

NODE = parsed.ROOT / "tests" / "node"


@pytest.fixture(scope="module")
def course() -> Curriculum:
    library = shipped.library()
    return library.curricula["oamt", "en"]


@pytest.fixture(scope="module")
def told(course: Curriculum) -> dict[str, dict[str, Any]]:
    """What the peer makes of the course, by the ids of the questions."""
    exported = write(Material(course, course.activities, parsed.CONTENT, Path()))
    ran = subprocess.run(
        ["node", "gift.js"], cwd=NODE, input=exported.content, capture_output=True, check=True, timeout=120
    )
    return {each["id"]: each for each in json.loads(ran.stdout) if each["type"] != "Category"}


def held(course: Curriculum, told: dict[str, dict[str, Any]]) -> list[Question]:
    return [question for activity in course.activities for question in activity.questions if question.id in told]


def test_it_reads_every_question_that_was_written(course: Curriculum, told: dict[str, dict[str, Any]]) -> None:
    ids = {question.id for activity in course.activities for question in activity.questions}
    assert told.keys() <= ids
    assert len(told) > 80


def test_it_finds_the_same_choices_right(course: Curriculum, told: dict[str, dict[str, Any]]) -> None:
    choices = [each for each in held(course, told) if isinstance(each, Choice)]
    for question in choices:
        theirs = [each["isCorrect"] or (each["weight"] or 0) > 0 for each in told[question.id]["choices"]]
        assert theirs == [each.right for each in question.alternatives], question.id
    assert len(choices) > 40


def test_it_finds_the_same_numbers_right(course: Curriculum, told: dict[str, dict[str, Any]]) -> None:
    numbers = [each for each in held(course, told) if isinstance(each, Number)]
    for question in numbers:
        first = told[question.id]["choices"][0]["text"]
        low, high = (first["numberLow"], first["numberHigh"]) if first["type"] == "high-low" else (first["number"],) * 2
        assert (float(question.amounts[0].low), float(question.amounts[0].high)) == (low, high), question.id
    assert len(numbers) > 3
