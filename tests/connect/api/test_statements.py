"""Statements: what people did as other record stores understand it, the same each time, and of nobody by name."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.privacy import looks
from lms.tables import looks as looked
from tests import people
from tests.connect.api.software import software, to_the_end
from tests.learning import crossed, doorway, planned
from tests.learning.trainee import QUIZ, at_work, draft, log
from tests.people import Cast

STORE = Path(__file__).with_name("record_store.py")
Statement = dict[str, Any]


def taken(browser: FlaskClient, cast: Cast, query: str = "") -> list[Statement]:
    answer = browser.get(f"/manage/{cast.cohort.code}/statements.jsonl{query}", buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "application/jsonl")
    return [json.loads(line) for line in answer.text.splitlines()]


def verb(statement: Statement) -> str:
    return str(statement["verb"]["id"]).rpartition("/")[2]


def of(statements: list[Statement], wanted: str) -> list[Statement]:
    return [each for each in statements if verb(each) == wanted]


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


@pytest.mark.one_database
def test_an_independent_record_store_takes_every_kind_of_statement_once(
    app: Flask,
    cast: Cast,
    carol: FlaskClient,
    tmp_path: Path,
) -> None:
    content = draft(app, tmp_path).add(doorway.PATH, doorway.source(level="optional"))
    planned.add(content).publish()
    alice = at_work(app, cast.alice, cast.alices_seat)
    doorway.walk(alice, 1, 2)
    planned.accepted(app, alice, cast.alices_seat)
    to_the_end(app, cast)
    statements = taken(carol, cast)
    command = [sys.executable, str(STORE), str(tmp_path / "store")]
    lines = "".join(json.dumps(each) + "\n" for each in statements)
    told = json.loads(subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout)
    assert told["refused"] == []
    assert (told["first"], told["again"]) == (200, 204)  # 204: it holds these already
    assert told["held"] == [each["id"] for each in statements]
    verbs = {"initialized", "completed", "passed", "failed", "answered", "attended", "voided"}
    assert set(map(verb, statements)) == verbs
    kinds = {str(each["object"].get("definition", {}).get("type")).rpartition("/")[2] for each in statements}
    assert kinds == {"assessment", "lesson", "simulation", "performance", "meeting", "course", "question", "None"}


@pytest.mark.one_database
def test_a_statement_says_how_an_attempt_came_out_and_nobodys_name(
    app: Flask,
    cast: Cast,
    carol: FlaskClient,
) -> None:
    to_the_end(app, cast)
    statements = taken(carol, cast)
    assert "Alice" not in json.dumps(statements)
    accounts = {(each["actor"]["account"]["homePage"], each["actor"]["account"]["name"]) for each in statements}
    assert accounts == {("http://localhost/", str(cast.alice.id)), ("http://localhost/", "site")}
    (failed,) = of(statements, "failed")
    assert failed["object"]["id"] == f"http://localhost/courses/overdose/{QUIZ}"
    assert failed["result"]["success"] is False
    assert failed["result"]["score"]["scaled"] < 0.5
    marked = log(app, cast.alices_seat, "quiz-marked")
    (attempt,) = (each.attempt for each in marked if each.what["passed"] is False)
    answered = [each for each in of(statements, "answered") if each["context"]["registration"] == str(attempt)]
    assert Counter(each["result"]["success"] for each in answered) == {False: 4}
    assert {"response" in each["result"] for each in answered} == {False}
    (named,) = {each["actor"]["name"] for each in taken(carol, cast, "?names=yes")} - {"Threshold"}
    assert named == "Alice Nazarova"


def test_a_corrected_register_takes_back_what_was_told_by_it(
    app: Flask,
    cast: Cast,
    carol: FlaskClient,
) -> None:
    to_the_end(app, cast)
    statements = taken(carol, cast)
    first, second = of(statements, "attended")
    (voided,) = of(statements, "voided")
    assert voided["object"] == {"objectType": "StatementRef", "id": first["id"]}
    assert [each["result"]["completion"] for each in (first, second)] == [True, False]
    assert statements.index(first) < statements.index(voided) < statements.index(second)


@pytest.mark.one_database
def test_of_an_evaluation_no_more_is_told_than_that_it_was_handed_in(
    app: Flask,
    cast: Cast,
    carol: FlaskClient,
    tmp_path: Path,
) -> None:
    crossed.publish(draft(app, tmp_path))
    alice = at_work(app, cast.alice, cast.alices_seat)
    attempt = alice.begin(crossed.EVALUATION)
    for question, answer in (("t-e-1", "3"), ("t-e-2", "2"), ("t-e-3", "More practice")):
        assert alice.answer(attempt, question, answer).status_code == 303
    assert alice.hand_in(attempt).status_code == 303
    began, completed = taken(carol, cast)
    assert (verb(began), verb(completed)) == ("initialized", "completed")
    assert completed["result"] == {"completion": True}


def test_files_and_api_tell_the_same_statements_and_each_time_the_same(
    app: Flask,
    cast: Cast,
    carol: FlaskClient,
) -> None:
    to_the_end(app, cast)
    statements = taken(carol, cast)
    assert all(UUID(each["id"]).version == 5 for each in statements)
    assert len({each["id"] for each in statements}) == len(statements)
    assert software(app, cast, "statements").items("statements?limit=3") == statements
    packed = carol.get(f"/manage/programmes/{cast.programme}/statements.zip", buffered=True).get_data()
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert [json.loads(line) for line in opened.read("statements.jsonl").splitlines()] == statements
    assert carol.get(f"/manage/{cast.cohort.code}/statements.csv").status_code == 404
    with app.app_context():
        noted = looks.of(looked.c.page.startswith("statements.")).rows
    assert {each.words for each in noted} == {"What people did, as xAPI statements"}
