"""The folder of what people sent: a file is written aside, and takes its place under its hash once it is whole.

What stops half-way or is refused leaves nothing but a part that a later one clears away.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from flask import current_app
from werkzeug.datastructures import FileStorage

from lms.language import gettext, kilobytes
from lms.learning.contents import Untakeable

LEFT_BEHIND = 3600  # seconds after which a part belongs to nobody any more
CHUNK = 1 << 20


def folder() -> Path:
    """Return the folder that the files are in."""
    told: str = current_app.config["LMS_UPLOADS"]
    return Path(told) if told else Path(current_app.instance_path) / "uploads"


def part(key: UUID) -> Path:
    """Return where a part lies, or would."""
    return folder() / "parts" / key.hex


def sheet(hashed: str) -> Path:
    """Return where the photograph of a list of participants lies.

    It is apart from what trainees hand in, so that each is cleared away by itself.
    """
    return folder() / "participants" / hashed[:2] / hashed


@contextmanager
def new_part() -> Iterator[Path]:
    """Give where a new part may be written; it stays if all inside ends well, and is cleared away if anything fails."""
    path = _place_for_part()
    with ExitStack() as failing:
        failing.callback(path.unlink, missing_ok=True)
        yield path
        failing.pop_all()


def _place_for_part() -> Path:
    """Return a place that is free, once the parts that were left behind are cleared away."""
    made = part(uuid4())
    made.parent.mkdir(parents=True, exist_ok=True)
    for left in made.parent.iterdir():
        try:
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink()
        except FileNotFoundError:  # somebody else cleared it away, or its upload came to its end
            continue
    return made


def write(path: Path, sent: FileStorage) -> None:
    """Write what a form brings into a part; raise :class:`Untakeable` for a file that is empty or too large."""
    limit: int = current_app.config["LMS_FILE_LIMIT"]
    left = limit
    with path.open("wb") as file:
        while chunk := sent.stream.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                wrong = gettext("The file is larger than %(limit)s. Make it smaller: take the picture with a lower "
                                "resolution, or record less.", limit=kilobytes(limit))  # fmt: skip
                raise Untakeable(wrong)
            file.write(chunk)
        if left == limit:
            raise Untakeable(gettext("The file is empty. Choose it again."))


def hash_of(path: Path) -> str:
    """Return the hash of what a part holds, once that is on the disk for certain."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def move(path: Path, place: Path) -> None:
    """Give a part its place, so that a power cut does not take it away again."""
    place.parent.mkdir(parents=True, exist_ok=True)
    path.replace(place)
    if hasattr(os, "O_DIRECTORY"):  # elsewhere a folder cannot be opened
        opened = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
