"""The keys of the site: made at first need, changed at will, kept from whoever has a copy of the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from sqlalchemy import select

from lms import database
from lms.certificates import keys
from lms.certificates.keys import multibase
from lms.tables import keys as table
from tests.conftest import Clock

MESSAGE = b"a certificate"


def test_the_first_signature_makes_a_key_and_the_next_uses_it(app: Flask) -> None:
    with app.app_context():
        first, again = keys.current(), keys.current()
        (known,) = keys.published()
        assert first.id == again.id == known.id
        Ed25519PublicKey.from_public_bytes(known.public).verify(first.sign(MESSAGE), MESSAGE)


def test_a_new_key_signs_and_the_old_one_is_still_known_and_can_sign_no_more(app: Flask, clock: Clock) -> None:
    with app.app_context():
        old = keys.current()
        clock.forward(days=1)
        new = keys.renew()
        assert keys.current().id == new != old.id
        before, after = keys.published()
        assert (before.id, before.retired_at, before.withdrawn_at) == (old.id, clock(), None)
        assert (after.id, after.retired_at) == (new, None)
        kept = select(table.c.sealed).where(table.c.id == old.id)
        assert database.connection().execute(kept).scalar_one() is None


def test_a_withdrawn_key_vouches_no_more_and_another_takes_its_place(app: Flask, clock: Clock) -> None:
    with app.app_context():
        stolen = keys.current().id
        assert keys.withdraw(stolen)
        assert not keys.withdraw("00000000")
        assert keys.current().id != stolen
        assert [key.withdrawn_at for key in keys.published() if key.id == stolen] == [clock()]


@pytest.mark.one_database
def test_the_private_half_cannot_be_read_from_the_database_alone(app: Flask) -> None:
    with app.app_context():
        used = keys.current()
        sealed = database.connection().execute(select(table.c.sealed)).scalar_one()
    assert used.private.private_bytes_raw() not in sealed


@pytest.mark.one_database
def test_a_changed_secret_with_the_old_one_as_fallback_keeps_the_key_and_without_makes_a_new_one(
    make_app: Callable[..., Flask], database_uri: str
) -> None:
    used = []
    for changed in (
        {"SECRET_KEY": "one"},
        {"SECRET_KEY": "two", "SECRET_KEY_FALLBACKS": ["one"]},
        {"SECRET_KEY": "three"},
    ):
        with make_app(database_uri, **changed).app_context():
            used.append(keys.current().id)
            known = {key.id for key in keys.published()}
    assert used[0] == used[1] != used[2]
    assert known == set(used)


@pytest.mark.one_database
def test_an_operator_lists_renews_and_withdraws_keys(app: Flask) -> None:
    with app.app_context():
        first = keys.current().id
    run = app.test_cli_runner().invoke
    assert run(args=["lms", "keys", "new"]).exit_code == 0
    assert run(args=["lms", "keys", "withdraw", first]).exit_code == 0
    listed = run(args=["lms", "keys", "list"]).output
    assert f"{first}  2026-11-23  withdrawn  z6Mk" in listed
    assert "signs      z6Mk" in listed
    refused = run(args=["lms", "keys", "withdraw", "00000000"])
    assert refused.exit_code == 2
    assert "no key 00000000" in refused.output


def test_base_58_is_written_as_the_specification_of_multibase_writes_it() -> None:
    # https://datatracker.ietf.org/doc/html/draft-msporny-base58-03#section-5
    assert multibase(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert multibase(bytes.fromhex("0000287fb4cd")) == "z11233QC4"
