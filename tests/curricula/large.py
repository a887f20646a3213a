"""A large content folder, to measure with: as many lessons and quizzes as asked, no two sentences of them alike."""

from __future__ import annotations

from pathlib import Path
from random import Random

WORDS = (
    *("naloxone", "breathing", "dose", "nurse", "worker", "trust", "plan", "family", "needle", "clinic", "consent"),
    *("support", "visit", "shelter", "police", "doctor", "question", "answer", "supervisor", "methadone", "street"),
)

COURSE = (
    "---\ntitle: A large course\nsummary: Long.\noutcomes:\n"
    + "".join(f"  A-{n}: Do {n}\n" for n in range(1, 11))
    + "---\n"
)
SOURCES = "| Key | Short | Year | Source | Licence |\n|---|---|---|---|---|\n| W14o | WHO | 2014 | Overdose | © WHO |\n"
SAFETY = "## SAFE-01 First dose\nValue: 20 mg\nSource: W14o\n"


def write_large(folder: Path, lessons: int = 1000, questions: int = 5) -> None:
    """Write that many lessons with that many checks each, in modules of twenty."""
    dice = Random(1)
    for path, text in (
        ("shared/en/sources.md", SOURCES),
        ("shared/en/safety.md", SAFETY),
        ("large/en/index.md", COURSE),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for number in range(lessons):
        module = folder / f"large/en/{number // 20 + 1:02}-module-{number // 20 + 1}"
        module.mkdir(exist_ok=True)
        (module / "index.md").write_text(f"---\ntitle: Module {number // 20}\nsummary: S.\n---\n", encoding="utf-8")
        text = _lesson(number, questions, dice)
        (module / f"{number % 20 + 1:02}-lesson-{number}.md").write_text(text, encoding="utf-8")


def _lesson(number: int, questions: int, dice: Random) -> str:
    parts = [f"---\ntitle: Lesson {number}\nminutes: 30\noutcomes: [A-1]\nsources: [W14o]\n---\n{_prose(dice, 3)}\n"]
    for each in range(questions):
        parts.append(
            f"## {_sentence(dice, 4)}\n\n{_prose(dice, 3)}\n\n- {_sentence(dice, 6)}\n- {_sentence(dice, 6)}\n"
        )
        parts.append(_question(f"q{number}-{each}", dice))
    return "\n".join(parts)


def _question(id: str, dice: Random) -> str:
    choices = "".join(f"- [{tick}] {_sentence(dice, 7)}\n  > {_sentence(dice, 12)}\n" for tick in " x ")
    settings = f"Outcome: A-{dice.randint(1, 10)}"
    return (
        f"## Check: {_sentence(dice, 9)} <!-- id: {id} -->\n{settings}\n\n{choices}\n> **Why:** {_sentence(dice, 14)}\n"
    )


def _prose(dice: Random, paragraphs: int) -> str:
    return "\n\n".join(
        f"{_sentence(dice, 15)} {_sentence(dice, 12)} **{dice.choice(WORDS)}** [W14o]. {_sentence(dice, 14)} "
        f"Give [20 mg](SAFE-01). {_sentence(dice, 10)}"
        for _ in range(paragraphs)
    )


def _sentence(dice: Random, length: int) -> str:
    return " ".join(dice.choices(WORDS, k=length)).capitalize() + "."
