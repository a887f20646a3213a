"""GIFT, the text format of Moodle: one question after another, each with its answers in braces."""

from __future__ import annotations

import re

from curricula.formats.base import Format
from curricula.formats.gift.reading import read
from curricula.formats.gift.writing import write

_QUESTION = re.compile(rb"^\s*(::.+?::|\$CATEGORY:)|(?<!\\)\{\s*(=|~|#|T|F|TRUE|FALSE|%-?\d)|\{\s*\}", re.MULTILINE)


def recognises(content: bytes) -> bool:
    """Tell whether there is a question with braces, or a named one."""
    return not content.lstrip().startswith((b"<", b"PK")) and bool(_QUESTION.search(content))


FORMATS = (
    Format(
        name="gift",
        label="GIFT (Moodle)",
        suffixes=(".gift", ".txt"),
        media_type="text/plain; charset=utf-8",
        read=read,
        write=write,
        recognises=recognises,
    ),
)
