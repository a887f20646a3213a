"""The header of a file: YAML between two lines of ---, read strictly, every value as it was typed.

The only module that knows YAML. Nothing is converted: `No`, `1:30` and `0012` stay what the author wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml

from curricula.problems import Notes

LONGEST_HEADER = 40_000
"""Characters; a header is a page at most."""

DEEPEST = 2
"""A key may hold a list or a mapping, and nothing below that."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The value of one key with its place: a text, a tuple of entries, or a mapping of entries."""

    value: str | tuple[Entry, ...] | Mapping[str, Entry]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Header:
    """The keys of a file; `body` is the text after them and `body_line` the line on which it begins.

    A header that is not `whole` could not be read, and nothing should be concluded from what it lacks.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    whole: bool = True


class _Refused(Exception):
    """The header says something that we do not read."""

    def __init__(self, event: yaml.Event, wrong: str, fix: str) -> None:
        super().__init__(wrong)
        self.place, self.wrong, self.fix = _place(event), wrong, fix


def _place(event: yaml.Event) -> tuple[int, int]:
    """Give line and column in the file; the header begins on its second line."""
    mark = event.start_mark
    return (mark.line + 2, mark.column + 1) if mark else (1, 1)


def parse(text: str | None, notes: Notes) -> Header:
    """Split a file into header and body; what is wrong in the header is noted, and the header is then not whole.

    A text that does not begin with a line of --- has no header and is all body. None is a file that could not be read.
    """
    if text is None:
        return Header(whole=False)
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return Header(body=text)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        notes.add(1, "E201", "the header begins here but never ends", "Write a line of --- below the last key")
        return Header(whole=False)
    header = Header({}, "\n".join(lines[end + 1 :]), end + 2, whole=False)
    source = "\n".join(lines[1:end]) + "\n"
    if len(source) > LONGEST_HEADER:
        notes.add(1, "E201", f"the header has {len(source)} characters", "Move text below the header; it has few keys")
        return header
    try:
        return Header(_entries(source, notes), header.body, header.body_line)
    except _Refused as refusal:
        line, column = refusal.place
        notes.add(line, "E202", refusal.wrong, refusal.fix, column)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        notes.add(line, "E202", f"the header cannot be read: {error.problem or error.context}", _remedy(error), column)
    except yaml.YAMLError as error:
        notes.add(1, "E202", f"the header cannot be read: {error}", "Remove unusual characters from the header")
    return header


def _remedy(error: yaml.MarkedYAMLError) -> str:
    if "mapping values" in str(error.problem):
        return 'A text with a colon in it needs quotes: title: "Quiz: overdose"'
    return "Write one `key: value` a line, and put a text with special signs in double quotes"


def _entries(source: str, notes: Notes) -> Mapping[str, Entry]:
    # Events, not nodes: libyaml composes nodes by recursion in C, which a hostile nesting can overflow.
    events = yaml.parse(source, Loader=yaml.CBaseLoader)
    for event in events:
        if isinstance(event, yaml.StreamEndEvent):
            return {}
        if isinstance(event, yaml.NodeEvent):
            entry = _entry(event, events, notes, 0)
            _expect_end(events)
            if isinstance(entry.value, Mapping):
                return entry.value
            if entry.value == "":
                return {}
            raise _Refused(event, "the header is not a list of keys", "Write one `key: value` a line")
    return {}


def _expect_end(events: Iterator[yaml.Event]) -> None:
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            raise _Refused(event, "the header has a second part", "Keep one header of `key: value` lines")


def _entry(event: yaml.Event, events: Iterator[yaml.Event], notes: Notes, depth: int) -> Entry:
    line, column = _place(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(event, "& and * mean something else in YAML", "Put the text in double quotes")
    if getattr(event, "tag", None):
        raise _Refused(event, "! means something else in YAML", "Put the text in double quotes")
    if isinstance(event, yaml.ScalarEvent):
        return Entry(event.value, line, column)
    if depth >= DEEPEST:
        raise _Refused(event, "there is a list inside a list", "Write one text for each line of the list")
    if isinstance(event, yaml.SequenceStartEvent):
        return Entry(tuple(_sequence(events, notes, depth)), line, column)
    return Entry(_mapping(events, notes, depth), line, column)


def _sequence(events: Iterator[yaml.Event], notes: Notes, depth: int) -> Iterator[Entry]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _entry(event, events, notes, depth + 1)


def _mapping(events: Iterator[yaml.Event], notes: Notes, depth: int) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(event, "a key is not a plain word", "Write `key: value`")
        key, (line, column) = event.value, _place(event)
        entry = _entry(next(events), events, notes, depth + 1)
        if key in found:
            first = found[key].line
            notes.add(line, "E203", f"{key!r} is here twice (first in line {first})", "Remove one of the two", column)
        else:
            found[key] = entry
    return found


class Reading:
    """Takes typed values out of a header, or out of a mapping in it.

    What does not fit is noted, and its default is given instead.
    """

    def __init__(self, entries: Mapping[str, Entry], notes: Notes) -> None:
        self.entries = entries
        self.notes = notes

    def expect(self, known: Collection[str]) -> None:
        """Note every key that is not among the known ones, with the nearest of those."""
        for key, entry in self.entries.items():
            if key not in known:
                close = get_close_matches(key.casefold(), known, n=1, cutoff=0.6)
                fix = f"Did you mean {close[0]!r}?" if close else f"Known keys are: {', '.join(sorted(known))}"
                self.notes.add(entry.line, "E204", f"there is no key {key!r}", fix)

    def line(self, key: str) -> int:
        """Tell where a key is, 1 where it is absent."""
        return self.entries[key].line if key in self.entries else 1

    def text(self, key: str, default: str = "") -> str:
        """Read a text."""
        entry = self.entries.get(key)
        if entry is None:
            return default
        if isinstance(entry.value, str):
            return " ".join(entry.value.split())
        self.wrong(key, "is a list where one text is expected", f"Write {key}: and the text on one line")
        return default

    def required(self, key: str, example: str) -> str:
        """Read a text that has to be there."""
        text = self.text(key)
        if not text:
            self.notes.add(self.line(key), "E205", f"{key!r} is missing or empty in the header", f"Write {example}")
        return text

    def one_of(self, key: str, choices: Collection[str], default: str) -> str:
        """Read one of several words."""
        text = self.text(key, default)
        if text in choices:
            return text
        close = get_close_matches(text.casefold(), choices, n=1, cutoff=0.6)
        self.wrong(key, f"is {text!r}", f"Write {key}: {close[0]}" if close else f"It can be: {', '.join(choices)}")
        return default

    def number(self, key: str, default: int) -> int:
        """Read a whole number from 0 up."""
        text = self.text(key)
        if not text:
            return default
        if text.isascii() and text.isdecimal() and len(text) <= 6:
            return int(text)
        self.wrong(key, f"is {text!r}, not a whole number", f"Write digits only: {key}: 30")
        return default

    def list(self, key: str) -> tuple[Entry, ...]:
        """Read a list of texts."""
        entry = self.entries.get(key)
        if entry is None or entry.value == "":
            return ()
        if isinstance(entry.value, tuple) and all(isinstance(item.value, str) for item in entry.value):
            return entry.value
        self.wrong(key, "is not a list", f"Write it in square brackets: {key}: [one, two]")
        return ()

    def mapping(self, key: str) -> Reading | None:
        """Read the keys below a key, None where it is absent."""
        entry = self.entries.get(key)
        if entry is None or entry.value == "":
            return None
        if isinstance(entry.value, Mapping):
            return Reading(entry.value, self.notes)
        self.wrong(key, "has no keys of its own", "Write them below it, each indented by two spaces")
        return None

    def wrong(self, key: str, wrong: str, fix: str) -> None:
        """Note that the value of a key does not fit."""
        entry = self.entries[key]
        self.notes.add(entry.line, "E206", f"{key!r} {wrong}", fix, entry.column)
