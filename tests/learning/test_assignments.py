"""Work along an outline: drafts, handing in, what trainers say, how a plan went on, and what a cohort may read."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lms import records
from tests import people
from tests.conftest import Clock
from tests.learning import essay, planned
from tests.learning.planned import PLAN, ROW, VISIT, hand_in
from tests.learning.trainee import Draft, Trainee, at_work, log
from tests.people import Cast


@pytest.fixture(autouse=True)
def published(content: Draft) -> Draft:
    """Publish a plan and a report."""
    return planned.publish(content)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> Trainer:
    """Return Bob, signed in."""
    return Trainer(app, cast)


class Trainer:
    """Bob's browser on Alice's work."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        self.client = people.signed_in(app, cast.bob)

    def address(self, activity: str) -> str:
        """Return where Alice's work is."""
        return f"/teach/{self.cast.cohort.code}/{self.cast.alice.id}/work/{activity}"

    def read(self, activity: str) -> str:
        """Open Alice's work."""
        return self.client.get(self.address(activity)).text

    def answer(self, activity: str, act: str, text: str = "", seen: str = "", id: str = "") -> TestResponse:
        """Say something of what she handed in last, or of what was ``seen``."""
        newest = log(self.app, self.cast.alices_seat, records.WORK_HANDED_IN)[-1]
        form = {"id": id or str(uuid4()), "act": act, "text": text, "seen": seen or str(newest.id)}
        return self.client.post(self.address(activity), data=form)


def test_a_draft_may_lack_anything_and_is_nobody_elses_business(alice: Trainee, bob: Trainer) -> None:
    assert alice.send(f"assignment/{PLAN}", act="draft", **{"gap-1": "Too few families"}).status_code == 303
    page = alice.get(f"assignment/{PLAN}").text
    assert "Too few families" in page
    assert "Draft" in page
    assert "<strong>one</strong> gap" in page
    assert bob.client.get(bob.address(PLAN)).status_code == 404


def test_what_is_missing_is_said_at_each_place_and_nothing_typed_is_lost(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    answer = hand_in(alice, **{"who-1": "", "gap-2": "A second one"})
    assert answer.status_code == 400
    assert "There are 5 problems" in answer.text  # who, and the other four parts of the second action
    assert 'href="#who-1"' in answer.text
    assert ROW["action-1"] in answer.text
    assert not log(app, cast.alices_seat, records.WORK_HANDED_IN)


def test_a_plan_that_tells_who_a_patient_is_is_not_taken(alice: Trainee) -> None:
    answer = hand_in(alice, **{"gap-1": "Rustam Karimov, +992 90 123 45 67, has no naloxone"})
    assert answer.status_code == 400
    assert "reads like a person’s name" in answer.text


def test_handing_in_counts_once_and_waits_for_the_trainer(app: Flask, cast: Cast, alice: Trainee) -> None:
    same = {"id": "0c0f5f60-9a0f-4d5b-8f3e-2b2f4c8f0a12"}
    assert [hand_in(alice, **same).status_code for _again in range(2)] == [303, 303]
    assert len(log(app, cast.alices_seat, records.WORK_HANDED_IN)) == 1
    page = alice.get(f"assignment/{PLAN}").text
    assert "Waits for the trainer" in page
    assert "<textarea" not in page
    assert hand_in(alice).status_code == 409


def test_work_that_is_returned_is_revised_and_then_accepted(alice: Trainee, bob: Trainer) -> None:
    hand_in(alice)
    assert bob.address(PLAN) in bob.client.get(f"/teach/{bob.cast.cohort.code}/{bob.cast.alice.id}").text
    assert ROW["measure-1"] in bob.read(PLAN)
    assert bob.answer(PLAN, "return").status_code == 400  # without a word nobody knows what to revise
    assert bob.answer(PLAN, "return", "Who checks the register?").status_code == 303
    assert "My plan: your trainer asks you to revise it." in alice.get().text
    assert "Who checks the register?" in alice.get(f"assignment/{PLAN}").text
    assert hand_in(alice, **{"who-1": "Head nurse; the doctor checks"}).status_code == 303
    assert bob.answer(PLAN, "accept").status_code == 303
    page = alice.get(f"assignment/{PLAN}").text
    assert "Accepted" in page
    assert "the doctor checks" in page
    assert "revise" not in alice.get().text


def test_an_answer_to_what_was_handed_in_anew_meanwhile_is_not_taken(
    app: Flask, cast: Cast, alice: Trainee, bob: Trainer
) -> None:
    hand_in(alice)
    seen = str(log(app, cast.alices_seat, records.WORK_HANDED_IN)[0].id)
    bob.answer(PLAN, "return", "More numbers")
    hand_in(alice, **{"gap-1": "30 of 100"})
    assert bob.answer(PLAN, "accept", seen=seen).status_code == 409
    again = str(uuid4())
    assert [bob.answer(PLAN, "accept", id=again).status_code for _twice in range(2)] == [303, 303]
    assert bob.answer(PLAN, "return", "No, wait").status_code == 409
    assert len(log(app, cast.alices_seat, records.WORK_ACCEPTED)) == 1


def test_a_plan_is_looked_at_again_after_30_and_90_days(alice: Trainee, bob: Trainer, clock: Clock) -> None:
    hand_in(alice)
    assert "You will be asked on 27 December 2026" in alice.get(f"assignment/{PLAN}").text
    early = alice.send(f"assignment/{PLAN}/after", days="30", **{"status-1": "done"})
    assert early.status_code == 409
    clock.forward(days=34)
    assert "My plan: 30 days are over. Say how it stands." in alice.get().text
    assert alice.send(f"assignment/{PLAN}/after", days="30").status_code == 400
    told = {"status-1": "under-way", "note": "20 of 40 now"}
    assert alice.send(f"assignment/{PLAN}/after", days="30", **told).status_code == 303
    assert "days are over" not in alice.get().text
    assert "20 of 40 now" in bob.read(PLAN)
    clock.forward(days=60)
    assert "My plan: 90 days are over." in alice.get().text
    alice.send(f"assignment/{PLAN}/after", days="90", **{"status-1": "done"})
    table = bob.client.get(f"/teach/{bob.cast.cohort.code}/handed-in").text
    assert "0 of 1" in table
    assert "1 of 1" in table


def test_a_report_is_read_by_the_cohort_once_it_is_accepted_and_by_nobody_before_or_elsewhere(
    app: Flask, cast: Cast, alice: Trainee, bob: Trainer
) -> None:
    hand_in(alice, VISIT)
    nina_person = people.trainee(app, cast.cohort, "Nina Rahimova")
    nina = Trainee(people.signed_in(app, nina_person), cast.cohort.code)
    report = f"visits/{log(app, cast.alices_seat, records.WORK_HANDED_IN)[0].id}"
    assert nina.get(report).status_code == 404
    assert "No report is accepted yet." in nina.get("visits").text
    bob.answer(VISIT, "accept", "Thank you")
    assert "Alice Nazarova" in nina.get("visits").text
    assert "What we saw of the observation" in nina.get(report).text
    mallory = at_work(app, cast.mallory, cast.mallorys_seat)
    assert mallory.get(report).status_code == 404


def test_a_certificate_can_ask_for_a_plan_that_was_handed_in(
    app: Flask, cast: Cast, alice: Trainee, content: Draft
) -> None:
    index = "overdose/en/index.md"
    content.edit(index, "certificate:\n", f"certificate:\n  hand-in: {PLAN}\n").publish()
    people.complete(app, cast.alices_seat, without={PLAN, VISIT})
    assert not log(app, cast.alices_seat, records.COURSE_COMPLETED)
    assert f"/assignment/{PLAN}" in alice.get().text
    hand_in(alice)
    (completed,) = log(app, cast.alices_seat, records.COURSE_COMPLETED)
    assert completed.what["cause"] == str(log(app, cast.alices_seat, records.WORK_HANDED_IN)[0].id)


def test_nobody_answers_their_own_work(app: Flask, cast: Cast, alice: Trainee) -> None:
    hand_in(alice)
    people.give(app, cast.alice, "trainer", programme=cast.programme, cohort=cast.cohort.id)
    own = people.signed_in(app, people.again(app, cast.alice))
    assert own.get(f"/teach/{cast.cohort.code}/{cast.alice.id}/work/{PLAN}").status_code == 404


def send_file(trainee: Trainee, activity: str, content: bytes, name: str, **form: str) -> TestResponse:
    """Send the form of an assignment with a file in it."""
    body = essay.multipart("file", content, name, **{"id": str(uuid4()), **form})
    path = f"/learn/{trainee.cohort}/assignment/{activity}"
    return trainee.client.post(path, data=body, content_type=essay.MULTIPART)


def test_a_text_may_be_a_picture_of_paper_that_stays_with_the_draft(
    alice: Trainee, bob: Trainer, content: Draft
) -> None:
    content.add("overdose/en/02-aftercare/07-letter.md", planned.source("text", "A letter")).publish()
    letter = "aftercare/letter"
    empty = alice.send(f"assignment/{letter}", act="hand-in")
    assert "Your text: fill this in before you hand the work in." in empty.text
    assert send_file(alice, letter, essay.picture(), "sheet.jpg", act="draft").status_code == 303
    draft = alice.get(f"assignment/{letter}").text
    assert "sheet.jpg" in draft
    file = draft.partition('<input type="hidden" name="file" value="')[2].partition('"')[0]
    assert alice.send(f"assignment/{letter}", act="hand-in", file=file).status_code == 303
    page = bob.read(letter)
    assert f'<img src="/teach/{bob.cast.cohort.code}/{bob.cast.alice.id}/file/{file}"' in page


def test_a_recording_has_to_be_one_and_a_file_of_somebody_else_is_not_taken(
    app: Flask, cast: Cast, alice: Trainee, bob: Trainer, content: Draft
) -> None:
    content.add("overdose/en/02-aftercare/07-talk.md", planned.source("recording", "A talk")).publish()
    talk = "aftercare/talk"
    assert "Choose a file first." in alice.send(f"assignment/{talk}", act="hand-in", note="Later").text
    assert send_file(alice, talk, essay.picture(), "talk.ogg", act="hand-in").status_code == 400
    assert alice.send(f"assignment/{talk}", act="hand-in", file=str(uuid4())).status_code == 400
    assert not log(app, cast.alices_seat, records.WORK_HANDED_IN)
    ogg = b"OggS" + bytes(24) + b"OpusHead" + bytes(200)
    assert send_file(alice, talk, ogg, "talk.ogg", act="hand-in").status_code == 303
    answer = bob.client.get(bob.address(talk))
    assert "<audio controls" in answer.text
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
