"""Persian, and Dari as it is written."""

from __future__ import annotations

from curricula.spoken import Words

PERSIAN = Words(
    keywords={
        "check": ("خود را بیازمایید",),
        "survey": ("نظرسنجی",),
        "hint": ("راهنمایی",),
        "why": ("چرا",),
        "correct": ("درست",),
        "incorrect": ("نادرست",),
        "lesson": ("درس",),
        "points": ("امتیاز",),
        "source": ("منبع",),
        "several": ("همه گزینه‌های درست را انتخاب کنید",),
        "yes": ("بله",),
        "no": (
            "نه",
            "خیر",
        ),
        "to": ("تا",),
        "both": ("هر دو",),
        "certainty": ("اطمینان",),
        "words": (
            "کلمه",
            "واژه",
        ),
        "file": ("فایل",),
        "audio": ("صدا",),
        "value": ("مقدار",),
        "conditions": ("شرایط",),
        "reviewed": ("بازبینی شد",),
        "end": ("پایان",),
        "debrief": ("جمع‌بندی",),
        "good": ("خوب",),
        "mixed": ("آمیخته",),
        "harm": ("آسیب",),
        "rows": ("سطرها",),
        "bands": ("بازه‌ها",),
        "results": ("محاسبه",),
        "rule": ("قاعده",),
        "sheet": ("برگه",),
        "case": ("نمونه",),
        "country": ("کشور",),
    },
    stay_last=(
        "هیچ کدام",
        "هیچکدام",
        "نمی‌دانم",
    ),
    awaiting_review="در انتظار بازبینی",
    table="جدول",
    all_of_the_above=(),
)

SPOKEN = {"fa": PERSIAN}
