"""The published form: the same value is the same bytes, and comes back equal."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from curricula.compiled import content_hash, decode, encode, join, separate
from curricula.model import Area, Draw, Lesson, Prose, Quiz
from curricula.questions import types
from tests.curricula.course import activity, library, quiz
from tests.curricula.questions.examples import BOXES, GAPS, GRID, SEND, SURVEYS, WRITE

EVERY = """## One? <!-- id: a -->
Outcome: A-1 · Critical: yes · Points: 3

- [x] right
- (50%) [ ] nearly
  > No.

> **Hint:** h
> **Hint:** i

## Dose? <!-- id: b -->
- = 0.4 to 2 mg
- (0%) = 4 mg
  > Ой.

## Word? <!-- id: c -->
- = слово

## Order? <!-- id: d -->
1. one
2. two

## Pairs? <!-- id: e -->
| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |
"""
LESSON = """---
title: A lesson
minutes: 5
sources: [W14o]
outcomes: [A-1]
reviewed: {name: A. Person, role: nurse, date: 2026-05-31}
---
Text [20 mg](SAFE-01).

## Check: A? <!-- id: f -->
- = x

## Take to work: card
- one
"""


def test_every_value_comes_back_equal(tmp_path: Path) -> None:
    found, _ = library(tmp_path, {"course/en/01-module/01-lesson.md": LESSON})
    paper = quiz(tmp_path / "quiz", EVERY + "".join((GAPS, GRID, BOXES, WRITE, SEND, *SURVEYS)), "draw: 2\n")
    course = found.curricula["course", "en"]
    blueprint = Draw(3, areas=(Area(("A-1",), 2), Area(("A-2", "A-3"), 1)))
    values = [
        course,
        paper,
        replace(paper, draw=blueprint),
        *course.activities,
        *paper.questions,
        *found.safety["en"],
        *found.sources["en"],
    ]
    assert {question.kind for question in paper.questions} == {cls.kind for cls in types()}
    for value in values:
        assert decode(encode(value)) == value
        assert type(decode(encode(value))) is type(value)


def test_the_bytes_are_canonical(tmp_path: Path) -> None:
    content = encode(quiz(tmp_path, EVERY))
    plain = json.loads(content)
    assert plain["kind"] == "quiz"
    assert content == json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert content == encode(quiz(tmp_path, EVERY))
    assert "слово".encode() in content


def test_a_field_at_its_default_is_not_written_so_that_a_new_one_changes_no_hash() -> None:
    assert encode(Prose("<p>a</p>")) == b'{"html":"<p>a</p>","kind":"prose"}'


def test_a_question_with_one_hint_has_the_bytes_that_it_had_when_there_could_be_no_more(tmp_path: Path) -> None:
    [asked] = quiz(tmp_path, "## Word? <!-- id: c -->\n- = слово\n\n> **Hint:** h\n").questions
    assert encode(asked).decode() == (
        '{"hint":"h","id":"c","kind":"text","phrases":[{"credit":"1","kind":"phrase","text":"слово"}],'
        '"stem":"<p>Word?</p>","title":"Word?"}'
    )


def test_the_hash_is_of_what_is_said() -> None:
    assert content_hash(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert content_hash(encode(Prose("a"))) != content_hash(encode(Prose("a", "card")))


def test_questions_are_stored_apart_and_joined_again(tmp_path: Path) -> None:
    paper = quiz(tmp_path, EVERY)
    content, parts = separate(paper)
    assert len(parts) == 5
    assert all(content_hash(part) == name for name, part in parts.items())
    assert "слово".encode() not in content
    assert join(content, parts.__getitem__) == paper


def test_checks_of_a_lesson_are_stored_apart_too(tmp_path: Path) -> None:
    found, _ = activity(tmp_path, LESSON)
    assert isinstance(found, Lesson)
    content, parts = separate(found)
    assert len(parts) == 1
    assert join(content, parts.__getitem__) == found


def test_another_key_changes_the_question_only_and_so_the_reference(tmp_path: Path) -> None:
    paper = quiz(tmp_path, EVERY)
    other = replace(paper, questions=(replace(paper.questions[0], points=1), *paper.questions[1:]))
    there, here = separate(paper), separate(other)
    assert len(there[1].keys() & here[1].keys()) == 4
    assert there[0] != here[0]


@pytest.mark.parametrize("content", [b'{"kind":"nothing"}', b'{"a":1}', b"not json"])
def test_bytes_of_another_origin_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="kind|Expecting"):
        decode(content)


def test_only_an_activity_can_be_joined() -> None:
    with pytest.raises(ValueError, match="not an activity"):
        join(encode(Prose("a")), dict[str, bytes]().__getitem__)


def test_what_is_not_part_of_the_model_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        encode(object())


def test_old_bytes_without_a_later_field_can_be_read() -> None:
    assert decode(b'{"id":"a","kind":"quiz","level":"core","minutes":1,"title":"A"}') == Quiz(
        id="a", title="A", minutes=1, level="core"
    )
