"""Who may open and send what: every address of the site, for everybody, on what is theirs and on what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
from tests.world import (
    ALICE,
    ANONYMOUS,
    BOB,
    CAROL,
    DAVE,
    EVERYBODY,
    MALLORY,
    RULES,
    SIGNED_IN,
    Place,
    World,
    form_of,
    owned,
    settled,
)

pytestmark = pytest.mark.one_database

TRAINEE, TEACHERS, MANAGERS, ADMINISTRATOR = {ALICE}, {BOB, CAROL, DAVE}, {CAROL, DAVE}, {DAVE}
REVIEWERS = {"rosa"}  # nobody of those below: running the site makes no clinician

# Who may, by method and endpoint. What is asked for belongs to Alice, to her cohort or to its programme.
MAY: Mapping[str, frozenset[str] | set[str]] = {
    # Pages of nobody in particular. A link, a code and a certificate's number open what they name, and that alone.
    "GET chrome.static_file": set(EVERYBODY),
    "POST chrome.prefer": set(EVERYBODY),
    "GET reading.show": set(EVERYBODY),
    "POST reading.choose": set(EVERYBODY),
    "GET courses.home": set(EVERYBODY),
    "GET health.show": set(EVERYBODY),
    "GET media.show": set(EVERYBODY),  # nothing in a course is about a person
    "GET sign_in.show": set(EVERYBODY),
    "POST sign_in.sign_in": set(EVERYBODY),
    "POST sign_in.sign_out": set(EVERYBODY),
    "POST sign_in.demonstration": set(),  # only on a demonstration
    "GET forgotten.show": set(EVERYBODY),
    "POST forgotten.send": set(EVERYBODY),
    "GET invitation.show": set(EVERYBODY),
    "POST invitation.accept": set(EVERYBODY),
    "GET join.show": set(EVERYBODY),
    "POST join.join": set(EVERYBODY),
    "GET verification.ask": set(EVERYBODY),
    "GET verification.show": set(EVERYBODY),
    "POST verification.compare": set(EVERYBODY),
    "GET credentials.show": set(EVERYBODY),
    "GET credentials.issuer": set(EVERYBODY),
    "GET credentials.revoked": set(EVERYBODY),  # it names nobody
    "GET offline_check.show": set(EVERYBODY),
    "GET offline_check.listed": set(EVERYBODY),
    "GET offline_check.worker": set(EVERYBODY),
    # One's own account.
    "GET account.show": SIGNED_IN,
    "POST account.ask_email": SIGNED_IN,
    "POST account.speak": SIGNED_IN,
    "POST account.rename": SIGNED_IN,
    "POST account.change_password": SIGNED_IN,
    "POST account.sign_out_everywhere": SIGNED_IN,
    "GET email.show": {ALICE},  # the link was sent to her
    "POST email.confirm": {ALICE},
    "GET join.card": SIGNED_IN,
    # Learning.
    "GET courses.index": SIGNED_IN,
    "GET profile.show": TRAINEE,
    "POST profile.keep": TRAINEE,
    "GET consent.show": TRAINEE,
    "POST consent.accept": TRAINEE,
    "GET held.show": SIGNED_IN,
    "GET held.file": SIGNED_IN,
    "POST held.ask_erasure": SIGNED_IN,
    "POST held.withdraw": SIGNED_IN,
    "GET courses.show": TRAINEE,
    "GET words.show": TRAINEE,
    "GET words.facts": TRAINEE,
    "GET words.cards": TRAINEE,
    "GET country_rules.show": TRAINEE,
    "GET notes.index": TRAINEE,
    "GET notes.take": TRAINEE,
    "GET notes.edit": TRAINEE,
    "POST notes.keep": TRAINEE,
    "POST courses.read_in": TRAINEE,
    "GET lessons.show": TRAINEE,
    "POST lessons.answer": TRAINEE,
    "POST lessons.complete": TRAINEE,
    "GET cases.show": TRAINEE,
    "POST cases.start": TRAINEE,
    "GET cases.scene": TRAINEE,
    "POST cases.choose": TRAINEE,
    "GET tools.show": TRAINEE,
    "POST tools.use": TRAINEE,
    "GET tools.index": TEACHERS,
    "GET tools.look": TEACHERS,
    "POST tools.try_out": TEACHERS,
    "GET assignments.show": TRAINEE,
    "POST assignments.write": TRAINEE,
    "POST assignments.follow": TRAINEE,
    "GET assignments.visits": TRAINEE,
    "GET assignments.visit": TRAINEE,
    "GET remembering.index": TRAINEE,
    "GET remembering.ask": TRAINEE,
    "POST remembering.answer": TRAINEE,
    "GET remembering.told": TRAINEE,
    "GET quizzes.show": TRAINEE,
    "POST quizzes.start": TRAINEE,
    "GET quizzes.resume": TRAINEE,
    "GET quizzes.question": TRAINEE,
    "POST quizzes.answer": TRAINEE,
    "GET quizzes.review": TRAINEE,
    "POST quizzes.submit": TRAINEE,
    "GET quizzes.result": TRAINEE,
    "GET uploads.show": TRAINEE,
    "GET unsubscribing.show": set(EVERYBODY),  # the link at the foot of a message is the secret
    "POST unsubscribing.choose": set(EVERYBODY),
    "GET worker.script": set(EVERYBODY),
    "GET worker.manifest": set(EVERYBODY),
    "GET worker.loaded": set(EVERYBODY),
    "GET worker.outbox": SIGNED_IN,  # empty: what is in an outbox never leaves its device but by being sent
    "GET worker.away": SIGNED_IN,
    "GET offline.show": TRAINEE,
    "GET search.show": TRAINEE,
    "GET offline.part": TRAINEE,
    "POST sync.take": SIGNED_IN,  # each item in it is judged by itself: see tests/connect
    "POST sync.take_file": SIGNED_IN,
    "GET certificates.show": TRAINEE,
    "POST certificates.issue": TRAINEE,
    "GET certificates.pdf": TRAINEE,
    "GET reporting.of_activity": TRAINEE,
    "POST reporting.send_of_activity": TRAINEE,
    "GET reporting.of_question": TRAINEE,
    "POST reporting.send_of_question": TRAINEE,
    "GET reporting.of_scene": TRAINEE,
    "POST reporting.send_of_scene": TRAINEE,
    "GET reporting.mine": TRAINEE,
    "GET meetings.show": TRAINEE,
    "GET meetings.here": TRAINEE,
    "POST meetings.say_here": TRAINEE,
    "GET meetings.calendar_feed": set(EVERYBODY),  # a calendar program cannot sign in; the address itself is the secret
    "GET appraisal.index": TRAINEE,
    "GET appraisal.show": TRAINEE,
    "GET appraisal.criterion": TRAINEE,
    "POST appraisal.rate": TRAINEE,
    "POST appraisal.hand_in": TRAINEE,
    "POST appraisal.leave_out": TRAINEE,
    # Teaching.
    "GET teaching.index": SIGNED_IN,
    "GET teaching.show": TEACHERS,
    "GET attention.show": TEACHERS,
    "POST attention.write": TEACHERS,
    "GET timetable.index": TEACHERS,
    "POST timetable.add": TEACHERS,
    "POST timetable.plan": TEACHERS,
    "GET timetable.edit": TEACHERS,
    "POST timetable.change": TEACHERS,
    "POST timetable.cancel": TEACHERS,
    "GET attendance.show": TEACHERS,
    "POST attendance.save": TEACHERS,
    "GET attendance.code": TEACHERS,
    "GET attendance.table": TEACHERS,
    "GET attendance.file": TEACHERS,
    "GET analysis.of_cohort": TEACHERS,
    "GET analysis.in_cohort": TEACHERS,
    "GET handed_in.index": TEACHERS,
    "GET handed_in.show": TEACHERS,
    "POST handed_in.respond": TEACHERS,
    "GET recall.show": TEACHERS,
    "GET paths.index": TEACHERS,
    "GET paths.show": TEACHERS,
    "GET appraisals.index": TEACHERS,
    "GET appraisals.show": TEACHERS,
    "POST appraisals.sign_off": TEACHERS,
    "GET appraisal_beginning.new_exercise": TEACHERS,
    "POST appraisal_beginning.open_exercise": TEACHERS,
    "GET appraisal_beginning.new_round": TEACHERS,
    "POST appraisal_beginning.begin_round": TEACHERS,
    "GET consensus.show": TEACHERS,
    "POST consensus.decide": TEACHERS,
    "GET improvements.show": TEACHERS,
    "GET improvements.edit": TEACHERS,
    "POST improvements.change": TEACHERS,
    "GET appraisal_files.table": TEACHERS,
    "GET appraisal_files.pdf": TEACHERS,
    "GET trainees.show": TEACHERS,
    "GET trainees.attempt": TEACHERS,
    "POST trainees.allow": TEACHERS,
    "POST trainees.add_time": TEACHERS,
    "GET receipts.show": TEACHERS,
    "GET marking.index": TEACHERS,
    "GET marking.show": TEACHERS,
    "POST marking.mark": TEACHERS,
    "GET uploads.of_trainee": TEACHERS,
    "POST trainees.reset_pin": TEACHERS,
    "GET standards.index": ADMINISTRATOR,
    "GET standards.give": ADMINISTRATOR,
    "POST standards.look": ADMINISTRATOR,
    "POST standards.keep": ADMINISTRATOR,
    "GET publishing.index": ADMINISTRATOR,
    "GET publishing.changes": ADMINISTRATOR,
    "GET publishing.publications": ADMINISTRATOR,
    "GET publishing.confirm": ADMINISTRATOR,
    "POST publishing.publish": ADMINISTRATOR,
    "GET publishing.ask_back": ADMINISTRATOR,
    "POST publishing.go_back": ADMINISTRATOR,
    "GET reviews.index": ADMINISTRATOR,
    "GET reviews.show": ADMINISTRATOR,
    "POST reviews.sign": REVIEWERS,
    "GET reviews.module": ADMINISTRATOR,
    "POST reviews.sign_module": REVIEWERS,
    "GET course_reports.index": ADMINISTRATOR,
    "GET course_reports.show": ADMINISTRATOR,
    "GET reports.index": TEACHERS,
    "GET reports.show": TEACHERS,
    "POST reports.answer": TEACHERS,
    "GET previews.begin": ADMINISTRATOR,
    "GET previews.course": ADMINISTRATOR,
    "GET previews.activity": ADMINISTRATOR,
    "GET previews.medium": ADMINISTRATOR,
    "POST previews.answer": ADMINISTRATOR,
    "GET analysis.index": ADMINISTRATOR,
    "GET analysis.quiz": ADMINISTRATOR,
    "GET translating.index": ADMINISTRATOR,
    "GET translating.course": ADMINISTRATOR,
    "GET translating.show": ADMINISTRATOR,
    "POST translating.save": ADMINISTRATOR,
    "GET formats.index": ADMINISTRATOR,
    "POST formats.preview": ADMINISTRATOR,
    "POST formats.write": ADMINISTRATOR,
    "GET formats.give": ADMINISTRATOR,
    "GET editing.index": ADMINISTRATOR,
    "GET editing.show": ADMINISTRATOR,
    "POST editing.send": ADMINISTRATOR,
    "POST editing.look": ADMINISTRATOR,
    "GET source_files.new": ADMINISTRATOR,
    "POST source_files.create": ADMINISTRATOR,
    "GET source_files.ask_name": ADMINISTRATOR,
    "POST source_files.rename": ADMINISTRATOR,
    "GET source_files.ask_remove": ADMINISTRATOR,
    "POST source_files.remove": ADMINISTRATOR,
    "GET source_history.index": ADMINISTRATOR,
    "GET source_history.show": ADMINISTRATOR,
    "POST source_history.restore": ADMINISTRATOR,
    "POST pictures.add": ADMINISTRATOR,
    "GET pictures.show": ADMINISTRATOR,
    "GET regrades.index": ADMINISTRATOR,
    "GET regrades.show": ADMINISTRATOR,
    "POST regrades.record": ADMINISTRATOR,
    # Managing.
    "GET programmes.index": MANAGERS,
    "GET programmes.new": ADMINISTRATOR,
    "POST programmes.create": ADMINISTRATOR,
    "GET programmes.edit": MANAGERS,
    "POST programmes.update": MANAGERS,
    "GET cohorts.new": MANAGERS,
    "POST cohorts.create": MANAGERS,
    "GET cohorts.show": MANAGERS,
    "GET cohorts.edit": MANAGERS,
    "POST cohorts.update": MANAGERS,
    "GET cohorts.join_sheet": MANAGERS,
    "POST cohorts.renew_join_code": MANAGERS,
    "POST cohorts.set_joining": MANAGERS,
    "GET gains.cohort": TEACHERS,
    "GET gains.cohort_file": TEACHERS,
    "GET gains.programme": MANAGERS,
    "GET gains.programme_file": MANAGERS,
    "GET evaluation.show": TEACHERS,
    "GET evaluation.file": TEACHERS,
    "GET work_surveys.index": MANAGERS,
    "POST work_surveys.make": MANAGERS,
    "POST work_surveys.revoke": MANAGERS,
    "GET work_surveys.ask": set(EVERYBODY),  # whoever leads a trainee has no account; the link itself is the secret
    "POST work_surveys.answer": set(EVERYBODY),
    "GET evidence.cohort": MANAGERS,
    "GET evidence.programme": MANAGERS,
    "POST evidence.make_cohort": MANAGERS,
    "POST evidence.make_programme": MANAGERS,
    "GET evidence.show": MANAGERS,
    "GET evidence.download": MANAGERS,
    "POST evidence.link": MANAGERS,
    "POST evidence.revoke": MANAGERS,
    "GET evidence_link.show": set(EVERYBODY),  # an auditor has no account; the link itself is the secret
    "GET evidence_link.download": set(EVERYBODY),
    "GET dashboards.cohort": MANAGERS,
    "GET dashboards.programme": MANAGERS,
    "GET dashboards.everything": MANAGERS,
    "GET rules.show": MANAGERS,
    "POST rules.change": MANAGERS,
    "GET enrolment.people": MANAGERS,
    "GET enrolment.new_trainee": MANAGERS,
    "POST enrolment.enrol": MANAGERS,
    "GET enrolment.new_staff": MANAGERS,
    "POST enrolment.appoint": MANAGERS,
    "POST enrolment.invite": MANAGERS,
    "POST enrolment.make_cards": MANAGERS,
    "GET enrolment.ask_to_end": MANAGERS,
    "POST enrolment.end": MANAGERS,
    "GET people_import.new": MANAGERS,
    "POST people_import.upload": MANAGERS,
    "POST people_import.choose_columns": MANAGERS,
    "POST people_import.enrol": MANAGERS,
    "GET completions.cohort": MANAGERS,
    "GET completions.cohort_file": MANAGERS,
    "GET completions.programme": MANAGERS,
    "GET completions.programme_file": MANAGERS,
    "GET completions.columns_file": SIGNED_IN,
    "GET issued.cohort": MANAGERS,
    "GET issued.pdf": MANAGERS,
    "GET issued.ask": MANAGERS,
    "POST issued.revoke": MANAGERS,
    "GET issued.pdf_of_all": MANAGERS,
    "GET reissuing.ask": MANAGERS,
    "POST reissuing.reissue": MANAGERS,
    "GET reminders.show": MANAGERS,
    "POST reminders.save": MANAGERS,
    "GET signatories.show": MANAGERS,
    "POST signatories.save": MANAGERS,
    "GET roles.index": ADMINISTRATOR,
    "GET privacy.show": MANAGERS,
    "POST privacy.choose": MANAGERS,
    "GET erasing.ask": MANAGERS,
    "POST erasing.erase": MANAGERS,
    "GET looks.show": MANAGERS,
    "GET retention.show": MANAGERS,
    "POST retention.erase": MANAGERS,
    "GET consents.show": MANAGERS,
    "POST consents.publish": MANAGERS,
    "POST roles.give": ADMINISTRATOR,
    "POST roles.take": ADMINISTRATOR,
}


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
            answer = busy_world.ask(who, door, rule, place_for(door, busy_world))
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
            assert answer.status_code in (404, 410), f"{who}: {answer.status_code}"
    assert world.written() == before


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
            assert foreign.status_code in (404, 410), f"{who}: {foreign.status_code}"
            if name != "token":  # a link that is somebody else's says so: whoever holds it has the mail
                assert unknown.status_code == 404
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
