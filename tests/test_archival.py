"""Every PDF that is kept for ever is PDF/A-2a and PDF/UA-1: veraPDF, which is not ours, finds nothing in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from lms.certificates import printing, transcript
from lms.certificates.words import PARTICIPATION
from tests import people, verapdf
from tests.certificates.test_certificates_printing import NAMED_IN, NAMES, WHOLE, WORDS
from tests.learning import test_transcripts
from tests.managing import test_evidence as evidence
from tests.managing.measuring import measured
from tests.people import Cast
from tests.teaching import test_appraisal as appraisal

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(not verapdf.can_run(), reason="veraPDF needs libjaxb-java, which is not installed here"),
]


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Return everybody, made in the database of ``app``."""
    return people.settle(app)


def certificates() -> Iterator[bytes]:
    """Print one in each script, those that say something else, and all of them as one file."""
    listed = [replace(WHOLE, name=name, language=spoken) for name, spoken in zip(NAMES.values(), NAMED_IN, strict=True)]
    listed += [WORDS, replace(WORDS, kind=PARTICIPATION), replace(WORDS, demonstration=True)]
    yield from map(printing.pdf, listed)
    yield printing.pdf_of_all(listed, "Certificates: Dushanbe")


def reports(app: Flask, cast: Cast) -> Iterator[bytes]:
    """Fetch what is printed about a cohort with results, in English, its programme, in Russian, and an appraisal."""
    measured(app, cast.cohort)
    people.trainee(app, cast.cohort, "სოსო \ue000 Abashidze")  # no font of ours has these letters
    alice, bob, carol = (people.signed_in(app, who) for who in (cast.alice, cast.bob, cast.carol))
    of_programme = f"/manage/programmes/{cast.programme}/evidence"
    for page, spoken in ((evidence.page_of(cast), "en"), (of_programme, "ru")):
        carol.environ_base["HTTP_ACCEPT_LANGUAGE"] = spoken
        yield evidence.files(evidence.zip_of(carol, evidence.make(carol, page)))["report.pdf"]
    gap = {**appraisal.MET, "CA1a": "0"}
    made = appraisal.two(cast, alice, bob, gap, gap)
    yield bob.get(appraisal.theirs(cast, made, "/report.pdf")).data


def broken() -> bytes:
    """Print a certificate that does not say that it is tagged."""
    document = PdfWriter(clone_from=PdfReader(io.BytesIO(printing.pdf(WORDS))))
    del document.root_object[NameObject("/MarkInfo")]
    written = io.BytesIO()
    document.write(written)
    return written.getvalue()


def test_what_is_printed_to_be_kept_keeps_both_standards_and_what_breaks_them_is_noticed(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    with app.test_request_context():
        printed = [broken(), *certificates(), transcript.pdf(test_transcripts.WHOLE)]
    printed += reports(app, cast)
    of_broken: list[str] = []
    of_others: list[str] = []
    for fault in verapdf.faults(tmp_path, *printed):
        (of_broken if fault.startswith(str(tmp_path / "0.pdf")) else of_others).append(fault)
    assert of_others == []
    assert any("PDFA_2_A 6.7.2.2-1" in fault for fault in of_broken)
    assert any("PDFUA_1 6.2-1" in fault for fault in of_broken)
