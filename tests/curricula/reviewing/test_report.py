"""The review report of a course: which numbers rest on what, what covers an outcome, and who vouches for it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from curricula.model import Review, UnknownActivity
from curricula.reviewing.report import Examined, Report, of_course
from curricula.reviewing.statements import Statement
from curricula.reviewing.writing import as_json, as_markdown
from tests.curricula.course import library

LESSON = "course/en/01-module/01-lesson.md"
HEAD = "---\ntitle: A lesson\nminutes: 5\noutcomes: [A-1]\n---\n"
TODAY = date(2026, 11, 22)


def report(folder: Path, files: dict[str, str], **reviews: Review | None) -> Report:
    read, problems = library(folder, files)
    assert not [problem for problem in problems if problem.severity == "error"], problems
    return of_course(folder, read, ("course", "en"), TODAY, {f"module/{id}": said for id, said in reviews.items()})


def examined(folder: Path, body: str) -> Examined:
    return report(folder, {LESSON: HEAD + body + "\n"}).activities[0]


def statements(folder: Path, body: str) -> tuple[Statement, ...]:
    return examined(folder, body).statements


def test_a_number_rests_on_the_source_in_its_sentence(tmp_path: Path) -> None:
    [one, other] = statements(
        tmp_path, "It works in 4 of 5 people [W14o]. Every clinic has two doors.\n\nWe saw 3 people."
    )
    assert (one.line, one.text, one.sources) == (6, "It works in 4 of 5 people.", ("W14o",))
    assert not other.has_source


def test_a_source_behind_the_full_stop_belongs_to_the_sentence_before(tmp_path: Path) -> None:
    [one, other] = statements(tmp_path, "It works in 4 of 5 people. [W14o] Our clinic has 2 doors.")
    assert (one.sources, one.beside) == (("W14o",), False)
    assert other.beside


def test_a_number_rests_on_the_safety_fact_that_it_links_and_on_its_source(tmp_path: Path) -> None:
    [found] = statements(tmp_path, "The dose is [20 mg](SAFE-01).")
    assert (found.text, found.facts, found.sources) == ("The dose is 20 mg.", ("SAFE-01",), ("W14o",))


def test_a_row_of_a_table_is_a_statement_and_its_head_is_none(tmp_path: Path) -> None:
    [found] = statements(tmp_path, "| Who | Dose |\n|---|---|\n| Alert | 20 mg [W14o] |\n")
    assert (found.line, found.text, found.sources) == (8, "Alert · 20 mg", ("W14o",))


def test_a_wrong_answer_is_no_statement_and_the_right_one_is(tmp_path: Path) -> None:
    body = (
        "## Check: How much? <!-- id: c2 -->\nOutcome: A-1 · Source: W14o\n\n- [ ] 40 mg\n  > No one starts at 40 mg.\n"
        "- [x] 20 mg\n  > Yes, 20 mg.\n"
    )
    found = statements(tmp_path, body)
    assert [each.text for each in found] == ["20 mg", "Yes, 20 mg."]
    assert all(each.sources == ("W14o",) and each.beside for each in found)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Give 20 to 30 mg in the 2 hours after.", "dose"),
        ("Half of them, 50 %, came in 3 weeks.", "share"),
        ("Wait 24 hours with all 4 of them.", "time"),
        ("QTc is 480 ms in 2 of them.", "measure"),
        ("She is 29.", "count"),
    ],
)
def test_a_statement_is_as_grave_as_the_gravest_of_its_numbers(tmp_path: Path, text: str, kind: str) -> None:
    [found] = statements(tmp_path, text)
    assert found.kind == kind


def test_the_name_of_a_diagnosis_and_the_number_of_an_item_are_no_numbers(tmp_path: Path) -> None:
    assert statements(tmp_path, "It is 6C43 in ICD-11, see COVID-19.\n\n1. Call.\n2. Wait.") == ()


def test_what_an_author_marked_for_review_is_listed_with_or_without_a_number(tmp_path: Path) -> None:
    found = examined(tmp_path, "Some products last longer [review]. Wait 5 hours [review].")
    assert [(each.text, each.kind) for each in found.unresolved] == [
        ("Some products last longer.", ""),
        ("Wait 5 hours.", "time"),
    ]
    assert len(found.unsourced) == 1


def test_long_sentences_and_long_words_are_hard_to_read(tmp_path: Path) -> None:
    assert examined(tmp_path, f"A nurse {'and a nurse ' * 7} came. " * 10).is_hard_to_read
    assert examined(tmp_path, "Individual immediately psychosocial association. " * 30).is_hard_to_read
    assert not examined(tmp_path, "A nurse came. " * 50).is_hard_to_read


@pytest.mark.parametrize(("words", "pace"), [(140, "short"), (150, ""), (250, ""), (260, "long")])
def test_a_lesson_of_five_minutes_has_150_to_250_words_beside_its_checks(tmp_path: Path, words: int, pace: str) -> None:
    check = "\n\n## Check: What? <!-- id: c -->\n\n" + "More words here. " * 50 + "\n\n- = 2\n"
    found = examined(tmp_path, "word " * words + check)
    assert (found.words, found.pace) == (words, pace)


def test_an_outcome_is_covered_by_lessons_checks_and_the_questions_of_each_paper(tmp_path: Path) -> None:
    asks = "## What {n}? <!-- id: {name}-{n} -->\nOutcome: A-1 · Critical: yes\n\n- = 2\n\n"
    quiz = "---\nkind: quiz\ntitle: Q\nminutes: 5\n{more}---\nText.\n\n"
    files = {
        LESSON: HEAD + "Text.\n\n## Check: What? <!-- id: c -->\nOutcome: A-1\n\n- = 2\n",
        "course/en/01-module/03-q.md": quiz.format(more="") + "".join(asks.format(n=n, name="q") for n in range(3)),
        "course/en/01-module/04-pre.md": quiz.format(more="role: pre-test\nform: A\n") + asks.format(n=1, name="pre"),
    }
    one, other = report(tmp_path, files).outcomes
    assert (one.lessons, one.checks, one.items, one.form_a, one.form_b, one.critical) == (
        ("module/lesson",),
        1,
        3,
        1,
        0,
        4,
    )
    assert one.gaps == ("form_a", "form_b")
    assert other.gaps == ("lessons", "checks", "items")


def test_a_review_holds_for_a_year(tmp_path: Path) -> None:
    old, new = (Review("Rosa Umarova", "narcologist", date(year, 11, 1)) for year in (2025, 2026))
    found = report(tmp_path, {}, lesson=new, other=old)
    assert [(each.id, each.state) for each in found.activities] == [
        ("module/lesson", "reviewed"),
        ("module/other", "overdue"),
    ]
    assert report(tmp_path, {}).reviewed == 0


def test_a_course_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    read, _problems = library(tmp_path, {})
    with pytest.raises(UnknownActivity, match="no course curse/en; known are course/en"):
        of_course(tmp_path, read, ("curse", "en"), TODAY)


def test_the_report_is_written_for_people_and_for_programs(tmp_path: Path) -> None:
    made = report(tmp_path, {LESSON: HEAD + "The dose is [20 mg](SAFE-01). Wait 5 hours | minutes [review].\n"})
    page, told = as_markdown(made), json.loads(as_json(made))
    assert "| 6 | dose | The dose is 20 mg. | W14o, SAFE-01 |" in page
    assert "| 6 | time | Wait 5 hours · minutes. | W14o, SAFE-01 (beside it) |" in page
    assert f"- {LESSON}:6 Wait 5 hours · minutes." in page
    [lesson, _other] = told["activities"]
    assert (told["statements"], told["unresolved"], lesson["state"], lesson["review"]) == (2, 1, "awaiting", None)
    assert lesson["statements"][0]["sources"] == ["W14o"]
    assert told["facts"][0]["by"] == ["module/lesson"]
