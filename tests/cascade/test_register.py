"""The register as managers have it: confirming, questioning, the tree, the files, and what no file tells."""

from __future__ import annotations

import csv
import io
import json
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.learning import disk
from lms.managing import scopes
from lms.managing.evidence import gathering
from lms.privacy import erasing, held
from tests import people
from tests.cascade import giving
from tests.cascade.giving import FORM, Giving
from tests.people import Cast


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


def manage(cast: Cast, path: str = "") -> str:
    return f"/manage/programmes/{cast.programme}/cascade{path}"


def judged(carol: FlaskClient, cast: Cast, training: UUID, kind: str, reason: str) -> int:
    form = {"id": str(uuid4()), "kind": kind, "reason": reason}
    return carol.post(manage(cast, f"/{training}"), data=form).status_code


def rows(carol: FlaskClient, address: str) -> list[dict[str, str]]:
    text = carol.get(address).get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_confirmed_list_is_the_best_evidence_and_a_question_takes_a_training_out_until_it_is_answered(
    app: Flask, cast: Cast, alice: Giving, carol: FlaskClient
) -> None:
    training = alice.log(sheet=giving.sheet())
    assert judged(carol, cast, training, "confirmed", "") == 400
    assert judged(carol, cast, training, "confirmed", "The clinic Chinor, by telephone") == 303
    (row,) = rows(carol, manage(cast, ".csv"))
    assert (row["grade"], row["state"], row["heads"]) == ("A", "confirmed", "11")
    assert judged(carol, cast, training, "questioned", "The list has nine names?") == 303
    assert "The list has nine names?" in alice.get(str(training)).text
    (row,) = rows(carol, manage(cast, ".csv"))
    assert (row["grade"], row["counts"]) == ("B", "false")
    answered = {**FORM, "reason": "Two stand on the back"}
    assert alice.send(f"{training}/correct", **answered).status_code == 303
    page = carol.get(manage(cast, f"/{training}")).text
    for words in ("Two stand on the back", "The clinic Chinor, by telephone", "The list has nine names?"):
        assert words in page
    (row,) = rows(carol, manage(cast, ".csv"))
    assert (row["grade"], row["counts"], row["state"]) == ("B", "true", "corrected")


def test_a_manager_says_which_cohorts_make_trainers_and_names_others_of_the_programme_alone(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    page, mallory = manage(cast, "/trainers"), people.signed_in(app, cast.mallory)
    assert carol.post(f"/manage/{cast.cohort.code}/makes-trainers", data={"makes": "yes"}).status_code == 303
    assert "Makes trainers" in carol.get(page).text
    assert carol.post(page, data={"who": cast.mallory.card}).status_code == 400  # not of this programme
    assert carol.post(page, data={"who": "bob@example.org"}).status_code == 303
    bob = Giving(people.signed_in(app, cast.bob), cast.programme)
    training = bob.log()
    trainer = giving.entry(app, cast.programme, training).trainer
    assert mallory.post(f"{page}/{trainer}/end").status_code == 404
    assert carol.post(f"{page}/{trainer}/end").status_code == 303
    assert bob.get().status_code == 404
    assert "Khujand" in carol.get(manage(cast)).text  # what he gave stays
    carol.post(page, data={"who": "bob@example.org"})
    assert bob.get().status_code == 200


def test_whom_a_manager_names_finds_the_register_from_their_courses(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    named = people.trainee(app, cast.cohort, "Parviz Sharipov", email="parviz@example.org")
    phone = people.signed_in(app, named)
    assert phone.get("/learn/").location == f"/learn/{cast.cohort.code}/"
    carol.post(manage(cast, "/trainers"), data={"who": "parviz@example.org"})
    assert 'href="/cascade/"' in phone.get("/learn/").text


def test_a_register_is_about_the_days_that_are_asked_for_on_pages_and_in_every_file(
    cast: Cast, alice: Giving, carol: FlaskClient
) -> None:
    alice.log(day="2026-10-05", place="Isfara")
    alice.log()
    november = "?from=2026-11-01&until=2026-11-30"
    page = carol.get(manage(cast) + november).text
    assert "Khujand" in page
    assert "Isfara" not in page
    assert "1 training, 11 people" in carol.get(manage(cast, "/tree") + november).text
    assert [row["place"] for row in rows(carol, manage(cast, ".csv") + november)] == ["Khujand, clinic Chinor"]
    lines = carol.get(manage(cast, "-trainers.jsonl")).text.splitlines()
    assert [json.loads(line)["all_heads"] for line in lines] == [22]
    assert carol.get(manage(cast, ".xlsx")).data.startswith(b"PK")
    assert carol.get(manage(cast) + "?from=2026-12-01&until=2026-11-01").text.count("Error:") == 1


def test_no_file_tells_apart_fewer_than_five(cast: Cast, alice: Giving, carol: FlaskClient) -> None:
    alice.log()
    told = {(row["by"], row["group"]): row["heads"] for row in rows(carol, manage(cast, "-people.csv"))}
    assert told == {
        ("sex", "female"): "6",
        ("sex", "male"): "5",
        ("profession", "doctor"): "",
        ("profession", "untold"): "",
        ("profession", "nurse"): "",  # or the four others could be told by subtraction
    }
    (row,) = rows(carol, manage(cast, ".csv"))
    assert not any(name.startswith(("sex", "profession")) for name in row)


def test_one_training_of_two_trainers_is_pointed_at(app: Flask, cast: Cast, alice: Giving, carol: FlaskClient) -> None:
    carol.post(manage(cast, "/trainers"), data={"who": "bob@example.org"})
    both = [alice.log(), Giving(people.signed_in(app, cast.bob), cast.programme).log()]
    assert carol.get(manage(cast)).text.count("There twice?") == 2
    assert all("Did two trainers log one training?" in carol.get(manage(cast, f"/{each}")).text for each in both)


def test_a_pack_of_the_programme_has_the_cascade_and_names_nobody_where_it_names_nobody(
    app: Flask, cast: Cast, alice: Giving, carol: FlaskClient
) -> None:
    alice.log()
    with app.test_request_context(), people.signed_in(app, cast.carol) as browser:
        browser.get(manage(cast))
        facts = gathering.gather(scopes.of_programme(cast.programme), named=False)
    names = {sheet.name: sheet for sheet in facts.sheets}
    assert {"cascade", "cascade-people", "cascade-trainings", "cascade-trainers"} <= names.keys()
    assert "Alice" not in str(facts)
    level = names["cascade"].rows[0]
    assert level[:2] == ("level", "1")
    assert level[-2:] == (1, 11)


def test_a_trainer_who_learns_nowhere_here_is_erased_by_whose_register_they_are_in(
    app: Flask, cast: Cast, alice: Giving, carol: FlaskClient
) -> None:
    phone, code = people.browser(app), giving.code_of(app, alice)
    phone.post(f"/cascade/code/{code}", data={"id": str(uuid4()), "name": "Nigora Saidova"})
    phone.post("/account/erasure", data={"reason": "I have another post"})
    page = carol.get(f"/manage/programmes/{cast.programme}/privacy").text
    assert "Nigora Saidova" in page
    address = page.partition(f"/manage/programmes/{cast.programme}/erase/")[2].partition('"')[0]
    erased = carol.post(f"/manage/programmes/{cast.programme}/erase/{address}", data={"name": "Nigora Saidova"})
    assert erased.status_code == 303
    assert "Nigora" not in carol.get(manage(cast, "/trainers")).text


def test_an_erased_trainer_leaves_numbers_and_neither_words_nor_photographs(
    app: Flask, cast: Cast, alice: Giving, carol: FlaskClient
) -> None:
    training = alice.log(sheet=giving.sheet())
    alice.send(f"{training}/correct", **FORM, reason="Aunt Saodat counted wrong")
    with app.app_context():
        assert "Saodat" in json.dumps(held.everything(cast.alice.id))
        erasing.erase(cast.alice, cast.carol)
        assert "Saodat" not in json.dumps(held.everything(cast.alice.id))
        assert not [path for path in disk.folder().rglob("*") if path.is_file()]
    (row,) = rows(carol, manage(cast, ".csv"))
    assert (row["heads"], row["grade"], row["place"]) == ("11", "B", "")
    assert carol.get(manage(cast, f"/{training}/sheet")).status_code == 404
    assert "Alice" not in carol.get(manage(cast)).text
