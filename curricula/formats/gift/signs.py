"""The signs that mean something in GIFT, and how they are written where they mean nothing."""

from __future__ import annotations

import re

_HIDDEN = {sign: chr(0xF100 + ord(sign)) for sign in "\\~=#{}:n"}
_SHOWN = {hidden: "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()}
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_SPECIAL = re.compile(r"[\\~=#{}:]")


def hide(text: str) -> str:
    """Put a letter of no meaning in place of each sign with a backslash, so that the others can be looked for."""
    return _ESCAPED.sub(lambda sign: _HIDDEN[sign[1]], text)


def show(text: str) -> str:
    """Put the signs back in their places, without their backslashes."""
    for hidden, sign in _SHOWN.items():
        text = text.replace(hidden, sign)
    return text


def escape(text: str) -> str:
    """Write a text so that none of its signs means anything; an end of line becomes a sign, too."""
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\n", "\\n")
