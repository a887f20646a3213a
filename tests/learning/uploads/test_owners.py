"""Whose a file is, and who else may see it."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask

from lms import records
from lms.identity import Person, Seat
from tests import people
from tests.learning import essay
from tests.learning.essay import ESSAY, FILE, send_file
from tests.learning.trainee import Trainee, at_work
from tests.learning.uploads.sent import (
    answers,
    download,
    kept,
    own,
    rows,
    sent,
)
from tests.people import Cast


def test_a_file_is_served_to_its_owner_and_to_who_teaches_there_and_to_nobody_else(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    send_file(alice, alice.begin(ESSAY), essay.picture())
    name, cohort = sent(app, cast), cast.cohort.code
    owners, taught = f"/learn/{cohort}/file/{name}", f"/teach/{cohort}/{cast.alice.id}/file/{name}"
    neighbour = people.trainee(app, cast.cohort, "Aziza Karimova")
    for who in (neighbour, cast.mallory, cast.bob, cast.carol, cast.dave):
        assert people.signed_in(app, who).get(owners).status_code == 404
    for who in (neighbour, cast.mallory, cast.alice):
        assert people.signed_in(app, who).get(taught).status_code == 404
    for who in (cast.bob, cast.carol):
        browser = people.signed_in(app, who)
        assert download(browser, taught).data == own(app, cast, alice).data
        assert browser.get(f"/teach/{cohort}/{neighbour.id}/file/{name}").status_code == 404
    assert people.browser(app).get(owners).status_code == 303
    assert alice.get(f"file/{uuid4()}").status_code == 404


def test_an_answer_that_names_somebody_elses_file_is_refused(app: Flask, cast: Cast, alice: Trainee) -> None:
    send_file(alice, alice.begin(ESSAY), essay.picture())
    neighbour = at_work(app, *seated(app, cast))
    attempt = neighbour.begin(ESSAY)
    for name in (sent(app, cast), str(uuid4()), "plan.jpg", "../../etc/passwd", "\ufdd0"):
        refused = neighbour.answer(attempt, FILE, name)
        assert refused.status_code == 400
        assert "was not sent from here" in refused.text
    assert len(answers(app, cast)) == 1
    assert essay.of_attempt(app, attempt, records.ANSWER_GIVEN) == []


def seated(app: Flask, cast: Cast) -> tuple[Person, Seat]:
    """Return somebody else of Alice's cohort, and their seat."""
    person = people.trainee(app, cast.cohort, "Aziza Karimova")
    return person, Seat(person.memberships[0].id, person, cast.cohort)


def test_two_people_who_send_the_same_file_have_each_their_own(app: Flask, cast: Cast, alice: Trainee) -> None:
    other, seat = seated(app, cast)
    neighbour = at_work(app, other, seat)
    for trainee in (alice, neighbour):
        assert send_file(trainee, trainee.begin(ESSAY), essay.picture(), f"{trainee.client}.jpg").status_code == 303
    assert len(rows(app)) == 2
    assert len(kept(app)) == 1


def test_a_file_that_is_gone_from_the_disk_is_told_on_a_page(app: Flask, cast: Cast, alice: Trainee) -> None:
    send_file(alice, alice.begin(ESSAY), essay.picture())
    (path,) = kept(app)
    path.unlink()
    answer = own(app, cast, alice)
    assert answer.status_code == 404
    assert "belongs to the backup" in answer.text
