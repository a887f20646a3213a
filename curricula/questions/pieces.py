"""The text below the heading of a question, taken apart: settings, text, answers, remarks, each with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

from curricula.problems import Notes
from curricula.questions.block import ASIDES, GAP, SETTINGS, Aside, Item, Row, Setting, Sign
from curricula.words import keyword, nearest_keyword, spelled

_PERCENT = r"(?:\((?P<{0}>\d{{1,3}})\s*%\)\s*)?"
# An x typed on a Russian keyboard is a different letter that looks the same.
_CHOICE = re.compile(
    r"[-*+]\s+" + _PERCENT.format("before") + r"[\[(]\s?(?P<tick>[xXхХ✓]?)\s?[\])](?:\s+|$)" + _PERCENT.format("after")
    + r"(?P<text>.*)"
)  # fmt: skip
_ANSWER = re.compile(r"[-*+]\s+" + _PERCENT.format("before") + r"=\s*(?P<text>.*)")
_BLANK = re.compile(r"_{4,}(?:\s+(?P<text>\d{1,4}\s+\w+))?")
_UPLOAD = re.compile(r"\[(?P<text>[^\W\d_]{1,20})\]")
_RANK = re.compile(r"(?P<rank>\d{1,4})[.)]\s+(?P<text>.*)")
_MEANT = re.compile(r"[-*+]\s*\[\s*[xXхХ✓]?\s*\]|[-*+]=|[-*+]\s*\(\s*\d+\s*%\s*\)")
_ASIDE = re.compile(r"\*\*(?P<word>[^*:]{1,40}):?\*\*:?\s*(?P<text>.*)")
_SETTING = re.compile(r"(?P<word>[^:·]{1,40}):\s*(?P<value>.*)")
UPLOADS = ("file", "audio")
HINT = "hint"
ANSWERS = {"choice": "choices", "answer": "accepted answers", "blank": "a text to write", "upload": "a file to send"}
_DIVIDER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")


@dataclass(slots=True)
class _Piece:
    """A run of lines while it is being put together."""

    kind: Literal["text", "choice", "answer", "rank", "blank", "upload", "row", "aside"]
    line: int
    lines: list[str]
    match: re.Match[str] | None = None
    feedback: list[str] | None = None
    feedback_line: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """The text of a question taken apart; what a `Block` needs of it."""

    settings: Mapping[str, Setting]
    stem: str
    stem_line: int
    several: bool
    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    asides: Mapping[str, Aside]
    hints: tuple[Aside, ...]


def take_apart(text: str, line: int, language: str, notes: Notes) -> Parts:
    """Take apart the text below the heading of a question."""
    lines = text.split("\n")
    settings, used = _settings(lines, line, language, notes)
    pieces = _pieces(lines[used:], line + used, language, notes)
    answers = _answers(pieces, notes)
    asides = _asides([piece for piece in pieces if piece.kind == "aside"], language, notes)
    ends = answers or [piece for piece in pieces if piece.kind == "aside"]
    stem_lines = lines[used : ends[0].line - line if ends else len(lines)]
    _refuse_text_below(pieces, ends, answers, notes)
    kept = [words for words in stem_lines if not _asks_for_several(words, language)]
    return Parts(
        settings=settings,
        # A line that is taken out leaves an empty one, so that the lines below keep their numbers.
        stem="\n".join("" if _asks_for_several(words, language) else words for words in stem_lines).rstrip(),
        stem_line=line + used,
        several=len(kept) < len(stem_lines),
        items=tuple(_item(piece) for piece in answers if piece.kind != "row"),
        rows=tuple(_row(piece) for piece in answers if piece.kind == "row" and not _DIVIDER.fullmatch(piece.lines[0])),
        asides={name: aside for name, aside in asides if name != HINT},
        hints=tuple(aside for name, aside in asides if name == HINT),
    )


def _asks_for_several(words: str, language: str) -> bool:
    return keyword(words.strip().strip("*_").rstrip(".:!"), language) == "several"


def _settings(lines: list[str], line: int, language: str, notes: Notes) -> tuple[dict[str, Setting], int]:
    found: dict[str, Setting] = {}
    used = 0
    for number, words in enumerate(lines):
        parts = [match for part in words.split("·") if (match := _SETTING.fullmatch(part.strip()))]
        known = [part for part in parts if keyword(part["word"], language) in SETTINGS]
        if not words.strip() and not found:
            continue
        if not known:
            near = len(parts) == 1 and number == used and nearest_keyword(parts[0]["word"], language, SETTINGS)
            if not near:
                break
        used = number + 1
        for part in words.split("·"):
            _setting(part.strip(), line + number, language, notes, found)
    return found, used


def _setting(part: str, line: int, language: str, notes: Notes, found: dict[str, Setting]) -> None:
    match = _SETTING.fullmatch(part)
    word = match["word"].strip() if match else part
    name = keyword(word, language)
    if match is None or name not in SETTINGS:
        near = nearest_keyword(word, language, SETTINGS)
        known = ", ".join(spelled(each, language) for each in SETTINGS)
        fix = f"Did you mean {near!r}?" if near else f"Known: {known}"
        notes.add(line, "E110", f"there is no setting {word!r}", fix)
    elif name in found:
        notes.add(line, "E110", f"the setting {word!r} is here twice", "Remove one of the two")
    else:
        found[name] = Setting(match["value"].strip(), line)


def _pieces(lines: list[str], line: int, language: str, notes: Notes) -> list[_Piece]:
    pieces: list[_Piece] = []
    blank = False
    for number, words in enumerate(lines, line):
        if not words.strip():
            blank = True
            if pieces and pieces[-1].kind == "text":
                pieces[-1].lines.append("")
            continue
        last = pieces[-1] if pieces else None
        begun = _begins(words, number, language)
        if begun is None and last is not None and _continues(last, words, number, blank):
            pass
        elif begun is not None:
            pieces.append(begun)
        elif last is not None and last.kind == "text":
            last.lines.append(words)
        else:
            pieces.append(_Piece("text", number, [words]))
        if begun is None and _MEANT.match(words):
            notes.add(number, "E112", f"{words.strip()[:30]!r} looks like an answer but is not written like one",
                      "Leave one space after the - and one after the brackets: - [x] text, - = text")  # fmt: skip
        blank = False
    return pieces


def _begins(words: str, line: int, language: str) -> _Piece | None:
    indent = len(words) - len(words.lstrip())
    text = words.strip()
    if indent > 1:
        return None
    if match := _CHOICE.fullmatch(text):
        return _Piece("choice", line, [match["text"]], match)
    if match := _ANSWER.fullmatch(text):
        return _Piece("answer", line, [match["text"]], match)
    if match := _RANK.fullmatch(text):
        return _Piece("rank", line, [match["text"]], match)
    if match := _BLANK.fullmatch(text):
        return _Piece("blank", line, [match["text"] or ""], match)
    if (match := _UPLOAD.fullmatch(text)) and keyword(match["text"], language) in UPLOADS:
        return _Piece("upload", line, [match["text"]], match)
    if text.startswith("|"):
        return _Piece("row", line, [text])
    if text.startswith(">"):
        match = _ASIDE.fullmatch(text[1:].strip())
        return _Piece("aside", line, [match["text"] if match else text[1:].strip()], match)
    return None


def _continues(last: _Piece, words: str, line: int, blank: bool) -> bool:
    """Take a line that belongs to the piece before it: feedback, or more of the same text."""
    text = words.strip()
    if last.kind in ("choice", "answer", "rank"):
        indented = words.startswith((" ", "\t"))
        if text.startswith(">"):
            last.feedback_line = last.feedback_line or line
            last.feedback = [*(last.feedback or []), text[1:].strip()]
            return True
        if last.feedback and not blank:
            last.feedback.append(text)
            return True
        if indented or not blank:
            last.lines.append(text)
            return True
    return False


def _answers(pieces: list[_Piece], notes: Notes) -> list[_Piece]:
    """Find the answers: what can be nothing else wherever it is, then gaps in the text, else the last list or table."""
    signed = [piece for piece in pieces if piece.kind in ANSWERS]
    gaps = [piece for piece in pieces if piece.kind in ("text", "rank", "row") and GAP.search("\n".join(piece.lines))]
    if signed:
        found = [piece for piece in signed if piece.kind == signed[0].kind]
        mixed = [piece for piece in (*signed, *gaps) if piece.kind != signed[0].kind]
        if mixed:
            wrong = f"{ANSWERS[signed[0].kind]} and {ANSWERS.get(mixed[0].kind, 'gaps')} are mixed"
            notes.add(mixed[0].line, "E113", wrong, "Ask two questions, each below its own ## heading")
        return found
    if gaps:
        return []
    found = []
    for piece in reversed(pieces):
        if found and piece.kind != found[0].kind:
            break
        if piece.kind in ("rank", "row"):
            found.insert(0, piece)
    return found


def _refuse_text_below(pieces: list[_Piece], ends: list[_Piece], answers: list[_Piece], notes: Notes) -> None:
    if not ends:
        return
    for piece in pieces:
        if piece.line > ends[0].line and piece.kind != "aside" and piece not in answers:
            below = "the answers" if answers else "the remarks"
            notes.add(piece.line, "E114", f"{piece.lines[0][:40]!r} stands below {below}",
                      "Move it above them, or begin a new ## heading")  # fmt: skip


def _asides(pieces: list[_Piece], language: str, notes: Notes) -> list[tuple[str, Aside]]:
    """Find the remarks with their names, in the order of the file; of a hint there may be several."""
    found: list[tuple[str, Aside]] = []
    for piece in pieces:
        name = keyword(piece.match["word"], language) if piece.match else None
        if name in ASIDES and name is not None and (name == HINT or name not in dict(found)):
            found.append((name, Aside(piece.lines[0], piece.line)))
        elif piece.match is None and found:
            last, more = found[-1]
            found[-1] = (last, Aside(f"{more.text}\n{piece.lines[0]}", more.line))
        else:
            notes.add(piece.line, "E115", *_stray(piece, name, language))
    return found


def _stray(piece: _Piece, name: str | None, language: str) -> tuple[str, str]:
    if piece.match is None:
        return ("a remark has no keyword", "Indent it by two spaces to make it feedback for the answer above it, "
                f"or begin it with **{spelled('why', language)}:**")  # fmt: skip
    word = piece.match["word"]
    if name in ASIDES:
        return f"**{word}:** is here twice", "Write both into one remark"
    near = nearest_keyword(word, language, ASIDES)
    known = ", ".join(f"**{spelled(each, language)}:**" for each in ASIDES)
    return f"there is no remark called {word!r}", f"Did you mean **{near}:**?" if near else f"Known: {known}"


def _item(piece: _Piece) -> Item:
    assert piece.match is not None
    groups = piece.match.groupdict()
    percent = groups.get("before") or groups.get("after")
    return Item(
        sign=cast("Sign", piece.kind),
        text="\n".join(piece.lines).strip(),
        line=piece.line,
        ticked=bool(groups.get("tick")),
        credit=Fraction(int(percent), 100) if percent else None,
        rank=int(groups.get("rank") or 0),
        feedback="\n".join(piece.feedback or []).strip(),
        feedback_line=piece.feedback_line,
    )


def _row(piece: _Piece) -> Row:
    inside = piece.lines[0].strip().removeprefix("|")
    inside = inside[:-1] if inside.endswith("|") and not inside.endswith("\\|") else inside
    cells = re.split(r"(?<!\\)\|", inside)
    return Row(tuple(cell.strip().replace("\\|", "|") for cell in cells), piece.line)
