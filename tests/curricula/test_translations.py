"""A translation beside its original: pairs, stale marks, doses, and saving that moves nothing but what was typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curricula.checking import check
from curricula.ids import plan
from curricula.numbers import compare_numbers, numbers_of
from curricula.problems import Notes
from curricula.reader import read
from curricula.rewording import begun, written
from curricula.staleness import judge
from curricula.translations import Comparison, compare, marks_of, version, without_marks
from curricula.units import blocks, fingerprint
from tests.curricula.course import FILES, TRANSLATED, codes, library, write

CONTENT = Path(__file__).parents[1] / "content" / "overdose"
NAMES = sorted(path.relative_to(CONTENT / "en").as_posix() for path in (CONTENT / "en").rglob("*.md"))
COURSES = Path(__file__).parents[2] / "content"
EVERY_FILE = sorted(COURSES.rglob("en/**/*.md"))

LESSON = """---
title: First steps
minutes: 5
---
Call for help.

Two things matter:

- Air
- Time

| Sign | Meaning |
|---|---|
| Blue lips | too little air |

## Check: What first? <!-- id: first -->
Outcome: A-1 · Critical: yes

- [ ] Wait 10 minutes
  > Too long.
- [x] Help the breathing

> **Why:** The brain needs air.
"""


def both(name: str) -> tuple[str, str]:
    return tuple((CONTENT / language / name).read_text(encoding="utf-8") for language in ("en", "ru"))  # type: ignore[return-value]


def named(compared: Comparison, words: str) -> str:
    """Return the name of the unit with these words, in the original or in the translation."""
    return next(unit.name for unit in compared.units if words in (unit.source, unit.own))


def translated(source: str, language: str = "ru") -> str:
    """Translate a file: each unit becomes a word of its own with the numbers of the original."""
    compared = compare(source, begun(source, language), language)
    given = {}
    for place, unit in enumerate(compared.units):
        given[unit.name] = f"Слово{'абвгд'[place % 5] * (place + 1)} {' '.join(re.findall(r'[0-9]+', unit.source))}"
    return written(compared, given)


def states(source: str, own: str) -> dict[str, str]:
    """Return the state of each unit by its original's words."""
    return {unit.source: unit.state for unit in compare(source, own, "ru").units}


@pytest.mark.parametrize("name", NAMES)
def test_every_unit_of_the_original_stands_beside_its_translation(name: str) -> None:
    compared = compare(*both(name), "ru")
    assert compared.wanted > 0
    assert compared.translated == compared.wanted
    assert compared.count("missing", "surplus") == 0


def test_units_are_header_texts_headings_paragraphs_items_cells_and_the_parts_of_questions() -> None:
    found = [(block.kind, text) for block in blocks(LESSON, "en") for text in block.texts]
    assert found == [
        ("key", "First steps"),
        ("text", "Call for help."),
        ("text", "Two things matter:"),
        ("item", "Air"),
        ("item", "Time"),
        ("row", "Sign"),
        ("row", "Meaning"),
        ("row", "Blue lips"),
        ("row", "too little air"),
        ("heading", "What first?"),
        ("choice", "Wait 10 minutes"),
        ("feedback", "Too long."),
        ("choice", "Help the breathing"),
        ("remark", "The brain needs air."),
    ]


def test_a_translation_is_begun_with_the_frame_of_the_original_in_the_words_of_its_language() -> None:
    text = begun(LESSON, "ru")
    assert "## Проверьте себя: What first? <!-- id: first -->\n\n- [ ] Wait 10 minutes\n  > Too long.\n" in text
    assert "> **Почему:** The brain needs air." in text
    assert "minutes:" not in text
    assert "Outcome" not in text
    compared = compare(LESSON, text, "ru")
    assert compared.count("untouched") == compared.wanted


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: path.relative_to(COURSES).as_posix())
def test_a_whole_file_of_every_course_can_be_begun_and_translated(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    own = translated(source)
    compared = compare(source, own, "ru")
    assert compared.count("current") == compared.wanted
    assert written(compared, {}) == own
    assert [block.sign for block in blocks(source, "en")] == [block.sign for block in blocks(without_marks(own), "ru")]


@pytest.mark.parametrize("name", NAMES)
def test_comparing_by_hand_adds_the_marks_and_changes_nothing_else(name: str) -> None:
    source, own = both(name)
    compared = compare(source, own, "ru")
    text = written(compared, {}, {unit.name for unit in compared.units})
    assert without_marks(text).rstrip() == own.rstrip()
    assert compare(source, text, "ru").count("current") == compared.wanted


def test_exactly_what_the_original_changed_is_stale() -> None:
    own = translated(LESSON)
    changed = LESSON.replace("Too long.", "Far too long.").replace("too little air", "too little oxygen")
    found = states(changed, own)
    assert {source for source, state in found.items() if state == "stale"} == {"Far too long.", "too little oxygen"}
    assert {state for source, state in found.items() if source not in ("Far too long.", "too little oxygen")} == {
        "current"
    }


def test_what_is_new_in_the_original_is_missing_and_what_went_is_left_over() -> None:
    own = translated(LESSON)
    changed = LESSON.replace("Call for help.", "Call for help.\n\nDo not leave.").replace("- Time\n", "")
    compared = compare(changed, own, "ru")
    assert [unit.source for unit in compared.units if unit.state == "missing"] == ["Do not leave."]
    assert compared.count("surplus") == 1
    assert compared.count("stale", "unmarked") == 0


def test_moving_a_question_makes_nothing_stale() -> None:
    second = "\n## Check: What then? <!-- id: then -->\n\n- [x] Stay\n- [ ] Go\n"
    source = LESSON + second
    own = translated(source)
    head, _, check_text = LESSON.partition("## Check")
    moved = head + second.lstrip("\n") + "\n## Check" + check_text
    assert set(states(moved, own).values()) == {"current"}


def test_marks_survive_edits_by_hand() -> None:
    own = translated(LESSON)
    by_hand = own.replace("- Словоаааааа", "- Воздух и свет").replace("---\nСлово", "---\nСовсем другое слово", 1)
    by_hand = by_hand.replace("Слово" + "в" * 3, "Ещё один абзац.\n\nСлово" + "в" * 3)
    compared = compare(LESSON.replace("- Time", "- Minutes"), by_hand, "ru")
    assert [unit.source for unit in compared.units if unit.state == "stale"] == ["Minutes"]


def test_the_marks_are_a_remark_that_readers_do_not_see(tmp_path: Path) -> None:
    files = {**FILES, **TRANSLATED}
    source, own = files["course/en/01-module/01-lesson.md"], files["course/ru/01-module/01-lesson.md"]
    compared = compare(source, own, "ru")
    marked = written(compared, {}, {unit.name for unit in compared.units})
    before, _ = library(tmp_path / "a", {}, translated=True)
    after, problems = library(tmp_path / "b", {"course/ru/01-module/01-lesson.md": marked}, translated=True)
    assert before.curricula == after.curricula
    assert not codes(problems) & {"E504", "E506", "W502"}
    assert marks_of(marked)


def test_the_linter_names_exactly_the_stale_units(tmp_path: Path) -> None:
    source = "---\ntitle: A lesson\nminutes: 5\n---\nOne thing.\n\nAnother thing.\n"
    own = translated(source)
    files = {"course/en/01-module/02-other.md": source.replace("Another", "A third"),
             "course/ru/01-module/02-other.md": own}  # fmt: skip
    write(tmp_path, {**FILES, **TRANSLATED, **files})
    [finding] = [each for each in check(tmp_path) if each.problem.code == "W502"]
    assert finding.problem.path.endswith("course/ru/01-module/02-other.md")
    assert finding.problem.line == 6
    assert "A third thing." in finding.problem.fix


def test_a_mark_that_is_written_by_hand_makes_a_unit_current() -> None:
    own = translated(LESSON)
    changed = LESSON.replace("Too long.", "Far too long.")
    by_hand = own.replace(fingerprint("Too long."), fingerprint("Far too long."))
    assert set(states(changed, by_hand).values()) == {"current"}


def test_a_translation_that_only_names_a_version_is_compared_with_that_version() -> None:
    source, own = both("01-response/09-quiz.md")
    dated = own.replace("---\n", f"---\nmade-from: {version(source)}\n", 1)
    assert compare(source, dated, "ru").count("current") == 30
    changed = source.replace("Ten times too much.", "Far too much.")
    assert compare(changed, dated, "ru").count("unmarked") == 30
    found = compare(changed, dated, "ru", earlier=source)
    assert [unit.source for unit in found.units if unit.state == "stale"] == ["Far too much."]


def test_a_file_is_not_published_while_a_unit_is_not_translated(tmp_path: Path) -> None:
    source = FILES["course/en/01-module/02-other.md"]
    compared = compare(source, begun(source, "ru"), "ru")
    half = written(compared, {named(compared, "Another lesson"): "Ещё урок"})
    found, problems = library(tmp_path, {"course/ru/01-module/02-other.md": half}, translated=True)
    assert "E506" in codes(problems)
    assert ("course", "ru", "module/other") in found.broken
    assert ("course", "en", "module/other") not in found.broken


def test_the_same_words_in_both_languages_are_right_once_somebody_says_so() -> None:
    source = "---\ntitle: WHO guidelines of 2009\n---\nText.\n"
    compared = compare(source, begun(source, "ru"), "ru")
    same = written(compared, {named(compared, "Text."): "Текст."}, {named(compared, "WHO guidelines of 2009")})
    notes = Notes("x")
    judge(source, same, "ru", notes)
    assert not notes.found
    notes = Notes("x")
    judge(source, without_marks(same), "ru", notes)
    assert [problem.code for problem in notes.found] == ["W503"]


def test_a_unit_is_written_where_it_belongs_and_a_question_as_a_whole() -> None:
    source, own = both("01-response/09-quiz.md")
    begin, end = own.index("## Какова"), own.index("## Соедините")
    compared = compare(source, own[:begin] + own[end:], "ru")
    assert compared.count("missing") == 5
    text = written(compared, {named(compared, "2 mg"): "2 мг"})
    inserted = text[text.index("<!-- id: t-q-03 -->") : text.index("## Соедините")]
    assert inserted == (
        "<!-- id: t-q-03 -->\n\n- = 2 мг\n- (0%) = 20 mg\n  > Ten times too much.\n\n"
        "> **Почему:** The rest of the range is below it.\n\n"
    )
    again = compare(source, text, "ru")
    assert (again.count("missing"), again.count("untouched")) == (0, 4)


def test_what_has_no_original_stays_until_it_is_emptied() -> None:
    source, own = both("01-response/01-signs.md")
    own = own.replace("- Посмотрите на зрачки.", "- Посмотрите на зрачки.\n- Запишите время.")
    compared = compare(source, own, "ru")
    extra = next(unit.name for unit in compared.units if unit.state == "surplus")
    assert "- Запишите время.\n" in written(compared, {})
    assert "- Запишите" not in written(compared, {extra: ""})


def test_a_text_in_the_header_is_quoted_where_it_needs_it(tmp_path: Path) -> None:
    source = FILES["course/en/01-module/02-other.md"]
    for title in ('Тест: "первый" # шаг', "yes", "- список", "текст \\ с чертой", "'кавычки'", "12:30"):
        compared = compare(source, begun(source, "ru"), "ru")
        given = {named(compared, "Another lesson"): title, named(compared, "Text."): "Текст."}
        file = {"course/ru/01-module/02-other.md": written(compared, given)}
        found, _ = library(tmp_path, file, translated=True)
        assert found.curricula["course", "ru"].activity("module/other").title == title


@pytest.mark.parametrize(
    ("source", "own"),
    [
        ("0.4 to 2 mg", "0,4–2 мг"),
        ("10,000 people", "10 000 человек"),
        ("within 48 hours", "за 48 часов"),
        ("5.0 mg", "5 мг"),
        ("30 mg", "۳۰ میلی‌گرم"),
        ("see [W14o] and [this](../02-x/01-y.md)", "см. [W09p] и [это](../03-x/01-y.md)"),
    ],
)
def test_numbers_are_the_same_however_they_are_written(source: str, own: str) -> None:
    assert compare_numbers(source, own) is None


@pytest.mark.parametrize(
    ("source", "own", "dose"),
    [
        ("at most 30 mg", "не больше 40 мг", True),
        ("20 to 30 mg", "20–35 мг", True),
        ("20 to 30 mg", "25–30 мг", True),
        ("within 24 hours", "за 48 часов", True),
        ("90% of them", "80 % из них", True),
        ("a dose of 2 mg", "доза", True),
        ("two of 5 people", "двое из 6 человек", False),
        ("see page 7", "см. страницу", False),
    ],
)
def test_another_dose_is_told_from_another_number(source: str, own: str, dose: bool) -> None:
    found = compare_numbers(source, own)
    assert found is not None
    assert found.dose is dose


def test_another_dose_is_an_error_and_another_number_a_warning(tmp_path: Path) -> None:
    source = "---\ntitle: A\nminutes: 5\n---\nGive 20 mg.\n\nSee page 7.\n"
    own = "---\ntitle: А\n---\nДайте 200 мг.\n\nСм. страницу 8.\n"
    files = {"course/en/01-module/02-other.md": source, "course/ru/01-module/02-other.md": own}
    write(tmp_path, {**FILES, **TRANSLATED, **files})
    found, problems = read(tmp_path)
    assert {(problem.line, problem.code) for problem in problems if problem.code in ("E505", "W504")} == {
        (4, "E505"),
        (6, "W504"),
    }
    assert ("course", "ru", "module/other") in found.broken


def test_the_tool_that_writes_ids_leaves_the_marks_alone(tmp_path: Path) -> None:
    source = FILES["course/en/01-module/02-other.md"]
    own = translated(source)
    write(tmp_path, {**FILES, **TRANSLATED, "course/ru/01-module/02-other.md": own})
    text = plan(tmp_path).written("course/ru/01-module/02-other.md", own)
    assert marks_of(text) == marks_of(own)
    changed = source.replace("Text.", "Another text.")
    assert compare(changed, text, "ru").count("stale") == 1


@given(st.text("aб1 -|>#`*\n[]()x=_<!:.~", max_size=200), st.text("aб1 -|>#`*\n[]()x=_<!:.~", max_size=200))
def test_no_text_makes_comparing_or_saving_raise(source: str, own: str) -> None:
    compared = compare(source, own, "ru")
    judge(source, own, "ru", Notes("x"))
    text = written(compared, {unit.name: "слово" for unit in compared.units})
    again = compare(source, text, "ru")
    written(again, {})
    begun(source, "ru")
    numbers_of(source)


def test_a_long_file_is_compared_quickly() -> None:
    source = "---\ntitle: A\n---\n" + "Same words.\n\n" * 8_000
    own = "---\ntitle: Б\n---\n" + "Те же слова.\n\n" * 7_600
    assert compare(source, own, "ru").count("missing") == 400


def test_the_example_in_the_documentation_is_what_the_tool_writes() -> None:
    page = (COURSES.parent / "docs" / "translating.md").read_text(encoding="utf-8")
    example = next(each for each in page.split("```") if "made-from-units" in each).removeprefix("\n")
    source = (
        "---\ntitle: First steps\nminutes: 5\n---\nCall for help.\n\n## Check: What first? <!-- id: first -->\n\n"
        "- [x] Help the breathing\n- [ ] Wait\n"
    )
    compared = compare(source, example, "ru")
    assert compared.count("current") == compared.wanted == 5
    assert written(compared, {}) == example
