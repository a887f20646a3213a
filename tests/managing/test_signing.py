"""Signing on the screen: drawn or typed, asked again after a slip, on paper and in evidence, gone with the person."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.privacy import erasing, held
from tests import people
from tests.managing.meeting import marks, planned
from tests.managing.test_evidence import make, page_of, zip_of
from tests.people import Cast

DRAWN = "100,100 400,100 400,200"
PATH = "M0 0L300 0 300 100"


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.bob)


def test_who_draws_a_signature_is_there_and_stands_on_the_printed_list(
    app: Flask, bob: FlaskClient, cast: Cast
) -> None:
    page = planned(app, cast)
    address = f"{page}/sign/{cast.alice.id}"
    assert address in bob.get(page + "/sign").text
    assert PATH not in bob.get(page + "/paper").text
    form = {"id": str(uuid4()), "drawn": DRAWN}
    for _sending in range(2):
        assert bob.post(address, data=form).status_code == 303
    assert marks(app) == [{"mark": "present", "taken": "sign"}]
    assert PATH in bob.get(page + "/paper").text
    round_again = bob.get(page + "/sign").text
    assert "Everybody has signed." in round_again
    assert PATH not in round_again, "the phone that goes round shows nobody's signature"
    bob.post(address, data={**form, "drawn": "100,100 300,300"})  # by the browser's way back: drawn anew
    assert "M100 0L200 100" in bob.get(page + "/paper").text


def test_a_slip_of_the_finger_is_asked_again_and_keeps_nothing(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page = planned(app, cast)
    refused = bob.post(f"{page}/sign/{cast.alice.id}", data={"id": str(uuid4()), "drawn": "500,200 501,200"})
    assert refused.status_code == 400
    assert "drawn by accident perhaps" in refused.text
    assert bob.post(f"{page}/sign/{cast.alice.id}", data={"id": str(uuid4())}).status_code == 400
    assert marks(app) == []


def test_without_drawing_people_tick_and_write_their_own_name(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page = planned(app, cast)
    address, form = f"{page}/sign/{cast.alice.id}", {"id": str(uuid4()), "present": "1"}
    other = bob.post(address, data={**form, "name": "Somebody <Else>"})
    assert other.status_code == 400
    assert 'value="Somebody &lt;Else&gt;"' in other.text
    assert bob.post(address, data={**form, "name": "alice  nazarova"}).status_code == 303
    assert "<i><bdi>alice nazarova</bdi></i>" in bob.get(page + "/paper").text
    assert marks(app) == [{"mark": "present", "taken": "sign"}]


def test_who_was_late_signs_and_who_signed_for_another_is_found_out(app: Flask, bob: FlaskClient, cast: Cast) -> None:
    page = planned(app, cast)
    mark = f"p-{cast.alice.id}"
    bob.post(page, data={"id": str(uuid4()), mark: "absent"})
    bob.post(f"{page}/sign/{cast.alice.id}", data={"id": str(uuid4()), "drawn": DRAWN})
    assert [each["mark"] for each in marks(app)] == ["absent", "present"]
    assert PATH in bob.get(page + "/paper").text
    bob.post(page, data={"id": str(uuid4()), mark: "absent", "reason": "Her neighbour signed"})
    assert PATH not in bob.get(page + "/paper").text
    bob.post(page, data={"id": str(uuid4()), mark: "part", "reason": "She came for an hour"})
    bob.post(f"{page}/sign/{cast.alice.id}", data={"id": str(uuid4()), "drawn": DRAWN})
    assert marks(app)[-1]["mark"] == "part"


def test_signatures_are_in_the_evidence_that_names_people_and_go_with_the_person(
    app: Flask, bob: FlaskClient, cast: Cast
) -> None:
    page, carol = planned(app, cast), people.signed_in(app, cast.carol)
    bob.post(f"{page}/sign/{cast.alice.id}", data={"id": str(uuid4()), "drawn": DRAWN})
    (row,) = signed(zip_of(carol, make(carol, page_of(cast))))
    assert (row["name"], row["signature"], row["typed_name"]) == ("Alice Nazarova", PATH, "")
    (row,) = signed(zip_of(carol, make(carol, page_of(cast), named="")))
    assert not {"name", "signature", "typed_name"} & row.keys()
    with app.test_request_context():
        assert PATH in json.dumps(held.everything(cast.alice.id))
        erasing.erase(cast.alice, cast.carol)
        assert PATH not in json.dumps(held.everything(cast.alice.id))
    assert PATH not in bob.get(page + "/paper").text
    assert signed(zip_of(carol, make(carol, page_of(cast)))) == []


def signed(body: bytes) -> list[dict[str, str]]:
    """Return the table of signatures of a pack."""
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        return list(csv.DictReader(io.StringIO(opened.read("csv/signatures.csv").decode("utf-8-sig"))))
