"""Reading through the API: what is promised is what is sent, page by page, and only as far as the token reaches."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from lms.connect.api.resources import RESOURCES
from tests import people
from tests.conftest import Clock
from tests.connect.api.software import UNNAMED, Software, crowd, software, to_the_end
from tests.people import Cast

ITS = "urn:description"
HANDBOOK = Path(__file__).parents[3] / "docs/api.md"


def description(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/api/openapi.json").get_json()
    return found


def fit(app: Flask, resource: str, page: object) -> None:
    """Hold an answer to what the description says of it."""
    whole = description(app)
    found = Registry().with_resource(ITS, DRAFT202012.create_resource(whole))
    answers = f"#/paths/~1api~1v1~1{resource}/get/responses/200/content/application~1json/schema"
    OAS31Validator({"$ref": ITS + answers}, registry=found, format_checker=OAS31Validator.FORMAT_CHECKER).validate(page)


@pytest.mark.one_database
def test_the_description_is_openapi_and_tells_of_every_resource(app: Flask) -> None:
    whole = description(app)
    OpenAPIV31SpecValidator(whole).validate()
    assert {f"/api/v1/{name}" for name in RESOURCES} == whole["paths"].keys()
    assert "Alice" not in json.dumps(whole)


def test_the_handbook_tells_of_every_resource_and_of_nothing_else() -> None:
    told = re.findall(r"^\| `(\w+)` \|", HANDBOOK.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == list(RESOURCES)


def test_every_resource_sends_what_is_described_and_names_nobody_without_leave(app: Flask, cast: Cast) -> None:
    to_the_end(app, cast)
    named, unnamed = software(app, cast), software(app, cast, *UNNAMED)
    for name in RESOURCES:
        for reader in (named, unnamed):
            (page,) = reader.pages(f"{name}?limit=500")
            fit(app, name, page)
            assert page["items"], name
            described = description(app)["components"]["schemas"][name]["properties"].keys()
            assert {key for item in page["items"] for key in item} <= described
        whole = json.dumps(unnamed.items(name))
        assert "Alice" not in whole
        assert "CBT-" not in whole
        assert str(cast.mallory.id) not in json.dumps(named.items(name))
    (seat,) = named.items("progress")
    assert (seat["name"], seat["person_id"], seat["left_at"]) == ("Alice Nazarova", str(cast.alice.id), None)
    assert seat["done"] == seat["activities"] == 7
    assert seat["completed_at"] == "2026-11-23T09:00:00Z"
    (mark,) = named.items("attendance")
    assert (mark["mark"], mark["meeting"], mark["minutes"], mark["name"]) == ("part", "Day 1", 180, "Alice Nazarova")
    assert "reason" not in mark
    (certificate,) = named.items("certificates")
    assert certificate["certificate"].startswith("CBT-")
    assert certificate["revoked_at"] is None
    (cohort,) = named.items("cohorts")
    assert (cohort["cohort"], cohort["seats"], cohort["completed"]) == ("Dushanbe, November 2026", 1, 1)


def test_pages_hold_each_row_once_while_others_come(app: Flask, cast: Cast, clock: Clock) -> None:
    before = {str(cast.alice.id), *crowd(app, cast.cohort, 6)}  # in one moment, so that pages cut it apart
    reader, met, turned = software(app, cast, "progress"), list[str](), 0
    for turned, page in enumerate(reader.pages("progress?limit=2"), 1):
        met += [item["person_id"] for item in page["items"]]
        if turned == 1:
            clock.forward(seconds=1)
            late = crowd(app, cast.cohort, 1)
    assert len(met) == len(set(met))
    assert before | set(late) == set(met)
    assert turned == 4
    end = page["cursor"]
    assert reader.get(f"progress?cursor={end}").get_json() == {"items": [], "next": None, "cursor": end}
    clock.forward(seconds=1)
    (newest,) = crowd(app, cast.cohort, 1)
    (item,) = reader.items(f"progress?cursor={end}")
    assert item["person_id"] == newest


def test_a_page_of_one_after_the_other_is_the_whole(app: Flask, cast: Cast) -> None:
    second = people.cohort(app, cast.programme, title="Khujand, December 2026")
    people.cohort(app, cast.programme, title="Bokhtar, December 2026")
    to_the_end(app, cast)
    reader = software(app, cast)
    for resource, size in (("cohorts", 3), ("attendance", 1), ("certificates", 1), ("statements", 28)):
        whole = reader.items(resource)
        assert len(whole) == size
        assert reader.items(f"{resource}?limit=1") == whole
        assert reader.items(f"{resource}?cohort={cast.cohort.code}")
        there = reader.items(f"{resource}?cohort={second.code}")
        assert [item["cohort_code"] for item in there] == ([second.code] if resource == "cohorts" else [])


@pytest.mark.one_database
def test_an_answer_that_is_the_same_is_not_sent_again(app: Flask, cast: Cast) -> None:
    reader = software(app, cast)
    first = reader.get("cohorts")
    again = reader.get("cohorts", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    people.cohort(app, cast.programme, title="Khujand, December 2026")
    changed = reader.get("cohorts", **{"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, len(changed.get_json()["items"])) == (200, 2)


@pytest.mark.one_database
def test_who_calls_too_often_is_told_when_to_come_back(app: Flask, cast: Cast, clock: Clock) -> None:
    app.config["LMS_API_CALLS"] = 2
    reader, other = software(app, cast), software(app, cast)
    clock.forward(minutes=10)
    assert [reader.get("cohorts").status_code for _ in range(3)] == [200, 200, 429]
    refused = reader.get("cohorts")
    assert refused.headers["Retry-After"] == "300"
    assert other.get("cohorts").status_code == 200
    clock.forward(seconds=300)
    assert reader.get("cohorts").status_code == 200


STRANGE = [
    ("cohorts?cursor=x", 400),
    ("cohorts?cursor=%F0%9F%92%89", 400),
    ("cohorts?cursor=" + "W" * 4000, 400),
    ("progress?cursor=WyIyMDI2LTExLTIzIiwgIngiXQ", 400),
    ("certificates?cursor=WyI5OTk5OTk5OTk5OTk5OTk5OTk5OSJd", 400),
    ("statements?cursor=W1tdXQ", 400),
    ("cohorts?limit=0", 400),
    ("cohorts?limit=501", 400),
    ("cohorts?limit=٥", 400),
    ("cohorts?cohort=ZZZZZZZZ", 404),
    ("cohorts?cohort={foreign}", 404),
    ("people", 404),
    ("cohorts/1", 404),
]


@pytest.mark.one_database
def test_what_cannot_be_answered_is_a_problem_with_what_to_do(app: Flask, cast: Cast) -> None:
    reader = software(app, cast)
    for path, status in STRANGE:
        answer = reader.get(path.format(foreign=cast.other_cohort.code))
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), path
        OAS31Validator(description(app)["components"]["schemas"]["problem"]).validate(answer.get_json())
        assert answer.get_json()["status"] == status
        assert "page" not in answer.get_json()["detail"], path  # nobody who reads it sits before one
    in_russian = reader.get("people", **{"Accept-Language": "ru"}).get_json()["detail"]
    assert "progress" in in_russian
    assert in_russian != reader.get("people").get_json()["detail"]


@pytest.mark.one_database
def test_only_a_token_that_stands_opens_anything_and_only_what_it_names(app: Flask, cast: Cast, clock: Clock) -> None:
    reader = software(app, cast, "cohorts")
    assert [reader.get(name).status_code for name in RESOURCES] == [
        200 if name == "cohorts" else 403 for name in RESOURCES
    ]
    for wrong in ("", "threshold_x", reader.token[:-1], reader.token + "x", "é"):
        answer = Software(app, wrong).get("cohorts")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Threshold"')
    assert app.test_client().get(f"/api/v1/cohorts?token={reader.token}").status_code == 401
    assert people.signed_in(app, cast.dave).get("/api/v1/cohorts").status_code == 401
    clock.forward(days=90)
    assert reader.get("cohorts").status_code == 401


@pytest.mark.one_database
def test_pages_lead_on_to_the_public_address(app: Flask, cast: Cast) -> None:
    crowd(app, cast.cohort, 3)
    app.config["LMS_PUBLIC_URL"] = "https://training.example.org/"
    page = software(app, cast).get(f"progress?limit=2&cohort={cast.cohort.code}").get_json()
    onward = urlsplit(page["next"])
    assert (onward.netloc, onward.path) == ("training.example.org", "/api/v1/progress")
    assert f"cohort={cast.cohort.code}&limit=2&cursor=" in onward.query
