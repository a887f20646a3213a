"""Moodle XML: what goes out comes back equal, and what cannot go is named."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curricula.formats import recognise, xml
from curricula.formats.base import Material
from curricula.formats.moodle.reading import read
from curricula.formats.moodle.writing import write
from curricula.formats.notation import Written, amount, box, choice, step, true_or_false, typed
from curricula.model import Curriculum, Module, Quiz
from curricula.questions.base import Question
from tests import shipped
from tests.curricula.formats import made, parsed

FEW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
HELD = {kind: each for kind, each in made.EVERY_TYPE.items() if kind not in ("grid", "ordering")}
MARKED_OTHERWISE = (
    "that only all right",
    "that a wrong choice which is left alone",
    "that each pair of steps",
    "that it is worth 3 points: in Moodle",
)
"""What Moodle marks by rules of its own; here it comes back as it was."""


def course(*questions: Question, folder: Path = Path("nowhere"), intro: str = "") -> Material:
    quiz = Quiz(id="module/quiz", title="A/B quiz", minutes=5, level="core", questions=questions, intro=intro)
    module = Module("module", "Module", "", (quiz,))
    curriculum = Curriculum("course", "en", "Course", "", "", "", (), (module,))
    return Material(curriculum, curriculum.activities, folder, folder)


def there_and_back(*questions: Question) -> tuple[Question, ...]:
    exported = write(course(*questions))
    assert [loss for loss in exported.losses if not loss.what.startswith(MARKED_OTHERWISE)] == []
    imported = read(exported.content, "x.xml")
    assert [loss for loss in imported.losses if "in TeX" not in loss.what] == []  # words such as \\[a\\] look like it
    [quiz] = imported.quizzes
    assert quiz.title == "A/B quiz"
    return tuple(parsed.question(each, rule=each.rule or "all-or-nothing") for each in quiz.questions)


@pytest.mark.parametrize("kind", HELD)
@FEW
@given(draw=st.data())
def test_what_goes_out_and_comes_back_is_equal(kind: str, draw: st.DataObject) -> None:
    question = parsed.question(draw.draw(made.dressed(HELD[kind], most_hints=3)))
    assert there_and_back(question) == (question,)


@FEW
@given(draw=st.data())
def test_steps_each_in_its_own_place_go_out_and_come_back_equal(draw: st.DataObject) -> None:
    found = draw.draw(made.dressed(made.steps()))
    steps = tuple(replace(each, rank=rank, feedback="") for rank, each in enumerate(found.answers, 1))
    question = parsed.question(replace(found, answers=steps))
    assert there_and_back(question) == (question,)


@shipped.once
def test_our_courses_go_out_and_come_back_equal() -> None:
    library = shipped.library()
    curriculum = library.curricula["oamt", "en"]
    exported = write(Material(curriculum, curriculum.activities, parsed.CONTENT, Path()))
    imported = read(exported.content, "course.xml")
    after = parsed.reread(imported.quizzes, library, curriculum)
    before = [each for activity in curriculum.activities for each in activity.questions]
    assert imported.losses == ()
    assert len(after) > 200
    assert after == {each.id: each for each in before}


def test_a_table_to_tick_is_named_and_left_out() -> None:
    table = (("", "no", "yes"), ("Ready?", box(ticked=False), box(ticked=True)))
    grid = parsed.question(Written(title="Tick", table=table))
    other = parsed.question(Written(title="A?", answers=(typed("x"),)))
    exported = write(course(grid, other))
    assert [str(loss) for loss in exported.losses] == [
        "module/quiz: 'Tick': the question: Moodle XML has no place for a table to tick"
    ]
    assert [each.title for each in read(exported.content, "x.xml").quizzes[0].questions] == ["A?"]


PAIRS = (("", ""), ("a", "b"), ("c", "d"))


@pytest.mark.parametrize(
    ("pieces", "lost"),
    [
        ({"answers": (step("a", 1), step("b", 1), step("c", 2))}, "that some steps may come in either order"),
        ({"answers": (step("a", 1, "No."), step("b", 2))}, "what is said to single steps"),
        (
            {"answers": (step("a", 1), step("b", 2)), "rule": "per-choice"},
            "that each pair of steps in the right order counts",
        ),
        (
            {"answers": (amount("5", unit="mg"), amount("5", unit="ml", credit=Fraction(0)))},
            "the wrong answer 5 ml: it differs in its unit",
        ),
        (
            {"answers": (choice("a", right=True), choice("b", credit=Fraction(45, 100)))},
            "the share 45 %: Moodle has 40 % next to it",
        ),
        (
            {"answers": (choice("a", right=True), choice("b", right=True), choice("c"))},
            "that only all right choices together earn anything",
        ),
        (
            {"answers": (choice("a", right=True), choice("b", right=True)), "rule": "per-choice"},
            "that a wrong choice which is left alone earns a share",
        ),
        ({"table": PAIRS}, "that only all right parts together earn anything"),
        (
            {"table": (*PAIRS, ("", "**e**")), "rule": "per-choice"},
            "bold letters, links or pictures in the right-hand column",
        ),
        ({"stem": "[[a]] and [[b]]", "settings": {"points": "5"}}, "that it is worth 5 points"),
    ],
)
def test_what_moodle_cannot_hold_of_a_question_is_named(pieces: dict[str, Any], lost: str) -> None:
    exported = write(course(parsed.question(Written(title="Q?", **pieces))))
    assert lost in "; ".join(loss.what for loss in exported.losses)
    assert len(read(exported.content, "x.xml").quizzes[0].questions) == 1


def test_more_right_choices_than_moodle_can_weigh_are_left_out_and_named() -> None:
    answers = tuple(choice(f"choice {number}", right=number < 11) for number in range(12))
    exported = write(course(parsed.question(Written(title="Q?", answers=answers))))
    assert "Moodle XML has no place for 11 right choices" in exported.losses[0].what


def test_a_statement_is_true_or_false_in_moodle_too() -> None:
    answers = true_or_false(right=True, like="Naloxone is safe.", feedback=("Yes.", ""))
    question = parsed.question(Written(title="Naloxone is safe.", answers=answers, settings={"shuffle": "no"}))
    assert b'<question type="truefalse">' in write(course(question)).content
    assert there_and_back(question) == (question,)


def test_pictures_travel_with_their_questions(tmp_path: Path) -> None:
    (tmp_path / "course" / "media" / "signs").mkdir(parents=True)
    (tmp_path / "course" / "media" / "signs" / "door.png").write_bytes(b"\x89PNG picture")
    (tmp_path / "secret.png").write_bytes(b"secret")
    text = "![Open](../../media/signs/door.png) ![Gone](../../media/gone.png) ![Up](../../media/../../secret.png)"
    question = Written(title="What is it?", id="q-01", stem=text, answers=(choice("a", right=True), choice("b")))
    stem = "<p>What is it?</p>" + "".join(
        f'<p><img src="media:{path}" alt="{alt}"></p>'
        for path, alt in (("signs/door.png", "Open"), ("gone.png", "Gone"), ("../../secret.png", "Up"))
    )
    asked = replace(parsed.question(replace(question, stem="")), stem=stem)
    exported = write(course(asked, folder=tmp_path))
    assert [loss.what for loss in exported.losses] == [
        "the picture 'gone.png', which is not there",
        "the picture '../../secret.png', which is not there",
    ]
    imported = read(exported.content, "x.xml")
    assert [(each.name, each.content) for each in imported.media] == [("signs-door.png", b"\x89PNG picture")]
    assert "![Open](../../media/signs-door.png)" in imported.quizzes[0].questions[0].stem
    assert [loss.what for loss in imported.losses] == [
        "the picture '@@PLUGINFILE@@/gone.png'",
        "the picture '@@PLUGINFILE@@/..-..-secret.png'",
    ]


def test_what_stands_above_the_questions_goes_along() -> None:
    question = parsed.question(Written(title="A?", answers=(typed("x"),)))
    content = write(course(question, intro="<p>Take <em>your</em> time.</p>")).content
    assert read(content, "x.xml").quizzes[0].intro == "Take *your* time."


def test_words_that_look_like_an_embedded_answer_stay_words() -> None:
    question = parsed.question(Written(title="Say {1:SA:=a}.", stem="And {2:MC:=b~c} [[x; y]] too.", rule=None))
    assert there_and_back(question) == (question,)


def test_moodle_is_told_apart_from_other_formats() -> None:
    content = write(course(parsed.question(Written(title="A?", answers=(typed("x"),))))).content
    assert recognise(content, "questions.xml").name == "moodle"
    assert recognise(content.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "questions.txt").name == "moodle"
    assert xml.words_of(xml.first(xml.parse(content), "question", "category", "text")) == (
        "$course$/top/Course/Module/A//B quiz"
    )
