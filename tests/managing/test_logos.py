"""Logos: only with a recorded permission, only where it was given, and nowhere anew once it is withdrawn."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from lms.certificates import logos, register
from lms.identity import Seat
from tests import people
from tests.people import Cast

EVERYWHERE = ("pages", "join-sheet", "certificates")


def picture(size: tuple[int, int] = (1200, 300)) -> bytes:
    """Return a JPEG that says who owns it and where it was made."""
    exif = Image.Exif()
    exif[0x8298] = "Somebody in particular"
    body = io.BytesIO()
    Image.new("RGB", size, (27, 50, 112)).save(body, "JPEG", exif=exif)
    return body.getvalue()


def bomb() -> bytes:
    """Return a small PNG of very many pixels."""
    body = io.BytesIO()
    Image.new("1", (6000, 5000)).save(body, "PNG")
    return body.getvalue()


def form(body: bytes = b"", **changes: Any) -> dict[str, Any]:
    filled = {"id": str(uuid4()), "owner": "Ministry of Health", "permitted_by": "Zafar Umarov, deputy minister"}
    filled |= {"permitted_on": "2026-10-01", "letter": "Letter 4-11"}
    return {**filled, "uses": list(EVERYWHERE), "picture": (io.BytesIO(body or picture()), "logo.jpg"), **changes}


def page_of(cast: Cast) -> str:
    return f"/manage/programmes/{cast.programme}/logos"


def certificate(app: Flask, cast: Cast, name: str) -> pypdf.PageObject:
    """Let somebody complete the course; return the page of their certificate."""
    trainee = people.trainee(app, cast.cohort, name)
    (held,) = trainee.memberships
    assert held.cohort is not None
    seat = Seat(held.id, trainee, held.cohort)
    people.complete(app, seat)
    browser = people.signed_in(app, trainee)
    assert browser.post(f"/learn/{cast.cohort.code}/certificate").status_code == 303
    with app.app_context():
        found = register.latest(seat)
        assert found is not None
        return pypdf.PdfReader(io.BytesIO(register.pdf_of(found))).pages[0]


def send(carol: FlaskClient, cast: Cast, **changes: Any) -> None:
    assert carol.post(page_of(cast), data=form(**changes)).status_code == 303


def test_a_logo_is_drawn_anew_and_shown_where_it_was_allowed(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    send(carol, cast)
    with app.app_context():
        (logo,) = logos.of_programme(cast.programme)
    kept = carol.get(f"{page_of(cast)}/{logo.id}.png")
    assert kept.mimetype == "image/png"
    with Image.open(io.BytesIO(kept.data)) as drawn:
        assert drawn.size == (600, 150)
    assert b"Somebody in particular" not in kept.data
    for page in ("/manage/", f"/manage/{cast.cohort.code}/join-sheet"):
        assert "Logo of Ministry of Health" in carol.get(page).text
    assert "Zafar Umarov, deputy minister" in carol.get(page_of(cast)).text
    assert len(certificate(app, cast, "Nadia Alieva").images) == 1


def test_a_logo_is_on_no_certificate_that_its_permission_does_not_name(app: Flask, cast: Cast) -> None:
    send(people.signed_in(app, cast.carol), cast, uses=["pages"])
    assert len(certificate(app, cast, "Nadia Alieva").images) == 0


def test_a_logo_that_was_withdrawn_is_on_no_new_certificate_and_stays_on_the_old(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    send(carol, cast)
    before = certificate(app, cast, "Nadia Alieva")
    with app.app_context():
        (logo,) = logos.of_programme(cast.programme)
    address = f"{page_of(cast)}/{logo.id}/withdraw"
    assert carol.post(address).status_code == 400
    assert carol.post(address, data={"reason": "The ministry asked for it"}).status_code == 303
    assert "The ministry asked for it" in carol.get(page_of(cast)).text
    assert len(before.images) == 1
    assert len(certificate(app, cast, "Zarina Qodirova").images) == 0
    assert "Logo of" not in carol.get("/manage/").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"permitted_by": ""}, "Write who allowed it, with their function."),
        ({"uses": []}, "Tick what it was allowed for."),
        ({"body": b"<svg onload=alert(1)>"}, "This picture cannot be opened."),
        ({"body": b"\x89PNG\r\n\x1a\n" + bytes(60)}, "This picture cannot be opened."),
        ({"body": bomb()}, "This picture cannot be opened."),
    ],
)
def test_without_a_permission_or_a_picture_nothing_is_kept(
    app: Flask, cast: Cast, wrong: dict[str, Any], told: str
) -> None:
    answer = people.signed_in(app, cast.carol).post(page_of(cast), data=form(**wrong))
    assert answer.status_code == 400
    assert told in answer.text
    with app.app_context():
        assert logos.of_programme(cast.programme) == ()


def test_no_more_are_taken_than_fit_on_a_certificate(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    for number in range(4):
        send(carol, cast, body=picture((300, 100 + number)))
    assert carol.post(page_of(cast), data=form()).status_code == 400
    assert len(certificate(app, cast, "Nadia Alieva").images) == 4
