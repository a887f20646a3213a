"""The header is read as it was typed, and every mistake in it has its line."""

from __future__ import annotations

import pytest

from curricula.front_matter import Reading, parse
from curricula.problems import Notes


def header(text: str) -> tuple[Reading, Notes]:
    notes = Notes("a.md")
    return Reading(parse(f"---\n{text}\n---\nBody.\n", notes).entries, notes), notes


@pytest.mark.parametrize("typed", ["No", "0012", "1:30", "2026-05-31", "1e3", "~", "0x10", "yes"])
def test_a_value_stays_what_was_typed(typed: str) -> None:
    reading, notes = header(f"title: {typed}")
    assert reading.text("title") == typed
    assert not notes.found


def test_the_body_begins_on_the_line_below_the_header() -> None:
    found = parse("---\ntitle: A\n---\nOne\nTwo", Notes("a.md"))
    assert (found.body, found.body_line) == ("One\nTwo", 4)


def test_a_text_without_a_header_is_all_body() -> None:
    found = parse("One\n---\nTwo", Notes("a.md"))
    assert (found.body, found.body_line, found.entries) == ("One\n---\nTwo", 1, {})


def test_a_colon_in_a_title_is_explained_with_its_line() -> None:
    _, notes = header("minutes: 5\ntitle: Quiz: overdose")
    [problem] = notes.found
    assert (problem.line, problem.code) == (3, "E202")
    assert 'title: "Quiz: overdose"' in problem.fix


def test_an_unknown_key_comes_with_the_nearest_known_one() -> None:
    reading, notes = header("title: A\nminuts: 5")
    reading.expect({"title", "minutes"})
    [problem] = notes.found
    assert (problem.line, problem.fix) == (3, "Did you mean 'minutes'?")


def test_the_second_of_two_equal_keys_is_reported_and_the_first_one_counts() -> None:
    reading, notes = header("title: A\ntitle: B")
    assert reading.text("title") == "A"
    assert [(problem.line, problem.code) for problem in notes.found] == [(3, "E203")]


@pytest.mark.parametrize(
    "text",
    [
        "title: &a [1]\nother: *a",
        "title: !!python/object:os.system x",
        "a: {b: {c: {d: e}}}",
        "- one\n- two",
        "title: [a, [b]]",
        "? [a]\n: b",
        'title: "unfinished',
        "title: A\n\tb: c",
        "a: " + "[" * 5000,
        "a: 1\n" * 20_000,
        "title: A\n...\n%YAML 1.1",
        "--- a\n--- b",
    ],
)
def test_what_a_header_may_not_hold_is_one_clear_problem(text: str) -> None:
    _, notes = header(text)
    assert notes.broken
    assert {problem.code for problem in notes.found} <= {"E201", "E202", "E203"}


def test_values_of_the_wrong_type_are_reported_and_replaced() -> None:
    reading, notes = header("minutes: 1.5\nlevel: corre\noutcomes: A-1\ntitle: [a]\nreviewed: me")
    assert reading.number("minutes", 7) == 7
    assert reading.one_of("level", ("core", "optional"), "core") == "core"
    assert reading.list("outcomes") == ()
    assert reading.text("title", "none") == "none"
    assert reading.mapping("reviewed") is None
    assert [problem.line for problem in notes.found] == [2, 3, 4, 5, 6]
    assert notes.found[1].fix == "Write level: core"
