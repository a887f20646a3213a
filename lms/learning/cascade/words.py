"""Entries of the register in the reader's words: states, what an entry says, and what was said of it when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from curricula.cascade import (
    CONFIRMED,
    CORRECTED,
    LOGGED,
    PROFESSION,
    QUESTIONED,
    SEX,
    WITHDRAWN,
    Grade,
    Said,
    Training,
)
from lms import called
from lms.language import format_date, gettext, number
from lms.learning.cascade import form


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said of an entry: what kind of thing, when, by whom, why; and what it said then, where that changed."""

    words: str
    at: datetime
    name: str
    reason: str
    told: list[tuple[str, str]]


def state(training: Training) -> tuple[str, str]:
    """Return the state of an entry as its badge has it, and in words."""
    badge = {WITHDRAWN: "locked", CONFIRMED: "passed", QUESTIONED: "late"}.get(training.state, "open")
    return badge, _kind(training.state)


def _kind(kind: str) -> str:
    return {
        LOGGED: gettext("Logged"),
        CORRECTED: gettext("Corrected"),
        WITHDRAWN: gettext("Withdrawn"),
        CONFIRMED: gettext("Confirmed"),
        QUESTIONED: gettext("Questioned"),
    }[kind]


def grade(of: Grade) -> str:
    """Return what a grade of evidence stands for."""
    return {
        "A": gettext("A: list, confirmed"),
        "B": gettext("B: list or confirmation"),
        "C": gettext("C: told by the trainer"),
    }[of]


def told(said: Said) -> list[tuple[str, str]]:
    """Return what an entry says, as pairs of words and a value."""
    return [
        (gettext("Day"), format_date(said.day)),
        (gettext("Place"), said.place),
        (gettext("Taught"), ", ".join(each.title for each in said.modules)),
        (gettext("Version of the course"), str(said.version)),
        (gettext("People"), number(said.heads)),
        (gettext("By sex"), _counted(SEX, said.by_sex)),
        (gettext("By profession"), _counted(PROFESSION, said.by_profession)),
        (gettext("List of participants"), gettext("photographed") if said.sheet else gettext("none")),
    ]


def _counted(by: str, counts: Mapping[str, int]) -> str:
    return ", ".join(f"{words} {number(counts[value])}" for value, words in form.groups(by) if counts.get(value))


def history(training: Training) -> list[Remark]:
    """Return what was said of an entry, the newest first."""
    names = called.names_of({event.author for event in training.history})
    return [
        Remark(_kind(event.kind), event.at, names[event.author], event.reason, told(event.said) if event.said else [])
        for event in reversed(training.history)
    ]
