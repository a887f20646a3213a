"""A folder becomes a library: what is broken is reported and left out, everything else is served."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from curricula import compiled
from curricula.__main__ import main
from curricula.checking import check
from curricula.model import CertificateRule, Check, Draw, Lesson, Outcome, Prose, Quiz, Review
from curricula.reader import read
from tests.curricula.course import FILES, INDEX, LESSON, activity, codes, lesson, library, quiz, write

RULE = """---
title: A course
code: A
audience: Nurses
summary: Short.
outcomes:
  A-1: Do one thing
  A-2: Do another
certificate:
  title: A course
  hours: 1,5
  lessons: all
  quizzes: none
  pre-test: yes
  post-test: no
  statement: It proves that you were here.
---
"""


def test_a_curriculum_is_read_whole(tmp_path: Path) -> None:
    before = "---\nkind: quiz\nrole: pre-test\ntitle: Before\n---\n## A? <!-- id: a -->\n- = x\n"
    found, _ = library(
        tmp_path,
        {
            "course/en/index.md": RULE,
            "course/en/00-before/01-test.md": before,
            "course/en/00-before/index.md": "---\ntitle: Before\n---\n",
        },
    )
    course = found.curricula["course", "en"]
    assert (course.title, course.code, course.audience, course.summary) == ("A course", "A", "Nurses", "Short.")
    assert course.outcomes == (Outcome("A-1", "Do one thing"), Outcome("A-2", "Do another"))
    statement = "It proves that you were here."
    assert course.certificate == CertificateRule("all", "none", True, False, "A course", Decimal("1.5"), statement)
    assert [module.id for module in course.modules] == ["before", "module"]
    assert [each.id for each in course.activities] == ["before/test", "module/lesson", "module/other"]
    assert course.following("before/test") == course.activity("module/lesson")
    assert course.following("module/other") is None


def test_the_parts_of_a_lesson_keep_their_order(tmp_path: Path) -> None:
    found = lesson(
        tmp_path,
        "Opening.\n\n## One\nText.\n\n## Check: A? <!-- id: a -->\n- = x\n\n## Two\nText.\n\n"
        "## Take to work: three signs\n- one\n",
    )
    assert [(type(part), getattr(part, "role", "")) for part in found.parts] == [
        (Prose, "text"),
        (Check, ""),
        (Prose, "text"),
        (Prose, "card"),
    ]
    assert isinstance(found.parts[0], Prose)
    assert isinstance(found.parts[3], Prose)
    assert found.parts[0].html.startswith("<p>Opening.</p>\n<h2")
    assert found.parts[3].html.startswith('<h2 id="h-three-signs">three signs</h2>')


def test_the_header_of_a_lesson_is_read(tmp_path: Path) -> None:
    text = (
        "---\ntitle: A title\nminutes: 40\nlevel: prescriber\noutcomes: [A-1, A-2]\nsources: [W14o]\n"
        "id: first-steps\nreviewed:\n  name: A. Person\n  role: narcologist\n  date: 2026-05-31\n---\nText.\n"
    )
    found, _ = library(tmp_path, {"course/en/01-module/01-lesson.md": text})
    one = found.curricula["course", "en"].activity("first-steps")
    assert (one.title, one.minutes, one.level, one.outcomes) == ("A title", 40, "prescriber", ("A-1", "A-2"))
    assert one.reviewed == Review("A. Person", "narcologist", date(2026, 5, 31))
    assert [source.full for source in one.sources] == ["Community management of opioid overdose"]


def test_the_header_of_a_quiz_is_read(tmp_path: Path) -> None:
    header = "role: post-test\npass: 0.75\nattempts: 3\ndraw: 1 per outcome\nshuffle: no\nform: B\n"
    found = quiz(tmp_path, "Read *slowly*.\n\n## A? <!-- id: a -->\nOutcome: A-1\n- = x\n", header)
    assert (found.role, found.pass_mark, found.attempts, found.draw) == ("post-test", Fraction(3, 4), 3, Draw(1, True))
    assert (found.shuffle, found.form, found.intro) == (False, "B", "<p>Read <em>slowly</em>.</p>")
    assert quiz(tmp_path, "## A? <!-- id: a -->\n- = x\n", "pass: 80 %\n").pass_mark == Fraction(4, 5)


@pytest.mark.parametrize(
    "header", ["pass: 180%", "pass: most", "draw: 0", "draw: 2 per module", "draw: 9", "shuffle: maybe"]
)
def test_a_rule_of_a_quiz_that_cannot_be_kept_is_an_error(tmp_path: Path, header: str) -> None:
    found, problems = activity(tmp_path, f"---\nkind: quiz\ntitle: A\n{header}\n---\n## A? <!-- id: a -->\n- = x\n")
    assert found is None
    assert [(problem.line, problem.code) for problem in problems if problem.severity == "error"] == [(4, "E206")]


def test_a_broken_activity_is_left_out_and_named_and_the_rest_is_served(tmp_path: Path) -> None:
    found, problems = library(tmp_path, {"course/en/01-module/01-lesson.md": "---\ntitel: A\n---\nText."})
    assert [each.id for each in found.curricula["course", "en"].activities] == ["module/other"]
    assert found.broken == {("course", "en", "module/lesson")}
    assert [problem.severity for problem in problems].count("error") == 2


@pytest.mark.parametrize("index", ["---\nsummary: no title\n---\n", "---\ntitle: A: B\n---\n", "link:"])
def test_a_curriculum_with_a_broken_index_is_left_out_whole_and_named(tmp_path: Path, index: str) -> None:
    found, _ = library(tmp_path, {"course/en/index.md": index})
    assert not found.curricula
    assert ("course", "en", "") in found.broken


def test_a_broken_curriculum_does_not_hide_another(tmp_path: Path) -> None:
    found, problems = library(tmp_path, {"second/en/index.md": "---\nsummary: no title\n---\n"})
    assert set(found.curricula) == {("course", "en")}
    assert "E205" in codes(problems)


def test_safety_facts_sources_and_terms_are_read(tmp_path: Path) -> None:
    fact = (
        "## SAFE-07 Sedated\nValue: no agonist dose [review]\nConditions: wait\nSource: W14o\nConfidence: high\n"
        "Reviewed: 2026-05-31\n"
    )
    found, problems = library(
        tmp_path,
        {
            "shared/en/safety.md": fact,
            "shared/en/glossary.md": "- **Agonist** — switches on. <!-- id: G04 -->\n",
            "shared/en/doses.md": "",
        },
    )
    [one] = found.safety["en"]
    assert (one.id, one.topic, one.value) == ("SAFE-07", "Sedated", "no agonist dose (awaiting review)")
    assert (one.conditions, one.source, one.confidence, one.reviewed) == ("wait", "W14o", "high", date(2026, 5, 31))
    assert [(term.id, term.word, term.text) for term in found.glossary["en"]] == [("G04", "Agonist", "switches on.")]
    assert [source.short for source in found.sources["en"]] == ["WHO"]
    assert not [problem for problem in problems if problem.severity == "error"]


def test_a_translation_keeps_ids_and_takes_over_what_is_not_words(tmp_path: Path) -> None:
    found, problems = library(
        tmp_path, {"course/en/01-module/01-lesson.md": LESSON.replace("title", "id: one\ntitle", 1)}, translated=True
    )
    assert not problems
    there, here = found.curricula["course", "en"].activity("one"), found.curricula["course", "ru"].activity("one")
    assert (here.title, here.minutes) == ("Урок", 5)
    assert [question.id for question in here.questions] == [question.id for question in there.questions]
    assert here.questions[0].critical
    assert here.questions[0].title == "Что?"


def test_a_translation_has_the_sources_and_facts_that_are_not_translated(tmp_path: Path) -> None:
    found, _ = library(tmp_path, {}, translated=True)
    assert [source.key for source in found.sources["ru"]] == ["W14o"]
    assert [fact.topic for fact in found.safety["ru"]] == ["Первая доза"]


def test_the_right_choice_of_a_translation_cannot_move(tmp_path: Path) -> None:
    there = "---\ntitle: A\nminutes: 1\n---\n## Check: A? <!-- id: a -->\n- [x] one\n- [ ] two\n  > No.\n"
    here = "---\ntitle: А\n---\n## Проверка: Что? <!-- id: a -->\n- [ ] два\n  > Нет.\n- [x] один\n"
    found, problems = library(
        tmp_path, {"course/en/01-module/01-lesson.md": there, "course/ru/01-module/01-lesson.md": here}, translated=True
    )
    assert codes(problems) == {"E503"}
    assert ("course", "ru", "module/lesson") in found.broken
    assert found.curricula["course", "en"].activity("module/lesson")


def test_a_question_id_is_taken_once_in_a_curriculum(tmp_path: Path) -> None:
    found, problems = library(tmp_path, {"course/en/01-module/02-other.md": LESSON})
    assert "E103" in codes(problems)
    assert found.broken == {("course", "en", "module/other")}


def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    plain = lesson(tmp_path / "a", "One.\n\n## Check: A? <!-- id: a -->\n- [x] x\n- [ ] y\n")
    text = "\ufeff---\ntitle: A lesson\nminutes: 5\n---\nOne.\n\n## Check: A? <!-- id: a -->\n- [x] x\n- [ ] y\n\n"
    other, _ = activity(tmp_path / "b", text.replace("\n", "\r\n"))
    assert other == plain


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "01-lesson.md").write_text(LESSON)
    content = write(tmp_path / "content", FILES)
    (content / "course" / "en" / "02-more").symlink_to(tmp_path / "secret")
    (content / "course" / "en" / "03-loop").symlink_to(content / "course")
    (content / "course" / "media" / "out.png").symlink_to("/etc/hostname")
    found, problems = read(content)
    assert [module.id for module in found.curricula["course", "en"].modules] == ["module"]
    assert [problem.code for problem in problems] == ["E003"] * 3


def test_a_folder_that_is_not_there_is_a_problem_not_a_trace(tmp_path: Path) -> None:
    found, problems = read(tmp_path / "nothing")
    assert not found.curricula
    assert codes(problems) == {"E001"}


def test_the_command_prints_problems_and_fails_on_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, FILES)
    assert main([str(tmp_path)]) == 0
    write(tmp_path, {"course/en/01-module/02-other.md": "---\ntitle: A\n---\n[X99]"})
    assert main([str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert f"{tmp_path}/course/en/01-module/02-other.md:4:2 E301 no source has the key X99." in said.out
    assert "\n    [X99]\n     ^~~\n" in said.out
    assert "1 errors, 3 warnings" in said.err


SAMPLE = (
    RULE
    + """---
kind: quiz
draw: 2 per outcome
---
Intro [W14o] [20 mg](SAFE-01) ![a](b.png)

## Check: A? <!-- id: a -->
Outcome: A-1 · Critical: yes

- (50%) [ ] one
  > no
- [x] two

> **Why:** so

1. a
2. b
| a | b |
|---|---|
| c |
- = 0.4 to 2 mg
- = 5 ± 1
<!-- open
## Take to work: x
___
```
&a *b `c` <d> \\ [x]: y

## Survey: B? <!-- id: b -->
| | no | yes |
|---|---|---|
| c | ( ) | (x) |
It is [[a; b]] or [[ (c) | d ]].
____ 150 words
[file]

> **Rubric:**
> - 2 points: e
Form: A · Certainty: yes · Review by: 2027-05-31 · Tags: a, b
"""
)
EXAMPLES = int(os.environ.get("FUZZ", "200"))
"""`make fuzz` tries 100,000 in all; so many in every run would keep everybody waiting."""

SIGNS = [*"-|>#:[](){}*&!%<=±·\\`'\"\n \t", "\n\n", "\u202e", "٣", "- ", "## ", "\x00", "\udcff"]
PIECES = st.sampled_from([*SAMPLE.split("\n"), *SIGNS])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(sorted(FILES)),
    pieces=st.lists(st.tuples(PIECES, st.sampled_from(["", "\n"])), max_size=25),
    where=st.integers(0, 400),
)
def test_no_text_makes_the_reader_raise(tmp_path: Path, path: str, pieces: list[tuple[str, str]], where: int) -> None:
    inserted = "".join(piece + end for piece, end in pieces)
    text = (FILES[path][:where] + inserted + FILES[path][where:]) if where % 3 else inserted
    found, problems = library(tmp_path, {path: text})
    for course in found.curricula.values():
        for one in course.activities:
            assert isinstance(one, Lesson | Quiz)
            for question in one.questions:
                assert question.accepts([])
                assert question.accepts(question.right()) or question.kind in ("number", "text", "gap")
                question.mark(["1"])
                assert compiled.decode(compiled.encode(question)) == question
    assert all(str(problem) for problem in problems)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(sorted(FILES)),
    spots=st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 9), st.binary(max_size=6)), min_size=1, max_size=8),
)
@example(path="course/en/01-module/01-lesson.md", spots=[(217, 0, b"\r\x80")])
def test_no_damaged_file_makes_the_linter_raise(tmp_path: Path, path: str, spots: list[tuple[int, int, bytes]]) -> None:
    write(tmp_path, {**FILES, "course/en/01-module/01-lesson.md": SAMPLE})
    content = (tmp_path / path).read_bytes()
    for place, cut, inserted in spots:
        at = place % (len(content) + 1)
        content = content[:at] + inserted + content[at + cut :]
    (tmp_path / path).write_bytes(content)
    found = check(tmp_path, today=date(2026, 12, 1))
    assert all(str(finding) for finding in found)
    assert [finding.problem for finding in found] == sorted(finding.problem for finding in found)
    for finding in found:
        assert 1 <= finding.problem.column <= max(len(finding.text), 1) or not finding.text


def test_the_small_course_itself_has_no_problem(tmp_path: Path) -> None:
    _, problems = library(tmp_path, {"course/en/index.md": INDEX})
    assert not problems
    _, problems = library(tmp_path, {}, translated=True)
    assert not problems


def test_a_translated_fact_holds_in_the_country_of_its_original(tmp_path: Path) -> None:
    fact = "## SAFE-01 Missed days\nValue: 3 days\nSource: W14o\nCountry: KG\n"
    own = "## SAFE-01 Пропуск\nЗначение: 3 дня\nИсточник: W14o\n"
    files = {"shared/en/safety.md": fact, "shared/ru/safety.md": own, "shared/en/doses.md": ""}
    found, _problems = library(tmp_path, files, translated=True)
    assert [each.country for language in ("en", "ru") for each in found.safety[language]] == ["KG", "KG"]
