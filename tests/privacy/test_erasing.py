"""Being erased: asked for by anybody, done by who manages them, for good, and without moving a single number."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Update, select
from sqlalchemy.exc import DatabaseError

from lms import database, records
from lms.accounts.names import same_name
from lms.certificates import register
from lms.learning import disk
from lms.privacy import erasing, held
from lms.records import Record
from lms.tables import invitations, metadata
from lms.tables import people as table
from lms.tables import records as log
from tests import people
from tests.learning import essay
from tests.learning.trainee import LESSON, at_work, draft
from tests.people import Cast

SAME = "Yes: the file is, bit by bit, the one that was issued."
WROTE = "Ten breaths, says Alice"


def furnish(app: Flask, cast: Cast, folder: Path) -> None:
    """Let Alice write, report, note, send a file and earn a certificate."""
    trainee = at_work(app, cast.alice, cast.alices_seat)
    essay.publish(draft(app, folder))
    essay.write(trainee, content=essay.picture())
    assert trainee.send(f"report/{LESSON}?part=0", kind="fact", text=WROTE).status_code == 303
    people.complete(app, cast.alices_seat)
    assert trainee.client.post(f"/learn/{cast.cohort.code}/certificate").status_code == 303


def everything(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return json.dumps(held.everything(cast.alice.id), ensure_ascii=False)


def counted(app: Flask, cast: Cast) -> list[tuple[str, ...]]:
    """Return what the manager's file of completions says, but for who it says it of."""
    with people.signed_in(app, cast.carol).get(f"/manage/{cast.cohort.code}/records.csv") as file:
        rows = list(csv.DictReader(io.StringIO(file.get_data(as_text=True).removeprefix("\ufeff"))))
    return [tuple(value for name, value in row.items() if name != "name") for row in rows]


def address(cast: Cast) -> str:
    return f"/manage/programmes/{cast.programme}/erase/{cast.alice.id}"


def test_an_erased_person_is_nowhere_by_name_or_word_and_every_count_is_as_before(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    furnish(app, cast, tmp_path)
    before, said = counted(app, cast), everything(app, cast)
    assert WROTE in said
    assert "worries" in said
    alice, carol = people.signed_in(app, cast.alice), people.signed_in(app, cast.carol)
    alice.post("/account/erasure", data={"reason": "I left the country"})
    assert "I left the country" in carol.get(address(cast)).text
    assert carol.post(address(cast), data={"name": "Somebody else"}).status_code == 400
    assert carol.post(address(cast), data={"name": "alice nazarova"}).status_code == 303
    left = everything(app, cast)
    for word in ("Alice", "Nazarova", WROTE, "worries", "I left", "plan.jpg", "A11CE000"):
        assert word not in left, word
    assert counted(app, cast) == before
    assert alice.get("/account").status_code == 303  # signed out for good
    assert address(cast) not in carol.get(f"/manage/programmes/{cast.programme}/privacy").text
    with app.app_context():
        assert not [path for path in disk.folder().rglob("*") if path.is_file()]


def test_a_certificate_is_confirmed_by_its_number_under_a_code(app: Flask, cast: Cast, tmp_path: Path) -> None:
    furnish(app, cast, tmp_path)
    with app.app_context():
        issued = register.latest(cast.alices_seat)
        assert issued is not None
        first_sheet = register.pdf_of(issued)
    people.signed_in(app, cast.carol).post(address(cast), data={"name": "Alice Nazarova"})
    number, reader = issued.words.number, people.browser(app)
    page = reader.get(f"/verify/{number}").text
    assert number in page
    assert "Alice" not in page
    assert "Alice" not in reader.get(f"/credentials/{number}").text
    with app.app_context():
        assert register.pdf_of(issued) != first_sheet
    same = reader.post(f"/verify/{number}", data={"pdf": (io.BytesIO(first_sheet), "mine.pdf")})
    assert SAME in same.text


def test_nothing_of_an_erased_person_is_left_in_the_files_of_the_database(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    furnish(app, cast, tmp_path)
    with app.app_context():
        name = database.engine().url.database
        if database.engine().dialect.name != "sqlite" or name is None:
            pytest.skip("The files of a server of databases are its own.")
    carol = people.signed_in(app, cast.carol)
    assert carol.post(address(cast), data={"name": "Alice Nazarova"}).status_code == 303
    with app.app_context():
        assert database.connection().exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
    for file in Path(name).parent.glob(f"{Path(name).name}*"):
        for word in ("Alice Nazarova", "A11CE000", WROTE):
            assert word.encode() not in file.read_bytes(), (file, word)


@pytest.mark.one_database
@pytest.mark.parametrize("typed", ["O\u2019Neil Gani", "o\u02bbneil  gani", "O'NEIL GANI"])
def test_a_name_is_the_same_with_the_apostrophe_of_any_keyboard(typed: str) -> None:
    assert same_name(typed, "O'Neil Gani")
    assert not same_name(typed, "ONeil Gani")


def test_nobody_erases_people_of_others_or_somebody_with_a_role(app: Flask, cast: Cast) -> None:
    elsewhere = f"/manage/programmes/{cast.programme}/erase/{cast.mallory.id}"
    carol = people.signed_in(app, cast.carol)
    assert carol.get(elsewhere).status_code == 404
    assert carol.post(elsewhere, data={"name": cast.mallory.name}).status_code == 404
    people.give(app, cast.alice, "trainee", programme=cast.other_programme, cohort=cast.other_cohort.id)
    assert carol.get(address(cast)).status_code == 404  # she learns where Carol manages nothing
    dave = people.signed_in(app, cast.dave)
    people.give(app, cast.alice, "trainer", programme=cast.programme, cohort=cast.cohort.id)
    assert dave.post(address(cast), data={"name": cast.alice.name}).status_code == 409
    assert people.again(app, cast.alice).name == "Alice Nazarova"


def test_the_database_lets_words_out_of_records_only_while_that_person_is_being_erased(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for who in (cast.alice, cast.mallory):
            with database.writing():
                records.append(Record("lesson-completed", who.id, None, app.config["LMS_CLOCK"]()))
        erasing.erase(cast.alice, cast.carol)
        words, other = log.update().values(what={"text": ""}), log.update().values(activity="other")
        hers, theirs = log.c.person == cast.alice.id, log.c.person == cast.mallory.id
        _refused(words.where(hers))  # it is over
        with database.writing():
            erasing.ask(cast.mallory.id, cast.dave.id)
        _refused(words.where(theirs))  # asked for, not begun
        with pytest.raises(DatabaseError, match="append-only"):
            _begin_and(cast, words.where(theirs), other.where(theirs))


def _begin_and(cast: Cast, *statements: Update) -> None:
    with database.writing() as link:
        erasing._begin(cast.mallory.id, cast.dave.id)
        for statement in statements:
            link.execute(statement)


def _refused(statement: Update) -> None:
    with pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
        link.execute(statement)


@pytest.mark.one_database
def test_every_table_that_names_people_says_what_a_person_is_shown_of_it_and_what_an_erasure_leaves() -> None:
    naming = {
        each.name
        for each in metadata.sorted_tables
        if any(key.column.table is table for key in each.foreign_keys) or each is table
    }
    shown = {each.name for each in held.WHOSE}
    assert naming - shown - erasing.LEFT.keys() == {invitations.name}
    assert erasing.LEFT.keys() - naming == set()


@pytest.mark.one_database
def test_everybody_reads_and_takes_what_is_held_about_them_and_never_a_secret(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    furnish(app, cast, tmp_path)
    alice = people.signed_in(app, cast.alice)
    assert WROTE in alice.get("/account/held").text
    taken = json.loads(alice.get("/account/held.json").text)
    assert [row["name"] for row in taken["people"]] == ["Alice Nazarova"]
    assert {"password", "pin"} & set(taken["people"][0]) == set()
    assert len(taken["records"]) == len(_records_of(app, cast))
    assert WROTE not in people.signed_in(app, cast.mallory).get("/account/held.json").text


def _records_of(app: Flask, cast: Cast) -> list[object]:
    with app.app_context():
        return list(database.connection().execute(select(log.c.id).where(log.c.person == cast.alice.id)).scalars())


@pytest.mark.one_database
def test_who_asked_to_be_erased_may_take_it_back(app: Flask, cast: Cast) -> None:
    alice, page = people.signed_in(app, cast.alice), f"/manage/programmes/{cast.programme}/privacy"
    for _time in range(2):
        alice.post("/account/erasure")
    assert people.signed_in(app, cast.carol).get(page).text.count(address(cast)) == 1
    alice.post("/account/erasure/withdraw")
    assert address(cast) not in people.signed_in(app, cast.carol).get(page).text
