"""Who may open and send what: every address of the site, for everybody, on what is theirs and on what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms import clock, database, identity
from lms.tables import memberships
from tests import people
from tests.conftest import let_go
from tests.databases import Databases
from tests.groups import ADMINISTRATOR, TRAINEE
from tests.may import MAY
from tests.world import (
    ANONYMOUS,
    AUDITOR,
    EVERYBODY,
    MALLORY,
    RULES,
    SIGNED_IN,
    Place,
    World,
    form_of,
    guest,
    owned,
    settled,
)

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def world(
    databases: Databases, publish: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Yield a world for those who are refused: they change nothing in it, which each test makes sure of."""
    with databases.fresh(publish) as uri:
        made = settled(uri, tmp_path_factory.mktemp("instance"))
        yield made
        let_go(made.app)


@pytest.fixture(scope="module")
def busy_world(
    databases: Databases, publish: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Yield a world for those who may."""
    with databases.fresh(publish) as uri:
        made = settled(uri, tmp_path_factory.mktemp("instance"))
        yield made
        let_go(made.app)


def is_sent_to_sign_in(answer: TestResponse) -> bool:
    is_told = answer.status_code == 401 and answer.is_json  # as a device is, which follows no page
    return is_told or (answer.status_code == 303 and answer.location.startswith("/sign-in"))


def without(answer: TestResponse, *names: Any) -> str:
    """Return a page without what was asked for, which it repeats in the forms for language and colours."""
    text = answer.text
    for name in names:
        text = text.replace(str(name), "…")
    return text


every_door = pytest.mark.parametrize(("door", "rule"), RULES, ids=[f"{door} {rule.rule}" for door, rule in RULES])


def place_for(door: str, world: World) -> Place:
    """Return what is Alice's; where a place or a person ends for good, that of somebody not needed afterwards."""
    if door == "POST programme_roles.end":
        leaving = people.again(world.app, guest(world.app, world.cast, identity.AUDITOR))
        return {**world.ours, "membership": leaving.memberships[0].id}
    if door not in ("POST enrolment.end", "POST erasing.erase"):
        return world.ours
    leaving = people.trainee(world.app, world.cast.cohort, "On the way out")
    return {**world.ours, "membership": leaving.memberships[0].id, "person": leaving.id}


def test_every_address_says_who_may() -> None:
    doors = {door for door, _rule in RULES}
    assert doors - MAY.keys() == set(), "say in MAY who may"
    assert MAY.keys() - doors == set(), "these are no longer there"


def test_nothing_is_sent_in_any_other_way() -> None:
    assert {door.partition(" ")[0] for door, _rule in RULES} == {"GET", "POST"}


@every_door
def test_who_may_gets_in(busy_world: World, door: str, rule: Rule) -> None:
    for who in EVERYBODY:
        if who in MAY[door]:
            answer = busy_world.ask(who, door, rule, place_for(door, busy_world), sends_file=True)
            wanders = door in ("POST sign_in.sign_out", "POST account.sign_out_everywhere", "GET courses.home")
            assert wanders or not is_sent_to_sign_in(answer), who
            assert answer.status_code in (200, 303, 400, 409), f"{who}: {answer.status_code}"


@every_door
def test_everybody_else_is_refused_and_nothing_is_written(world: World, door: str, rule: Rule) -> None:
    before = world.written()
    for who in EVERYBODY:
        if who in MAY[door]:
            continue
        answer = world.ask(who, door, rule, world.ours)
        if who == ANONYMOUS and MAY[door] - {ANONYMOUS}:
            assert is_sent_to_sign_in(answer), who
        else:
            assert answer.status_code in refusals(who, door), f"{who}: {answer.status_code}"
    assert world.written() == before


def refusals(who: str, door: str) -> tuple[int, ...]:
    """Return how somebody is refused: an auditor, who sees that there is something, is told why it takes no form."""
    return (403, 404, 410) if who == AUDITOR and door.startswith("POST") else (404, 410)


@every_door
def test_what_is_not_ones_own_answers_exactly_as_if_there_were_no_such_thing(
    world: World, door: str, rule: Rule
) -> None:
    if MAY[door] >= set(EVERYBODY):
        return  # a certificate's number opens it to everybody
    before = world.written()
    for name in owned(rule):
        for who in sorted(SIGNED_IN):
            if is_at_home(who, name, door, rule):
                continue
            foreign = world.ask(who, door, rule, {**world.ours, name: world.theirs[name]})
            unknown = world.ask(who, door, rule, {**world.ours, name: world.unknown[name]})
            assert foreign.status_code in refusals(who, door), f"{who}: {foreign.status_code}"
            if name != "token":  # a link that is somebody else's says so: whoever holds it has the mail
                assert unknown.status_code == foreign.status_code
                assert without(foreign, world.theirs[name]) == without(unknown, world.unknown[name])
    assert world.written() == before


def is_at_home(who: str, name: str, door: str, rule: Rule) -> bool:
    """Whether somebody may have what is Mallory's: she herself, and whoever runs the site."""
    if name == "token":
        return who == MALLORY
    only_place = owned(rule) == [name] and name in ("cohort", "programme", "report", "pack")
    return only_place and who in ({MALLORY} if MAY[door] == TRAINEE else MAY[door] & ADMINISTRATOR)


def test_a_trainee_of_the_same_cohort_sees_nothing_of_anothers(world: World) -> None:
    neighbour = people.trainee(world.app, world.cast.cohort, "Aziza Karimova")
    browser, before = people.signed_in(world.app, neighbour), world.written()
    for door, rule in RULES:
        if "attempt" in rule.arguments and MAY[door] == TRAINEE:
            with world.app.test_request_context():
                address = url_for(rule.endpoint, **world.values(door, rule, world.ours))
            answer = browser.get(address) if door.startswith("GET") else browser.post(address, data=form_of(world.ours))
            assert answer.status_code == 404, door
    assert browser.get(f"/learn/{world.cast.cohort.code}/certificate.pdf").status_code == 404
    assert world.written() == before


def test_a_role_that_has_ended_opens_nothing(world: World) -> None:
    former = people.person(world.app, "Farida", email=f"{uuid4()}@example.org")
    place = world.cast.cohort
    for role in (identity.TRAINEE, identity.TRAINER):
        people.give(world.app, former, role, programme=place.programme, cohort=place.id)
    people.give(world.app, former, identity.MANAGER, programme=place.programme)
    paths = [f"/learn/{place.code}/", f"/teach/{place.code}/", f"/manage/{place.code}/"]
    browser = people.signed_in(world.app, former)
    assert [browser.get(path).status_code for path in paths] == [200, 200, 200]
    with world.app.app_context(), database.writing() as link:
        link.execute(memberships.update().where(memberships.c.person == former.id).values(ended_at=clock.now()))
    assert [browser.get(path).status_code for path in paths] == [404, 404, 404]


def test_a_session_of_somebody_who_signed_out_everywhere_opens_nothing(world: World) -> None:
    somebody = people.trainee(world.app, world.cast.cohort, "Gulnara")
    stolen, own = people.signed_in(world.app, somebody), people.signed_in(world.app, somebody)
    assert stolen.get(f"/learn/{world.cast.cohort.code}/").status_code == 200
    own.post("/account/sign-out-everywhere")
    assert is_sent_to_sign_in(stolen.get(f"/learn/{world.cast.cohort.code}/"))


@pytest.mark.parametrize("kept", ["x", f"{UUID(int=0)}:1", "", "1", ":", "é:1", "a" * 5000])
def test_a_session_that_nobody_has_opens_nothing(world: World, kept: str) -> None:
    browser = people.browser(world.app)
    with browser.session_transaction() as session:
        session["_user_id"] = kept
    assert is_sent_to_sign_in(browser.get("/account"))
