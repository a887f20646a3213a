"""The words that authors write as signs, in every language of the content.

English is understood everywhere, so that a translation can be started by copying. A new language is one more entry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache


@dataclass(frozen=True, slots=True)
class Words:
    """One language: the spellings of each keyword (the first is the one that we suggest), and words that we show.

    `negative` is a pattern for questions that ask what is *not* so, which are misread under stress.
    """

    keywords: Mapping[str, tuple[str, ...]]
    stay_last: tuple[str, ...]
    awaiting_review: str
    table: str
    all_of_the_above: tuple[str, ...]
    negative: str


ENGLISH = Words(
    keywords={
        "check": ("Check",),
        "survey": ("Survey",),
        "card": ("Take to work",),
        "hint": ("Hint",),
        "why": ("Why",),
        "correct": ("Correct",),
        "incorrect": ("Incorrect",),
        "outcome": ("Outcome",),
        "critical": ("Critical",),
        "lesson": ("Lesson",),
        "points": ("Points",),
        "shuffle": ("Shuffle",),
        "source": ("Source",),
        "several": ("Choose all that apply", "Select all that apply", "Tick all that apply"),
        "yes": ("yes",),
        "no": ("no",),
        "to": ("to",),
        "review": ("review",),
        "rubric": ("Rubric",),
        "form": ("Form",),
        "both": ("both",),
        "certainty": ("Certainty",),
        "tags": ("Tags",),
        "review-by": ("Review by",),
        "words": ("words", "word"),
        "file": ("file",),
        "audio": ("audio",),
        "value": ("Value",),
        "conditions": ("Conditions",),
        "confidence": ("Confidence",),
        "reviewed": ("Reviewed",),
    },
    stay_last=(
        "none of these",
        "none of the above",
        "none of them",
        "neither",
        "all of these",
        "all of the above",
        "all of them",
        "both of these",
        "both of the above",
        "i do not know",
        "i don't know",
    ),
    awaiting_review="awaiting review",
    table="Table",
    all_of_the_above=("all of the above", "all of these", "none of the above", "none of these", "both of the above"),
    negative=(
        r"(?i:\b(?:which|what)\b(?:\s+(?!if\b|when\b)\w+){0,4}\s+(?:is|are|should|would|must|do|does|can)(?:\s+\w+)?\s+not\b"
        r"|\bexcept\b)|\bNOT\b"
    ),
)

RUSSIAN = Words(
    keywords={
        "check": ("Проверьте себя", "Проверка"),
        "survey": ("Опрос",),
        "card": ("Возьмите на работу", "Памятка"),
        "hint": ("Подсказка",),
        "why": ("Почему",),
        "correct": ("Верно", "Правильно"),
        "incorrect": ("Неверно", "Неправильно"),
        "outcome": ("Результат", "Результат обучения"),
        "critical": ("Критический", "Критично", "Критически важно"),
        "lesson": ("Урок",),
        "points": ("Баллы",),
        "shuffle": ("Перемешать",),
        "source": ("Источник",),
        "several": ("Выберите все верные ответы", "Выберите все подходящие ответы", "Выберите все, что подходит"),
        "yes": ("да",),
        "no": ("нет",),
        "to": ("до",),
        "review": ("проверить",),
        "rubric": ("Критерии", "Критерии оценки"),
        "form": ("Вариант",),
        "both": ("оба",),
        "certainty": ("Уверенность в ответе",),
        "tags": ("Метки",),
        "review-by": ("Пересмотреть до",),
        "words": ("слов", "слова", "слово"),
        "file": ("файл",),
        "audio": ("аудио",),
        "value": ("Значение",),
        "conditions": ("Условия",),
        "confidence": ("Надёжность", "Надежность", "Уверенность"),
        "reviewed": ("Проверено",),
    },
    stay_last=(
        "ничего из",
        "ни один из",
        "ни одно из",
        "всё перечисленное",
        "все перечисленное",
        "все ответы",
        "не знаю",
    ),
    awaiting_review="ждёт проверки",
    table="Таблица",
    all_of_the_above=(
        "всё перечисленное",
        "все перечисленное",
        "всё вышеперечисленное",
        "все вышеперечисленное",
        "ничего из перечисленного",
        "ничего из вышеперечисленного",
    ),
    negative=r"(?i:\b(?:какой|какая|какое|какие|кто|что из)\b(?:\s+\w+){0,4}\s+не\b|\bкроме\b)|\bНЕ\b",
)

LANGUAGES: Mapping[str, Words] = {"en": ENGLISH, "ru": RUSSIAN}

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
    return LANGUAGES.get(language.split("-")[0].lower(), ENGLISH)


@cache
def _spellings(language: str) -> Mapping[str, str]:
    pairs = (
        (spelling.casefold(), name)
        for spoken in (ENGLISH, words(language))
        for name, spellings in spoken.keywords.items()
        for spelling in spellings
    )
    return dict(pairs)


def keyword(text: str, language: str) -> str | None:
    """Tell which keyword a text is, None when it is none."""
    return _spellings(language).get(" ".join(text.split()).casefold())


def spelled(name: str, language: str) -> str:
    """Write a keyword as an author of the language would."""
    return words(language).keywords[name][0]


def nearest_keyword(text: str, language: str, names: tuple[str, ...]) -> str:
    """Suggest the spelling of one of the named keywords that a text was probably meant to be, "" when it is far off."""
    candidates = [spelling for spelling, name in _spellings(language).items() if name in names]
    close = get_close_matches(text.casefold(), candidates, n=1, cutoff=0.7)
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
