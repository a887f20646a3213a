"""A trainer who passes on what they learned: the certificate that lets them, the form, the next trainer."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from curricula.cascade import Training
from lms import codes, database
from lms.identity import Cohort, Person, Seat
from lms.learning.cascade import register, trainers
from tests import people
from tests.learning import essay
from tests.people import Cast

# Eleven people: five and six by sex; by profession the nurses, one doctor, and three whom nobody asked.
HEADS = {"heads": "11", "sex-female": "6", "sex-male": "5", "profession-nurse": "7", "profession-doctor": "1"}
FORM = {
    "day": "2026-11-20",
    "place": "Khujand, clinic Chinor",
    "modules": "overdose/response",
    "version": "1",
    **HEADS,
    "profession-untold": "3",
}


@dataclass(frozen=True, slots=True)
class Giving:
    """Somebody's browser on their own pages of a programme's cascade."""

    client: FlaskClient
    programme: UUID

    def address(self, path: str = "") -> str:
        """Return an address of theirs."""
        return f"/cascade/{self.programme}/{path}"

    def get(self, path: str = "") -> TestResponse:
        """Open a page of theirs."""
        return self.client.get(self.address(path))

    def send(self, path: str, **form: Any) -> TestResponse:
        """Send a form of theirs."""
        return self.client.post(self.address(path), data={"id": str(uuid4()), **form})

    def log(self, **otherwise: Any) -> UUID:
        """Log a training; return its id."""
        key = uuid4()
        answer = self.send("new", **{**FORM, "id": str(key), **otherwise})
        assert answer.status_code == 303, answer.text
        return key


def sheet(content: bytes = b"") -> FileStorage:
    """Return a photograph of a list, as a form brings it."""
    return FileStorage(io.BytesIO(content or essay.picture()), "list.jpg")


def certified(app: Flask, seat: Seat) -> Giving:
    """Let somebody earn the certificate of a cohort that makes trainers; return their pages of its programme."""
    people.complete(app, seat)
    client = people.signed_in(app, seat.person)
    assert client.post(f"/learn/{seat.cohort.code}/certificate").status_code == 303
    mark(app, seat.cohort, seat.person)
    return Giving(client, seat.cohort.programme)


def mark(app: Flask, cohort: Cohort, author: Person) -> None:
    """Let the certificate of a cohort make trainers."""
    with app.app_context(), database.writing():
        trainers.mark(cohort.id, True, author.id)


def code_of(app: Flask, giving: Giving, training: UUID | None = None) -> str:
    """Let a trainer make a code for the next one; return it."""
    assert giving.send("next", training=str(training or "")).status_code == 303
    return waiting(app, giving)[-1].code or ""


def fresh_code(app: Flask, programme: UUID, author: Person) -> str:
    """Keep a code for a next trainer that somebody made, whatever they may do by now; return it."""
    code = codes.new_code()
    made = trainers.Trainer(uuid4(), programme, None, "", trainers.TRAINER, author.id, datetime.now(UTC), code=code)
    with app.app_context(), database.writing():
        trainers.keep(made)
    return code


def waiting(app: Flask, giving: Giving) -> list[trainers.Trainer]:
    """Return the codes of a programme that nobody has used yet."""
    with app.app_context():
        return [each for each in trainers.of_programme(giving.programme) if each.waits]


def grown(app: Flask, cast: Cast, master: Giving) -> dict[str, str]:
    """Let a tree grow under a trainer, with an entry in every state; return what names some of it."""
    listed, questioned, withdrawn = master.log(sheet=sheet()), master.log(day="2026-11-19"), master.log()
    phone, code = people.browser(app), code_of(app, master, listed)
    phone.post(f"/cascade/code/{code}", data={"id": str(uuid4()), "name": "Гулнора Сайфиддинова-Абдурахмонова"})
    next_one = Giving(phone, cast.programme)
    next_one.log(place="Исфара, поликлиника № 2")
    front, last = people.browser(app), code_of(app, next_one)
    front.post(f"/cascade/code/{last}", data={"id": str(uuid4()), "name": "فرشته احمدی"})
    Giving(front, cast.programme).log(place="Konibodom")
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}/cascade"
    for training, kind, reason in (
        (listed, "confirmed", "The clinic Chinor, by telephone"),
        (questioned, "questioned", "Was this not the training of the day after?"),
    ):
        carol.post(f"{page}/{training}", data={"id": str(uuid4()), "kind": kind, "reason": reason})
    master.send(f"{withdrawn}/withdraw", reason="It stands here twice")
    naming = code_of(app, master)
    return {"training": str(listed), "questioned": str(questioned), "withdrawn": str(withdrawn), "naming": naming}


def entry(app: Flask, programme: UUID, training: UUID) -> Training:
    """Return an entry of the register."""
    with app.app_context():
        return register.entry(programme, training)
