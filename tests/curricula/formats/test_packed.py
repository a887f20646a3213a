"""Packed files are opened with care."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from curricula import reader
from curricula.formats import packed, recognise
from curricula.formats.base import LARGEST_FILE, Material, Unreadable, Unwritable
from curricula.formats.packed import pack, unpack
from curricula.formats.sources import write
from curricula.model import Curriculum
from tests.curricula.course import FILES
from tests.curricula.course import write as put


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(name, content)
    return made.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = 0o120777 << 16
    return made


def lying(size: int) -> bytes:
    """Make a zip whose directory says that its one file is smaller than it is."""
    whole = bytearray(zipped(("a.txt", b"x" * 1000)))
    place = whole.index(b"PK\x01\x02")
    whole[place + 24 : place + 28] = size.to_bytes(4, "little")
    return bytes(whole)


def test_what_was_packed_is_unpacked_and_the_same_files_are_the_same_bytes() -> None:
    files = {"b.txt": b"two", "a/c.txt": b"three", "mimetype": b"first"}
    made = pack(files, first="mimetype")
    assert dict(unpack(made)) == files
    assert list(unpack(made))[0] == "mimetype"
    assert made == pack(dict(reversed(files.items())), first="mimetype")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (zipped(("../../etc/passwd", b"x")), "leads elsewhere"),
        (zipped(("/etc/passwd", b"x")), "leads elsewhere"),
        (zipped(("C:\\x.xml", b"x")), "leads elsewhere"),
        (zipped(("a\nb", b"x")), "leads elsewhere"),
        (zipped((link("a"), b"/etc/passwd")), "a link"),
        (zipped(("bomb.xml", b"\0" * 20_000_000)), "far too large"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (zipped(("a.txt", b"x"))[:-30], "damaged"),
        (lying(10), "damaged|larger than"),
    ],
    ids=[
        "up and out",
        "from the root",
        "a drive",
        "a line break",
        "a link",
        "a bomb",
        "only a signature",
        "cut off",
        "a size that lies",
    ],
)
def test_tricks_are_refused_with_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        unpack(content)


def test_many_files_and_one_name_twice_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped(("a", b"1"), ("a", b"2"))
    with pytest.raises(Unreadable, match="twice"):
        unpack(twice)
    monkeypatch.setattr(packed, "MOST_MEMBERS", 2)
    with pytest.raises(Unreadable, match="holds 3 files"):
        unpack(zipped(("a", b"1"), ("b", b"2"), ("c", b"3")))


def test_a_file_that_nobody_reads_is_refused_by_what_can_be_read() -> None:
    with pytest.raises(Unreadable, match=r"is in no format .+ GIFT"):
        recognise(b"\x89PNG", "door.png")
    assert LARGEST_FILE > 1_000_000


def test_the_sources_of_a_course_are_a_course_again(tmp_path: Path) -> None:
    put(tmp_path / "before", {**FILES, "course/en/secret": "link:/etc/hostname", "other/en/index.md": "---\n---\n"})
    library, _ = reader.read(tmp_path / "before")
    exported = write(Material(library.curricula["course", "en"], (), tmp_path / "before", tmp_path))
    for path, content in unpack(exported.content).items():
        (tmp_path / "after" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "after" / path).write_bytes(content)
    again, _ = reader.read(tmp_path / "after")
    assert again.curricula["course", "en"] == library.curricula["course", "en"]
    assert not (tmp_path / "after" / "other").exists()
    assert "leads out of the content folder" in exported.losses[0].what


def test_sources_that_are_gone_are_told(tmp_path: Path) -> None:
    course = Curriculum("gone", "en", "Gone", "", "", "", (), ())
    with pytest.raises(Unwritable, match="no such folder"):
        write(Material(course, (), tmp_path, tmp_path))
