"""New files, other names, files that go and come back, and paths that lead nowhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from curricula import activities, reader
from lms import language
from lms.teaching import sources
from lms.teaching.editing import beginnings
from tests.teaching.editing.conftest import QUIZ, SIGNS, Author

pytestmark = pytest.mark.one_database

MODULE = "overdose/en/01-response"


def hash_of(author: Author, page: str) -> str:
    """Return the hash that a form sends."""
    [found] = re.findall(r'name="hash" value="([0-9a-f]{64})"', author.client.get(page).text)
    return str(found)


def rename(author: Author, path: str, name: str) -> int:
    form = {"name": name, "hash": hash_of(author, f"/content/rename/{path}")}
    return author.client.post(f"/content/rename/{path}", data=form).status_code


@pytest.mark.parametrize("kind", [form.model.kind for form in activities.forms()])
def test_a_new_file_of_every_kind_is_sound_and_stands_behind_the_others(bob: Author, kind: str) -> None:
    assert f'name="kind" value="{kind}"' in bob.client.get("/content/new/").text
    made = bob.client.post("/content/new/", data={"kind": kind, "title": 'What "naloxone" does: №1', "module": MODULE})
    assert made.location == f"/content/edit/{MODULE}/10-what-naloxone-does-no1.md"
    library, problems = reader.read(bob.folder)
    assert [each for each in problems if each.path.startswith(f"{MODULE}/10-")] == []
    activity = library.curricula["overdose", "en"].activity("response/what-naloxone-does-no1")
    assert (activity.kind, activity.title) == (kind, 'What "naloxone" does: №1')


@pytest.mark.parametrize("kind", beginnings.BEGINNINGS)
def test_a_beginning_is_sound_in_the_language_of_the_course(app: Flask, folder: Path, kind: str) -> None:
    for course in ("en", "ru"):
        with app.test_request_context(), language.speaking(course):
            begun = beginnings.of_activity(kind, "Первые шаги: «начало»", course)
        (folder / f"overdose/{course}/01-response/30-new.md").write_text(begun, encoding="utf-8")
    found = [each for each in reader.read(folder)[1] if each.path.endswith("ru/01-response/30-new.md")]
    # E504: a question has to have the id of its original, which saving gives it.
    assert [str(each) for each in found if each.severity == "error" and each.code != "E504"] == []


def test_a_kind_without_a_beginning_of_its_own_begins_with_its_header(app: Flask) -> None:
    with app.test_request_context():
        assert beginnings.of_activity("visit", "A visit", "en").startswith('---\nkind: visit\ntitle: "A visit"\n')


def test_a_new_module_is_a_folder_with_its_index(bob: Author) -> None:
    made = bob.client.post("/content/new/", data={"kind": "module", "title": "Дальше", "course": "overdose/en"})
    assert made.location == "/content/edit/overdose/en/03-module/index.md"
    assert "Дальше" in bob.on_disk("overdose/en/03-module/index.md")
    assert f"{MODULE[:-11]}03-module" in bob.client.get("/content/new/").text


def test_two_files_of_one_title_have_two_names(bob: Author) -> None:
    form = {"kind": "lesson", "title": "Signs", "module": MODULE}
    made = [bob.client.post("/content/new/", data=form).location for _ in range(2)]
    assert made == [f"/content/edit/{MODULE}/10-signs-2.md", f"/content/edit/{MODULE}/11-signs-3.md"]


@pytest.mark.parametrize("where", ["", "overdose/en", "../..", "overdose/en/nothing", "/etc"])
def test_a_new_file_is_made_in_a_module_and_nowhere_else(bob: Author, where: str) -> None:
    before = sorted(bob.folder.parent.rglob("*.md"))
    answer = bob.client.post("/content/new/", data={"kind": "lesson", "title": "A lesson", "module": where})
    assert answer.status_code == 400
    assert "Choose where it belongs" in answer.text
    assert 'value="A lesson"' in answer.text
    assert sorted(bob.folder.parent.rglob("*.md")) == before


def test_a_renamed_file_keeps_its_id_its_translation_its_links_and_its_history(bob: Author) -> None:
    bob.write("Three signs together", "These three signs together", note="Before the rename")
    other = f"{MODULE}/02-first-steps.md"
    form = bob.open(other)
    linked = form["text"].replace("## Check", "[Signs](01-signs.md) come first.\n\n## Check")
    bob.send({**form, "text": linked}, other, act="save")
    before = ids(bob.folder)
    assert rename(bob, SIGNS, "03-three-signs") == 303
    assert ids(bob.folder) == before
    assert "id: response/signs\n" in bob.on_disk(f"{MODULE}/03-three-signs.md")
    assert (bob.folder / "overdose/ru/01-response/03-three-signs.md").exists()
    assert "[Signs](03-three-signs.md)" in bob.on_disk(other)
    assert "Before the rename" in bob.client.get(f"/content/versions/{MODULE}/03-three-signs.md").text
    assert not [each for each in reader.read(bob.folder)[1] if each.severity == "error"]


def ids(folder: Path) -> dict[tuple[str, str], set[str]]:
    library, _problems = reader.read(folder)
    return {name: {activity.id for activity in course.activities} for name, course in library.curricula.items()}


@pytest.mark.parametrize("name", ["signs", "1 signs", "../02-x", "01-Signs", "01-знаки", "01-", "", "02-first-steps"])
def test_a_name_that_cannot_be_is_refused_and_nothing_moves(bob: Author, name: str) -> None:
    before = sorted(bob.folder.rglob("*"))
    assert rename(bob, SIGNS, name) == 400
    assert sorted(bob.folder.rglob("*")) == before


def test_an_index_cannot_be_renamed(bob: Author) -> None:
    index = "overdose/en/index.md"
    assert "cannot have another one" in bob.client.get(f"/content/rename/{index}").text
    form = {"name": "01-index", "hash": bob.open(index)["hash"]}
    assert bob.client.post(f"/content/rename/{index}", data=form).status_code == 400


def test_a_removed_file_can_be_brought_back(bob: Author) -> None:
    said = bob.on_disk()
    form = {"hash": hash_of(bob, f"/content/remove/{SIGNS}"), "note": "Not needed"}
    assert bob.client.post(f"/content/remove/{SIGNS}", data=form).status_code == 303
    assert not (bob.folder / SIGNS).exists()
    assert SIGNS in bob.client.get("/content/edit/").text.partition("Removed")[2]
    history = bob.client.get(f"/content/versions/{SIGNS}").text
    assert "Not needed" in history
    [version] = re.findall(rf'href="(/content/version/[^/]+/{SIGNS})"', history)
    assert bob.client.post(version).status_code == 303
    assert bob.on_disk() == said


def test_a_file_that_changed_meanwhile_is_not_removed_and_not_renamed(bob: Author) -> None:
    old = hash_of(bob, f"/content/remove/{SIGNS}")
    bob.write("Three signs", "These signs")
    assert bob.client.post(f"/content/remove/{SIGNS}", data={"hash": old}).status_code == 409
    assert bob.client.post(f"/content/rename/{SIGNS}", data={"hash": old, "name": "03-x"}).status_code == 409
    assert "These signs" in bob.on_disk()


def test_an_earlier_version_is_shown_with_its_differences_and_comes_back_as_the_newest(bob: Author) -> None:
    before = bob.on_disk()
    bob.write("Three signs together", "Four signs together", note="One more sign")
    bob.write("Four signs together", "Five signs together")
    listed = re.findall(rf'href="(/content/version/[^/]+/{SIGNS})"', bob.client.get(f"/content/versions/{SIGNS}").text)
    assert len(listed) == 3
    oldest = bob.client.get(listed[-1]).text
    assert "<del>Three</del>" in oldest
    assert "<ins>Five</ins>" in oldest
    assert bob.client.post(listed[-1]).status_code == 303
    assert bob.on_disk() == before
    history = bob.client.get(f"/content/versions/{SIGNS}").text
    assert "One more sign" in history
    assert "Back to the version of" in history


OUTSIDE = [
    "../secret.md",
    "overdose/../../secret.md",
    "overdose/en/../../../secret.md",
    "/etc/passwd",
    "overdose/en/01-response/./01-signs.md",
    "overdose//en/01-response/01-signs.md",
    "overdose\\en\\01-response\\01-signs.md",
    "link/secret.md",
    "overdose/en/01-response/link.md",
    ".git/config.md",
    "overdose/en/01-response/.hidden.md",
    "overdose/en/01-response",
    "overdose/en/01-response/01-signs.txt",
    "overdose/media/door.png",
    "C:/secret.md",
    "overdose/en/01-response/" + "x" * 300 + ".md",
    "overdose/en/01-response/loop.md",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_out_of_the_folder_or_to_what_is_no_text(app: Flask, bob: Author, path: str) -> None:
    secret = bob.folder.parent / "secret.md"
    secret.write_text("Nobody reads this.", encoding="utf-8")
    (bob.folder / "link").symlink_to(bob.folder.parent)
    (bob.folder / MODULE / "link.md").symlink_to(secret)
    (bob.folder / MODULE / "loop.md").symlink_to(bob.folder / MODULE / "loop.md")
    (bob.folder / ".git").mkdir()
    (bob.folder / ".git/config.md").write_text("Nobody reads this.", encoding="utf-8")
    before = sorted(bob.folder.parent.rglob("*"))
    with app.app_context(), pytest.raises(sources.NoSource):
        sources.read(path)
    form = {"text": "Mine", "hash": "0" * 64, "act": "save", "name": "09-x"}
    for page in ("edit", "look", "rename", "remove", "versions", "pictures"):
        got, sent = bob.client.get(f"/content/{page}/{path}"), bob.client.post(f"/content/{page}/{path}", data=form)
        assert "Nobody reads this" not in got.text + sent.text
        assert {got.status_code, sent.status_code} <= {404, 405, 308}
    assert secret.read_text(encoding="utf-8") == "Nobody reads this."
    assert sorted(bob.folder.parent.rglob("*")) == before


def test_a_link_inside_the_folder_is_followed_and_stays_a_link(bob: Author) -> None:
    shutil.move(bob.folder / SIGNS, bob.folder / MODULE / "real.md")
    (bob.folder / SIGNS).symlink_to("real.md")
    assert bob.write("Three signs together", "These signs together").status_code == 303
    assert (bob.folder / SIGNS).is_symlink()
    assert "These signs" in (bob.folder / MODULE / "real.md").read_text(encoding="utf-8")


def test_the_list_leads_to_every_file(bob: Author) -> None:
    page = bob.client.get("/content/edit/").text
    listed = re.findall(r'href="/content/edit/([^"]+)"', page)
    assert set(listed) == {path.relative_to(bob.folder).as_posix() for path in bob.folder.rglob("*.md")}
    assert QUIZ in listed
