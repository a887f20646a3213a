"""How secrets are made and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms import codes
from lms.accounts import names, secrets
from tests import hashing


@given(st.binary(min_size=16), st.text())
def test_a_pin_has_six_digits_is_no_pattern_and_always_follows_from_its_seed(key: bytes, seed: str) -> None:
    pin = secrets.pin_from(key, seed.encode("utf-8", "replace").decode())
    assert len(pin) == 6
    assert pin.isascii()
    assert pin.isdecimal()
    assert len({(int(b) - int(a)) % 10 for a, b in zip(pin, pin[1:], strict=False)}) > 1
    assert secrets.pin_from(key, seed.encode("utf-8", "replace").decode()) == pin
    assert secrets.read_pin(pin) == pin


def test_another_key_or_another_seed_gives_another_pin() -> None:
    pins = {secrets.pin_from(key, seed) for key in (b"one", b"other") for seed in map(str, range(50))}
    assert len(pins) == 100


@pytest.mark.parametrize("typed", ["48291", "4829156", "abcdef", "48291x", "", "½½½½½½", "9" * 100_000])
def test_what_is_no_pin_reads_as_none(typed: str) -> None:
    assert secrets.read_pin(typed) == ""


@given(st.text(st.sampled_from(codes.ALPHABET), min_size=1, max_size=12))
def test_a_code_reads_as_it_was_made_however_it_is_shown_or_typed(code: str) -> None:
    assert codes.read_code(codes.shown_code(code)) == code
    assert codes.read_code(f" {code.lower()} ") == code
    assert codes.read_code(code.replace("1", "I").replace("0", "O").replace("V", "U")) == code


def test_a_password_fits_on_every_keyboard_that_writes_it() -> None:
    kept = secrets.hashed("cafe\u0301 au lait ١٢٣")
    assert secrets.fits("caf\u00e9 au lait 123", kept)
    assert not secrets.fits("cafe au lait 123", kept)
    assert not secrets.fits("anything", None)
    assert not secrets.fits("anything", "no hash at all")
    assert not secrets.fits("\ufdfa" * 100_000, kept)


def test_a_hash_takes_as_much_memory_and_as_many_rounds_as_owasp_asks_for() -> None:
    with hashing.as_on_a_site():
        kept = secrets.hashed("lost in the dark")
        assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert secrets.fits("lost in the dark", kept)
        assert not secrets.fits("lost in the night", kept)


@given(st.text())
def test_a_name_that_was_read_once_reads_the_same_again(typed: str) -> None:
    once = names.read_name(typed)
    assert names.read_name(once) == once


@pytest.mark.parametrize(
    ("one", "other"), [("Alice  Nazarova", "ALICE nazarova"), ("Ћосић", "ћОСИЋ"), ("Ćosić", "C\u0301osic\u0301")]
)
def test_a_name_is_the_same_in_capitals_and_however_its_letters_are_composed(one: str, other: str) -> None:
    assert names.same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("Alice Nazarova", "Alice Nazarov"), ("Ćosić", "Cosic"), ("Али", "Алӣ")])
def test_another_letter_is_another_name(one: str, other: str) -> None:
    assert not names.same_name(one, other)


@pytest.mark.parametrize(
    "typed", ["a@b", "nobody", "two@@example.org", "a b@example.org, c@example.org", "x@y.z", "@example.org"]
)
def test_what_is_no_address_is_told_so(typed: str) -> None:
    assert not names.EMAIL.fullmatch(names.read_email(typed))


@pytest.mark.parametrize("typed", [" Bob@Example.ORG ", "bob@example.org\n", "bob@exam\u200bple.org"])
def test_an_address_is_read_without_what_cannot_be_seen(typed: str) -> None:
    assert names.read_email(typed) == "bob@example.org"
