"""The log of looks: whoever opens a page about others, or takes it away, is noted; the log only grows."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError

from lms import database
from lms.privacy import looks
from lms.tables import looks as table
from tests import people
from tests.people import Cast
from tests.world import RULES


def test_a_look_and_a_file_are_noted_for_managers_and_for_whom_they_are_about(app: Flask, cast: Cast) -> None:
    bob, carol, code = people.signed_in(app, cast.bob), people.signed_in(app, cast.carol), cast.cohort.code
    assert bob.get(f"/teach/{code}/{cast.alice.id}").status_code == 200
    with carol.get(f"/manage/{code}/records.csv") as file:
        assert file.status_code == 200
    assert people.signed_in(app, cast.mallory).get(f"/teach/{code}/{cast.alice.id}").status_code == 404
    page = carol.get(f"/manage/programmes/{cast.programme}/log").text
    assert page.count('<th scope="row">') == 2
    assert "What one trainee did" in page
    assert "Records of a cohort" in page
    taken = carol.get(f"/manage/programmes/{cast.programme}/log?kind=export").text
    assert "Records of a cohort" in taken
    assert "What one trainee did" not in taken
    hers = carol.get(f"/manage/programmes/{cast.programme}/log?name=rahimov").text
    assert "Records of a cohort" not in hers
    assert "Bob Rahimov" in people.signed_in(app, cast.alice).get("/account/held").text
    with app.app_context():
        for statement in (table.update().values(kind="look"), table.delete()):
            with pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
                link.execute(statement)


@pytest.mark.one_database
def test_a_page_of_the_log_leads_to_what_was_seen_earlier_by_the_same_person(app: Flask, cast: Cast) -> None:
    bob, carol = people.signed_in(app, cast.bob), people.signed_in(app, cast.carol)
    for _look in range(looks.ON_A_PAGE + 1):
        assert bob.get(f"/teach/{cast.cohort.code}/{cast.alice.id}").status_code == 200
    page = carol.get(f"/manage/programmes/{cast.programme}/log?kind=look&name=rahimov").text
    assert page.count('<th scope="row">') == looks.ON_A_PAGE
    (earlier,) = re.findall(r'href="([^"]*/log\?[^"]*before=[^"]*)"', page)
    assert carol.get(html.unescape(earlier)).text.count('<th scope="row">') == 1


@pytest.mark.one_database
def test_every_page_about_one_person_and_every_file_of_staff_is_noted() -> None:
    asked = {
        door.removeprefix("GET ")
        for door, rule in RULES
        if door.startswith("GET ")
        and rule.rule.startswith(("/teach/", "/manage/"))
        and ("person" in rule.arguments or "suffix" in rule.arguments or rule.rule.endswith((".pdf", ".zip", ".csv")))
    }
    assert asked - looks.NOTED.keys() - looks.ABOUT_NOBODY == set(), "say in lms/privacy/looks.py what they tell"
    known = {door.removeprefix("GET ") for door, _rule in RULES}
    assert looks.NOTED.keys() - known == set()
