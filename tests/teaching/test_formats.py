"""Import and export, as pages and at the terminal."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import identity
from tests import people
from tests.conftest import CONTENT, Clock
from tests.people import Cast

pytestmark = pytest.mark.one_database
MODULE = "overdose/en/01-response"
GIFT = b"::A:: Who brings <b>naloxone</b>? {=Alice ~%-50%Bob#Not he.}\n\nNo end {=a\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def app(make_app: Callable[..., Flask], database_uri: str, folder: Path) -> Flask:
    return make_app(database_uri, LMS_CONTENT=str(folder))


@pytest.fixture
def author(app: Flask, cast: Cast) -> FlaskClient:
    people.give(app, cast.bob, identity.AUTHOR)
    return people.signed_in(app, people.again(app, cast.bob))


def upload(client: FlaskClient, content: bytes = GIFT, module: str = MODULE) -> str:
    sent = {"file": (io.BytesIO(content), "drill.gift"), "module": module}
    return client.post("/content/formats/import", data=sent).text


def token(page: str) -> str:
    [found] = re.findall(r'name="token" value="([^"]+)"', page)
    return str(found)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.md")}


def test_an_author_sees_everything_before_anything_is_written(author: FlaskClient, folder: Path) -> None:
    before = files(folder)
    page = upload(author)
    for said in (
        "Nothing has been written yet",
        "1 question",
        "the weight -50 %",
        "a brace is missing",
        "Right:",
        "Alice",
    ):
        assert said in page
    assert files(folder) == before
    answer = author.post("/content/formats/write", data={"token": token(page)})
    assert answer.status_code == 303
    [new] = files(folder) - before
    assert new.startswith(f"{MODULE}/")
    assert "Who brings **naloxone**?" in (folder / new).read_text()
    assert new in author.get("/content/").text


def test_the_same_form_sent_twice_writes_once(author: FlaskClient, folder: Path) -> None:
    form = {"token": token(upload(author))}
    author.post("/content/formats/write", data=form)
    after = files(folder)
    assert author.post("/content/formats/write", data=form).status_code == 409
    assert files(folder) == after


def test_a_form_of_somebody_else_or_of_yesterday_writes_nothing(
    app: Flask, author: FlaskClient, cast: Cast, folder: Path, clock: Clock
) -> None:
    before = files(folder)
    form = {"token": token(upload(author))}
    dave = people.signed_in(app, cast.dave)
    assert dave.post("/content/formats/write", data=form).status_code == 400
    assert dave.post("/content/formats/write", data={"token": "made up"}).status_code == 400
    clock.forward(hours=2)
    assert author.post("/content/formats/write", data=form).status_code == 400
    assert files(folder) == before


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "empty"), (b"\x00\x01", "not a text file"), (b"PK\x03\x04x", "could be read")]
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(author: FlaskClient, content: bytes, said: str) -> None:
    assert re.search(said, upload(author, content))


def test_a_path_out_of_the_content_folder_is_refused(author: FlaskClient, folder: Path) -> None:
    assert "is not the folder of a module" in upload(author, module="../../../tmp")
    assert not list(folder.parent.glob("*.md"))


def test_a_course_is_exported_and_first_its_losses_are_told(author: FlaskClient) -> None:
    page = author.get("/content/formats/").text
    assert 'value="en:overdose/response/quiz"' in page
    direct = author.get("/content/formats/export?what=en:overdose&form=sources")
    assert direct.headers["Content-Disposition"] == "attachment; filename=overdose-en.zip"
    told = author.get("/content/formats/export?what=en:overdose&form=aiken")
    assert "What this format cannot hold" in told.text
    saved = author.get("/content/formats/export?what=en:overdose&form=aiken&ready=1")
    assert saved.mimetype == "text/plain"
    assert "ANSWER:" in saved.text


@pytest.mark.parametrize(
    "query", ["what=en:none&form=gift", "what=en:overdose/none&form=gift", "what=en:overdose&form=x", ""]
)
def test_what_cannot_be_exported_is_said(author: FlaskClient, query: str) -> None:
    answer = author.get(f"/content/formats/export?{query}")
    assert answer.status_code == 400
    assert "This cannot be exported" in answer.text


def test_nobody_else_sees_these_pages(app: Flask, cast: Cast) -> None:
    for person in (cast.alice, cast.carol, cast.mallory):
        client = people.signed_in(app, person)
        assert client.get("/content/formats/").status_code == 404
        assert client.get("/content/formats/export?what=en:overdose&form=gift").status_code == 404
        assert client.post("/content/formats/import", data={"module": MODULE}).status_code == 404
        assert client.post("/content/formats/write", data={"token": "x"}).status_code == 404


def test_at_the_terminal_a_dry_run_reports_and_writes_nothing(app: Flask, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "drill.gift").write_bytes(GIFT)
    before = files(folder)
    run = app.test_cli_runner()
    order = ["lms", "import", str(tmp_path / "drill.gift"), "--into", str(folder / MODULE), "--dry-run"]
    told = run.invoke(args=[*order, "--report", "json"])
    assert told.exit_code == 0, told.output
    report = json.loads(told.output)
    assert (report["written"], report["files"][0]["questions"], len(report["lost"])) == (False, 1, 2)
    assert "Would be written (GIFT (Moodle)): 1 questions" in run.invoke(args=order).output
    assert files(folder) == before


def test_at_the_terminal_questions_go_in_and_come_out(app: Flask, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "drill.gift").write_bytes(GIFT)
    run = app.test_cli_runner()
    written = run.invoke(args=["lms", "import", str(tmp_path / "drill.gift"), "--into", MODULE])
    assert written.exit_code == 0, written.output
    out = tmp_path / "out.gift"
    given = run.invoke(args=["lms", "export", "overdose/response/drill", "--format", "gift", "--out", str(out)])
    assert given.exit_code == 0, given.output
    assert "=Alice" in out.read_text()
    assert files(folder) > files(CONTENT)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (["import", "{file}", "--into", "nowhere"], "is not the folder of a module"),
        (["import", "{file}", "--into", MODULE, "--format", "x"], "There is no format 'x'"),
        (["export", "none", "--format", "gift", "--out", "{file}"], "the courses are: overdose (en)"),
        (["export", "overdose/none", "--format", "gift", "--out", "{file}"], "no activity"),
        (["export", "overdose", "--format", "x", "--out", "{file}"], "known are"),
    ],
)
def test_at_the_terminal_a_mistake_is_a_sentence(app: Flask, tmp_path: Path, order: list[str], said: str) -> None:
    file = tmp_path / "drill.gift"
    file.write_bytes(GIFT)
    told = app.test_cli_runner().invoke(args=["lms", *(word.replace("{file}", str(file)) for word in order)])
    assert told.exit_code != 0
    assert said in told.output
