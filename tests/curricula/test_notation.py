"""The notation that authors are taught, sentence by sentence, in English and in Russian."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from curricula.model import Lesson, Prose
from curricula.reader import read
from curricula.words import LANGUAGES, keyword, spelled
from tests.curricula.course import INDEX, TRANSLATED, library, question, write


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- [ ] a\n- [x] b", "choice"),
        ("- [x] a\n- [x] b\n- [ ] c", "choice"),
        ("- ( ) a\n- (x) b", "choice"),
        ("- [x] a\n- (50%) [ ] b", "choice"),
        ("- = 0.4 to 2 mg", "number"),
        ("- = 5 ± 0.5", "number"),
        ("- = 5 +- 0.5", "number"),
        ("- = 31", "number"),
        ("- = the word\n- = another", "text"),
        ("- = the 12 steps\n- (0%) = 12", "text"),
        ("1. a\n2. b", "ordering"),
        ("1) a\n2) b", "ordering"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", "matching"),
        ("| | a | b |\n|---|---|---|\n| 1 | (x) | ( ) |", "grid"),
        ("| | a | b |\n|---|---|---|\n| 1 | [x] | [ ] |", "grid"),
        ("It is [[one; 1]].", "gap"),
        ("It is [[ (one) | two ]].", "gap"),
        ("____", "free-text"),
        ("____ 150 words", "free-text"),
        ("[file]", "upload"),
        ("[audio]", "upload"),
    ],
)
def test_the_sign_decides_the_type(tmp_path: Path, text: str, kind: str) -> None:
    assert question(tmp_path, f"## What? <!-- id: a -->\n\n{text}\n").kind == kind


@pytest.mark.parametrize("feedback", ["  > No.", "\n  > No.", "    > No.", "\t> No."])
def test_feedback_is_indented_with_or_without_an_empty_line(tmp_path: Path, feedback: str) -> None:
    found = question(tmp_path, f"## What? <!-- id: a -->\n\n- [x] a\n- [ ] b\n{feedback}\n")
    assert found.mark(["2"]).feedback == ("No.",)


def test_feedback_may_run_over_several_lines(tmp_path: Path) -> None:
    found = question(tmp_path, "## What? <!-- id: a -->\n- [x] a\n- [ ] b\n  > No,\n  > *really*.\n- [ ] c\n")
    assert found.mark(["2"]).feedback == ("No,\n<em>really</em>.",)
    assert found.mark(["3"]).feedback == ()


def test_a_choice_may_run_over_several_lines(tmp_path: Path) -> None:
    found = question(tmp_path, "## What? <!-- id: a -->\n- [x] a long\n  choice\n- [ ] b\n")
    assert found.key() == "a long choice"


def test_settings_stand_on_one_line_or_on_several(tmp_path: Path) -> None:
    one = question(tmp_path / "a", "## What? <!-- id: a -->\nOutcome: A-1 · Points: 2 · Critical: yes\n- = x\n")
    other = question(tmp_path / "b", "## What? <!-- id: a -->\n\nOutcome: A-1\nPoints: 2\nCritical: yes\n\n- = x\n")
    assert one == other


def test_a_text_with_a_colon_is_not_a_setting(tmp_path: Path) -> None:
    found = question(tmp_path, "## What? <!-- id: a -->\nThe mother says: he sleeps.\n\n- = x\n")
    assert found.stem == "<p>What?</p><p>The mother says: he sleeps.</p>"


RUSSIAN = """---
title: Передозировка
---
Текст [проверить].

## Проверка: Что сначала? <!-- id: c -->
Результат: A-1 · Критично: да · Баллы: 2

Выберите все верные ответы.

- [x] Позвать на помощь
  > Да.
- [ ] Ничего из этого
  > Нет.

> **Подсказка:** воздух
> **Почему:** потому что

## Возьмите на работу: три знака
- один
"""


def test_a_course_can_be_written_in_russian(tmp_path: Path) -> None:
    files = {**TRANSLATED, "course/ru/01-module/01-lesson.md": RUSSIAN, "shared/ru/sources.md": "| Key |\n"}
    del files["shared/ru/safety.md"], files["shared/ru/sources.md"]
    write(tmp_path, {**files, "course/ru/index.md": INDEX})
    found, problems = read(tmp_path)
    lesson = found.curricula["course", "ru"].activity("module/lesson")
    assert isinstance(lesson, Lesson)
    [asked] = lesson.questions
    assert (asked.outcome, asked.critical, asked.points, asked.hint, asked.why) == (
        "A-1",
        True,
        2,
        "воздух",
        "потому что",
    )
    assert asked.present("1")[0].kind == "many"
    assert asked.present("1")[0].options[-1].html == "Ничего из этого"
    assert not [problem for problem in problems if problem.severity == "error"]


def test_a_sheet_to_fill_in_ends_at_the_next_heading_and_keeps_its_number(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\nBefore.\n\n## Sheet: Map\n\n…………\n\n## Sheet 2: Month\n\n…………\n\n## Example\n\nAfter.\n"
    found, problems = library(tmp_path, {"course/en/01-module/01-lesson.md": text})
    lesson = found.curricula["course", "en"].activity("module/lesson")
    assert isinstance(lesson, Lesson)
    parts = [part for part in lesson.parts if isinstance(part, Prose)]
    assert [part.role for part in parts] == ["text", "sheet", "sheet", "text"]
    assert [re.findall("<h2[^>]*>(.*)</h2>", part.html) for part in parts[1:3]] == [["Map"], ["Sheet 2: Month"]]
    assert "W401" not in [problem.code for problem in problems]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_spelling_of_a_keyword_is_that_keyword_and_english_is_too(language: str) -> None:
    for name, spellings in LANGUAGES[language].keywords.items():
        assert {keyword(spelling.upper(), language) for spelling in spellings} == {name}
    assert keyword("take  to work", language) == "card"


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("sr-Cyrl", "Зашто", "why"),
        ("sr-Latn", "Zašto", "why"),
        ("sr", "izaberite sve što je tačno", "several"),
        ("sr-Latn", "Зашто", "why"),
        ("uz", "To'g'ri", "correct"),
        ("uz-Latn", "Toʻgʻri", "correct"),
        ("kk", "Неліктен", "why"),
        ("ky", "Эмне үчүн", "why"),
        ("tg", "Чаро", "why"),
        ("fa", "چرا", "why"),
        ("km", "Why", "why"),
        ("de", "Warum", None),
    ],
)
def test_keywords_are_understood_in_the_languages_of_the_region(language: str, typed: str, meant: str | None) -> None:
    assert keyword(typed, language) == meant


def test_a_keyword_is_suggested_in_the_script_of_the_folder_and_in_english_where_we_have_none() -> None:
    assert [spelled("why", language) for language in ("sr", "sr-Latn", "km")] == ["Зашто", "Zašto", "Why"]
    assert spelled("review-by", "ky") == "Review by"


def test_a_misspelt_keyword_is_named_in_the_language_of_the_text(tmp_path: Path) -> None:
    text = "---\ntitle: Урок\n---\n## Проверка: Что? <!-- id: c -->\nКретично: да\n\n- = 2\n\n> **Почиму:** так\n"
    _, problems = library(tmp_path, {"course/ru/01-module/01-lesson.md": text}, translated=True)
    fixes = [problem.fix for problem in problems if problem.severity == "error"]
    assert fixes == ["Did you mean 'Критический'?", "Did you mean **Почему:**?"]
