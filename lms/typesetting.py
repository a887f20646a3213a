"""Typst's templates as PDF: tagged (PDF/UA-1), kept for ever (PDF/A-2a), in our own fonts alone, which are inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).with_name("fonts")
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]

REFUSED = re.compile(r'text (?:`"(.+?)"` could not be displayed|contains the disallowed codepoint `"(.+?)"`)')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")  # a sign without a shape, as typst writes it


class Unprintable(Exception):
    """Words with ``letters`` that none of our fonts has; ``named`` is for people: what has no shape goes by number."""

    def __init__(self, letters: Sequence[str]) -> None:
        self.letters = letters
        self.named = " ".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for each in letters for sign in each)
        super().__init__(f"no font for {self.named}")


def typeset(template: Path, document: str, moment: datetime) -> bytes:
    """Return the PDF that a template makes of a document in JSON, which it finds in ``sys.inputs.document``.

    Takes some hundredths of a second. The file is dated with ``moment``: the same of all three gives the same bytes.
    Raises :class:`Unprintable`.
    """
    import typst  # not at the top: most workers print nothing for hours, and it takes 7 MB

    compiler = typst.Compiler(template, font_paths=_fonts(), sys_inputs={"document": document})
    try:
        printed = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=moment.replace(microsecond=0))
    except typst.TypstError as error:
        letters = _refused(error.diagnostic)
        if not letters:
            raise
        raise Unprintable(letters) from error
    assert isinstance(printed, bytes)
    return printed


@lru_cache
def _fonts() -> typst.Fonts:
    """Return our own fonts and no others, so that every machine prints the same; read once per process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _refused(diagnostic: str) -> list[str]:
    """Return the letters that typst says it has no font for, each once, in their order."""
    found = (letter or codepoint for letter, codepoint in REFUSED.findall(diagnostic))
    return list(dict.fromkeys(ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), each) for each in found))
