"""The records of a cohort or a programme, on the page and in files, as its manager gets them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from python_calamine import load_workbook
from werkzeug.test import TestResponse

from curricula import reader
from lms import database, publication, records
from lms.identity import Cohort, Person
from lms.managing import exports
from lms.records import Record
from tests import people
from tests.conftest import CONTENT, Clock
from tests.people import Cast

LESSON, QUIZ = "response/signs", "response/quiz"
INJECTION = '=HYPERLINK("http://x")'
MARKED = {"score": "7/9", "points": "7", "possible": 9, "passed": True, "critical_wrong": [], "credits": {}}


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


@pytest.fixture
def write(app: Flask, clock: Clock) -> Callable[..., UUID]:
    """Return what puts a record into the log, a minute after the one before."""

    def record(who: Person, where: Cohort, kind: str = records.LESSON_COMPLETED, **values: Any) -> UUID:
        at = values.pop("at", clock.forward(minutes=1))
        with app.app_context(), database.writing():
            course = publication.edition().courses["overdose", "en"]
            activity = values.pop("activity", QUIZ if kind == records.QUIZ_MARKED else LESSON)
            content = values.pop("content", course.places[activity].hash if activity in course.places else "")
            given = {"activity": activity, "content": content, "what": MARKED if kind == records.QUIZ_MARKED else {}}
            new = Record(kind, who.id, where.id, at, **(given | values))
            records.append(new)
        return new.id

    return record


def at(where: Cohort, suffix: str = "", **query: str) -> str:
    return f"/manage/{where.code}/records{suffix}" + (
        "?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else ""
    )


def got(browser: FlaskClient, address: str, **headers: str) -> TestResponse:
    return browser.get(address, headers=headers, buffered=True)


def rows(browser: FlaskClient, address: str) -> list[dict[str, Any]]:
    response = got(browser, address)
    assert response.status_code == 200
    return [json.loads(line) for line in response.get_data(as_text=True).splitlines()]


def test_a_manager_sees_what_was_completed_and_gets_the_same_rows_in_every_file(
    carol: FlaskClient, cast: Cast, write: Callable[..., UUID]
) -> None:
    read = write(cast.alice, cast.cohort)
    write(cast.alice, cast.cohort, records.ATTEMPT_STARTED, activity=QUIZ)
    marked = write(cast.alice, cast.cohort, records.QUIZ_MARKED)
    page = got(carol, at(cast.cohort)).get_data(as_text=True)
    assert "Alice Nazarova" in page
    assert "Three signs" in page
    assert "77%" in page
    assert "2 records" in page
    listed = [str(read), str(marked)]
    assert [row["record_id"] for row in rows(carol, at(cast.cohort, ".jsonl"))] == listed
    text = got(carol, at(cast.cohort, ".csv")).get_data().decode("utf-8-sig")
    assert [row["record_id"] for row in csv.DictReader(io.StringIO(text, newline=""))] == listed
    sheet = load_workbook(io.BytesIO(got(carol, at(cast.cohort, ".xlsx")).get_data())).get_sheet_by_index(0).to_python()
    assert [row[sheet[0].index("record_id")] for row in sheet[1:]] == listed


def test_a_row_says_who_completed_what_where_and_when(
    carol: FlaskClient, cast: Cast, write: Callable[..., UUID]
) -> None:
    by_a_clock_that_is_fast = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    write(cast.alice, cast.cohort, records.QUIZ_MARKED, at=by_a_clock_that_is_fast)
    (row,) = rows(carol, at(cast.cohort, ".jsonl"))
    # The site received it a minute after nine: nothing is completed later than that.
    assert (row["completed_at"], row["completed_on"]) == ("2026-11-23T09:01:00Z", "2026-11-23")
    known = {
        name: row[name] for name in ("name", "cohort", "cohort_code", "programme", "country", "curriculum", "kind")
    }
    assert known == {
        "name": "Alice Nazarova",
        "cohort": "Dushanbe, November 2026",
        "cohort_code": cast.cohort.code,
        "programme": "Treatment near home",
        "country": "TJ",
        "curriculum": "overdose",
        "kind": "quiz-marked",
    }
    assert (row["activity_id"], row["score"], row["passed"], row["occurrence"]) == (QUIZ, 0.7777, True, 1)


def test_a_completed_course_has_no_activity_and_no_score(
    carol: FlaskClient, cast: Cast, write: Callable[..., UUID]
) -> None:
    write(cast.alice, cast.cohort, records.COURSE_COMPLETED, activity="", what={"edition": 1})
    (row,) = rows(carol, at(cast.cohort, ".jsonl"))
    assert (row["activity_id"], row["activity"], row["score"], row["passed"]) == ("", "", None, None)


def test_a_day_is_the_day_of_the_cohort(
    carol: FlaskClient, cast: Cast, write: Callable[..., UUID], clock: Clock
) -> None:
    clock.time = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # already the 24th in Dushanbe
    write(cast.alice, cast.cohort)
    (row,) = rows(carol, at(cast.cohort, ".jsonl"))
    assert (row["completed_at"], row["completed_on"]) == ("2026-11-23T20:01:00Z", "2026-11-24")
    assert rows(carol, at(cast.cohort, ".jsonl", to="2026-11-23")) == []
    assert len(rows(carol, at(cast.cohort, ".jsonl", **{"from": "2026-11-24", "to": "2026-11-24"}))) == 1


def test_a_programme_takes_each_day_where_each_cohort_is(
    app: Flask, carol: FlaskClient, cast: Cast, write: Callable[..., UUID], clock: Clock
) -> None:
    west = people.cohort(app, cast.programme, title="Belgrade", zone="Europe/Belgrade")
    clock.time = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    write(people.trainee(app, west, "Ana Jović"), west)
    write(cast.alice, cast.cohort)
    write(cast.mallory, cast.other_cohort)
    address = f"/manage/programmes/{cast.programme}/records"
    assert [row["name"] for row in rows(carol, f"{address}.jsonl")] == ["Ana Jović", "Alice Nazarova"]
    assert [row["name"] for row in rows(carol, f"{address}.jsonl?to=2026-11-23")] == ["Ana Jović"]
    page = got(carol, f"{address}?from=2026-11-24").get_data(as_text=True)
    assert "Alice Nazarova" in page
    assert "Ana Jović" not in page


def test_an_attempt_is_numbered_the_same_whatever_else_is_chosen(
    carol: FlaskClient, cast: Cast, write: Callable[..., UUID], clock: Clock
) -> None:
    write(cast.alice, cast.cohort, records.QUIZ_MARKED, what=MARKED | {"score": "1/2", "passed": False})
    clock.forward(days=1)
    write(cast.alice, cast.cohort, records.QUIZ_MARKED)
    write(cast.alice, cast.cohort, records.QUIZ_MARKED, activity="aftercare/quiz")
    second = rows(carol, at(cast.cohort, ".jsonl", **{"from": "2026-11-24", "activity": f"overdose/{QUIZ}"}))
    assert [(row["occurrence"], row["passed"]) for row in second] == [(2, True)]


def test_the_file_up_to_a_record_is_the_same_for_ever(
    app: Flask, carol: FlaskClient, cast: Cast, write: Callable[..., UUID], clock: Clock
) -> None:
    write(cast.alice, cast.cohort)
    write(cast.alice, cast.cohort, records.QUIZ_MARKED)
    until = str(rows(carol, at(cast.cohort, ".jsonl"))[-1]["position"])
    reported = {suffix: got(carol, at(cast.cohort, suffix, until=until)).get_data() for suffix in (".csv", ".jsonl")}
    write(cast.alice, cast.cohort, records.QUIZ_MARKED)
    clock.forward(days=400)
    assert {suffix: got(carol, at(cast.cohort, suffix, until=until)).get_data() for suffix in reported} == reported
    assert len(rows(carol, at(cast.cohort, ".jsonl"))) == 3


def test_a_title_stays_as_the_trainee_saw_it_when_the_course_is_reworded(
    app: Flask, carol: FlaskClient, cast: Cast, write: Callable[..., UUID], tmp_path: Path
) -> None:
    write(cast.alice, cast.cohort)
    changed = copytree(CONTENT, tmp_path / "content")
    lesson = changed / "overdose/en/01-response/01-signs.md"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("title: Three signs", "title: Four signs"), "utf-8")
    with app.app_context():
        publication.publish(reader.read(changed)[0])
    write(cast.alice, cast.cohort)
    assert [row["activity"] for row in rows(carol, at(cast.cohort, ".jsonl"))] == ["Three signs", "Four signs"]


def test_a_file_offered_on_the_page_holds_what_the_page_counts(
    carol: FlaskClient, cast: Cast, write: Callable[..., UUID]
) -> None:
    write(cast.alice, cast.cohort)
    page = got(carol, at(cast.cohort, kind="lesson-completed")).get_data(as_text=True)
    link = next(part for part in page.split('"') if "records.jsonl" in part).replace("&amp;", "&")
    write(cast.alice, cast.cohort)
    assert len(rows(carol, link)) == 1


def test_a_file_to_pass_on_names_nobody(carol: FlaskClient, cast: Cast, write: Callable[..., UUID]) -> None:
    write(cast.alice, cast.cohort)
    write(cast.alice, cast.cohort, records.CERTIFICATE_ISSUED, activity="", what={"number": "CBT-1", "name": "Alice"})
    assert [row["certificate"] for row in rows(carol, at(cast.cohort, ".jsonl"))] == ["", "CBT-1"]
    for suffix in exports.formats():
        body = got(carol, at(cast.cohort, f".{suffix}", names="no")).get_data()
        cells = (
            str(load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python())
            if suffix == "xlsx"
            else body.decode()
        )
        assert str(cast.alice.id) in cells
        assert "Alice" not in cells
        assert "CBT-1" not in cells


def test_a_page_has_a_hundred_rows_and_leads_to_the_others_and_back(
    app: Flask, carol: FlaskClient, cast: Cast, clock: Clock
) -> None:
    with app.app_context(), database.writing():
        for minute in range(205):
            moment = clock.time - timedelta(minutes=minute)
            records.append(Record(records.LESSON_COMPLETED, cast.alice.id, cast.cohort.id, moment, activity=LESSON))

    def follow(address: str, rel: str) -> tuple[int, str]:
        page = got(carol, address).get_data(as_text=True)
        link = page.partition(f'rel="{rel}" href="')[2].partition('"')[0].replace("&amp;", "&")
        return page.count("<bdi>Alice Nazarova</bdi>"), link

    assert follow(at(cast.cohort), "next") == (100, "")
    counted, older = follow(at(cast.cohort), "prev")
    counted, oldest = follow(older, "prev")
    assert counted == 100
    counted, nothing = follow(oldest, "prev")
    assert (counted, nothing) == (5, "")
    counted, back = follow(oldest, "next")
    assert follow(back, "next")[0] == 100


@pytest.mark.parametrize("suffix", ["", ".csv", ".xlsx", ".jsonl"])
def test_only_who_manages_the_programme_gets_its_records(app: Flask, cast: Cast, suffix: str) -> None:
    for address in (at(cast.cohort, suffix), f"/manage/programmes/{cast.programme}/records{suffix}"):
        for person, status in ((cast.carol, 200), (cast.dave, 200), (cast.bob, 404), (cast.mallory, 404)):
            assert got(people.signed_in(app, person), address).status_code == status, person.name
        assert got(people.browser(app), address).status_code == 303


def test_a_filter_that_cannot_be_read_is_explained_and_kept(carol: FlaskClient, cast: Cast) -> None:
    page = got(carol, at(cast.cohort, **{"from": "2026-11-30", "to": "2026-11-01", "kind": "anything"}))
    assert page.status_code == 400
    text = page.get_data(as_text=True)
    assert "The last day lies before the first." in text
    assert 'value="2026-11-30"' in text
    assert "records.csv" not in text
    for query in (
        {"from": "yesterday"},
        {"until": "-1"},
        {"kind": "anything"},
        {"to": "9999-12-31"},
        {"until": "9" * 30},
    ):
        assert got(carol, at(cast.cohort, ".csv", **query)).status_code == 400
        assert got(carol, at(cast.cohort, **query)).status_code == 400


def test_a_format_that_is_not_there_is_not_found(carol: FlaskClient, cast: Cast) -> None:
    assert got(carol, at(cast.cohort, ".pdf")).status_code == 404
    assert got(carol, "/manage/records-codebook.pdf").status_code == 404


def test_a_cohort_without_records_says_so_and_its_files_have_only_the_names_of_the_columns(
    carol: FlaskClient, cast: Cast
) -> None:
    assert "Nothing was completed yet." in got(carol, at(cast.cohort)).get_data(as_text=True)
    assert rows(carol, at(cast.cohort, ".jsonl")) == []
    assert re.fullmatch(rb"\xef\xbb\xbfposition,record_id,[a-z_,]+\r\n", got(carol, at(cast.cohort, ".csv")).get_data())
    sheet = load_workbook(io.BytesIO(got(carol, at(cast.cohort, ".xlsx")).get_data())).get_sheet_by_index(0)
    assert sheet.to_python()[0][:2] == ["position", "record_id"]


def test_a_file_is_named_after_its_scope_and_day_and_is_kept_by_nobody_on_the_way(
    app: Flask, carol: FlaskClient, cast: Cast
) -> None:
    where = people.cohort(app, cast.programme, title='Душанбе / "ноябрь"')
    sent = got(carol, at(where, ".csv"))
    assert "filename*=UTF-8''%D0%94%D1%83%D1%88" in sent.headers["Content-Disposition"]
    assert "-completions-2026-11-23-record-0.csv" in sent.headers["Content-Disposition"]
    assert sent.headers["Cache-Control"] == "no-store"
    assert int(sent.headers["Content-Length"]) == len(sent.get_data())


def test_text_travels_compressed_where_the_browser_takes_it(
    carol: FlaskClient, cast: Cast, write: Callable[..., UUID]
) -> None:
    write(cast.alice, cast.cohort)
    plain = got(carol, at(cast.cohort, ".csv"))
    packed = got(carol, at(cast.cohort, ".csv"), **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert "Content-Encoding" not in got(carol, at(cast.cohort, ".xlsx"), **{"Accept-Encoding": "gzip"}).headers


def test_the_workbook_says_what_it_is_and_what_its_columns_mean(
    carol: FlaskClient, cast: Cast, write: Callable[..., UUID]
) -> None:
    write(cast.alice, cast.cohort)
    book = load_workbook(io.BytesIO(got(carol, at(cast.cohort, ".xlsx", kind="lesson-completed")).get_data()))
    assert book.sheet_names == ["Completions", "Codebook", "About"]
    header = book.get_sheet_by_name("Completions").to_python()[0]
    explained = [row[0] for row in book.get_sheet_by_name("Codebook").to_python()[1:]]
    assert explained == [*header, ".xlsx"]
    about = {row[0]: row[1] for row in book.get_sheet_by_name("About").to_python()[1:]}
    assert about["Cohort"] == "Dushanbe, November 2026"
    assert (about["Up to record"], about["Rows"], about["Kind"]) == (1, 1, "lesson-completed")
    assert about["Made by"] == "Carol Saidova"
    again = str(about["The same again"]).replace("http://localhost", "")
    assert load_workbook(io.BytesIO(got(carol, again).get_data())).get_sheet_by_index(0).to_python()[0] == header


def test_a_name_is_written_as_it_is_and_never_as_a_formula(
    app: Flask, carol: FlaskClient, cast: Cast, write: Callable[..., UUID]
) -> None:
    names = [INJECTION, "សុខ សុភា", "فاطمه \u200fنوری", "Ana\nJović 🎓", "<script>alert(1)</script>"]
    for name in names:
        write(people.trainee(app, cast.cohort, name), cast.cohort)
    assert [row["name"] for row in rows(carol, at(cast.cohort, ".jsonl"))] == names
    text = got(carol, at(cast.cohort, ".csv")).get_data().decode("utf-8-sig")
    assert [row["name"] for row in csv.DictReader(io.StringIO(text, newline=""))] == ["'" + INJECTION, *names[1:]]
    sheet = load_workbook(io.BytesIO(got(carol, at(cast.cohort, ".xlsx")).get_data())).get_sheet_by_index(0).to_python()
    assert [row[sheet[0].index("name")] for row in sheet[1:]] == names
    page = got(carol, at(cast.cohort)).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_page_is_drawn_in_russian(app: Flask, carol: FlaskClient, cast: Cast, write: Callable[..., UUID]) -> None:
    write(cast.alice, cast.cohort, records.QUIZ_MARKED)
    carol.set_cookie("lms_language", "ru")
    page = got(carol, at(cast.cohort))
    assert page.status_code == 200
    assert 'lang="ru"' in page.get_data(as_text=True)
    assert "77\xa0%" in page.get_data(as_text=True)


def test_the_page_fits_every_screen_and_keeps_nobody_out(
    app: Flask,
    cast: Cast,
    write: Callable[..., UUID],
    live_server: str,
    page: Page,
    wrong_in_any_look: Callable[[Page], list[str]],
) -> None:
    write(cast.alice, cast.cohort, records.QUIZ_MARKED)
    kept = people.signed_in(app, cast.carol).get_cookie("threshold")
    assert kept is not None
    page.context.add_cookies([{"name": kept.key, "value": kept.value, "url": live_server}])
    page.goto(live_server + at(cast.cohort))
    page.get_by_text("What the columns mean").click()
    assert wrong_in_any_look(page) == []
    with page.expect_download() as begun:
        page.get_by_role("link", name="Excel").first.click()
    assert begun.value.suggested_filename == "Dushanbe-November-2026-completions-2026-11-23-record-1.xlsx"


def test_a_new_format_is_one_new_file(carol: FlaskClient, cast: Cast, write: Callable[..., UUID]) -> None:
    write(cast.alice, cast.cohort)
    dropped = Path(exports.__file__).with_name("tsv_of_a_test.py")
    dropped.write_text(
        "from lms.managing.exports.table import Export\n"
        "def write(table, file):\n"
        "    for row in table.rows:\n"
        "        file.write(('\\t'.join(map(str, row)) + '\\n').encode())\n"
        "EXPORT = Export('tsv', 'TSV', 'text/tab-separated-values', write)\n",
        encoding="utf-8",
    )
    exports.formats.cache_clear()
    try:
        assert ">TSV</a>" in got(carol, at(cast.cohort)).get_data(as_text=True)
        assert "Alice Nazarova\t" in got(carol, at(cast.cohort, ".tsv")).get_data(as_text=True)
    finally:
        dropped.unlink()
        exports.formats.cache_clear()
