"""Pictures that come with questions, and those of a course that go along with its questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from curricula.files import Folder
from curricula.formats.base import Material, Media

LARGEST_PICTURE = 5_000_000
"""Bytes; a phone with an old connection could not show it anyway."""


@dataclass(slots=True)
class Pictures:
    """The pictures of a whole file; each gets a name of its own, and the same picture only one."""

    placed: dict[str, Media] = field(default_factory=dict)

    def place(self, name: str, content: bytes) -> str:
        """Take a picture over; give the address by which a text names it."""
        path = PurePosixPath(name)
        stem, suffix = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "picture", path.suffix.lower()
        free, number = f"{stem}{suffix}", 1
        while free in self.placed and self.placed[free].content != content:
            number += 1
            free = f"{stem}-{number}{suffix}"
        self.placed[free] = Media(free, content)
        return f"../../media/{free}"


class Gallery:
    """The pictures in the media folder of a course."""

    def __init__(self, material: Material) -> None:
        self._root = material.folder
        self._media = f"{material.curriculum.id}/media"
        # The folder lists only what lies in it: a path that leads elsewhere is none of these.
        self._sizes = Folder(material.folder).sizes(self._media)

    def content(self, path: str, lose: Callable[[str], None]) -> bytes | None:
        """Read a picture by its path in the media folder; None, and a loss, where it is not there or too large."""
        place = f"{self._media}/{path}"
        size = self._sizes.get(place)
        if size is None:
            lose(f"the picture {path!r}, which is not there")
            return None
        if size > LARGEST_PICTURE:
            lose(f"the picture {path!r}: it has {size:,} bytes, and {LARGEST_PICTURE:,} are the limit")
            return None
        return (self._root / place).read_bytes()
