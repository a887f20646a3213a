"""Words as a search compares them, in every script, and the stretch of a text that a result shows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curricula.searching import MOST_TERMS, Term, nearest, plain, snippet, terms, words

ALIKE = [
    ("Ёлка", "елка"),
    ("Café", "CAFE"),
    ("Đorđević", "dordevic"),
    ("o‘zbek o'zbek", "ozbek oʻzbek"),
    ("қазақ", "казак"),
    ("10mg", "10 MG"),
    ("២០", "20"),
    ("ﬁrst", "first"),
    ("كِتاب", "کتاب"),
    ("می‌شود", "میشود"),
    ("post-test", "post test"),
    ("cafe\u0301", "caf\u00e9"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_is_typed_in_another_way_is_the_same_word(one: str, other: str) -> None:
    assert plain(one) == plain(other) != ""


def test_signs_that_make_another_word_in_khmer_and_thai_stay() -> None:
    assert plain("កា") != plain("កិ")
    assert plain("มา") != plain("ม่า")


def test_a_khmer_word_is_a_row_of_its_syllables_whatever_stands_around_it() -> None:
    (methadone,) = terms("មេតាដូន")
    assert len(methadone.words) > 1
    assert f" {' '.join(methadone.words)} " in f" {plain('ការព្យាបាលដោយមេតាដូនគឺជា')} "


def test_what_has_no_spaces_is_cut_into_words_when_it_stands_nowhere_like_this() -> None:
    assert len(terms("ការព្យាបាលដោយមេតាដូន")) == 1
    assert Term(tuple(plain("ព្យាបាល").split())) in terms("ការព្យាបាលដោយមេតាដូន", cut=True)


def test_words_in_quotation_marks_stand_together() -> None:
    assert terms('"slow breathing" pupils') == (Term(("slow", "breathing")), Term(("pupils",)))


def test_no_more_is_asked_than_a_database_answers_at_once() -> None:
    assert len(terms(" ".join(f"w{n}x" for n in range(50)))) == MOST_TERMS
    assert terms("* ( ) \" ' : - + % _ \x00") == ()


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_every_word_is_where_it_says_and_holds_no_sign_of_a_query(text: str) -> None:
    before = 0
    for word in words(text):
        assert before <= word.start + 1
        assert word.start < word.end <= len(text)
        assert not set(word.plain) & set(" \"'*():&|!<>\\%_-^{}")
        assert word.plain.split() == [word.plain]
        before = word.start


@given(st.text(st.characters(codec="ascii", exclude_categories=["Z", "Cc"]), max_size=40))
def test_a_hyphen_that_does_not_show_changes_no_word(text: str) -> None:
    assert list(words(f"{text}\u00ad")) == list(words(text))


def test_a_slip_is_told_from_another_word() -> None:
    known = {"methadone", "methadose", "breathing", "nalokson"}
    assert nearest(terms("metadone"), known) == "methadone"
    assert nearest(terms("brething naloxon"), known) == "breathing nalokson"
    assert nearest(terms("brething holiday"), known) == ""
    assert nearest(terms("brething." * 20), known) == ""
    assert nearest(terms("methadone breathing"), known) == ""
    assert nearest(terms("ដូនមេតា"), {"មេ", "តា", "ដូ", "ន"}) == ""


LONG = (
    "Nothing of it here. " * 20 + "Give naloxone and support the breathing of the person. " + "Nor here at all. " * 20
)


def test_a_result_shows_where_most_of_what_was_asked_for_is_and_marks_it() -> None:
    shown = snippet("naloxone alone. " + LONG, terms("breath naloxone"), 120)
    assert [each.text for each in shown if each.found] == ["naloxone", "breathing"]
    assert shown[0].text == "… "
    assert shown[-1].text.endswith(" …")
    assert len("".join(each.text for each in shown)) < 170


def test_a_wide_search_marks_words_with_another_ending() -> None:
    asked = terms("налоксоном")
    assert [each.text for each in snippet("Дайте налоксона.", asked, 200) if each.found] == []
    assert [each.text for each in snippet("Дайте налоксона.", asked, 200, wide=True) if each.found] == ["налоксона"]


@given(st.text(max_size=300), st.text(min_size=1, max_size=20))
@settings(max_examples=40)
def test_what_is_shown_is_what_the_text_says(text: str, typed: str) -> None:
    shown = "".join(each.text for each in snippet(text, terms(typed), 80))
    assert shown.removeprefix("… ").removesuffix(" …").strip() in text
