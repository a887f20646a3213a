"""The Markdown files of the courses: read, written whole or not at all, and never over what somebody else wrote.

The files in ``LMS_CONTENT`` are the source. Whoever writes says by a hash what they have read; where the file says
something else by now, nothing is written. Every version stays: in git where the folder is a checkout, in a table
elsewhere (see :mod:`lms.teaching.versions`). Nothing here is called inside ``database.writing()``.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from curricula.files import LARGEST_TEXT, Folder
from curricula.page import PICTURES
from lms.identity import Person
from lms.teaching import versions
from lms.teaching.versions import Change

if sys.platform != "win32":
    import fcntl

SUFFIX = ".md"
LONGEST_PATH = 200
_MARK = b"\xef\xbb\xbf"
_NEW_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_among_threads = threading.Lock()


class NoSource(LookupError):
    """There is no such file, or it is none that may be edited: it lies outside the folder, or is no Markdown."""


class NotText(ValueError):
    """A file is not UTF-8, or larger than any text that the reader takes."""


class Overtaken(Exception):
    """Somebody has written, moved or removed the file since it was read. ``now`` is ``None`` where it is gone."""

    def __init__(self, path: str, now: Source | None) -> None:
        super().__init__(f"{path} was changed in the meantime")
        self.path, self.now = path, now


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it lies on the disk: its path below the folder, its text with plain line ends, its bytes' sha256."""

    path: str
    text: str
    hash: str


def folder() -> Path:
    """Return the content folder."""
    return Path(current_app.config["LMS_CONTENT"])


def files() -> tuple[str, ...]:
    """List the paths of all Markdown files that may be edited, in the order of the folders."""
    content = Folder(folder())
    return tuple(_below(content, ""))


def _below(content: Folder, path: str) -> Iterator[str]:
    inside = f"{path}/" if path else ""
    yield from (inside + name for name in content.files(path) if name.endswith(SUFFIX))
    for name in content.folders(path):
        yield from _below(content, inside + name)


def hash_of(content: bytes) -> str:
    """Return the sha256 of what lies on the disk."""
    return hashlib.sha256(content).hexdigest()


def exists(path: str) -> bool:
    """Whether there is such a file."""
    try:
        return place_of(path).is_file()
    except NoSource:
        return False


def read(path: str) -> Source:
    """Read a file. Raises :class:`NoSource` where there is none, :class:`NotText` where it cannot be edited."""
    content = _bytes(place_of(path))
    if content is None:
        raise NoSource(path)
    return _source(path, content)


def write(path: str, text: str, expected: str, author: Person, note: str = "") -> Source:
    """Write a file and keep the version; ``expected`` is the hash that was read, empty for a file that is to be new.

    Writing what the file says already does nothing, so sending a form twice is sending it once. Line ends and byte
    order mark stay as they were. Raises :class:`Overtaken` where the file says something else by now.
    """
    place = place_of(path) if expected else new_place(path)
    with alone():
        now = _bytes(place)
        content = _as_before(text, now)
        if len(content) > LARGEST_TEXT:
            raise NotText(path)
        if content != now:
            if (hash_of(now) if now is not None else "") != expected:
                raise Overtaken(path, None if now is None else _source(path, now))
            if now is not None:
                versions.keep_found(path, now)
            put(place, content, now)
            versions.keep(Change(path, before=now, after=content), author, note)
    return _source(path, content)


def remove(path: str, expected: str, author: Person, note: str = "") -> None:
    """Remove a file; its versions stay, and :func:`write` brings it back. Raises :class:`Overtaken` as above."""
    place = place_of(path)
    with alone():
        now = _expected(path, place, expected)
        versions.keep_found(path, now)
        place.unlink()
        versions.keep(Change(path, before=now, after=None), author, note)


def rename(path: str, new: str, text: str, expected: str, author: Person, note: str = "") -> Source:
    """Give a file another path and, in the same step, another text; its versions go along.

    Raises :class:`Overtaken` where the file has changed or the new path is taken.
    """
    old_place, place = place_of(path), new_place(new)
    with alone():
        now = _expected(path, old_place, expected)
        content = _as_before(text, now)
        taken = _bytes(place)
        if taken is not None:
            raise Overtaken(new, _source(new, taken))
        versions.keep_found(path, now)
        put(place, content, None)
        old_place.unlink()
        versions.keep(Change(new, before=now, after=content, renamed_from=path), author, note)
    return _source(new, content)


def add_picture(path: str, content: bytes, author: Person, note: str = "") -> None:
    """Add a picture to the media folder of a course; the same may be there. Raises :class:`Overtaken` for another."""
    place = picture_place(path)
    with alone():
        now = place.read_bytes() if place.is_file() else None
        if now == content:
            return
        if now is not None:
            raise Overtaken(path, None)
        put(place, content, None)
        versions.keep(Change(path, before=None, after=content), author, note)


def place_of(path: str) -> Path:
    """Return where a Markdown file of this path lies, there or not; raises :class:`NoSource` for any other."""
    place = _inside(path)
    if not path.endswith(SUFFIX) or place.suffix != SUFFIX:
        raise NoSource(path)
    return place


def picture_place(path: str) -> Path:
    """Return where a picture of this path lies, there or not: in the media folder of a course, and no other."""
    place, names = _inside(path), path.split("/")
    if len(names) < 3 or names[1] != "media" or not path.lower().endswith(PICTURES):
        raise NoSource(path)
    return place


def new_place(path: str) -> Path:
    """Return where a new file of this path would lie; its names are plain ones that every system can hold."""
    names = path.removesuffix(SUFFIX).split("/")
    if len(names) < 3 or not all(_NEW_NAME.fullmatch(name) for name in names):
        raise NoSource(path)
    return place_of(path)


def _inside(path: str) -> Path:
    """Return the place of a path below the folder, links followed; nothing hidden and nothing outside."""
    names = path.split("/")
    strange = any(not name or name.startswith(".") or set(name) & set('\\:\0*?"<>|') for name in names)
    if strange or len(path) > LONGEST_PATH:
        raise NoSource(path)
    root = folder().resolve()
    try:
        place = root.joinpath(*names).resolve()
    except (OSError, RuntimeError) as error:  # a link that leads to itself, a name that the disk cannot hold
        raise NoSource(path) from error
    hidden = place.is_relative_to(root) and any(name.startswith(".") for name in place.relative_to(root).parts)
    if not place.is_relative_to(root) or hidden:
        raise NoSource(path)
    return place


@contextmanager
def alone() -> Iterator[None]:
    """Let no other thread or process of this site write below the folder inside the block."""
    lock = Path(current_app.instance_path) / "content.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with _among_threads, lock.open("a") as file:
        if sys.platform != "win32":  # there, one process serves the whole site
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _bytes(place: Path) -> bytes | None:
    if not place.is_file():
        return None
    if place.stat().st_size > LARGEST_TEXT:
        raise NotText(place.name)
    return place.read_bytes()


def _expected(path: str, place: Path, expected: str) -> bytes:
    now = _bytes(place)
    if now is None:
        raise Overtaken(path, None)
    if hash_of(now) != expected:
        raise Overtaken(path, _source(path, now))
    return now


def _source(path: str, content: bytes) -> Source:
    return Source(path, text_of(path, content), hash_of(content))


def text_of(path: str, content: bytes) -> str:
    """Return bytes as text with plain line ends and no byte order mark; raises :class:`NotText`."""
    try:
        return plain(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotText(path) from error


def plain(text: str) -> str:
    """Return a text with plain line ends, as files have them and forms do not."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_before(text: str, now: bytes | None) -> bytes:
    """Return the bytes of a text with the line ends and the byte order mark that the file has now."""
    text = plain(text)
    if text and not text.endswith("\n"):
        text += "\n"
    if now is not None and now.count(b"\r\n") * 2 > now.count(b"\n"):
        text = text.replace("\n", "\r\n")
    mark = _MARK if now is not None and now.startswith(_MARK) else b""
    return mark + text.encode("utf-8", "replace")


def put(place: Path, content: bytes, now: bytes | None) -> None:
    """Put content in its place, whole or not at all, and on the disk before anybody is told so."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".edit-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644 if now is None else place.stat().st_mode & 0o777)
        if now is None:
            os.link(temporary, place)  # unlike a rename it never replaces what came there meanwhile
        else:
            temporary.replace(place)
    except FileExistsError as error:
        raise Overtaken(place.name, None) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
