"""What the words of authors mean, in every language of the content.

English is understood everywhere, so that a translation can be started by copying.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from curricula.spoken import Words, languages

LANGUAGES: Mapping[str, Words] = languages()
ENGLISH = LANGUAGES["en"]

UNITS: tuple[frozenset[str], ...] = tuple(
    frozenset(spellings.split(", "))
    for spellings in (
        "mg, мг, milligram, milligrams",
        "µg, mcg, мкг, microgram, micrograms",
        "g, г, gram, grams",
        "kg, кг",
        "ml, мл, millilitre, millilitres, milliliter, milliliters",
        "l, л, litre, litres, liter, liters",
        "mg/ml, мг/мл",
        "%, percent, per cent, процент, процента, процентов",
        "ms, мс",
        "°c, °с, c, degrees",
        "second, seconds, s, sec, секунда, секунды, секунд, с, сек",
        "minute, minutes, min, минута, минуты, минут, мин",
        "hour, hours, h, hr, час, часа, часов, ч",
        "day, days, d, день, дня, дней, сутки, суток, дн",
        "week, weeks, неделя, недели, недель, нед",
        "month, months, месяц, месяца, месяцев, мес",
        "year, years, год, года, лет",
        "time, times, раз, раза",
        "point, points, балл, балла, баллов",
        "person, people, persons, человек, человека",
    )
)
"""Spellings of the same unit; nothing is ever converted from one row to another."""


def words(language: str) -> Words:
    """Give the words of a language (a BCP 47 tag), English where we do not speak it."""
    tag = language.lower()
    return LANGUAGES.get(tag) or LANGUAGES.get(tag.split("-")[0], ENGLISH)


@cache
def _spellings(language: str) -> Mapping[str, str]:
    pairs = (
        (_folded(spelling), name)
        for spoken in (ENGLISH, words(language))
        for name, spellings in spoken.keywords.items()
        for spelling in spellings
    )
    return dict(pairs)


def keyword(text: str, language: str) -> str | None:
    """Tell which keyword a text is, None when it is none."""
    return _spellings(language).get(_folded(text))


def _folded(text: str) -> str:
    # Uzbek is typed with four different signs in oʻ and gʻ.
    return re.sub("[‘’ʻʼ`]", "'", " ".join(text.split())).casefold()


def spelled(name: str, language: str) -> str:
    """Write a keyword as an author of the language would."""
    return words(language).keywords.get(name, ENGLISH.keywords[name])[0]


def nearest_keyword(text: str, language: str, names: tuple[str, ...]) -> str:
    """Suggest the spelling of one of the named keywords that a text was probably meant to be, "" when it is far off."""
    candidates = [spelling for spelling, name in _spellings(language).items() if name in names]
    close = get_close_matches(_folded(text), candidates, n=1, cutoff=0.7)
    name = _spellings(language)[close[0]] if close else ""
    return spelled(name, language) if name else ""


def said(text: str, language: str) -> bool | None:
    """Read a yes or a no, None for anything else."""
    return {"yes": True, "no": False}.get(keyword(text, language) or "")


def stays_last(text: str, language: str) -> bool:
    """Tell whether a choice such as "none of these" only makes sense below the others."""
    plain = text.strip().casefold()
    return any(plain.startswith(start) for spoken in (ENGLISH, words(language)) for start in spoken.stay_last)


def same_unit(one: str, other: str) -> bool:
    """Tell whether two spellings mean the same unit; capitals and spaces do not matter."""
    first, second = _unit(one), _unit(other)
    return first == second or any(first in row and second in row for row in _UNIT_ROWS)


def _unit(text: str) -> str:
    # U+00B5 and U+03BC are both written for micro; NFKC would fold them, and casefold does too.
    return re.sub(r"\s+", " ", text.strip().rstrip(".")).casefold().replace(" /", "/").replace("/ ", "/")


_UNIT_ROWS = tuple(frozenset(_unit(spelling) for spelling in row) for row in UNITS)
