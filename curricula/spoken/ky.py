"""Kyrgyz."""

from __future__ import annotations

from curricula.spoken import Words

KYRGYZ = Words(
    keywords={
        "check": (
            "Өзүңүздү текшериңиз",
            "Текшерүү",
        ),
        "survey": ("Сурамжылоо",),
        "card": ("Эскертме",),
        "hint": ("Кеңеш",),
        "why": ("Эмне үчүн",),
        "correct": ("Туура",),
        "incorrect": ("Туура эмес",),
        "outcome": ("Натыйжа",),
        "critical": ("Өтө маанилүү",),
        "lesson": ("Сабак",),
        "points": (
            "Упай",
            "Балл",
        ),
        "source": ("Булак",),
        "several": ("Бардык туура жоопторду тандаңыз",),
        "yes": ("ооба",),
        "no": ("жок",),
        "form": ("Вариант",),
        "words": ("сөз",),
        "file": ("файл",),
        "audio": ("аудио",),
        "conditions": ("Шарттар",),
        "reviewed": ("Текшерилди",),
        "end": ("Аягы",),
        "debrief": ("Талдоо",),
        "good": ("жакшы",),
        "mixed": ("аралаш",),
        "harm": ("зыян",),
        "rows": ("Саптар",),
        "bands": ("Шкала",),
        "results": ("Эсептөө",),
        "rule": ("Эреже",),
        "sheet": ("Барак",),
        "case": ("Мисал",),
        "country": ("Өлкө",),
    },
    stay_last=(
        "эч бири",
        "билбейм",
    ),
    awaiting_review="текшерүүнү күтүүдө",
    table="Таблица",
    all_of_the_above=(),
)

SPOKEN = {"ky": KYRGYZ}
