"""Pictures: upright, small, and silent about where they were taken."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from tests.learning import essay
from tests.learning.essay import ESSAY, FILE, send_file
from tests.learning.trainee import Trainee
from tests.learning.uploads.sent import (
    HEIC,
    PLACE,
    own,
)
from tests.people import Cast


def with_place(kind: str) -> bytes:
    """Return a picture that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = PLACE
    exif.get_ifd(0x8825)[2] = (38.0, 33.0, 35.0)
    return essay.picture(kind, (60, 40), exif=exif, **({"comment": PLACE.encode()} if kind == "JPEG" else {}))


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright_and_says_no_more_where_it_was_taken(
    app: Flask, cast: Cast, alice: Trainee, kind: str
) -> None:
    content = with_place(kind)
    assert b"38.5598" in content
    send_file(alice, alice.begin(ESSAY), content)
    served = own(app, cast, alice).data
    assert b"38.5598" not in served
    with Image.open(io.BytesIO(served)) as drawn:
        assert (drawn.size, drawn.format, dict(drawn.getexif())) == ((40, 60), kind, {})


@pytest.mark.one_database
@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "I;16", "CMYK", "1"])
def test_a_picture_of_any_colours_is_drawn(app: Flask, cast: Cast, alice: Trainee, mode: str) -> None:
    content = io.BytesIO()
    Image.new(mode, (30, 20)).save(content, "JPEG" if mode == "CMYK" else "PNG")
    assert send_file(alice, alice.begin(ESSAY), content.getvalue()).status_code == 303


@pytest.mark.one_database
def test_a_large_photograph_becomes_small_enough_and_a_bomb_is_not_opened(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.begin(ESSAY)
    assert send_file(alice, attempt, essay.picture(size=(6000, 3000))).status_code == 303
    with Image.open(io.BytesIO(own(app, cast, alice).data)) as drawn:
        assert drawn.size == (2560, 1280)
    bomb = essay.picture("PNG", (30_000, 30_000 // 20))
    assert len(bomb) < 1_000_000
    # A progressive JPEG is held in the memory as a whole before it is made smaller.
    progressive = io.BytesIO()
    Image.new("RGB", (5200, 5000)).save(progressive, "JPEG", progressive=True)
    for too_large in (bomb, progressive.getvalue()):
        refused = send_file(alice, attempt, too_large)
        assert refused.status_code == 400
        assert "too many pixels" in refused.text


@pytest.mark.one_database
def test_whoever_sends_heic_is_told_what_it_may_tell(alice: Trainee) -> None:
    attempt = alice.begin(ESSAY)
    send_file(alice, attempt, HEIC, "photo.heic")
    assert "may tell where it was taken" in alice.get(alice.page_of(attempt, FILE)).text
