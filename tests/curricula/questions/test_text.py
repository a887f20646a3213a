"""Texts: right word for word; a slip is pointed out and earns nothing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from curricula.questions.base import Mark
from curricula.questions.text import Text
from tests.curricula.course import question
from tests.curricula.questions.examples import mark


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("hypoglycaemia", "hyperglycaemia"),
        ("hyperglycaemia", "hypoglycaemia"),
        ("partial agonist", "partial antagonist"),
        ("partial antagonist", "partial agonist"),
        ("within 24 hours", "within 48 hours"),
        ("do not leave the person alone", "leave the person alone"),
        ("leave the person alone", "do not leave the person alone"),
        ("hypotension", "hypertension"),
        ("hypertension", "hypotension"),
        ("methadone", "methadose"),
        ("typical", "atypical"),
        ("naloxone", "naltrexone"),
        ("гипогликемия", "гипергликемия"),
    ],
)
def test_a_word_that_looks_alike_and_means_another_thing_is_simply_wrong(tmp_path: Path, key: str, given: str) -> None:
    found = question(tmp_path, f"## Which word? <!-- id: t -->\n- = {key}\n")
    assert isinstance(found, Text)
    assert mark(found, key) == 1
    assert found.mark([given]) == Mark(Fraction(0))


@pytest.mark.parametrize(
    "given", ["Partial  Agonist", " partial agonist ", "ＰＡＲＴＩＡＬ agonist", "partial\u00a0agonist"]
)
def test_capitals_spaces_and_unicode_forms_do_not_matter(tmp_path: Path, given: str) -> None:
    assert mark(question(tmp_path, "## Which? <!-- id: t -->\n- = partial agonist\n"), given) == 1


@pytest.mark.parametrize("given", ["bupernorphine", "buprenorphin", "buprenorphiine"])
def test_a_slip_of_the_pen_is_pointed_out_and_earns_nothing(tmp_path: Path, given: str) -> None:
    found = question(tmp_path, "## Which? <!-- id: t -->\n- = buprenorphine\n- (0%) = methadone\n  > Full agonist.\n")
    assert found.mark([given]) == Mark(Fraction(0), note="near-miss")
    assert found.mark(["methadone"]).feedback == ("Full agonist.",)
    assert found.mark(["methadon"]).note == ""


def test_a_text_has_no_digit_slips_and_names_its_key(tmp_path: Path) -> None:
    found = question(tmp_path, "## Which? <!-- id: t -->\n- = the 12-step group\n- = twelve-step group\n")
    assert found.mark(["the 112-step group"]).note == ""
    assert found.key() == "the 12-step group; twelve-step group"
    assert found.describe(["  a   group "]) == "a group"
    assert found.present("")[0].mode == "text"
