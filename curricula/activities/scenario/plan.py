"""The skeleton of a case as its file has it: scenes, choices and where they lead, before any text is drawn.

An original and its translation are both read into it, so that one can be compared with the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import unquote

from curricula.activities.draft import Draft
from curricula.activities.scenario.case import HIGHEST, Meter, Outcome
from curricula.front_matter import Reading
from curricula.page import anchor_of, nearest
from curricula.problems import Notes
from curricula.sections import Section
from curricula.words import keyword, spelled

OUTCOMES = ("good", "mixed", "harm")

_ITEM = re.compile(r"[-*+]\s+(?P<text>.*)")
_LINK = re.compile(
    r"\[(?P<text>.+)\]\(\s*#(?P<to>[^\s()]+)(?:\s+(?P<quote>[\"'])(?P<effects>.*)(?P=quote))?\s*\)\s*(?P<best>\*?)"
)
_EFFECT = re.compile(r"(?P<name>.+?)\s*(?P<sign>[-+−–])\s*(?P<size>\d{1,2})")
_HOW = re.compile(r"(?P<title>.*?)\s*\((?P<how>[^()]+)\)")
_BESIDE = r'Write - [What one does](#scene "trust -1"), with * behind the best one'


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice as it is written; `to` is the anchor that it leads to."""

    line: int
    text: str
    to: str
    effects: tuple[int, ...]
    is_best: bool
    feedback: str
    feedback_line: int


@dataclass(frozen=True, slots=True)
class Place:
    """A scene as it is written; `text` is what stands above its choices."""

    section: Section
    id: str
    title: str
    ending: Outcome
    is_end: bool
    text: str
    choices: tuple[Choice, ...]


@dataclass(slots=True)
class Plan:
    """All scenes of a file; `anchors` finds a scene's id by what a link to it may say."""

    meters: tuple[Meter, ...] = ()
    places: list[Place] = field(default_factory=list)
    debrief: list[Section] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)

    def shape(self, place: Place) -> object:
        """Say what a scene has in common with its translation."""
        choices = [(self.anchors.get(each.to), each.effects, each.is_best) for each in place.choices]
        return place.is_end, place.ending, choices


def plan(draft: Draft, notes: Notes, original: Plan | None = None) -> Plan:
    """Read the skeleton of a case; a translation's scenes have the ids of those that they translate."""
    made = Plan(_meters(draft, notes, original))
    names = _names(made.meters, original)
    theirs = original.places if original else []
    for section in draft.sections[1:]:
        word, colon, _rest = section.title.partition(":")
        sign = keyword(word if colon else section.title, draft.language)
        if sign == "debrief":
            made.debrief.append(section)
            continue
        number = len(made.places)
        same = theirs[number] if number < len(theirs) else None
        place = _place(draft, notes, section, names, is_end=sign == "end" and bool(colon), id=same.id if same else "")
        made.places.append(place)
        _name(made, place, notes)
    if original is not None:
        for anchor, id in original.anchors.items():
            made.anchors.setdefault(anchor, id)
    return made


def _meters(draft: Draft, notes: Notes, original: Plan | None) -> tuple[Meter, ...]:
    reading = Reading(draft.header.entries, notes).mapping("meters")
    if reading is None:
        return original.meters if original else ()
    found = []
    for name in reading.entries:
        start = reading.number(name, 0)
        if start > HIGHEST:
            reading.wrong(name, f"is {start}", f"A meter goes from 0 to {HIGHEST}")
        found.append(Meter(name.strip(), min(start, HIGHEST)))
    if original is not None and [each.start for each in found] != [each.start for each in original.meters]:
        notes.add(draft.header.line("meters"), "E613", "the meters are not those of the original",
                  "Translate their names, and keep their order and where they begin")  # fmt: skip
        return original.meters
    return tuple(found)


def _names(meters: Sequence[Meter], original: Plan | None) -> Mapping[str, int]:
    theirs = {meter.name.casefold(): place for place, meter in enumerate(original.meters if original else ())}
    return {**theirs, **{meter.name.casefold(): place for place, meter in enumerate(meters)}}


def _place(draft: Draft, notes: Notes, section: Section, names: Mapping[str, int], *, is_end: bool, id: str) -> Place:
    title = section.title.partition(":")[2].strip() if is_end else section.title
    ending: Outcome = ""
    if is_end:
        match = _HOW.fullmatch(title)
        said = keyword(match["how"], draft.language) if match else None
        if match and said in OUTCOMES:
            title, ending = match["title"], cast("Outcome", said)
        else:
            words = ", ".join(f"({spelled(how, draft.language)})" for how in OUTCOMES)
            notes.add(section.line, "E608", f"the ending {title!r} does not say how it came out",
                      f"Write one of {words} at the end of its heading")  # fmt: skip
    text, choices = _parts(section, names, notes)
    own = section.id or anchor_of(section.title).removeprefix("h-")
    return Place(section, id or own, title, ending, is_end, text, tuple(choices))


def _name(made: Plan, place: Place, notes: Notes) -> None:
    for anchor in dict.fromkeys((anchor_of(place.section.title), f"h-{place.id}")):
        if anchor in made.anchors:
            notes.add(place.section.line, "E609", f"two scenes are called {place.section.title!r}",
                      "Give one of them another heading: links could not tell them apart")  # fmt: skip
            return
    made.anchors |= {anchor_of(place.section.title): place.id, f"h-{place.id}": place.id}


def _parts(section: Section, names: Mapping[str, int], notes: Notes) -> tuple[str, list[Choice]]:
    """Cut a scene into its text and its choices, which begin with the first item that is a link to a scene."""
    lines = section.text.split("\n")
    first = next((n for n, line in enumerate(lines) if _ITEM.match(line) and _LINK.match(_item(lines, n)[0])), None)
    if first is None:
        return section.text, []
    return "\n".join(lines[:first]), list(_choices(lines, first, section.text_line, names, notes))


def _item(lines: Sequence[str], start: int) -> tuple[str, int]:
    """Join the lines of one item; give its text and the number of the first line behind it."""
    found = _ITEM.match(lines[start])
    text, end = [found["text"] if found else ""], start + 1
    while end < len(lines) and lines[end].startswith("  ") and lines[end].strip() and lines[end].lstrip()[0] not in ">":
        text.append(lines[end].strip())
        end += 1
    return " ".join(text).strip(), end


def _choices(lines: Sequence[str], start: int, line: int, names: Mapping[str, int], notes: Notes) -> Iterator[Choice]:
    place = start
    while place < len(lines):
        if not lines[place].strip():
            place += 1
            continue
        text, end = _item(lines, place)
        link = _LINK.fullmatch(text) if _ITEM.match(lines[place]) else None
        if link is None:
            notes.add(line + place, "E610", f"{lines[place].strip()[:40]!r} is not written like a choice", _BESIDE)
            place = end
            continue
        told = end
        while told < len(lines) and (not lines[told].strip() or lines[told].lstrip().startswith(">")):
            told += 1
        feedback = "\n".join(re.sub(r"^\s*>\s?", "", words) for words in lines[end:told]).strip("\n")
        effects = _effects(link["effects"] or "", names, line + place, notes)
        to = anchor_of(unquote(link["to"]))
        yield Choice(line + place, link["text"], to, effects, bool(link["best"]), feedback, line + end)
        place = told


def _effects(text: str, names: Mapping[str, int], line: int, notes: Notes) -> tuple[int, ...]:
    found = [0] * (max(names.values(), default=-1) + 1)
    for piece in filter(None, (each.strip() for each in text.split(","))):
        match = _EFFECT.fullmatch(piece)
        if match is None:
            notes.add(line, "E605", f"{piece!r} is no change of a meter", 'Write "trust +1, safety -2"')
        elif match["name"].casefold() not in names:
            fix = (
                nearest(match["name"].casefold(), names) or f"Declare it in the header: meters: {{{match['name']}: 5}}"
            )
            notes.add(line, "E605", f"there is no meter {match['name']!r}", fix)
        else:
            found[names[match["name"].casefold()]] += int(match["size"]) * (1 if match["sign"] == "+" else -1)
    return tuple(found) if any(found) else ()
