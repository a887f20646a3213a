"""The code that a certificate carries for those without a connection: small, whole, and nobody else's to make."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from segno import consts

from lms.certificates import offline_code
from lms.certificates.keys import PublicKey, SigningKey
from lms.certificates.words import PARTICIPATION, CertificateWords
from tests.certificates.test_certificates_printing import KHMER, WORDS

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = SigningKey("0a1b2c3d", PRIVATE)
LETTERS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60)
OURS = replace(WORDS, bit=70_000, valid_until=date(2029, 11, 28))


def decoded(code: str) -> bytes:
    return base64.b32decode(code + "=" * (-len(code) % 8))


def proven(code: str, number: str) -> bytes:
    """Return what a code says, when the key has signed it for this number."""
    whole = decoded(code)
    PRIVATE.public_key().verify(whole[-64:], b"threshold certificate\n" + number.encode() + b"\n" + whole[:-64])
    return whole[:-64]


def test_it_says_who_what_when_and_which_key() -> None:
    said = proven(offline_code.write(OURS, KEY), OURS.number)
    version, flags, key, bit, issued, until = offline_code.HEAD.unpack(said[:14])
    assert (version, flags, key.hex(), bit) == (1, 0, "0a1b2c3d", 70_000)
    assert (issued, until) == (
        (date(2026, 11, 28) - date(2020, 1, 1)).days,
        (date(2029, 11, 28) - date(2020, 1, 1)).days,
    )
    assert said[14:].decode().split("\n") == ["Alice Nazarova", "Helping in an overdose"]


def test_it_says_what_kind_it_is_and_that_it_is_no_certificate() -> None:
    said = proven(offline_code.write(replace(OURS, kind=PARTICIPATION, demonstration=True), KEY), OURS.number)
    assert said[1] == 0b11


def test_it_counts_for_its_own_number_only() -> None:
    with pytest.raises(InvalidSignature):
        proven(offline_code.write(OURS, KEY), "CBT-2026-T-00000000")


@settings(max_examples=40)
@given(LETTERS, LETTERS)
def test_every_name_comes_back_whole_and_a_long_title_is_cut_between_letters(name: str, title: str) -> None:
    said = proven(offline_code.write(replace(OURS, name=name, title=title), KEY), OURS.number)
    found, shortened = said[14:].decode().split("\n")
    assert found == name
    assert title.startswith(shortened.removesuffix("…"))
    assert len(shortened.encode()) <= offline_code.LONGEST_TITLE


@pytest.mark.parametrize("words", [OURS, replace(OURS, name=KHMER[:50], title=KHMER * 3)], ids=["usual", "longest"])
def test_the_drawn_code_stays_large_enough_for_an_old_phone(words: CertificateWords) -> None:
    parts: Any = [(f"{words.address}#", consts.MODE_BYTE), (offline_code.write(words, KEY), consts.MODE_ALPHANUMERIC)]
    drawn = segno.make(parts, error="m", boost_error=False, micro=False)
    assert 38 / drawn.symbol_size(border=4)[0] >= 0.4  # millimetres of a module, at 38 mm on paper


def test_the_list_has_every_key_and_what_was_revoked_and_is_signed() -> None:
    public = PublicKey(KEY.id, PRIVATE.public_key().public_bytes_raw(), datetime(2026, 1, 1, tzinfo=UTC), None, None)
    at = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
    text, key, signature = offline_code.write_list((public,), (7, 3), at, "https://example.org/", KEY).split(".")
    PRIVATE.public_key().verify(base64.urlsafe_b64decode(signature + "=="), b"threshold list\n" + text.encode())
    told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert key == KEY.id
    assert told["as_of"] == "2026-11-28T09:30:00+00:00"
    assert told["revoked"] == [3, 7]
    assert [each["id"] for each in told["keys"]] == [KEY.id]
