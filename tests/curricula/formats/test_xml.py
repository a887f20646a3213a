"""XML of other programs is read with care: no tricks, and what is sound is found in what is not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curricula.formats import xml
from curricula.formats.base import LARGEST_FILE, Unreadable

FEW = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def found(content: bytes) -> list[tuple[int, str]]:
    elements, _ = xml.placed(content, "q")
    return [(each.line, xml.words_of(each.element)) for each in elements]


def losses(content: bytes) -> list[str]:
    return [str(loss) for loss in xml.placed(content, "q")[1]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a><q>&x;</q></a>", "entities of its own"),
        (b"<!-- --><!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'>%x;]><a/>", "entities of its own"),
        (b"<a>" * 5_000 + b"</a>" * 5_000, "inside each other without end"),
        (b"<a>" * 5_000, "inside each other without end"),
        (b"<r>" + b"<a/>" * (xml.MOST_SIGNS + 1) + b"</r>", "too many elements"),
        (b"<r>" + b"&lt;a" * (xml.MOST_SIGNS + 1) + b"</r>", "too many elements"),
        (b"<r>" + b"x" * LARGEST_FILE + b"</r>", "bytes"),
        (b"<r>" + b"&" * (xml.MOST_MENDED * 2) + b"</r>", "not XML"),
        (b"\x00\x01<r>", "not a text file"),
        (b"", "no sound XML"),
        (b"no XML", "line 1: this is no sound XML"),
        (b"<q>" * 30_000 + b"</r>", "inside each other|without end"),
    ],
)
def test_tricks_and_bombs_are_refused_with_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        xml.placed(content, "q")


def test_nothing_is_fetched_for_a_document_type_and_an_unknown_entity_stays_what_it_is() -> None:
    assert found(b"<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a><q>&x;</q></a>") == [(1, "&x;")]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<?xml version='1.0' encoding='windows-1251'?>", "cp1251"),
        ("<?xml version='1.0' encoding='UTF-8'?>", "utf-8-sig"),
        ("<?xml version='1.0' encoding='UTF-16'?>", "utf-16"),
        ("<?xml version='1.0' encoding='KOI8-R'?>", "koi8-r"),
        ("", "utf-8"),
    ],
)
def test_a_file_is_read_in_the_encoding_that_it_names(head: str, encoding: str) -> None:
    content = f"{head}\n<a>\n<q>Доза</q></a>".encode(encoding)
    assert found(content) == [(3, "Доза")]
    assert losses(content) == []


def test_a_file_that_names_the_wrong_encoding_is_read_and_the_guess_is_told() -> None:
    content = "<?xml version='1.0' encoding='UTF-8'?><q>Доза</q>".encode("cp1251")
    assert found(content) == [(1, "Доза")]
    assert losses(content) == ["the file: nothing, if its letters are Windows-1251: that is a guess"]


def test_what_is_sound_is_found_in_a_file_that_is_not() -> None:
    content = b"<a>\n<q>1 &nbsp; & 2</q><q>\n<x></q>\n<!-- <q> --><q><![CDATA[</q>]]>3</q>\n<q>4<q>5</q><q>6"
    assert found(content) == [(2, "1 \xa0 & 2"), (4, "</q>3"), (5, "5")]
    assert losses(content) == [
        "line 2: nothing: '&nbsp;', which means nothing in XML, was read as '\\xa0'",
        "line 2: nothing: '&', which means nothing in XML, was read as '&'",
        "line 2: nothing, but the file is no sound XML: Entity 'nbsp' not defined",
        "line 3: the q: Opening and ending tag mismatch: x and q",
        "line 5: the q: it has no end",
        "line 5: the q: it has no end",
    ]


def test_a_line_is_told_beyond_what_sixteen_bits_can_count() -> None:
    assert found(b"<r>" + b"\n" * 70_000 + b"<q>a</q></r>") == [(70_001, "a")]


def test_html_that_was_not_hidden_in_a_text_is_html_again() -> None:
    root = xml.parse(b"<t xmlns='http://www.w3.org/1999/xhtml'>a &amp; <b class='x'>b</b><br/>c &lt;</t>")
    assert xml.inner(root) == 'a &amp; <b class="x">b</b><br>c &lt;'


def test_what_is_written_is_read_as_the_same() -> None:
    made = xml.make("r", inside=[xml.make("q", 'a < b & "c"\n d \x01', {"n": "ж\x00"})])
    content = xml.write(made)
    assert found(content) == [(3, 'a < b & "c"\n d ')]
    assert content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<r>\n  <q n=\"\xd0\xb6\">")


@FEW
@given(text=st.text(st.sampled_from("<>&;/!-[]CDATA?q ='\"\n#x1\x0bж"), max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    elements, lost = xml.placed(f"<q>1</q>{text}".encode(), "q")
    assert (elements[0].line, xml.words_of(elements[0].element)) == (1, "1")
    assert len(elements) == 1 or lost
