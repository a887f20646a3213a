"""Moments and lengths of time as reports write them: in any order of day and month, by Excel, in words of hours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from fractions import Fraction
from typing import Literal

from curricula.formats.rows import EXCEL_EPOCH

Order = Literal["dmy", "mdy"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy")

_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_TIME = re.compile(
    r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?\s*(?:([ap])\.?m\.?)?\s*(z|([+-]\d\d):?(\d\d))?", re.IGNORECASE
)
_DATE = re.compile(r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})")
_NAMED = re.compile(r"(?:(\d{1,2})[ .\-]+)?([a-z]{3})[a-z]*[ .\-]+(?:(\d{1,2}),? +)?(\d{4})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_UNITS = {"h": 3600, "ч": 3600, "g": 3600, "m": 60, "м": 60, "s": 1, "с": 1}
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([hчgmмsс])[^\d]*")
_CLOCK = re.compile(r"(\d{1,3}):(\d\d)(?::(\d\d))?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def order(texts: Iterable[str], day: date) -> Order:
    """Tell whether days or months come first, by which of the two puts more of these moments near a day."""
    listed = list(texts)

    def near(first: Order) -> int:
        read = (moment(text, first, day, UTC) for text in listed)
        return sum(each is not None and abs((each.date() - day).days) <= 1 for each in read)

    return max(ORDERS, key=near)


def moment(text: str, first: Order, day: date, zone: tzinfo) -> datetime | None:
    """Read a moment by a clock in `zone`; a time alone is one of `day`. `None` for what is no moment."""
    plain = " ".join(unicodedata.normalize("NFKC", text).replace(",", " ").split())
    if _SERIAL.fullmatch(plain.replace(" ", ".")):
        days = timedelta(seconds=round(float(plain.replace(" ", ".")) * 86400))
        return datetime.combine(EXCEL_EPOCH, time(), zone) + days
    on, rest = _day(plain, first) or (day, plain)
    return _at(rest, on, zone)


def _day(text: str, first: Order) -> tuple[date, str] | None:
    """Return the day that a text begins with, and what comes after it."""
    if found := _DATE.match(text):
        one, two, three = map(int, found.groups())
        if len(found[1]) == 4:
            year, month, number = one, two, three
        else:
            year = three if three > 99 else 2000 + three
            number, month = (one, two) if first == "dmy" else (two, one)
    elif (found := _NAMED.match(text)) and found[2].lower() in _MONTHS and (found[1] or found[3]):
        year, month, number = int(found[4]), _MONTHS.index(found[2].lower()) + 1, int(found[1] or found[3])
    else:
        return None
    try:
        return date(year, month, number), text[found.end() :].lstrip(" T,")
    except ValueError:
        return None


def _at(text: str, day: date, zone: tzinfo) -> datetime | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    try:
        at = time(hour, int(found[2]), int(found[3] or 0))
        return datetime.combine(day, at, _written(found) or zone)
    except ValueError:
        return None


def _written(found: re.Match[str]) -> tzinfo | None:
    """Return the zone that a moment names itself."""
    if not found[5]:
        return None
    if not found[6]:
        return UTC
    minutes = int(found[7]) if found[6][0] == "+" else -int(found[7])
    return timezone(timedelta(hours=int(found[6]), minutes=minutes))


def minutes(text: str) -> Fraction | None:
    """Read a length of time, in minutes: `92`, `1h 30m 51s`, `1 hr 5 min`, `1 ч 5 мин`, `1:05:30` with hours first.

    `None` for what is none.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    if _NUMBER.fullmatch(plain):
        return Fraction(plain.replace(",", "."))
    if found := _CLOCK.fullmatch(plain):
        hours, whole, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
        return Fraction(hours * 3600 + whole * 60 + seconds, 60)
    parts = list(_PART.finditer(plain))
    if not parts or parts[0].start() != 0:
        return None
    return sum((Fraction(part[1].replace(",", ".")) * _UNITS[part[2]] for part in parts), Fraction()) / 60
