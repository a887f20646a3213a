"""Ids are written where they are missing, copies are named, and renamed files are known again."""

from __future__ import annotations

from pathlib import Path

from curricula.ids import Copy, Plan, Published, plan
from curricula.reader import read
from tests.curricula.course import FILES, TRANSLATED, codes, write

LESSON = "course/en/01-module/01-lesson.md"
RUSSIAN = "course/ru/01-module/01-lesson.md"


def apply(folder: Path, found: Plan) -> None:
    for path in {missing.path for missing in found.missing}:
        file = folder / path
        file.write_bytes(found.written(path, file.read_bytes().decode()).encode())


def lesson(*questions: str) -> str:
    return "---\ntitle: A lesson\nminutes: 5\n---\n" + "\n".join(questions)


def test_a_question_gets_a_short_id_from_its_words(tmp_path: Path) -> None:
    text = lesson(
        "## Check: Who doesn’t respond, and why? \n- = x\n", "## Check: Что?\n- = y\n", "## Survey: 1?\n____\n"
    )
    write(tmp_path, {**FILES, LESSON: text})
    apply(tmp_path, plan(tmp_path))
    headings = [line for line in (tmp_path / LESSON).read_text().split("\n") if line.startswith("## ")]
    assert headings == [
        "## Check: Who doesn’t respond, and why? <!-- id: who-doesnt-respond-and -->",
        "## Check: Что? <!-- id: lesson -->",
        "## Survey: 1? <!-- id: 1 -->",
    ]
    _, problems = read(tmp_path)
    assert not codes(problems) & {"W101", "E102", "E103"}


def test_ids_are_unique_in_the_course_and_given_once(tmp_path: Path) -> None:
    same = "## Check: What now?\n- = x\n"
    write(tmp_path, {**FILES, LESSON: lesson(same, same), "course/en/01-module/02-other.md": lesson(same)})
    apply(tmp_path, plan(tmp_path))
    assert plan(tmp_path) == Plan((), ())
    _, problems = read(tmp_path)
    assert not codes(problems) & {"W101", "E103"}


def test_headings_that_are_no_questions_get_none(tmp_path: Path) -> None:
    write(
        tmp_path, {**FILES, LESSON: lesson("## Text\nA.\n", "## Take to work: card\n- a\n", "```\n## Check: no\n```\n")}
    )
    assert plan(tmp_path) == Plan((), ())


def test_every_heading_of_a_quiz_is_a_question(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, LESSON: "---\nkind: quiz\ntitle: A\nminutes: 5\n---\nIntro.\n\n## What?\n- = x\n"})
    assert [missing.text for missing in plan(tmp_path).missing] == ["<!-- id: what -->"]


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, LESSON: "\ufeff" + lesson("## Check: What?  \n- = x\n").replace("\n", "\r\n")})
    apply(tmp_path, plan(tmp_path))
    written = (tmp_path / LESSON).read_bytes().decode()
    assert written.startswith("\ufeff---\r\n")
    assert "\r\n## Check: What? <!-- id: what -->\r\n- = x\r\n" in written
    assert written.count("\n") == written.count("\r\n")


def test_a_translation_gets_the_ids_and_the_version_of_its_original(tmp_path: Path) -> None:
    text = TRANSLATED[RUSSIAN].replace(" <!-- id: c -->", "")
    write(tmp_path, {**FILES, **TRANSLATED, RUSSIAN: text})
    apply(tmp_path, plan(tmp_path))
    written = (tmp_path / RUSSIAN).read_text()
    assert "## Проверка: Что? <!-- id: c -->" in written
    assert written.startswith("---\nmade-from: ")
    _, problems = read(tmp_path)
    assert not problems


def test_a_translation_is_stale_once_its_original_has_changed(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, **TRANSLATED})
    apply(tmp_path, plan(tmp_path))
    write(tmp_path, {LESSON: FILES[LESSON].replace("\n\n", "\n \n\n")})
    assert not read(tmp_path)[1]
    write(tmp_path, {LESSON: FILES[LESSON].replace("What?", "What now?")})
    assert codes(read(tmp_path)[1]) == {"W502"}


def test_of_two_equal_ids_the_later_one_is_the_copy(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "course/en/01-module/02-other.md": FILES[LESSON]})
    [copy] = plan(tmp_path).copies
    path = "course/en/01-module/02-other.md"
    assert copy == Copy(path, 5, "c", f"{LESSON}:5", "the other one comes first")


def test_of_two_equal_ids_the_one_that_was_published_is_kept(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "course/en/01-module/02-other.md": FILES[LESSON]})
    published = {"course": {"module/other": Published("Another lesson", frozenset({"c"}))}}
    [copy] = plan(tmp_path, published).copies
    assert (copy.path, copy.why) == (LESSON, "the other one was published before")


PUBLISHED = {
    "course": {
        "module/lesson": Published("A lesson", frozenset({"c"})),
        "module/other": Published("Another lesson", frozenset()),
    }
}


def test_a_renamed_file_is_known_by_its_questions_or_its_title(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / LESSON).rename(tmp_path / "course/en/01-module/07-renamed.md")
    (tmp_path / "course/en/02-next").mkdir()
    write(tmp_path, {"course/en/02-next/index.md": "---\ntitle: Next\n---\n"})
    (tmp_path / "course/en/01-module/02-other.md").rename(tmp_path / "course/en/02-next/01-moved.md")
    apply(tmp_path, plan(tmp_path, PUBLISHED))
    library, _ = read(tmp_path)
    assert {each.id for each in library.curricula["course", "en"].activities} == {"module/lesson", "module/other"}
    assert plan(tmp_path, PUBLISHED) == Plan((), ())


def test_a_new_file_beside_the_old_one_is_new(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "course/en/01-module/03-new.md": lesson("## Check: New? <!-- id: n -->\n- = x\n")})
    assert plan(tmp_path, PUBLISHED) == Plan((), ())
    (tmp_path / LESSON).unlink()
    assert plan(tmp_path, PUBLISHED) == Plan((), ())
