"""The signed credential: as Open Badges and Verifiable Credentials ask for it, and as others' software reads it."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import database
from lms.certificates import credentials, keys, register
from lms.certificates.register import Certificate
from lms.tables import certificate_places, certificates
from tests import people
from tests.conftest import Clock
from tests.people import Cast

pytestmark = pytest.mark.one_database

NODE = Path(__file__).parents[1] / "node"
SITE = "https://training.example.org"
DID = "did:web:training.example.org:verify:issuer"
LIST = f"{SITE}/verify/issuer/revoked/1.json"


@pytest.fixture
def app(make_app: Callable[..., Flask], database_uri: str, clock: Clock) -> Flask:
    clock.time = datetime(2025, 11, 24, 9, 0, 17, tzinfo=UTC)  # the peer takes nothing from the future
    return make_app(database_uri, LMS_PUBLIC_URL=f"{SITE}/")


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return people.browser(app)


@pytest.fixture
def issued(app: Flask, cast: Cast) -> Certificate:
    people.complete(app, cast.alices_seat)
    people.signed_in(app, cast.alice).post(f"/learn/{cast.cohort.code}/certificate")
    with app.app_context():
        found = register.latest(cast.alices_seat)
    assert found is not None
    return found


def fetched(stranger: FlaskClient, path: str) -> dict[str, Any]:
    answer = stranger.get(path)
    assert answer.status_code == 200, path
    told: dict[str, Any] = json.loads(answer.data)
    return told


def credential(stranger: FlaskClient, issued: Certificate) -> dict[str, Any]:
    return fetched(stranger, f"/verify/{issued.words.number}/credential.json")


def judged(stranger: FlaskClient, told: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the peer, which finds the site's keys and list at their addresses and nothing else of ours."""
    documents = {
        DID: fetched(stranger, "/verify/issuer/did.json"),
        LIST: fetched(stranger, "/verify/issuer/revoked/1.json"),
    }
    asked = json.dumps({"credential": told, "documents": documents, "now": "2025-12-01T00:00:00Z"})
    ran = subprocess.run(
        ["node", "credential.mjs"], cwd=NODE, input=asked.encode(), capture_output=True, check=True, timeout=120
    )
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def test_a_verifier_by_others_accepts_it_and_not_when_a_word_was_changed(
    stranger: FlaskClient, issued: Certificate
) -> None:
    told = credential(stranger, issued)
    assert judged(stranger, told) == {"verified": True, "errors": [], "revoked": False}
    forged = json.loads(json.dumps(told).replace("Alice Nazarova", "Mallory Petrovic"))
    assert forged != told
    assert not judged(stranger, forged)["verified"]


def test_the_verifier_sees_that_it_was_revoked(
    app: Flask, cast: Cast, stranger: FlaskClient, issued: Certificate, clock: Clock
) -> None:
    told = credential(stranger, issued)
    with app.app_context(), database.writing():
        register.revoke(issued.words.number, "Issued in error", cast.carol)
    clock.forward(minutes=1)
    assert judged(stranger, told)["revoked"]


def test_what_an_old_key_signed_stays_right_until_that_key_is_withdrawn(
    app: Flask, stranger: FlaskClient, issued: Certificate, clock: Clock
) -> None:
    told = credential(stranger, issued)
    with app.app_context():
        keys.renew()
    clock.forward(minutes=1)
    assert judged(stranger, told)["verified"]
    with app.app_context():
        keys.withdraw(told["proof"][0]["verificationMethod"].partition("#")[2])
    assert not judged(stranger, told)["verified"]
    anew = credential(stranger, issued)  # signed by the key that is in use now
    assert judged(stranger, anew)["verified"]
    assert (anew["validFrom"], anew["proof"][0]["created"]) == ("2025-11-24T09:00:17Z", "2025-11-24T09:01:17Z")


def test_it_says_what_the_certificate_says(stranger: FlaskClient, issued: Certificate) -> None:
    told = credential(stranger, issued)
    subject = told["credentialSubject"]
    assert told["id"] == f"urn:uuid:{issued.record}"
    assert told["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert told["issuer"]["id"] == DID
    assert told["validFrom"] == "2025-11-24T09:00:17Z"
    assert subject["identifier"][0]["identityHash"] == "Alice Nazarova"
    assert subject["licenseNumber"] == issued.words.number
    assert subject["achievement"]["name"] == "Helping in an overdose"
    assert "3 lessons completed" in subject["achievement"]["criteria"]["narrative"]
    assert "Dushanbe, Tajikistan" in subject["narrative"]
    assert isinstance(told["proof"], list)  # as the schema of Open Badges wants it
    assert told["evidence"][0]["id"] == issued.words.address


def test_it_is_kept_as_it_was_signed(app: Flask, stranger: FlaskClient, issued: Certificate, clock: Clock) -> None:
    path = f"/verify/{issued.words.number}/credential.json"
    before = stranger.get(path).data
    clock.forward(days=400)
    with app.app_context():
        keys.renew()
    assert stranger.get(path).data == before


def test_one_that_was_issued_before_there_were_credentials_gets_one_when_asked_for(
    app: Flask, cast: Cast, stranger: FlaskClient, issued: Certificate
) -> None:
    with app.app_context(), database.writing() as link:
        link.execute(certificates.update().values(credential=None))
        link.execute(certificate_places.delete())
        register.revoke(issued.words.number, "Issued in error", cast.carol)
        link.execute(certificate_places.delete())
    path = f"/verify/{issued.words.number}/credential.json"
    first = stranger.get(path).data
    assert judged(stranger, json.loads(first))["revoked"]
    assert json.loads(first)["credentialSubject"]["licenseNumber"] == issued.words.number
    assert stranger.get(path).data == first


def test_the_lists_of_revocations_name_nobody_and_end_where_the_certificates_end(
    app: Flask, cast: Cast, stranger: FlaskClient, issued: Certificate
) -> None:
    with app.app_context(), database.writing():
        register.revoke(issued.words.number, "Issued in error", cast.carol)
    answer = stranger.get("/verify/issuer/revoked/1.json")
    assert issued.words.number not in answer.text
    assert "Alice" not in answer.text
    encoded = json.loads(answer.data)["credentialSubject"]["encodedList"]
    packed = encoded.removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert len(bits) == credentials.BITS // 8
    assert int.from_bytes(bits).bit_count() == 1
    assert bits[0] == 0x80 >> issued.words.bit
    assert stranger.get("/verify/issuer/revoked/2.json").status_code == 404


def test_it_is_found_by_its_number_alone_and_numbers_cannot_be_tried_out(
    make_app: Callable[..., Flask], database_uri: str
) -> None:
    stranger = people.browser(make_app(database_uri, LMS_VERIFY_TRIES_PER_ADDRESS=2))
    tried = [stranger.get(f"/verify/CBT-2026-T-0000000{turn}/credential.json").status_code for turn in range(3)]
    assert tried == [404, 404, 429]


def test_a_site_below_a_path_and_at_a_port_has_its_did_there(app: Flask) -> None:
    app.config["LMS_PUBLIC_URL"] = "http://localhost:8000/training"
    with app.test_request_context():
        assert credentials.issuer() == "did:web:localhost%3A8000:training:verify:issuer"
