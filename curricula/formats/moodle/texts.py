"""Texts of Moodle XML in any of their five formats, with the files that belong to them, as our Markdown."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from curricula.formats import xml
from curricula.formats.base import Malformed
from curricula.formats.pictures import LARGEST_PICTURE, Pictures
from curricula.formats.places import PLACE
from curricula.formats.prose import Prose, escaped, from_html, from_markdown, one_line
from curricula.formats.tree import grow
from curricula.limits import LONGEST_TEXT

OWN_FILES = "@@PLUGINFILE@@/"
_KINDS = frozenset({"html", "moodle_auto_format", "plain_text", "markdown", "wiki_like"})
_SHOWN = re.compile(r"(?<=\]\()@@PLUGINFILE@@/([^\s()<>]+)(?=[\s)])")
_INLINE = re.compile(r"data:image/(?P<kind>png|jpeg|gif|webp);base64,(?P<content>.+)", re.IGNORECASE | re.DOTALL)
_PACKED = re.compile(r"data:image/\w+;base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&\w+;")
_FORMULAS = ((r"\(", r"\)"), (r"\[", r"\]"))


@dataclass(slots=True)
class Texts:
    """Reads the texts of one question; those of its answers are in the format of its own text unless they say another.

    What could not be carried over is added to `lost`.
    """

    pictures: Pictures
    kind: str = ""
    lost: dict[str, None] = field(default_factory=dict)

    def lose(self, what: str) -> None:
        """Note something that could not be carried over."""
        self.lost[what] = None

    def read(self, element: xml.Element | None, change: Callable[[str, str], str] | None = None) -> str:
        """Read the text of the question, or a remark; give Markdown of any number of lines.

        `change` is given the text and its format before anything is made of it, to put `PLACE` where gaps are.
        """
        return self._prose(element, change).text if element is not None else ""

    def answer(self, element: xml.Element | None) -> str:
        """Read the words or the feedback of an answer, without empty lines."""
        return self._prose(element).compact if element is not None else ""

    def words(self, element: xml.Element | None) -> str:
        """Read words that are compared or chosen: plain text in one line, whatever HTML is in it."""
        raw, kind = self._raw(element) if element is not None else ("", "")
        return plain(raw) if kind == "html" and element is not None and element.get("format") else one_line(raw)

    def _raw(self, element: xml.Element) -> tuple[str, str]:
        text = xml.first(element, "text")
        source = element if text is None else text
        kind = (element.get("format") or self.kind or "html").strip()
        kind = kind if kind in _KINDS else "html"
        raw = source.text or ""
        if text is not None and len(text):  # HTML that was not hidden in the text, as Moodle wants it
            raw, kind = xml.inner(text), "html"
        if len(raw) > LONGEST_TEXT and len(_PACKED.sub("", raw)) > LONGEST_TEXT:
            raise Malformed(f"one of its texts has {len(raw):,} characters; {LONGEST_TEXT:,} are the limit")
        return raw, kind

    def _prose(self, element: xml.Element, change: Callable[[str, str], str] | None = None) -> Prose:
        raw, kind = self._raw(element)
        self.kind = self.kind or kind
        raw = raw.replace(PLACE, "").strip()
        if raw.count("$$") > 1 or any(begins in raw and ends in raw for begins, ends in _FORMULAS):
            self.lose("a formula in TeX, which is now shown as it is written")
        raw = change(raw, kind) if change else raw
        files = {self._name(file): file for file in xml.all_in(element, "file")}
        prose = self._markdown(raw, kind, files)
        for name in files:
            self.lose(f"the file {name[:80]!r}, which no picture in the text shows")
        self.lost.update(dict.fromkeys(prose.lost))
        return prose

    def _markdown(self, raw: str, kind: str, files: dict[str, xml.Element]) -> Prose:
        if kind == "markdown":
            return Prose(from_markdown(_SHOWN.sub(lambda name: self._picture(name.group(), files), raw)))
        if kind in ("plain_text", "wiki_like") or (kind == "moodle_auto_format" and not _TAG.search(raw)):
            return Prose(escaped(raw))
        html = raw.replace("\n", "<br>\n") if kind == "moodle_auto_format" else raw
        return from_html(html, picture=lambda source: self._picture(source, files))

    @staticmethod
    def _name(file: xml.Element) -> str:
        return f"{(file.get('path') or '/').strip('/')}/{file.get('name') or ''}".lstrip("/")

    def _picture(self, source: str, files: dict[str, xml.Element]) -> str:
        """Say where a picture will lie; one in the file is taken over, and away from the `files` that are left."""
        if inline := _INLINE.fullmatch(source):
            content = self._decoded(inline["content"], "a picture in the text itself")
            return self.pictures.place(f"picture.{inline['kind'].replace('jpeg', 'jpg')}", content) if content else ""
        name = unquote(source.removeprefix(OWN_FILES).partition("?")[0])
        if not source.startswith(OWN_FILES) or name not in files:
            return ""
        content = self._decoded(files.pop(name).text or "", f"the picture {name[:80]!r}")
        return self.pictures.place(name, content) if content else ""

    def _decoded(self, packed: str, what: str) -> bytes:
        try:
            content = base64.b64decode("".join(packed.split()), validate=True)
        except binascii.Error:
            self.lose(f"{what}: it is damaged")
            return b""
        if len(content) > LARGEST_PICTURE:
            self.lose(f"{what}: it has {len(content):,} bytes, and {LARGEST_PICTURE:,} are the limit")
            return b""
        return content


def plain(html: str) -> str:
    """Give the words of HTML in one line."""
    return one_line(grow(html)[0].words) if "<" in html or "&" in html else one_line(html)
