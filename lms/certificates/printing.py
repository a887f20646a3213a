"""Certificates as PDF: each one A4 page, tagged (PDF/UA-1), kept for ever (PDF/A-2a), every letter's font inside.

Transcripts are printed in the same way.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import segno
from segno import consts

from lms import language
from lms.certificates.sheet import sheet
from lms.certificates.words import CertificateWords
from lms.language import gettext
from lms.publication import editions
from lms.typesetting import typeset

TEMPLATE = Path(__file__).with_name("certificate.typ")


def pdf(words: CertificateWords) -> bytes:
    """Print a certificate in its own language. The same words give the same bytes.

    Takes some hundredths of a second; needs an application context for the language. Raises :class:`Unprintable`.
    """
    page = _page(words)
    # The name is in the title too: few programs find it in shaped Khmer letters.
    document = {
        "title": f"{page['heading']}: {words.name} – {words.title}",
        "keywords": words.number,
        "description": f"{words.number} – {words.address}",
    }
    return _printed([page], document, words)


def pdf_of_all(listed: Sequence[CertificateWords], title: str) -> bytes:
    """Print certificates one after the other into one file, for the printer; there must be one. See :func:`pdf`."""
    document = {"title": title, "keywords": "", "description": title}
    return _printed([_page(words) for words in listed], document, max(listed, key=lambda words: words.issued_on))


def _printed(pages: Sequence[Mapping[str, Any]], document: Mapping[str, str], newest: CertificateWords) -> bytes:
    told = {"pages": pages, "language": newest.language.partition("-")[0], "issuer": newest.issuer, **document}
    return compiled(TEMPLATE, {**told, "pictures": _pictures(pages)}, newest.issued_on)


def compiled(template: Path, told: Mapping[str, object], day: date) -> bytes:
    """Print what a template makes of its words, dated with a day. Raises :class:`~lms.typesetting.Unprintable`."""
    document = json.dumps({**told, "issued": [day.year, day.month, day.day]})
    # The day and not the moment: nothing in the file may tell one printing from the next.
    return typeset(template, document, datetime.combine(day, time(), UTC))


def _pictures(pages: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    """Return the logos of all pages, each once, as the template takes bytes."""
    return {picture: list(editions.stored(picture)) for page in pages for picture, _alt in page["logos"]}


def _page(words: CertificateWords) -> dict[str, Any]:
    """Return what the template reads for one page."""
    with language.speaking(words.language):
        drawn = sheet(words)
        logos = [[each.picture, gettext("Logo of %(owner)s", owner=each.owner)] for each in words.logos]
    return {
        **asdict(drawn),
        "language": drawn.language.partition("-")[0],
        "number": words.number,
        "address": words.address,
        "qr": _qr(words),
        "logos": logos,
    }


def _qr(words: CertificateWords) -> str:
    """Draw the code: any camera opens the address; what is behind the ``#`` proves it without a connection."""
    drawn = io.BytesIO()
    said: Any = words.address
    if words.offline:
        said = [(f"{words.address}#", consts.MODE_BYTE), (words.offline, consts.MODE_ALPHANUMERIC)]
    segno.make(said, error="m", boost_error=False, micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()
