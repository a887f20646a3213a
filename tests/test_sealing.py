"""Addresses that nobody can guess, and what is left of them when the site's secret changes."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from itsdangerous import BadSignature

from lms import sealing

WHO = UUID("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b")


def read(app: Flask, text: str, purpose: str = "lms.letters") -> UUID | None:
    """Return what an address opens on a site."""
    with app.app_context():
        return sealing.opened(text, purpose)


def written(app: Flask) -> str:
    """Return an address that a site makes."""
    with app.app_context():
        return sealing.sealed(WHO, "lms.letters")


def site(secret: str | bytes, *before: str) -> Flask:
    """Return a site with a secret and those it had before."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=secret, SECRET_KEY_FALLBACKS=list(before))
    return app


def test_an_address_opens_what_it_was_made_for_and_nothing_else() -> None:
    app = site("first")
    assert read(app, written(app)) == WHO
    assert read(app, written(app), "lms.surveys") is None


def test_an_address_still_opens_under_the_next_secret_while_the_former_one_is_kept() -> None:
    made = written(site("first"))
    assert read(site("second", "first"), made) == WHO
    assert read(site("second"), made) is None


def test_what_travels_in_a_form_is_read_under_the_next_secret_too_and_for_its_purpose_alone() -> None:
    with site("first").app_context():
        written = sealing.serializer("lms.lists").dumps({"rows": [1]})
    with site("second", "first").app_context():
        assert sealing.serializer("lms.lists").loads(written) == {"rows": [1]}
        with pytest.raises(BadSignature):
            sealing.serializer("lms.reports").loads(written)
    with site("second").app_context(), pytest.raises(BadSignature):
        sealing.serializer("lms.lists").loads(written)


def test_a_secret_of_bytes_and_the_same_one_of_letters_open_the_same() -> None:
    assert read(site(b"first"), written(site("first"))) == WHO


def test_an_address_with_any_letter_changed_left_out_or_added_opens_nothing() -> None:
    app = site("first")
    made = written(app)
    wrong = {made[:place] + put + made[place + 1 :] for place in range(len(made)) for put in ("", "A", "B", ".", "é")}
    wrong |= {made + put for put in ("A", "=", ".", "\n")} | {"", ".", "\x00", "a" * 10_000}
    assert {read(app, each) for each in wrong - {made}} == {None}
