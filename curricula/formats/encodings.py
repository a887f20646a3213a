"""Bytes as text, whatever program and office of the region they come from."""

from __future__ import annotations

import re

from curricula.formats.base import Unreadable

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1251": "Windows-1251",
    "cp1250": "Windows-1250",
    "cp1252": "Windows-1252",
}
"""What a file may be written in, in the order in which a person chooses."""

BALKAN = frozenset({"RS", "BA", "ME", "MK", "AL", "XK", "HR", "SI"})
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_PAIR = re.compile(rb"[\xa8\xb8\xc0-\xff]{2}")


def guess(content: bytes, country: str = "") -> tuple[str, bool]:
    """Tell the encoding of a text, a key of `ENCODINGS`, and whether the bytes left a choice."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8", False
    # Cyrillic words are high bytes throughout; in Latin ones a high byte stands alone among plain letters.
    in_pairs = 2 * len(_HIGH_PAIR.findall(content))
    if in_pairs * 2 > len(_HIGH.findall(content)):
        return "cp1251", True
    return ("cp1250" if country in BALKAN else "cp1252"), True


def decoded(content: bytes) -> tuple[str, str]:
    """Read bytes as text with plain line ends; give the encoding's name, too, where it was a guess.

    Raises `Unreadable` for what is no text.
    """
    encoding, is_guess = guess(content)
    if b"\0" in content and encoding != "utf-16":
        raise Unreadable("this is not a text file", "Export the questions as text")
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"the text is not {ENCODINGS[encoding]}", "Save it again with the encoding UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n"), ENCODINGS[encoding] if is_guess else ""
