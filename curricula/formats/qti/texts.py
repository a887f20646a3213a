"""Texts of QTI as our Markdown: HTML in one version, XHTML in the other, with the pictures of the package."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from curricula.formats import xml
from curricula.formats.base import Malformed
from curricula.formats.pictures import LARGEST_PICTURE, Pictures
from curricula.formats.places import PLACE
from curricula.formats.prose import Prose, from_html, one_line
from curricula.formats.tree import grow
from curricula.limits import LONGEST_TEXT

FILE_BASE = "$IMS-CC-FILEBASE$"
"""Stands in a Common Cartridge for the folder of its files."""

_HOLDERS = frozenset({"material", "mat_extension", "altmaterial", "flow_mat", "flow", "presentation_material", "hint",
                      "solution", "solutionmaterial", "hintmaterial", "objectives", "rubric"})  # fmt: skip
_FOLDERS = ("", "web_resources", "resources", "media", "images")


@dataclass(slots=True)
class Texts:
    """Reads the texts of one item, which stands in the file `path` of a package; what was lost is added to `lost`."""

    pictures: Pictures
    files: Mapping[str, bytes]
    path: str = ""
    lost: dict[str, None] = field(default_factory=dict)

    def lose(self, what: str) -> None:
        """Note something that could not be carried over."""
        self.lost[what] = None

    def html(self, html: str) -> Prose:
        """Read HTML."""
        if len(html) > LONGEST_TEXT:
            raise Malformed(f"one of its texts has {len(html):,} characters; {LONGEST_TEXT:,} are the limit")
        prose = from_html(html.strip(), picture=self._picture)
        self.lost.update(dict.fromkeys(prose.lost))
        return prose

    def inside(self, element: xml.Element | None) -> Prose:
        """Read the XHTML inside an element."""
        if element is None:
            return Prose("")
        for link in element.iter("{*}a"):
            if link.get("class") == "safety" and link.get("label"):
                link.set("data-fact", link.get("label") or "")  # as we have written it
        return self.html(xml.inner(element))

    def material(self, element: xml.Element) -> str:
        """Give the texts and pictures inside an element of QTI 1.2 as one piece of HTML."""
        return "".join(self._pieces(element))

    def _pieces(self, element: xml.Element) -> Iterator[str]:
        for each in element:
            match xml.name_of(each):
                case "mattext" | "matemtext" | "mat_formattedtext":
                    yield _as_html(each)
                case "matimage":
                    yield f'<img src="{_attribute(each.get("uri") or "")}" alt="{_attribute(each.get("label") or "")}">'
                case "matbreak":
                    yield "<br>"
                case "mataudio" | "matvideo" | "matapplet" | "matapplication":
                    self.lose(f"a recording or another file: {(each.get('uri') or xml.name_of(each))[:80]!r}")
                case name if name in _HOLDERS:
                    yield from self._pieces(each)

    def _picture(self, source: str) -> str:
        """Say where a picture of the package will lie, "" where it is none of those."""
        address = unquote(source).partition("?")[0].replace(FILE_BASE, "").lstrip("/")
        near = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), address))
        places = [near, *(posixpath.join(folder, address) for folder in _FOLDERS)]
        found = next((place for place in places if place in self.files), "")
        if not found:
            return ""
        if len(self.files[found]) > LARGEST_PICTURE:
            self.lose(f"the picture {found[:80]!r}: it has {len(self.files[found]):,} bytes")
            return ""
        return self.pictures.place(posixpath.basename(found), self.files[found])


def _as_html(text: xml.Element) -> str:
    kind = (text.get("texttype") or text.get("type") or "text/plain").lower()
    if len(text):
        return xml.inner(text)
    words = (text.text or "").replace(PLACE, "")
    if "html" in kind or "rtf" in kind:
        return words
    return f"<p>{'<br>'.join(_attribute(line) for line in words.strip().split(chr(10)))}</p>" if words.strip() else ""


def _attribute(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def plain(html: str) -> str:
    """Give the words of HTML in one line."""
    return one_line(grow(html)[0].words)
