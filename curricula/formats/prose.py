"""Texts of other programs as Markdown that reads back as the same: plain text, and HTML of any quality."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from curricula.formats.tree import BLOCKS, Element, grow

Picture: TypeAlias = Callable[[str], str]
"""Says for the address of a picture where it will lie, "" when it is not there."""

# What a file may not hold, and the letters with which gaps are marked while they are read.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000\ue001\ud800-\udfff]")
WHITE = " \t\r\n\f\v"
"""White space that means nothing, unlike the space that keeps 20 and mg on one line."""

_SPACE = re.compile(rf"[{WHITE}]+")
_SIGNS = re.compile(r"\\|[`*\[\]]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|<(?=[A-Za-z/!?])|<(?=[^<>\s]*@)", re.UNICODE)
_BEGINS = re.compile(r"#|>|\||[-+](?![\w.,])|(?P<number>\d{1,9})[.)](?=\s|$)|=+(?=\s*$)")
# Headings that would begin a question, lists that would be answers, lines that would ask for something, and comments.
_NOTATION = (
    (re.compile(r"^(?=#{1,2}[ \t])", re.MULTILINE), "###"),
    (re.compile(r"^( ?[-*+]\s+(?:\(\d{1,3}\s*%\s*\)\s*)?)(?=[\[(]\s?[xXхХ✓]?\s?[\])])", re.MULTILINE), r"\1\\"),
    (re.compile(r"^( ?[-*+]\s+(?:\(\d{1,3}\s*%\s*\)\s*)?)=", re.MULTILINE), r"\1&#61;"),
    (re.compile(r"^( ?)(?=_{4,}\s*(?:\d+\s+\w+)?\s*$|\[\w{1,20}\]\s*$)", re.MULTILINE), r"\1\\"),
    (re.compile(r"(?<!\\)\[(?=\[)"), r"\\["),
    (re.compile(r"<!--"), "&lt;!--"),
)
_SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SAFE_LINK = re.compile(r"(?:https?|mailto|tel):[^\s<>]+", re.IGNORECASE)


def escaped(text: str) -> str:
    """Write plain text as Markdown that shows the same; an empty line separates paragraphs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [guarded(marked(one_line(line))) for line in text.strip(WHITE).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def one_line(text: str) -> str:
    """Write every run of white space as one space."""
    return _SPACE.sub(" ", text).strip(WHITE)


def marked(text: str) -> str:
    """Put a backslash before each sign that Markdown would take for its own within a line."""
    return _SIGNS.sub(_escape, _FORBIDDEN.sub("", text))


def _escape(sign: re.Match[str]) -> str:
    return {"&": "&amp;", "<": "&lt;"}.get(sign.group(), "\\" + sign.group())


def guarded(line: str) -> str:
    """Mend a line that would be read as a heading, a list, a quotation or a table by how it begins."""
    sign = _BEGINS.match(line)
    if sign is None:
        return line
    if sign["number"]:
        return f"{sign['number']}\\{line[sign.end() - 1 :]}"
    return f"&#61;{line[1:]}" if line.startswith("=") else "\\" + line


def from_markdown(text: str) -> str:
    """Take over Markdown of another program; what would be a part of our notation in it becomes plain text."""
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).expandtabs(4)
    for sign, instead in _NOTATION:
        text = sign.sub(instead, text)
    return text.strip("\n").rstrip()


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown made from HTML, with an empty line between its blocks, and what was lost on the way, in words."""

    text: str
    lost: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Give it as a single line, for a heading or a cell."""
        return one_line(self.text)

    @property
    def compact(self) -> str:
        """Give it without empty lines, for an answer."""
        return re.sub(r"\n\s*\n", "\n", self.text)


def from_html(html: str, picture: Picture | None = None, gap: Callable[[int], str] | None = None) -> Prose:
    """Turn HTML into Markdown, our own into what it was made from.

    `picture` says where pictures lie; without it only those of our own media folder are kept. `gap` writes the gap with
    a number, counted from 1, where the HTML is the stem of a question with gaps.
    """
    if "<" not in html and "&" not in html:
        return Prose(escaped(html))
    root, lost = grow(html)
    writer = _Writer(picture, gap, dict.fromkeys(lost))
    text = "\n\n".join(writer.blocks(root))
    return Prose(text, tuple(writer.lost))


@dataclass(slots=True)
class _Writer:
    """Writes a tree as Markdown; what cannot be written is added to `lost`."""

    picture: Picture | None
    gap: Callable[[int], str] | None
    lost: dict[str, None]
    gaps: int = 0

    def blocks(self, parent: Element) -> Iterator[str]:
        """Give the blocks of an element, one or more lines each; text outside of any block is a paragraph."""
        loose: list[Element | str] = []
        for each in parent.inside:
            if isinstance(each, Element) and _holds_block(each):
                yield from self._paragraph(loose)
                loose = []
                yield from self._block(each)
            else:
                loose.append(each)
        yield from self._paragraph(loose)

    def _paragraph(self, inside: Iterable[Element | str]) -> Iterator[str]:
        text = self.inline(inside).strip(WHITE)
        if text:
            # "  \n" is a line break; other spaces at the edges of a line mean nothing.
            lines = [line.strip(" ") + ("  " if line.endswith("  ") else "") for line in text.split("\n")]
            yield "\n".join(guarded(line) for line in lines)

    def _block(self, element: Element) -> Iterator[str]:
        match element.name:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                level = max(int(element.name[1]), 3)
                yield f"{'#' * level} {self._line(element)}"
            case "ul" | "ol":
                yield "\n".join(self._list(element))
            case "blockquote":
                inner = "\n\n".join(self.blocks(element))
                yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
            case "pre":
                yield "\n".join(f"    {line}" for line in _FORBIDDEN.sub("", element.words).strip("\n").split("\n"))
            case "hr":
                yield "***"
            case "table":
                yield "\n".join(self._table(element))
            case _:
                yield from self.blocks(element)

    def _list(self, element: Element) -> Iterator[str]:
        start = element.attributes.get("start", "1")
        number = int(start) if start.isdecimal() and len(start) < 6 else 1
        for item in element.elements:
            mark = "-" if element.name == "ul" else f"{number}."
            number += 1
            parts = list(self.blocks(item))
            tight = not any(each.name == "p" for each in item.elements)
            text = ("\n" if tight else "\n\n").join(parts) or "&nbsp;"
            first, *others = text.split("\n")
            yield f"{mark} {_harmless(first)}"
            yield from (f"    {line}" if line.strip() else "" for line in others)

    def _table(self, table: Element) -> Iterator[str]:
        rows = [list(row.elements) for row in table.all("tr")]
        rows = [row for row in rows if row]
        if not rows:
            return
        width = max(len(row) for row in rows)
        if not all(cell.name == "th" for cell in rows[0]):
            rows.insert(0, [])
        for number, row in enumerate(rows):
            cells = [self._cell(cell) for cell in row] + [""] * (width - len(row))
            yield f"| {' | '.join(cells)} |"
            if number == 0:
                sides = [*rows[0], *[Element("th")] * (width - len(rows[0]))]
                yield "|" + "|".join("---:" if cell.attributes.get("class") == "n" else "---" for cell in sides) + "|"

    def _cell(self, cell: Element) -> str:
        for span in ("colspan", "rowspan"):
            if cell.attributes.get(span, "1") != "1":
                self.lost["cells of a table that were joined"] = None
        return re.sub(r"(?<!\\)\|", r"\\|", self._line(cell))

    def _line(self, element: Element) -> str:
        return one_line(" ".join(self.blocks(element)))

    def inline(self, inside: Iterable[Element | str]) -> str:
        """Write texts and elements as one run of text; a line break is two spaces before the end of the line."""
        written = ""
        for each in inside:
            piece = self._element(each) if isinstance(each, Element) else _spaced(each)
            written += piece.lstrip(" \n") if written.endswith((" ", "\n")) or not written else piece
        return written

    def _element(self, element: Element) -> str:
        match element.name:
            case "strong" | "b":
                return self._wrapped(element, "**")
            case "em" | "i":
                return self._wrapped(element, "*")
            case "code" | "kbd" | "tt" | "samp":
                return _code(element.words)
            case "br":
                return "  \n"
            case "a":
                return self._link(element)
            case "img":
                return self._image(element)
            case "sup" | "sub":
                return self._raised(element)
        return self._ours(element)

    def _ours(self, element: Element) -> str:
        """Write what only our own HTML has, as its class tells: gaps, citations, claims that await review."""
        match element.attributes.get("class", ""):
            case "gap" if self.gap is not None:
                self.gaps += 1
                return self.gap(self.gaps)
            case "cite":
                return f"[{', '.join(_cited(element))}]"
            case "review":
                return "[review]"
        return self.inline(element.inside)

    def _wrapped(self, element: Element, sign: str) -> str:
        text = self.inline(element.inside)
        core = text.strip(WHITE)
        if not core or core.startswith(sign[0]) or core.endswith(sign[0]):
            return text
        before, after = text[: len(text) - len(text.lstrip(WHITE))], text[len(text.rstrip(WHITE)) :]
        return f"{before}{sign}{core}{sign}{after}"

    def _raised(self, element: Element) -> str:
        table = _SUPERSCRIPT if element.name == "sup" else _SUBSCRIPT
        words = element.words
        if all(ord(sign) in table for sign in words):
            return words.translate(table)
        self.lost[f"{words[:20]!r} set higher or lower"] = None
        return self.inline(element.inside)

    def _link(self, link: Element) -> str:
        text, target = self.inline(link.inside), link.attributes.get("href", "")
        if "data-fact" in link.attributes:
            return f"[{text}]({link.attributes['data-fact']})"
        if target.startswith("#h-"):
            return f"[{text}](#{target.removeprefix('#h-')})"
        if not _SAFE_LINK.fullmatch(target):
            if target and text.strip():
                self.lost[f"a link to {target[:80]!r}"] = None
            return text
        if link.words in (target, target.removeprefix("mailto:")):
            return f"<{link.words}>"
        return f"[{text.strip()}]({_address(target)})" if text.strip() else ""

    def _image(self, image: Element) -> str:
        source, alt = image.attributes.get("src", ""), marked(one_line(image.attributes.get("alt", "")))
        place = self.picture(source) if self.picture else _own(source)
        if not place:
            self.lost[f"the picture {source[:80]!r}"] = None
            return alt
        return f"![{alt}]({_address(place)})"


def _holds_block(element: Element) -> bool:
    return element.name in BLOCKS or any(_holds_block(each) for each in element.elements)


def _spaced(text: str) -> str:
    """Write text with its runs of white space as one space, or one line end where there was any."""
    return marked(_SPACE.sub(lambda run: "\n" if "\n" in run.group() else " ", text))


def _code(words: str) -> str:
    words = _FORBIDDEN.sub("", one_line(words))
    if not words or "``" in words:
        return marked(words)
    return f"`` {words} ``" if "`" in words else f"`{words}`"


def _cited(span: Element) -> list[str]:
    return [link.attributes["href"].removeprefix("#source-") for link in span.all("a") if "href" in link.attributes]


def _own(source: str) -> str:
    return f"../../media/{source.removeprefix('media:')}" if source.startswith("media:") else ""


def _address(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()]", target) else target


def _harmless(item: str) -> str:
    """Mend the words of a list that would make it a list of answers."""
    return "&#61;" + item[1:] if item.startswith("=") else re.sub(r"^\((?=\s*\d+\s*%\s*\)|\s*\w?\s*\))", r"\\(", item)
