"""A folder that was read before is read again in the files that changed, and gives what reading all of it gives."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curricula.findings import Memory
from curricula.reader import read
from tests.curricula.course import FILES, INDEX, LESSON, TRANSLATED, write

QUESTIONS = "## What? <!-- id: t-1 -->\nOutcome: A-1\n\n- = 2\n\n## Which? <!-- id: t-2 -->\n\n- [x] This\n- [ ] That\n"
TOOL = (
    "---\ntitle: A sheet\nkind: tool\nminutes: 5\nbands: [0-1 = Low, 2-3 = High]\n---\nAsk.\n\n"
    "## Was it so? <!-- id: t-1 -->\n\n- No (0)\n- Yes (3)\n"
)
CITES = (
    "---\ntitle: A dose\nminutes: 5\nsources: [W14o]\noutcomes: [A-1]\n---\nGive [20 mg](SAFE-01), says [W14o]. See "
    "[the other](02-other.md) and ![A door](../../media/door.png). Methadone helps.\n\n## Check: How? <!-- id: d -->\n"
    "Outcome: A-2\nLesson: module/other\n\n- [x] So\n- [ ] Not so\n"
)
COURSES: Mapping[str, str] = {
    **FILES,
    **TRANSLATED,
    "shared/en/glossary.md": "- **Methadone** — a medicine <!-- id: G01 -->\n",
    "shared/en/tools/sheet.md": TOOL,
    "course/en/01-module/03-dose.md": CITES,
    "course/en/01-module/04-sheet.md": "---\nshared: sheet\n---\n",
    "course/en/01-module/05-before.md": f"---\ntitle: Before\nkind: quiz\nrole: pre-test\n---\n{QUESTIONS}",
    "course/ru/01-module/03-dose.md": CITES.replace("A dose", "Доза").replace(
        "Outcome: A-2\nLesson: module/other\n", ""
    ),
    "course/ru/01-module/05-before.md": "---\ntitle: До\n---\n" + QUESTIONS.replace("Outcome: A-1\n", ""),
    "second/en/index.md": INDEX.replace("A-2", "B-2"),
    "second/en/01-module/index.md": "---\ntitle: A module\nsummary: Short.\n---\n",
    "second/en/01-module/01-lesson.md": LESSON,
    "second/en/01-module/02-sheet.md": "---\nshared: sheet\nlevel: optional\n---\n",
}
PATHS = sorted(COURSES)
PIECES = (
    ("A-1", "A-3"),
    ("20 mg", "30 mg"),
    ("id: c", "id: d"),
    ("id: d", "id: t-1"),
    ("- = 2", "- = 3"),
    ("Critical: yes\n", ""),
    ("W14o", "W15o"),
    ("Methadone", "Naloxone"),
    ("title:", "tilte:"),
    ("title:", "id: module/other\ntitle:"),
    ("minutes: 5", "minutes: 7"),
    ("- [x]", "- [ ]"),
    ("[20 mg]", "[25 mg]"),
    ("shared: sheet", "shared: shet"),
    ("bands: [0-1", "bands: [0-2"),
    ("summary: Short.", "summary: Shorter."),
    ("picture", "pictures"),
    ("# Check:", "# Chek:"),
    ("SAFE-01", "SAFE-02"),
)


def edited(place: Path, old: str, new: str) -> None:
    if place.is_file():
        place.write_text(place.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def removed(place: Path) -> None:
    place.unlink(missing_ok=True)


def renamed(place: Path, name: str) -> None:
    if place.is_file():
        place.rename(place.with_name(name))


Edit = Callable[[Path], None]


def edits() -> st.SearchStrategy[Edit]:
    paths, pieces = st.sampled_from(PATHS), st.sampled_from(PIECES)
    return st.one_of(
        st.builds(lambda path, both: lambda root: edited(root / path, *both), paths, pieces),
        st.builds(lambda path, both: lambda root: edited(root / path, *reversed(both)), paths, pieces),
        st.builds(lambda path: lambda root: removed(root / path), paths),
        st.builds(lambda path: lambda root: write(root, {path: COURSES[path]}), paths),
        st.builds(lambda path, other: lambda root: write(root, {path: COURSES[other]}), paths, paths),
        st.builds(lambda path: lambda root: renamed(root / path, "07-other.md"), paths),
    )  # fmt: skip


@settings(max_examples=int(os.environ.get("FUZZ", "800")) // 100)
@given(st.lists(st.lists(edits(), min_size=1, max_size=3), min_size=1, max_size=5))
def test_after_any_edits_it_is_as_if_it_was_read_for_the_first_time(
    tmp_path_factory: pytest.TempPathFactory, looks: list[list[Edit]]
) -> None:
    folder = tmp_path_factory.mktemp("edited")
    try:
        memory = Memory()
        assert read(write(folder, COURSES), memory) == read(folder)
        for changes in looks:
            for change in changes:
                change(folder)
            memory = memory.next()
            assert read(folder, memory) == read(folder)
    finally:
        shutil.rmtree(folder)


CRITICAL = "---\ntitle: Another lesson\nminutes: 5\n---\n## Check: What? <!-- id: e -->\nCritical: yes\n\n- = 2\n"
TWO_CHECKS = CITES + "\n## Check: When? <!-- id: f -->\n\n- = 2\n"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param(
            {
                "course/en/01-module/08-more.md": CRITICAL,
                "course/ru/01-module/09-more.md": CRITICAL.replace("Critical: yes\n", ""),
            },
            {"course/en/01-module/08-more.md": CRITICAL.replace("Critical: yes\n", "")},
            id="the original of a translation that has another name",
        ),
        pytest.param(
            {
                "shared/en/tools/sheet.md": TOOL.replace("minutes: 5", "minutes: 5\noutcomes: [A-2]"),
                "course/en/index.md": INDEX.replace("A-2", "A-3"),
                "second/en/index.md": INDEX,
            },
            {"course/en/index.md": INDEX},
            id="another course that shares a file",
        ),
        pytest.param(
            {"course/en/01-module/03-dose.md": TWO_CHECKS},
            {"course/en/01-module/01-lesson.md": LESSON.replace("id: c", "id: d")},
            id="a mistake in another file that breaks the original",
        ),
    ],
)
def test_what_lies_far_away_counts(tmp_path: Path, first: Mapping[str, str], then: Mapping[str, str]) -> None:
    memory = Memory()
    before = read(write(tmp_path, {**COURSES, **first}), memory)
    write(tmp_path, then)
    now = read(tmp_path, memory.next())
    assert now == read(tmp_path)
    assert now != before


def test_what_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    memory = Memory()
    first, _problems = read(write(tmp_path, COURSES), memory)
    write(tmp_path, {"course/en/01-module/02-other.md": CRITICAL})
    again, _problems = read(tmp_path, memory.next())
    kept = {
        (id, each.id)
        for (id, language), course in again.curricula.items()
        for each in course.activities
        if any(each is known for known in first.curricula[id, language].activities)
    }
    read_again = {("course", "module/other"), ("course", "module/sheet"), ("second", "module/sheet")}
    assert (
        kept
        == {(id, each.id) for (id, _), course in again.curricula.items() for each in course.activities} - read_again
    )
