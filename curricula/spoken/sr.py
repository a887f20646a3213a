"""Serbian in both scripts; an author may mix them, and sees the one of the folder."""

from __future__ import annotations

from curricula.spoken import Words

CYRILLIC = Words(
    keywords={
        "check": (
            "Проверите себе",
            "Провера",
        ),
        "survey": ("Анкета",),
        "card": ("Понесите на посао",),
        "hint": (
            "Наговештај",
            "Помоћ",
        ),
        "why": ("Зашто",),
        "correct": ("Тачно",),
        "incorrect": ("Нетачно",),
        "outcome": ("Исход",),
        "critical": ("Критично",),
        "lesson": ("Лекција",),
        "points": (
            "Поени",
            "Бодови",
        ),
        "shuffle": ("Измешај",),
        "source": ("Извор",),
        "several": (
            "Изаберите све што је тачно",
            "Означите све тачне одговоре",
        ),
        "yes": ("да",),
        "no": ("не",),
        "to": ("до",),
        "review": ("проверити",),
        "rubric": ("Критеријуми",),
        "form": ("Варијанта",),
        "both": ("обе",),
        "certainty": ("Сигурност",),
        "tags": ("Ознаке",),
        "review-by": ("Прегледати до",),
        "words": (
            "речи",
            "реч",
        ),
        "file": (
            "датотека",
            "фајл",
        ),
        "audio": ("аудио",),
        "value": ("Вредност",),
        "conditions": ("Услови",),
        "confidence": ("Поузданост",),
        "reviewed": ("Прегледано",),
        "end": ("Крај",),
        "debrief": ("Разговор после случаја",),
        "good": ("добро",),
        "mixed": ("мешовито",),
        "harm": ("штета",),
        "rows": ("Редови",),
        "bands": ("Скала",),
        "results": ("Прорачун",),
        "rule": ("Правило",),
        "sheet": ("Лист",),
        "case": ("Пример",),
        "skip-when": ("Прескочити ако",),
        "not-for": ("Не за",),
        "country": ("Земља",),
    },
    stay_last=(
        "ниједно од",
        "ниједан од",
        "ниједна од",
        "све наведено",
        "не знам",
    ),
    awaiting_review="чека проверу",
    table="Табела",
    all_of_the_above=(
        "све наведено",
        "ништа од наведеног",
    ),
)

_LETTERS = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        (*"abvgdđežzijkl", "lj", *"mn", "nj", *"oprstćufhcč", "dž", "š"),
        strict=True,
    )
)


def latin(text: str) -> str:
    """Write Cyrillic Serbian in Latin letters, which can be done letter by letter."""
    return "".join(_LETTERS.get(sign, _LETTERS.get(sign.lower(), sign).capitalize()) for sign in text)


def _both(words: Words, *, latin_first: bool) -> Words:
    def spellings(texts: tuple[str, ...]) -> tuple[str, ...]:
        there = tuple(latin(text) for text in texts)
        return (*there, *texts) if latin_first else (*texts, *there)

    return Words(
        keywords={name: spellings(texts) for name, texts in words.keywords.items()},
        stay_last=spellings(words.stay_last),
        awaiting_review=latin(words.awaiting_review) if latin_first else words.awaiting_review,
        table=latin(words.table) if latin_first else words.table,
        all_of_the_above=spellings(words.all_of_the_above),
    )


SPOKEN = {"sr": _both(CYRILLIC, latin_first=False), "sr-latn": _both(CYRILLIC, latin_first=True)}
