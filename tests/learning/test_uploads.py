"""Files that trainees send: taken for what they hold, kept whole, and shown to nobody but those they were sent to."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from curricula.questions.base import LONGEST_TEXT
from lms import database, records
from lms.identity import Person, Seat
from lms.learning import uploads
from lms.tables import uploads as table
from tests import people
from tests.conftest import Clock
from tests.learning import essay
from tests.learning.essay import ESSAY, FILE, MULTIPART, multipart, send_file
from tests.learning.trainee import Draft, Trainee, at_work, log
from tests.people import Cast

LESSON = "response/signs"
PLACE = "\x00GPS: 38.5598 N, 68.7870 E"


def packed(**files: bytes) -> bytes:
    """Return a zip with these files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return kept.getvalue()


def damaged() -> bytes:
    """Return a document whose packed words cannot be unpacked."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
    content = bytearray(kept.getvalue())
    begins = 30 + len("mimetype")
    content[begins : begins + 8] = b"\xff" * 8
    return bytes(content)


ODT = packed(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<a/>")
DOCX = packed(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})
WITH_PROGRAMS = packed(
    **{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>", "word/vbaProject.bin": b"Sub Auto_Open()"}
)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + bytes(64)

TAKEN = {
    "photo.jpg": (essay.picture(), "image/jpeg"),
    "photo.png": (essay.picture("PNG"), "image/png"),
    "photo.webp": (essay.picture("WEBP"), "image/webp"),
    "photo.heic": (HEIC, "image/heic"),
    "plan.pdf": (b"%PDF-1.7\n%...", "application/pdf"),
    "plan.odt": (ODT, "application/vnd.oasis.opendocument.text"),
    "plan.docx": (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "план.txt": ("Сначала спрошу.\n".encode(), "text/plain; charset=utf-8"),
}
SPOKEN = {
    "a.ogg": (b"OggS" + bytes(40), "audio/ogg"),
    "a.webm": (b"\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x82\x84webm" + bytes(20), "audio/webm"),
    "a.mp3": (b"ID3\x04" + bytes(40), "audio/mpeg"),
    "b.mp3": (b"\xff\xfb\x90\x64" + bytes(40), "audio/mpeg"),
    "a.m4a": (b"\x00\x00\x00\x20ftypM4A " + bytes(40), "audio/mp4"),
    "a.3gp": (b"\x00\x00\x00\x18ftyp3gp4" + bytes(40), "audio/3gpp"),
    "a.amr": (b"#!AMR\n" + bytes(40), "audio/amr"),
    "a.wav": (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "audio/wav"),
}
NOT_TAKEN = {
    "empty.jpg": b"",
    "page.html.jpg": b"\x00<html><script>alert(1)</script>",
    "program.exe": b"MZ\x90\x00" + bytes(100),
    "macros.docx": WITH_PROGRAMS,
    "archive.zip": packed(a=b"b"),
    "broken.zip": b"PK\x03\x04" + bytes(30),
    "damaged.odt": damaged(),
    "broken.jpg": essay.picture()[:200],
    "broken.png": b"\x89PNG\r\n\x1a\n" + bytes(60),
    "old-letters.txt": "Сначала".encode("cp1251"),
    "song.mp3": SPOKEN["a.mp3"][0],
    "film.mp4": b"\x00\x00\x00\x18ftypqt  " + bytes(40),
}


@pytest.fixture(autouse=True)
def _content(content: Draft) -> None:
    essay.publish(content)


def folder(app: Flask) -> Path:
    """Return where the files lie."""
    return Path(app.instance_path) / "uploads"


def kept(app: Flask) -> list[Path]:
    """Return every file that lies there, parts included."""
    return [path for path in folder(app).rglob("*") if path.is_file()]


def rows(app: Flask) -> list[tuple[str, str, int]]:
    """Return name, hash and size of every row."""
    with app.app_context():
        return [(row.name, row.hash, row.size) for row in database.connection().execute(select(table))]


def answers(app: Flask, cast: Cast) -> list[list[str]]:
    """Return what Alice answered to the question that asks for a file."""
    given = log(app, cast.alices_seat, records.ANSWER_GIVEN)
    return [record.what["answer"] for record in given if record.what["question"] == FILE]


def sent(app: Flask, cast: Cast) -> str:
    """Return the id of the one file that Alice sent."""
    ((name,),) = answers(app, cast)
    return name


def download(browser: FlaskClient, address: str) -> TestResponse:
    """Return a file as a browser saves it, read to its end."""
    return browser.get(address, buffered=True)


def own(app: Flask, cast: Cast, alice: Trainee) -> TestResponse:
    """Return the one file that Alice sent, as she gets it back."""
    return download(alice.client, f"/learn/{alice.cohort}/file/{sent(app, cast)}")


def ask_for_a_recording(content: Draft) -> None:
    """Let the quiz ask for a recording instead of a photograph."""
    content.edit(essay.PATH, "[file]", "[audio]").publish()


# Taking -----------------------------------------------------------------------------------------------------------


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


# Pictures ---------------------------------------------------------------------------------------------------------


def with_place(kind: str) -> bytes:
    """Return a picture that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = PLACE
    exif.get_ifd(0x8825)[2] = (38.0, 33.0, 35.0)
    return essay.picture(kind, (60, 40), exif=exif, **({"comment": PLACE.encode()} if kind == "JPEG" else {}))


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright_and_says_no_more_where_it_was_taken(
    app: Flask, cast: Cast, alice: Trainee, kind: str
) -> None:
    content = with_place(kind)
    assert b"38.5598" in content
    send_file(alice, alice.begin(ESSAY), content)
    served = own(app, cast, alice).data
    assert b"38.5598" not in served
    with Image.open(io.BytesIO(served)) as drawn:
        assert (drawn.size, drawn.format, dict(drawn.getexif())) == ((40, 60), kind, {})


@pytest.mark.one_database
@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "I;16", "CMYK", "1"])
def test_a_picture_of_any_colours_is_drawn(app: Flask, cast: Cast, alice: Trainee, mode: str) -> None:
    content = io.BytesIO()
    Image.new(mode, (30, 20)).save(content, "JPEG" if mode == "CMYK" else "PNG")
    assert send_file(alice, alice.begin(ESSAY), content.getvalue()).status_code == 303


@pytest.mark.one_database
def test_a_large_photograph_becomes_small_enough_and_a_bomb_is_not_opened(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    attempt = alice.begin(ESSAY)
    assert send_file(alice, attempt, essay.picture(size=(6000, 3000))).status_code == 303
    with Image.open(io.BytesIO(own(app, cast, alice).data)) as drawn:
        assert drawn.size == (2560, 1280)
    bomb = essay.picture("PNG", (30_000, 30_000 // 20))
    assert len(bomb) < 1_000_000
    # A progressive JPEG is held in the memory as a whole before it is made smaller.
    progressive = io.BytesIO()
    Image.new("RGB", (5200, 5000)).save(progressive, "JPEG", progressive=True)
    for too_large in (bomb, progressive.getvalue()):
        refused = send_file(alice, attempt, too_large)
        assert refused.status_code == 400
        assert "too many pixels" in refused.text


@pytest.mark.one_database
def test_whoever_sends_heic_is_told_what_it_may_tell(alice: Trainee) -> None:
    attempt = alice.begin(ESSAY)
    send_file(alice, attempt, HEIC, "photo.heic")
    assert "may tell where it was taken" in alice.get(alice.page_of(attempt, FILE)).text


# The form ---------------------------------------------------------------------------------------------------------


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


# Whose it is ------------------------------------------------------------------------------------------------------


def test_a_file_is_served_to_its_owner_and_to_who_teaches_there_and_to_nobody_else(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    send_file(alice, alice.begin(ESSAY), essay.picture())
    name, cohort = sent(app, cast), cast.cohort.code
    owners, taught = f"/learn/{cohort}/file/{name}", f"/teach/{cohort}/{cast.alice.id}/file/{name}"
    neighbour = people.trainee(app, cast.cohort, "Aziza Karimova")
    for who in (neighbour, cast.mallory, cast.bob, cast.carol, cast.dave):
        assert people.signed_in(app, who).get(owners).status_code == 404
    for who in (neighbour, cast.mallory, cast.alice):
        assert people.signed_in(app, who).get(taught).status_code == 404
    for who in (cast.bob, cast.carol):
        browser = people.signed_in(app, who)
        assert download(browser, taught).data == own(app, cast, alice).data
        assert browser.get(f"/teach/{cohort}/{neighbour.id}/file/{name}").status_code == 404
    assert people.browser(app).get(owners).status_code == 303
    assert alice.get(f"file/{uuid4()}").status_code == 404


def test_an_answer_that_names_somebody_elses_file_is_refused(app: Flask, cast: Cast, alice: Trainee) -> None:
    send_file(alice, alice.begin(ESSAY), essay.picture())
    neighbour = at_work(app, *seated(app, cast))
    attempt = neighbour.begin(ESSAY)
    for name in (sent(app, cast), str(uuid4()), "plan.jpg", "../../etc/passwd", "\ufdd0"):
        refused = neighbour.answer(attempt, FILE, name)
        assert refused.status_code == 400
        assert "was not sent from here" in refused.text
    assert len(answers(app, cast)) == 1
    assert essay.of_attempt(app, attempt, records.ANSWER_GIVEN) == []


def seated(app: Flask, cast: Cast) -> tuple[Person, Seat]:
    """Return somebody else of Alice's cohort, and their seat."""
    person = people.trainee(app, cast.cohort, "Aziza Karimova")
    return person, Seat(person.memberships[0].id, person, cast.cohort)


def test_two_people_who_send_the_same_file_have_each_their_own(app: Flask, cast: Cast, alice: Trainee) -> None:
    other, seat = seated(app, cast)
    neighbour = at_work(app, other, seat)
    for trainee in (alice, neighbour):
        assert send_file(trainee, trainee.begin(ESSAY), essay.picture(), f"{trainee.client}.jpg").status_code == 303
    assert len(rows(app)) == 2
    assert len(kept(app)) == 1


def test_a_file_that_is_gone_from_the_disk_is_told_on_a_page(app: Flask, cast: Cast, alice: Trainee) -> None:
    send_file(alice, alice.begin(ESSAY), essay.picture())
    (path,) = kept(app)
    path.unlink()
    answer = own(app, cast, alice)
    assert answer.status_code == 404
    assert "belongs to the backup" in answer.text


# In a lesson ------------------------------------------------------------------------------------------------------


def test_a_lesson_takes_a_file_or_a_text_and_waits_for_nobody(app: Flask, content: Draft, alice: Trainee) -> None:
    asked = (
        "## Check: What would you say? <!-- id: t-1-w -->\n\n____ 50 words\n\n> **Why:** It opens a door.\n"
        "> **Rubric:**\n> - 1 point: asks first\n\n## Check: Show your kit. <!-- id: t-1-f -->\n\n[file]\n\n"
    )
    content.edit("overdose/en/01-response/01-signs.md", "## Take to work", f"{asked}## Take to work").publish()
    page = alice.get(f"lesson/{LESSON}").text
    assert page.count('enctype="multipart/form-data"') == 1
    assert "asks first" not in page
    assert alice.check(LESSON, "t-1-w", "I would ask her.").status_code == 303
    form = {"t-1-f": (io.BytesIO(essay.picture()), "kit.jpg")}
    address = f"/learn/{alice.cohort}/lesson/{LESSON}?check=t-1-f"
    for _time in range(2):
        assert (
            alice.client.post(address, data=form | {"t-1-f": (io.BytesIO(essay.picture()), "kit.jpg")}).status_code
            == 303
        )
    page = alice.get(f"lesson/{LESSON}").text
    for told in ("Compare it with what matters here:", "asks first", "It opens a door.", "kit.jpg"):
        assert told in page
    assert "A trainer marks this answer" not in page
    assert len(rows(app)) == 1
    alice.check(LESSON, "t-1-c1", "2")
    assert alice.finish(LESSON).status_code == 303


def test_a_lesson_says_what_is_wrong_with_a_file_and_keeps_the_page(content: Draft, alice: Trainee) -> None:
    asked = "## Check: Show your kit. <!-- id: t-1-f -->\n\n[file]\n\n"
    content.edit("overdose/en/01-response/01-signs.md", "## Take to work", f"{asked}## Take to work").publish()
    address = f"/learn/{alice.cohort}/lesson/{LESSON}?check=t-1-f"
    for file, told in (
        ((io.BytesIO(b"MZ\x00"), "a.exe"), "Send a picture"),
        ((io.BytesIO(), ""), "Choose a file first"),
    ):
        refused = alice.client.post(address, data={"t-1-f": file}, content_type="multipart/form-data")
        assert refused.status_code == 400
        assert told in refused.text
    assert alice.check(LESSON, "t-1-f", str(uuid4())).status_code == 400


def test_a_text_may_be_ten_pages_and_not_more(alice: Trainee) -> None:
    attempt = alice.begin(ESSAY)
    assert alice.answer(attempt, essay.TEXT, "a" * LONGEST_TEXT).status_code == 303
    assert alice.answer(attempt, essay.TEXT, "a" * (LONGEST_TEXT + 1)).status_code == 400


# Stopped half-way -------------------------------------------------------------------------------------------------

HALF_WAY = """
import sys, time
from pathlib import Path
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from lms.learning import uploads

class Slow:
    def read(self, size):
        print("reading", flush=True)
        time.sleep(0.2)
        return b"%PDF-" + bytes(1000)

app = Flask("half-way", instance_path=sys.argv[1])
app.config.update(LMS_UPLOADS="", LMS_FILE_LIMIT=10_000_000)
with app.app_context():
    uploads._write(uploads._new_part(), FileStorage(Slow()))
"""


@pytest.mark.one_database
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes cannot be killed like this here")
def test_an_upload_that_is_killed_leaves_a_part_that_a_later_one_clears_away(
    app: Flask, cast: Cast, alice: Trainee
) -> None:
    command = [sys.executable, "-c", HALF_WAY, app.instance_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
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
