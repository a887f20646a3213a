"""A trainee's name is corrected: who did it and why is kept, and a certificate that was issued stays as it is."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask

from lms import records
from lms.certificates import register
from lms.tables import records as log
from tests import people
from tests.people import Cast


def test_a_corrected_name_is_kept_with_its_reason_and_the_certificate_stays_valid(app: Flask, cast: Cast) -> None:
    people.complete(app, cast.alices_seat)
    people.signed_in(app, cast.alice).post(f"/learn/{cast.cohort.code}/certificate")
    with app.app_context():
        issued = register.latest(cast.alices_seat)
    assert issued is not None
    carol, there = people.signed_in(app, cast.carol), f"/manage/{cast.cohort.code}/people/{cast.alice.id}/name"
    assert f"/certificates/{issued.words.number}/reissue" in carol.get(there).text
    unreasoned = carol.post(there, data={"id": str(uuid4()), "name": "Alisa Nazarova"})
    assert unreasoned.status_code == 400
    assert 'value="Alisa Nazarova"' in unreasoned.text
    form = {"id": str(uuid4()), "name": "Alisa Nazarova", "reason": "A letter was wrong"}
    for _time in range(2):
        assert carol.post(there, data=form).status_code == 303
    assert people.again(app, cast.alice).name == "Alisa Nazarova"
    with app.app_context():
        (changed,) = records.read(log.c.kind == records.NAME_CHANGED)
    assert changed.what == {"name": "Alisa Nazarova", "before": "Alice Nazarova", "reason": "A letter was wrong"}
    assert changed.author == cast.carol.id
    page = people.browser(app).get(f"/verify/{issued.words.number}").text
    assert "This certificate is valid." in page
    assert "Alice Nazarova" in page


def test_nobody_renames_whom_they_do_not_manage_alone(app: Flask, cast: Cast) -> None:
    theirs = {"programme": cast.other_programme, "cohort": cast.other_cohort.id}
    people.give(app, cast.alice, "trainee", **theirs)
    form = {"id": str(uuid4()), "name": "Somebody Else", "reason": "None"}
    there = f"/manage/{cast.cohort.code}/people/{cast.alice.id}/name"
    assert people.signed_in(app, cast.carol).post(there, data=form).status_code == 409
    assert people.again(app, cast.alice).name == "Alice Nazarova"
