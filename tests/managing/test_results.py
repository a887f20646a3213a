"""Tables for statistics: a row for each trainee, and a row for each question that was marked."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from lms import database, records
from lms.managing.completions import query
from lms.privacy import declared
from tests import people
from tests.conftest import Clock
from tests.learning.trainee import LESSON, QUIZ, UNSAFE, at_work, log
from tests.people import Cast


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


def rows(browser: FlaskClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a table as CSV."""
    return list(csv.DictReader(io.StringIO(got(browser, address).decode("utf-8-sig"), newline="")))


def got(browser: FlaskClient, address: str) -> bytes:
    """Return a file whole."""
    answer = browser.get(address, buffered=True)
    assert answer.status_code == 200, answer.text
    return answer.get_data()


def workbook(browser: FlaskClient, address: str) -> tuple[list[list[Any]], dict[Any, Any]]:
    """Return the rows of a table as a workbook, header first, and what the workbook says of where it comes from."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(got(browser, address)))
    about = {row[0]: row[1] for row in book.get_sheet_by_name("About").to_python()}
    return book.get_sheet_by_index(0).to_python(), about


def of(cast: Cast, table: str, **given: Any) -> str:
    asked = "&".join(f"{name}={value}" for name, value in given.items())
    return f"/manage/{cast.cohort.code}/results/{table}.csv?{asked}"


def position(app: Flask) -> int:
    """Return where the log of the site has come to."""
    with app.app_context():
        return query.settled()


def test_a_row_is_a_trainee_and_says_when_each_part_was_done_and_how_each_test_came_out(
    app: Flask, cast: Cast, carol: FlaskClient, clock: Clock
) -> None:
    newcomer = people.trainee(app, cast.cohort, '=1+1 "Noor"')
    work = at_work(app, cast.alice, cast.alices_seat)
    work.read(LESSON)
    clock.forward(days=1)
    work.take(QUIZ, UNSAFE)
    work.take(QUIZ)
    alice, other = sorted(rows(carol, of(cast, "people")), key=lambda row: row["person_id"] != str(cast.alice.id))
    assert (alice["name"], alice["cohort_code"], alice["curriculum"]) == (
        "Alice Nazarova",
        cast.cohort.code,
        "overdose",
    )
    assert (alice["response__signs_on"], alice["response__quiz_on"]) == ("2026-11-23", "2026-11-24")
    assert (alice["response__quiz_score"], alice["response__quiz_tries"]) == ("1.0000", "2")
    assert (other["person_id"], other["name"]) == (str(newcomer.id), '\'=1+1 "Noor"')
    assert (other["response__signs_on"], other["response__quiz_score"], other["response__quiz_tries"]) == ("", "", "0")


def test_a_row_is_a_question_of_an_attempt_with_what_it_earned_and_never_what_was_answered(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    work = at_work(app, cast.alice, cast.alices_seat)
    attempt = work.take(QUIZ, UNSAFE)
    found = rows(carol, of(cast, "answers"))
    (marked,) = log(app, cast.alices_seat, records.QUIZ_MARKED)
    assert [row["question_id"] for row in found] == list(work.questions(attempt))
    assert {row["attempt_id"] for row in found} == {str(attempt)}
    wrong = {row["question_id"] for row in found if row["credit"] != "1.0000"}
    assert wrong == set(UNSAFE)
    assert {row["question_id"] for row in found if row["critical"] == "true"} >= set(marked.what["critical_wrong"])
    given = {value for record in log(app, cast.alices_seat, records.ANSWER_GIVEN) for value in record.what["answer"]}
    assert not given & {value for row in found for name, value in row.items() if name not in ("number", "credit")}


def test_a_table_up_to_a_record_stays_as_it_was_while_people_go_on(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    work = at_work(app, cast.alice, cast.alices_seat)
    work.take(QUIZ, UNSAFE)
    until = position(app)
    before = [rows(carol, of(cast, table, until=until)) for table in ("people", "answers")]
    work.read(LESSON)
    work.take(QUIZ)
    assert [rows(carol, of(cast, table, until=until)) for table in ("people", "answers")] == before
    assert [rows(carol, of(cast, table)) for table in ("people", "answers")] != before
    for unreadable in ("soon", "9" * 5000):
        assert carol.get(of(cast, "people", until=unreadable)).status_code == 400
        assert carol.get(f"/manage/{cast.cohort.code}/records?until={unreadable}").status_code == 400


def test_a_table_to_pass_on_names_nobody_and_hides_what_few_told(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    with app.app_context(), database.writing():
        declared.keep(cast.alice.id, cast.programme, {"profession": "nurse"})
    at_work(app, cast.alice, cast.alices_seat).take(QUIZ)
    for table in ("people", "answers"):
        named, passed_on = rows(carol, of(cast, table)), rows(carol, of(cast, table, names="no"))
        assert {row["profession"] for row in named} == {"nurse"}
        assert {row["profession"] for row in passed_on} == {""}
        assert "name" not in passed_on[0]
        assert "certificate" not in passed_on[0]
        assert "Alice" not in str(passed_on)


def test_a_table_says_how_many_rows_it_has_and_how_to_get_the_same_again(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    people.trainee(app, cast.cohort, "Noor")
    at_work(app, cast.alice, cast.alices_seat).take(QUIZ, UNSAFE)
    for table, least in (("people", 2), ("answers", 4)):
        address = f"/manage/programmes/{cast.programme}/results/{table}.xlsx?names=no"
        first, about = workbook(carol, address)
        assert about["Rows"] == len(first) - 1 >= least
        assert about["Up to record"] == position(app)
        again, _about = workbook(carol, str(about["The same again"]).removeprefix("http://localhost"))
        assert again == first


@pytest.mark.one_database
def test_a_workbook_explains_its_columns_and_the_codebook_is_a_file_too(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    page = carol.get(f"/manage/programmes/{cast.programme}/results")
    assert "response__quiz_score" in page.text
    sent = got(carol, f"/manage/programmes/{cast.programme}/results/people.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(sent))
    header = book.get_sheet_by_index(0).to_python()[0]
    assert [row[0] for row in book.get_sheet_by_name("Codebook").to_python()[1:-1]] == header
    explained = {row["column"]: row["meaning"] for row in rows(carol, of(cast, "people-codebook"))}
    assert "Share of the points that counts" in explained["response__quiz_score"]
    assert carol.get(of(cast, "neighbours")).status_code == 404
