"""Two edits of one text, put together where they do not meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.teaching.merging import MOST_LINES, merge

BASE = "one\ntwo\nthree\nfour\nfive\n"

texts = st.lists(st.sampled_from(["one\n", "two\n", "three\n", "\n", "- [x] yes\n"]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        ("ONE\ntwo\nthree\nfour\nfive\n", "one\ntwo\nthree\nfour\nFIVE\n", "ONE\ntwo\nthree\nfour\nFIVE\n"),
        ("one\ntwo\nfour\nfive\n", "one\ntwo\nthree\nfour\nfive\nsix\n", "one\ntwo\nfour\nfive\nsix\n"),
        ("zero\n" + BASE, BASE.replace("three\n", ""), "zero\none\ntwo\nfour\nfive\n"),
        ("ONE\n" + BASE[4:], "ONE\n" + BASE[4:], "ONE\n" + BASE[4:]),
        (BASE.replace("two", "Two"), BASE.replace("two", "TWO"), None),
        (BASE.replace("two", "Two"), BASE.replace("three", "Three"), None),
        (BASE + "six\n", BASE + "seven\n", None),
        (BASE.replace("two\n", ""), BASE.replace("two", "TWO"), None),
    ],
)
def test_edits_are_put_together_unless_they_touch(ours: str, theirs: str, both: str | None) -> None:
    assert merge(BASE, ours, theirs) == both
    assert merge(BASE, theirs, ours) == both


@given(texts, texts)
def test_where_only_one_has_written_their_text_is_the_result(base: str, text: str) -> None:
    assert merge(base, text, base) == text
    assert merge(base, base, text) == text


@given(texts, texts, texts)
def test_the_order_of_the_two_never_matters(base: str, ours: str, theirs: str) -> None:
    assert merge(base, ours, theirs) == merge(base, theirs, ours)


def test_texts_without_end_are_not_compared() -> None:
    long = "line\n" * (MOST_LINES + 1)
    assert merge(long, long + "a\n", "b\n" + long) is None
