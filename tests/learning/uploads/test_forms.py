"""The form of a file: without script, sent twice, too large, too many."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from lms.learning import uploads
from tests import people
from tests.conftest import Clock
from tests.learning import essay
from tests.learning.essay import ESSAY, FILE, MULTIPART, multipart, send_file
from tests.learning.trainee import Trainee
from tests.learning.uploads.sent import (
    answers,
    kept,
    rows,
    sent,
)
from tests.people import Cast


def test_the_form_takes_a_file_without_script_and_opens_the_camera_of_a_phone(alice: Trainee) -> None:
    page = alice.get(alice.page_of(alice.begin(ESSAY), FILE)).text
    assert 'enctype="multipart/form-data"' in page
    assert f'type="file" id="{FILE}" name="{FILE}" accept="image/*,.pdf' in page
    assert f'id="{FILE}-now" name="{FILE}" accept="image/*" capture="environment"' in page


def test_a_file_stays_while_no_other_is_sent_and_can_be_taken_back(app: Flask, cast: Cast, alice: Trainee) -> None:
    attempt = alice.begin(ESSAY)
    send_file(alice, attempt, essay.picture(), "my plan.jpg")
    page = alice.get(alice.page_of(attempt, FILE)).text
    assert "my plan.jpg" in page
    assert f'type="hidden" name="{FILE}" value="{sent(app, cast)}"' in page
    assert "my plan.jpg" in alice.get(f"attempt/{attempt}/review").text
    alice.answer(attempt, FILE, sent(app, cast))
    assert len(answers(app, cast)) == 1
    alice.answer(attempt, FILE, sent(app, cast), **{f"{FILE}-remove": "1"})
    assert answers(app, cast)[-1] == []
    assert "my plan.jpg" not in alice.get(f"attempt/{attempt}/review").text


def test_the_same_file_sent_twice_is_one_answer_and_another_one_replaces_it(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt, form = alice.begin(ESSAY), str(uuid4())
    for _time in range(2):
        assert send_file(alice, attempt, essay.picture(), id=form).status_code == 303
    assert len(answers(app, cast)) == len(rows(app)) == len(kept(app)) == 1
    send_file(alice, attempt, b"%PDF-1.4 another", "plan.pdf")
    assert len(answers(app, cast)) == len(rows(app)) == 2


def test_nobody_fills_the_disk_by_themselves(app: Flask, alice: Trainee, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    attempt = alice.begin(ESSAY)
    assert send_file(alice, attempt, b"%PDF-1.4 one", "one.pdf").status_code == 303
    refused = send_file(alice, attempt, b"%PDF-1.4 two", "two.pdf")
    assert refused.status_code == 400
    assert "all that is kept for one person" in refused.text
    assert len(kept(app)) == 1


def test_a_file_that_is_too_large_is_refused_with_what_to_do(app: Flask, alice: Trainee) -> None:
    app.config["LMS_FILE_LIMIT"] = 5000
    attempt = alice.begin(ESSAY)
    assert send_file(alice, attempt, b"%PDF-" + bytes(4995), "a.pdf").status_code == 303
    refused = send_file(alice, attempt, b"%PDF-" + bytes(4996), "a.pdf")
    assert refused.status_code == 400
    assert "The file is larger than 5 kB" in refused.text
    assert "a.pdf" in refused.text  # the one before is still there
    assert [path for path in kept(app) if path.parent.name == "parts"] == []


def test_only_who_answers_with_a_file_may_send_much(app: Flask, cast: Cast, alice: Trainee) -> None:
    attempt = alice.begin(ESSAY)
    much = b"%PDF-" + bytes(3_000_000)
    assert send_file(alice, attempt, much, "a.pdf").status_code == 303
    for path in (f"/learn/{alice.cohort}/attempt/{attempt}/submit", "/account/name"):
        answer = alice.client.post(path, data=multipart("file", much, "a.pdf"), content_type=MULTIPART)
        assert answer.status_code == 413
    stranger = people.browser(app)
    page = f"/learn/{alice.cohort}/{alice.page_of(attempt, FILE)}"
    refused = stranger.post(page, data=multipart(FILE, much, "a.pdf"), content_type=MULTIPART)
    assert refused.status_code == 413


def test_nobody_fills_the_disk(app: Flask, cast: Cast, alice: Trainee, clock: Clock) -> None:
    attempt = alice.begin(ESSAY)
    codes = [send_file(alice, attempt, b"%%PDF-%d" % number, "a.pdf").status_code for number in range(62)]
    assert codes == [303] * 60 + [429] * 2
    clock.forward(minutes=16)
    assert send_file(alice, attempt, essay.picture()).status_code == 303
