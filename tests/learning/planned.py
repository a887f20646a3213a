"""An action plan and the report of a study visit, as authors write them and trainees fill them in."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Flask
from werkzeug.test import TestResponse

from curricula.assignments import PARTS, STUDY_VISIT
from lms import clock, database, publication, records
from lms.identity import Seat
from lms.learning import attempts, progress, work
from lms.records import Record
from tests.learning.trainee import QUIZ, Draft, Trainee

PLAN, VISIT = "aftercare/plan", "aftercare/visit"
PLAN_PATH, VISIT_PATH = "overdose/en/02-aftercare/05-plan.md", "overdose/en/02-aftercare/06-visit.md"
ROW = {
    "gap-1": "12 of 40 families have no naloxone",
    "action-1": "Hand out naloxone at the pharmacy window",
    "who-1": "Head nurse",
    "when-1": "15 January",
    "measure-1": "Families with naloxone, in the register",
}
REPORT = {part: f"What we saw of the {part}" for part in PARTS[STUDY_VISIT]}


def source(outline: str, title: str) -> str:
    """Return the file of an optional assignment."""
    header = f"---\nkind: assignment\noutline: {outline}\ntitle: {title}\nminutes: 30\nlevel: optional\n---\n"
    return header + "Begin with **one** gap.\n\n## What helps\nA number.\n"


SOURCES = {PLAN_PATH: source("action-plan", "My plan"), VISIT_PATH: source("study-visit", "My visit")}


def add(content: Draft) -> Draft:
    """Write both into a draft."""
    for path, text in SOURCES.items():
        content.add(path, text)
    return content


def publish(content: Draft) -> Draft:
    """Publish both."""
    add(content).publish()
    return content


def hand_in(trainee: Trainee, activity: str = PLAN, **but: str) -> TestResponse:
    """Hand one of them in, ``but`` with these words."""
    return trainee.send(f"assignment/{activity}", act="hand-in", **(ROW if activity == PLAN else REPORT) | but)


def accepted(app: Flask, trainee: Trainee, seat: Seat) -> UUID:
    """Let a trainee hand both in, and somebody accept the report; return the id of what was handed in of it."""
    assert hand_in(trainee).status_code == 303
    assert hand_in(trainee, VISIT).status_code == 303
    with app.app_context():
        report = work.of_seat(seat, VISIT).handed_in
        assert report is not None
        with database.writing():
            work.respond(seat, VISIT, records.WORK_ACCEPTED, (seat.person.id, "", report.id), uuid4())
    return report.id


def recalled(app: Flask, seat: Seat) -> UUID:
    """Let a trainee have answered a point that came back; return the id of the review."""
    with app.app_context():
        content = progress.course_for(seat).places[QUIZ].hash
        quiz = publication.shelf().activity(content)
        question = next(each for each in quiz.questions if each.id == "t-q-01")
        what = {"question": question.id, "answer": ["2"], "credit": "1", "language": "en"}
        review = Record(
            records.POINT_RECALLED,
            seat.person.id,
            seat.cohort.id,
            clock.now(),
            activity=QUIZ,
            content=attempts.content_of(question),
            what=what,
        )
        with database.writing():
            records.append(review)
    return review.id
