"""Tajik."""

from __future__ import annotations

from curricula.spoken import Words

TAJIK = Words(
    keywords={
        "check": (
            "Худро санҷед",
            "Санҷиш",
        ),
        "survey": ("Пурсиш",),
        "card": ("Ёддошт",),
        "hint": ("Маслиҳат",),
        "why": ("Чаро",),
        "correct": ("Дуруст",),
        "incorrect": ("Нодуруст",),
        "outcome": ("Натиҷа",),
        "lesson": ("Дарс",),
        "points": ("Хол",),
        "source": ("Манбаъ",),
        "several": ("Ҳамаи ҷавобҳои дурустро интихоб кунед",),
        "yes": (
            "ҳа",
            "бале",
        ),
        "no": ("не",),
        "to": ("то",),
        "both": ("ҳарду",),
        "words": ("калима",),
        "file": ("файл",),
        "audio": ("аудио",),
        "value": ("Қимат",),
        "conditions": ("Шартҳо",),
        "reviewed": ("Санҷида шуд",),
        "end": ("Анҷом",),
        "debrief": ("Таҳлил",),
        "good": ("хуб",),
        "mixed": ("омехта",),
        "harm": ("зарар",),
        "rows": ("Сатрҳо",),
        "bands": ("Ҷадвали баҳо",),
        "results": ("Ҳисоб",),
        "rule": ("Қоида",),
        "sheet": ("Варақ",),
        "case": ("Мисол",),
        "country": ("Кишвар",),
    },
    stay_last=(
        "ҳеҷ кадом",
        "намедонам",
    ),
    awaiting_review="дар интизори санҷиш",
    table="Ҷадвал",
    all_of_the_above=(),
)

SPOKEN = {"tg": TAJIK}
