"""Something to send: [file] for a photograph or a document, [audio] for a recording; a person marks it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Self, cast

from curricula.questions.base import LONGEST_ANSWER, Field
from curricula.questions.block import Block
from curricula.questions.by_hand import ByHand, read_rubric
from curricula.words import keyword


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(ByHand):
    """Send a file; the answer is the name under which the site keeps it."""

    kind: ClassVar[str] = "upload"

    sort: Literal["file", "audio"] = "file"

    @classmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a line of [file] or [audio]."""
        if not block.items or block.items[0].sign != "upload":
            return None
        if len(block.items) > 1:
            block.notes.add(block.items[1].line, "E116", f"{block.name} asks for two files", "Ask two questions")
        sort = cast("Literal['file', 'audio']", keyword(block.items[0].text, block.language))
        common, rubric = read_rubric(block)
        return cls(**common, rubric=rubric, sort=sort)

    def present(self, seed: str) -> tuple[Field, ...]:
        """Show one file to choose."""
        return (Field("file", accept="audio/*" if self.sort == "audio" else ""),)

    def accepts(self, answer: Sequence[str]) -> bool:
        """Take nothing, or one name; whether a file of that name was sent is for the site to know."""
        return not answer or (len(answer) == 1 and len(answer[0]) <= LONGEST_ANSWER)

    def describe(self, answer: Sequence[str]) -> str:
        """Give the name."""
        return " ".join(answer[0].split()) if answer and self.accepts(answer) else ""

    def right(self) -> tuple[str, ...]:
        """Give a name; no file is right by itself."""
        return (self.sort,)

    def shape(self) -> Hashable:
        """Give the sort of file and the points of each criterion."""
        return (self.sort, *(criterion.points for criterion in self.rubric))


QUESTION = Upload
