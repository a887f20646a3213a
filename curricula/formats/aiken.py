"""Aiken: a question in one line, its choices behind letters, and a line that says which is right."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from curricula.formats import notation
from curricula.formats.base import MOST_QUESTIONS, Exported, Format, Imported, Loss, Material, Unreadable
from curricula.formats.encodings import decoded
from curricula.formats.notation import Written, WrittenQuiz
from curricula.formats.prose import escaped
from curricula.markup import to_text
from curricula.questions.choice import Choice

_CHOICE = re.compile(r"(?P<letter>[A-Za-z])\s?[.)]\s+(?P<text>.+)")
_ANSWER = re.compile(r"ANSWER\s*:\s*(?P<letter>[A-Za-z])\s*", re.IGNORECASE)
_ANSWER_BYTES = re.compile(rb"^\s*ANSWER\s*:\s*[A-Za-z]\s*$", re.MULTILINE | re.IGNORECASE)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class _Reader:
    """Reads line by line: the text of a question, its choices, and then the answer that ends it."""

    def __init__(self) -> None:
        self.questions: list[Written] = []
        self.losses: list[Loss] = []
        self._begin()

    def _begin(self) -> None:
        self.line, self.text, self.choices = 0, list[str](), dict[str, str]()

    def take(self, number: int, words: str) -> None:
        """Take the next line."""
        choice, answer = _CHOICE.fullmatch(words), _ANSWER.fullmatch(words)
        if answer:
            self._end(number, answer["letter"].upper())
        elif choice and (self.choices or choice["letter"].upper() == "A") and self.text:
            self.choices.setdefault(choice["letter"].upper(), choice["text"])
        elif words:
            if self.choices:
                self._lose("the question: no line says ANSWER: and a letter")
            self.line = self.line or number
            self.text.append(words)

    def close(self) -> None:
        """Note a question that the end of the file has cut off."""
        if self.text:
            self._lose("the question: no line says ANSWER: and a letter")

    def _end(self, number: int, letter: str) -> None:
        self.line = self.line or number
        if not self.text or len(self.choices) < 2:
            self._lose("the question: it has no text, or fewer than two choices such as A. one")
        elif letter not in self.choices:
            self._lose(f"the question: the answer is {letter}, and no choice has this letter")
        else:
            answers = tuple(notation.choice(escaped(text), right=each == letter) for each, text in self.choices.items())
            title, stem = notation.headed(escaped("\n\n".join(self.text)), "")
            self.questions.append(Written(title=title, stem=stem, answers=answers))
            self._begin()

    def _lose(self, what: str) -> None:
        self.losses.append(Loss(f"line {self.line}: {' '.join(self.text)[:60]!r}", what))
        self._begin()


def read(content: bytes, name: str) -> Imported:
    """Read an Aiken file; a question without an answer is a loss, with its line."""
    text, guessed = decoded(content)
    reader = _Reader()
    if guessed:
        reader.losses.append(Loss("the file", f"nothing, if its letters are {guessed}: that is a guess"))
    for number, line in enumerate(text.split("\n"), 1):
        reader.take(number, line.strip())
        if len(reader.questions) > MOST_QUESTIONS:
            raise Unreadable(f"the file has more than {MOST_QUESTIONS:,} questions", "Divide it")
    reader.close()
    if not reader.questions:
        raise Unreadable("there is no question in this file that could be read", "End each with a line ANSWER: A")
    quiz = WrittenQuiz(title=PurePosixPath(name).stem or "Questions", questions=tuple(reader.questions))
    return Imported((quiz,), tuple(reader.losses))


def write(material: Material) -> Exported:
    """Write the questions in which one choice is right; it is plain text, and everything else is lost."""
    losses: list[Loss] = []
    pieces: list[str] = []
    for activity in material.asking:
        for question in activity.questions:
            where = f"{activity.id}: {question.title[:60]!r}"
            if not isinstance(question, Choice) or question.several or question.survey:
                losses.append(Loss(where, "the question: Aiken has only questions with one right choice"))
            elif len(question.alternatives) > len(_LETTERS):
                losses.append(Loss(where, f"the question: Aiken has letters for {len(_LETTERS)} choices"))
            else:
                pieces.append(_question(question))
                losses += [Loss(where, lost) for lost in _lost(question)]
    return Exported(("\n\n".join(pieces) + "\n").encode(), tuple(losses))


def _question(question: Choice) -> str:
    lines = [to_text(question.stem)]
    right = ""
    for letter, alternative in zip(_LETTERS, question.alternatives, strict=False):
        lines.append(f"{letter}. {alternative.text}")
        right = letter if alternative.right else right
    return "\n".join([*lines, f"ANSWER: {right}"])


def _lost(question: Choice) -> list[str]:
    told = {
        "its feedback": any(each.feedback for each in question.alternatives),
        "its remarks": any((question.hint, question.why, question.correct, question.incorrect)),
        "its credit for choices that are partly right": any(0 < each.credit < 1 for each in question.alternatives),
        "a picture": "<img" in question.stem or any("<img" in each.html for each in question.alternatives),
    }
    return [what for what, is_there in told.items() if is_there]


def recognises(content: bytes) -> bool:
    """Tell whether a line says which answer is right."""
    return bool(_ANSWER_BYTES.search(content))


FORMATS = (
    Format(
        name="aiken",
        label="Aiken (Moodle, plain text)",
        suffixes=(".aiken", ".txt"),
        media_type="text/plain; charset=utf-8",
        read=read,
        write=write,
        recognises=recognises,
    ),
)
