"""The PDF of a certificate: one page in every script, kept and read aloud for ever, the same bytes every time."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from pypdf import PdfReader

from lms.certificates import printing
from lms.certificates.words import PARTICIPATION, CertificateWords, Hours, Met, Signatory, from_json
from lms.typesetting import Unprintable

WORDS = CertificateWords(
    number="CBT-2026-T-7K4M9Q2T",
    name="Alice Nazarova",
    title="Helping in an overdose",
    code="T",
    edition=7,
    programme="Treatment near home",
    place="Dushanbe",
    country="TJ",
    modality="in-person",
    starts_on=date(2026, 11, 23),
    ends_on=date(2026, 11, 27),
    hours=Decimal("16.5"),
    language="en",
    conditions=(Met("lessons", 12, date(2026, 11, 26)), Met("post-test", 1, date(2026, 11, 27))),
    completed_on=date(2026, 11, 27),
    issuer="Ministry of Health",
    statement="",
    awaits_review=True,
    issued_on=date(2026, 11, 28),
    address="https://training.example.org/verify/CBT-2026-T-7K4M9Q2T",
    demonstration=False,
)

KHMER = "សុខសុភាព្រះរាជាណាចក្រកម្ពុជាស្ត្រីខ្មែរញ៉ាំសាលារៀនភ្នំពេញ"
WHOLE = replace(
    WORDS,
    hours=Decimal(24),
    hours_by_kind=(
        Hours("contact", Decimal(18)),
        Hours("self-study", Decimal(6)),
        Hours("HIV", Decimal(2)),
        Hours("ethics", Decimal("1.5")),
    ),
    signatories=(
        Signatory("Gulnora Rahimova", "Deputy minister, Ministry of Health"),
        Signatory("Проф. А. Каримов", "Ректор"),
    ),
    valid_until=date(2029, 11, 28),
    refresher="To stay certified, take the refresher before that day.",
    replaces="CBT-2026-T-00000000",
    bit=17,
    offline="ABCDEFGHIJ234567" * 20,
)

NAMES = {
    "latin": "Љ. Đorđe Čavić-O’Neil of Şırnak",
    "tajik": "Саидҷон Ғӣқӯҳҷ ҒӢҚӮҲҶ",
    "kazakh": "Әлия Ғқңөұүһі ӘҒҚҢӨҰҮҺІ",
    "serbian": "Ђорђе Љубичић Њежић Ћосић Џон",
    "khmer": KHMER,
    "persian": "محمدرضا حسین‌زادهٔ پژوهشگر",
}
NAMED_IN = ("en", "tg", "kk", "sr", "km", "fa")
LATER = {"kind", "hours_by_kind", "signatories", "valid_until", "refresher", "replaces", "bit", "offline"}
FONT_OF = {"khmer": "NotoSansKhmer", "persian": "NotoNaskhArabic"}


@pytest.fixture(autouse=True)
def _application() -> Iterator[None]:
    app = Flask(__name__)
    app.config["LMS_LANGUAGES"] = ("en", "ru")
    with app.app_context():
        yield


def printed(words: CertificateWords) -> PdfReader:
    return PdfReader(io.BytesIO(printing.pdf(words)))


def text(pdf: PdfReader) -> str:
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", pdf.pages[0].extract_text()))


def fonts(pdf: PdfReader) -> dict[str, Any]:
    """Return the descriptor of every font of the page by its name in the file."""
    listed = pdf.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    descendants = [font.get_object()["/DescendantFonts"][0].get_object() for font in listed]
    return {each["/BaseFont"]: each["/FontDescriptor"].get_object() for each in descendants}


def place_of(words: str, pdf: PdfReader) -> float:
    """Return how far from the left edge words begin, in points."""
    found: list[float] = []

    def look(said: str, matrix: list[float], text_matrix: list[float], *_: object) -> None:
        if words in said:
            found.append(matrix[4] + text_matrix[4])

    pdf.pages[0].extract_text(visitor_text=look)
    return found[0]


def marks(pdf: PdfReader) -> dict[str, str]:
    """Return what the metadata says of standards and languages, by local name."""
    xmp = ElementTree.fromstring(pdf.trailer["/Root"]["/Metadata"].get_data())  # type: ignore[index]  # noqa: S314
    return {each.tag: (each.text or "").strip() for each in xmp.iter()}


def test_everything_it_says_is_on_the_paper() -> None:
    said = text(printed(WORDS))
    for words in (
        "Certificate of completion",
        "Alice Nazarova",
        "Helping in an overdose",
        "T, version 7",
        "Treatment near home",
        "Dushanbe, Tajikistan",
        "In person",
        "23 November 2026 – 27 November 2026",
        "16.5",
        "English",
        "12 lessons completed 26 November 2026",
        "Test at the end passed 27 November 2026",
        "CBT-2026-T-7K4M9Q2T",
        "training.example.org/verify",
        "Issued on 28 November 2026 by Ministry of Health.",
        "does not license anybody to prescribe",
        "awaiting clinical review",
    ):
        assert words in said, said
    assert "Demonstration" not in said


def test_hours_by_kind_last_day_and_signatories_are_on_the_paper() -> None:
    said = text(printed(WHOLE))
    for words in (
        "24: 18 contact, 6 self-study; of these 2 HIV, 1.5 ethics",
        "Valid until 28 November 2029",
        "Gulnora Rahimova",
        "Deputy minister, Ministry of Health",
        "Проф. А. Каримов",
        "take the refresher before that day",
        "Issued anew after a change of name, first as CBT-2026-T-00000000.",
    ):
        assert words in said, said


def test_a_certificate_of_participation_says_so() -> None:
    said = text(printed(replace(WORDS, kind=PARTICIPATION)))
    assert "Certificate of participation" in said
    assert "for taking part in the course" in said
    assert "completion" not in said


def test_those_of_a_cohort_are_one_tagged_file_a_page_each() -> None:
    listed = [
        replace(WHOLE, name=name, language=language) for name, language in zip(NAMES.values(), NAMED_IN, strict=True)
    ]
    pdf = PdfReader(io.BytesIO(printing.pdf_of_all(listed, "Certificates: Dushanbe")))
    assert len(pdf.pages) == len(NAMES)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Certificates: Dushanbe"
    assert NAMES["tajik"] in pdf.pages[1].extract_text()
    said, root = marks(pdf), pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert said["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert said["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"


def test_a_score_is_never_printed() -> None:
    assert "%" not in text(printed(WORDS))


def test_a_demonstration_says_that_it_is_no_certificate() -> None:
    assert "Demonstration — not a certificate" in text(printed(replace(WORDS, demonstration=True)))


def test_a_reviewed_course_says_nothing_of_review_and_its_own_statement_is_used() -> None:
    said = text(printed(replace(WORDS, awaits_review=False, statement="It counts for nothing else.")))
    assert "review" not in said
    assert "It counts for nothing else." in said
    assert "license" not in said


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_any_of_the_scripts_is_printed_with_its_own_font(script: str) -> None:
    pdf = printed(replace(WORDS, name=NAMES[script]))
    assert pdf.metadata is not None
    assert NAMES[script] in str(pdf.metadata.title)
    wanted = FONT_OF.get(script, "NotoSans-")
    assert [name for name in fonts(pdf) if wanted in name], fonts(pdf)
    if script not in FONT_OF:
        assert NAMES[script] in text(pdf)


@pytest.mark.parametrize(
    "words",
    [
        replace(WORDS, name=KHMER[:50]),
        replace(WORDS, name=("Maximiliana Abdurakhmanova-Beshimova " * 4)[:120].strip()),
        replace(WORDS, name="W" * 120),
        replace(WORDS, title="A title that does not want to end " * 10, programme="A programme that does not " * 10),
        replace(WHOLE, conditions=WORDS.conditions * 20, statement="A statement at length. " * 60),
    ],
    ids=["khmer", "latin", "one word", "titles", "everything"],
)
def test_it_stays_on_one_a4_page_whatever_its_words(words: CertificateWords) -> None:
    pdf = printed(words)
    assert len(pdf.pages) == 1
    box = pdf.pages[0].mediabox
    assert sorted((round(float(box.width)), round(float(box.height)))) == [595, 842]
    assert text(pdf).rstrip().endswith("clinical review.")


def test_every_font_is_inside_and_only_the_letters_that_are_used() -> None:
    found = fonts(printed(replace(WORDS, name=f"Alice {KHMER}")))
    assert len(found) >= 3
    for name, descriptor in found.items():
        assert re.match(r"/[A-Z]{6}\+Noto", name)
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
    assert len(printing.pdf(WORDS)) < 60_000


def test_it_is_tagged_and_says_which_standards_it_keeps() -> None:
    pdf = printed(WORDS)
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    said = marks(pdf)
    assert said["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert said["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
    assert said["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"


def test_its_heading_is_a_heading_and_its_code_can_be_read_aloud() -> None:
    kinds: dict[str, Any] = {}

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            kinds.setdefault(str(node.get("/S")), node)
            below = node.get("/K", [])
            for each in below if isinstance(below, list) else [below]:
                walk(each.get_object() if hasattr(each, "get_object") else each)

    walk(printed(WORDS).trailer["/Root"]["/StructTreeRoot"])  # type: ignore[index]
    assert "/H1" in kinds
    alt = kinds["/Figure"].get("/Alt") or kinds["/Figure"]["/A"]["/Alt"]
    assert WORDS.address in alt


def test_the_same_words_give_the_same_bytes() -> None:
    with ThreadPoolExecutor(4) as at_once:
        app = Flask(__name__)
        app.config["LMS_LANGUAGES"] = ("en",)

        def once(_turn: int) -> bytes:
            with app.app_context():
                return printing.pdf(WORDS)

        assert len(set(at_once.map(once, range(8)))) == 1
    assert printing.pdf(replace(WORDS, name="Alice Nazarowa")) != printing.pdf(WORDS)


def test_the_log_gives_the_words_back_and_so_the_same_bytes() -> None:
    assert from_json(json.loads(json.dumps(WHOLE.as_json()))) == WHOLE
    assert printing.pdf(from_json(WHOLE.as_json())) == printing.pdf(WHOLE)


def test_what_was_issued_before_certificates_said_more_is_still_read() -> None:
    before = {name: value for name, value in WORDS.as_json().items() if name not in LATER}
    assert from_json(before) == WORDS


def test_a_course_that_is_read_from_right_to_left_has_such_a_certificate() -> None:
    words = replace(WORDS, language="fa", title="مددکاری اجتماعی", place="کابل", country="AF")
    pdf = printed(words)
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "fa"
    assert place_of(words.number, pdf) < 200 < 600 < place_of(words.number, printed(WORDS))


@pytest.mark.parametrize("code", ["sr-Latn", "uz-Latn", "prs", "ps", "kk", "tk", "km", "xx"])
def test_a_course_in_any_language_has_one(code: str) -> None:
    root: Any = printed(replace(WORDS, language=code)).trailer["/Root"]
    assert root["/Lang"] == code.partition("-")[0]


def test_letters_that_no_font_has_are_named_and_not_printed_as_boxes() -> None:
    with pytest.raises(Unprintable, match="ს ო") as refused:
        printing.pdf(replace(WORDS, name="სოსო"))
    assert refused.value.letters == ["ს", "ო"]
    with pytest.raises(Unprintable, match=r"U\+E000"):
        printing.pdf(replace(WORDS, name="So\ue000so"))
