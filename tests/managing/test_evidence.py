"""Evidence packs: one zip that stays as it was made, from which everything can be checked, opened by a link."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from string import ascii_letters, digits
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from lms import database, language
from lms.managing.evidence import packs, zipping
from lms.privacy import declared, fields
from lms.tables import cohorts, evidence_packs
from lms.tables import people as people_table
from tests import people
from tests.conftest import Clock
from tests.furniture import met
from tests.learning import crossed
from tests.learning.trainee import PRE_TEST, Trainee, draft
from tests.managing.test_evaluation import says
from tests.people import Cast

PACK = re.compile(r"/manage/evidence/([0-9a-f-]{36})")


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


def page_of(cast: Cast) -> str:
    return f"/manage/{cast.cohort.code}/evidence"


def make(carol: FlaskClient, page: str, named: str = "1", key: str = "") -> str:
    """Make a pack; return the path of its page, the newest in the list."""
    assert carol.post(page, data={"named": named, "id": key or str(uuid4())}).status_code == 303
    found = PACK.search(carol.get(page).text)
    assert found is not None
    return found[0]


def zip_of(browser: FlaskClient, page: str) -> bytes:
    answer = browser.get(f"{page}/pack.zip")
    assert answer.status_code == 200
    body: bytes = answer.data
    return body


def files(body: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rows(body: bytes, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files(body)[f"csv/{table}.csv"].decode("utf-8-sig"))))


def link_to(carol: FlaskClient, page: str, holder: str = "Rosa, auditor", days: str = "30") -> str:
    """Make a link that opens a pack; return its path."""
    assert carol.post(f"{page}/links", data={"holder": holder, "days": days}).status_code == 303
    found = re.search(rf"<bdi>{holder}</bdi>.*?http://localhost(/evidence/[^<]+)<", carol.get(page).text, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_manager_makes_one_zip_that_says_everything(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    meeting, _scan, _feed = met(app, cast.alices_seat)
    register = {f"p-{cast.alice.id}": "part"}
    people.signed_in(app, cast.bob).post(f"/teach/{cast.cohort.code}/meetings/{meeting}", data=register)
    people.complete(app, cast.alices_seat)
    people.signed_in(app, cast.alice).post(f"/learn/{cast.cohort.code}/certificate")
    body = zip_of(carol, make(carol, page_of(cast)))
    (alice,) = rows(body, "participants")
    assert (alice["name"], alice["attended"], alice["hours"]) == ("Alice Nazarova", "0.5000", "1.5000")
    assert alice["completed_on"] == "2026-11-23"
    assert [(row["title"], row["begins"], row["there"]) for row in rows(body, "agenda")] == [("Day 1", "14:00", "1")]
    assert [row["mark"] for row in rows(body, "attendance")] == ["part"]
    (issued,) = rows(body, "certificates")
    assert (issued["number"], issued["name"]) == (alice["certificate"], "Alice Nazarova")
    counted = {row["sum"]: row["count"] for row in rows(body, "summary")}
    assert (counted["people"], counted["completed"], counted["certified"]) == ("1", "1", "1")
    versions = {row["activity_id"]: row["content_hash"] for row in rows(body, "content")}
    assert re.fullmatch("[0-9a-f]{64}", versions["response/quiz"])
    inside = files(body)
    assert inside["report.pdf"].startswith(b"%PDF-")
    assert "## Who is counted" in inside["method.md"].decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(inside["tables.xlsx"]))
    assert book.get_sheet_by_name("participants").to_python()[1][3] == "Alice Nazarova"
    assert [row[1] for row in book.get_sheet_by_name("summary").to_python()][1] == "Cohorts"


def test_every_file_has_the_hash_that_the_manifest_says(cast: Cast, carol: FlaskClient) -> None:
    inside = dict(files(zip_of(carol, make(carol, page_of(cast)))))
    sums = inside.pop(zipping.SUMS).decode()
    assert {line.partition("  ")[2]: line[:64] for line in sums.splitlines()} == {
        name: hashlib.sha256(body).hexdigest() for name, body in inside.items()
    }
    manifest = json.loads(inside.pop(zipping.MANIFEST))
    assert {each["name"]: each["sha256"] for each in manifest["files"]} == {
        name: hashlib.sha256(body).hexdigest() for name, body in inside.items()
    }
    assert (manifest["number"], manifest["made_at"]) == (1, "2026-11-23T09:00:00Z")


def test_a_pack_stays_byte_for_byte_and_can_be_made_again_from_its_facts(
    app: Flask, cast: Cast, carol: FlaskClient, clock: Clock
) -> None:
    page = make(carol, page_of(cast))
    before = zip_of(carol, page)
    clock.forward(days=400, seconds=3)
    people.complete(app, cast.alices_seat)
    with app.app_context(), database.writing() as link:
        link.execute(people_table.update().values(name="Somebody Else"))
        link.execute(cohorts.update().values(title="Another title"))
    assert zip_of(carol, page) == before
    with app.test_request_context():
        (pack,) = packs.of_scope(cast.cohort.id)
        assert zipping.zipped(packs.facts_of(pack)) == before
        assert pack.zip == hashlib.sha256(before).hexdigest()


def test_a_pack_cannot_be_changed_or_removed(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    make(carol, page_of(cast))
    for change in ("UPDATE lms_evidence_packs SET number = 7", "DELETE FROM lms_evidence_packs"):
        with app.app_context(), pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
            link.execute(text(change))


def test_a_later_pack_has_the_next_number_and_lists_what_differs(
    app: Flask, cast: Cast, carol: FlaskClient, clock: Clock
) -> None:
    first = zip_of(carol, make(carol, page_of(cast), named="0"))
    assert "csv/differences.csv" not in files(first)
    clock.forward(days=1)
    people.complete(app, cast.alices_seat)
    people.trainee(app, cast.cohort, "Nadia Alieva")
    second = zip_of(carol, make(carol, page_of(cast), named="0"))
    assert json.loads(files(second)[zipping.MANIFEST])["number"] == 2
    listed = {(row["table"], row["row"], row["column"]): row for row in rows(second, "differences")}
    completed = listed["summary", "completed", "count"]
    assert (completed["what"], completed["before"], completed["now"]) == ("changed", "0", "1")
    assert listed["participants", f"{cast.cohort.code} / {cast.alice.id}", "completed_on"]["now"] == "2026-11-24"
    came = [row for row in listed.values() if row["table"] == "participants" and row["what"] == "came"]
    assert len(came) == 1


def test_the_same_form_makes_one_pack(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    key = str(uuid4())
    assert make(carol, page_of(cast), key=key) == make(carol, page_of(cast), key=key)
    with app.app_context():
        assert len(database.connection().execute(select(evidence_packs)).all()) == 1


def test_a_pack_without_names_names_nobody(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    people.complete(app, cast.alices_seat)
    people.signed_in(app, cast.alice).post(f"/learn/{cast.cohort.code}/certificate")
    body = zip_of(carol, make(carol, page_of(cast), named="0"))
    for name, content in files(body).items():
        assert b"Nazarova" not in content, name
    assert "name" not in rows(body, "participants")[0]
    book = CalamineWorkbook.from_filelike(io.BytesIO(files(body)["tables.xlsx"]))
    assert "Nazarova" not in str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


def test_groups_of_fewer_than_five_are_hidden_with_what_would_give_them_away(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    small = people.cohort(app, cast.programme, title="Small", country="KG")
    large = people.cohort(app, cast.programme, title="Large", country="UZ")
    for cohort, size in ((small, 2), (large, 9), (cast.cohort, 6)):
        for number in range(size):
            who = people.trainee(app, cohort, f"Trainee {number}")
            Trainee(people.signed_in(app, who), cohort.code).begin(PRE_TEST)
    body = zip_of(carol, make(carol, f"/manage/programmes/{cast.programme}/evidence", named="0"))
    told = {(row["by"], row["group"]): row["people"] for row in rows(body, "disaggregated")}
    assert told["country", "KG"] == ""
    assert told["country", "TJ"] == "", "17 in all less 9 and 6 would be the two"
    assert told["country", "UZ"] == "9"
    assert told["times", "first"] == "17"
    assert told["cohort", small.code] == ""


def test_what_people_told_of_themselves_is_counted_by_group_and_stands_beside_names_alone(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    group = [people.trainee(app, cast.cohort, f"Trainee {number}") for number in range(11)]
    with app.app_context(), database.writing():
        declared.choose(cast.programme, declared.Policy(fields.named(("sex", "organisation", "disability"))))
        for number, who in enumerate(group):
            answers = {"sex": "female" if number < 6 else "male", "organisation": "Lantern", "disability": "no"}
            declared.keep(who.id, cast.programme, answers)
    for who in group:
        Trainee(people.signed_in(app, who), cast.cohort.code).begin(PRE_TEST)
    named = zip_of(carol, make(carol, page_of(cast)))
    told = {(row["by"], row["words"]): row["people"] for row in rows(named, "disaggregated")}
    assert (told["sex", "Female"], told["sex", "Male"]) == ("6", "5")
    assert told["disability", "No"] == "11"
    assert ("organisation", "Lantern") not in told
    (listed, *_others) = [row for row in rows(named, "participants") if row["name"] == "Trainee 0"]
    assert (listed["sex"], listed["organisation"]) == ("female", "Lantern")
    assert "disability" not in listed
    unnamed = zip_of(carol, make(carol, page_of(cast), named="0"))
    assert "sex" not in rows(unnamed, "participants")[0]


def test_an_auditor_opens_a_pack_without_an_account_and_is_listed(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    page = make(carol, page_of(cast))
    path = link_to(carol, page)
    auditor = people.browser(app)
    shown = auditor.get(path)
    assert shown.status_code == 200
    assert "Alice Nazarova" in shown.text
    assert shown.headers["X-Robots-Tag"].startswith("noindex")
    body = zip_of(auditor, path)
    assert body == zip_of(carol, page)
    assert hashlib.sha256(body).hexdigest() in shown.text
    assert carol.get(page).text.count("<bdi>Rosa, auditor</bdi> <small>by link</small>") == 2
    assert auditor.get(page).status_code == 303, "the manager's page asks for an account"


def test_a_link_that_was_revoked_changed_or_is_over_opens_nothing(
    app: Flask, cast: Cast, carol: FlaskClient, clock: Clock
) -> None:
    page = make(carol, page_of(cast))
    revoked, kept = link_to(carol, page), link_to(carol, page, "Somebody", "7")
    act = re.search(rf"{revoked}<.*?(/links/[0-9a-f-]{{36}}/revoke)", carol.get(page).text, re.DOTALL)
    assert act is not None
    assert carol.post(page + act[1]).status_code == 303
    auditor = people.browser(app)
    assert [auditor.get(path).status_code for path in (revoked, kept)] == [410, 200]
    others = {kept[:-1] + letter for letter in f"{ascii_letters}{digits}-_"} - {kept}
    assert {auditor.get(path).status_code for path in others} == {404}
    clock.forward(days=8)
    assert auditor.get(kept).status_code == 410
    assert auditor.get(f"{kept}/pack.zip").status_code == 410


@pytest.mark.one_database
def test_what_was_learned_and_what_people_think_is_in_the_pack_and_on_the_dashboard(
    app: Flask, cast: Cast, carol: FlaskClient, clock: Clock, tmp_path: Path
) -> None:
    crossed.publish(draft(app, tmp_path))
    group = crossed.group(app, cast, 5)
    for number, work in enumerate(group):
        crossed.take(work, crossed.PRE_TEST, (1,) if number else (1, 3))
        crossed.take(work, crossed.POST_TEST, (1, 2, 3))
        says(work, "3" if number else "1", "More practice" if number == 2 else "")
    clock.forward(days=5)
    body = zip_of(carol, make(carol, page_of(cast), named="0"))
    told = {
        (row["part"], row["name"]): row for row in rows(body, "pre-post") if row["comparison"].endswith("post-test")
    }
    assert (told["all", ""]["n"], told["all", ""]["gain"]) == ("5", "0.4500")
    assert [row["mean"] for row in rows(body, "evaluation") if row["answer"] == "fully"] == ["2.60", "2.00"]
    assert [(row["which"], row["sent"], row["answered"]) for row in rows(body, "responses")] == [
        ("after/evaluation", "6", "5")
    ]
    assert {"Before the course", "After the course", "What you think"} == {
        row["activity"] for row in rows(body, "content")
    }
    page = carol.get(f"/manage/{cast.cohort.code}/dashboard").text
    assert "30% – 75%" in page
    assert "2.6 / 3" in page


def test_a_name_in_letters_without_a_font_is_printed_with_question_marks_and_kept_in_the_tables(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    people.trainee(app, cast.cohort, "ნინო თრეინი")
    body = zip_of(carol, make(carol, page_of(cast)))
    assert "ნინო თრეინი" in [row["name"] for row in rows(body, "participants")]


def test_a_programme_without_a_cohort_has_a_pack_in_the_makers_language(app: Flask, cast: Cast) -> None:
    dave = people.signed_in(app, cast.dave)
    dave.set_cookie(language.COOKIE, "ru")
    empty = people.programme(app, "Пустая программа")
    body = zip_of(dave, make(dave, f"/manage/programmes/{empty}/evidence"))
    assert [row["count"] for row in rows(body, "summary")] == ["0"] * 10
    assert "## Кто посчитан" in files(body)["method.md"].decode()
    assert dave.get(f"/manage/programmes/{empty}/dashboard").status_code == 200


def test_a_link_needs_somebody_whom_it_is_for(cast: Cast, carol: FlaskClient) -> None:
    page = make(carol, page_of(cast))
    answer = carol.post(f"{page}/links", data={"holder": " ", "days": "9999"})
    assert answer.status_code == 400
    assert "Write for whom the link is" in answer.text
    assert "Choose one of the list." in answer.text


def test_the_dashboards_say_the_same_live(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    people.complete(app, cast.alices_seat)
    page = carol.get(f"/manage/{cast.cohort.code}/dashboard").text
    assert '<rect class="a"' in page
    assert "Alice Nazarova" not in page
    whole = carol.get("/manage/dashboard").text
    assert "1 person has or had a seat" in whole
    assert "Treatment near home" in whole
    assert '<th scope="row"><bdi>2026-11</bdi></th><td class="n">1</td>' in whole
    assert "Another programme" not in whole
    assert carol.get(f"/manage/programmes/{cast.programme}/dashboard").status_code == 200
    assert people.signed_in(app, cast.bob).get("/manage/dashboard").status_code == 404
