"""Which answers lead to which remarks: found by trying them, and then said where our notation has a place for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from curricula.formats import remarks
from curricula.formats.qti.items import Item, Verdict

OWN = "answer_"
"""Begins the name of a remark for one answer where that has no name of its own, in what we write."""


@dataclass(frozen=True, slots=True)
class Said:
    """Remarks in Markdown: those for one answer by its name, and those for the question by theirs."""

    answers: Mapping[str, str]
    asides: Mapping[str, str]


def said(item: Item, tried: Mapping[str, Verdict], full: frozenset[str], answers: frozenset[str]) -> Said:
    """Divide the remarks of an item by the answers that were tried.

    `full` names those that earn everything, and `answers` those that can have a remark of their own.
    """
    found: dict[str, list[str]] = {}
    own: dict[str, list[str]] = {}
    for name, text in item.remarks.items():
        shown = frozenset(each for each, verdict in tried.items() if name in verdict.shown)
        place = _place(name, shown, frozenset(tried), full, answers)
        if place:
            found.setdefault(place, []).append(text)
        elif shown & answers:
            for each in shown & answers:
                own.setdefault(each, []).append(text)
        elif "hint" in name.lower():
            found.setdefault("hint", []).append(text)
        elif not item.is_marked:
            found.setdefault("why", []).append(text)
        else:
            item.texts.lose(f"a remark that no answer leads to: {text[:60]!r}")
    texts = {place: "\n\n".join(pieces) for place, pieces in found.items()}
    divided = remarks.divided(texts.pop("why", ""))
    joined = {name: "\n\n".join(pieces) for name, pieces in own.items()}
    return Said(joined, {**item.asides, **divided, **{name: text for name, text in texts.items() if text}})


def _place(
    name: str, shown: frozenset[str], tried: frozenset[str], full: frozenset[str], answers: frozenset[str]
) -> str:
    """Name the aside that a remark is, "" where it belongs to single answers or to none."""
    plain = name.lower()
    if not shown or any(own in shown & answers for own in _names(name)) or (plain.startswith(OWN) and shown & answers):
        return ""
    if shown == tried:
        return "why"
    if shown == full:
        return "correct"
    wrong = tried - full
    alone = len(wrong) == 1 and wrong <= answers and "incorrect" not in plain and "wrong" not in plain
    return "incorrect" if shown == wrong and not alone else ""


def _names(name: str) -> Iterator[str]:
    """Give the answers that a remark may be named after: Canvas writes 1234_fb for that of 1234."""
    yield name
    yield name.removesuffix("_fb")
