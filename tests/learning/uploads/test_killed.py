"""A file that is stopped half-way is no file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from tests.learning import essay
from tests.learning.essay import ESSAY, send_file
from tests.learning.trainee import Trainee
from tests.learning.uploads.sent import (
    answers,
    kept,
    own,
    rows,
    sent,
)
from tests.people import Cast

HALF_WAY = """
import sys, time
from pathlib import Path
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from lms.learning import disk

class Slow:
    def read(self, size):
        print("reading", flush=True)
        time.sleep(0.2)
        return b"%PDF-" + bytes(1000)

app = Flask("half-way", instance_path=sys.argv[1])
app.config.update(LMS_UPLOADS="", LMS_FILE_LIMIT=10_000_000)
with app.app_context():
    with disk.new_part() as part:
        disk.write(part, FileStorage(Slow()))
"""


@pytest.mark.one_database
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes cannot be killed like this here")
def test_an_upload_that_is_killed_leaves_a_part_that_a_later_one_clears_away(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    command = [sys.executable, "-c", HALF_WAY, app.instance_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as process:
        assert process.stdout is not None
        for _chunk in range(3):
            assert process.stdout.readline() == b"reading\n"
        process.kill()
    (part,) = kept(app)
    assert part.parent.name == "parts"
    attempt = alice.begin(ESSAY)
    assert send_file(alice, attempt, essay.picture()).status_code == 303
    assert part.exists()  # it could still belong to somebody
    long_ago = time.time() - 2 * 3600
    os.utime(part, (long_ago, long_ago))
    assert send_file(alice, attempt, b"%PDF-1.4", "plan.pdf").status_code == 303
    assert not part.exists()
    assert len(kept(app)) == len(rows(app)) == 2


def test_no_answer_names_a_file_that_is_not_whole(
    app: Flask, cast: Cast, alice: Trainee, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = alice.begin(ESSAY)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    assert send_file(alice, attempt, essay.picture()).status_code == 500
    assert (answers(app, cast), rows(app), kept(app)) == ([], [], [])
    monkeypatch.undo()
    assert send_file(alice, attempt, essay.picture()).status_code == 303
    assert isinstance(UUID(sent(app, cast)), UUID)


def test_an_answer_that_is_refused_once_its_file_is_here_leaves_neither_file_nor_row(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.begin(ESSAY)
    taken = str(attempt)  # the id of the record that began the attempt: no answer can have it as well
    assert send_file(alice, attempt, essay.picture(), id=taken).status_code == 409
    assert (answers(app, cast), rows(app), kept(app)) == ([], [], [])
    assert send_file(alice, attempt, essay.picture()).status_code == 303
    assert send_file(alice, attempt, b"%PDF-1.4", "plan.pdf", id=taken).status_code == 409
    assert len(answers(app, cast)) == len(rows(app)) == len(kept(app)) == 1
    assert own(app, cast, alice).status_code == 200
