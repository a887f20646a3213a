"""Two papers of one test, crossed over: balanced whoever comes when, and each person takes both."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from curricula.checking import check
from curricula.findings import Memory
from curricula.forms import A, B, are_parallel, first_form, next_form, papers
from curricula.model import Draw
from tests.curricula.course import FILES, INDEX, codes, library, quiz, write

ONE = "## One? <!-- id: {0}-1 -->\nOutcome: A-1 · Critical: yes\n\n- = x\n"
TWO = "## Two? <!-- id: {0}-2 -->\nOutcome: A-2\n\n- = y\n\n## Survey: And you? <!-- id: {0}-3 -->\n\n____\n"


def paper(role: str, form: str, body: str = ONE + TWO) -> str:
    return f"---\nkind: quiz\nrole: {role}\nform: {form}\ntitle: T\nminutes: 5\n---\n{body.format(form.lower())}"


@settings(max_examples=30)
@given(st.text(), st.integers(0, 60))
def test_the_halves_of_a_group_differ_by_one_person_at_most_at_any_moment(group: str, size: int) -> None:
    counts = Counter(first_form(group, place) for place in range(size))
    assert abs(counts[A] - counts[B]) <= 1
    assert [first_form(group, place) for place in range(size)] == [first_form(group, place) for place in range(size)]


def test_who_comes_first_does_not_always_begin_with_the_same_paper() -> None:
    assert {first_form(f"group {number}", 0) for number in range(20)} == {A, B}


def test_each_person_takes_both_papers_and_the_same_one_again_at_a_second_attempt() -> None:
    assert next_form("pre-test", {}, B) == B
    assert next_form("post-test", {"pre-test": B}, B) == A
    assert next_form("post-test", {"pre-test": B, "post-test": A}, B) == A
    assert next_form("pre-test", {"post-test": A}, A) == B, "whoever came late takes them the other way round"
    assert next_form("post-test", {}, A) == A


def test_a_follow_up_asks_the_paper_that_is_longest_ago() -> None:
    assert next_form("follow-up", {"pre-test": A, "post-test": B}, B) == A
    assert next_form("follow-up", {"post-test": B}, B) == A
    assert next_form("follow-up", {}, B) == B


def test_papers_are_parallel_when_they_ask_as_much_of_everything(tmp_path: Path) -> None:
    first = quiz(tmp_path / "a", (ONE + TWO).format("a"), "form: A\n")
    second = quiz(tmp_path / "b", (TWO + ONE).format("b"), "form: B\n")
    tamer = quiz(tmp_path / "c", (TWO + ONE).format("b").replace(" · Critical: yes", ""), "form: B\n")
    assert are_parallel(first, second)
    assert not are_parallel(first, replace(second, draw=Draw(1)))
    assert not are_parallel(first, tamer)
    assert not are_parallel(first, first)
    assert [question.id for question in papers([first, second])[B]] == ["b-2", "b-1"], "opinions stay with their test"


def test_the_linter_says_when_papers_to_be_crossed_are_not_parallel(tmp_path: Path) -> None:
    crossed = {"course/en/index.md": INDEX.replace("outcomes:", "forms: crossed\noutcomes:")}
    before = {"course/en/01-module/03-before.md": paper("pre-test", "A")}
    after, shorter = paper("post-test", "B"), paper("post-test", "B", ONE)
    _, problems = library(tmp_path / "well", {**crossed, **before, "course/en/01-module/04-after.md": after})
    assert "E413" not in codes(problems)
    _, problems = library(tmp_path / "ill", {**crossed, **before, "course/en/01-module/04-after.md": shorter})
    assert "E413" in codes(problems)


def test_papers_are_compared_even_when_nothing_of_them_has_changed(tmp_path: Path) -> None:
    crossed = {"course/en/index.md": INDEX.replace("outcomes:", "forms: crossed\noutcomes:")}
    before = {"course/en/01-module/03-before.md": paper("pre-test", "A")}
    write(tmp_path, {**FILES, **crossed, **before, "course/en/01-module/04-after.md": paper("post-test", "B")})
    memory = Memory()
    first = check(tmp_path, memory=memory)
    assert "E413" not in {finding.problem.code for finding in first}
    assert check(tmp_path, memory=Memory(memory.kept)) == first
    write(tmp_path, {"course/en/01-module/04-after.md": paper("post-test", "B", ONE)})
    assert "E413" in {finding.problem.code for finding in check(tmp_path, memory=Memory(memory.kept))}


def test_a_follow_up_says_when_it_opens_and_needs_something_to_ask(tmp_path: Path) -> None:
    later = "---\nkind: quiz\nrole: follow-up\nmonths: 3\ntitle: Later\nminutes: 5\n---\n"
    files = {"course/en/01-module/05-later.md": later}
    _, problems = library(tmp_path / "alone", files)
    assert "E413" in codes(problems)
    tests = {"course/en/01-module/03-before.md": paper("pre-test", "A")}
    tests |= {"course/en/01-module/04-after.md": paper("post-test", "B")}
    found, problems = library(tmp_path / "whole", {**files, **tests})
    assert not codes(problems) & {"E413", "E402", "E206"}
    assert found.curricula["course", "en"].activity("module/later").opens_after == 3
    never = later.replace("months: 3\n", "")
    _, problems = library(tmp_path / "never", {"course/en/01-module/05-later.md": never, **tests})
    assert "E206" in codes(problems)


def test_an_evaluation_asks_for_opinions_only(tmp_path: Path) -> None:
    asked = "---\nkind: quiz\nrole: evaluation\ntitle: E\nminutes: 2\n---\n## A? <!-- id: e-1 -->\n- = x\n"
    _, problems = library(tmp_path, {"course/en/01-module/03-evaluation.md": asked})
    assert [problem.fix for problem in problems if problem.code == "E206"] == ["Write Survey: before each of them"]
