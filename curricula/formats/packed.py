"""Packed files (zip) of other programs, opened with care: no bombs, no paths that lead elsewhere, no surprises."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from curricula.formats.base import Unreadable

MOST_MEMBERS = 12_000
LARGEST_UNPACKED = 200_000_000
"""Bytes of all members together."""

LARGEST_MEMBER = 50_000_000
STEEPEST = 200
"""How many times its packed size a large member may have; text reaches 10 to 20, a bomb 1,000."""

_SMALL = 1_000_000
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def unpack(content: bytes) -> Mapping[str, bytes]:
    """Give the files in a zip by their paths, in its order; raise `Unreadable` for one that is not to be trusted."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [member for member in packed.infolist() if not member.is_dir()]
            _refuse(members)
            return {member.filename: _member(packed, member) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        fix = "Export it again from the other program, and send the file as it came"
        raise Unreadable("the packed file is damaged or not a zip file", fix) from error


def pack(files: Mapping[str, bytes], made_on: date = date(1980, 1, 1), first: str = "") -> bytes:
    """Make a zip of files by their paths: the same files give the same bytes.

    `first` is stored at the very beginning and not compressed, as EPUB wants its `mimetype`.
    """
    packed = io.BytesIO()
    day = (made_on.year, made_on.month, made_on.day, 0, 0, 0)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for path in sorted(files, key=lambda path: (path != first, path)):
            member = zipfile.ZipInfo(path, day)
            member.compress_type = zipfile.ZIP_STORED if path == first else zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            target.writestr(member, files[path])
    return packed.getvalue()


def _refuse(members: list[zipfile.ZipInfo]) -> None:
    fix = "Make the package again with the files of the questions only"
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"the packed file holds {len(members):,} files; {MOST_MEMBERS:,} are the limit", fix)
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise Unreadable("the packed file is far too large inside", fix)
    seen: set[str] = set()
    for member in members:
        _refuse_member(member, seen)
        seen.add(member.filename)


def _refuse_member(member: zipfile.ZipInfo, seen: set[str]) -> None:
    name, fix = member.filename, "Make the package again with the files of the questions only"
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not name.isprintable():
        raise Unreadable(f"the packed file has a path that leads elsewhere: {name[:80]!r}", fix)
    if member.external_attr >> 16 & 0o170000 == 0o120000:
        raise Unreadable(f"the packed file has a link in place of a file: {name[:80]!r}", fix)
    if name in seen:
        raise Unreadable(f"the packed file holds {name[:80]!r} twice", fix)
    if member.flag_bits & 1 or member.compress_type not in _KNOWN:
        raise Unreadable(f"{name[:80]!r} is encrypted or packed in an unusual way", "Pack it as an ordinary zip file")
    steep = member.file_size > max(_SMALL, STEEPEST * member.compress_size)
    if steep or member.file_size > LARGEST_MEMBER:
        raise Unreadable(f"{name[:80]!r} is far too large inside the packed file", fix)


def _member(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    # What the directory says of the size may be a lie: never unpack more than it says.
    with packed.open(member) as opened:
        content = opened.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise Unreadable(f"{member.filename[:80]!r} is larger than the packed file says", "Pack it anew")
    return content
