"""Names and e-mail addresses as people type them: put in order, compared, and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata

from lms.language import gettext, number

SHORTEST, LONGEST = 2, 120  # characters of a name
LONGEST_EMAIL = 254  # RFC 5321, a path without its brackets

# They join letters in Persian and in the languages of India; every other invisible sign only hides or turns text.
JOINERS = frozenset("\u200c\u200d")
SPACES = re.compile(r"\s+")
# A telephone turns the apostrophe of a keyboard into another; Uzbek and Karakalpak have two more that look like it.
APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bb\u02bc\u0060\u00b4\uff07", "'"))
# What a mail server will take is for the mail server to say; this finds what is not an address at all.
WORD = r"[^\s@<>(),;:\"\\\[\].]+"  # a dot stands between two of them, never at an end or beside another
EMAIL = re.compile(rf"{WORD}(\.{WORD})*@{WORD}(\.{WORD})*\.[^\s@<>(),;:\"\\\[\].]{{2,}}")


def read_name(typed: str) -> str:
    """Return a name as it is kept: composed letters, single spaces, nothing invisible but what joins letters."""
    seen = "".join(c for c in typed[: 10 * LONGEST] if c.isspace() or c in JOINERS or unicodedata.category(c)[0] != "C")
    return SPACES.sub(" ", unicodedata.normalize("NFC", seen)).strip()


def name_problem(name: str) -> str:
    """Say what keeps a name, read by :func:`read_name`, from standing on a certificate; empty when nothing does."""
    if not name:
        return gettext("Write your name.")
    if not SHORTEST <= len(name) <= LONGEST or not any(unicodedata.category(c).startswith("L") for c in name):
        return gettext("A name has %(few)s to %(many)s letters.", few=number(SHORTEST), many=number(LONGEST))
    strange = next((c for c in name if not _belongs_in_a_name(c)), "")
    if strange:
        return gettext("The sign %(sign)s does not belong in a name.", sign=strange)
    return ""


def _belongs_in_a_name(character: str) -> bool:
    """Letters, marks, numbers (III), punctuation (O'Neil, Al-Hassan, Jr.), spaces, and stand-alone accents."""
    return (
        character in JOINERS
        or unicodedata.category(character) in ("Zs", "Sk")
        or (unicodedata.category(character)[0] in "LMNP")
    )


def misread(name: str) -> str:
    """Return what a name says whose letters some program has read in the wrong encoding; empty where none has.

    A name in Latin letters is as good as never UTF-8 by chance.
    """
    for encoding in ("cp1252", "cp1251", "latin-1"):
        try:
            meant = name.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if meant != name:
            return meant
    return ""


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for capitals, spaces, apostrophes and how letters are composed."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return SPACES.sub(" ", unicodedata.normalize("NFKC", name.translate(APOSTROPHES)).casefold()).strip()


def read_email(typed: str) -> str:
    """Return an e-mail address as it is kept and compared: lower case, nothing invisible."""
    short = unicodedata.normalize("NFC", typed[: 2 * LONGEST_EMAIL])
    return "".join(c for c in short if unicodedata.category(c)[0] not in "CZ").lower()


def email_problem(email: str) -> str:
    """Say what is wrong with an address that :func:`read_email` has read; empty when nothing is."""
    if not email:
        return gettext("Write an e-mail address.")
    if len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email):
        return gettext("%(email)s is not an e-mail address: it looks like name@example.org.", email=email)
    return ""
