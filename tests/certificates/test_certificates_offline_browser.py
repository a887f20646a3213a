"""Checking a certificate with no connection at all, in a real browser: the page is kept, and only the page decides."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import segno
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect

from lms import database
from lms.certificates import keys, offline_code, register
from lms.certificates.keys import SigningKey
from lms.certificates.words import CertificateWords
from lms.language import COOKIE
from tests import people
from tests.browser import Browse, Violation
from tests.people import Cast

pytestmark = pytest.mark.one_database

WITHOUT_ED25519 = """
const known = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (form, key, algorithm, ...rest) {
  const name = algorithm.name || algorithm;
  return name === "Ed25519" ? Promise.reject(new DOMException("unknown", "NotSupportedError"))
    : known.call(this, form, key, algorithm, ...rest);
};
"""


READS_CODES = """
window.BarcodeDetector = class {
  detect(picture) { return Promise.resolve(picture.width > 100 ? [{ rawValue: %s }] : []); }
};
"""


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def words(app: Flask, cast: Cast) -> CertificateWords:
    """Return what Alice's certificate says."""
    people.complete(app, cast.alices_seat)
    people.signed_in(app, cast.alice).post(f"/learn/{cast.cohort.code}/certificate")
    with app.app_context():
        found = register.latest(cast.alices_seat)
    assert found is not None
    return found.words


def code(words: CertificateWords) -> str:
    """Return what the QR code of a certificate says."""
    return f"{words.address}#{words.offline}"


def signed(words: CertificateWords, key: SigningKey) -> CertificateWords:
    return replace(words, offline=offline_code.write(words, key))


def ready(page: Page, live_server: str) -> Page:
    """Open the page once with a connection, so that the device keeps it."""
    page.goto(f"{live_server}/verify/offline")
    page.wait_for_selector("html[data-checks=ready]")
    return page


def told(page: Page, text: str) -> str:
    """Paste something and return what the page says of it."""
    page.get_by_label("What the QR code says").fill(text)
    page.get_by_role("button", name="Check the code").click()
    expect(page.locator("[data-part=result]")).not_to_be_empty()
    return page.locator("[data-part=result]").inner_text()


def test_a_scanned_certificate_is_checked_without_a_connection(
    words: CertificateWords, browse: Browse, live_server: str
) -> None:
    page = ready(browse(keeps=True), live_server)
    page.wait_for_selector("[data-part=installed]:not([hidden])")
    page.context.set_offline(True)
    page.goto(f"{live_server}/verify/{words.number}#{words.offline}")  # as the camera opens it
    result = page.locator("[data-part=result]")
    expect(result).to_contain_text("This certificate is genuine.")
    for said in ("Alice Nazarova", "Helping in an overdose", words.number, "November 2026"):
        expect(result).to_contain_text(said)
    assert "Valid until" not in result.inner_text()


@pytest.mark.parametrize("knows", [True, False], ids=["Ed25519 in the browser", "Ed25519 in the page"])
def test_every_case_has_its_own_answer(
    app: Flask, cast: Cast, words: CertificateWords, browse: Browse, live_server: str, knows: bool
) -> None:
    with app.app_context():
        key = keys.current()
        with database.writing():
            register.revoke(words.number, "Issued in error", cast.carol)
        other = replace(words, bit=9)  # of somebody else's, which stands
        standing = signed(other, key)
        expired = signed(replace(other, valid_until=date(2026, 11, 20)), key)
        demonstration = signed(replace(other, demonstration=True), key)
        foreign = signed(other, replace(key, id="00000000"))
    page = browse()
    if not knows:
        page.add_init_script(WITHOUT_ED25519)
    ready(page, live_server)
    assert "This certificate is genuine." in told(page, code(standing))
    assert "This certificate was revoked." in told(page, code(words))
    assert "is not genuine" in told(page, code(standing).replace(words.number, "CBT-2026-T-00000000"))
    assert "is not genuine" in told(page, code(standing).replace(standing.offline[30:40], "AAAAAAAAAA"))
    assert "does not know the key" in told(page, code(foreign))
    assert "not the code of a certificate" in told(page, words.address)
    assert "This certificate has expired." in told(page, code(expired))
    assert "Demonstration — not a certificate" in told(page, code(demonstration))


def test_a_list_that_was_passed_on_counts_when_a_known_key_signed_it(
    app: Flask, cast: Cast, words: CertificateWords, page: Page, live_server: str
) -> None:
    ready(page, live_server)
    page.context.set_offline(True)
    with app.app_context(), database.writing():
        register.revoke(words.number, "Issued in error", cast.carol)
    newer = app.test_client().get("/verify/offline/list.txt").data
    field = page.get_by_label("A picture of the QR code, or a file")
    forged = newer[:-8] + b"AAAAAAAA"
    field.set_input_files([FilePayload(name="list.txt", mimeType="text/plain", buffer=forged)])
    expect(page.locator("[data-part=result]")).to_contain_text("This file cannot be used.")
    assert "genuine." in told(page, code(words))
    field.set_input_files([FilePayload(name="newer.txt", mimeType="text/plain", buffer=newer)])
    expect(page.locator("[data-part=result]")).to_contain_text("is used from now on")
    assert "was revoked" in told(page, code(words))


def test_a_picture_of_the_code_is_read_where_the_browser_reads_codes_and_without_a_camera_it_says_so(
    words: CertificateWords, browse: Browse, live_server: str
) -> None:
    page = browse()
    page.add_init_script(READS_CODES % json.dumps(code(words)))  # Chromium reads them on phones only
    ready(page, live_server)
    picture = io.BytesIO()
    segno.make(code(words)).save(picture, kind="png", scale=3)
    field = page.get_by_label("A picture of the QR code, or a file")
    field.set_input_files([FilePayload(name="code.png", mimeType="image/png", buffer=picture.getvalue())])
    expect(page.locator("[data-part=result]")).to_contain_text("This certificate is genuine.")
    page.get_by_role("button", name="Scan the QR code").click()
    expect(page.locator("[data-part=result]")).to_contain_text("The camera cannot be used here.")


def test_all_that_the_page_loads_is_kept_with_it(app: Flask) -> None:
    browser = people.browser(app)
    loaded = set(re.findall(r'(?:src|href|data-library)="(/assets/[^"]+)"', browser.get("/verify/offline").text))
    kept = re.search(r"const FILES = (\[.*?\]);", browser.get("/verify/worker.js").text)
    assert kept is not None
    assert loaded == set(json.loads(kept[1]))


def test_the_page_is_kept_in_the_language_that_was_chosen_and_names_nobody(
    app: Flask, cast: Cast, browse: Browse, live_server: str
) -> None:
    page = browse(keeps=True)
    signed_in = people.signed_in(app, cast.carol).get_cookie("threshold")
    assert signed_in is not None
    cookies = {"threshold": signed_in.value, COOKIE: "ru"}
    page.context.add_cookies([{"name": name, "value": value, "url": live_server} for name, value in cookies.items()])
    ready(page, live_server)
    page.wait_for_selector("[data-part=installed]:not([hidden])")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="Проверить сертификат без связи")).to_be_visible()
    assert "Carol" not in page.content()


def test_without_script_the_page_says_what_to_do(without_script: Page, live_server: str) -> None:
    without_script.goto(f"{live_server}/verify/offline")
    expect(without_script.get_by_text("This browser does not run the script")).to_be_visible()
    expect(without_script.get_by_label("What the QR code says")).to_be_hidden()


def test_everybody_can_use_it(
    words: CertificateWords, page: Page, live_server: str, axe: Callable[[Page], list[Violation]]
) -> None:
    ready(page, live_server)
    told(page, code(words))
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
