"""What makes a password good enough, and changing it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from uuid import UUID

from lms import database
from lms.accounts import secrets, sessions
from lms.language import gettext, ngettext
from lms.tables import people

# Those of ten and more characters that lists of stolen passwords begin with, and what this site suggests by its words.
_COMMON = """
1111111111 0000000000 0123456789 1234567890 12345678910 123456789a 0987654321 1q2w3e4r5t 1qaz2wsx3edc
q1w2e3r4t5 qwerty1234 qwerty12345 qwerty123456 qwertyuiop qwertyuiop123 asdfghjkl1 asdfghjkl; zxcvbnm123
password12 password123 password1234 password12345 password123! passw0rd123 mypassword iloveyou12 iloveyou123
welcome123 welcome1234 letmein123 letmein1234 administrator admin12345 admin123456 changeme123 sunshine123
princess123 football123 superman123 threshold1 threshold123 treatment1 treatment123 training123 methadone1
methadone123 naloxone123 йцукенгшщз йцукенгшщзхъ qwertyuiop[] пароль1234 пароль12345 паролпароль
парольпароль privet12345 привет1234 привет12345 ташкент123 душанбе123 бишкек1234 қазақстан1 казахстан1
"""
COMMON = frozenset(_COMMON.split())
FEWEST_DIFFERENT = 4  # aaaaaaaaaa and 1212121212 are long, and guessed at once


def problem(password: str, about: Iterable[str]) -> str:
    """Say what makes a password easy to guess; empty when nothing does. ``about`` is what others know of the person."""
    plain = unicodedata.normalize("NFKC", password[: 2 * secrets.LONGEST_PASSWORD]).casefold()
    if not password.strip():
        return gettext("Choose a password.")
    if len(password) < secrets.SHORTEST_PASSWORD:
        return ngettext(
            "Use at least %(n)s character; a few words are easiest.",
            "Use at least %(n)s characters; a few words are easiest.",
            secrets.SHORTEST_PASSWORD,
        )
    if len(password) > secrets.LONGEST_PASSWORD:
        return ngettext("Use at most %(n)s character.", "Use at most %(n)s characters.", secrets.LONGEST_PASSWORD)
    if plain in COMMON or len(set(plain)) < FEWEST_DIFFERENT:
        return gettext("Many people use this password, so it is tried first. Choose another; a few words are easiest.")
    if _letters(plain) in _names(about):
        return gettext("This is your name or your e-mail address. Choose something that others do not know.")
    return ""


def _names(about: Iterable[str]) -> set[str]:
    """Return what others know, and of an address the part before its @, as letters alone."""
    known = [unicodedata.normalize("NFKC", text).casefold() for text in about]
    return {_letters(text) for each in known for text in (each, each.partition("@")[0])} - {""}


def _letters(text: str) -> str:
    """Return the letters alone: a name with a year behind it is still a name."""
    return "".join(c for c in text if c.isalpha())


def keep(person: UUID, hashed: str) -> None:
    """Keep a password's hash and end the person's sessions, inside ``database.writing()``."""
    database.connection().execute(people.update().where(people.c.id == person).values(password=hashed))
    sessions.end_everywhere(person)
