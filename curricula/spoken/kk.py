"""Kazakh."""

from __future__ import annotations

from curricula.spoken import Words

KAZAKH = Words(
    keywords={
        "check": (
            "Өзіңізді тексеріңіз",
            "Тексеру",
        ),
        "survey": ("Сауалнама",),
        "card": ("Жадынама",),
        "hint": ("Кеңес",),
        "why": (
            "Неге",
            "Неліктен",
        ),
        "correct": ("Дұрыс",),
        "incorrect": (
            "Дұрыс емес",
            "Қате",
        ),
        "outcome": ("Нәтиже",),
        "critical": ("Аса маңызды",),
        "lesson": ("Сабақ",),
        "points": (
            "Ұпай",
            "Балл",
        ),
        "source": ("Дереккөз",),
        "several": ("Барлық дұрыс жауаптарды таңдаңыз",),
        "yes": ("иә",),
        "no": ("жоқ",),
        "form": ("Нұсқа",),
        "words": ("сөз",),
        "file": ("файл",),
        "audio": ("аудио",),
        "conditions": ("Шарттар",),
        "reviewed": ("Тексерілді",),
        "end": ("Соңы",),
        "debrief": ("Талдау",),
        "good": ("жақсы",),
        "mixed": ("аралас",),
        "harm": ("зиян",),
        "rows": ("Жолдар",),
        "bands": ("Шкала",),
        "results": ("Есептеу",),
        "rule": ("Ереже",),
        "sheet": ("Парақ",),
        "case": ("Мысал",),
        "skip-when": ("Өткізіп жіберу, егер",),
        "country": ("Ел",),
    },
    stay_last=(
        "ешқайсысы",
        "білмеймін",
    ),
    awaiting_review="тексеруді күтуде",
    table="Кесте",
    all_of_the_above=(),
)

SPOKEN = {"kk": KAZAKH}
