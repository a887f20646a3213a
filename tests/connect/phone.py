"""A phone without a connection: what somebody does on it, as the items that it will send, and sending them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from lms import records
from lms.identity import Person
from tests.conftest import Clock
from tests.learning.trainee import CHECKS, PRE_TEST, RIGHT, Trainee, log
from tests.people import Cast

Item = dict[str, Any]
TAKEN = ("added", "held")


@dataclass
class Phone:
    """One phone of one person in one cohort. Its clock is ``ahead`` of the server's; it kept ``package``."""

    trainee: Trainee
    owner: Person
    clock: Clock
    ahead: timedelta = timedelta()
    outbox: list[Item] = field(default_factory=list)
    package: Mapping[str, Any] = field(default_factory=dict)

    def keep(self, part: str = "whole") -> Phone:
        """Download a part of the course."""
        answer = self.trainee.get(f"offline/{part}.json")
        assert answer.status_code == 200, answer.text
        self.package = answer.get_json()
        return self

    @property
    def now(self) -> datetime:
        """What its clock shows."""
        return self.clock() + self.ahead

    def do(self, kind: str, **told: Any) -> Item:
        """Do something a minute later; return the item that stands for it."""
        self.clock.forward(minutes=1)
        item = {"id": str(uuid4()), "kind": kind, "cohort": self.trainee.cohort, "happened_at": self.now.isoformat()}
        thread = [each for each in self.outbox if _thread(each) == _thread(told)]
        if thread:
            item["after"] = thread[-1]["id"]
        self.outbox.append(item | told)
        return self.outbox[-1]

    def check(self, lesson: str, question: str, *given: str) -> Item:
        """Answer a check."""
        version = self.package.get("content", "")
        return self.do("check-answered", activity=lesson, check=question, content=version, fields={question: [*given]})

    def finish(self, lesson: str) -> Item:
        """Read a lesson to its end."""
        return self.do("lesson-completed", activity=lesson, content=self.package.get("content", ""))

    def read(self, lesson: str) -> None:
        """Answer the checks of a lesson and finish it."""
        for question, given in CHECKS[lesson].items():
            self.check(lesson, question, *given)
        self.finish(lesson)

    def begin(self, quiz: str) -> Item:
        """Begin the attempt at a quiz that the package holds."""
        (ready,) = [each for each in self.package["attempts"] if each["activity"] == quiz]
        return self.do("attempt-started", id=ready["id"], activity=quiz, attempt=ready["id"], content=ready["content"])

    def asked(self, attempt: str) -> list[str]:
        """Return the ids of the questions of an attempt, in the order of the kept pages."""
        (ready,) = [each for each in self.package["attempts"] if each["id"] == attempt]
        known = [question for quiz in RIGHT.values() for question in quiz]
        return [next(each for each in known if f'"{each}' in page["html"]) for page in ready["pages"][:-1]]

    def answer(self, attempt: str, question: str, *given: str, **fields: str) -> Item:
        """Answer one question of an attempt."""
        number = self.asked(attempt).index(question) + 1
        told = {question: [*given], **{name: [text] for name, text in fields.items()}}
        return self.do("answer-given", attempt=attempt, number=number, fields=told)

    def hand_in(self, attempt: str) -> Item:
        """Hand an attempt in."""
        return self.do("quiz-submitted", attempt=attempt)

    def take(self, quiz: str, but: Mapping[str, tuple[str, ...]] | None = None) -> str:
        """Take a quiz from beginning to end, with the right answers ``but`` for those given; return the attempt."""
        attempt: str = self.begin(quiz)["attempt"]
        for question, given in {**RIGHT[quiz], **(but or {})}.items():
            self.answer(attempt, question, *given)
        self.hand_in(attempt)
        return attempt

    def post(self, items: Sequence[Item], **told: Any) -> TestResponse:
        """Send items, whatever the outbox holds."""
        call = {"person": str(self.owner.id), "device": str(uuid4()), "now": self.now.isoformat(), "items": items}
        return self.trainee.client.post("/sync", json=call | told)

    def told(self, items: Sequence[Item]) -> list[dict[str, str]]:
        """Send items; return what is answered about each."""
        answer = self.post(items)
        assert answer.status_code == 200, answer.text
        answers: list[dict[str, str]] = answer.get_json()["answers"]
        assert [each["id"] for each in answers] == [each["id"] for each in items]
        return answers

    def words(self, items: Sequence[Item]) -> list[str]:
        """Send items; return the word that is answered about each."""
        return [each["answer"] for each in self.told(items)]

    def send(self) -> list[str]:
        """Send the outbox, and leave in it what was not taken; return the words."""
        words = self.words(self.outbox)
        kept = zip(self.outbox, words, strict=True)
        self.outbox = unlinked([item for item, word in kept if word not in TAKEN], of=self.outbox)
        return words


def unlinked(left: Iterable[Item], of: Iterable[Item]) -> list[Item]:
    """Return items that are left in an outbox without what they came after, where that has gone."""
    left = list(left)
    gone = {each["id"] for each in of} - {each["id"] for each in left}
    return [{k: v for k, v in each.items() if k != "after" or v not in gone} for each in left]


def _thread(item: Mapping[str, Any]) -> str:
    return str(item.get("attempt") or item.get("run") or item.get("activity"))


def phone_of(trainee: Trainee, owner: Person, clock: Clock, **ahead: float) -> Phone:
    """Return a phone of somebody who is signed in on it; its clock is ahead by so many ``days=…, hours=…``."""
    return Phone(trainee, owner, clock, timedelta(**ahead))


def all_of_the_course(phone: Phone) -> None:
    """Do everything that the course asks for."""
    phone.take(PRE_TEST)
    for lesson in CHECKS:
        phone.read(lesson)
    for quiz in RIGHT:
        if quiz != PRE_TEST:
            phone.take(quiz)


def scores(app: Flask, cast: Cast) -> dict[str, str]:
    """Return what Alice's marked attempts came to, by activity."""
    return {record.activity: record.what["score"] for record in log(app, cast.alices_seat, records.QUIZ_MARKED)}
