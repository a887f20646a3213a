"""What changed between two versions: words, keys, structure; and an old answer found again in a new version."""

from __future__ import annotations

from pathlib import Path

import pytest

from curricula import questions
from curricula.carrying import carry
from curricula.changes import Change, compare, compare_courses, compare_questions
from curricula.differences import difference
from curricula.questions.base import Question
from tests.curricula import course
from tests.curricula.questions.examples import DOSE, ONE, PAIRS, SEVERAL, STEPS

ANSWERS = "- = naloxone\n- (0%) = naltrexone\n  > That one is for later.\n"
WORD = f"## Who? <!-- id: w -->\n\n{ANSWERS}"
FIRST, SECOND = "- [x] No response\n  > Yes.\n", "- [x] Slow breathing\n"


def both(folder: Path, text: str, old: str, new: str) -> tuple[Question, Question]:
    """Read a question before and after an edit."""
    assert text.count(old) == 1
    return course.question(folder / "old", text), course.question(folder / "new", text.replace(old, new))


def told(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(change.kind, change.part) for change in changes]


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        (ONE, "Four breaths", "Five breaths", [("wording", "text")]),
        (ONE, "Wait and watch", "Wait and watched", [("wording", "choice")]),
        (ONE, "What kills?", "What can kill?", [("wording", "hint")]),
        (ONE, "What kills?", "What kills?\n> **Hint:** Air.", [("wording", "hint")]),
        (ONE, "> Stay.", "> Do stay.", [("wording", "feedback")]),
        (ONE, "(50%) [ ]", "[ ]", [("key", "key")]),
        (ONE, "Critical: yes · ", "", [("key", "critical")]),
        (ONE, "Points: 2", "Points: 1", [("key", "points")]),
        (ONE, "Outcome: A-1", "Outcome: A-2", [("structure", "outcome")]),
        (ONE, "- [ ] None of these\n", "", [("structure", "choice")]),
        (ONE, "- [ ] None of these\n", "- [ ] None of these\n- [ ] Run\n", [("structure", "choice")]),
        (SEVERAL, "- [ ] Loud talk\n", "- [x] Loud talk\n", [("key", "key")]),
        (
            SEVERAL,
            "- [ ] Loud talk\n- [ ] Red skin\n  > No.\n",
            "- [ ] Red skin\n  > No.\n- [ ] Loud talk\n",
            [("structure", "order")],
        ),
        (SEVERAL, "- [x] Slow breathing\n", "", [("structure", "choice"), ("key", "several"), ("key", "key")]),
        (STEPS, "1. Call for help\n2. Support breathing", "2. Call for help\n1. Support breathing", [("key", "key")]),
        (STEPS, "Call for help", "Zall for help", [("wording", "part")]),
        (PAIRS, "| | a cure |\n", "", [("structure", "choice")]),
        (PAIRS, "| OAMT | retention |", "| OAMT | a cure |", [("structure", "choice"), ("key", "key")]),
        (DOSE, "- = 0.4 to 2 mg", "- = 0.4 to 3 mg", [("key", "key")]),
        (DOSE, "(0%) = 4 mg", "(50%) = 4 mg", [("key", "key")]),
        (WORD, "- = naloxone", "- = naloxone\n- = narcan", [("key", "key")]),
        (WORD, "That one", "This one", [("wording", "feedback")]),
        (WORD, ANSWERS, "- [x] a\n- [ ] b\n", [("structure", "type")]),
    ],
)  # fmt: skip
def test_a_change_is_called_what_it_is(
    tmp_path: Path, text: str, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    before, now = both(tmp_path, text, old, new)
    assert told(compare_questions(before, now)) == expected
    assert {change.question for change in compare_questions(before, now)} == {before.id}
    assert compare_questions(before, before) == ()


def test_no_type_of_question_changes_in_silence() -> None:
    assert {each.kind for each in questions.types()} >= {"choice", "number", "text", "ordering", "matching"}
    assert compare_questions(*[_tagged(tags) for tags in ((), ("new",))]) == (
        Change("wording", "settings", "", "", "w"),
    )


def _tagged(tags: tuple[str, ...]) -> Question:
    cls = next(each for each in questions.types() if each.kind == "text")
    return cls(id="w", title="Who?", stem="<p>Who?</p>", tags=tags, phrases=())  # type: ignore[call-arg]


BODY = f"A first paragraph.\n\nA second one.\n\n{ONE}\n{DOSE}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("pass: 80%", "pass: 90%", [("structure", "pass_mark", "")]),
        ("pass: 80%", "pass: 80%\nattempts: 2", [("structure", "attempts", "")]),
        ("pass: 80%", "pass: 80%\ndraw: 1", [("structure", "draw", "")]),
        ("A second one", "A third one", [("wording", "intro", "")]),
        (DOSE, "", [("structure", "question", "n")]),
        (f"{ONE}\n{DOSE}", f"{DOSE}\n{ONE}", [("structure", "order", "")]),
        (f"{DOSE}", f"{DOSE}\n{WORD}", [("structure", "question", "w")]),
        ("= 0.4 to 2 mg", "= 0.4 to 2.5 mg", [("key", "key", "n")]),
    ],
)
def test_an_activity_tells_its_own_changes_and_those_of_its_questions(
    tmp_path: Path, old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    header, body = "pass: 80%\n", BODY
    before = course.quiz(tmp_path / "old", body, header)
    now = course.quiz(tmp_path / "new", body.replace(old, new), header.replace(old, new))
    assert [(change.kind, change.part, change.question) for change in compare(before, now)] == expected


def test_of_a_lesson_only_the_paragraphs_that_differ_are_shown(tmp_path: Path) -> None:
    before = course.lesson(tmp_path / "old", "One.\n\nTwo is long.\n\nThree.")
    now = course.lesson(tmp_path / "new", "One.\n\nTwo is short.\n\nThree.")
    assert compare(before, now) == (Change("wording", "text", "Two is long.", "Two is short."),)


def test_a_course_tells_its_order_and_its_rule(tmp_path: Path) -> None:
    [before] = course.library(tmp_path / "old", {})[0].curricula.values()
    index = course.INDEX.replace("title: A course", "title: The course") + ""
    index = index.replace("---\n", "", 1).replace("---\n", "certificate:\n  lessons: all\n---\n")
    files = {
        "course/en/index.md": "---\n" + index,
        "course/en/01-module/03-lesson.md": course.LESSON,
        "course/en/01-module/01-lesson.md": "link:",
    }
    [now] = course.library(tmp_path / "new", files)[0].curricula.values()
    assert told(compare_courses(before, now)) == [
        ("wording", "title"),
        ("structure", "order"),
        ("structure", "certificate"),
    ]


@pytest.mark.parametrize(
    ("text", "old", "new", "answer", "carried"),
    [
        (ONE, "- [ ] Give naloxone and leave\n  > Stay.\n", "", ("2",), ("1",)),
        (ONE, "- [ ] Give naloxone and leave\n  > Stay.\n", "", ("1",), None),
        (ONE, "Call for help and support breathing", "Call for help, support breathing", ("2",), ("2",)),
        (ONE, "Four", "Five", (), ()),
        (SEVERAL, FIRST + SECOND, SECOND + FIRST, ("1", "3"), ("2", "3")),
        (STEPS, "Call for help", "Zall for help", ("1", "3", "2"), ("3", "2", "1")),
        (STEPS, "3. Give naloxone\n", "", ("1", "3", "2"), None),
        (PAIRS, "fewer infections", "zero infections", ("2", "3"), ("3", "2")),
        (DOSE, "0.4 to 2 mg", "1 mg", ("1.5 mg",), ("1.5 mg",)),
    ],
)  # fmt: skip
def test_an_answer_is_found_again_by_its_words(
    tmp_path: Path, text: str, old: str, new: str, answer: tuple[str, ...], carried: tuple[str, ...] | None
) -> None:
    before, now = both(tmp_path, text, old, new)
    assert carry(before, now, answer) == carried
    if carried is not None and answer:
        said = now.describe(carried)
        assert said
        assert now.describe(carry(now, now, carried) or ()) == said


def test_words_that_went_and_came_are_told_apart() -> None:
    found = difference("Give 2 mg at once", "Give 0.4 mg at once")
    assert [(each.kind, each.text) for each in found.old] == [("same", "Give "), ("gone", "2"), ("same", " mg at once")]
    assert "".join(each.text for each in found.new) == "Give 0.4 mg at once"
    assert [each.text for each in found.new if each.kind == "new"] == ["0.4"]
    assert difference("same", "same").old == difference("same", "same").new


def test_a_very_long_text_is_shown_as_replaced() -> None:
    found = difference("a " * 5_000, "b " * 5_000)
    assert [each.kind for each in (*found.old, *found.new)] == ["gone", "new"]
