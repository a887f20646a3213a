"""What a programme asks people about themselves: chosen by its manager, never required, counted in the exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest
from flask import Flask

from lms import database, identity
from lms.identity import Person, Seat
from lms.privacy import declared
from lms.tables import people as table
from tests import people
from tests.people import Cast

ASKED = ("sex", "profession", "organisation", "works_in")


def ask(app: Flask, cast: Cast, *names: str) -> None:
    """Let the manager choose what her programme asks."""
    address = f"/manage/programmes/{cast.programme}/privacy"
    assert people.signed_in(app, cast.carol).post(address, data={"asks": list(names)}).status_code == 303


def rows(app: Flask, cast: Cast, names: str = "yes") -> list[dict[str, str]]:
    """Return what the manager's file of completions says."""
    with people.signed_in(app, cast.carol).get(f"/manage/{cast.cohort.code}/records.csv?names={names}") as file:
        return list(csv.DictReader(io.StringIO(file.get_data(as_text=True).removeprefix("\ufeff"))))


def about_me(app: Flask, cast: Cast, who: Person, **said: str) -> None:
    answer = people.signed_in(app, who).post(f"/learn/{cast.cohort.code}/about-me", data=said)
    assert answer.status_code == 303


@pytest.mark.one_database
def test_nobody_is_asked_before_a_manager_chooses_and_then_each_question_says_why(app: Flask, cast: Cast) -> None:
    alice, address = people.signed_in(app, cast.alice), f"/learn/{cast.cohort.code}/about-me"
    assert alice.get(address).status_code == 303
    assert "about-me" not in alice.get(f"/learn/{cast.cohort.code}/").text
    ask(app, cast, *ASKED)
    assert "about-me" in alice.get(f"/learn/{cast.cohort.code}/").text
    page = alice.get(address).text
    assert "To see whether women and men come to the training alike" in page
    assert 'name="disability"' not in page
    assert " required" not in page
    about_me(app, cast, cast.alice)  # saying nothing is an answer, too
    assert "about-me" not in alice.get(f"/learn/{cast.cohort.code}/").text


@pytest.mark.one_database
def test_who_joins_is_asked_once_and_goes_on_to_the_course(app: Flask, cast: Cast) -> None:
    ask(app, cast, "sex")
    phone = people.browser(app)
    phone.post(f"/join/{cast.cohort.join_code}", data={"id": str(uuid4()), "name": "Timur"})
    assert f"/learn/{cast.cohort.code}/about-me" in phone.get("/join/card").text
    phone.post(f"/learn/{cast.cohort.code}/about-me", data={"sex": "male"})
    assert f"/learn/{cast.cohort.code}/about-me" not in phone.get("/join/card").text


def test_what_trainees_told_stands_in_the_exports_and_in_files_without_names_only_what_five_told(
    app: Flask, cast: Cast
) -> None:
    ask(app, cast, *ASKED)
    group = [cast.alice, *(people.trainee(app, cast.cohort, f"Trainee {number}") for number in range(5))]
    for who in group:
        seat = Seat(who.memberships[0].id, who, cast.cohort)
        people.complete(app, seat)
        profession = "nurse" if who == cast.alice else "outreach"
        about_me(
            app, cast, who, sex="female", profession=profession, organisation="Umed", works_in="TJ", region="Khatlon"
        )
    named = [row for row in rows(app, cast) if row["name"] == "Alice Nazarova"]
    said = {(row["sex"], row["profession"], row["organisation"], row["works_in"], row["region"]) for row in named}
    assert said == {("female", "nurse", "Umed", "TJ", "")}  # the region was not asked, so it was not taken
    bare = rows(app, cast, names="no")
    assert {row["sex"] for row in bare} == {"female"}
    assert {row["profession"] for row in bare} == {""}  # five others: whose the sixth is would be plain by subtraction
    assert "organisation" not in bare[0]


def test_a_list_brings_what_the_programme_asks_in_any_words_and_never_replaces_what_people_said(
    app: Flask, cast: Cast
) -> None:
    ask(app, cast, "sex", "profession")
    carol, address = people.signed_in(app, cast.carol), f"/manage/{cast.cohort.code}/people/list"
    text = "ФИО,Пол,Profession,Region\nТимур Аскаров,male,Nurse or feldsher,Osh\nАзиза Каримова,Female,astronaut,Osh\n"
    file = (io.BytesIO(text.encode()), "people.csv")
    page = carol.post(address, data={"list": file}, content_type="multipart/form-data").text
    assert "Sex: Male." in page
    assert "“astronaut” is left out: Profession." in page
    token = page.partition('name="list" value="')[2].partition('"')[0]
    meanings = ["name", "sex", "profession", ""]
    carol.post(f"{address}/enrol", data={"list": token, "column": meanings, "headings": "1"})
    timur = person_called(app, "Тимур Аскаров")
    assert told(app, cast) == {timur.id: {"sex": "male", "profession": "nurse"}} | {
        person_called(app, "Азиза Каримова").id: {"sex": "female"}
    }
    about_me(app, cast, timur, sex="male", profession="outreach")
    with app.app_context(), database.writing():
        declared.keep(timur.id, cast.programme, {"profession": "nurse"}, cast.carol.id)
    assert told(app, cast)[timur.id]["profession"] == "outreach"


def person_called(app: Flask, name: str) -> Person:
    with app.app_context():
        found = identity.person_where(table.c.name == name)
    assert found is not None
    return found


def told(app: Flask, cast: Cast) -> dict[UUID, Mapping[str, str]]:
    with app.app_context():
        return {person: answers for (_cohort, person), answers in declared.of_people([cast.cohort.id]).items()}
