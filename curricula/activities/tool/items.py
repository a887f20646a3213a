"""The items of a tool: what stands under `###`, and the lists of points to tick."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from curricula.activities.draft import Draft, derived_id
from curricula.markup import to_html, to_inline, to_text
from curricula.sections import Section
from curricula.tools import Item, Reply, Skip, Subject
from curricula.words import keyword, nearest_keyword

ID = re.compile(r"<!--\s*id:\s*(?P<id>.*?)\s*-->")
ITEM_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_HEADING = re.compile(r"###[ \t]+(?P<title>.*?)[ \t]*#*[ \t]*")
_REPLY = re.compile(r"[-*] \((?P<points>[ ]*|-?\d+(?:[.,]\d+)?)\) (?P<text>.+?)(?P<alarm>[ ]\*)?")
_TICK = re.compile(r"[-*] \[ ?\] (?P<text>.+?)(?P<essential>[ ]\*)?")
_LINE = re.compile(r"____+[ \t]*(?P<rest>.*)")
_NEARLY = re.compile(r"[-*] ?(\(|\[)")
_NUMBER = r"-?\d+(?:[.,]\d+)?"
_LIMITS = re.compile(rf"(?P<low>{_NUMBER})\s*(?:–|-|(?P<to>\w+)\s)\s*(?P<high>{_NUMBER})\s*(?P<unit>.*)")
_SETTING = re.compile(r"(?P<name>[^\W\d_][^:|]{1,30}):[ ]+(?P<value>\S.*)")

SETTINGS = ("skip-when", "not-for")


@dataclass(slots=True)
class Raw:
    """An item while it is read: its lines so far, with the number of the first one, and its settings with theirs."""

    id: str
    title: str
    line: int
    text: list[tuple[int, str]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    blank: str | None = None
    table: list[list[str]] = field(default_factory=list)
    settings: dict[str, tuple[int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Pieces:
    """What a section is made of: text above, subjects, and items; where each item stands."""

    text: list[tuple[int, str]] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    raw: dict[str, Raw] = field(default_factory=dict)


def take_apart(draft: Draft, section: Section, *, with_subjects: bool) -> Pieces:
    """Read the items of a section; in one `with_subjects` the list above the first item names these."""
    pieces = Pieces()
    open_item: Raw | None = None
    for number, words in enumerate(section.text.split("\n"), section.text_line):
        if heading := _HEADING.fullmatch(words):
            _finish(draft, pieces, open_item)
            title, id = named(draft, heading["title"], number)
            open_item = Raw(id, title, number)
        elif open_item is not None:
            _add(draft, open_item, number, words)
        elif tick := _TICK.fullmatch(words.rstrip()):
            _tick(draft, pieces, number, tick)
        elif with_subjects and words.startswith(("- ", "* ")):
            title, id = named(draft, words[2:], number)
            pieces.subjects.append(Subject(id, title))
        elif _NEARLY.match(words):
            _note_nearly(draft, number, words)
        else:
            pieces.text.append((number, words))
    _finish(draft, pieces, open_item)
    return pieces


def named(draft: Draft, words: str, line: int) -> tuple[str, str]:
    """Take the id comment out of a heading; without one the id is made of the words."""
    found = ID.search(words)
    title = ID.sub("", words).strip()
    id = found["id"] if found else re.sub(r"-[0-9a-f]{6}$", "", derived_id(title))
    if not ITEM_ID.fullmatch(id):
        fix = "Write a short word in small letters behind it: <!-- id: pulse -->"
        draft.page.notes.add(line, "E702", f"{title[:60]!r} needs an id of its own", fix)
        id = f"item-{line}"
    return title, id


def prose(draft: Draft, lines: list[tuple[int, str]]) -> str:
    """Turn lines into safe HTML."""
    text = "\n".join(words for _, words in lines)
    return to_html(text, draft.page, lines[0][0]) if text.strip() else ""


def _tick(draft: Draft, pieces: Pieces, line: int, tick: re.Match[str]) -> None:
    title, id = named(draft, tick["text"], line)
    shown = to_inline(title, draft.page, line)
    _keep(draft, pieces, Raw(id, title, line),
          Item(id, to_text(shown), "tick", text=shown, essential=bool(tick["essential"])))  # fmt: skip


def _add(draft: Draft, raw: Raw, line: int, words: str) -> None:
    stripped = words.rstrip()
    if reply := _REPLY.fullmatch(stripped):
        points = reply["points"].strip().replace(",", ".")
        shown = to_inline(reply["text"], draft.page, line)
        raw.replies.append(Reply(shown, to_text(shown), Decimal(points) if points else None, bool(reply["alarm"])))
        raw.lines.append(line)
    elif stripped.lstrip().startswith(">") and words.startswith(" ") and raw.replies:
        last = raw.replies[-1]
        more = to_html(stripped.lstrip()[1:].strip(), draft.page, line)
        raw.replies[-1] = Reply(last.html, last.plain, last.points, last.alarm, last.advice + more)
    elif blank := _LINE.fullmatch(stripped):
        raw.blank = blank["rest"].strip()
        raw.lines.append(line)
    elif stripped.startswith("|"):
        raw.table.append([cell.strip() for cell in stripped.strip("|").split("|")])
    elif (setting := _SETTING.fullmatch(stripped)) and (name := keyword(setting["name"], draft.language)) in SETTINGS:
        raw.settings[str(name)] = (line, setting["value"])
    elif setting and nearest_keyword(setting["name"], draft.language, SETTINGS):
        near = nearest_keyword(setting["name"], draft.language, SETTINGS)
        draft.page.notes.add(line, "E703", f"there is no setting {setting['name']!r} here", f"Write {near}: …")
    elif _NEARLY.match(stripped):
        _note_nearly(draft, line, stripped)
    else:
        raw.text.append((line, words))


def _note_nearly(draft: Draft, line: int, words: str) -> None:
    fix = "Write - (2) and the answer, - ( ) for one without points, or - [ ] for a point to tick"
    draft.page.notes.add(line, "E701", f"{words[:60]!r} looks like an answer and is not written like one", fix)


def _finish(draft: Draft, pieces: Pieces, raw: Raw | None) -> None:
    if raw is None:
        return
    base = Item(raw.id, raw.title, "text", prose(draft, raw.text))
    if raw.replies:
        _keep(draft, pieces, raw, replace(base, takes="choice", replies=tuple(raw.replies)))
    elif raw.table:
        head, *body = [row for row in raw.table if not set("".join(row)) <= set("-: ")]
        rows = tuple(row[0] for row in body if row)
        _keep(draft, pieces, raw, replace(base, takes="table", rows=rows, columns=tuple(head[1:])))
    elif raw.blank is not None:
        _keep(draft, pieces, raw, _line(draft, raw.blank, base))
    else:
        draft.page.notes.add(raw.line, "E701", f"{raw.title[:60]!r} has nothing to choose or to fill in",
                             "Write - (2) and an answer a line, ____ mg for a number, ____ for a text")  # fmt: skip


def _line(draft: Draft, rest: str, base: Item) -> Item:
    limits = _LIMITS.fullmatch(rest)
    if limits and (limits["to"] is None or keyword(limits["to"], draft.language) == "to"):
        low, high = (Decimal(limits[name].replace(",", ".")) for name in ("low", "high"))
        return replace(base, takes="number", low=low, high=high, unit=limits["unit"])
    count, _, unit = rest.partition(" ")
    if count.isdecimal() and keyword(unit, draft.language) == "words":
        return replace(base, words=int(count[:4]))
    return replace(base, takes="number", unit=rest) if rest else base


def _keep(draft: Draft, pieces: Pieces, raw: Raw, item: Item) -> None:
    pieces.items.append(item)
    pieces.raw[item.id] = raw


def place_of(item: Item, words: str) -> int | None:
    """Find the reply that words or points mean, counted from 1; None when none does, or more than one."""
    wanted = " ".join(words.split()).casefold()
    if item.takes == "tick":
        return 1 if wanted in ("yes", "x", "✓") else 0 if wanted in ("no", "") else None
    places = [place for place, reply in enumerate(item.replies, 1) if reply.plain.casefold() == wanted]
    if not places:
        places = [
            place
            for place, reply in enumerate(item.replies, 1)
            if reply.points is not None and f"{reply.points:f}" == wanted.replace(",", ".")
        ]
    return places[0] if len(places) == 1 else None


def skips(draft: Draft, raw: Raw, known: dict[str, Item]) -> Iterator[Skip]:
    """Read `Skip when: q1 = No; q2 = Never`."""
    line, text = raw.settings.get("skip-when", (0, ""))
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, words = (piece.strip() for piece in part.partition("="))
        item = known.get(name)
        place = place_of(item, words) if item else None
        if item is None or not place:
            fix = f"It can be: {', '.join(reply.plain for reply in item.replies)}" if item else "Use the id of an item"
            draft.page.notes.add(line, "E703", f"{part[:60]!r} names no answer", fix)
        else:
            yield Skip(name, (place,))
