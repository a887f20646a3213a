"""Writing a translation: begun from its original, and filled in unit by unit; whatever is not named stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from curricula.translations import (
    UNKNOWN,
    UNTOUCHED,
    Comparison,
    Mark,
    Part,
    Row,
    Unit,
    compare,
    marked,
    without_marks,
)
from curricula.units import Block, blocks, fingerprint


@dataclass(frozen=True, slots=True)
class _Entry:
    """A block of the file as it will be: `lines` instead of the lines `start` up to `end` of now, and its marks."""

    start: int
    end: int
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    part: int


def begun(source: str, language: str, original: str = "en") -> str:
    """Begin a translation: the frame of the original with its words, each of them remembered as not translated."""
    head: list[str] = []
    body: list[str] = []
    listed = blocks(without_marks(source), original)
    for block in listed:
        lines = head if block.kind in ("key", "parent") else body
        if block.parted and lines:
            lines.append("")
        lines.extend(_framed(block, block.texts, language))
    text = "\n".join(["---", *head, "---", *body, ""])
    marks = [tuple((UNTOUCHED, fingerprint(each)) for each in block.texts) for block in listed if block.texts]
    return marked(text, marks, _lengths(listed))


def written(compared: Comparison, given: Mapping[str, str], right: Collection[str] = ()) -> str:
    """Give the text of a translation with the units that are `given` by name.

    The units named in `right`, and those that are given anew, are remembered as made from the original as it is now. A
    unit that is emptied has the original's words again. What is missing stays so until one of its units is given; a
    question is then there as a whole.
    """
    own = compared.own if compared.own.startswith("---") else f"---\n---\n{compared.own}"
    if own != compared.own:
        compared = compare(compared.source, own, compared.language)
    lines = own.rstrip("\n").split("\n")
    entries = sorted(_entries(compared, lines, given, right), key=lambda entry: entry.start)
    for entry in reversed(entries):
        lines[entry.start - 1 : entry.end - 1] = entry.lines
    counted = [sum(1 for entry in entries if entry.part == part and entry.marks) for part in _parts_of(entries)]
    return marked("\n".join(lines), [entry.marks for entry in entries if entry.marks], counted)


def _parts_of(entries: Sequence[_Entry]) -> list[int]:
    return list(dict.fromkeys(entry.part for entry in entries if entry.marks))


def _lengths(listed: Sequence[Block]) -> list[int]:
    counts = [0]
    for block in listed:
        if block.kind == "heading" and block.frame[0].startswith("## "):
            counts.append(0)
        counts[-1] += bool(block.texts)
    return counts


def _entries(
    compared: Comparison, lines: Sequence[str], given: Mapping[str, str], right: Collection[str]
) -> Iterator[_Entry]:
    place = 2  # below the first line of the header
    for number, part in enumerate(compared.parts):
        body = any(row.source and row.source.kind not in ("key", "parent") for row in part.rows)
        if body:
            place = max(place, _body_line(lines))
        yield from _of_part(part, number, place, compared.language, given, right)
        place = max([place, *(row.own.end for row in part.rows if row.own)])


def _body_line(lines: Sequence[str]) -> int:
    return next((number + 2 for number, line in enumerate(lines) if number and line.rstrip() == "---"), 1)


def _of_part(
    part: Part, number: int, place: int, language: str, given: Mapping[str, str], right: Collection[str]
) -> Iterator[_Entry]:
    absent = not any(row.own for row in part.rows)
    whole = absent and any(given.get(unit.name, "").strip() for row in part.rows for unit in row.units)
    follows = False
    for row in part.rows:
        if row.own is not None:
            yield _kept(row, row.own, number, given, right)
            place, follows = row.own.end, False
            continue
        assert row.source is not None
        asked = any(given.get(unit.name, "").strip() for unit in row.units)
        follows = whole or asked or (follows and not row.source.texts)
        if follows:
            yield _added(row, row.source, number, place, language, given, right)


def _kept(row: Row, own: Block, part: int, given: Mapping[str, str], right: Collection[str]) -> _Entry:
    said = [_words(unit, given) for unit in row.units]
    marks = _marks(row, said, right)
    if row.source is None and row.units and not any(said):  # emptied, and the original has no words for it
        return _Entry(own.line, own.end, (), (), part)
    if all(fingerprint(words) == fingerprint(unit.own) for unit, words in zip(row.units, said, strict=True)):
        return _Entry(own.line, own.line, (), marks, part)
    return _Entry(own.line, own.end, tuple(own.written(said).split("\n")), marks, part)


def _added(
    row: Row, source: Block, part: int, place: int, language: str, given: Mapping[str, str], right: Collection[str]
) -> _Entry:
    said = [_words(unit, given) for unit in row.units]
    marks = _marks(row, said, right)
    before = [""] if source.parted else []
    return _Entry(place, place, (*before, *_framed(source, said, language)), marks, part)


def _marks(row: Row, said: Sequence[str], right: Collection[str]) -> tuple[Mark, ...]:
    both = zip(row.units, said, strict=True)
    return tuple((_source_of(unit, words, right), fingerprint(words)) for unit, words in both)


def _framed(block: Block, texts: Sequence[str], language: str) -> list[str]:
    """Write a block of the original as it begins in another language; who reviewed a fact has to be told anew."""
    if block.kind == "fact" and block.anchor == "reviewed":
        block = replace(block, frame=(block.frame[0].partition(":")[0] + ":",))
    return block.written(texts, language).split("\n")


def _words(unit: Unit, given: Mapping[str, str]) -> str:
    """Give the words that a unit will have; the original's where it has none of its own."""
    return given.get(unit.name, unit.own).strip() or unit.source


def _source_of(unit: Unit, words: str, right: Collection[str]) -> str:
    """Say what a unit was made from, once it has these words."""
    now = fingerprint(unit.source)
    if unit.state == "surplus":
        return UNKNOWN
    if unit.name in right:
        return now
    if fingerprint(words) != fingerprint(unit.own):
        return now if fingerprint(words) != now else UNTOUCHED
    kept = {"current": now, "stale": unit.made_from, "unmarked": UNKNOWN}
    return kept.get(unit.state, UNTOUCHED)
