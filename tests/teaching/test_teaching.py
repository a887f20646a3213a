"""The trainer's cohorts, and the table of one."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from lms import database
from lms.identity import TRAINEE, TRAINER, Seat
from lms.tables import memberships
from tests import people
from tests.conftest import Clock
from tests.people import Cast
from tests.queries import asked
from tests.teaching.conftest import Read, Try

COLUMNS = ["1.1", "2.1", "2.2", "2.3", "3.1", "3.2", "4.1"]


def cells(page: str, name: str) -> list[str]:
    """Return what stands in a trainee's row, one text for each column after the name."""
    (row,) = [row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if f"<bdi>{name}</bdi>" in row and "<td" in row]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in re.findall(r"<td.*?</td>", row, re.S)]


def test_a_trainer_sees_her_own_cohorts_only(app: Flask, cast: Cast) -> None:
    page = people.signed_in(app, cast.bob).get("/teach/").text
    assert "Dushanbe, November 2026" in page
    assert "Belgrade, November 2026" not in page


def test_a_trainer_of_a_programme_teaches_every_cohort_in_it(app: Flask, cast: Cast) -> None:
    erin = people.person(app, "Erin Site", email="erin@example.org")
    people.give(app, erin, TRAINER, programme=cast.other_programme)
    browser = people.signed_in(app, people.again(app, erin))
    assert "Belgrade, November 2026" in browser.get("/teach/").text
    assert "Mallory Petrović" in browser.get(f"/teach/{cast.other_cohort.code}/").text


def test_who_teaches_nothing_is_told_so(app: Flask, cast: Cast) -> None:
    assert "You teach no cohort at the moment." in people.signed_in(app, cast.mallory).get("/teach/").text


@pytest.mark.parametrize(
    ("name", "code"), [("bob", 200), ("carol", 200), ("dave", 200), ("alice", 404), ("mallory", 404)]
)
def test_a_cohorts_table_is_open_to_those_who_teach_or_manage_it(app: Flask, cast: Cast, name: str, code: int) -> None:
    browser = people.signed_in(app, getattr(cast, name))
    assert browser.get(f"/teach/{cast.cohort.code}/").status_code == code


def test_a_trainer_reaches_no_other_cohort_and_nobody_unknown_reaches_any(app: Flask, cast: Cast) -> None:
    bob = people.signed_in(app, cast.bob)
    assert bob.get(f"/teach/{cast.other_cohort.code}/").status_code == 404
    assert bob.get("/teach/NOWHERE0/").status_code == 404
    assert people.browser(app).get(f"/teach/{cast.cohort.code}/").status_code == 303
    assert people.browser(app).get("/teach/").status_code == 303


def test_the_table_says_by_sign_and_word_where_everybody_stands(
    app: Flask, cast: Cast, read_lesson: Read, try_quiz: Try
) -> None:
    alice = cast.alices_seat
    try_quiz(alice, "before/pre-test", right=False)
    read_lesson(alice, "response/signs")
    try_quiz(alice, "response/quiz", right=False)
    try_quiz(alice, "response/quiz")
    try_quiz(alice, "aftercare/quiz", right=False)
    try_quiz(alice, "after/post-test", hand_in=False)
    page = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/").text
    assert re.findall(r'<th scope="col">([\d.]+) ', page) == COLUMNS
    assert cells(page, "Alice Nazarova") == [
        "Done 0%",
        "Done",
        "To do",
        "Passed 100% ×2",
        "To do",
        "Not passed 0%",
        "Started",
        "3",
        "23 Nov 2026",
    ]
    assert re.search(r"<tfoot>.*Done by</th><td>1</td><td>1</td><td>0</td><td>1</td><td>0</td>", page)


def test_what_nobody_began_is_missing_only_once_the_training_is_over(app: Flask, cast: Cast, clock: Clock) -> None:
    bob = people.signed_in(app, cast.bob)
    assert cells(bob.get(f"/teach/{cast.cohort.code}/").text, "Alice Nazarova") == ["To do"] * 7 + ["0", "not yet"]
    clock.forward(days=5)  # the 28th; the last day was the 27th
    assert cells(bob.get(f"/teach/{cast.cohort.code}/").text, "Alice Nazarova")[:7] == ["Missing"] * 7


def test_a_seat_that_was_ended_leaves_the_table(app: Flask, cast: Cast, clock: Clock) -> None:
    with app.app_context(), database.writing() as link:
        link.execute(memberships.update().where(memberships.c.role == TRAINEE).values(ended_at=clock()))
    page = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/").text
    assert "Alice Nazarova" not in page
    assert "Nobody is enrolled yet." in page


def test_a_phone_gets_a_list_with_one_entry_for_each_person(app: Flask, cast: Cast, read_lesson: Read) -> None:
    read_lesson(cast.alices_seat, "response/signs")
    page = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/").text
    (listed,) = re.findall(r'<ul class="steps only-narrow">.*?</ul>', page, re.S)
    assert listed.count("<li>") == 1
    assert "1 of 7" in listed
    assert "seen on 23 November 2026" in listed


def test_names_that_look_like_markup_are_text(app: Flask, cast: Cast) -> None:
    people.trainee(app, cast.cohort, "<script>alert(1)</script>")
    page = people.signed_in(app, cast.bob).get(f"/teach/{cast.cohort.code}/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_table_is_drawn_in_russian(app: Flask, cast: Cast) -> None:
    bob = people.signed_in(app, cast.bob)
    bob.set_cookie("lms_language", "ru")
    for address in ("/teach/", f"/teach/{cast.cohort.code}/"):
        page = bob.get(address)
        assert page.status_code == 200
        assert 'lang="ru"' in page.text


def test_the_table_takes_as_many_queries_for_a_full_room_as_for_one_person(
    app: Flask, cast: Cast, read_lesson: Read, try_quiz: Try
) -> None:
    bob = people.signed_in(app, cast.bob)
    address = f"/teach/{cast.cohort.code}/"
    bob.get(address)
    with asked(app) as for_one:
        bob.get(address)
    for number in range(5):
        trainee = people.trainee(app, cast.cohort, f"Trainee {number}")
        seat = Seat(trainee.memberships[0].id, trainee, cast.cohort)
        read_lesson(seat, "response/signs")
        try_quiz(seat, "response/quiz")
    with asked(app) as for_six:
        assert "Trainee 4" in bob.get(address).text
    assert len(for_six) == len(for_one)
