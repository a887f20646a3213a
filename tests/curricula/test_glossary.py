"""Words of the glossary in a lesson, and rules that hold in one country."""

from __future__ import annotations

import re
from pathlib import Path

from curricula import compiled
from curricula.model import Lesson, Prose
from tests.curricula.course import codes, lesson, library

GLOSSARY = """---
title: Words
by-hand: [G64]
---
- **Tolerance** — the body needs more. <!-- id: G71 -->
- **COWS** — eleven signs. <!-- id: G21 -->
- **Withdrawal** — what one feels without. <!-- id: G76 -->
- **Precipitated withdrawal** — it comes at once. <!-- id: G53 -->
- **Precipitated withdrawal scale** — it is measured. <!-- id: G54 -->
- **CARE PLAN** — what is written for one person. <!-- id: G90 -->
- **Care** — what is done for somebody. <!-- id: G91 -->
- **Standard** — what is agreed. <!-- id: G64 -->
"""
RULES = "## Rule: Kyrgyzstan\nCountry: KG\n\nThree days.\n\n## Rule: Serbia\nCountry: RS\n\nOne day.\n"


def read(folder: Path, body: str) -> Lesson:
    files = {"shared/en/glossary.md": GLOSSARY, "course/en/01-module/01-lesson.md": f"---\ntitle: A\n---\n{body}\n"}
    found, _problems = library(folder, files)
    first = found.curricula["course", "en"].activities[0]
    assert isinstance(first, Lesson)
    return first


def marked(lesson: Lesson) -> list[tuple[str, str]]:
    texts = "".join(part.html for part in lesson.parts if isinstance(part, Prose))
    return re.findall(r'data-term="([^"]+)">([^<]*)<', texts)


def test_the_first_mention_of_each_word_in_running_text_is_marked(tmp_path: Path) -> None:
    text = "## Tolerance\n\nTolerance grows; *tolerance* falls.\n\n- two withdrawals\n\n## Below\n\nWithdrawal."
    assert marked(read(tmp_path, text)) == [("G71", "Tolerance"), ("G76", "withdrawals")]


def test_a_longer_word_is_not_taken_for_a_shorter_one_inside_it(tmp_path: Path) -> None:
    assert marked(read(tmp_path, "Precipitated\nwithdrawal and post-withdrawal.")) == [
        ("G53", "Precipitated\nwithdrawal")
    ]


def test_a_word_is_explained_inside_a_longer_one_that_was_explained_further_up(tmp_path: Path) -> None:
    said = "Precipitated withdrawal scale.\n"
    one, other = (f"\n## Check: Why? <!-- id: {id} -->\n\n- [x] so\n- [ ] not\n\n## Below\n\n" for id in ("a", "b"))
    assert marked(read(tmp_path, said + one + said + other + said)) == [
        ("G54", "Precipitated withdrawal scale"),
        ("G53", "Precipitated withdrawal"),
        ("G76", "withdrawal"),
    ]


def test_an_abbreviation_that_was_explained_hides_nothing_when_it_is_a_word(tmp_path: Path) -> None:
    check = "## Check: Why? <!-- id: a -->\n\n- [x] so\n- [ ] not\n"
    found = read(tmp_path, f"A CARE PLAN.\n\n{check}\n## Below\n\nThey care plan by plan.")
    assert marked(found) == [("G90", "CARE PLAN"), ("G91", "care")]


def test_an_abbreviation_is_one_in_capitals_alone(tmp_path: Path) -> None:
    assert marked(read(tmp_path, "The cows come home. COWS is 9.")) == [("G21", "COWS")]


def test_nothing_is_marked_in_links_tables_checks_and_cards(tmp_path: Path) -> None:
    table = "| Tolerance |\n|---|\n| tolerance |\n"
    check = "## Check: Is it tolerance? <!-- id: a -->\n\n- [x] tolerance\n- [ ] none\n\n"
    text = f"[Tolerance](https://example.org)\n\n{table}\n{check}## Take to work: tolerance\n\nTolerance."
    assert marked(read(tmp_path, text)) == []


def test_a_word_with_everyday_meanings_is_explained_where_an_author_links_it(tmp_path: Path) -> None:
    found = read(tmp_path, "A standard dose by [the standard](G64).")
    assert marked(found) == [("G64", "the standard")]
    assert [term.text for term in found.terms] == ["what is agreed."]


def test_what_a_lesson_explains_is_published_with_it(tmp_path: Path) -> None:
    found = read(tmp_path, "Tolerance.")
    assert compiled.decode(compiled.encode(found)) == found
    assert found.hollow().terms == ()


def test_rules_that_follow_each_other_say_what_holds_in_one_country_each(tmp_path: Path) -> None:
    parts = [
        part for part in lesson(tmp_path, f"Before.\n\n{RULES}\n## After\n\nText.").parts if isinstance(part, Prose)
    ]
    assert [(part.role, part.country) for part in parts] == [("text", ""), ("rule", "KG"), ("rule", "RS"), ("text", "")]
    assert "Kyrgyzstan</h2>" in parts[1].html
    assert "Country:" not in parts[1].html


def test_a_country_may_have_a_second_rule_about_another_point(tmp_path: Path) -> None:
    _library, problems = library(
        tmp_path, {"course/en/01-module/01-lesson.md": f"---\ntitle: A\n---\n{RULES}## B\n\nText.\n\n{RULES}"}
    )
    assert "E415" not in codes(problems)
