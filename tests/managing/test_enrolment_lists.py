"""Enrolling from a list: what is read, what is shown before anything happens, and that it happens once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import database
from lms.tables import people as people_table
from tests import people
from tests.conftest import Clock
from tests.managing.lists import address, asked, bad, good, hidden, seats, send, workbook
from tests.people import Cast

RUSSIAN = "ФИО;Эл. почта;Язык\nДильноза Юлдашева;dilnoza@example.org;русский\nЁлкин Пётр;;\n"


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    """Return Carol's browser."""
    return people.signed_in(app, cast.carol)


def everybody(app: Flask) -> int:
    """Return how many people there are."""
    with app.app_context():
        return int(database.connection().execute(select(func.count()).select_from(people_table)).scalar_one())


def test_a_list_is_shown_first_and_enrolled_after(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    page = send(carol, cast, "Name,E-mail,Language\nZarina Qodirova,zarina@example.org,ru\nOleg Ivanenko,,\n")
    assert good(page) == [
        ["2", "Zarina Qodirova", "zarina@example.org", "русский", "Will be invited by e-mail."],
        ["3", "Oleg Ivanenko", "", "", "Will get a PIN card."],
    ]
    assert seats(app, cast) == ["Alice Nazarova"]
    answer = carol.post(address(cast) + "/enrol", data=hidden(page), follow_redirects=True)
    assert "2 people were enrolled." in answer.text
    assert "Send 1 invitation by e-mail" in answer.text
    assert "Make 1 PIN card" in answer.text
    assert seats(app, cast) == ["Alice Nazarova", "Oleg Ivanenko", "Zarina Qodirova"]


def test_enrolling_the_same_list_twice_enrols_nobody_twice(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    page = send(carol, cast, "Name,E-mail\nZarina Qodirova,zarina@example.org\nOleg Ivanenko,\n")
    for _time in range(2):
        answer = carol.post(address(cast) + "/enrol", data=hidden(page), follow_redirects=True)
    assert "Everybody in this list who can be enrolled is in the cohort already." in answer.text
    again = send(carol, cast, "Name,E-mail\nZarina Qodirova,zarina@example.org\nOleg Ivanenko,\n")
    assert good(again) == []
    assert len(seats(app, cast)) == 3


@pytest.mark.parametrize(
    ("content", "name", "guess"),
    [
        (RUSSIAN.encode(), "list.csv", ""),
        (RUSSIAN.encode("utf-8-sig"), "list.csv", ""),
        (RUSSIAN.encode("utf-16"), "list.csv", ""),
        (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), "list.csv", ""),
        (RUSSIAN.encode("cp1251"), "list.csv", "Windows-1251, which is a guess"),
        (RUSSIAN.replace(";", "\t").encode("cp1251"), "list.tsv", "Windows-1251, which is a guess"),
        (RUSSIAN.replace(";", ",").replace("\n", "\r\n").encode(), "list.txt", ""),
    ],
)
def test_it_reads_what_offices_send(cast: Cast, carol: FlaskClient, content: bytes, name: str, guess: str) -> None:
    page = send(carol, cast, content, name)
    assert [row[1:4] for row in good(page)] == [
        ["Дильноза Юлдашева", "dilnoza@example.org", "русский"],
        ["Ёлкин Пётр", "", ""],
    ]
    assert ("which is a guess" in page.text) == bool(guess)
    assert guess in page.text


def test_accented_latin_letters_are_guessed_by_country(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    western = send(carol, cast, "Name\nJosé Müller\n".encode("cp1252"))
    assert [row[1] for row in good(western)] == ["José Müller"]
    dave = people.signed_in(app, cast.dave)
    there = f"/manage/{cast.other_cohort.code}/people/list"  # Belgrade
    file = (io.BytesIO("Name\nĐorđe Nikolić\n".encode("cp1250")), "list.csv")
    balkan = dave.post(there, data={"list": file})
    assert [row[1] for row in good(balkan)] == ["Đorđe Nikolić"]
    assert "Windows-1250, which is a guess" in balkan.text


def test_an_encoding_can_be_chosen_where_the_guess_was_wrong(cast: Cast, carol: FlaskClient) -> None:
    content = "Name\nĐorđe Nikolić\n".encode("cp1250")
    assert [row[1] for row in good(send(carol, cast, content, encoding="cp1250"))] == ["Đorđe Nikolić"]
    refused = send(carol, cast, content, encoding="utf-8")
    assert refused.status_code == 400
    assert "The file is not written in UTF-8." in refused.text


def test_it_reads_excel_and_a_name_in_three_columns(cast: Cast, carol: FlaskClient) -> None:
    page = send(
        carol,
        cast,
        workbook(
            [["Фамилия", "Имя", "Отчество", "№", "Почта"]]
            + [
                ["Саидова", "Парвина", "Рустамовна", 1, "parvina@example.org"],
                ["Ғуломов", "Фарҳод", "", 2, ""],
            ]
        ),
        "list.xlsx",
    )
    assert [row[1:3] for row in good(page)] == [
        ["Саидова Парвина Рустамовна", "parvina@example.org"],
        ["Ғуломов Фарҳод", ""],
    ]


def test_every_row_that_cannot_be_used_is_named_with_its_reason(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    people.trainee(app, cast.cohort, "Here Already", email="here@example.org")
    page = send(
        carol,
        cast,
        "Name,E-mail\n"
        ",nameless@example.org\n"
        "Bad Address,not an address\n"
        "Twin One,twin@example.org\n"
        "Twin Two,TWIN@example.org\n"
        "Same Name,\n"
        "SAME NAME,\n"
        "Somebody Here,here@example.org\n"
        "alice nazarova,\n"
        '"=HYPERLINK(""http://evil"")",\n'
        "Dave Elsewhere,dave@example.org\n",
    )
    told = {row[0]: row[2] for row in bad(page)}
    assert told == {
        "2": "The name is missing.",
        "3": "notanaddress is not an e-mail address: it looks like name@example.org.",
        "5": "The address stands in row 4 as well.",
        "8": "Somebody with this address is in the cohort already.",
        "10": "The sign = does not belong in a name.",
    }
    assert bad(page)[-1][3] == "Correct the name in the list."
    assert [row[0] for row in good(page)] == ["4", "6", "11"]
    assert {row[0]: row[2] for row in asked(page)} == {
        "7": "The same name stands in row 6.",
        "9": "Somebody of this name is in the cohort already.",
    }
    assert good(page)[2][4].startswith("Has an account already and gets a seat")
    carol.post(address(cast) + "/enrol", data=hidden(page))
    assert {"Twin One", "Same Name", "Dave Karimov"} < set(seats(app, cast))
    assert "Dave Elsewhere" not in seats(app, cast)


def test_what_begins_like_a_formula_or_a_tag_stays_text(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    page = send(carol, cast, workbook([["Name"], ["-Ana Petrović"], ["@Rustam Nazarov"]]), "list.xlsx")
    assert [row[1] for row in good(page)] == ["-Ana Petrović", "@Rustam Nazarov"]
    tagged = send(carol, cast, "Name\n<script>alert(1)</script>\n")
    assert "<script>alert" not in tagged.text
    assert bad(tagged)[0][1] == "<script>alert(1)</script>"


def test_a_language_that_is_not_offered_is_said_and_left_out(cast: Cast, carol: FlaskClient) -> None:
    page = send(carol, cast, "Name,Language\nZarina Qodirova,Klingon\n")
    assert good(page)[0][3] == ""
    assert "The language “klingon” is not offered here." in good(page)[0][4]


def test_columns_without_known_headings_are_asked_about(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    page = send(carol, cast, "Zarina Qodirova,zarina@example.org\nOleg Ivanenko,\n")
    assert "What the columns mean" in page.text
    assert "Zarina Qodirova" in page.text
    token = hidden(page)["list"]
    unclear = carol.post(address(cast) + "/columns", data={"list": token, "column": ["", "email"]})
    assert unclear.status_code == 400
    assert "Say where the names are" in unclear.text
    clear = carol.post(address(cast) + "/columns", data={"list": token, "column": ["name", "email"]})
    assert [row[:2] for row in good(clear)] == [["1", "Zarina Qodirova"], ["2", "Oleg Ivanenko"]]
    carol.post(address(cast) + "/enrol", data=hidden(clear))
    assert seats(app, cast) == ["Alice Nazarova", "Oleg Ivanenko", "Zarina Qodirova"]


def test_five_hundred_people_are_enrolled_and_one_more_is_too_many(app: Flask, cast: Cast, carol: FlaskClient) -> None:
    names = [f"Trainee {chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(500)]
    page = send(carol, cast, "Name,E-mail\n" + "".join(f"{name},t{n}@example.org\n" for n, name in enumerate(names)))
    assert len(good(page)) == 500
    carol.post(address(cast) + "/enrol", data=hidden(page))
    assert len(seats(app, cast)) == 501
    many = send(carol, cast, "Name\n" + "".join(f"{name}\n" for name in [*names, "One More"]))
    assert many.status_code == 400
    assert "The list has more than 500 people." in many.text
    headless = send(carol, cast, "".join(f"{name},x\n" for name in [*names, "One More"]))
    chosen = {"list": hidden(headless)["list"], "column": ["name", ""]}
    assert carol.post(address(cast) + "/columns", data=chosen).status_code == 400
    assert len(seats(app, cast)) == 501


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n\n;;\n", "There is nobody in the list."),
        (bytes(range(256)) * 4, "This is not a list"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is not a list"),
        (b"PK\x03\x04 cut off", "The Excel workbook is damaged."),
        (b'Name\n"never closed\n', "look for a quotation mark too many"),
        ("Имя\nЯ\n".encode("utf-16")[:-1], "The file is not written in UTF-16."),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(
    cast: Cast, carol: FlaskClient, content: bytes, sentence: str
) -> None:
    page = send(carol, cast, content)
    assert page.status_code == 400
    assert sentence in page.text
    assert "Enrol from a list" in page.text


def test_a_zip_that_is_no_workbook_or_too_large_inside_is_refused(cast: Cast, carol: FlaskClient) -> None:
    letter, bomb = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(letter, "w") as packed:
        packed.writestr("word/document.xml", "<w:document/>")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    assert "The Excel workbook cannot be opened." in send(carol, cast, letter.getvalue(), "list.xlsx").text
    assert "The Excel workbook is too large inside." in send(carol, cast, bomb.getvalue(), "list.xlsx").text


def test_no_file_and_a_file_that_is_too_large_are_told_apart(
    cast: Cast, carol: FlaskClient, make_app: Callable[..., Flask], database_uri: str
) -> None:
    assert "Choose a file first." in carol.post(address(cast), data={}).text
    narrow = people.signed_in(make_app(database_uri, LMS_UPLOAD_LIMIT=2_000), cast.carol)
    assert "up to 500 people and 2 kB" in narrow.get(address(cast)).text
    large = send(narrow, cast, b"Name\n" + b"x" * 2_000)
    assert large.status_code == 413
    assert "The file is too large." in large.text


def test_a_list_that_was_changed_on_the_way_or_is_meant_for_another_cohort_is_refused(
    app: Flask, cast: Cast, carol: FlaskClient
) -> None:
    fields = hidden(send(carol, cast, "Name\nZarina Qodirova\n"))
    before = everybody(app)
    changed = {**fields, "list": [fields["list"][0][:-3] + "AAA"]}
    assert carol.post(address(cast) + "/enrol", data=changed).status_code == 400
    dave = people.signed_in(app, cast.dave)
    elsewhere = dave.post(f"/manage/{cast.other_cohort.code}/people/list/enrol", data=fields)
    assert "This list was read for another cohort." in elsewhere.text
    assert everybody(app) == before


def test_a_list_is_good_for_an_hour(app: Flask, cast: Cast, carol: FlaskClient, clock: Clock) -> None:
    fields = hidden(send(carol, cast, "Name\nZarina Qodirova\n"))
    clock.forward(minutes=59)
    assert carol.post(address(cast) + "/columns", data=fields).status_code == 200
    clock.forward(minutes=2)
    late = carol.post(address(cast) + "/enrol", data=fields)
    assert late.status_code == 400
    assert "This list was read more than an hour ago." in late.text
    assert seats(app, cast) == ["Alice Nazarova"]


def test_the_pages_are_drawn_in_russian(cast: Cast, carol: FlaskClient) -> None:
    carol.set_cookie("lms_language", "ru")
    for page in (send(carol, cast, RUSSIAN), send(carol, cast, "Один,Два\n")):
        assert page.status_code == 200
        assert 'lang="ru"' in page.text
