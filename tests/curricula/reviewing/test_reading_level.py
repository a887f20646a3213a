"""How hard a text is to read, by figures that others have published for the same words."""

from __future__ import annotations

import pytest

from curricula.reviewing.reading_level import Level, flesch_kincaid, level, syllables
from curricula.sentences import sentences

SPELLED = {
    1: "a the dose used makes times house rule hour fire judged",
    2: "patient people doses started table breathing clinic being create safely needles sometimes union",
    3: "methadone naloxone opioid overdose medicine services tolerance idea video previous influence interview",
    4: "buprenorphine diagnosis situation experience mechanism curriculum",
    5: "individual association immediately",
}


@pytest.mark.parametrize(
    ("count", "word"), [(count, word) for count, words in SPELLED.items() for word in words.split()]
)
def test_the_syllables_of_a_word_are_counted_as_it_is_spoken(count: int, word: str) -> None:
    assert syllables(word) == count


def test_a_sentence_has_the_words_and_syllables_that_are_published_for_it() -> None:
    """The example of Wikipedia's "Flesch–Kincaid readability tests": 13 words with 24 syllables."""
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert level(sentences(text, 1)) == Level(sentences=1, words=13, syllables=24)


def test_the_grade_is_that_of_the_published_formula() -> None:
    """Green Eggs and Ham: 5.7 words in a sentence and 1.02 syllables in a word make a grade of −1.3."""
    assert flesch_kincaid(Level(sentences=100, words=570, syllables=581)) == pytest.approx(-1.3, abs=0.05)


def test_an_item_without_an_end_and_a_number_do_not_make_a_text_look_easier() -> None:
    text = "We give 20 mg today.\n\n- Naloxone\n- Tea\n\n| A | B |\n|---|---|\n| c | d |\n"
    assert level(sentences(text, 1)) == Level(sentences=1, words=4, syllables=5)


def test_a_text_that_is_too_short_has_no_grade() -> None:
    assert level(sentences("A nurse came.", 1)).grade is None
    assert level(sentences("A nurse came. " * 40, 1)).grade == pytest.approx(0.39 * 3 + 11.8 - 15.59)
