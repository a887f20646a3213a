"""Gaps in a text: [[full agonist; pure agonist]] to type, [[ (right) | wrong ]] to choose from."""

from __future__ import annotations

import html
import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from curricula.questions.base import LONGEST_ANSWER, Field, Mark, Option, Question
from curricula.questions.block import GAP, Block
from curricula.questions.number import read_number
from curricula.questions.text import folded, is_slip
from curricula.words import same_unit, stays_last

# Letters that Unicode keeps for private use pass Markdown and the sanitisers untouched; authors' own are taken out.
_OPEN, _CLOSE = "\ue000", "\ue001"
_TAG = re.compile(r'(<(?:"[^"]*"|[^">])*>)')
_RIGHT = re.compile(r"\(\s*(?P<text>.+?)\s*\)")


@dataclass(frozen=True, slots=True)
class Blank:
    """One gap: the forms that are right, and what may be chosen; without choices it is typed.

    Choices are stored by the alphabet, which tells nothing about the key; the `last` so many of them are such as "none
    of these" and stay below the others.
    """

    right: tuple[str, ...]
    choices: tuple[str, ...] = ()
    last: int = 0

    def holds(self, given: str) -> bool:
        """Tell whether what was typed, or the number of what was chosen, is right."""
        if self.choices:
            return self.choices[int(given) - 1] in self.right
        return any(folded(given) == folded(form) or _same_amount(given, form) for form in self.right)

    def accepts(self, given: str) -> bool:
        """Tell whether our own form could have sent this."""
        known = {str(number) for number in range(1, len(self.choices) + 1)}
        return not given or (given in known if self.choices else len(given) <= LONGEST_ANSWER)

    def describe(self, given: str) -> str:
        """Put what was given into words."""
        return self.choices[int(given) - 1] if self.choices and given else " ".join(given.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Question):
    """Fill the gaps of a text; in the stem a mark stands in place of each.

    What is typed is compared like a short text, and a number with its unit as a number: 0,4 mg is 0.4 mg.
    """

    kind: ClassVar[str] = "gap"

    blanks: tuple[Blank, ...]
    partial: bool = False

    @classmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a text with double square brackets in it."""
        if block.items or block.rows or not GAP.search(block.stem):
            return None
        found = list(GAP.finditer(block.stem))
        lines = [block.stem_line + block.stem.count("\n", 0, match.start()) for match in found]
        blanks = tuple(_blank(match["inside"], block, line) for match, line in zip(found, lines, strict=True))
        numbers = iter(range(1, len(blanks) + 1))
        plain = re.sub(f"[{_OPEN}{_CLOSE}]", "", block.stem)
        marked = replace(block, stem=GAP.sub(lambda _: f"{_OPEN}{next(numbers)}{_CLOSE}", plain))
        common = marked.common()
        common["stem"] = _placed(common["stem"], lines, block)
        return cls(**common, blanks=blanks, partial=block.credit != "all-or-nothing")

    def present(self, seed: str) -> tuple[Field, ...]:
        """Show a line or a choice for each gap, in the order of the text."""
        return tuple(self._fields(seed))

    def _fields(self, seed: str) -> Iterator[Field]:
        dice = self.dice(seed)
        for number, blank in enumerate(self.blanks, 1):
            if not blank.choices:
                yield Field("line", mode="text", place=place(number))
                continue
            options = [Option(str(value), html.escape(text)) for value, text in enumerate(blank.choices, 1)]
            moving = options[: len(options) - blank.last]
            dice.shuffle(moving)
            yield Field("pick", options=(*moving, *options[len(moving) :]), place=place(number))

    def mark(self, answer: Sequence[str]) -> Mark:
        """Judge the gaps; where parts count each gap is one. A slip of the pen is noted as "near-miss"."""
        if (mark := self.unjudged(answer)) is not None:
            return mark
        filled = list(zip(answer, self.blanks, strict=True))
        right = sum(bool(given.strip()) and blank.holds(given) for given, blank in filled)
        credit = Fraction(right, len(filled))
        near = any(
            is_slip(folded(given), folded(form)) for given, blank in filled if not blank.choices for form in blank.right
        )
        return self.judged(credit if self.partial else Fraction(credit == 1), note="near-miss" if near else "")

    def accepts(self, answer: Sequence[str]) -> bool:
        """Take nothing, or one text or known value for each gap."""
        if not answer:
            return True
        return len(answer) == len(self.blanks) and all(map(Blank.accepts, self.blanks, answer))

    def describe(self, answer: Sequence[str]) -> str:
        """List what was given, by the numbers of the gaps."""
        if not self.answered(answer) or not self.accepts(answer):
            return ""
        said = [blank.describe(given) for given, blank in zip(answer, self.blanks, strict=True)]
        return "; ".join(f"({number}) {words}" for number, words in enumerate(said, 1) if words)

    def key(self) -> str:
        """List what is right, by the numbers of the gaps."""
        return "; ".join(f"({number}) {' / '.join(blank.right)}" for number, blank in enumerate(self.blanks, 1))

    def right(self) -> tuple[str, ...]:
        """Give the first right form of each gap."""
        return tuple(
            str(blank.choices.index(blank.right[0]) + 1) if blank.choices else blank.right[0] for blank in self.blanks
        )

    def shape(self) -> Hashable:
        """Give how many may be chosen, and how many of those are right; the words are for the translator."""
        typed = (0, 0)
        return (self.partial, *((len(b.choices), len(b.right)) if b.choices else typed for b in self.blanks))


def place(number: int) -> str:
    """Give the mark that stands in the stem for a gap."""
    return f'<span class="gap">({number})</span>'


def _placed(stem: str, lines: Sequence[int], block: Block) -> str:
    """Put the marks of the gaps into the stem, in text only: never inside a tag."""
    pieces = _TAG.split(stem)
    for number in range(1, len(lines) + 1):
        pieces = [
            piece if tag else piece.replace(f"{_OPEN}{number}{_CLOSE}", place(number))
            for piece, tag in zip(pieces, [False, True] * len(pieces), strict=False)
        ]
    placed = "".join(pieces)
    for number, line in enumerate(lines, 1):
        if placed.count(place(number)) != 1:
            fix = "Put it into the words of a sentence, a list or a table"
            block.notes.add(line, "E117", f"a gap of {block.name} stands in an address or a picture", fix)
    return placed


def _blank(inside: str, block: Block, line: int) -> Blank:
    parts = [part.strip() for part in re.split(r"(?<!\\)\|", inside)]
    if len(parts) == 1 and not _RIGHT.fullmatch(parts[0]):
        forms = tuple(form for part in parts[0].split(";") if (form := _words(part, block, line)))
        if not forms:
            block.notes.add(line, "E117", f"a gap of {block.name} is empty", "Write [[the word]]")
        return Blank(forms or ("?",))
    marked = [(bool(match), _words(match["text"] if match else part, block, line))
              for part in parts for match in [_RIGHT.fullmatch(part)]]  # fmt: skip
    right = tuple(text for wanted, text in marked if wanted)
    texts = [text for _, text in marked]
    if not right:
        fix = f"Put it in round brackets: [[ ({texts[0]}) | {' | '.join(texts[1:])} ]]"
        block.notes.add(line, "E104", f"[[{inside.strip()}]] has no right answer", fix)
    if len(set(texts)) < 2 or "" in texts or len(set(texts)) < len(texts):
        fix = "Write what people choose, each once, between the bars: [[ (right) | wrong ]]"
        block.notes.add(line, "E117", f"[[{inside.strip()}]] leaves nothing to choose, or says something twice", fix)
    last = {text for text in texts if stays_last(text, block.language)}
    choices = sorted(set(texts), key=lambda text: (text in last, text.casefold(), text))
    return Blank(right or tuple(texts[:1]), tuple(choices), len(last))


def _words(markdown: str, block: Block, line: int) -> str:
    # A backslash in front of a sign is Markdown's; what trainees read and type has none.
    return block.plain(block.phrase(markdown.strip(), line)) if markdown.strip() else ""


def _same_amount(given: str, form: str) -> bool:
    one, other = read_number(given), read_number(form)
    return one is not None and other is not None and one[0] == other[0] and same_unit(one[1], other[1])


QUESTION = Gap
