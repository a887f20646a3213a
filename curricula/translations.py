"""A translation beside its original, unit by unit: what is translated, what is missing, what the original says anew.

A translation remembers, in a remark at its end, the words of the original that each of its units was made from. The
remark is made of fingerprints in the order of the file, so an edit by hand moves nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from curricula.activities.draft import version_of
from curricula.front_matter import Reading, parse
from curricula.problems import Notes
from curricula.sections import split
from curricula.units import Block, blocks, fingerprint

State = Literal["current", "stale", "missing", "untouched", "unmarked", "surplus"]
"""What a unit is: as the original is now; made from earlier words; not there; still the original's words; nobody has
said what it was made from; or of nothing that the original has (any more)."""

UNTOUCHED, UNKNOWN = "-", "?"
MOST_COMPARED = 1_000
"""Blocks; in a longer file, which nobody wrote by hand, each is compared with the one in its place."""

_BEGIN, _END = "<!-- made-from-units", "-->"
_PAIR = re.compile(r"(?P<source>[0-9a-f]{8}|[-?]):(?P<own>[0-9a-f]{8})")

Mark = tuple[str, str]
"""Fingerprints of a unit of the original, `UNTOUCHED` or `UNKNOWN`, and of the unit that was made from it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the original beside its translation, either of them "" where it is not there.

    `name` is the same as long as the original's words are. `made_from` is the fingerprint of the words that it was made
    from. `line` is where it stands in the translation, or in the original while it is missing.
    """

    name: str
    kind: str
    section: str
    source: str
    own: str
    state: State
    made_from: str
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """A block of the original with the one that translates it, and the units of both."""

    source: Block | None
    own: Block | None
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A header, or what stands below one heading: its rows in the order of the original, then what has no original."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two files side by side; `marked` says whether the translation remembers what it was made from."""

    source: str
    own: str
    language: str
    parts: tuple[Part, ...]
    marked: bool

    @property
    def units(self) -> tuple[Unit, ...]:
        """List the units of all parts."""
        return tuple(unit for part in self.parts for row in part.rows for unit in row.units)

    def count(self, *states: State) -> int:
        """Count the units that are in one of these states."""
        return sum(unit.state in states for unit in self.units)

    @property
    def wanted(self) -> int:
        """Count the units that the original has."""
        return len(self.units) - self.count("surplus")

    @property
    def translated(self) -> int:
        """Count those of them that have words in the other language, stale ones among them."""
        return self.count("current", "stale", "unmarked")


def marks_of(text: str) -> tuple[tuple[Mark, ...], ...]:
    """Read what a translation remembers, block by block; () where it remembers nothing."""
    place = _place_of_marks(text)
    told = text[place:].removeprefix(_BEGIN).rstrip().removesuffix(_END) if place >= 0 else ""
    return tuple(tuple((pair["source"], pair["own"]) for pair in _PAIR.finditer(entry)) for entry in told.split())


def without_marks(text: str) -> str:
    """Give a text without what it remembers."""
    place = _place_of_marks(text)
    return text if place < 0 else text[:place].rstrip() + "\n"


def _place_of_marks(text: str) -> int:
    place = text.rfind(_BEGIN)
    ends_there = place >= 0 and text.rstrip().endswith(_END) and text.find(_END, place) == len(text.rstrip()) - 3
    return place if ends_there else -1


def marked(text: str, marks: Sequence[Sequence[Mark]], parts: Sequence[int]) -> str:
    """Write what a translation remembers at its end; `parts` has the number of blocks on each line."""
    entries = iter("+".join(f"{source}:{own}" for source, own in block) for block in marks)
    lines = [" ".join(entry for _, entry in zip(range(count), entries, strict=False)) for count in parts]
    body = "\n".join(line for line in lines if line)
    return f"{without_marks(text).rstrip()}\n\n<!-- made-from-units\n{body}\n-->\n"


def version(text: str) -> str:
    """Name the words of a whole file, as `made-from:` in the header of its translation does."""
    header = parse(text, Notes(""))
    return version_of(Reading(header.entries, Notes("")).text("title"), split(header.body, header.body_line))


def made_from(text: str) -> str:
    """Read the version that a translation says it was made from, "" where it says none."""
    return Reading(parse(text, Notes("")).entries, Notes("")).text("made-from")


def compare(source: str, own: str, language: str, *, original: str = "en", earlier: str = "") -> Comparison:
    """Put an original and its translation side by side.

    `earlier` is the original as it was when the translation was made, where that is known and nothing is remembered.
    """
    marks = marks_of(own)
    plain = without_marks(own)
    theirs, mine = _parts(blocks(source, original)), _parts(blocks(plain, language))
    remembered = _remembered([block for part in mine for block in part.blocks], marks)
    if not marks and (earlier or made_from(own)):
        told = source if made_from(own) == version(source) else earlier
        remembered = _as_made(_parts(blocks(told, original)), mine) if told else remembered
    names = _Names()
    parts = tuple(_compared(before, after, remembered, names) for before, after in _together(theirs, mine, remembered))
    return Comparison(source, plain, language, parts, bool(marks))


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    anchor: str
    blocks: tuple[Block, ...]


class _Names:
    """Gives each unit the name of its words, numbered where the same words come again."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def of(self, text: str, before: str = "u") -> str:
        print_of = f"{before}-{fingerprint(text)}"
        self.seen[print_of] += 1
        return f"{print_of}-{self.seen[print_of]}"


def _parts(listed: Sequence[Block]) -> list[_Part]:
    """Divide a file at its ## headings; the header is a part of its own, and so is what stands before the first."""
    head = tuple(block for block in listed if block.kind in ("key", "parent"))
    groups: list[list[Block]] = [[]]
    for block in listed:
        if block.kind == "heading" and block.frame[0].startswith("## "):
            groups.append([])
        if block.kind not in ("key", "parent"):
            groups[-1].append(block)
    bodies = [_Part(_title(group), group[0].anchor, tuple(group)) for group in groups[1:]]
    return [_Part("", "header", head), _Part("", "beginning", tuple(groups[0])), *bodies]


def _title(group: Sequence[Block]) -> str:
    return group[0].texts[0] if group and group[0].texts else ""


def _together(
    theirs: Sequence[_Part], mine: Sequence[_Part], remembered: Mapping[Block, tuple[Mark, ...]]
) -> Iterator[tuple[_Part | None, _Part | None]]:
    """Pair the parts of two files: by id, else by the heading that it was made from, else by their order."""
    left = [part.anchor or fingerprint(part.name) for part in theirs]
    right = [part.anchor or _source_of(part.blocks[0], remembered) for part in mine]
    signs = [[bool(part.anchor) and part.anchor for part in parts] for parts in (theirs, mine)]
    pairs = dict(_paired(left, right, signs[0], signs[1]))
    ids = {part.anchor: place for place, part in enumerate(mine) if part.anchor}
    for place, part in enumerate(theirs):
        if part.anchor in ids and place not in pairs:
            pairs[place] = ids[part.anchor]
    for place, part in enumerate(theirs):
        yield part, mine[pairs[place]] if place in pairs else None
    for place, part in enumerate(mine):
        if place not in pairs.values():
            yield None, part


def _paired(
    left: Sequence[object], right: Sequence[object], left_signs: Sequence[object], right_signs: Sequence[object]
) -> Iterator[tuple[int, int]]:
    """Pair places of two lists that are equal; between those, places whose signs are."""
    if max(len(left), len(right)) > MOST_COMPARED:
        yield from ((place, place) for place, both in enumerate(zip(left_signs, right_signs, strict=False))
                    if both[0] == both[1])  # fmt: skip
        return
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(range(a, b), range(c, d), strict=True)
        elif kind == "replace":
            inner = SequenceMatcher(None, left_signs[a:b], right_signs[c:d], autojunk=False)
            for first, second, length in inner.get_matching_blocks():
                yield from zip(range(a + first, a + first + length), range(c + second, c + second + length),
                               strict=True)  # fmt: skip


def _remembered(mine: Sequence[Block], marks: Sequence[tuple[Mark, ...]]) -> dict[Block, tuple[Mark, ...]]:
    """Find which mark belongs to which block; one that was edited by hand keeps the mark of its place."""
    texts = [block for block in mine if block.texts]
    prints = [tuple(fingerprint(text) for text in block.texts) for block in texts]
    told = [tuple(own for _, own in mark) for mark in marks]
    pairs = _paired(told, prints, [len(each) for each in told], [len(each) for each in prints])
    return {texts[place]: marks[mark] for mark, place in pairs}


def _as_made(theirs: Sequence[_Part], mine: Sequence[_Part]) -> dict[Block, tuple[Mark, ...]]:
    """Tell from an earlier original, by the order of both files, what each unit was made from."""
    found: dict[Block, tuple[Mark, ...]] = {}
    for before, after in _together(theirs, mine, {}):
        if before is not None and after is not None:
            for first, second in _rows(before.blocks, after.blocks, {}):
                if first is not None and second is not None:
                    pairs = zip(first.texts, second.texts, strict=True)
                    found[second] = tuple((fingerprint(source), fingerprint(own)) for source, own in pairs)
    return found


def _source_of(block: Block, remembered: Mapping[Block, tuple[Mark, ...]]) -> str:
    return "+".join(source for source, _ in remembered.get(block, ())) or "?"


def _rows(
    theirs: Sequence[Block], mine: Sequence[Block], remembered: Mapping[Block, tuple[Mark, ...]]
) -> Iterator[tuple[Block | None, Block | None]]:
    left = ["+".join(fingerprint(text) for text in block.texts) or str(block.sign) for block in theirs]
    right = [_source_of(block, remembered) if block.texts else str(block.sign) for block in mine]
    pairs = dict(_paired(left, right, [block.sign for block in theirs], [block.sign for block in mine]))
    for place, block in enumerate(theirs):
        yield block, mine[pairs[place]] if place in pairs else None
    yield from ((None, block) for place, block in enumerate(mine) if place not in pairs.values())


def _compared(
    before: _Part | None, after: _Part | None, remembered: Mapping[Block, tuple[Mark, ...]], names: _Names
) -> Part:
    found = _rows(before.blocks if before else (), after.blocks if after else (), remembered)
    shown = (before or after or _Part("", "", ())).name
    section = (before or after or _Part("", "", ())).anchor
    return Part(shown, tuple(_row(section, source, own, remembered, names) for source, own in found))


def _row(
    section: str, source: Block | None, own: Block | None, remembered: Mapping[Block, tuple[Mark, ...]], names: _Names
) -> Row:
    kind = (source or own or Block("", 1, 1, ("",))).kind
    line = (own or source or Block("", 1, 1, ("",))).line
    if source is None:
        listed = own.texts if own else ()
        return Row(None, own, tuple(Unit(names.of(text, "own"), kind, section, "", text, "surplus", "", line)
                                    for text in listed))  # fmt: skip
    texts: Sequence[str] = own.texts if own else [""] * len(source.texts)
    marks = remembered.get(own, ()) if own else ()
    units = []
    for place, (theirs, mine) in enumerate(zip(source.texts, texts, strict=True)):
        mark = marks[place] if place < len(marks) else None
        state: State = _state(theirs, mine, mark) if own else "missing"
        units.append(Unit(names.of(theirs), kind, section, theirs, mine, state, mark[0] if mark else "", line))
    return Row(source, own, tuple(units))


def _state(source: str, own: str, mark: Mark | None) -> State:
    if mark is None or mark[0] == UNKNOWN:
        return "unmarked"
    if mark[0] == UNTOUCHED:
        return "untouched" if mark[1] == fingerprint(own) else "unmarked"
    return "current" if mark[0] == fingerprint(source) else "stale"
