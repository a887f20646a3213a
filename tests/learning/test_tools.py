"""Working with a tool: filling it in, what comes out, and that nothing of it stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from lms import places
from tests import people, shipped
from tests.learning.gauge import PATH, SOURCE, TOOL
from tests.learning.trainee import Draft, Trainee
from tests.people import Cast
from tests.queries import asked

HEAVIEST = 8_000  # bytes, compressed, as for a lesson


@pytest.fixture
def tool(app: Flask, content: Draft) -> str:
    content.add(PATH, SOURCE).publish()
    return f"tool/{TOOL}"


def test_a_trainee_finds_a_tool_on_the_course_page_and_it_is_nothing_to_be_done(tool: str, alice: Trainee) -> None:
    before = alice.get("").text
    assert f"/{tool}" in before
    assert "How fast is the breath" in before
    assert "0 of 7" in before  # what is to be done: the tool is not among it


def test_a_filled_in_tool_gives_score_band_and_what_to_do(tool: str, alice: Trainee) -> None:
    page = alice.send(tool, breaths="2", lips="2", since="20", notes="Slow breath")
    assert page.status_code == 200
    for expected in ("4 of 11 points", "In danger", "Support breathing.", "not a diagnosis or a prescription", "40"):
        assert expected in page.text


def test_a_score_with_something_missing_has_no_band(tool: str, alice: Trainee) -> None:
    page = alice.send(tool, breaths="2").text
    assert "1 answer is missing, so this is no result yet." in page
    assert "Support breathing." not in page


def test_one_answer_may_decide_alone_and_spare_the_others(tool: str, alice: Trainee) -> None:
    page = alice.send(tool, breaths="3", lips="1").text
    for expected in (
        "Not breathing",
        "Breathe for the person.",
        "These points alone decide:",
        "Begin rescue breaths now.",
    ):
        assert expected in page
    assert "Blue</td>" not in page
    assert "Usual</bdi>" not in page


def test_a_card_follows_the_rule_of_the_cohorts_country(tool: str, alice: Trainee) -> None:
    page = alice.send(tool, breaths="1", lips="1").text
    own, _, others = page.partition("To compare in training")
    assert "Stay two hours." in own
    assert "Ask at home." in others
    assert "has no rule" not in page


def test_a_country_without_a_rule_is_told_so_and_given_none(tool: str, app: Flask, cast: Cast) -> None:
    cohort = people.cohort(app, cast.programme, country="AM", place="Yerevan", zone="Asia/Yerevan")
    person = people.trainee(app, cohort, "Ani Petrosyan")
    page = people.signed_in(app, person).post(f"/learn/{cohort.code}/{tool}", data={"breaths": "1"}).text
    own, _, others = page.partition("To compare in training")
    assert "This card has no rule for Armenia." in own
    assert "Stay two hours." not in own
    assert "Stay two hours." in others


def test_what_is_filled_in_is_kept_by_nobody(tool: str, app: Flask, alice: Trainee) -> None:
    with asked(app) as statements:
        page = alice.send(tool, breaths="2", lips="2", notes="something only she knows")
    assert "something only she knows" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert not [each for each in statements if not each.lstrip().upper().startswith("SELECT")]


def test_a_number_that_is_none_is_named_and_nothing_typed_is_lost(tool: str, alice: Trainee) -> None:
    page = alice.send(tool, breaths="2", since="a while", notes="Slow breath")
    assert page.status_code == 400
    assert "Write a number from 0 to 90." in page.text
    assert 'value="a while"' in page.text
    assert "Slow breath" in page.text
    assert 'id="result"' not in page.text


@pytest.mark.parametrize("said", ["Alice Nazarova, +992 93 123 45 67", "Алиса Назарова 12.03.1994"])
def test_a_name_with_a_phone_number_or_a_birth_date_is_warned_about(tool: str, alice: Trainee, said: str) -> None:
    assert "reads like a person’s name" in alice.send(tool, notes=said).text


def test_a_plan_with_a_date_and_a_dose_is_no_name(tool: str, alice: Trainee) -> None:
    assert "reads like a person’s name" not in alice.send(tool, notes="Call the clinic by 12.03.2027, 20 mg").text


def test_a_worked_case_can_be_filled_in_to_try_the_tool(tool: str, alice: Trainee) -> None:
    page = alice.get(f"{tool}?case=1").text
    assert 'value="20"' in page
    assert page.count(" checked") == 2
    assert alice.get(f"{tool}?case=9").status_code == 200


def test_those_who_teach_find_every_tool_and_trainees_do_not(tool: str, app: Flask, cast: Cast, alice: Trainee) -> None:
    bob = people.signed_in(app, cast.bob)
    assert "How fast is the breath" in bob.get("/tools/").text
    page = bob.post(f"/tools/overdose/en/{TOOL}", data={"breaths": "2", "lips": "2"}).text
    assert "In danger" in page
    assert "No country is chosen here." in page
    assert alice.client.get("/tools/").status_code == 404
    assert alice.client.get(f"/tools/overdose/en/{TOOL}").status_code == 404


def test_only_a_tool_is_opened_as_one(tool: str, app: Flask, cast: Cast, alice: Trainee) -> None:
    assert alice.get("tool/response/signs").status_code == 404
    assert people.signed_in(app, cast.bob).get("/tools/overdose/xx/a/b").status_code == 404


@shipped.once
@pytest.mark.one_database
def test_every_tool_that_comes_with_threshold_is_light_enough_for_a_slow_line(
    make_app: Callable[..., Flask], shipped_database_uri: str
) -> None:
    app = make_app(shipped_database_uri, LMS_CONTENT=str(places.content_folder()))
    dave = people.signed_in(app, people.settle(app).dave)
    links = re.findall(r'href="(/tools/[^"]+)"', dave.get("/tools/").text)
    sizes = {link: len(dave.get(link, headers={"Accept-Encoding": "br"}).data) for link in links}
    assert len(sizes) >= 12
    assert {link: size for link, size in sizes.items() if size > HEAVIEST} == {}
