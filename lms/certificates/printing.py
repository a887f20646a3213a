"""A certificate as PDF: one A4 page, tagged (PDF/UA-1), kept for ever (PDF/A-2a), every letter's font inside."""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import segno

from lms import language
from lms.certificates.sheet import Sheet, sheet
from lms.certificates.words import CertificateWords

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("certificate.typ")
FONTS = Path(__file__).parent.with_name("fonts")
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]

REFUSED = re.compile(r'text (?:`"(.+?)"` could not be displayed|contains the disallowed codepoint `"(.+?)"`)')


class Unprintable(Exception):
    """Words with letters that none of our fonts has. ``letters`` names them."""

    def __init__(self, letters: str) -> None:
        super().__init__(f"no font for {letters}")
        self.letters = letters


def pdf(words: CertificateWords) -> bytes:
    """Print a certificate in its own language. The same words give the same bytes.

    Takes some hundredths of a second; needs an application context for the language. Raises :class:`Unprintable`.
    """
    import typst  # not at the top: most workers print nothing for hours, and it takes 7 MB

    with language.speaking(words.language):
        drawn = sheet(words)
    compiler = typst.Compiler(TEMPLATE, font_paths=_fonts(), sys_inputs={"sheet": json.dumps(_inputs(words, drawn))})
    try:
        # The day and not the moment: nothing in the file may tell one printing from the next.
        day = datetime.combine(words.issued_on, time(), UTC)
        printed = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=day)
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


def _inputs(words: CertificateWords, drawn: Sheet) -> dict[str, object]:
    """Return what the template reads. The name is in the title too: few programs find it in shaped Khmer letters."""
    return {
        **asdict(drawn),
        "language": drawn.language.partition("-")[0],
        "document": f"{drawn.heading}: {words.name} – {words.title}",
        "description": f"{words.number} – {words.address}",
        "number": words.number,
        "address": words.address,
        "issued": [words.issued_on.year, words.issued_on.month, words.issued_on.day],
        "qr": _qr(words.address),
    }


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()


def _refused(diagnostic: str) -> str:
    """Return the letters that typst says it has no font for, each once, in their order."""
    found = REFUSED.findall(diagnostic)
    return " ".join(dict.fromkeys(letter or codepoint for letter, codepoint in found))
