"""The interface in a language that nobody speaks: every sentence in Persian letters, to see it from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from lms import language

CODE = "fa"
LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
KEPT = re.compile(r"(%\(\w+\)s|%%|<[^>]*>|&\w+;)")  # what is filled in, and markup


def write(folder: Path) -> int:
    """Write the catalogue of this language below ``folder``; return how many sentences it has."""
    catalogue = Catalog(locale=CODE)
    for message in _sentences():
        forms = (message,) if isinstance(message, str) else message[:2]
        mirrored = tuple(map(_mirrored, forms))
        catalogue.add(message, mirrored[0] if isinstance(message, str) else mirrored)
    file = folder / CODE / "LC_MESSAGES" / "lms.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as target:
        write_mo(target, catalogue)
    return len(catalogue)


def _sentences() -> Iterable[str | tuple[str, ...]]:
    """Return what there is to say: every catalogue has it all, which another test holds."""
    with (language.FOLDER / "ru" / "LC_MESSAGES" / "lms.po").open("rb") as file:
        said = [message.id for message in read_po(file) if message.id]
    return [sentence if isinstance(sentence, str) else tuple(sentence) for sentence in said]


def _mirrored(sentence: str) -> str:
    parts = KEPT.split(sentence)
    return "".join(part if KEPT.fullmatch(part) else _letters(part) for part in parts)


def _letters(text: str) -> str:
    return "".join(LETTERS[ord(letter) % len(LETTERS)] if letter.isalpha() else letter for letter in text)
