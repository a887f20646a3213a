"""A trainee at work: the forms of the learning pages as a browser sends them, and what the log then holds."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from curricula import reader
from curricula.model import Library
from lms import publication, records
from lms.identity import Person, Seat
from lms.kept import Kept
from lms.publication import Publication
from lms.records import Record
from lms.tables import records as table
from tests import compiled, people
from tests.conftest import CONTENT

LESSON, QUIZ = "response/signs", "response/quiz"
PRE_TEST, POST_TEST = "before/pre-test", "after/post-test"

# The right answers of the tests' content, by activity and question.
CHECKS: dict[str, dict[str, tuple[str, ...]]] = {
    "response/signs": {"t-1-c1": ("2",)},
    "response/first-steps": {"t-2-c1": ("1", "3", "2")},
    "aftercare/staying": {"t-3-c1": ("side",)},
}
RIGHT: dict[str, dict[str, tuple[str, ...]]] = {
    PRE_TEST: {"t-pre-01": ("2",)},
    QUIZ: {"t-q-01": ("2",), "t-q-02": ("1", "3"), "t-q-03": ("2 mg",), "t-q-04": ("2", "1")},
    "aftercare/quiz": {"t-q-11": ("2",)},
    POST_TEST: {"t-post-01": ("2",)},
}
UNSAFE = {"t-q-01": ("1",)}
NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
WRONG_BUT_SAFE = {"t-q-02": ("2",), "t-q-03": ("20 mg",), "t-q-04": ("3", "3")}


@dataclass(frozen=True, slots=True)
class Trainee:
    """Somebody's browser on the pages of one cohort. An ``id`` is what the form has hidden in it."""

    client: FlaskClient
    cohort: str

    def get(self, path: str = "", **headers: str) -> TestResponse:
        """Open a page below the course's address."""
        return self.client.get(f"/learn/{self.cohort}/{path}", headers=headers)

    def send(self, path: str, **form: str | list[str]) -> TestResponse:
        """Send a form to an address below the course's."""
        return self.client.post(f"/learn/{self.cohort}/{path}", data={"id": str(uuid4()), **form})

    def check(self, lesson: str, question: str, *given: str, **form: str) -> TestResponse:
        """Answer a check of a lesson."""
        return self.send(f"lesson/{lesson}?check={question}", **{question: list(given)}, **form)

    def finish(self, lesson: str, **form: str) -> TestResponse:
        """Send the form at the end of a lesson."""
        return self.send(f"lesson/{lesson}/done", **form)

    def begin(self, quiz: str, **form: str) -> UUID:
        """Begin an attempt, or go on with the open one; return its id."""
        answer = self.send(f"quiz/{quiz}", **form)
        assert answer.status_code == 303, answer.text
        return UUID(answer.location.rpartition("/")[2])

    def questions(self, attempt: UUID) -> tuple[str, ...]:
        """Return the ids of an attempt's questions in the order that it asks them."""
        with self.client.application.app_context():
            (started,) = records.read(table.c.id == attempt)
        return tuple(question for question, _content in started.what["questions"])

    def page_of(self, attempt: UUID, question: str) -> str:
        """Return the path of the page that asks a question."""
        return f"attempt/{attempt}/{self.questions(attempt).index(question) + 1}"

    def answer(self, attempt: UUID, question: str, *given: str, **form: str) -> TestResponse:
        """Answer one question of an attempt."""
        return self.send(self.page_of(attempt, question), **{question: list(given)}, **form)

    def hand_in(self, attempt: UUID, **form: str) -> TestResponse:
        """Hand an attempt in."""
        return self.send(f"attempt/{attempt}/submit", **form)

    def take(self, quiz: str, but: Mapping[str, tuple[str, ...]] = NOTHING) -> UUID:
        """Take a quiz from beginning to end, with the right answers ``but`` for those given; return the attempt."""
        attempt = self.begin(quiz)
        for question, given in {**RIGHT[quiz], **but}.items():
            assert self.answer(attempt, question, *given).status_code == 303
        assert self.hand_in(attempt).status_code == 303
        return attempt

    def read(self, lesson: str) -> None:
        """Read a lesson to its end, with the right answers to its checks."""
        for question, given in CHECKS[lesson].items():
            assert self.check(lesson, question, *given).status_code == 303
        assert self.finish(lesson).status_code == 303


def at_work(app: Flask, who: Person, seat: Seat) -> Trainee:
    """Return somebody who has signed in, on a device of their own."""
    return Trainee(people.signed_in(app, who), seat.cohort.code)


def log(app: Flask, seat: Seat, *kinds: str) -> tuple[Record, ...]:
    """Return what the log holds of one seat, of these kinds or of those that a trainee's work makes."""
    wanted = kinds or (
        records.LESSON_COMPLETED,
        records.CHECK_ANSWERED,
        records.ATTEMPT_STARTED,
        records.ANSWER_GIVEN,
        records.QUIZ_SUBMITTED,
        records.QUIZ_MARKED,
        records.COURSE_COMPLETED,
    )
    with app.app_context():
        return records.of_seat(seat.cohort.id, seat.person.id, wanted)


@dataclass(frozen=True, slots=True)
class Draft:
    """A copy of the tests' content that a test may edit and publish."""

    app: Flask
    folder: Path

    def edit(self, path: str, old: str, new: str) -> Draft:
        """Replace a text that stands once in a file."""
        file = self.folder / path
        before = file.read_text(encoding="utf-8")
        assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {path}"
        file.write_text(before.replace(old, new), encoding="utf-8")
        return self

    def remove(self, path: str) -> Draft:
        """Delete a file."""
        (self.folder / path).unlink()
        return self

    def move(self, path: str, onward: str) -> Draft:
        """Give a file another name."""
        (self.folder / path).rename(self.folder / onward)
        return self

    def add(self, path: str, text: str) -> Draft:
        """Write a new file."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")
        return self

    def publish(self, *, to: Flask | None = None) -> Publication:
        """Make the copy what is published, errors and all."""
        library = _read(self.folder)
        with (to or self.app).app_context():
            return publication.publish(library)


_kept: Kept[str, tuple[Path, Library]] = Kept(30)


def _read(folder: Path) -> Library:
    """Read a copy of the tests' content; hundreds of copies say what another said, and only their pictures are new."""
    said = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        said.update(f"{path.relative_to(folder)}\0{len(content)}\n".encode() + content)
    place, library = _kept.get(said.hexdigest(), lambda: (folder, reader.read(folder, compiled.courses().next())[0]))
    media = {
        id: {name: folder / path.relative_to(place) for name, path in paths.items()}
        for id, paths in library.media.items()
    }
    return replace(library, media=media)


def draft(app: Flask, folder: Path) -> Draft:
    """Copy the tests' content into a new folder; nothing is published by that."""
    return Draft(app, Path(shutil.copytree(CONTENT, folder / "content")))
