"""What is drawn in one process: the table of a cohort, certificates, and how many bytes a lesson brings to a phone."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import brotli
from flask import Flask
from flask.testing import FlaskClient

from curricula.model import Lesson
from lms import chrome, identity, publication
from lms.certificates import printing
from lms.certificates.words import CertificateWords, Met
from tests import people
from tests.bench import exports, generated
from tests.bench.figures import Figure, figure, seconds
from tests.bench.load import BROWSER
from tests.bench.prepared import site

ROUNDS = 15
PAGES = 25  # certificates of a cohort
FIRST_VISIT = 14_600  # bytes that a server sends before it waits for a sign that they have arrived: ten packets
LATER_VISIT = 8_000  # bytes


def measure(folder: Path) -> Iterator[Figure]:
    """Measure on a course of 40 activities, and on the content as it is."""
    content = folder / "content"
    generated.write(content, exports.COURSE, modules=4, lessons=9, checks=1, asked=5)
    forty = folder / "forty"
    forty.mkdir()
    with site(forty, LMS_CONTENT=str(content)) as app:
        yield cohort_table(app)
        yield certificate(app)
        yield certificates(app)
    with site(folder) as app:
        yield from sizes(app)


def cohort_table(app: Flask) -> Figure:
    """Open the trainer's page that shows where everybody in a cohort stands with everything."""
    programme = people.programme(app, "A programme")
    group = people.cohort(app, programme, curriculum=exports.COURSE)
    trainer = people.person(app, "Bob Rahimov", email="bob@example.org")
    people.give(app, trainer, identity.TRAINER, programme=programme, cohort=group.id)
    exports.complete(app, group)
    browser = people.signed_in(app, trainer)

    def read() -> None:
        answer = browser.get(f"/teach/{group.code}/", headers=BROWSER)
        assert answer.status_code == 200, answer.status
        assert brotli.decompress(answer.data).count(b"<td") >= exports.TRAINEES * exports.ACTIVITIES

    read()
    what = f"the page of {exports.TRAINEES} trainees by {exports.ACTIVITIES} activities, without the network"
    return figure("cohort.table", what, [seconds(read) * 1000 for _round in range(ROUNDS)], "ms")


def certificate(app: Flask) -> Figure:
    """Print certificates; the first, which reads the fonts, does not count."""
    with app.test_request_context():
        words = _words()
        printing.pdf(words)
        taken = [seconds(lambda: printing.pdf(words)) * 1000 for _round in range(ROUNDS)]
    return figure("certificate.pdf", "a certificate as PDF", taken, "ms")


def certificates(app: Flask) -> Figure:
    """Print the certificates of a cohort into one file."""
    with app.test_request_context():
        listed = [replace(_words(), name=f"Алия Сатпаева {place}") for place in range(PAGES)]
        taken = [seconds(lambda: printing.pdf_of_all(listed, "Certificates")) for _round in range(3)]
    return figure("certificates.pdf", f"{PAGES} certificates in one tagged PDF", taken, "s", at_most=10)


def _words() -> CertificateWords:
    day = date(2026, 11, 27)
    return CertificateWords(
        number="CBT-2026-A-7K4M9Q2T",
        name="Алия Сатпаева",
        title="Social work and street outreach in community-based drug treatment",
        code="A",
        edition=7,
        programme="Bridges to Care",
        place="Oshkent",
        country="KG",
        modality="in-person",
        starts_on=date(2026, 11, 23),
        ends_on=day,
        hours=Decimal(18),
        language="ru",
        conditions=(Met("lessons", 30, day), Met("quizzes", 8, day), Met("post-test", 1, day)),
        completed_on=day,
        issuer="Threshold",
        statement="This certificate confirms that a training course was completed; it is not a licence to practise.",
        awaits_review=False,
        issued_on=day,
        address="https://training.example.org/verify/CBT-2026-A-7K4M9Q2T",
        demonstration=False,
    )


def sizes(app: Flask) -> Iterator[Figure]:
    """Open every lesson of every course as somebody who has not begun; count the bytes of the bodies as they travel."""
    first, later = [], []
    for page, parts in _lessons(app):
        first.append(page + parts)
        later.append(page)
    for name, visit, found, budget in (
        ("first", "the first visit to a lesson (page, style, script; brotli)", first, FIRST_VISIT),
        ("later", "a later visit to a lesson (the page alone; brotli)", later, LATER_VISIT),
    ):
        yield figure(f"bytes.{name}", f"{visit}, median of all lessons", found, "B", at_most=budget)
        largest = f"{visit}, the largest of {len(found)}"
        yield figure(f"bytes.{name}.largest", largest, [max(found)], "B", at_most=budget)


def _lessons(app: Flask) -> Iterator[tuple[int, int]]:
    """Yield the bytes of each lesson's page, and of the files that it needs to be drawn."""
    programme = people.programme(app, "A programme")
    with app.app_context():
        courses = publication.edition().courses
    for (curriculum, language), course in courses.items():
        group = people.cohort(app, programme, curriculum=curriculum, language=language)
        browser = people.signed_in(app, people.trainee(app, group, "Алия Сатпаева"))
        for lesson in course.outline.activities:
            if isinstance(lesson, Lesson):
                with app.test_request_context():
                    address = chrome.url("lessons.show", cohort=group.code, activity=lesson.id)
                yield _opened(browser, address)


def _opened(browser: FlaskClient, address: str) -> tuple[int, int]:
    answer = browser.get(address, headers=BROWSER)
    assert answer.status_code == 200, f"{address} answered {answer.status}"
    assert answer.headers.get("Content-Encoding") in ("br", "gzip"), f"{address} is not compressed"
    needed = Needed()
    unpack = brotli.decompress if answer.headers["Content-Encoding"] == "br" else gzip.decompress
    needed.feed(unpack(answer.data).decode())
    assert needed.addresses, f"{address} needs no style?"
    parts = sum(len(browser.get(part, headers=BROWSER).data) for part in needed.addresses)
    return len(answer.data), parts


class Needed(HTMLParser):
    """What a browser fetches to draw a page: styles and scripts; its pictures are counted apart, on the course page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a file that belongs to the page."""
        named = dict(attrs)
        if tag == "script":
            self.addresses.add(named.get("src") or "")
        elif tag == "link" and named.get("rel") == "stylesheet":
            self.addresses.add(named.get("href") or "")
