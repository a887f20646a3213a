"""Hints name what could teach better; they are quiet about what is well written."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from curricula.words import LANGUAGES
from tests.curricula.course import activity, codes


def hints(folder: Path, body: str, title: str = "A lesson") -> set[str]:
    found, problems = activity(folder, f"---\ntitle: {title}\nminutes: 5\n---\n{body}\n")
    assert found is not None, problems
    return codes(problems)


@pytest.mark.parametrize(
    "heading",
    [
        "Someone does not respond. What do you do first?",
        "What do you do if he does not answer?",
        "Why should you not wait?",
        "What does she need when there is nothing left?",
    ],
)
def test_a_case_may_say_not(tmp_path: Path, heading: str) -> None:
    assert "W104" not in hints(tmp_path, f"## Check: {heading} <!-- id: a -->\n- = x\n")


@pytest.mark.parametrize(
    "heading", ["Which of these is not a sign?", "All of these are signs except?", "What should you NOT do?"]
)
def test_a_question_for_what_is_not_so_is_pointed_out(tmp_path: Path, heading: str) -> None:
    assert "W104" in hints(tmp_path, f"## Check: {heading} <!-- id: a -->\n- = x\n")


@pytest.mark.parametrize(
    "text",
    [
        "Addicts come here.",
        "He has a drug-abuser friend.",
        "The dirty\nneedle",
        "clean urine",
        "substance abuse",
        "two junkies",
        "opioid substitution therapy",
        "the IDUs of the city",
        "narcomania",
        "she fell off the wagon",
        "he has been clean since May",
        "our contingent",
        "a detox cure",
        "the fight against addiction",
        "forced treatment",
        "codependent",
        "prostitutes",
        "two zeks",
        "an addicted baby",
        "give them their dope",
    ],
)
def test_a_word_that_labels_people_is_pointed_out(tmp_path: Path, text: str) -> None:
    assert hints(tmp_path, text) == {"W304"}


@pytest.mark.parametrize(
    "text",
    [
        'They call him "an addict".',
        "“Junkie”, they say.",
        "A clean needle.",
        "Use the auto-injector.",
        "contingency management",
        "Keep the room clean.",
        "sexual abuse",
        "addiction medicine",
        "[Read](https://example.org/addict)",
        "an addictive drug",
    ],
)
def test_quotations_and_other_words_are_left_alone(tmp_path: Path, text: str) -> None:
    assert hints(tmp_path, text) == set()


def test_a_label_in_a_title_or_in_feedback_is_found_with_its_line(tmp_path: Path) -> None:
    text = "---\nminutes: 5\ntitle: Addicts\n---\n## Check: A? <!-- id: a -->\n- [x] one\n- [ ] two\n  > A junkie.\n"
    _, problems = activity(tmp_path, text)
    assert [(problem.line, problem.code) for problem in problems] == [(3, "W304"), (8, "W304")]


def test_a_right_choice_of_like_length_is_fine(tmp_path: Path) -> None:
    choices = "- [x] call for help and support breathing\n- [ ] give naloxone and go for help\n  > No.\n"
    assert hints(tmp_path, f"## Check: A? <!-- id: a -->\n{choices}") == set()


def test_a_quiz_that_draws_weighs_as_much_as_an_attempt_can_ask(tmp_path: Path) -> None:
    noise = [sha256(str(number).encode()).hexdigest() for number in range(400)]
    bank = "".join(
        f"## {n}? <!-- id: q-{n} -->\nOutcome: A-{1 + n % 2}\n\n{' '.join(noise[n * 40 : n * 40 + 40])}.\n\n- = x\n\n"
        for n in range(10)
    )
    for header, heavy in (("", True), ("draw: 8\n", True), ("draw: 2 A-1, 1 A-2\n", False)):
        _, problems = activity(tmp_path, f"---\nkind: quiz\ntitle: A\nminutes: 5\n{header}---\n{bank}")
        assert ("W305" in codes(problems)) is heavy, header


def test_languages_have_the_keywords_that_english_has_and_those_of_the_interface_all() -> None:
    names = set(LANGUAGES["en"].keywords)
    for words in LANGUAGES.values():
        assert set(words.keywords) <= names
        assert words.keywords.keys() >= {"check", "survey", "why", "correct", "incorrect", "yes", "no", "several"}
    for language in ("en", "ru", "sr", "sr-latn"):
        assert set(LANGUAGES[language].keywords) == names
