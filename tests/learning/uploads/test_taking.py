"""What is taken: files for what they hold, whatever their names say."""

from __future__ import annotations

import hashlib
import io

import pytest
from flask import Flask
from PIL import Image

from tests.learning import essay
from tests.learning.essay import ESSAY, FILE, send_file
from tests.learning.trainee import Draft, Trainee
from tests.learning.uploads.sent import (
    NOT_TAKEN,
    SPOKEN,
    TAKEN,
    answers,
    ask_for_a_recording,
    folder,
    kept,
    own,
    rows,
)
from tests.people import Cast


@pytest.mark.one_database
@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_taken_for_what_it_holds_and_comes_back_as_something_to_save(
    app: Flask, cast: Cast, alice: Trainee, name: str
) -> None:
    content, kind = TAKEN[name]
    attempt = alice.begin(ESSAY)
    assert send_file(alice, attempt, content, name).status_code == 303
    answer = own(app, cast, alice)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    if not kind.startswith("image/") or "heic" in kind:
        assert answer.data == content
    ((told, content_hash, size),) = rows(app)
    assert told == name
    assert (content_hash, size) == (hashlib.sha256(answer.data).hexdigest(), len(answer.data))
    assert [path.name for path in kept(app)] == [content_hash]


@pytest.mark.one_database
@pytest.mark.parametrize("name", SPOKEN)
def test_a_recording_is_taken_where_one_is_asked_for(
    app: Flask, cast: Cast, content: Draft, alice: Trainee, name: str
) -> None:
    ask_for_a_recording(content)
    recording, kind = SPOKEN[name]
    assert send_file(alice, alice.begin(ESSAY), recording, name).status_code == 303
    answer = own(app, cast, alice)
    assert (answer.data, answer.mimetype) == (recording, kind)


@pytest.mark.one_database
@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_is_not_asked_for_is_refused_in_words_and_leaves_nothing(
    app: Flask, cast: Cast, alice: Trainee, name: str
) -> None:
    refused = send_file(alice, alice.begin(ESSAY), NOT_TAKEN[name], name)
    assert refused.status_code == 400
    assert f'id="{FILE}-err"' in refused.text
    assert any(words in refused.text for words in ("Send a picture", "The file is empty", "cannot be opened"))
    assert (answers(app, cast), rows(app), kept(app)) == ([], [], [])


def test_a_picture_is_no_recording(content: Draft, alice: Trainee) -> None:
    ask_for_a_recording(content)
    refused = send_file(alice, alice.begin(ESSAY), essay.picture())
    assert refused.status_code == 400
    assert "Send it as MP3, M4A" in refused.text


@pytest.mark.one_database
def test_the_name_of_a_file_leads_nowhere_and_says_what_the_file_is(app: Flask, cast: Cast, alice: Trainee) -> None:
    for name in ("../../etc/passwd", "C:\\secret\\plan.exe", "\u202egpj.exe", "a" * 500 + ".png", ".htaccess"):
        with Image.new("RGB", (8, 8), (len(name) % 256, 0, 0)) as drawn:
            content = io.BytesIO()
            drawn.save(content, "JPEG")
        assert send_file(alice, alice.begin(ESSAY), content.getvalue(), name).status_code == 303
    expected = {"passwd.jpg", "C_secretplan.jpg", "gpj.jpg", "a" * 100 + ".jpg", "file.jpg"}
    assert {name for name, *_rest in rows(app)} == expected
    for path in kept(app):
        assert path.parent.parent == folder(app)
