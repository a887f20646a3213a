"""Sheets of questions, CSV or a workbook: a question in each row, its columns told by the headings in the first.

The columns are described in docs/formats.md; the order of the columns does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from curricula.formats import notation
from curricula.formats.base import MOST_QUESTIONS, Format, Imported, Loss, Unreadable
from curricula.formats.notation import Answer, Written, WrittenQuiz
from curricula.formats.prose import escaped, marked, one_line
from curricula.formats.rows import is_workbook, read_rows

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "question": ("question", "stem", "вопрос"),
    "text": ("text", "case", "текст", "случай"),
    "type": ("type", "тип", "вид"),
    "right": ("right", "correct", "answer", "key", "верно", "правильно", "ответ", "ключ"),
    "id": ("id", "код"),
    "quiz": ("quiz", "category", "тест", "категория"),
    "why": ("why", "explanation", "почему", "объяснение"),
    "hint": ("hint", "подсказка"),
    "incorrect": ("incorrect", "неверно"),
    "outcome": ("outcome", "результат"),
    "critical": ("critical", "критический", "критично"),
    "points": ("points", "баллы"),
    "tags": ("tags", "метки"),
    "lesson": ("lesson", "урок"),
    "form": ("form", "вариант"),
}
SETTINGS = ("outcome", "critical", "points", "tags", "lesson", "form")
ASIDES = ("why", "hint", "incorrect")
TYPES: Mapping[str, tuple[str, ...]] = {
    "choice": ("choice", "выбор"),
    "several": ("several", "несколько"),
    "truth": ("true/false", "да/нет", "верно/неверно"),
    "text": ("text", "слово"),
    "number": ("number", "число"),
    "order": ("order", "порядок"),
    "match": ("match", "matching", "пары"),
    "essay": ("essay", "long text", "эссе", "свободный ответ"),
    "file": ("file", "файл"),
    "audio": ("audio", "аудио"),
}
_CHOICE = re.compile(r"(?:(?:choice|option|вариант|ответ)\s*)?(?P<place>[a-h]|[а-з]|\d{1,2})")
_FEEDBACK = re.compile(r"(?:feedback|comment|отзыв|комментарий)\s*(?P<place>[a-h]|[а-з]|\d{1,2})")
_LETTERS = {letter: place for letters in ("abcdefgh", "абвгдежз") for place, letter in enumerate(letters, 1)}
_TRUE = frozenset({"true", "t", "yes", "1", "верно", "да", "истина"})
_FALSE = frozenset({"false", "f", "no", "0", "неверно", "нет", "ложь"})
_PAIR = re.compile(r"\s*(?:->|→|=>|=)\s*")
_NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?")
_KNOWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class _Unclear(Exception):
    """A row that asks nothing; its text says what is missing."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A question as it stands in its row: cells by what their columns are, choices and their feedback by place."""

    cells: Mapping[str, str]
    choices: Mapping[int, str]
    feedback: Mapping[int, str]

    @property
    def answers(self) -> list[str]:
        """List what is right, divided at semicolons."""
        return [one_line(part) for part in self.cells.get("right", "").split(";") if part.strip()]

    def remark(self, place: int) -> str:
        """Give the feedback for the choice at a place, as Markdown."""
        return escaped(self.feedback.get(place, ""))


def read(content: bytes, name: str) -> Imported:
    """Read a sheet; a row that asks nothing is a loss, with its number."""
    rows, guessed = read_rows(content)
    if not rows:
        raise Unreadable("there is nothing in the sheet", "Write headings in the first row: question, A, B, C, right")
    columns = [_column(heading) for heading in rows[0][1]]
    if "question" not in columns:
        headings = ", ".join(rows[0][1])[:100]
        raise Unreadable(f"no column is called question; they are: {headings}", "Name the columns in the first row")
    losses = [Loss("the file", f"nothing, if its letters are {guessed}: that is a guess")] if guessed else []
    losses += [Loss(f"column {heading!r}", "everything in it: no column of this name is read here")
               for heading, column in zip(rows[0][1], columns, strict=True) if heading and not column]  # fmt: skip
    quizzes: dict[str, list[Written]] = {}
    title = PurePosixPath(name).name.partition(".")[0] or "Questions"
    for number, cells in rows[1 : MOST_QUESTIONS + 1]:
        row = _row(columns, cells)
        try:
            quizzes.setdefault(one_line(row.cells.get("quiz", "")) or title, []).append(_question(row))
        except _Unclear as error:
            where = f"row {number}: {row.cells.get('question', '')[:60]!r}"
            losses.append(Loss(where, f"the question: {error}"))
    if len(rows) > MOST_QUESTIONS + 1:
        losses.append(
            Loss(f"row {rows[MOST_QUESTIONS + 1][0]}", f"this and all below it: {MOST_QUESTIONS:,} are the limit")
        )
    found = tuple(WrittenQuiz(title=each, questions=tuple(asked)) for each, asked in quizzes.items() if asked)
    if not found:
        first = f": {losses[-1]}" if losses else ""
        raise Unreadable(f"there is no question in the sheet that could be read{first}", "See docs/formats.md")
    return Imported(found, tuple(losses))


def _column(heading: str) -> str:
    """Tell what a column is: a name in HEADINGS, "choice 2", "feedback 2", "" for one that is not known."""
    words = " ".join(heading.casefold().split())
    for pattern, kind in ((_FEEDBACK, "feedback"), (_CHOICE, "choice")):
        if match := pattern.fullmatch(words):
            place = match["place"]
            return f"{kind} {_LETTERS[place] if place in _LETTERS else int(place)}"
    return next((name for name, spellings in HEADINGS.items() if words in spellings), "")


def _row(columns: list[str], cells: list[str]) -> _Row:
    found: dict[str, str] = {}
    numbered: dict[str, dict[int, str]] = {"choice": {}, "feedback": {}}
    for column, cell in zip(columns, cells, strict=False):
        kind, _, place = column.partition(" ")
        if place and cell:
            numbered[kind][int(place)] = cell
        elif cell and column:
            found.setdefault(column, cell)
    return _Row(found, numbered["choice"], numbered["feedback"])


def _question(row: _Row) -> Written:
    if "question" not in row.cells:
        raise _Unclear("its cell in the column question is empty")
    settings = {name: one_line(row.cells[name]) for name in SETTINGS if name in row.cells}
    pieces = _answers(row)
    id = row.cells.get("id", "")
    return Written(
        title=escaped(one_line(row.cells["question"])),
        id=id if _KNOWN_ID.fullmatch(id) else "",
        stem=escaped(row.cells.get("text", "")),
        settings={**settings, **({"shuffle": "no"} if _kind(row) == "truth" else {})},
        several=pieces.several,
        answers=pieces.answers,
        table=pieces.table,
        ask=pieces.ask,
        asides={name: escaped(row.cells[name]) for name in ASIDES if name in row.cells},
    )


def _kind(row: _Row) -> str:
    """Tell the type of a question: what its column says, or what its other cells look like."""
    said = one_line(row.cells.get("type", "")).casefold()
    if said:
        found = next((kind for kind, spellings in TYPES.items() if said in spellings), "")
        if not found:
            raise _Unclear(f"there is no type {said!r}; known are {', '.join(names[0] for names in TYPES.values())}")
        return found
    right = one_line(row.cells.get("right", "")).casefold()
    if row.choices:
        pairs = all(_PAIR.search(text) for text in row.choices.values())
        return "match" if pairs and not right else "choice"
    if right in _TRUE - {"1"} or right in _FALSE - {"0"}:
        return "truth"
    return "number" if right and all(_NUMBER.match(each) for each in row.answers) else "text"


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What makes the type of a question."""

    answers: tuple[Answer, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    ask: str = ""
    several: bool = False


def _answers(row: _Row) -> _Pieces:
    match _kind(row):
        case "choice" | "several" as kind:
            return _choices(row, several=kind == "several")
        case "truth":
            right = one_line(row.cells.get("right", "")).casefold()
            if right not in _TRUE | _FALSE:
                raise _Unclear("its cell in the column right says neither true nor false")
            return _Pieces(notation.true_or_false(right=right in _TRUE, like=row.cells["question"]))
        case "order":
            texts = [text for _, text in sorted(row.choices.items())]
            if len(texts) < 2:
                raise _Unclear("there are fewer than two steps in its columns A, B, C …")
            return _Pieces(tuple(notation.step(escaped(text), place) for place, text in enumerate(texts, 1)))
        case "match":
            return _Pieces(table=_table(row))
        case "essay":
            return _Pieces(ask=notation.blank())
        case "file":
            return _Pieces(ask=notation.upload("file"))
        case "audio":
            return _Pieces(ask=notation.upload("audio"))
        case kind:
            return _Pieces(_typed(row, number=kind == "number"))


def _choices(row: _Row, *, several: bool) -> _Pieces:
    right = _right_places(row)
    if not right or len(row.choices) < 2:
        raise _Unclear("it has fewer than two choices, or its column right names none of them: A, or A; C")
    answers = tuple(
        notation.choice(escaped(text), right=place in right, feedback=row.remark(place))
        for place, text in sorted(row.choices.items())
    )
    return _Pieces(answers, several=several and len(right) == 1)


def _right_places(row: _Row) -> set[int]:
    """Find the right choices by their words, or by letters and numbers: A, "A; C", "1,3", "ac"."""
    said = row.cells.get("right", "")
    words = {one_line(text).casefold(): place for place, text in row.choices.items()}
    by_words = [words.get(part.casefold()) for part in row.answers]
    if by_words and all(by_words):
        return {place for place in by_words if place}
    parts = [part for part in re.split(r"[\s,;+&]+", said.casefold()) if part]
    if len(parts) == 1 and len(parts[0]) > 1 and all(sign in _LETTERS for sign in parts[0]):
        parts = list(parts[0])
    places = {_LETTERS[part] if part in _LETTERS else int(part) if part.isdecimal() else 0 for part in parts}
    return places if places <= row.choices.keys() else set()


def _table(row: _Row) -> tuple[tuple[str, ...], ...]:
    pairs = [_PAIR.split(text, maxsplit=1) for _, text in sorted(row.choices.items())]
    if any(len(pair) != 2 or not pair[1] for pair in pairs) or sum(bool(pair[0]) for pair in pairs) < 2:
        raise _Unclear("its columns A, B, C … do not say what belongs to what: methadone -> full agonist")
    return (("", ""), *((escaped(left), escaped(right)) for left, right in pairs))


def _typed(row: _Row, *, number: bool) -> tuple[Answer, ...]:
    if not row.answers:
        raise _Unclear("it has no choices, and its cell in the column right is empty")
    answers = [notation.typed(marked(each) if not number else each) for each in row.answers]
    return tuple(answers) if number else notation.phrases(*answers)


def recognises(content: bytes) -> bool:
    """Tell whether this is a workbook; a text is taken for a table by its name only."""
    return is_workbook(content)


FORMATS = (
    Format(
        name="sheet",
        label="Question sheet (Excel, LibreOffice, CSV)",
        suffixes=(".xlsx", ".csv", ".tsv", ".xls", ".ods"),
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        read=read,
        recognises=recognises,
    ),
)
