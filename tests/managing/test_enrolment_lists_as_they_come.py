"""Lists as offices keep them: titles above, merged cells, dates of birth, broken letters, two people of one name."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import database
from lms.managing import ages
from lms.privacy import declared, fields
from lms.tables import profiles
from tests import people
from tests.managing.lists import address, asked, bad, good, hidden, seats, send, workbook
from tests.people import Cast


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    """Return Carol's browser."""
    return people.signed_in(app, cast.carol)


def test_of_two_people_of_one_name_the_manager_says_who_they_are(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    before = people.cohort(app, cast.programme, title="Khujand, May 2026")
    known = people.trainee(app, before, "Пётр Ёлкин")
    page = send(carol, cast, "Name\nPetr Elkin\nAlice Nazarova\nAlice Nazarova\nOleg Ivanenko\n")
    assert [row[:3] for row in asked(page)] == [
        ["2", "Petr Elkin", "Somebody of this name was trained before."],
        ["3", "Alice Nazarova", "Somebody of this name is in the cohort already."],
        ["4", "Alice Nazarova", "The same name stands in row 3."],
    ]
    assert "Khujand, May 2026" in asked(page)[0][3]
    decided = {"row-2": [str(known.id)], "row-4": ["new"]}
    for _time in range(2):
        carol.post(address(cast) + "/enrol", data=hidden(page) | decided)
    assert seats(app, cast) == ["Alice Nazarova", "Alice Nazarova", "Oleg Ivanenko", "Пётр Ёлкин"]


def test_nobody_is_taken_over_whom_the_page_did_not_offer(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    page = send(carol, cast, "Name\nMallory Petrović\nAlice Nazarova\n")
    assert [row[1] for row in asked(page)] == ["Alice Nazarova"]
    decided = {"row-3": [str(cast.mallory.id)]}
    carol.post(address(cast) + "/enrol", data=hidden(page) | decided)
    assert people.again(app, cast.mallory) == cast.mallory
    assert seats(app, cast) == ["Alice Nazarova", "Mallory Petrović"]


def test_what_the_columns_mean_is_remembered_for_the_next_list_of_the_programme(cast: Cast, carol: FlaskClient) -> None:
    first = send(carol, cast, "Ном ва насаб,Суроға\nZarina Qodirova,zarina@example.org\n")
    assert "What the columns mean" in first.text
    chosen = {"list": hidden(first)["list"], "column": ["name", "email"], "headings": "1"}
    page = carol.post(address(cast) + "/columns", data=chosen)
    assert [row[0] for row in good(page)] == ["2"]
    carol.post(address(cast) + "/enrol", data=hidden(page))
    second = send(carol, cast, "Суроға,Ном ва насаб\noleg@example.org,Oleg Ivanenko\n")
    assert [row[1:3] for row in good(second)] == [["Oleg Ivanenko", "oleg@example.org"]]
    again = carol.post(address(cast) + "/columns", data=hidden(second) | {"again": ["1"]})
    assert "What the columns mean" in again.text


def test_headings_below_a_title_and_merged_cells_are_read(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    asks(app, cast, "organisation")
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "Participants of the training in November")
        sheet.merge_range("A3:A4", "№")
        sheet.merge_range("B3:C3", "Participant")
        sheet.merge_range("D3:D4", "Organisation")
        sheet.write_row("B4", ["First name", "Surname"])
        sheet.write_row("A5", [1, "Parvina", "Saidova"])
        sheet.write_row("A6", [2, "Farhod", "Gulomov"])
        sheet.merge_range("D5:D6", "Clinic No. 2")
        sheet.merge_range("B7:B8", "Olga Kim")
        sheet.write_column("A7", [3, 4])
    page = send(carol, cast, made.getvalue(), "list.xlsx")
    assert [row[:2] for row in good(page)] == [["5", "Parvina Saidova"], ["6", "Farhod Gulomov"], ["7", "Olga Kim"]]
    assert "Clinic No. 2" in good(page)[1][4]
    assert "It is taken from the merged cell in row 5." in good(page)[1][4]
    assert bad(page)[0][2] == "The name is in a cell that is merged with row 7."
    assert "2 rows above the headings are left out." in page.text


def asks(app: Flask, cast: Cast, *names: str) -> None:
    """Let the programme ask its people for something."""
    with app.app_context(), database.writing():
        declared.choose(cast.programme, declared.Policy(fields.named(names), None))


def test_of_a_date_of_birth_the_age_band_alone_is_kept(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    asks(app, cast, "age_band")
    born: list[list[object]] = [
        ["Name", "Date of birth"],
        ["Zarina Qodirova", 31118],
        ["Oleg Ivanenko", "12.03.1999"],
        ["Ali Kim", "?"],
    ]
    page = send(carol, cast, workbook(born), "list.xlsx")
    notes = [row[4] for row in good(page)]
    assert "Age: 35 to 44" in notes[0].replace(".", "")
    assert "Age: 25 to 34" in notes[1].replace(".", "")
    assert "“?” is left out: Age." in notes[2]
    carol.post(address(cast) + "/enrol", data=hidden(page))
    with app.app_context():
        kept = str(database.connection().execute(select(profiles.c.answers)).scalars().all())
    assert "25-34" in kept
    assert "1999" not in kept


def test_choices_are_read_as_offices_write_them(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    asks(app, cast, "sex", "profession", "first_time")
    rows = "Zarina Qodirova,ж,медсестра,+\nOleg Ivanenko,Муж.,Психолог,нет\nAli Kim,M,врач,\n"
    notes = [row[4] for row in good(send(carol, cast, "ФИО,Пол,Должность,Впервые\n" + rows))]
    assert "Sex: Female. Profession: Nurse or feldsher." in notes[0]
    assert notes[0].endswith(": Yes.")
    assert "Sex: Male. Profession: Psychologist or counsellor." in notes[1]
    assert notes[1].endswith(": No.")
    assert notes[2].endswith("Sex: Male. “врач” is left out: Profession."), "there are two kinds of doctors to choose"


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("1985-03-12", {"35-44"}),
        ("1985-03-12T00:00:00", {"35-44"}),
        ("12.03.1985", {"35-44"}),
        ("03/25/1985", {"35-44"}),
        ("12/3/85", {"35-44"}),
        ("31118", {"35-44"}),
        ("12 марта 1985 г.", {"35-44"}),
        ("1985", {"35-44"}),
        ("41", {"35-44"}),
        ("1991", {"25-34", "35-44"}),  # before or after their birthday
        ("11/12/1991", {"25-34", "35-44"}),  # 11 December or 12 November
        ("25/12/1991", {"25-34"}),
        ("32/13/1985", set()),
        ("31.02.1985", set()),
        ("12.03.2024", set()),
        ("unknown", set()),
    ],
)
def test_an_age_is_read_however_it_is_written(text: str, bands: set[str]) -> None:
    assert ages.bands(text, date(2026, 11, 23)) == bands


def test_letters_that_were_read_wrongly_are_said_with_what_was_meant(cast: Cast, carol: FlaskClient) -> None:
    page = send(carol, cast, "Name\n" + "Пётр Иванов".encode().decode("cp1252") + "\nJosé Müller\n")
    assert "“Пётр Иванов” may be meant." in bad(page)[0][2]
    assert [row[1] for row in good(page)] == ["José Müller"]
