"""What only the whole course shows, what is remembered, and that no file keeps the linter busy."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from curricula.checking import Finding, check
from curricula.findings import Memory, dump, load
from tests.curricula.course import FILES, INDEX, TRANSLATED, write
from tests.curricula.large import write_large

LESSON = "course/en/01-module/01-lesson.md"
HEAD = "---\ntitle: A\nminutes: 5\n---\n"


def found(folder: Path, body: str) -> tuple[Finding, ...]:
    """Check the small course with another body of its lesson; without what is said of the course as a whole."""
    write(folder, {**FILES, LESSON: HEAD + body})
    return tuple(finding for finding in check(folder) if finding.problem.path.endswith("01-lesson.md"))


def test_an_outcome_wants_three_questions(tmp_path: Path) -> None:
    def asked(count: int) -> str:
        return "\n".join(f"## Check: {n}? <!-- id: q{n} -->\nOutcome: A-1\n\n- = x\n" for n in range(count))

    for count, expected in ((2, ["A-1", "A-2"]), (3, ["A-2"])):
        write(tmp_path, {**FILES, LESSON: HEAD + asked(count)})
        told = [finding for finding in check(tmp_path) if finding.problem.code == "W402"]
        assert [finding.text.strip()[:3] for finding in told] == expected
        assert [finding.problem.line for finding in told] == [
            INDEX.split("\n").index(f"  {id}: Do one thing") + 1 if id == "A-1" else 6 for id in expected
        ]


def test_an_opinion_asks_for_no_outcome(tmp_path: Path) -> None:
    body = "\n".join(f"## Survey: {n}? <!-- id: q{n} -->\nOutcome: A-1\n\n____\n" for n in range(3))
    write(tmp_path, {**FILES, LESSON: HEAD + body})
    assert "0 questions ask for the outcome 'A-1'" in "".join(str(finding) for finding in check(tmp_path))


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        ("Text [X99].", "E301", "X99"),
        ("Give [20 mg](SAFE-07).", "E302", "SAFE-07"),
        ("## Check: A? <!-- id: a -->\nOutcone: A-1\n- = x", "E110", "Outcone"),
        ("## Check: A? <!-- id: a -->\n- = x\n\n> **Wy:** So.", "E115", "Wy"),
        ("Two addicts came.", "W304", "addicts"),
        ("\tText <b>bold</b>.", "W302", "<b>"),
    ],
)
def test_a_caret_stands_below_what_is_named(tmp_path: Path, body: str, code: str, named: str) -> None:
    [finding] = [each for each in found(tmp_path, body) if each.problem.code == code]
    said, line, caret = str(finding).split("\n")
    assert f":{finding.problem.column} {code} " in said
    assert line.expandtabs()[caret.expandtabs().index("^") :].startswith(named)
    assert caret.lstrip() == "^" + "~" * (len(named) - 1)


@pytest.mark.parametrize(
    ("body", "fix"),
    [
        ("Text [W14a].", "Did you mean 'W14o'?"),
        ("[Read](02-othr.md)", "Did you mean 'course/en/01-module/02-other.md'?"),
        ("[Down](#belw)\n\n## Below\n", "Did you mean 'below'?"),
        ("## Check: A? <!-- id: a -->\nLesson: module/othr\n\n- = x", "Did you mean 'module/other'?"),
        ("## Check: A? <!-- id: a -->\nOutcome: A1\n\n- = x", "Did you mean 'A-1'?"),
        ("## Survy: A? <!-- id: a -->\n____", "Write Survey: …"),
    ],
)
def test_the_nearest_known_word_is_offered(tmp_path: Path, body: str, fix: str) -> None:
    assert fix in "".join(finding.problem.fix for finding in found(tmp_path, body))


def test_a_day_decides_what_is_overdue(tmp_path: Path) -> None:
    body = "## Check: A? <!-- id: a -->\nReview by: 2026-05-31\n\n- = x\n"
    reviewed = "reviewed: {name: B, role: nurse, date: 2026-01-10}\n"
    write(tmp_path, {**FILES, LESSON: HEAD.replace("---\n", f"---\n{reviewed}", 1) + body})
    told = {day: [f.problem.line for f in check(tmp_path, today=day) if f.problem.code == "W202"]
            for day in (None, date(2026, 5, 31), date(2026, 6, 1), date(2027, 1, 11))}  # fmt: skip
    assert list(told.values()) == [[], [], [6], [2, 6]]


def test_what_is_remembered_is_what_would_be_found(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, **TRANSLATED, LESSON: HEAD + "A junkie. [X99]\n\n## Check: A? <!-- id: c -->\n- = 2\n"})
    memory = Memory()
    first = check(tmp_path, memory=memory)
    again = Memory(load(dump(memory.kept)))
    assert check(tmp_path, memory=again) == first
    assert again.kept == memory.kept
    assert len(again.kept) == 4


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (LESSON, HEAD + "## Check: A? <!-- id: c -->\n- = 3\n"),
        ("course/ru/01-module/01-lesson.md", "---\ntitle: Урок\n---\n## Проверка: Что? <!-- id: c -->\n\n- = 3\n"),
        ("shared/en/sources.md", "| Key |\n"),
        ("course/en/index.md", INDEX.replace("A-1", "B-1")),
        ("course/media/side.png", "picture"),
    ],
)
def test_a_change_anywhere_is_seen_wherever_it_matters(tmp_path: Path, path: str, text: str) -> None:
    cited = (
        HEAD + "Text [W14o] ![A side](../../media/side.png).\n\n## Check: A? <!-- id: d -->\nOutcome: A-1\n\n- = x\n"
    )
    write(tmp_path, {**FILES, **TRANSLATED, "course/en/01-module/03-cites.md": cited})
    memory = Memory()
    before = check(tmp_path, memory=memory)
    write(tmp_path, {path: text})
    now = check(tmp_path, memory=Memory(memory.kept))
    assert now == check(tmp_path)
    assert now != before


def test_other_rules_make_the_memory_worthless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FILES)
    memory = Memory()
    check(tmp_path, memory=memory)
    kept = dump(memory.kept)
    assert load(kept)
    monkeypatch.setattr("curricula.findings.version", lambda: "other")
    assert load(kept) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"files": {"a": [1]}}', "\x00"])
def test_a_damaged_memory_is_no_memory(text: str) -> None:
    assert load(text) == {}


# Each of these kept Python-Markdown or a pattern busy for minutes before there were limits.
ENDLESS = {
    "brackets": "[" * 150_000,
    "links": "[a](" * 40_000,
    "pictures": "![" * 75_000,
    "remarks": "<!--" * 40_000,
    "quotes": "> " * 70_000,
    "lists": "- " * 70_000,
    "stars": "*a **b " * 20_000,
    "headings": "## a\n" * 30_000,
    "table": "| a | b |\n|---|---|\n" + "| c | [d] |\n" * 15_000,
    "wide table": "|" + "a|" * 20_000 + "\n|" + "-|" * 20_000,
    "checks": "## Check: a\n- [x] a\n- [ ] b\n\n" * 5_000,
    "gaps": "## Check: a\n" + "[[a]] " * 25_000,
    "too long": "word " * 350_000,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_no_text_keeps_the_linter_busy(tmp_path: Path, name: str) -> None:
    began = time.process_time()
    told = found(tmp_path, ENDLESS[name])
    assert time.process_time() - began < 10
    assert told


def test_a_file_of_fifty_megabytes_is_not_even_opened(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with (tmp_path / LESSON).open("wb") as file:
        file.truncate(50_000_000)
    began = time.process_time()
    assert "E002" in {finding.problem.code for finding in check(tmp_path)}
    assert time.process_time() - began < 2


def test_one_edit_in_a_large_course_costs_little(tmp_path: Path) -> None:
    write_large(tmp_path, lessons=60)
    began = time.process_time()
    memory = Memory()
    first = check(tmp_path, memory=memory)
    cold = time.process_time() - began
    lesson = tmp_path / "large/en/01-module-1/03-lesson-2.md"
    lesson.write_text(lesson.read_text() + "\n## More\n\nTwo addicts.\n")
    known = Memory(load(dump(memory.kept)))
    began = time.process_time()
    again = check(tmp_path, memory=known)
    warm = time.process_time() - began
    assert [each.problem.code for each in again if each not in first] == ["W304"]
    assert warm < cold / 3
