"""A trainee says "this seems wrong", of a part of a lesson or of a question, and sees what became of it."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lms.identity import Seat
from lms.learning import reported
from lms.learning.reported import Report
from tests import people
from tests.learning import doorway, gauge
from tests.learning.trainee import LESSON, POST_TEST, PRE_TEST, QUIZ, Draft, Trainee, at_work
from tests.people import Cast

PART, CHECK = f"report/{LESSON}?part=0", f"report/{LESSON}?part=1"


def report(alice: Trainee, path: str, **form: str) -> TestResponse:
    """Send the form of a report; ``form`` is what is otherwise than in one that is in order."""
    return alice.send(path, **{"kind": "fact", "text": "It should be nine.", **form})


def kept(app: Flask, seat: Seat) -> tuple[Report, ...]:
    with app.app_context():
        return reported.of_seat(seat)


def test_below_each_part_and_each_check_of_a_lesson_is_a_link_that_leads_to_its_own_words(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    page = alice.get(f"lesson/{LESSON}").text
    assert re.findall(r'href="(\?report=\d+)"', page) == ["?report=0", "?report=1", "?report=2"]
    led = alice.get(f"lesson/{LESSON}?report=1")
    assert led.status_code == 303
    form = alice.client.get(led.location).text
    assert "Which sign tells you most?" in form
    assert "Slow breathing" in form
    assert "fewer than 10 breaths" not in form
    words = alice.get(PART).text
    assert "Three signs together mean an opioid overdose" in words
    assert report(alice, PART, passage="0", text="  Which source?\nI see none.  ").status_code == 303
    (one,) = kept(app, cast.alices_seat)
    assert (one.part, one.question, one.kind, one.text) == (0, "", "fact", "Which source?\nI see none.")
    assert one.quote.startswith("Three signs together mean an opioid overdose")
    assert "fewer than 10" not in one.quote


@pytest.mark.one_database
def test_the_link_leads_on_from_a_page_that_tells_of_an_error(alice: Trainee) -> None:
    page = alice.finish(LESSON).text
    address = f"/learn/{alice.cohort}/lesson/{LESSON}?report=0"
    assert f'href="{address}"' in page
    assert alice.client.get(address).location.endswith(PART)


def test_a_report_names_exactly_the_version_that_was_shown(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    shown = alice.get(PART).text.split('name="content" value="')[1][:64]
    content.edit("overdose/en/01-response/01-signs.md", "Three signs together", "3 signs together").publish()
    report(alice, PART, content=shown, passage="0")
    report(alice, PART, passage="0")
    late, early = sorted(kept(app, cast.alices_seat), key=lambda each: each.quote.startswith("Three"))
    assert early.content == shown
    assert early.quote.startswith("Three signs")
    assert late.quote.startswith("3 signs")
    assert late.content != shown


@pytest.mark.one_database
@pytest.mark.parametrize("content", ["0" * 64, "", "é", "quiz"])
def test_a_version_that_is_none_of_the_lessons_is_refused(app: Flask, cast: Cast, alice: Trainee, content: str) -> None:
    if content == "quiz":
        attempt = alice.begin(QUIZ)
        report(alice, f"attempt/{attempt}/1/report")
        content = kept(app, cast.alices_seat)[0].content
    assert report(alice, PART, content=content).status_code == 400


@pytest.mark.parametrize("quiz", [PRE_TEST, QUIZ, POST_TEST])
def test_a_question_can_be_reported_while_it_is_asked_and_afterwards_and_no_key_is_told(
    app: Flask, cast: Cast, alice: Trainee, quiz: str
) -> None:
    attempt = alice.begin(quiz)
    page = alice.get(f"attempt/{attempt}/1").text
    assert f'href="/learn/{alice.cohort}/attempt/{attempt}/1/report"' in page
    form = alice.get(f"attempt/{attempt}/1/report").text
    for told in ("Right", "Lack of air is what kills", "Stay: breathing cannot wait", "Naloxone needs minutes"):
        assert told not in form
    assert report(alice, f"attempt/{attempt}/1/report", kind="unclear").status_code == 303
    alice.hand_in(attempt)
    if quiz != PRE_TEST:
        assert f"/attempt/{attempt}/1/report" in alice.get(f"attempt/{attempt}/result").text
    assert report(alice, f"attempt/{attempt}/1/report").status_code == 303
    asked = alice.questions(attempt)[0]
    assert [(each.question, each.part) for each in kept(app, cast.alices_seat)] == [(asked, None)] * 2


def test_a_scene_is_reported_as_far_as_the_trainee_has_come_and_in_the_version_of_the_run(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    doorway.publish(content)
    run = doorway.start(alice)
    content.edit(doorway.PATH, "sleeps on the stairs", "sleeps on the steps").publish()
    place = f"run/{run}/report?scene=arrival"
    assert f'href="/learn/{alice.cohort}/{place}"' in alice.get(f"run/{run}").text
    form = alice.get(place).text
    assert "Go home" in form
    assert "Nobody else is on the stairs" not in form  # what comes of it is told once it is chosen
    assert alice.get(f"run/{run}/report?scene=awake").status_code == 404
    assert report(alice, f"run/{run}/report?scene=awake").status_code == 404
    assert report(alice, place, passage="0").status_code == 303
    doorway.choose(alice, run, 0, 2)
    assert f"{place.removesuffix('arrival')}end-nobody-came-harm" in alice.get(f"run/{run}").text
    assert "Nobody else is on the stairs" in alice.get(place).text
    (one,) = kept(app, cast.alices_seat)
    assert (one.activity, one.part, one.question) == (doorway.CASE, 0, "")
    assert one.quote == "Rano sleeps on the stairs, and breathes slowly."
    neighbour = people.trainee(app, cast.cohort, "Aziza Karimova")
    seat = Seat(neighbour.memberships[0].id, neighbour, cast.cohort)
    assert at_work(app, neighbour, seat).get(place).status_code == 404


def test_a_tool_is_reported_in_the_version_that_was_on_the_page(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    content.add(gauge.PATH, gauge.SOURCE).publish()
    [link] = re.findall(
        rf'href="/learn/{alice.cohort}/(report/{gauge.TOOL}[^"]+)"', alice.get(f"tool/{gauge.TOOL}").text
    )
    content.edit(gauge.PATH, "Support breathing.", "Call for help.").publish()
    form = unescape(alice.get(link).text)
    passage = form.index("Support breathing.")
    number = re.findall(r'name="passage" value="(\d+)"', form[:passage])[-1]
    assert report(alice, link, passage=number).status_code == 303
    (one,) = kept(app, cast.alices_seat)
    assert (one.activity, one.part, one.quote) == (gauge.TOOL, None, "Support breathing.")
    assert one.content == link.rpartition("=")[2]
    assert report(alice, link.replace(one.content, "0" * 64)).status_code == 400


def test_sending_twice_is_sending_once(app: Flask, cast: Cast, alice: Trainee) -> None:
    sent = str(uuid4())
    for _twice in range(2):
        assert report(alice, PART, id=sent).status_code == 303
    assert len(kept(app, cast.alices_seat)) == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("form", "told"), [({"text": " "}, "Say in a few words what seems wrong."), ({"kind": "other"}, "Choose what")]
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(alice: Trainee, form: dict[str, str], told: str) -> None:
    answer = report(alice, PART, **{"text": "It is <ten>.", "passage": "0", **form})
    assert answer.status_code == 400
    assert told in answer.text
    assert form.get("text") or "It is &lt;ten&gt;." in answer.text
    assert re.search(r'value="0" checked|value="0"[^>]* checked', answer.text)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "path", [f"report/{LESSON}", f"report/{LESSON}?part=9", f"report/{LESSON}?part=x", "report/no"]
)
def test_what_there_is_not_cannot_be_reported(alice: Trainee, path: str) -> None:
    assert alice.get(path).status_code == 404
    assert report(alice, path).status_code == 404


def test_nobody_reports_without_end(app: Flask, cast: Cast, alice: Trainee) -> None:
    answers = [report(alice, PART).status_code for _more in range(21)]
    assert answers == [303] * 20 + [429]
    neighbour = people.trainee(app, cast.cohort, "Aziza Karimova")
    seat = Seat(neighbour.memberships[0].id, neighbour, cast.cohort)
    assert report(at_work(app, neighbour, seat), PART).status_code == 303


def test_a_trainee_finds_their_own_reports_once_there_are_any(app: Flask, cast: Cast, alice: Trainee) -> None:
    assert "My reports" not in alice.get("").text
    assert "You have reported nothing." in alice.get("reports").text
    report(alice, CHECK, text="Both <b>seem</b> right.")
    assert f'href="/learn/{alice.cohort}/reports"' in alice.get("").text
    page = unescape(alice.get("reports").text)
    assert "Both <b>seem</b> right." in page
    assert "Both <b>seem" not in alice.get("reports").text
    assert "Which sign tells you most?" in page
    assert "Nobody has answered yet." in page
    neighbour = people.trainee(app, cast.cohort, "Aziza Karimova")
    seat = Seat(neighbour.memberships[0].id, neighbour, cast.cohort)
    assert "You have reported nothing." in at_work(app, neighbour, seat).get("reports").text


@pytest.mark.one_database
def test_a_report_of_what_was_withdrawn_is_still_there(app: Flask, cast: Cast, alice: Trainee, content: Draft) -> None:
    report(alice, PART)
    for language in ("en", "ru"):
        content.remove(f"overdose/{language}/01-response/01-signs.md")
    content.publish()
    assert "It should be nine." in alice.get("reports").text
