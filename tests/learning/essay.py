"""A quiz that a person has to mark in part, and how trainees answer it: a choice, a text with a rubric, and a file."""

from __future__ import annotations

import io
from uuid import UUID, uuid4

from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from lms import records
from lms.records import Record
from lms.tables import records as log
from tests.learning.trainee import Draft, Trainee

ESSAY = "aftercare/essay"
PATH = "overdose/en/02-aftercare/08-essay.md"
CHOICE, TEXT, FILE = "e-choice", "e-text", "e-file"
RUBRIC = ("asks before it advises", "names what goes well")

# Five points in all: one, three by the rubric, one.
SOURCE = f"""---
kind: quiz
title: "Essay: the first hour"
minutes: 10
pass: 60%
shuffle: no
---

## Whom do you call? <!-- id: {CHOICE} -->
- [x] An ambulance
- [ ] Nobody
  > Nobody comes by themselves.

## How would you begin to talk? <!-- id: {TEXT} -->
Lesson: response/first-steps

____ 150 words

> **Why:** People hear their own reasons best.
> **Rubric:**
> - 2 points: {RUBRIC[0]}
> - 1 point: {RUBRIC[1]}

## Send a photograph of your plan. <!-- id: {FILE} -->
[file]
"""

WORDS = "First I ask what worries her.\n\nThen I <b>wait</b>."


def publish(content: Draft, **header: str) -> None:
    """Publish the quiz; ``header`` are keys that it should have as well, or otherwise."""
    published = content.add(PATH, source(**header)).publish()
    assert ESSAY in {change.activity for change in published.changes}


def source(**header: str) -> str:
    """Return the file of the quiz with these keys in its header."""
    lines = [line for line in SOURCE.split("\n") if line.partition(":")[0] not in header]
    lines[2:2] = [f"{key}: {value}" for key, value in header.items()]
    return "\n".join(lines)


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **saved: object) -> bytes:
    """Return a picture in the format that Pillow calls ``kind``."""
    kept = io.BytesIO()
    Image.new("RGB", size, "teal").save(kept, kind, **saved)
    return kept.getvalue()


def send_file(trainee: Trainee, attempt: UUID, content: bytes, name: str = "plan.jpg", **form: str) -> TestResponse:
    """Answer the question that asks for a file."""
    page = f"/learn/{trainee.cohort}/{trainee.page_of(attempt, FILE)}"
    body = multipart(FILE, content, name, **{"id": str(uuid4()), **form})
    return trainee.client.post(page, data=body, content_type=MULTIPART)


MULTIPART = "multipart/form-data; boundary=between"


def multipart(field: str, content: bytes, name: str, **form: str) -> bytes:
    """Return a form with a file in it, as a browser encodes it."""
    parts = [f'form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in form.items()]
    parts.append(f'form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode() + content)
    return b"".join(b"--between\r\nContent-Disposition: " + part + b"\r\n" for part in parts) + b"--between--\r\n"


def write(trainee: Trainee, *, choice: str = "1", text: str = WORDS, content: bytes = b"") -> UUID:
    """Answer the quiz and hand it in; return the attempt. Without ``content`` no file is sent."""
    attempt = trainee.begin(ESSAY)
    trainee.answer(attempt, CHOICE, choice)
    if text:
        trainee.answer(attempt, TEXT, text)
    if content:
        assert send_file(trainee, attempt, content).status_code == 303
    assert trainee.hand_in(attempt).status_code == 303
    return attempt


def of_attempt(app: Flask, attempt: UUID, kind: str) -> list[Record]:
    """Return the records of an attempt of one kind, oldest first."""
    with app.app_context():
        return [record for record in records.read(log.c.attempt == attempt) if record.kind == kind]


def sent(app: Flask, attempt: UUID) -> UUID:
    """Return the id of the file that was sent in an attempt."""
    given = [each for each in of_attempt(app, attempt, records.ANSWER_GIVEN) if each.what["question"] == FILE]
    return UUID(given[-1].what["answer"][0])


def answer_to(app: Flask, attempt: UUID, question: str) -> UUID:
    """Return the id of the newest answer to a question of an attempt."""
    given = [each for each in of_attempt(app, attempt, records.ANSWER_GIVEN) if each.what["question"] == question]
    return given[-1].id
