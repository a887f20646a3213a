"""A file taken apart into units of text: header texts, headings, paragraphs, list items, choices, remarks, table cells.

Everything that is not words (boxes, ids, settings, bars of a table) stays in the frame round them, so that a unit can
be replaced and nothing else in the file moves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from curricula.front_matter import Entry, Header, parse
from curricula.problems import Notes
from curricula.questions.block import ASIDES, SETTINGS
from curricula.sections import without_remarks
from curricula.shared import FACT_LINES
from curricula.words import keyword, spelled

SIGNS = ("check", "survey", "card")
HEADER_TEXTS = ("title", "summary", "audience")
HEADER_PARENTS: Mapping[str, tuple[str, ...] | None] = {"outcomes": None, "certificate": ("title", "statement")}
"""Keys that hold texts under keys of their own; None stands for all of them."""

_HEADING = re.compile(r"#{1,6}[ \t]+")
_ID = re.compile(r"<!--\s*id:\s*(?P<id>\S*?)\s*-->\s*")
_ITEM = re.compile(
    r"(?P<mark>\s*(?:[-*+]|\d{1,4}[.)])\s+)(?P<share>(?:\(\d{1,3}\s*%\)\s*)?(?:[\[(]\s?[xXхХ✓]?\s?[\])]\s+|=\s*)?"
    r"(?:\(\d{1,3}\s*%\)\s*)?)(?P<text>.*)"
)
_QUOTE = re.compile(r"(?P<mark>\s*>\s?)(?P<word>\*\*(?P<name>[^*:]{1,40}):?\*\*:?\s*)?(?P<item>[-*+]\s+)?(?P<text>.*)")
_FACT = re.compile(r"(?P<mark>(?P<name>[^:]{1,30}):[ \t]*)(?P<text>.*)")
_BLANK = re.compile(r"_{4,}(?:\s+\d{1,4}\s+(?P<word>\w+))?|\[(?P<upload>[^\W\d_]{1,20})\]")
_DIVIDER = re.compile(r"[|:\s-]+")
_BOX = re.compile(r"[\[(]\s?[xXхХ✓]?\s?[\])]|")
_BAR = re.compile(r"(?<!\\)\|")
_PLAIN = re.compile(r"[^\W\d_][^:#\"'\n]*[^:#\"'\s]|[^\W\d_]")
_ONE_LINE = ("key", "heading", "row", "fact")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `line` up to, not including, `end` of a file: units of text in a frame, or a frame alone.

    `frame` has one piece more than `texts`: what stands before, between and behind them. `anchor` is what the block is
    known by in every language: an id, or the name of a key. `keyword` is a word of the frame as it was typed, and its
    name. `hang` stands before each further line.
    """

    kind: str
    line: int
    end: int
    frame: tuple[str, ...]
    texts: tuple[str, ...] = ()
    anchor: str = ""
    keyword: tuple[str, str] = ("", "")
    hang: str = ""
    parted: bool = False

    @property
    def sign(self) -> tuple[str, str, int]:
        """Give what a block and its translation have in common."""
        return self.kind, self.anchor, len(self.texts)

    def written(self, texts: Sequence[str], language: str = "") -> str:
        """Write the block with other words; with a language, its keyword as one would write it there."""
        first = self.frame[0]
        if language and self.keyword[1]:
            first = first.replace(self.keyword[0], spelled(self.keyword[1], language), 1)
        pieces = [first]
        for text, behind in zip(texts, self.frame[1:], strict=True):
            pieces += [self._fitted(text), behind]
        return "".join(pieces).rstrip()

    def _fitted(self, text: str) -> str:
        lines = [line.strip() for line in text.replace("\r", "").split("\n") if line.strip()]
        if self.kind == "key":
            return scalar(" ".join(lines))
        if self.kind == "row":
            return " ".join(lines).replace("\\|", "|").replace("|", "\\|")
        return " ".join(lines) if self.kind in _ONE_LINE else f"\n{self.hang}".join(lines)


def fingerprint(text: str) -> str:
    """Name a unit by its words in eight signs; spaces and line ends do not matter."""
    return sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:8]


def scalar(text: str) -> str:
    """Write a text as a value in a header, in quotes where it needs them."""
    return text if _PLAIN.fullmatch(text) and " #" not in text else json.dumps(text, ensure_ascii=False)


def blocks(text: str, language: str) -> tuple[Block, ...]:
    """Take a file apart, header first; blank lines, settings and remarks are in no block."""
    header = parse(text, Notes(""))
    return (*_of_header(text, header), *of_body(header.body, header.body_line, language))


def of_body(body: str, line: int, language: str) -> tuple[Block, ...]:
    """Take the text below a header apart; `line` is its first line in the file."""
    reader = _Body(without_remarks(body.expandtabs(4)).split("\n"), line, language)
    return tuple(reader.read())


def _of_header(text: str, header: Header) -> Iterator[Block]:
    lines = text.split("\n")
    for key, entry in header.entries.items():
        if key in HEADER_TEXTS and isinstance(entry.value, str):
            yield from _key(lines, header.body_line, key, key, entry)
        elif key in HEADER_PARENTS and isinstance(entry.value, Mapping):
            wanted = HEADER_PARENTS[key]
            inner = [(name, each) for name, each in entry.value.items() if wanted is None or name in wanted]
            parent = next((n for n, words in enumerate(lines, 1) if words.rstrip() == f"{key}:"), 0)
            if parent and inner:
                yield Block("parent", parent, parent + 1, (f"{key}:",), anchor=key)
                for name, each in inner:
                    yield from _key(lines, header.body_line, name, f"{key}.{name}", each)


def _key(lines: Sequence[str], body_line: int, key: str, anchor: str, entry: Entry) -> Iterator[Block]:
    """Find the lines of a key; one that shares its line with others is left as it is."""
    for start in (entry.line, entry.line - 1):
        words = lines[start - 1] if start >= 1 else ""
        found = re.match(rf"(\s*){re.escape(key)}\s*:(?:\s|$)", words)
        if found:
            end = start + 1
            while end < body_line - 1 and lines[end - 1].startswith(found[1] + " "):
                end += 1
            texts = (" ".join(str(entry.value).split()),)
            yield Block("key", start, end, (f"{found[1]}{key}: ", ""), texts, anchor)
            return


def _without_id(text: str) -> tuple[str, str, str]:
    """Cut off the remark with an id at the end of a line: the words, the remark, the id."""
    place = text.rfind("<!--")
    found = _ID.fullmatch(text, place) if place >= 0 else None
    if found is None:
        return text, "", ""
    words = text[:place].rstrip()
    return words, text[len(words) :], found["id"]


class _Body:
    """The lines of a body while they are taken apart."""

    def __init__(self, lines: Sequence[str], line: int, language: str) -> None:
        self.lines, self.line, self.language = lines, line, language
        self.place = 0
        self.asks = False  # whether the section is a question
        self.fresh = False  # whether nothing but settings has stood in it
        self.fact = False

    def read(self) -> Iterator[Block]:
        while self.place < len(self.lines):
            words = self.lines[self.place]
            if not words.strip() or (self.asks and self.fresh and self._is_setting(words)):
                self.place += 1
            else:
                block = self._block(words)
                self.fresh = block.kind == "heading"
                yield block

    def _is_setting(self, words: str) -> bool:
        named = (part.partition(":") for part in words.split("·"))
        return any(colon and keyword(name, self.language) in SETTINGS for name, colon, _ in named)

    def _block(self, words: str) -> Block:
        if words.startswith("```"):
            return self._fence()
        if heading := _HEADING.match(words):
            return self._heading(heading.group(), words[heading.end() :].rstrip(" \t").rstrip("#").rstrip())
        if words.lstrip().startswith("|"):
            return self._row(words)
        if words.lstrip().startswith(">"):
            return self._quote(words)
        if item := _ITEM.fullmatch(words):
            return self._item(item)
        return self._fact_line(words) or self._sign(words) or self._paragraph(words)

    def _taken(self, kind: str, count: int, frame: tuple[str, ...], texts: tuple[str, ...] = (), *, anchor: str = "",
               word: tuple[str, str] = ("", ""), hang: str = "") -> Block:  # fmt: skip
        start, self.place = self.place, self.place + count
        parted = start == 0 or not self.lines[start - 1].strip()
        return Block(kind, self.line + start, self.line + self.place, frame, texts, anchor, word, hang, parted)

    def _fence(self) -> Block:
        end = self.place + 1
        while end < len(self.lines) and not self.lines[end].startswith("```"):
            end += 1
        lines = self.lines[self.place : end + 1]
        return self._taken("code", len(lines), ("\n".join(lines),))

    def _heading(self, signs: str, title: str) -> Block:
        text, behind, anchor = _without_id(title)
        word, colon, rest = text.partition(":")
        name = keyword(word, self.language) if colon else None
        safe = re.match(r"SAFE-\d+\s+", text)
        if len(signs.strip()) == 2:
            self.asks = bool(anchor) or name in ("check", "survey")
            self.fact = bool(safe)
        if name in SIGNS:
            frame = (f"{signs}{word}: ", behind)
            return self._taken("heading", 1, frame, (rest.strip(),), anchor=anchor, word=(word, name or ""))
        if safe:
            frame = (signs + safe[0], behind)
            return self._taken("heading", 1, frame, (text[len(safe[0]) :],), anchor=safe[0].strip())
        return self._taken("heading", 1, (signs, behind), (text,), anchor=anchor)

    def _row(self, words: str) -> Block:
        inside = words.strip()
        if _DIVIDER.fullmatch(inside):
            return self._taken("divider", 1, (words,))
        inside = inside[1:-1] if inside.endswith("|") and not inside.endswith("\\|") else inside[1:]
        frame, texts = ["| "], []
        for cell in map(str.strip, _BAR.split(inside)):
            if _BOX.fullmatch(cell):
                frame[-1] += f"{cell} | " if cell else "| "
            else:
                texts.append(cell.replace("\\|", "|"))
                frame.append(" | ")
        return self._taken("row", 1, tuple(frame), tuple(texts))

    def _quote(self, words: str) -> Block:
        found = _QUOTE.fullmatch(words)
        assert found is not None
        name = keyword(found["name"], self.language) if found["name"] else None
        mark = found["mark"].rstrip() + " "
        before = mark + (found["word"] or "" if name in ASIDES else "") + (found["item"] or "")
        text = ("" if name in ASIDES else found["word"] or "") + found["text"]
        count, lines = 1, [text]
        while (further := self._further(count)).lstrip().startswith(">"):
            next_one = _QUOTE.fullmatch(further)
            assert next_one is not None
            if next_one["item"] or (next_one["name"] and keyword(next_one["name"], self.language) in ASIDES):
                break
            lines.append((next_one["word"] or "") + next_one["text"])
            count += 1
        word = (found["name"], name) if name in ASIDES and name else ("", "")
        kind = "feedback" if words.startswith((" ", "\t")) else "remark"
        if not "".join(lines).strip():
            return self._taken(kind, count, (before,), anchor=name or "", word=word)
        anchor = name if name in ASIDES and name else ""
        return self._taken(kind, count, (before, ""), ("\n".join(lines).strip(),), anchor=anchor, word=word, hang=mark)

    def _item(self, found: re.Match[str]) -> Block:
        text, behind, anchor = _without_id(found["text"])
        lines, share = [text], found["share"]
        while not behind and self._goes_on(len(lines)):
            lines.append(self._further(len(lines)).strip())
        kind = "answer" if "=" in share else "choice" if share.strip() else "item"
        hang = " " * len(found["mark"])
        frame = (found["mark"] + share, behind)
        return self._taken(kind, len(lines), frame, ("\n".join(lines),), anchor=anchor, hang=hang)

    def _fact_line(self, words: str) -> Block | None:
        found = _FACT.fullmatch(words) if self.fact else None
        name = keyword(found["name"].strip(), self.language) if found else None
        if found is None or name is None or name not in FACT_LINES:
            return None
        word = (found["name"].strip(), name)
        if name in ("value", "conditions") and found["text"].strip():
            return self._taken("fact", 1, (found["mark"].rstrip() + " ", ""), (found["text"],), anchor=name, word=word)
        return self._taken("fact", 1, (words,), anchor=name, word=word)

    def _sign(self, words: str) -> Block | None:
        """Take a line that is a sign and no words: a line to write on, an upload, "choose all that apply"."""
        plain = words.strip()
        typed = plain.strip("*_").rstrip(".:!")
        if keyword(typed, self.language) == "several":
            return self._taken("sign", 1, (words,), anchor="several", word=(typed, "several"))
        found = _BLANK.fullmatch(plain)
        if found is None:
            return None
        word = found["word"] or found["upload"] or ""
        return self._taken("sign", 1, (words,), anchor="ask", word=(word, keyword(word, self.language) or ""))

    def _paragraph(self, words: str) -> Block:
        indent = words[: len(words) - len(words.lstrip())]
        lines = [words.strip()]
        while self._goes_on(len(lines)):
            lines.append(self._further(len(lines)).strip())
        return self._taken("text", len(lines), (indent, ""), ("\n".join(lines),), hang=indent)

    def _further(self, count: int) -> str:
        place = self.place + count
        return self.lines[place] if place < len(self.lines) else ""

    def _goes_on(self, count: int) -> bool:
        """Tell whether a further line only continues the words before it."""
        words = self._further(count)
        begins = words.lstrip().startswith(("|", ">", "```")) or _HEADING.match(words) or _ITEM.fullmatch(words)
        return bool(words.strip()) and not begins
