"""A handbook: the lessons of a curriculum as an EPUB 3 book, to be read on a phone without a network."""

from __future__ import annotations

from curricula.formats.base import Format
from curricula.formats.epub.binding import write

FORMATS = (
    Format(
        name="epub",
        label="Handbook (EPUB)",
        suffixes=(".epub",),
        media_type="application/epub+zip",
        write=write,
        whole=True,
    ),
)
