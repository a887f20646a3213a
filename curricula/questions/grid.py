"""A table to fill: ( ) for one choice in each row, [ ] for several, (x) or [x] for what is right."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from curricula.questions.base import Field, Mark, Option, Question
from curricula.questions.block import Block, Row
from curricula.questions.matching import Cell

_BOX = re.compile(r"(?P<open>[\[(])\s*(?P<tick>[xXхХ✓]?)\s*[\])]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it asks, and the numbers, from 1, of the columns that are right."""

    asks: Cell
    right: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Question):
    """Choose in each row one column, or several; rows and columns keep the order of the file, which is often a scale.

    With one choice a row the answer has one number for each row, "" where nothing was chosen; with several it has
    `row.column` for everything that was chosen.
    """

    kind: ClassVar[str] = "grid"
    takes_opinions: ClassVar[bool] = True

    lines: tuple[Line, ...]
    columns: tuple[Cell, ...]
    several: bool = False
    partial: bool = False

    @classmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a table with boxes in it."""
        if not any(_BOX.fullmatch(cell) for row in block.rows[1:] for cell in row.cells[1:]):
            return None
        rows = [row for row in block.rows[1:] if any(row.cells)]
        columns = block.rows[0].cells[1:]
        opened = {match["open"] for row in rows for cell in row.cells[1:] if (match := _BOX.fullmatch(cell))}
        if len(opened) > 1:
            block.notes.add(rows[0].line, "E125", f"{block.name} has ( ) and [ ]",
                            "Write ( ) everywhere for one choice in a row, [ ] for several")  # fmt: skip
        if len(columns) < 2 or not all(columns) or len({column.casefold() for column in columns}) < len(columns):
            block.notes.add(block.rows[0].line, "E125", f"{block.name} needs two different column headings or more",
                            "Write them in the first row: | | no | yes |")  # fmt: skip
        several = "[" in opened
        lines = tuple(_line(row, len(columns), block, several=several) for row in rows)
        if len({line.asks.text.casefold() for line in lines}) < len(lines):
            block.notes.add(block.rows[0].line, "E121", f"two rows of {block.name} are the same", "Change one of them")
        if several and not block.survey and not any(line.right for line in lines):
            fix = "Put an x into every box that is right: [x]; or begin the heading with Survey:"
            block.notes.add(block.line, "E104", f"{block.name} has no right answer", fix)
        return cls(
            **block.common(),
            lines=lines,
            columns=tuple(_cell(column, block.rows[0].line, block) for column in columns),
            several=several,
            partial=block.credit != "all-or-nothing",
        )

    def present(self, seed: str) -> tuple[Field, ...]:
        """Show each row with the columns to choose from."""
        return tuple(self._fields())

    def _fields(self) -> Iterator[Field]:
        for number, line in enumerate(self.lines, 1):
            values = [f"{number}.{place}" if self.several else str(place) for place in range(1, len(self.columns) + 1)]
            options = tuple(Option(value, cell.html) for value, cell in zip(values, self.columns, strict=True))
            yield Field("many" if self.several else "pick", label=line.asks.html, options=options)

    def mark(self, answer: Sequence[str]) -> Mark:
        """Judge the rows; a row is right as a whole, and where parts count each row is one."""
        if (mark := self.unjudged(answer)) is not None:
            return mark
        chosen = self._chosen(answer)
        right = sum(chosen[number] == set(line.right) for number, line in enumerate(self.lines))
        credit = Fraction(right, len(self.lines))
        return self.judged(credit if self.partial else Fraction(credit == 1))

    def _chosen(self, answer: Sequence[str]) -> list[set[int]]:
        """Give the columns that were chosen in each row."""
        if not self.several:
            return [{int(given)} if given else set() for given in answer]
        pairs = [tuple(map(int, given.split("."))) for given in answer if given]
        return [{column for row, column in pairs if row == number} for number in range(1, len(self.lines) + 1)]

    def accepts(self, answer: Sequence[str]) -> bool:
        """Take nothing, or known values: one or none a row, or each once where several are asked for."""
        known = {option.value for field in self._fields() for option in field.options}
        if not self.several:
            return not answer or (len(answer) == len(self.lines) and set(answer) <= {"", *known})
        given = [value for value in answer if value]
        return len(given) == len(set(given)) and set(given) <= known

    def describe(self, answer: Sequence[str]) -> str:
        """List the rows with what was chosen in them."""
        if not self.answered(answer) or not self.accepts(answer):
            return ""
        return self._listed(self._chosen(answer))

    def _listed(self, chosen: Sequence[set[int]]) -> str:
        rows = [(line, sorted(columns)) for line, columns in zip(self.lines, chosen, strict=True) if columns]
        return "; ".join(
            f"{line.asks.text}: {', '.join(self.columns[column - 1].text for column in columns)}"
            for line, columns in rows
        )

    def key(self) -> str:
        """List the rows with what is right in them."""
        return self._listed([set(line.right) for line in self.lines])

    def right(self) -> tuple[str, ...]:
        """Give what is right in each row; of an opinion, the first column."""
        rights = [line.right or ((1,) if self.survey else ()) for line in self.lines]
        if self.several:
            return tuple(f"{number}.{column}" for number, columns in enumerate(rights, 1) for column in columns)
        return tuple(str(columns[0]) if columns else "" for columns in rights)

    def shape(self) -> Hashable:
        """Give the number of columns, and what is right in each row."""
        return (self.several, self.partial, len(self.columns), *(line.right for line in self.lines))


def _line(row: Row, columns: int, block: Block, *, several: bool) -> Line:
    boxes = [_BOX.fullmatch(cell) for cell in row.cells[1:]]
    if len(boxes) != columns or not all(boxes) or not row.cells[0]:
        box = "[ ]" if several else "( )"
        block.notes.add(row.line, "E125", f"this row is not a statement and {columns} boxes",
                        f"Write | statement | {' | '.join([box] * columns)} |")  # fmt: skip
    right = tuple(number for number, box in enumerate(boxes, 1) if box and box["tick"])
    if block.survey and right:
        block.refuse_key(row.line)
    elif not several and not block.survey and len(right) != 1:
        wrong = f"the row {row.cells[0][:40]!r} has {'no' if not right else 'more than one'} right answer"
        block.notes.add(row.line, "E124", wrong, "Put an x in one of its boxes: (x); or begin the heading with Survey:")
    return Line(_cell(row.cells[0], row.line, block), right if several else right[:1])


def _cell(markdown: str, line: int, block: Block) -> Cell:
    html = block.phrase(markdown, line) if markdown else ""
    return Cell(html, block.plain(html))


QUESTION = Grid
