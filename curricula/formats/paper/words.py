"""The few words that stand on a printed test, in the languages of the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperWords:
    """The words of one language; a number stands in place of {}."""

    name: str
    date: str
    key: str
    several: str
    answer: str
    points: str
    in_all: str
    at_most: str
    hand_in: str
    by_hand: str
    survey: str
    why: str


_ENGLISH = PaperWords(
    name="Name",
    date="Date",
    key="Key",
    several="Choose all that apply.",
    answer="Answer",
    points="points: {}",
    in_all="Points in all: {}",
    at_most="At most {} words.",
    hand_in="Hand in a file or a recording.",
    by_hand="A person marks this.",
    survey="Your opinion; there is no wrong answer.",
    why="Why",
)
_RUSSIAN = PaperWords(
    name="Имя",
    date="Дата",
    key="Ключ",
    several="Выберите все верные ответы.",
    answer="Ответ",
    points="баллы: {}",
    in_all="Всего баллов: {}",
    at_most="Не больше слов: {}.",
    hand_in="Сдайте файл или запись.",
    by_hand="Это оценивает человек.",
    survey="Ваше мнение; неверных ответов нет.",
    why="Почему",
)
_LANGUAGES: Mapping[str, PaperWords] = {"en": _ENGLISH, "ru": _RUSSIAN}


def words(language: str) -> PaperWords:
    """Give the words of a language, English where we do not speak it."""
    return _LANGUAGES.get(language.partition("-")[0].lower(), _ENGLISH)
