"""The manager's work: a programme and a cohort from nothing, people by hand and from a list, files for the funder."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from lms import identity
from tests import people
from tests.browser import DESK
from tests.conftest import Clock
from tests.e2e.conftest import Visit
from tests.e2e.course import COURSE
from tests.e2e.visitor import Visitor
from tests.people import Cast

LIST = """Name;E-mail;Language
Айгуль Токтогулова;aigul@example.org;ru
Timur Askarov;;
;nobody@example.org;
Milica Đorđević;milica at example.org;
Sherzod G‘aniyev;aigul@example.org;
"""


@pytest.fixture
def carol(app: Flask, visit: Visit) -> Visitor:
    """Return Carol at her desk: she manages the site's programmes, of which there is none yet."""
    who = people.person(app, "Carol Saidova", email="carol@example.org")
    people.give(app, who, identity.MANAGER)
    carol = visit(DESK)
    carol.sign_in("carol@example.org", people.PASSWORD)
    return carol


def make_a_programme_with_a_cohort(carol: Visitor) -> str:
    """Make both, after a mistake that loses nothing; return the path of the cohort."""
    assert carol.heading == "Programmes"
    carol.follow("New programme")
    carol.fill("Title", "Treatment near home")
    carol.fill("Funder", "A funder")
    carol.fill("First day", "2026-12-31")
    carol.fill("Last day", "2026-01-01")
    carol.press("Save")
    assert "There is 1 problem" in carol.text
    assert carol.field("Funder").input_value() == "A funder"
    carol.fill("First day", "2026-01-01")
    carol.fill("Last day", "2026-12-31")
    carol.press("Save")
    carol.follow("New cohort")
    carol.fill("Title", "Dushanbe, November")
    carol.field("Course and language").select_option(label="Helping in an overdose (English)")
    carol.fill("First day", "2026-11-23")
    carol.fill("Last day", "2026-11-27")
    carol.fill("Place", "Dushanbe")
    carol.field("Country").select_option(label="Tajikistan")
    carol.page.get_by_label("In person", exact=True).check()
    carol.press("Save")
    assert carol.heading == "Dushanbe, November"
    return carol.path


def enrol(carol: Visitor, cohort: str, name: str) -> tuple[str, str]:
    """Enrol somebody without e-mail; return number and PIN of the card."""
    carol.open(f"{cohort}people/new")
    carol.fill("Name", name)
    carol.press("Enrol")
    return carol.card()


@pytest.mark.one_database
def test_a_manager_makes_a_programme_and_a_cohort_whose_sheet_lets_people_in(carol: Visitor, visit: Visit) -> None:
    cohort = make_a_programme_with_a_cohort(carol)
    code = carol.page.locator(".code").inner_text()
    carol.follow("Sheet to print")
    expect(carol.page.locator(".qr svg")).to_be_visible()
    assert carol.page.locator(".code").inner_text() == code
    address = carol.page.locator(".join b").inner_text()
    somebody = visit()
    somebody.page.goto(address)
    assert somebody.heading == "Dushanbe, November"
    carol.follow("Back")
    carol.press("Close joining")
    somebody.page.reload()
    assert somebody.heading == "This code opens no course that people can join now."
    assert carol.path == cohort


@pytest.mark.one_database
def test_a_manager_enrols_by_hand_and_from_a_list_with_rows_that_cannot_be_used(
    carol: Visitor, visit: Visit, tmp_path: Path
) -> None:
    cohort = make_a_programme_with_a_cohort(carol)
    number, pin = enrol(carol, cohort, "Парвина Саидова")
    file = tmp_path / "people.csv"
    file.write_text(LIST, encoding="utf-8")
    carol.open(f"{cohort}people/list")
    carol.field("List").set_input_files(file)
    carol.press("Look at the list")
    assert "2 people can be enrolled. 3 rows cannot be used." in carol.text
    bad = carol.page.get_by_role("region", name="Rows that cannot be used").get_by_role("row")
    assert [row.get_by_role("rowheader").inner_text() for row in bad.all()[1:]] == ["4", "5", "6"]
    carol.press("Enrol 2 people")
    assert "2 people were enrolled." in carol.text
    assert "3 trainees" in carol.text
    trainee = visit()
    trainee.sign_in(number, pin)
    assert trainee.heading == "Helping in an overdose"


@pytest.mark.one_database
def test_a_site_begins_with_one_command_and_its_people_invite_each_other(app: Flask, visit: Visit) -> None:
    made = app.test_cli_runner().invoke(
        args=["lms", "admin", "dave@example.org", "--name", "Dave Karimov", "--password", people.PASSWORD]
    )
    assert made.exit_code == 0, made.output
    dave, bob = visit(DESK), visit(DESK)
    app.config["LMS_MAIL_URL"] = ""  # a site that cannot send mail shows the links instead
    dave.sign_in("dave@example.org", people.PASSWORD)
    cohort = make_a_programme_with_a_cohort(dave)
    dave.open(f"{cohort}staff/new")
    dave.fill("E-mail", "bob@example.org")
    dave.fill("Name", "Bob Rahimov")
    dave.press("Add")
    assert "This site cannot send mail: hand the link on yourself." in dave.text
    bob.page.goto(dave.page.locator("code").inner_text())
    bob.page.get_by_label("Password").fill(people.PASSWORD)
    bob.press("Keep the password and sign in")
    assert bob.heading == "Teaching"
    bob.follow("Dushanbe, November")
    bob.open(cohort)
    assert bob.heading == "There is no such page, or it is not yours."


def test_the_files_say_what_the_page_of_the_records_says(
    app: Flask, cast: Cast, clock: Clock, visit: Visit, tmp_path: Path
) -> None:
    carol, alice = visit(DESK), visit()
    alice.sign_in(cast.alice.card, people.PIN)
    alice.open(f"/learn/{cast.cohort.code}/quiz/before/pre-test")
    alice.press("Start")
    alice.answer(COURSE["en"].right)
    alice.press("Hand in")
    clock.forward(minutes=5)
    alice.follow("Next: Three signs")
    alice.check(("Slow breathing",))
    alice.press("I have finished this lesson")
    clock.forward(minutes=5)  # what has just arrived is not settled yet
    carol.sign_in(cast.carol.email, people.PASSWORD)
    carol.open(f"/manage/{cast.cohort.code}/records")
    shown = [
        [row.get_by_role("rowheader").inner_text(), *row.get_by_role("cell").all_inner_texts()[1:2]]
        for row in carol.page.get_by_role("table").first.get_by_role("row").all()[1:]
    ]
    assert shown == [["Alice Nazarova", "Three signs"], ["Alice Nazarova", "Before the course"]]
    for rows in files(carol, tmp_path):
        said = [[row["name"], row["activity"]] for row in rows]
        assert sorted(said) == sorted(shown)
        scores = [row["score"] for row in rows if row["kind"] == "quiz-marked"]
        assert [float(str(score)) for score in scores] == [1.0]


def files(carol: Visitor, folder: Path) -> list[list[Mapping[str, object]]]:
    """Download the records with names in every format; return the rows of each file."""
    offered = carol.page.locator("p.tools", has_text="With names:").first.get_by_role("link")
    kept = {}
    for link in offered.all():
        name = carol.download(link).suggested_filename
        kept[name.rpartition(".")[2]] = folder / name
        carol.download(link).save_as(folder / name)
    sheet = CalamineWorkbook.from_path(str(kept["xlsx"])).get_sheet_by_index(0).to_python()
    with kept["csv"].open(encoding="utf-8-sig", newline="") as file:
        comma_separated: list[Mapping[str, object]] = list(csv.DictReader(file))
    lines = [json.loads(line) for line in kept["jsonl"].read_text(encoding="utf-8").splitlines()]
    headings = [str(cell) for cell in sheet[0]]
    return [[dict(zip(headings, row, strict=True)) for row in sheet[1:]], comma_separated, lines]
