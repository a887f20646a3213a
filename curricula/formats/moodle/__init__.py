"""Moodle XML: everything that Moodle knows of a question, with its pictures."""

from __future__ import annotations

import re

from curricula.formats.base import Format
from curricula.formats.moodle.reading import read
from curricula.formats.moodle.writing import write

HEAD = 4_000
"""Bytes in which the beginning of the file is looked for, behind a comment or two."""

_QUIZ = re.compile(rb"<quiz[\s>]|<question\s[^>]{0,200}\btype\s*=")
_BEFORE = b"\xef\xbb\xbf\xff\xfe \t\r\n"


def recognises(content: bytes) -> bool:
    """Tell whether a `<quiz>` begins the file, in any encoding."""
    head = content[:HEAD].replace(b"\0", b"").lstrip(_BEFORE)
    return head.startswith(b"<") and bool(_QUIZ.search(head))


FORMATS = (
    Format(
        name="moodle",
        label="Moodle XML",
        suffixes=(".xml",),
        media_type="application/xml",
        read=read,
        write=write,
        recognises=recognises,
    ),
)
