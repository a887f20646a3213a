"""The ways of a cohort through a case: who counts, what the map and the table say, and what only trainers see."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import people
from tests.learning import doorway
from tests.learning.trainee import Draft, Trainee, at_work, draft
from tests.people import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.settle(app)


@pytest.fixture(autouse=True)
def published(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """Publish the case of these tests."""
    content = draft(app, tmp_path_factory.mktemp("case"))
    doorway.publish(content, level="optional")
    return content


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.bob)


def shown(bob: FlaskClient, cast: Cast, query: str = "") -> str:
    return bob.get(f"/teach/{cast.cohort.code}/case/{doorway.CASE}{query}").text


def rows(page: str) -> dict[str, str]:
    """Return how often each choice was made, as the table says."""
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("<tr>")[1:])
    return {re.sub("<.*", "", row[1]).strip(): row[-1] for row in cells}


def endings(page: str) -> list[str]:
    return re.findall(r"<dd>(\d+)</dd>", page)


def test_the_map_and_the_table_count_each_persons_first_run(cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    doorway.walk(alice, 1, 2)
    doorway.walk(alice, 0, 0)
    page = shown(bob, cast)
    assert rows(page) == {
        "Speak to her and look at her breathing": "0",
        "Pour cold water on her": "1",
        "Go home": "1",
        "Stay with her": "0",
        "Leave her with her friend": "0",
    }
    assert endings(page) == ["0", "0", "1"]
    numbers = re.findall(r'<text class="number"[^>]*>([^<]*)</text>', page)
    assert numbers == ["0 ★", "1", "1", "0 ★", "0"]
    assert "1 person, their first run" in page


def test_all_runs_are_counted_where_that_is_asked(cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    doorway.walk(alice, 1, 2)
    doorway.walk(alice, 0, 0)
    page = shown(bob, cast, "?runs=all")
    assert (rows(page)["Go home"], rows(page)["Stay with her"]) == ("1", "1")
    assert endings(page) == ["1", "0", "1"]
    assert "2 runs, all runs counted" in page


def test_wider_lines_are_those_that_more_people_took(app: Flask, cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    doorway.walk(alice, 0, 0)
    nadia = people.trainee(app, cast.cohort, "Nadia Alieva")
    doorway.walk(Trainee(people.signed_in(app, nadia), cast.cohort.code), 0, 1)
    widths = [float(width) for width in re.findall(r'class="way[^"]*"[^>]*stroke-width="([\d.]+)"', shown(bob, cast))]
    assert widths[0] > widths[3] == widths[4] > widths[1] == widths[2]


def test_a_trainer_has_the_questions_for_the_debrief(cast: Cast, bob: FlaskClient) -> None:
    assert "Who would have gone home, and why?" in shown(bob, cast)


def test_steps_of_an_earlier_version_are_counted_apart(
    cast: Cast, alice: Trainee, bob: FlaskClient, published: Draft
) -> None:
    doorway.walk(alice, 2)
    published.edit(doorway.PATH, '(#end-nobody-came-harm "safety -9")', '(#awake "safety -9")')
    published.edit(doorway.PATH, "(#end-her-friend-stays-mixed)", "(#end-nobody-came-harm)")
    published.edit(doorway.PATH, "## End: Her friend stays (mixed)\nHe calls you an hour later.\n\n", "").publish()
    page = shown(bob, cast)
    assert "1 step belongs to an earlier version" in page
    assert rows(page)["Go home"] == "0"


def test_the_cohort_leads_to_its_cases(cast: Cast, alice: Trainee, bob: FlaskClient) -> None:
    doorway.walk(alice, 0, 0)
    assert f"/teach/{cast.cohort.code}/cases" in bob.get(f"/teach/{cast.cohort.code}/").text
    listed = bob.get(f"/teach/{cast.cohort.code}/cases").text
    assert "The open doorway" in listed
    assert "1 person came to an ending" in listed


def test_runs_of_another_cohort_are_not_counted(app: Flask, cast: Cast, bob: FlaskClient) -> None:
    doorway.walk(at_work(app, cast.mallory, cast.mallorys_seat), 2)
    assert endings(shown(bob, cast)) == ["0", "0", "0"]


@pytest.mark.parametrize("activity", ["response/signs", "response/quiz", "nowhere/at-all"])
def test_only_a_case_has_a_map(cast: Cast, bob: FlaskClient, activity: str) -> None:
    assert bob.get(f"/teach/{cast.cohort.code}/case/{activity}").status_code == 404


def test_an_author_sees_the_whole_case_with_its_endings_before_it_is_published(app: Flask, cast: Cast) -> None:
    dave = people.signed_in(app, cast.dave)
    page = dave.get(f"/content/preview/2/overdose/en/{doorway.CASE}").text
    for expected in ("Pour cold water on her", "A minute is lost", "Nobody came", "Ending: harm", "safety -9"):
        assert expected in page
    review = dave.get(f"/content/reviews/2/overdose/en/{doorway.CASE}").text
    assert "Pour cold water on her" in review
