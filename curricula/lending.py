"""A tool of several courses: written once among what they share, and named by a file in each of them."""

from __future__ import annotations

import re

from curricula.files import Folder
from curricula.front_matter import Header, Reading, parse

OWN = ("shared", "id", "level")
"""What a file says that only names a shared tool."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def lent(content: Folder, path: str, header: Header) -> tuple[str, str | None, Header]:
    """Find the tool of several courses that a file names; give its path, what both files say, and its header.

    The file that names it keeps a level and an id of its own.
    """
    notes = content.notes_for(path)
    reading = Reading(header.entries, notes)
    reading.expect(OWN)
    name, language = reading.text("shared"), path.split("/")[1]
    place = f"shared/{language}/tools/{name}.md"
    if not _NAME.fullmatch(name) or not content.has(place):
        fix = f"Write it into shared/{language}/tools, or mend the name"
        notes.add(reading.line("shared"), "E411", f"there is no shared tool called {name!r}", fix)
    if notes.broken:
        return path, None, Header(whole=False)
    text = content.text(place)
    whole = parse(text, content.notes_for(place))
    own = {key: entry for key, entry in header.entries.items() if key != "shared"}
    named = " ".join(f"{key}={entry.value}" for key, entry in sorted(own.items()))
    return place, f"{named}\n{text or ''}", Header({**whole.entries, **own}, whole.body, whole.body_line, whole.whole)
