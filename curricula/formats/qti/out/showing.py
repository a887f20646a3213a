"""Our HTML as the XHTML that QTI 2.1 knows, and the pictures that it shows."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from curricula.formats import xml
from curricula.formats.base import Material
from curricula.formats.pictures import Gallery
from curricula.formats.tree import BLOCKS, Element, grow
from curricula.formats.xml import holdable

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
MEDIA = "media"
_KNOWN = frozenset({"a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "dfn", "div", "dl", "dt", "em", "h3",
                    "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "q", "samp", "small", "span",
                    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "tt", "ul",
                    "var"})  # fmt: skip
_ATTRIBUTES = {"a": ("href",), "img": ("src", "alt")}
_REFERENCE = "data-fact"
"""The safety fact that a link of ours names; the schema has `label` for such things."""


def q(name: str) -> str:
    """Give a name of QTI 2.1 with its namespace."""
    return f"{{{NAMESPACE}}}{name}"


@dataclass(slots=True)
class Shown:
    """Writes texts; `pictures` are the files that those of one item show, and what is lost is noted.

    `within` has what is asked in the gaps of a text, by the words that stand there.
    """

    material: Material
    pictures: dict[str, bytes] = field(default_factory=dict)
    within: dict[str, xml.Element] = field(default_factory=dict)
    _lost: dict[str, None] = field(default_factory=dict)
    _gallery: Gallery = field(init=False)

    def __post_init__(self) -> None:
        """Find the pictures of the course."""
        self._gallery = Gallery(self.material)

    def lose(self, what: str) -> None:
        """Note something that cannot be held."""
        self._lost[what] = None

    def done(self) -> tuple[dict[str, bytes], list[str]]:
        """Give the pictures and what was lost since the last call."""
        pictures, lost = self.pictures, list(self._lost)
        self.pictures, self._lost = {}, {}
        return pictures, lost

    def flow(self, name: str, html: str, attributes: dict[str, str] | None = None) -> xml.Element:
        """Make an element of QTI with a text inside, words as well as blocks."""
        made = xml.make(q(name), attributes=attributes)
        self._fill(made, grow(html)[0])
        return made

    def blocks(self, name: str, html: str, attributes: dict[str, str] | None = None) -> xml.Element:
        """Make an element of QTI that holds only blocks: loose words become paragraphs."""
        root, _ = grow(html)
        wrapped = Element("")
        for each in root.inside:
            if isinstance(each, Element) and each.name in BLOCKS:
                wrapped.inside.append(each)
            elif isinstance(each, Element) or each.strip():
                last = wrapped.inside[-1] if wrapped.inside else None
                if not isinstance(last, Element) or "loose" not in last.attributes:
                    last = Element("p", {"loose": ""})
                    wrapped.inside.append(last)
                last.inside.append(each)
        made = xml.make(q(name), attributes=attributes)
        self._fill(made, wrapped)
        return made

    def plain(self, html: str) -> str:
        """Give the words of HTML where QTI has plain words, and note what that loses."""
        root, _ = grow(html)
        if any(True for _ in root.elements):
            self.lose("bold letters, links or pictures in a list to choose from")
        return " ".join(root.words.split())

    def _fill(self, target: xml.Element, source: Element) -> None:
        last: xml.Element | None = None
        for each in source.inside:
            if isinstance(each, str):
                text = holdable(each)
                if last is None:
                    target.text = (target.text or "") + text
                else:
                    last.tail = (last.tail or "") + text
            else:
                last = self._element(each)
                target.append(last)

    def _element(self, source: Element) -> xml.Element:
        if source.attributes.get("class") == "gap" and source.words in self.within:
            return self.within.pop(source.words)
        name = source.name if source.name in _KNOWN else "span"
        name = "h3" if source.name in ("h1", "h2") else name
        made = xml.make(q(name), attributes=dict(self._attributes(name, source)))
        self._fill(made, source)
        if name == "blockquote" and not len(made):
            paragraph = xml.make(q("p"), made.text or "")
            made.text = None
            made.append(paragraph)
        return made

    def _attributes(self, name: str, source: Element) -> Iterator[tuple[str, str]]:
        for key, value in source.attributes.items():
            if name == "img" and key == "src":
                yield key, self._picture(value)
            elif key == "class" or key in _ATTRIBUTES.get(name, ()):
                yield key, value
            elif key == _REFERENCE:
                yield "label", value
            elif key == "start":
                self.lose(f"that a list begins with {value}")
        if name == "img" and "alt" not in source.attributes:
            yield "alt", ""

    def _picture(self, address: str) -> str:
        path = address.removeprefix("media:")
        name = "-".join(part for part in path.split("/") if part)
        content = self._gallery.content(path, self.lose)
        if content is not None:
            self.pictures[posixpath.join(MEDIA, name)] = content
        return f"../{MEDIA}/{quote(name)}"
