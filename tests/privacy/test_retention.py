"""How long names are kept: a warning first, then the manager erases whom nobody keeps any more."""

from __future__ import annotations

from flask import Flask

from tests import people
from tests.conftest import Clock
from tests.people import Cast


def test_a_manager_is_warned_and_erases_whom_no_other_cohort_keeps(app: Flask, cast: Cast, clock: Clock) -> None:
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}/retention"
    stays = people.trainee(app, cast.cohort, "Timur Askarov")
    people.give(app, stays, "trainee", programme=cast.other_programme, cohort=cast.other_cohort.id)
    privacy = page.replace("retention", "privacy")
    assert carol.post(privacy, data={"months": "no"}).status_code == 400
    assert carol.post(privacy, data={"months": "12"}).status_code == 303
    assert page not in carol.get("/manage/").text
    clock.forward(days=330)  # the cohort ended on 27 November 2026
    assert page in carol.get("/manage/").text
    assert "until 27 November 2027" in carol.get(page).text
    carol.post(page, data={"sure": "1"})
    assert people.again(app, cast.alice).name == "Alice Nazarova"  # it is not over yet
    clock.forward(days=60)
    carol = people.signed_in(app, cast.carol)
    assert "over since 27 November 2027" in carol.get(page).text
    assert carol.post(page).status_code == 400
    assert carol.post(page, data={"sure": "1"}).status_code == 303
    assert people.again(app, cast.alice).name != "Alice Nazarova"
    assert people.again(app, stays).name == "Timur Askarov"
