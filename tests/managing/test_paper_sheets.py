"""Signed sheets of paper: pictures or PDF, told by who, when and hash, withdrawn with a reason, in evidence."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import people
from tests.conftest import Clock
from tests.learning import essay
from tests.managing.meeting import planned
from tests.managing.test_evidence import make, page_of, zip_of
from tests.people import Cast

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n"


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.bob)


def send(bob: FlaskClient, page: str, content: bytes, name: str = "sheet.pdf", key: str = "") -> TestResponse:
    form = {"id": key or str(uuid4()), "sheet": (io.BytesIO(content), name)}
    return bob.post(page + "/sheets", data=form, content_type="multipart/form-data")


def links(bob: FlaskClient, page: str) -> list[str]:
    """Return the paths of the files that count."""
    return re.findall(rf'href="({page}/sheets/[0-9a-f-]+/file)"', bob.get(page + "/sheets").text)


def test_a_sheet_is_kept_once_and_sent_back_as_it_came(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page = planned(app, cast)
    for _sending in range(2):
        assert send(bob, page, PDF).status_code == 303
    (link,) = links(bob, page)
    shown = bob.get(page + "/sheets").text
    assert "Bob Rahimov" in shown
    assert hashlib.sha256(PDF).hexdigest()[:16] in shown
    with bob.get(link) as sent:
        assert sent.data == PDF
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert sent.headers["Content-Security-Policy"].endswith("sandbox")
    assert people.signed_in(app, cast.mallory).get(link).status_code == 404
    assert people.signed_in(app, cast.alice).get(link).status_code == 404


def test_a_photograph_loses_the_place_where_it_was_taken(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page, exif = planned(app, cast), b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0 38.5598 N 68.7870 E"
    content = essay.picture(exif=exif)
    assert b"68.7870" in content
    assert send(bob, page, content, "IMG_0001.jpg").status_code == 303
    with bob.get(links(bob, page)[0]) as sent:
        assert sent.mimetype == "image/jpeg"
        assert b"68.7870" not in sent.data


@pytest.mark.parametrize("content", [b"", b"MZ a program", b"just a text", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_sheet_is_refused_and_leaves_nothing(
    app: Flask, bob: FlaskClient, cast: Cast, content: bytes
) -> None:
    page = planned(app, cast)
    assert send(bob, page, content, "sheet.jpg").status_code == 400
    folder = Path(app.instance_path) / "uploads"
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_sheet_is_withdrawn_with_a_reason_and_stays_listed(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page = planned(app, cast)
    send(bob, page, PDF)
    address = links(bob, page)[0].removesuffix("/file") + "/withdraw"
    refused = bob.post(address)
    assert refused.status_code == 400
    assert "Say why the sheet does not count" in refused.text
    assert bob.post(address, data={"reason": "It is of another day"}).status_code == 303
    bob.post(address, data={"reason": "Second thoughts"})
    assert "Withdrawn by Bob Rahimov: It is of another day" in bob.get(page + "/sheets").text
    assert links(bob, page) == []
    send(bob, page, PDF)
    assert len(links(bob, page)) == 1


def test_sheets_are_in_the_pack_of_a_cohort_that_names_people(
    app: Flask, bob: FlaskClient, cast: Cast, clock: Clock
) -> None:
    page, carol = planned(app, cast), people.signed_in(app, cast.carol)
    send(bob, page, PDF)
    clock.forward(minutes=1)
    send(bob, page, essay.picture(), "wrong.jpg")
    bob.post(links(bob, page)[1].removesuffix("/file") + "/withdraw", data={"reason": "Wrong one"})
    inside = opened(zip_of(carol, make(carol, page_of(cast))))
    first, second = csv.DictReader(io.StringIO(inside["csv/attendance-sheets.csv"].decode("utf-8-sig")))
    assert inside[first["file"]] == PDF
    assert (first["kept_by"], first["sha256"]) == ("Bob Rahimov", hashlib.sha256(PDF).hexdigest())
    assert (second["file"], second["reason"]) == ("", "Wrong one")
    nameless = opened(zip_of(carol, make(carol, page_of(cast), named="")))
    assert PDF not in nameless.values()
    assert b"Bob Rahimov" not in nameless["csv/attendance-sheets.csv"]


def opened(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
