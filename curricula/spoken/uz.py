"""Uzbek in Latin letters."""

from __future__ import annotations

from curricula.spoken import Words

UZBEK = Words(
    keywords={
        "check": (
            "O‘zingizni tekshiring",
            "Tekshiruv",
        ),
        "survey": ("So‘rovnoma",),
        "card": ("Eslatma",),
        "hint": ("Maslahat",),
        "why": (
            "Nima uchun",
            "Nega",
        ),
        "correct": ("To‘g‘ri",),
        "incorrect": ("Noto‘g‘ri",),
        "outcome": ("Natija",),
        "critical": ("O‘ta muhim",),
        "lesson": ("Dars",),
        "points": ("Ball",),
        "shuffle": ("Aralashtirish",),
        "source": ("Manba",),
        "several": ("Barcha to‘g‘ri javoblarni tanlang",),
        "yes": ("ha",),
        "no": ("yo‘q",),
        "rubric": ("Baholash mezonlari",),
        "form": ("Variant",),
        "both": ("ikkalasi",),
        "words": ("so‘z",),
        "file": ("fayl",),
        "audio": ("audio",),
        "value": ("Qiymat",),
        "conditions": ("Shartlar",),
        "reviewed": ("Tekshirildi",),
        "end": ("Yakun",),
        "debrief": ("Tahlil",),
        "good": ("yaxshi",),
        "mixed": ("aralash",),
        "harm": ("zarar",),
        "rows": ("Qatorlar",),
        "bands": ("Shkala",),
        "results": ("Hisob",),
        "rule": ("Qoida",),
        "sheet": ("Varaq",),
        "case": ("Misol",),
        "country": ("Mamlakat",),
    },
    stay_last=(
        "hech qaysi",
        "hech biri",
        "bilmayman",
    ),
    awaiting_review="tekshiruv kutilmoqda",
    table="Jadval",
    all_of_the_above=(),
)

SPOKEN = {"uz": UZBEK}
