"""Another name for a file, in every language of its course at once: the same name is what makes them one activity.

The id that came from the old name is written into the header, so that nobody's progress is lost, and the links of the
other files lead to the new name.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from curricula.front_matter import parse
from curricula.problems import Notes
from curricula.reader import NUMBERED, original_first
from lms.identity import Person
from lms.language import gettext
from lms.teaching import sources

_TARGET = re.compile(r"(?<=\]\()(?P<path>[^)\s#]+)")

Move = tuple[str, str]


def moves(path: str, target: str) -> tuple[Move, ...]:
    """Return the old and the new path of a file and of its translations, the original first."""
    course, language, *below = path.split("/")
    languages = {each.split("/")[1] for each in sources.files() if each.startswith(f"{course}/")}
    siblings = ("/".join((course, each, *below)) for each in sorted(languages, key=original_first))
    name = PurePosixPath(target).name
    return tuple((each, str(PurePosixPath(each).with_name(name))) for each in siblings if sources.exists(each))


def carry_out(planned: Sequence[Move], author: Person) -> None:
    """Rename the files and mend the links to them; raises :class:`sources.Overtaken` where somebody was quicker."""
    for old, new in planned:
        found = sources.read(old)
        sources.rename(old, new, with_id(old, found.text), found.hash, author)
    for old, new in planned:
        folder = "/".join(old.split("/")[:2]) + "/"
        for path in sources.files():
            if path.startswith(folder):
                _relink(path, old, new, author)


def _relink(path: str, old: str, new: str, author: Person) -> None:
    try:
        found = sources.read(path)
    except sources.NotText:
        return
    text = relinked(found.text, path, old, new)
    if text != found.text:
        sources.write(path, text, found.hash, author, gettext("Link to %(path)s", path=new))


def relinked(text: str, path: str, old: str, new: str) -> str:
    """Return the text of a file with its links to ``old`` leading to ``new``."""

    def mended(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(found["path"])))
        return posixpath.relpath(new, posixpath.dirname(path)) if target == old else found["path"]

    return _TARGET.sub(mended, text)


def with_id(path: str, text: str) -> str:
    """Return a text whose header says the id that until now came from the file's name."""
    header = parse(text, Notes(path))
    found = NUMBERED.fullmatch(PurePosixPath(path).stem)
    if not header.whole or "id" in header.entries or found is None:
        return text
    module = PurePosixPath(path).parent.name.partition("-")[2]
    line = f"id: {module}/{found[2]}\n"
    if header.body_line == 1:
        return f"---\n{line}---\n{text}"
    return text.replace("---\n", f"---\n{line}", 1)
