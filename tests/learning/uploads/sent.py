"""Files to send, and what becomes of them on the disk, in the database and on the way back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms import database, records
from lms.tables import uploads as table
from tests.learning import essay
from tests.learning.essay import FILE
from tests.learning.trainee import Draft, Trainee, log
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
