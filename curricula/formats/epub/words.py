"""The few words of its own that a handbook has, in the languages of the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "prs", "ps", "sd", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "syrc", "thaa"})


@dataclass(frozen=True, slots=True)
class BookWords:
    """The words of one language; what is told stands in place of {}."""

    language: str
    handbook: str
    contents: str
    about: str
    audience: str
    outcomes: str
    licence: str
    published: str
    partly: str
    awaiting: str
    reviewed: str
    prescribers: str
    check: str
    critical: str
    several: str
    letter: str
    order: str
    blank: str
    at_most: str
    survey: str
    hint: str
    answer: str
    answers: str
    in_order: str
    rubric: str
    why: str
    otherwise: str
    safety: str
    sources: str
    begin: str
    guide: str
    summary: str


_ENGLISH = BookWords(
    language="en",
    handbook="Handbook",
    contents="Contents",
    about="About this course",
    audience="Who it is for",
    outcomes="After the course you can",
    licence="Licence",
    published="Published {}",
    partly="Parts of this handbook are awaiting clinical review. Each of them says so.",
    awaiting="Awaiting clinical review",
    reviewed="Reviewed: {}",
    prescribers="For prescribers",
    check="Check",
    critical="Critical for safety",
    several="Choose all that apply.",
    letter="Write the letter of what belongs to each line.",
    order="Put these into the right order.",
    blank="Write down your answer.",
    at_most="At most {} words.",
    survey="Your opinion; there is no wrong answer.",
    hint="Hint",
    answer="See the answer",
    answers="Answers",
    in_order="In the right order",
    rubric="Look for these points in your answer",
    why="Why",
    otherwise="If you answered otherwise",
    safety="Safety facts in this lesson",
    sources="Sources",
    begin="Begin reading",
    guide="Guide",
    summary="All of it is text in reading order, with headings, a table of contents, and words for each picture.",
)
_RUSSIAN = BookWords(
    language="ru",
    handbook="Пособие",
    contents="Содержание",
    about="Об этом курсе",
    audience="Для кого",
    outcomes="После курса вы сможете",
    licence="Лицензия",
    published="Опубликовано {}",
    partly="Некоторые части этого пособия ждут клинической проверки. В каждой из них это сказано.",
    awaiting="Ждёт клинической проверки",
    reviewed="Проверено: {}",
    prescribers="Для тех, кто назначает лечение",
    check="Проверьте себя",
    critical="Критично для безопасности",
    several="Выберите все верные ответы.",
    letter="К каждой строке напишите букву того, что к ней относится.",
    order="Расположите в верном порядке.",
    blank="Запишите свой ответ.",
    at_most="Не больше слов: {}.",
    survey="Ваше мнение; неверных ответов нет.",
    hint="Подсказка",
    answer="Смотреть ответ",
    answers="Ответы",
    in_order="В верном порядке",
    rubric="Найдите в своём ответе",
    why="Почему",
    otherwise="Если вы ответили иначе",
    safety="Факты о безопасности в этом уроке",
    sources="Источники",
    begin="Начать чтение",
    guide="Указатель",
    summary="Весь материал — текст в порядке чтения с заголовками, содержанием и описанием каждого рисунка словами.",
)
_LANGUAGES: Mapping[str, BookWords] = {"en": _ENGLISH, "ru": _RUSSIAN}


def words(language: str) -> BookWords:
    """Give the words of a language, English where we do not speak it."""
    return _LANGUAGES.get(language.partition("-")[0].lower(), _ENGLISH)


def direction(language: str) -> str:
    """Tell in which direction a language (a BCP 47 tag) is written: `rtl` or `ltr`; a script in the tag decides."""
    first, *further = language.lower().split("-")
    scripts = [tag for tag in further if len(tag) == 4 and tag.isalpha()]
    is_leftward = scripts[0] in _RIGHT_TO_LEFT_SCRIPTS if scripts else first in _RIGHT_TO_LEFT
    return "rtl" if is_leftward else "ltr"
