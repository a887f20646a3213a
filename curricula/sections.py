"""The body of a file, cut at its ## headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"##[ \t]+(?P<title>.*?)[ \t]*#*[ \t]*")
_ID = re.compile(r"<!--\s*id:\s*(?P<id>.*?)\s*-->")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it; `line` is the line of the heading, `text_line` the first one below.

    What stands before the first heading is a section without a title. `id` is what the id comment says, "" without one.
    """

    title: str
    id: str
    line: int
    text: str
    text_line: int


def without_remarks(text: str, *, ids: bool = False) -> str:
    """Leave out what stands in <!-- -->, but for its line ends; comments with ids stay unless they are to go too."""
    kept: list[str] = []
    place = 0
    # By hand: a pattern would look for the end of every beginning, in time that grows with the square.
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        remark = text[start : end + 3]
        is_id = not ids and remark[4:].lstrip().startswith("id:")
        kept += [text[place:start], remark if is_id else "\n" * remark.count("\n")]
        place = end + 3
    return "".join(kept) + text[place:]


def split(body: str, line: int) -> tuple[Section, ...]:
    """Cut a body that begins at a line of its file; remarks in <!-- --> are left out, lines keep their numbers."""
    body = without_remarks(body.expandtabs(4))
    found: list[Section] = []
    title, id, start, text, fenced = "", "", line, [], False
    for number, words in enumerate(body.split("\n"), line):
        fenced ^= words.startswith("```")
        heading = None if fenced else _HEADING.fullmatch(words)
        if heading is None:
            text.append(words)
            continue
        found.append(Section(title, id, start, "\n".join(text), start + bool(found)))
        named = _ID.search(heading["title"])
        title, id, start, text = _ID.sub("", heading["title"]).strip(), named["id"] if named else "", number, []
    found.append(Section(title, id, start, "\n".join(text), start + bool(found)))
    return tuple(found)
