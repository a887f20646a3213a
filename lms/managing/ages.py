"""The age band that a list means, whatever it gives: an age, a year, or a date of birth in any order.

The band alone is kept. A date of birth is read for it and forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from curricula.formats.rows import EXCEL_EPOCH

BANDS = ((25, "under-25"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (111, "55-plus"))
"""The first age that is too old for each of the bands of :data:`lms.privacy.fields.FIELDS`."""

YOUNGEST = 14
OLDEST_SERIAL, NEWEST_SERIAL = 5_000, 60_000  # September 1913 to 2064

_NUMBERS = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def bands(text: str, on: date) -> frozenset[str]:
    """Return the bands that a text may mean on a day: one where it is clear, several where two dates can be read."""
    ages = {age for born in _births(text.partition("T")[0], on) for age in born}
    return frozenset(_band(age) for age in ages if YOUNGEST <= age < BANDS[-1][0])


def _band(age: int) -> str:
    return next(name for above, name in BANDS if age < above)


def _births(text: str, on: date) -> Iterator[tuple[int, ...]]:
    """Yield the ages that each way of reading a text gives."""
    numbers = [int(found) for found in _NUMBERS.findall(text)]
    if text.strip().isdecimal():
        yield from _of_number(numbers[0], on)
    elif len(numbers) == 3:
        for day in _dates(numbers, on):
            yield (_age(day, on),)
    elif years := _YEAR.findall(text):  # the month is a word
        yield from _of_number(int(years[0]), on)


def _of_number(number: int, on: date) -> Iterator[tuple[int, ...]]:
    if number < BANDS[-1][0]:
        yield (number,)
    elif 1900 <= number <= on.year:
        yield (on.year - number - 1, on.year - number)  # before their birthday, and after
    elif OLDEST_SERIAL <= number <= NEWEST_SERIAL:
        yield (_age(EXCEL_EPOCH + timedelta(days=number), on),)


def _dates(numbers: list[int], on: date) -> Iterator[date]:
    """Yield the days that three numbers can be; a year of two digits is that of somebody who can be in a training."""
    first, second, third = numbers
    if first > 31:
        orders = ((first, second, third), (first, third, second))
    else:
        orders = ((third, second, first), (third, first, second))
    for year, month, day in orders:
        for whole in (year,) if year > 99 else (1900 + year, 2000 + year):
            try:
                born = date(whole, month, day)
            except ValueError:
                continue
            if YOUNGEST <= _age(born, on) < BANDS[-1][0]:
                yield born


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
