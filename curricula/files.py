"""The content folder on the disk: what is in it and what may be read; each file is read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from curricula.problems import Notes

LARGEST_TEXT = 2_000_000
"""Bytes; a lesson of 40 pages has a tenth of this."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class Folder:
    """A content folder; paths in and out are relative to it, with forward slashes.

    `instead` has texts that are read in the place of what the files say: somebody is still writing them.
    """

    root: Path
    instead: Mapping[str, str] = field(default_factory=dict)
    notes: dict[str, Notes] = field(default_factory=dict)

    def notes_for(self, path: str) -> Notes:
        """Give the notes of a file or folder, under the name by which the author knows it."""
        return self.notes.setdefault(path, Notes((self.root / path).as_posix()))

    def folders(self, path: str = "") -> list[str]:
        """List the names of the folders in a folder, in order; hidden ones are left out."""
        return [entry.name for entry in self._entries(path) if entry.is_dir()]

    def files(self, path: str) -> list[str]:
        """List the names of everything in a folder that is not a folder, in order; hidden ones are left out."""
        return [entry.name for entry in self._entries(path) if not entry.is_dir()]

    def has(self, path: str) -> bool:
        """Tell whether there is a file; one that may not be read is noted later, when it is."""
        return (self.root / path).is_file()

    def text(self, path: str) -> str | None:
        """Read a file as UTF-8 with plain line ends; None, and a note, for a file that cannot be taken."""
        notes = self.notes_for(path)
        place = self.root / path
        if path in self.instead:
            return _decoded(self.instead[path].encode("utf-8", "replace"), notes)
        try:
            if not place.is_file():
                notes.add(1, "E001", "this is not a file that can be read", "Save it as an ordinary text file")
                return None
            if place.stat().st_size > LARGEST_TEXT:
                wrong = f"the file has {place.stat().st_size:,} bytes"
                notes.add(1, "E002", wrong, f"Divide it; {LARGEST_TEXT:,} are the limit")
                return None
            content = place.read_bytes()
        except OSError as error:
            notes.add(1, "E001", f"the file cannot be opened: {error.strerror}", "Give the server the right to read it")
            return None
        return _decoded(content, notes)

    def sizes(self, path: str) -> dict[str, int]:
        """Give the size in bytes of every file below a folder, by its path."""
        found: dict[str, int] = {}
        for entry in self._entries(path):
            inner = f"{path}/{entry.name}"
            if entry.is_dir():
                found |= self.sizes(inner)
            elif entry.is_file():
                found[inner] = entry.stat().st_size
        return found

    def _entries(self, path: str) -> list[Path]:
        try:
            entries = sorted((self.root / path).iterdir())
        except OSError as error:
            fix = "Give the name of the content folder" if not path else "Give the server the right to read it"
            self.notes_for(path or ".").add(1, "E001", f"the folder cannot be opened: {error.strerror}", fix)
            return []
        return [entry for entry in entries if not entry.name.startswith(".") and self._lies_inside(entry)]

    def _lies_inside(self, entry: Path) -> bool:
        if not entry.is_symlink():
            return True
        path = entry.relative_to(self.root).as_posix()
        try:
            target = entry.resolve(strict=True)
        except (OSError, RuntimeError):
            self.notes_for(path).add(1, "E003", "this link leads nowhere", "Remove it, or put the file itself here")
            return False
        # A link to a folder above itself would make the tree endless.
        if target.is_relative_to(self.root.resolve()) and not entry.parent.resolve().is_relative_to(target):
            return True
        self.notes_for(path).add(1, "E003", "this link leads out of the content folder", "Put the file itself here")
        return False


def _with_one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes, notes: Notes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _with_one_line_end(content[: error.start].decode("utf-8-sig"))
        notes.add(before.count("\n") + 1, "E004", "the text is not UTF-8", "Save it again with the encoding UTF-8")
        return None
    text = _with_one_line_end(text)
    if strange := _CONTROL.search(text):
        line = text.count("\n", 0, strange.start()) + 1
        wrong = f"there is a control character (U+{ord(strange.group()):04X})"
        notes.add(line, "E005", wrong, "Delete the line and type it anew")
        return None
    return text
