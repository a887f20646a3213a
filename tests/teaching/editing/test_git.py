"""Where the content folder is a checkout of git: each save is a commit, in the author's name and of that file only."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from lms.teaching import checkout
from tests.people import Cast
from tests.teaching.editing.conftest import QUIZ, SIGNS, Author

pytestmark = pytest.mark.one_database


def git(folder: Path, *asked: str) -> str:
    return subprocess.run(["git", *asked], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def folder(folder: Path) -> Path:
    """Return the content folder as a part of a checkout, with everything in it committed by somebody."""
    top = folder.parent
    git(top, "init", "--quiet", "--initial-branch=main")
    (top / ".gitignore").write_text("*\n!/content/\n!/content/**\n", encoding="utf-8")
    git(top, "add", "content")
    git(top, "-c", "user.name=Somebody", "-c", "user.email=some@body", "commit", "--quiet", "-m", "All of it")
    return folder


def newest(folder: Path, form: str) -> str:
    return git(folder, "log", "-1", f"--format={form}")


def test_a_save_is_a_commit_in_the_authors_name_of_that_file_and_no_other(cast: Cast, bob: Author) -> None:
    (bob.folder / QUIZ).write_text(bob.on_disk(QUIZ) + "\nIn work.\n", encoding="utf-8")
    git(bob.folder, "add", QUIZ)  # somebody prepares a commit of their own
    bob.write("Three signs together", "These signs together", note="  Shorter\nwords ")
    assert newest(bob.folder, "%an <%ae> %cn <%ce>") == (
        f"Bob Rahimov <bob@example.org> Bob Rahimov <{cast.bob.id}@users.invalid>"
    )
    assert newest(bob.folder, "%s") == "Shorter words"
    assert git(bob.folder, "show", "--name-only", "--format=", "HEAD") == f"content/{SIGNS}"
    assert git(bob.folder, "status", "--porcelain") == f"M  content/{QUIZ}"


def test_without_a_note_the_commit_says_what_was_edited(bob: Author) -> None:
    bob.write("Three signs together", "These signs together")
    assert newest(bob.folder, "%s") == f"Edited {SIGNS}"


def test_the_history_is_gits_with_what_was_committed_elsewhere(bob: Author) -> None:
    bob.write("Three signs together", "These signs together")
    page = bob.client.get(f"/content/versions/{SIGNS}").text
    assert "Somebody" in page
    assert "All of it" in page
    listed = re.findall(rf'href="(/content/version/[0-9a-f]{{40}}/{SIGNS})"', page)
    assert "<del>Three</del>" in bob.client.get(listed[1]).text
    bob.client.post(listed[1])
    assert "Three signs together" in bob.on_disk()
    assert newest(bob.folder, "%an") == "Bob Rahimov"


def test_what_somebody_left_uncommitted_is_a_version_of_its_own(bob: Author) -> None:
    (bob.folder / SIGNS).write_text(bob.on_disk().replace("Three", "By hand: three"), encoding="utf-8")
    bob.write("By hand: three", "Three")
    told = git(bob.folder, "log", "--format=%an: %s").split("\n")
    assert told[:2] == [f"Bob Rahimov: Edited {SIGNS}", "Threshold: As it was found in the folder"]
    assert "By hand" in git(bob.folder, "show", f"HEAD~1:./{SIGNS}")


def test_two_people_are_put_together_from_what_git_knows(bob: Author, carol: Author) -> None:
    form = bob.open()
    carol.write("Look at the pupils.", "Look at both pupils.")
    met = bob.send({**form, "text": form["text"].replace("Three signs together", "These signs")}, act="save")
    assert met.status_code == 409
    assert "both changes are in the text below" in met.text


def test_new_renamed_and_removed_files_are_commits(bob: Author) -> None:
    made = bob.client.post(
        "/content/new/", data={"kind": "lesson", "title": "New one", "module": "overdose/en/01-response"}
    ).location.removeprefix("/content/edit/")
    form = {"hash": bob.open(made)["hash"], "name": "12-newer"}
    bob.client.post(f"/content/rename/{made}", data=form)
    renamed = "overdose/en/01-response/12-newer.md"
    assert git(bob.folder, "show", "--name-status", "--format=", "HEAD").startswith("R")
    assert "New: " in bob.client.get(f"/content/versions/{renamed}").text
    bob.client.post(f"/content/remove/{renamed}", data={"hash": bob.open(renamed)["hash"]})
    assert git(bob.folder, "show", "--name-status", "--format=", "HEAD") == f"D\tcontent/{renamed}"
    assert git(bob.folder, "status", "--porcelain") == ""
    assert renamed in bob.client.get("/content/edit/").text


def test_where_git_refuses_the_file_is_saved_and_the_author_is_told(bob: Author) -> None:
    (bob.folder.parent / ".git/index.lock").touch()
    page = bob.client.get(bob.write("Three signs together", "These signs together").location).text
    assert "git did not commit it" in page
    assert "These signs together" in bob.on_disk()


def test_a_name_that_git_would_read_as_a_pattern_is_a_name(app: Flask, bob: Author) -> None:
    found = checkout.of(bob.folder)
    assert found is not None
    (bob.folder / SIGNS).write_text("changed\n", encoding="utf-8")
    with app.app_context():
        found.commit([":(top)*"], "Bob", "bob@example.org", "Everything?")
    assert git(bob.folder, "status", "--porcelain") == f"M content/{SIGNS}"


def test_a_folder_that_git_ignores_is_no_checkout(bob: Author) -> None:
    git(bob.folder, "rm", "-r", "--cached", "--quiet", ".")
    (bob.folder.parent / ".gitignore").write_text("/content/\n", encoding="utf-8")
    assert checkout.of(bob.folder) is None


def test_the_invented_authors_of_a_demonstration_leave_nothing_in_git(app: Flask, bob: Author) -> None:
    app.config["LMS_DEMONSTRATION"] = True
    before = newest(bob.folder, "%H")
    bob.write("Three signs together", "These signs together")
    assert newest(bob.folder, "%H") == before
    assert "These signs together" in (bob.folder / SIGNS).read_text(encoding="utf-8")


def test_without_git_versions_are_kept_all_the_same(
    bob: Author, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert checkout.of(bob.folder) is None
    bob.write("Three signs together", "These signs together")
    assert "As it was found in the folder" in bob.client.get(f"/content/versions/{SIGNS}").text
