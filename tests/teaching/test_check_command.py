"""`lms check` tells authors, and other programs, everything that is wrong; `lms ids` gives questions their names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from lms import database
from tests.conftest import Clock, application
from tests.learning.trainee import Draft, draft

SIGNS = "overdose/en/01-response/01-signs.md"
MISTAKE = ("- [x] Slow breathing", "- [ ] Slow breathing")


@pytest.fixture
def content(app: Flask, tmp_path: Path) -> Draft:
    """Return a copy of the tests' content, which is published."""
    return draft(app, tmp_path)


def run(content: Draft, *arguments: str) -> tuple[int, str, str]:
    """Run a command of `lms` on the copy; return its exit code and what it says on both streams."""
    content.app.config["LMS_CONTENT"] = str(content.folder)
    said = content.app.test_cli_runner().invoke(args=["lms", *arguments])
    return said.exit_code, said.stdout, said.stderr


def test_a_sound_folder_is_said_to_be_sound(content: Draft) -> None:
    code, _out, err = run(content, "check")
    assert code == 0
    assert "0 errors" in err


def test_every_mistake_is_told_with_its_line_and_a_caret(content: Draft) -> None:
    content.edit(SIGNS, *MISTAKE).edit(SIGNS, "opioid overdose: no", "opioid overdose [W14a]: no")
    code, out, err = run(content, "check", str(content.folder / "overdose"))
    assert code == 1
    assert "3 errors, 0 warnings" in err  # the translation has another key now
    assert f"{content.folder / SIGNS}:8:47 E301 no source has the key W14a. Did you mean 'W14o'?\n" in out
    line, caret = out[out.index("E301") :].split("\n")[1:3]
    assert line[caret.index("^") :][: caret.count("^") + caret.count("~")] == "W14a"
    assert re.search(r"01-signs\.md:17:\d+ E104 'Which sign tells you most\?' has no right answer\. Put an x", out)


def test_a_part_of_the_folder_can_be_checked(content: Draft) -> None:
    content.edit(SIGNS, *MISTAKE)
    assert run(content, "check", str(content.folder / SIGNS))[0] == 1
    code, out, _err = run(content, "check", str(content.folder / "overdose/en/02-aftercare"))
    assert (code, out) == (0, "")


def test_other_programs_read_it_as_json(content: Draft) -> None:
    content.edit(SIGNS, *MISTAKE)
    code, out, _err = run(content, "check", "--format", "json")
    assert code == 1
    listed = json.loads(out)
    assert {tuple(each) for each in listed} == {("path", "line", "column", "code", "severity", "wrong", "fix")}
    [here] = [each for each in listed if each["path"] == str(content.folder / SIGNS)]
    assert (here["line"], here["column"], here["code"], here["severity"]) == (17, 11, "E104", "error")


def test_github_shows_it_beside_the_line(content: Draft) -> None:
    content.edit(SIGNS, "# What you see", "# What you see: 100%, [X14]")
    code, out, _err = run(content, "check", "--format", "github")
    assert code == 1
    [line] = [line for line in out.splitlines() if "E301" in line]
    place = str(content.folder / SIGNS).replace(",", "%2C").replace(":", "%3A")
    assert line.startswith(f"::error file={place},line=10,col=")
    assert "::no source has the key X14. " in line


def test_what_was_found_is_remembered_and_a_change_is_seen(content: Draft, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = run(content, "check", "--cache", str(cache))
    [kept] = cache.iterdir()
    assert run(content, "check", "--cache", str(cache)) == first
    content.edit(SIGNS, *MISTAKE)
    assert run(content, "check", "--cache", str(cache)) == run(content, "check", "--no-cache")
    kept.write_text('{"version": "other"')
    assert run(content, "check", "--cache", str(cache)) == run(content, "check", "--no-cache")


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_fail(content: Draft, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    code, _out, err = run(content, "check", "--cache", str(tmp_path / "file" / "below"))
    assert code == 0
    assert "cannot be remembered" in err


def test_a_review_is_overdue_after_a_year(content: Draft, clock: Clock) -> None:
    day = clock().date()
    reviewed = f"reviewed: {{name: D. Doctor, role: narcologist, date: {day.replace(year=day.year - 2)}}}"
    content.edit(SIGNS, "---\nThree", f"{reviewed}\n---\nThree")
    code, out, _err = run(content, "check")
    assert code == 0
    assert "01-signs.md:7:" in out
    assert "W202 the review of 'Three signs' was due on" in out


def test_ids_are_written_once_and_nothing_else_changes(content: Draft) -> None:
    file = content.folder / SIGNS
    file.write_bytes(file.read_bytes().replace(b" <!-- id: t-1-c1 -->", b"").replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    code, out, _err = run(content, "ids", "--check")
    assert (code, file.read_bytes()) == (1, before)
    assert "<!-- id: which-sign-tells-you -->" in out
    assert run(content, "ids")[0] == 0
    assert file.read_bytes() == before.replace(b"most?\r\n", b"most? <!-- id: which-sign-tells-you -->\r\n")
    assert run(content, "ids", "--check")[0] == 0


def test_a_renamed_file_keeps_the_id_it_was_published_under(content: Draft) -> None:
    run(content, "ids")
    content.publish()
    for language in ("en", "ru"):
        content.move(
            f"overdose/{language}/01-response/01-signs.md", f"overdose/{language}/01-response/05-three-signs.md"
        )
    assert run(content, "ids")[0] == 0
    header = (content.folder / "overdose/en/01-response/05-three-signs.md").read_text(encoding="utf-8")
    assert header.startswith("---\nid: response/signs\n")
    published = content.publish()
    assert not {change.kind for change in published.changes} & {"added", "withdrawn"}


def test_of_two_equal_ids_the_one_that_was_published_is_the_original(content: Draft) -> None:
    text = (content.folder / SIGNS).read_text(encoding="utf-8")
    content.add("overdose/en/00-before/00-copied.md", text)
    code, _out, err = run(content, "ids")
    assert code == 1
    copy = f"{content.folder / 'overdose/en/00-before/00-copied.md'}:17:1 't-1-c1' is a copy of"
    assert f"{copy} {content.folder / SIGNS}:17: the other one was published before." in err


def test_ids_need_no_database(tmp_path: Path) -> None:
    app = application(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path)
    content = draft(app, tmp_path)
    code, _out, err = run(content, "ids", "--check")
    assert code in (0, 1)
    assert "Nothing is published yet" in err
    with app.app_context():
        database.engine().dispose()
