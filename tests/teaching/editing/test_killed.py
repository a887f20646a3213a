"""A save that is cut off, by a full disk or by a kill, leaves the file as it was or as it is to be."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from lms.teaching import sources
from tests import people
from tests.people import Cast
from tests.teaching.editing.conftest import SIGNS, Author

pytestmark = pytest.mark.one_database

# Writes the file for ever, each time whole and another letter: a program of its own, to be killed at any moment.
WRITER = """
import itertools, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from lms.teaching import sources
place = Path(sys.argv[1])
print("ready", flush=True)
for letter in itertools.cycle("ab"):
    sources.put(place, letter.encode() * 300_000, place.read_bytes())
"""


def test_a_kill_in_the_middle_leaves_one_text_or_the_other(tmp_path: Path) -> None:
    place = tmp_path / "01-lesson.md"
    place.write_bytes(b"a" * 300_000)
    for turn in range(3):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(place)], stdout=subprocess.PIPE, cwd=Path.cwd())
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 + turn / 40)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        content = place.read_bytes()
        assert content in (b"a" * 300_000, b"b" * 300_000)
    left = [path.name for path in tmp_path.iterdir() if path != place]
    assert all(name.startswith(".edit-") for name in left)  # hidden: nobody reads them


def test_a_full_disk_leaves_the_old_file_and_nothing_else(app: Flask, cast: Cast, bob: Author) -> None:
    before, there = bob.on_disk(), sorted(bob.folder.rglob("*"))
    found = bob.open()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with app.test_request_context():
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
            with pytest.raises(OSError, match="large"):
                sources.put(bob.folder / SIGNS, b"x" * 100_000, before.encode())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, ignored)
    assert (bob.on_disk(), sorted(bob.folder.rglob("*"))) == (before, there)
    assert found["text"] == before


def test_of_many_who_save_at_once_one_is_saved_and_the_others_are_told(app: Flask, cast: Cast, bob: Author) -> None:
    form = bob.open()

    def save(number: int) -> int:
        author = Author(people.signed_in(app, people.again(app, cast.bob)), bob.folder)
        text = form["text"].replace("Three signs together", f"Version {number}: signs together")
        return author.send({**form, "text": text}, act="save").status_code

    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(save, range(4)))
    assert sorted(answers) == [303, 409, 409, 409]
    assert f"Version {answers.index(303)}:" in bob.on_disk()
