"""What a lesson costs somebody who pays by the megabyte: every lesson that comes with Threshold, as it is sent."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from curricula.activities.scenario.case import Scenario, walk
from lms import places
from tests import people, shipped
from tests.conftest import CONTENT

FIRST_VISIT = 14_600  # bytes, compressed: ten packets, what a server sends before the first answer from the phone
LATER_VISIT = 8_000
A_LONG_WAY = 15  # choices
LONG_NAME = "Гүлжамал Абдрахманқызы Нұрмұхамбетова"

pytestmark = [pytest.mark.one_database, shipped.once]


def lessons() -> Iterator[tuple[str, str, str]]:
    """Yield curriculum, language and id of every lesson that comes with Threshold."""
    for (curriculum, speaks), course in shipped.library().curricula.items():
        for activity in course.activities:
            if activity.kind == "lesson":
                yield curriculum, speaks, activity.id


@pytest.fixture
def site(make_app: Callable[..., Flask], shipped_database_uri: str) -> Flask:
    """Return a site on which what comes with Threshold is published."""
    return make_app(shipped_database_uri, LMS_CONTENT=str(places.content_folder()))


def sent(client: FlaskClient, address: str) -> tuple[int, str]:
    """Return how many bytes travel for an address, and the page that they say."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert answer.status_code == 200, address
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[str(answer.content_encoding)]
    return len(answer.data), unpack(answer.data).decode()


def weights(site: Flask) -> Iterator[tuple[str, int, int]]:
    """Yield each lesson with the bytes of a first visit and of a later one."""
    programme = people.programme(site, "Weighing")
    cohorts: dict[tuple[str, str], tuple[FlaskClient, str]] = {}
    of_file = cache(lambda file: sent(people.browser(site), file)[0])  # nearly every lesson has the same two
    for curriculum, speaks, lesson in lessons():
        if (curriculum, speaks) not in cohorts:
            cohort = people.cohort(site, programme, curriculum=curriculum, language=speaks)
            alice = people.trainee(site, cohort, LONG_NAME)
            cohorts[curriculum, speaks] = people.signed_in(site, alice), cohort.code
        client, code = cohorts[curriculum, speaks]
        page, text = sent(client, f"/learn/{code}/lesson/{lesson}")
        files = set(re.findall(r'(?:href|src)="(/assets/[^"]+\.(?:css|js))"', text))
        assert len(files) == 2, files
        yield f"{curriculum}/{speaks}/{lesson}", page + sum(map(of_file, files)), page


def test_every_lesson_is_light(site: Flask) -> None:
    weighed = list(weights(site))
    assert len(weighed) > len(list(Path(CONTENT).rglob("*.md")))  # it is the real content, not that of the tests
    too_heavy = [
        f"{lesson}: {first} bytes, {later} when seen before"
        for lesson, first, later in weighed
        if first >= FIRST_VISIT or later >= LATER_VISIT
    ]
    assert not too_heavy, "\n".join(too_heavy)


def detour(case: Scenario, taken: tuple[int, ...]) -> int:
    """Return a choice that goes a long way round: not the best one, as long as another does not end the case."""
    moves = walk(case, taken).scene.moves
    best = next(number for number, move in enumerate(moves) if move.is_best)
    others = [number for number, move in enumerate(moves) if number != best and not case.scene(move.to).ending]
    return others[0] if others and len(taken) < A_LONG_WAY else best


def test_every_case_is_light_from_its_first_scene_to_a_long_way_behind(site: Flask) -> None:
    programme = people.programme(site, "Weighing")
    too_heavy, walked = [], 0
    for (curriculum, speaks), course in shipped.library().curricula.items():
        cases = [activity for activity in course.activities if isinstance(activity, Scenario)]
        cohort = people.cohort(site, programme, curriculum=curriculum, language=speaks)
        alice = people.signed_in(site, people.trainee(site, cohort, "Alice Nazarova"))
        for case in cases:
            begun = alice.post(f"/learn/{cohort.code}/case/{case.id}", data={"id": str(uuid4())})
            run, walked = begun.location.partition("#")[0], walked + 1
            taken: tuple[int, ...] = ()
            while True:
                size, _page = sent(alice, run)
                if size >= LATER_VISIT:
                    too_heavy.append(f"{case.id} after {len(taken)} choices: {size} bytes")
                if walk(case, taken).scene.ending:
                    break
                choice = detour(case, taken)
                assert alice.post(run, data={"step": str(len(taken)), "choice": str(choice)}).status_code == 303
                taken = (*taken, choice)
    assert walked >= 9
    assert not too_heavy, "\n".join(too_heavy)


def test_what_was_sent_before_is_not_sent_again(site: Flask) -> None:
    client = people.browser(site)
    text = client.get("/sign-in").text
    for file in re.findall(r'"(/assets/[^"]+)"', text):
        assert "immutable" in client.get(file).headers["Cache-Control"]
