"""Notice text that tells who somebody is: a training site is no place for it."""

from __future__ import annotations

import re

_PHONE = re.compile(r"(?<![\w.])\+?\d(?:[ \u00a0()./-]{0,2}\d){7,14}(?!\w)")
_YEAR = r"(?:19\d\d|200\d|201\d)"
_BIRTH = re.compile(rf"(?<!\d)(?:\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR}|{_YEAR}-\d{{2}}-\d{{2}})(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_CLOSE = 60
"""Signs between a name and the number that belongs to it, at most."""


def names_somebody(text: str) -> bool:
    """Tell whether a text reads like a person's name with a phone number or a date of birth near it."""
    marks = [found.span() for pattern in (_PHONE, _BIRTH) for found in pattern.finditer(text)]
    return any(
        _has_name(text[max(0, start - _CLOSE) : start]) or _has_name(text[end : end + _CLOSE]) for start, end in marks
    )


def _has_name(text: str) -> bool:
    """Look for two words with capitals beside each other; in a script without capitals any two words will do."""
    words = [(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]
    return any(
        _is_name(first) and _is_name(second) and not text[end:start].strip()
        for (first, _, end), (second, start, _) in zip(words, words[1:], strict=False)
    )


def _is_name(word: str) -> bool:
    return len(word) > 1 and (word[0].isupper() or word.lower() == word.upper())
