"""Markdown becomes safe HTML, and references lead somewhere or are reported."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from curricula.markup import ALLOWED, to_html, to_inline, to_text
from curricula.model import Prose
from curricula.page import Page
from curricula.problems import Notes
from tests.curricula.course import activity, codes, lesson


def html(text: str) -> str:
    return to_html(text, Page(Notes("a.md")))


def test_prose_is_drawn_as_authors_expect() -> None:
    assert html("A *word* and **two**.") == "<p>A <em>word</em> and <strong>two</strong>.</p>"
    assert html("One\n\n- a\n- b") == "<p>One</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"


def test_a_sign_that_is_escaped_inside_an_address_of_mail_is_itself() -> None:
    assert html("<\\*@91>") == '<p><a href="mailto:*@91">*@91</a></p>'


def test_a_list_needs_no_empty_line_before_it_and_nests_by_two_spaces() -> None:
    drawn = html("Take with you:\n- naloxone\n- gloves\n  - two pairs\n")
    assert drawn.count("<ul>") == 2
    assert "<p>Take with you:</p>" in drawn


@pytest.mark.parametrize(
    "text", ["Plain words.", "He said: “no” – really?", 'A & B "quoted"', "5 mg, not 50 mg (daily)"]
)
def test_a_plain_sentence_is_the_same_by_the_short_way_and_the_long(text: str) -> None:
    if "&" not in text:
        assert html(text) + "\n<p><em>x</em></p>" == html(text + "\n\n*x*")
    assert html(text).startswith("<p>")
    assert to_text(html(text)) == text


def test_headings_have_an_id_of_their_own_and_begin_at_the_second_level(tmp_path: Path) -> None:
    drawn = html("# Top\n\n## Что делать?\n\n### Top\n")
    assert re.findall(r'<(h\d) id="([^"]*)"', drawn) == [("h2", "h-top"), ("h2", "h-что-делать"), ("h3", "h-top-2")]


def test_headings_are_distinct_across_the_parts_of_a_lesson(tmp_path: Path) -> None:
    found = lesson(tmp_path, "## Same\nA.\n\n## Check: A? <!-- id: a -->\n- = x\n\n## Same\nB.\n")
    drawn = "".join(part.html for part in found.parts if isinstance(part, Prose))
    assert re.findall(r'id="([^"]*)"', drawn) == ["h-same", "h-same-2"]


def test_a_table_scrolls_in_a_box_named_after_its_heading() -> None:
    drawn = html("## Doses\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert '<div aria-label="Doses" class="scroll" role="region" tabindex="0"><table>' in drawn
    assert '<th scope="col">a</th>' in drawn
    assert '<td class="n">2</td>' in drawn


def test_a_link_to_another_site_says_so() -> None:
    drawn = html("[WHO](https://who.int)")
    assert 'href="https://who.int"' in drawn
    assert 'rel="external noopener"' in drawn


def test_a_source_is_cited_by_its_key_and_listed(tmp_path: Path) -> None:
    found = lesson(
        tmp_path, "It works [W14o]: really.\n\n## Check: A? <!-- id: a -->\n- = x\n\n> **Why:** See [W14o].\n"
    )
    [part, *_] = found.parts
    assert isinstance(part, Prose)
    link = '<span class="cite">(<a class="source" href="#source-W14o">WHO 2014</a>)</span>'
    assert part.html == f"<p>It works {link}: really.</p>"
    assert link in found.questions[0].why
    assert [source.key for source in found.sources] == ["W14o"]


def test_a_source_that_only_a_question_cites_is_listed_too(tmp_path: Path) -> None:
    found = lesson(tmp_path, "Text.\n\n## Check: A? <!-- id: a -->\nSource: W14o\n\n- = x\n")
    assert [source.key for source in found.sources] == ["W14o"]


def test_a_claim_that_awaits_review_is_marked(tmp_path: Path) -> None:
    [part] = lesson(tmp_path, "Half of them [review].").parts
    assert isinstance(part, Prose)
    assert part.html == '<p>Half of them <mark class="review">awaiting review</mark>.</p>'


def test_a_safety_fact_is_linked_and_comes_with_the_lesson(tmp_path: Path) -> None:
    found = lesson(tmp_path, "Give [20 mg or less](SAFE-01).")
    [part] = found.parts
    assert isinstance(part, Prose)
    assert '<a class="safety" data-fact="SAFE-01" href="#SAFE-01">20 mg or less</a>' in part.html
    assert [fact.value for fact in found.safety] == ["20 mg or less"]


def test_a_link_to_another_lesson_carries_its_id(tmp_path: Path) -> None:
    [part] = lesson(tmp_path, "[Read on](02-other.md) or [back](#top)\n\n### Top\n").parts
    assert isinstance(part, Prose)
    assert '<a class="activity" data-activity="module/other" href="../module/other">Read on</a>' in part.html
    assert 'href="#h-top"' in part.html


def test_a_picture_comes_from_the_media_folder_of_the_curriculum(tmp_path: Path) -> None:
    [part] = lesson(tmp_path, "![A door](../../media/door.png)").parts
    assert isinstance(part, Prose)
    assert '<img alt="A door" loading="lazy" src="media:door.png">' in part.html


@pytest.mark.parametrize("target", ["https://example.org/a.png", "/etc/passwd", "../../../../x.png", "//host/a.png"])
def test_a_picture_from_anywhere_else_is_refused(tmp_path: Path, target: str) -> None:
    found, problems = activity(tmp_path, f"---\ntitle: A\n---\n![A door]({target})\n")
    assert found is None
    assert "E305" in codes(problems)


def test_a_problem_in_a_long_text_names_its_line(tmp_path: Path) -> None:
    text = "---\ntitle: A\nminutes: 5\n---\nOne.\n\n## Two\n\nThree\n[Q99] four.\n\n## Five\n\n[a](SAFE-77)\n"
    _, problems = activity(tmp_path, text)
    assert [(problem.line, problem.code) for problem in problems] == [(10, "E301"), (14, "E302")]


def test_remarks_of_authors_are_not_shown() -> None:
    assert html("One <!-- ask\nBob --> two *three*.") == "<p>One \n two <em>three</em>.</p>"


def test_boxes_on_paper_are_drawn_in_text() -> None:
    assert html("- [ ] gloves\n- [x] naloxone") == "<ul>\n<li>☐ gloves</li>\n<li>☑ naloxone</li>\n</ul>"


def test_a_text_that_is_nested_too_deeply_does_not_spoil_the_next_one() -> None:
    notes = Notes("a.md")
    assert to_html("- " * 800 + "*text*", Page(notes)) == ""
    assert [problem.code for problem in notes.found] == ["E308"]
    assert html("*text*") == "<p><em>text</em></p>"


def test_a_phrase_has_no_paragraph_round_it() -> None:
    page = Page(Notes("a.md"))
    assert to_inline("a *b*", page) == "a <em>b</em>"
    assert to_inline("a\n\nb *c*", page).count("<p>") == 2


class Seen(HTMLParser):
    """What a browser would find in the HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        '<p style="background:url(javascript:alert(1))">a</p>',
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        '[a](https://x.org "onmouseover=alert(1)")',
        '[a](https://x.org/"onmouseover="alert(1))',
        "![a](javascript:alert(1))",
        '![a" onerror="alert(1)](x.png)',
        "<javascript:alert(1)>",
        '<https://x.org/"onclick=alert(1)>',
        "[a]: javascript:alert(1)\n\n[a][a] *b*",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "`<script>alert(1)</script>`",
        "    <script>alert(1)</script>",
        "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
        "\x02klzzwxh:0000\x03 *a*",
    ],
)
def test_nothing_that_authors_write_becomes_code(text: str) -> None:
    for drawn in (html(text), to_inline(text, Page(Notes("a.md")))):
        seen = Seen()
        seen.feed(drawn)
        assert seen.tags <= set(ALLOWED)
        for tag, name, value in seen.attributes:
            assert name in ALLOWED[tag]
            if name in ("href", "src"):
                assert re.match(r"(https?:|mailto:|tel:|media:|#|\.\./|$)", value), drawn
