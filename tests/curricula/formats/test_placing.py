"""Imported questions go into a course: planned, checked, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from curricula import reader
from curricula.formats import placing
from curricula.formats.base import Unreadable
from curricula.formats.placing import carry_out, plan
from curricula.model import Quiz
from tests.curricula.course import FILES, write

MODULE = "course/en/01-module"
GIFT = (
    "$CATEGORY: First aid\n\n// [id:c] [tag:Outcome: A-1] [tag:Lesson: module/other]\n::A:: Dose? {#3}\n\n"
    "// [id:d] [tag:Outcome: X-9] [tag:Lesson: module/gone]\nWho? {=Alice ~Bob}\n\nNo end {=a\n"
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write(tmp_path / "content", FILES)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_plan_writes_nothing_and_its_report_says_everything(course: Path) -> None:
    before = everything(course)
    planned = plan(GIFT.encode(), "x.gift", course, MODULE)
    assert everything(course) == before
    [file] = planned.files
    assert (file.path, file.count, file.is_sound) == (f"{MODULE}/03-first-aid.md", 2, True)
    assert [str(loss) for loss in planned.losses] == [
        "line 9: 'No end {=a': the question: a brace is missing: { opens the answers and } closes them; "
        "\\{ and \\} are ordinary signs",
        "First aid: 'Dose?': its id c, which is taken in this course; it is c-2 now",
        "First aid: 'Who?': its outcome 'X-9', which this course does not have",
        "First aid: 'Who?': its lesson 'module/gone', which this course does not have",
    ]


def test_what_is_written_is_a_quiz_of_the_course(course: Path) -> None:
    planned = plan(GIFT.encode(), "x.gift", course, MODULE)
    carry_out(planned, course)
    library, problems = reader.read(course)
    assert [problem for problem in problems if problem.severity == "error"] == []
    quiz = library.curricula["course", "en"].activity("module/first-aid")
    assert isinstance(quiz, Quiz)
    assert quiz == planned.files[0].quiz
    assert [(each.id, each.outcome, each.lesson) for each in quiz.questions] == [
        ("c-2", "A-1", "module/other"),
        ("d", "", ""),
    ]
    assert not [path for path in everything(course) if ".import-" in path]


def test_the_same_file_twice_makes_two_files_with_ids_of_their_own(course: Path) -> None:
    for _ in range(2):
        carry_out(plan(GIFT.encode(), "x.gift", course, MODULE), course)
    library, problems = reader.read(course)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert [each.id for each in library.curricula["course", "en"].activities][2:] == [
        "module/first-aid",
        "module/first-aid-2",
    ]


def test_what_somebody_wrote_meanwhile_is_never_overwritten(course: Path) -> None:
    text = "$CATEGORY: One\n\nA? {T}\n\n$CATEGORY: Two\n\nB? {F}\n"
    planned = plan(text.encode(), "x.gift", course, MODULE)
    (course / planned.files[1].path).write_text("mine")
    before = everything(course)
    with pytest.raises(Unreadable, match="nothing was written"):
        carry_out(planned, course)
    assert everything(course) == before


def test_an_error_in_the_file_is_shown_before_it_is_written(course: Path) -> None:
    [file] = plan(b"[markdown]Which [W99x]? {=a ~b}", "x.gift", course, MODULE).files
    assert not file.is_sound
    assert "E301" in {problem.code for problem in file.problems}
    assert {problem.path for problem in file.problems} == {file.path}


def test_a_quiz_that_is_too_long_becomes_several_files(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "LONGEST_FILE", 200)
    many = "\n\n".join(f"Question number {number}, is it so? {{T}}" for number in range(9))
    planned = plan(many.encode(), "many.gift", course, MODULE)
    assert planned.count == 9
    assert [file.title for file in planned.files] == ["many", "many (2)", "many (3)", "many (4)", "many (5)"]
    assert all(file.is_sound for file in planned.files)


@pytest.mark.parametrize(
    "module", ["", "course/en", "course/en/../..", "/etc", "shared/en/01-module", "course/en/09-x"]
)
def test_a_place_that_is_no_module_is_refused_and_one_is_named(course: Path, module: str) -> None:
    with pytest.raises(Unreadable, match="course/en/01-module"):
        plan(GIFT.encode(), "x.gift", course, module)


def test_a_course_with_errors_of_its_own_is_named(course: Path) -> None:
    (course / "course/en/index.md").write_text("---\nnonsense\n---\n")
    with pytest.raises(Unreadable, match="errors of its own"):
        plan(GIFT.encode(), "x.gift", course, MODULE)


@pytest.mark.parametrize("content", [b"", b" \n ", b"x" * 20_000_001])
def test_a_file_of_no_size_or_every_size_is_refused(course: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match="empty|bytes"):
        plan(content, "x.gift", course, MODULE)
