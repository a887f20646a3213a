"""Aiken: plain questions with one right choice."""

from __future__ import annotations

import pytest

from curricula import reader
from curricula.formats import recognise
from curricula.formats.aiken import read, write
from curricula.formats.base import Material, Unreadable
from curricula.questions.choice import Choice
from tests.curricula.formats import parsed

FILE = """\ufeffWhat do you do first?
A. Call for help
B) Wait
ANSWER: A

A long case that
goes over two lines.
a. one
b. two
c. # three
answer: c

This question never ends
A. yes
B. no

Its answer has no choice
A. yes
B. no
ANSWER: D
The last
A. 1. one
B. 2. two
ANSWER: B
"""


def test_it_reads_what_is_sound_and_names_what_is_not() -> None:
    imported = read(FILE.encode(), "first aid.txt")
    [quiz] = imported.quizzes
    assert quiz.title == "first aid"
    found = parsed.questions(quiz)
    assert [(each.title, each.key()) for each in found] == [
        ("What do you do first?", "Call for help"),
        ("A long case that", "# three"),
        ("The last", "2. two"),
    ]
    assert "goes over two lines." in found[1].stem
    assert [str(loss) for loss in imported.losses] == [
        "line 13: 'This question never ends': the question: no line says ANSWER: and a letter",
        "line 17: 'Its answer has no choice': the question: the answer is D, and no choice has this letter",
    ]


def test_it_is_told_from_gift_by_its_answers() -> None:
    assert recognise(FILE.encode(), "questions.txt").name == "aiken"
    assert recognise(b"::A:: B? {=c ~d}", "questions.txt").name == "gift"


@pytest.mark.parametrize("content", [b"ANSWER: A", b"\x00\x00", b"Text\nA. one\n", b"A. x\n" * 10_000])
def test_what_has_no_question_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content, "x.txt")


def test_our_questions_with_one_right_choice_go_out_and_come_back() -> None:
    library, _ = reader.read(parsed.ROOT / "tests" / "content")
    curriculum = library.curricula["overdose", "en"]
    exported = write(Material(curriculum, curriculum.activities, parsed.CONTENT, parsed.CONTENT))
    plain = [
        question
        for activity in curriculum.activities
        for question in activity.questions
        if isinstance(question, Choice) and not question.several
    ]
    others = [
        question for activity in curriculum.activities for question in activity.questions if question not in plain
    ]
    back = parsed.questions(read(exported.content, "x.aiken").quizzes[0])
    assert [each.key() for each in back] == [each.key() for each in plain]
    assert sum("only questions with one right choice" in loss.what for loss in exported.losses) == len(others)
