"""The test on paper, and its key."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from curricula.formats.base import Exported, Material, Unwritable
from curricula.formats.notation import Written, choice, typed
from curricula.formats.paper.printing import write_key, write_paper
from curricula.formats.prose import escaped
from curricula.model import Curriculum, Module, Quiz
from curricula.questions.base import Question
from tests.curricula.formats import made, parsed

FONTS = parsed.ROOT / "lms" / "fonts"
FIRST = Written(
    title="First step?",
    id="od-01",
    stem="She has **pinpoint** pupils.\n\n- one\n- two",
    answers=(choice("Call for help", right=True, feedback="Yes."), choice("Wait"), choice("None of these")),
    asides={"why": "Oxygen first."},
)


def material(*questions: Question, language: str = "en", folder: Path = Path()) -> Material:
    quiz = Quiz(id="module/quiz", title="A quiz", minutes=5, level="core", questions=questions)
    curriculum = Curriculum("course", language, "A course", "", "", "", (), (Module("module", "M", "", (quiz,)),))
    return Material(curriculum, (quiz,), folder, FONTS)


def words(exported: Exported) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(exported.content)).pages)


def test_the_paper_asks_and_does_not_tell() -> None:
    printed = words(write_paper(material(parsed.question(FIRST))))
    for said in ("A course", "A quiz", "First step?", "pinpoint", "Call for help", "Name", "Date", "points: 1"):
        assert said in printed
    assert "Key" not in printed
    assert "Oxygen" not in printed


def test_the_key_names_the_letter_that_stands_on_the_paper() -> None:
    question = parsed.question(FIRST)
    paper, key = words(write_paper(material(question))), words(write_key(material(question)))
    [line] = [line for line in paper.split("\n") if "Call for help" in line]
    letter = line.split("Call")[0].strip()
    assert letter in "ABC"
    assert f"Key: {letter}" in key
    assert "Oxygen first." in key


def test_the_same_questions_are_printed_as_the_same_bytes() -> None:
    asked = material(parsed.question(FIRST))
    assert write_paper(asked).content == write_paper(asked).content


@pytest.mark.parametrize("kind", made.EVERY_TYPE)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_every_type_is_printed_and_nothing_in_it_is_obeyed(kind: str, draw: st.DataObject) -> None:
    question = parsed.question(draw.draw(made.dressed(made.EVERY_TYPE[kind])))
    for write in (write_paper, write_key):
        exported = write(material(question))
        assert exported.content.startswith(b"%PDF")
        assert all("no font here" in loss.what for loss in exported.losses)


def test_signs_of_the_typesetter_are_ordinary_signs() -> None:
    title = '#read("/etc/passwd") $x$ @a <b> //c'
    printed = words(write_paper(material(parsed.question(Written(title=escaped(title), answers=(typed("x"),))))))
    assert '#read("/etc/passwd") $x$ @a <b> //c' in printed.replace("\n", " ")


def test_its_own_words_are_in_the_language_of_the_course() -> None:
    printed = words(write_key(material(parsed.question(FIRST), language="ru")))
    assert "Ключ" in printed


def test_a_picture_that_cannot_be_printed_is_named() -> None:
    asked = replace(parsed.question(FIRST), stem='<p>Look</p><p><img src="media:door.avif" alt="A door"></p>')
    exported = write_paper(material(asked))
    assert exported.losses[0].what == "the picture 'door.avif': only its words are printed"
    assert "[A door]" in words(exported)


def test_a_course_without_questions_is_no_test() -> None:
    with pytest.raises(Unwritable):
        write_paper(Material(Curriculum("c", "en", "C", "", "", "", (), ()), (), Path(), FONTS))
