"""Our HTML as Moodle shows it, with the pictures that it shows."""

from __future__ import annotations

import base64
import re
from pathlib import PurePosixPath
from urllib.parse import quote

from curricula.formats import xml
from curricula.formats.base import Material
from curricula.formats.moodle.texts import OWN_FILES
from curricula.formats.pictures import Gallery
from curricula.formats.prose import one_line
from curricula.formats.tree import grow

_MEDIA = re.compile(r'(?<==")media:(?P<path>[^"<>]+)(?=")')


class Shown:
    """Writes texts with their pictures, which are read from the media folder of the course."""

    def __init__(self, material: Material) -> None:
        self._gallery = Gallery(material)
        self._lost: dict[str, None] = {}

    def lose(self, what: str) -> None:
        """Note something that cannot be held."""
        self._lost[what] = None

    def lost(self) -> list[str]:
        """Give what was lost since the last call."""
        found, self._lost = list(self._lost), {}
        return found

    def text(self, name: str, html: str) -> xml.Element:
        """Make an element of Moodle's with a text in HTML, and the files of its pictures."""
        shown, files = self.with_files(html)
        return xml.make(name, "", {"format": "html"}, [xml.make("text", shown), *files])

    def with_files(self, html: str) -> tuple[str, list[xml.Element]]:
        """Name pictures as Moodle does; give the text, and their files."""
        files: dict[str, xml.Element] = {}

        def place(found: re.Match[str]) -> str:
            path = found["path"]
            name = "-".join(PurePosixPath(path).parts)
            content = self._gallery.content(path, self.lose)
            if content is None:
                return f"{OWN_FILES}{quote(name)}"
            packed = base64.b64encode(content).decode()
            files[name] = xml.make("file", packed, {"name": name, "path": "/", "encoding": "base64"})
            return f"{OWN_FILES}{quote(name)}"

        return _MEDIA.sub(place, html), list(files.values())

    def plain(self, html: str, what: str) -> str:
        """Give the words of HTML where Moodle has plain text, and note what that loses."""
        root, _ = grow(html)
        if any(True for _ in root.elements):
            self.lose(f"bold letters, links or pictures {what}: Moodle has plain words there")
        return one_line(root.words)
