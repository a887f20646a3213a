"""From GIFT to the notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from curricula.formats import labels, remarks
from curricula.formats.base import MOST_QUESTIONS, Imported, Loss, Unreadable
from curricula.formats.encodings import decoded
from curricula.formats.gift import answers
from curricula.formats.gift.pieces import Malformed, Piece, paragraphs, take_apart
from curricula.formats.gift.signs import show
from curricula.formats.gift.texts import Texts
from curricula.formats.notation import Written, WrittenQuiz

_KNOWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(slots=True)
class _Reader:
    """The questions found so far, by the title of the quiz that they go to, and what was lost."""

    title: str
    quizzes: dict[str, list[Written]] = field(default_factory=dict)
    intros: dict[str, list[str]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    count: int = 0

    def take(self, piece: Piece) -> None:
        """Add a question, or go to another category."""
        if piece.category is not None:
            self.title = " ".join(piece.category[-1].split()) if piece.category else self.title
            return
        where = f"line {piece.line}: {(piece.name or show(piece.text))[:60]!r}"
        texts = Texts()
        if piece.inside is None:
            self._describe(piece, texts, where)
        else:
            self.count += 1
            self.quizzes.setdefault(self.title, []).append(_question(piece, texts))
        self.losses.extend(Loss(where, lost) for lost in texts.lost)

    def _describe(self, piece: Piece, texts: Texts, where: str) -> None:
        text = texts.read(piece.text)
        if self.quizzes.get(self.title):
            self.losses.append(Loss(where, "its place: a text without a question now stands above all questions"))
        self.intros.setdefault(self.title, []).append(text)


def read(content: bytes, name: str) -> Imported:
    """Read a GIFT file; a question that breaks the rules is a loss, with its line."""
    text, guessed = decoded(content)
    reader = _Reader(title=PurePosixPath(name).name.partition(".")[0] or "Questions")
    if guessed:
        reader.losses.append(Loss("the file", f"nothing, if its letters are {guessed}: that is a guess"))
    _read_all(text, reader)
    if not reader.quizzes:
        first = f": {reader.losses[0]}" if reader.losses else ""
        raise Unreadable(f"there is no question in this file that could be read{first}", "Look whether it is GIFT")
    return Imported(tuple(_quizzes(reader)), tuple(reader.losses))


def _read_all(text: str, reader: _Reader) -> None:
    for line, lines in paragraphs(text):
        start = next((place for place, words in enumerate(lines) if not words.lstrip().startswith("//")), 0)
        try:
            piece = take_apart(line + start, lines)
            if piece is not None:
                reader.take(piece)
        except Malformed as error:
            where = f"line {line + start}: {lines[start].strip()[:60]!r}"
            reader.losses.append(Loss(where, f"the question: {error}"))
        if reader.count > MOST_QUESTIONS:
            fix = f"Divide it; {MOST_QUESTIONS:,} are the limit"
            raise Unreadable(f"the file has more than {MOST_QUESTIONS:,} questions", fix)


def _quizzes(reader: _Reader) -> Iterator[WrittenQuiz]:
    for title, questions in reader.quizzes.items():
        yield WrittenQuiz(title=title, questions=tuple(questions), intro="\n\n".join(reader.intros.pop(title, [])))
    for title in reader.intros:
        reader.losses.append(Loss(f"category {title!r}", "a text without any question"))


def _question(piece: Piece, texts: Texts) -> Written:
    told = labels.read(piece.tags)
    question = answers.read(piece, texts, told)
    asides = {**question.asides, **remarks.divided(texts.read(piece.remark) if piece.remark else "")}
    id = piece.id if _KNOWN_ID.fullmatch(piece.id) else ""
    return told.on(replace(question, id=id, asides={name: words for name, words in asides.items() if words}))
