"""What a file is, told by what it holds and never by its name; pictures are drawn anew, without what a camera adds."""

from __future__ import annotations

import codecs
import struct
import threading
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from lms.language import gettext

Sort = Literal["file", "audio"]

PICTURES: Mapping[str, str] = MappingProxyType({"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"})
HEIC = "image/heic"
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# What is taken, with the ending that a saved copy gets.
SUFFIXES: Mapping[Sort, Mapping[str, str]] = MappingProxyType(
    {
        "file": {
            "image/jpeg": ".jpg",
            "image/png": ".png",
            "image/webp": ".webp",
            HEIC: ".heic",
            "application/pdf": ".pdf",
            ODT: ".odt",
            DOCX: ".docx",
            "text/plain": ".txt",
        },
        "audio": {
            "audio/ogg": ".ogg",
            "audio/webm": ".webm",
            "audio/mpeg": ".mp3",
            "audio/mp4": ".m4a",
            "audio/3gpp": ".3gp",
            "audio/amr": ".amr",
            "audio/wav": ".wav",
        },
    }
)

LONGEST_SIDE = 2560  # pixels: a page of handwriting stays legible
MOST_PIXELS = 25_000_000
MOST_PIXELS_OF_JPEG = 120_000_000  # it is read at a fraction of its size, unless it is a progressive one

_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
)
_MPEG = {0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3}
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), HEIC),
    **dict.fromkeys((b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"dash"), "audio/mp4"),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3gr6"), "audio/3gpp"),
}

_one_picture = threading.Lock()  # each takes megabytes while it is drawn


class Untakeable(Exception):
    """A file that cannot be taken; its text says why and what to do, in the reader's language."""


def kind_of(path: Path, sort: Sort) -> str:
    """Return the media type of a file by what it holds.

    Raises :class:`Untakeable` for what is not of the sort that was asked for.
    """
    kind = _recognised(path)
    if kind in SUFFIXES[sort]:
        return kind
    if sort == "audio":
        raise Untakeable(gettext("This is no recording that can be taken. Send it as MP3, M4A, OGG, WebM, AMR or WAV."))
    raise Untakeable(
        gettext("This is no file that can be taken. Send a picture (JPEG, PNG, WebP), a PDF, an ODT, a DOCX or a text.")
    )


def _recognised(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if len(head) > 1 and head[0] == 0xFF and head[1] in _MPEG:
        return "audio/mpeg"
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "")
    if head[:4] == b"\x1aE\xdf\xa3":
        return "audio/webm" if b"webm" in head[:64] else ""
    if head[:4] == b"PK\x03\x04":
        return _packed(path)
    return "text/plain" if _is_text(path) else ""


def _packed(path: Path) -> str:
    """Return the kind of a document that is a zip inside; one that carries programs is none."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if "mimetype" in names:
                with packed.open("mimetype") as told:
                    return ODT if told.read(100) == ODT.encode() else ""
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error):
        return ""
    carries_programs = any(name.endswith("vbaProject.bin") for name in names)
    return DOCX if {"[Content_Types].xml", "word/document.xml"} <= names and not carries_programs else ""


def _is_text(path: Path) -> bool:
    reader = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(65536):
                if any(sign < " " and sign not in "\t\n\r\f" for sign in reader.decode(chunk)):
                    return False
            reader.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def redraw(path: Path, kind: str) -> None:
    """Draw a JPEG, PNG or WebP anew in its place: upright, of bounded size, and without place, time and owner.

    Raises :class:`Untakeable` for a picture that is broken or too large to be opened.
    """
    # Not at the top: most workers never see a picture, and Pillow would cost each of them megabytes.
    from PIL import Image, ImageOps

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with _one_picture, Image.open(path, formats=[PICTURES[kind]]) as picture:
            in_parts = kind == "image/jpeg" and not picture.info.get("progressive")
            if picture.width * picture.height > (MOST_PIXELS_OF_JPEG if in_parts else MOST_PIXELS):
                raise Untakeable(_too_many())
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            drawn = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
            drawn.info.clear()
            drawn.save(path, PICTURES[kind], quality=85)
    except bombs as error:
        raise Untakeable(_too_many()) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        wrong = gettext("This picture cannot be opened. Take it again, or send it in another format.")
        raise Untakeable(wrong) from error


def _too_many() -> str:
    return gettext("This picture has too many pixels. Take it again with a lower resolution.")
