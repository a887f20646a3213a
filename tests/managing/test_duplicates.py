"""People with two accounts: found in every spelling, merged with nothing lost, and taken apart again exactly."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from werkzeug.test import TestResponse

from curricula.attendance import ABSENT, PRESENT
from lms import clock, database, identity, records
from lms.accounts import alike, merging
from lms.certificates import register
from lms.identity import Person, Seat
from lms.learning import progress
from lms.learning.cascade import trainers
from lms.records import Record
from lms.tables import looks, merges, metadata, tries
from lms.tables import people as table
from lms.tables import records as log
from tests import people, queries
from tests.conftest import Clock
from tests.connect.phone import Phone
from tests.learning.trainee import LESSON, at_work
from tests.people import Cast

IN_CYRILLIC = "Назарова Алице"
# What is written while nothing happens: who looked at what, and what was merged.
BESIDE = {looks.name, merges.name, tries.name}


@dataclass(frozen=True, slots=True)
class Twice:
    """Alice, and the account that she was given a second time; Carol's browser."""

    app: Flask
    cast: Cast
    other: Person
    carol: FlaskClient

    @property
    def address(self) -> str:
        """Where the duplicates of the programme are."""
        return f"/manage/programmes/{self.cast.programme}/duplicates"

    def compare(self) -> TestResponse:
        """Look at the two side by side."""
        both = {"person": [str(self.cast.alice.id), str(self.other.id)]}
        return self.carol.get(f"{self.address}/compare", query_string=both)

    def merge(self, **instead: str) -> TestResponse:
        """Merge the other account into Alice's, with the form of the page."""
        fields = {"kept": str(self.cast.alice.id), "merged": str(self.other.id)}
        return self.carol.post(f"{self.address}/compare", data=fields | instead, follow_redirects=True)

    def undo(self) -> TestResponse:
        """Undo the newest merge, with the button of the page."""
        key = re.findall(r'name="merge" value="([^"]+)"', self.carol.get(self.address).text)[0]
        return self.carol.post(f"{self.address}/undo", data={"merge": key}, follow_redirects=True)

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Return everything that the database holds, but for what only says what was looked at and merged."""
        with self.app.app_context():
            link = database.connection()
            return {
                each.name: [tuple(row) for row in link.execute(select(each).order_by(*each.primary_key.columns))]
                for each in metadata.sorted_tables
                if each.name not in BESIDE
            }

    def append(self, *new: Record) -> None:
        """Write records."""
        with self.app.app_context(), database.writing():
            records.append(*new)

    def state(self) -> progress.State:
        """Return where Alice stands in the cohort."""
        with self.app.app_context():
            return progress.standing(self.cast.alices_seat)


@pytest.fixture
def twice(app: Flask, cast: Cast) -> Twice:
    """Return Alice with a second account in her own cohort, under her name in Cyrillic letters."""
    other = people.trainee(app, cast.cohort, IN_CYRILLIC, card="SEC0ND00")
    return Twice(app, cast, other, people.signed_in(app, cast.carol))


def seat(of: Person) -> Seat:
    """Return the first seat of somebody."""
    held = next(each for each in of.memberships if each.cohort is not None)
    assert held.cohort is not None
    return Seat(held.id, of, held.cohort)


def also_elsewhere(twice: Twice) -> Seat:
    """Give the second account a seat in another cohort of the programme; return it."""
    elsewhere = people.cohort(twice.app, twice.cast.programme, title="Khujand, December 2026")
    people.give(twice.app, twice.other, identity.TRAINEE, programme=twice.cast.programme, cohort=elsewhere.id)
    known = people.again(twice.app, twice.other)
    (held,) = [each for each in known.memberships if each.cohort == elsewhere]
    return Seat(held.id, known, elsewhere)


def mark(seat: Seat, meeting: str, said: str) -> Record:
    """Return what a register says of somebody."""
    what = {"meeting": meeting, "mark": said, "taken": "list"}
    return Record(records.ATTENDANCE_NOTED, seat.person.id, seat.cohort.id, clock.now(), what=what)


def test_an_account_in_other_letters_is_found_and_the_two_are_shown_side_by_side(twice: Twice) -> None:
    page = unescape(twice.carol.get(twice.address).text)
    assert IN_CYRILLIC in page
    assert "Compare" in page
    compared = twice.compare().text
    for text in ("Alice Nazarova", IN_CYRILLIC, "A11C-E000", "SEC0-ND00", "Nothing has happened yet."):
        assert text in compared
    found = twice.carol.get(twice.address, query_string={"name": "SEC0-ND00"}).text
    assert re.findall(r'name="person" value="([^"]+)"', found) == [str(twice.other.id)]


def test_what_was_done_in_either_account_counts_and_either_card_signs_in(twice: Twice) -> None:
    with twice.app.app_context():
        activities = [each.id for each in progress.course_of(twice.cast.cohort).outline.activities]
        first, second = activities[::2], activities[1::2]
        by_alice = [people.did(twice.cast.alices_seat, each) for each in first]
        by_other = [people.did(seat(twice.other), each) for each in second]
    twice.append(*by_alice, *by_other)
    assert twice.state().completed_at is None
    assert "The two are one now: Alice Nazarova." in twice.merge().text
    assert twice.state().completed_at is not None
    for card in ("A11CE000", "SEC0ND00"):
        browser = people.browser(twice.app)
        browser.post("/sign-in", data={"name": card, "secret": people.PIN})
        assert "Alice Nazarova" in browser.get("/account").text
    assert IN_CYRILLIC not in twice.carol.get(f"/manage/{twice.cast.cohort.code}/people").text


def test_undoing_a_merge_puts_every_row_back_and_sending_it_twice_changes_nothing(twice: Twice) -> None:
    elsewhere = also_elsewhere(twice)
    with twice.app.app_context():
        done = [people.did(each, LESSON) for each in (twice.cast.alices_seat, seat(twice.other), elsewhere)]
        marks = [
            mark(twice.cast.alices_seat, "monday", PRESENT),
            mark(seat(twice.other), "monday", ABSENT),
            mark(twice.cast.alices_seat, "tuesday", ABSENT),
            mark(seat(twice.other), "tuesday", PRESENT),
        ]
    recalled = replace(done[1], kind=records.POINT_RECALLED)
    many = [replace(recalled, id=uuid4()) for _each in range(merging.AT_ONCE + 1)]
    twice.append(*done, *marks, *many)
    for browser in (people.signed_in(twice.app, twice.cast.alice), people.signed_in(twice.app, twice.other)):
        browser.post(
            f"/learn/{twice.cast.cohort.code}/lesson/{LESSON}/note", data={"text": "Ten breaths", "marked": "1"}
        )
    before = twice.rows()
    key = "11111111-1111-4111-8111-111111111111"
    with queries.asked(twice.app) as statements:
        for _time in range(2):
            assert twice.merge(id=key).status_code == 200
    assert sum(each.startswith("UPDATE lms_records") for each in statements) == 3  # many at once, and the other day
    with twice.app.app_context():
        of_alice = {record.id for record in records.read(log.c.person == twice.cast.alice.id)}
        there = (marks[0], marks[3])  # both days count as there
        assert of_alice == {each.id for each in (*done, *there, *many)}
    assert twice.rows() != before
    for _time in range(2):
        data = {"merge": key}
        assert twice.carol.post(f"{twice.address}/undo", data=data).status_code == 303
    assert twice.rows() == before


def test_what_was_done_since_goes_back_with_the_seat_that_only_one_had(twice: Twice, clock: Clock) -> None:
    elsewhere = also_elsewhere(twice)
    twice.merge()
    phone = people.signed_in(twice.app, twice.other)  # signed in before, and never asked again
    assert phone.get(f"/learn/{elsewhere.cohort.code}/").status_code == 200
    both, here = twice.cast.alice.id, twice.cast.cohort.id
    since = [Record(records.LESSON_COMPLETED, both, where, clock(), LESSON) for where in (elsewhere.cohort.id, here)]
    twice.append(*since)
    twice.undo()
    with twice.app.app_context():
        of_each = [records.read(log.c.person == each.id) for each in (twice.other, twice.cast.alice)]
    assert [[record.cohort for record in done] for done in of_each] == [[elsewhere.cohort.id], [here]]
    assert phone.get(f"/learn/{elsewhere.cohort.code}/").status_code == 200
    assert IN_CYRILLIC in phone.get("/account").text


def test_both_certificates_are_confirmed_after_a_merge_and_show_the_name_they_were_issued_to(twice: Twice) -> None:
    elsewhere = also_elsewhere(twice)
    for each in (twice.cast.alices_seat, elsewhere):
        people.complete(twice.app, each)
        people.signed_in(twice.app, each.person).post(f"/learn/{each.cohort.code}/certificate")
    assert "Alice Nazarova" in twice.merge().text
    with twice.app.app_context():
        both = people.again(twice.app, twice.cast.alice)
        issued = [register.latest(Seat(held.id, both, held.cohort)) for held in both.memberships if held.cohort]
    pages = [people.browser(twice.app).get(f"/verify/{each.words.number}").text for each in issued if each]
    assert len(pages) == 2
    assert all("This certificate is valid." in page for page in pages)
    assert [IN_CYRILLIC in page for page in pages].count(True) == 1


def test_what_a_phone_did_under_the_merged_account_is_taken(twice: Twice, clock: Clock) -> None:
    phone = Phone(at_work(twice.app, twice.other, seat(twice.other)), twice.other, clock)
    phone.keep().read(LESSON)
    twice.merge()
    assert set(phone.send()) == {"added"}
    assert LESSON in {record.activity for record in twice.state().log}


def test_whoever_passes_on_what_they_learned_goes_on_doing_so_in_the_account_that_goes_on(twice: Twice) -> None:
    register = f"/cascade/{twice.cast.programme}/"
    with twice.app.app_context(), database.writing():
        trainers.appoint(twice.cast.programme, twice.other.id, twice.cast.carol.id)
    alice, other = (people.signed_in(twice.app, each) for each in (twice.cast.alice, twice.other))
    assert [browser.get(register).status_code for browser in (alice, other)] == [404, 200]
    before = twice.rows()
    twice.merge()
    assert [browser.get(register).status_code for browser in (alice, other)] == [200, 200]
    with twice.app.app_context():
        assert [each.name for each in trainers.of_programme(twice.cast.programme)] == ["Alice Nazarova"]
    twice.undo()
    assert twice.rows() == before
    assert [browser.get(register).status_code for browser in (alice, other)] == [404, 200]


def test_who_holds_a_role_or_belongs_elsewhere_or_is_to_be_erased_is_not_merged(twice: Twice) -> None:
    people.give(twice.app, twice.other, identity.TRAINER, cohort=twice.cast.cohort.id)
    assert "cannot be the account that goes on" in twice.compare().text
    assert twice.merge().status_code == 409
    beyond = people.trainee(twice.app, twice.cast.cohort, "Alis Nazarova")
    theirs = {"programme": twice.cast.other_programme, "cohort": twice.cast.other_cohort.id}
    people.give(twice.app, beyond, identity.TRAINEE, **theirs)
    refused = twice.merge(merged=str(beyond.id))
    assert refused.status_code == 409
    assert "also has a place where you do not manage" in refused.text
    wishing = people.trainee(twice.app, twice.cast.cohort, "Alise Nazarova")
    people.signed_in(twice.app, wishing).post("/account/erasure", data={"reason": ""})
    assert twice.merge(merged=str(wishing.id)).status_code == 409
    assert twice.merge(merged=str(twice.cast.mallory.id)).status_code == 404
    with twice.app.app_context():
        assert merging.found() == ()


def test_merges_into_one_person_are_undone_the_newest_first(twice: Twice, clock: Clock) -> None:
    third = people.trainee(twice.app, twice.cast.cohort, "Alis Nazarova")
    twice.merge()
    clock.forward(minutes=1)
    twice.merge(kept=str(third.id), merged=str(twice.cast.alice.id))
    with twice.app.app_context():
        assert set(merging.accounts(third.id)) == {third.id, twice.cast.alice.id, twice.other.id}
        first = merging.found()[-1].id
    refused = twice.carol.post(f"{twice.address}/undo", data={"merge": str(first)})
    assert refused.status_code == 409
    twice.undo()
    with twice.app.app_context():
        assert merging.accounts(twice.cast.alice.id) == (twice.cast.alice.id, twice.other.id)
    twice.undo()
    with twice.app.app_context():
        assert merging.owner(twice.other.id) == twice.other.id


def test_what_is_held_and_what_is_erased_is_that_of_both_accounts(twice: Twice) -> None:
    twice.merge()
    held = people.signed_in(twice.app, twice.other).get("/account/held.json").text
    assert {row["name"] for row in json.loads(held)["people"]} == {"Alice Nazarova", IN_CYRILLIC}
    erase = f"/manage/programmes/{twice.cast.programme}/erase/{twice.cast.alice.id}"
    assert twice.carol.post(erase, data={"name": "Alice Nazarova"}).status_code == 303
    left = str(twice.rows())
    for word in ("Nazarova", "Назарова", "A11CE000", "SEC0ND00"):
        assert word not in left
    assert twice.undo().status_code == 409


def test_the_database_lets_a_record_change_hands_in_a_merge_and_never_otherwise(twice: Twice) -> None:
    with twice.app.app_context():
        done = people.did(twice.cast.alices_seat, LESSON)
    twice.append(done)
    twice.merge()
    statement = log.update().where(log.c.id == done.id).values(person=twice.other.id)
    with twice.app.app_context(), pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
        link.execute(statement)
    with twice.app.app_context(), pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
        link.execute(merges.delete())


@pytest.mark.one_database
def test_every_table_that_says_of_whom_it_speaks_says_what_becomes_of_it_in_a_merge() -> None:
    speaking = {
        each.name
        for each in metadata.sorted_tables
        if any(key.column.table is table and key.parent.name == "person" for key in each.foreign_keys)
    }
    moved = {each.name for each in merging.MOVED}
    assert moved | merging.LEFT.keys() == speaking
    assert moved & merging.LEFT.keys() == set()


@pytest.mark.parametrize(
    ("one", "other", "alike_names"),
    [
        ("Юлдашева Дильноза", "Dilnoza Yuldasheva", True),
        ("Ғуломов Фарҳод", "Farhod G‘ulomov", True),
        ("Ali Xolmatov", "Холматов Али", True),
        ("Milica Đorđević", "Ђорђевић Милица", True),
        ("Александр Ким", "KIM  Alexander", True),
        ("Саидова Парвина Рустамовна", "Parvina Saidova", True),
        ("Ana Smith", "Anna Smith", True),
        ("Kim Ali", "Kim Olga", False),
        ("Жанна Ким", "Анна Ким", False),
        ("Ali", "Ali Kim", False),
    ],
)
def test_names_are_compared_as_they_sound_in_any_script(one: str, other: str, alike_names: bool) -> None:
    assert alike.same_name(one, other) is alike_names
    assert list(alike.pairs({1: one, 2: other})) == ([(1, 2)] if alike_names else [])
