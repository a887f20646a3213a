"""Markdown in, safe HTML out: the only user of Python-Markdown, bleach and nh3.

Authors' own HTML is shown as text. What Markdown made of the rest passes two sanitisers with one allow-list: nh3, which
is maintained and is the boundary that we rely on, and bleach before it wherever nh3 finds something to mend. All this
happens when content is published.
"""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from curricula.page import Page
from curricula.sections import without_remarks
from curricula.words import keyword, words

if TYPE_CHECKING:
    from bleach.sanitizer import Cleaner

ALLOWED: dict[str, set[str]] = {
    "a": {"href", "title", "rel", "class", "data-fact", "data-activity"},
    "blockquote": set(),
    "br": set(),
    "code": set(),
    "div": {"class", "role", "tabindex", "aria-label"},
    "em": set(),
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "hr": set(),
    "img": {"src", "alt", "title", "loading"},
    "li": set(),
    "mark": {"class"},
    "ol": {"start"},
    "p": set(),
    "pre": set(),
    "span": {"class", "data-term"},
    "strong": set(),
    "table": set(),
    "tbody": set(),
    "td": {"class"},
    "th": {"class", "scope"},
    "thead": set(),
    "tr": set(),
    "ul": set(),
}
SCHEMES = {"http", "https", "mailto", "tel", "media"}

_KEY = r"[A-Z]+[A-Za-z]*[0-9]+[A-Za-z0-9]*|[A-Z]{2,}[A-Za-z0-9]*"
_CITATION = re.compile(rf"(?:{_KEY})(?:\s*[,;]\s*(?:{_KEY}))*")
_OWN_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_PLAIN = re.compile(r"(?![-+=:\s]|\d+[.)])[^*_`\[\]<>&\\!#|~\n]*[^*_`\[\]<>&\\!#|~\s]")
_ITEM = re.compile(r"( *)(?:[-*+]|\d+\.)\s")
_WITHIN_WORDS = re.compile(r"</?(?:a|code|em|mark|span|strong)\b[^>]*>")
"""Tags that begin and end inside a sentence: no space stands for them."""
_ESCAPED_SIGN = re.compile("\x02(\\d+)\x03")
_TERM = re.compile(r"G\d+")
_STASHED = re.compile("\x02[^\x03]*\x03")
_BOUNDARY = nh3.Cleaner(tags=set(ALLOWED), attributes=ALLOWED, url_schemes=SCHEMES, link_rel=None)
_local = threading.local()


def to_html(markdown: str, page: Page, line: int = 1) -> str:
    """Turn Markdown into safe HTML; `line` is where it begins in the file.

    References are resolved on the page, which notes what leads nowhere.
    """
    page.text, page.line = markdown, line
    if _PLAIN.fullmatch(markdown.strip()):
        # Most choices and remarks are one plain sentence, which is its own HTML.
        return f"<p>{html.escape(markdown.strip(), quote=False)}</p>"
    text = without_remarks(markdown, ids=True)
    if own := _OWN_HTML.search(text):
        page.note(
            own.group(), "W302", f"{own.group()!r} is shown as it is, not obeyed", "Use Markdown: **bold**, - list"
        )
    page.expect_agreement(text)
    converter = _converter()
    converter.page = page
    try:
        made = _sanitised(converter.reset().convert(_as_viewers_read("\n".join(text.split("\n")))))
    except RecursionError:
        del _local.converter  # its parser still believes itself to be deep inside
        page.notes.add(line, "E308", "the text is nested too deeply", "Use at most three levels of > and of lists")
        return ""
    # Python-Markdown forgets a sign that was escaped inside an address of mail.
    return _ESCAPED_SIGN.sub(lambda sign: html.escape(chr(int(sign[1]))), made) if "\x02" in made else made


def to_inline(markdown: str, page: Page, line: int = 1) -> str:
    """Turn a phrase into safe HTML, without a paragraph round it where it is a single one."""
    made = to_html(markdown, page, line)
    only = made.startswith("<p>") and made.endswith("</p>") and made.count("<p>") == 1
    return made[3:-4] if only else made


def to_text(made: str) -> str:
    """Take the words out of HTML that this module made."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", _WITHIN_WORDS.sub("", made))).split())


def _sanitised(made: str) -> str:
    bounded = _BOUNDARY.clean(made)
    if bounded == made.replace("\u00a0", "&nbsp;"):
        return bounded  # nothing to mend, so there is nothing for bleach either, which takes half of all the time
    return _BOUNDARY.clean(_cleaner().clean(made))


def _cleaner() -> Cleaner:
    # Neither a Cleaner nor a Markdown instance may be shared between threads; building them for each text is slow.
    if not hasattr(_local, "cleaner"):
        from bleach.sanitizer import Cleaner  # 2 MB that most processes never need

        attributes = {tag: sorted(names) for tag, names in ALLOWED.items()}
        _local.cleaner = Cleaner(tags=set(ALLOWED), attributes=attributes, protocols=SCHEMES)
    found: Cleaner = _local.cleaner
    return found


class _Converter(Markdown):
    page: Page

    def reset(self) -> _Converter:
        super().reset()
        return self


def _converter() -> _Converter:
    if not hasattr(_local, "converter"):
        converter = _Converter(
            extensions=["tables", "sane_lists"], extension_configs={"tables": {"use_align_attribute": True}}
        )
        converter.preprocessors.deregister("html_block")
        converter.inlinePatterns.deregister("html")
        converter.inlinePatterns.register(_Bracket(converter), "bracket", 175)
        converter.treeprocessors.register(_Dress(converter), "dress", 5)
        _local.converter = converter
    found: _Converter = _local.converter
    return found


def _as_viewers_read(text: str) -> str:
    """Write out what other Markdown readers take for granted.

    A list may follow a paragraph without an empty line, and may be nested by two spaces.
    """
    lines: list[str] = []
    in_list = False
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item and not in_list and lines and lines[-1].strip() and not item.group(1):
            lines.append("")
        if item and in_list and 2 <= len(item.group(1)) <= 3:
            line = "    " + line.lstrip(" ")
        in_list = bool(item) or (in_list and (not line.strip() or line.startswith(" ")))
        lines.append(line)
    return "\n".join(lines)


class _Bracket(InlineProcessor):
    """Reads [KEY] as a source, [review] as a claim that awaits review, and [ ] as a box to tick on paper."""

    md: _Converter

    def __init__(self, md: _Converter) -> None:
        super().__init__(r"(?<!\])\[([^\[\]]{1,80})\](?![(\[])", md)

    def handleMatch(  # type: ignore[override]  # noqa: N802  the names are Python-Markdown's
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        said, page = m.group(1), self.md.page
        if said in (" ", "x"):
            return "☐" if said == " " else "☑", m.start(), m.end()
        if keyword(said, page.around.language) == "review":
            mark = Element("mark", {"class": "review"})
            mark.text = AtomicString(words(page.around.language).awaiting_review)
            return mark, m.start(), m.end()
        if _CITATION.fullmatch(said):
            return _citation(re.findall(_KEY, said), page), m.start(), m.end()
        return None, None, None


def _citation(keys: list[str], page: Page) -> Element:
    span = Element("span", {"class": "cite"})
    span.text = AtomicString("(")
    found = [source for key in keys if (source := page.source(key)) is not None]
    for number, source in enumerate(found, 1):
        link = Element("a", {"class": "source", "href": f"#source-{source.key}"})
        link.text = AtomicString(f"{source.short} {source.year}".strip())
        link.tail = AtomicString("; " if number < len(found) else "")
        span.append(link)
    if len(span):
        span[-1].tail = AtomicString(")")
    else:
        span.text = AtomicString(f"[{', '.join(keys)}]")
    return span


class _Dress(Treeprocessor):
    """Gives headings their ids, links their targets, and tables a box of their own to scroll in."""

    md: _Converter

    def run(self, root: Element) -> None:
        label = words(self.md.page.around.language).table
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[place] = _boxed(child, label)
                elif re.fullmatch("h[1-6]", child.tag):
                    label = _text(child) or label
                    self._heading(child)
                elif child.tag == "a" and child.get("class") != "source":
                    self._link(child)
                elif child.tag == "img":
                    self._picture(child)

    def _heading(self, heading: Element) -> None:
        title = _text(heading)
        if heading.tag == "h1":
            heading.tag = "h2"
            wrong = f"{title!r} is a heading of the first level, which the title already is"
            self.md.page.note(f"# {title}", "W303", wrong, "Begin it with ##")
        heading.set("id", self.md.page.anchor(title))

    def _link(self, link: Element) -> None:
        target = link.get("href", "")
        if target.startswith("\x02"):
            return  # an address in <>, which Python-Markdown has encoded
        link.attrib.pop("href", None)
        if _TERM.fullmatch(target):
            self._explain(link, target)
        else:
            link.attrib.update(self.md.page.link(target))

    def _explain(self, link: Element, id: str) -> None:
        link.tag = "span"
        if id not in self.md.page.terms and self.md.page.term(id):
            link.attrib.update({"class": "term", "data-term": id})

    def _picture(self, picture: Element) -> None:
        picture.set("src", self.md.page.picture(picture.get("src", ""), picture.get("alt", "")))
        picture.set("loading", "lazy")


def _text(element: Element) -> str:
    return " ".join(_STASHED.sub("", "".join(element.itertext())).split())


def _boxed(table: Element, label: str) -> Element:
    box = Element("div", {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": label})
    box.tail, table.tail = table.tail, None
    box.append(table)
    for cell in _cells(table):
        if cell.attrib.pop("align", "") == "right":
            cell.set("class", "n")
        if cell.tag == "th":
            cell.set("scope", "col")
    return box


def _cells(table: Element) -> Iterator[Element]:
    return (cell for cell in table.iter() if cell.tag in ("th", "td"))
