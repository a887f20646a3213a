"""A number, mostly with a unit: - = 0.4 to 2 mg."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

from curricula.questions.base import LONGEST_ANSWER, Field, Mark, Question
from curricula.questions.block import Block, Item
from curricula.words import keyword, same_unit

_DIGITS = r"[-−]?(?:\d+(?: \d{3})*(?:[.,]\d+)?|[.,]\d+)"
_READ = re.compile(rf"(?P<number>{_DIGITS})\s*(?P<unit>(?:[^\W\d_]|[%°])[^\d]*)?")
_RANGE = re.compile(
    rf"(?P<low>{_DIGITS})(?:\s*(?P<joint>±|\+-|\+/-|–|—|-|\b[^\W\d_]{{1,5}}\b)\s*(?P<high>{_DIGITS}))?"
    r"(?:\s*(?P<unit>(?:[^\W\d_]|[%°])[^\d]{0,39}))?"
)
_THOUSANDS = re.compile(r"[-−]?[1-9]\d{0,2}[.,]\d{3}")
_SEPARATORS = str.maketrans({"٫": ".", "٬": " ", "،": ",", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-"})


@dataclass(frozen=True, slots=True)
class Amount:
    """Numbers from `low` to `high` in one unit ("" for none), and what each of them earns."""

    low: Decimal
    high: Decimal
    unit: str
    credit: Fraction
    feedback: str = ""

    def __str__(self) -> str:
        numbers = f"{self.low:f}" if self.low == self.high else f"{self.low:f}–{self.high:f}"
        return f"{numbers} {self.unit}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Question):
    """Type a number; what is right is judged by value and unit, never by nearness.

    The unit stands behind the field and need not be typed. Where the unit itself is what is asked for, because a known
    wrong answer differs in it, it is not shown and has to be typed.
    """

    kind: ClassVar[str] = "number"

    amounts: tuple[Amount, ...]

    @classmethod
    def parse(cls, block: Block) -> Self | None:
        """Read a list of = lines of which the first begins with a number."""
        if not block.items or block.items[0].sign != "answer" or amount_of(block.items[0], block) is None:
            return None
        amounts = []
        for item in block.items:
            amount = amount_of(item, block)
            if amount is None:
                block.notes.add(item.line, "E131", f"{item.text!r} is not a number like the answer above it",
                                "Write = 20 mg, = 0.4 to 2 mg or = 5 ± 0.5")  # fmt: skip
            elif amount.low > amount.high:
                block.notes.add(item.line, "E132", f"{item.text!r} runs backwards", "Write the smaller number first")
            else:
                amounts.append(amount)
        if amounts and all(amount.credit < 1 for amount in amounts):
            block.notes.add(block.line, "E104", f"{block.name} has no right answer",
                            "Write the right number in a line of its own, without a percentage: - = 20 mg")  # fmt: skip
        return cls(**block.common(), amounts=tuple(amounts))

    @property
    def unit(self) -> str:
        """Give the unit that stands behind the field, "" where it has to be typed or there is none."""
        return "" if self.must_name_unit else self._right_unit

    @property
    def must_name_unit(self) -> bool:
        """Tell whether the unit is part of what is asked."""
        return bool(self._right_unit) and any(
            amount.unit and not same_unit(amount.unit, self._right_unit) for amount in self.amounts
        )

    @property
    def _right_unit(self) -> str:
        return next((amount.unit for amount in self.amounts if amount.credit == 1), "")

    def present(self, seed: str) -> tuple[Field, ...]:
        """Show one line for the number."""
        return (Field("line", unit=self.unit, mode="text" if self.must_name_unit else "decimal"),)

    def mark(self, answer: Sequence[str]) -> Mark:
        """Judge the number; a missing unit that was asked for, and another unit, are noted as "unit"."""
        if (mark := self.unjudged(answer)) is not None:
            return mark
        number, unit = read_number(answer[0]) or (Decimal(), "")
        if not unit and self.must_name_unit:
            return self.judged(Fraction(), note="unit")
        for amount in self.amounts:
            if amount.low <= number <= amount.high and self._fits(unit, amount):
                return self.judged(amount.credit, [amount.feedback])
        return self.judged(Fraction(), note=self._slip(answer[0], unit))

    def _fits(self, unit: str, amount: Amount) -> bool:
        # Where no amount has a unit, words behind the number ("31 people") change nothing.
        return not unit or same_unit(unit, amount.unit) or not any(each.unit for each in self.amounts)

    def _slip(self, given: str, unit: str) -> str:
        if unit and not any(self._fits(unit, amount) for amount in self.amounts if amount.credit == 1):
            return "unit"
        written = _plain(given)
        if match := _THOUSANDS.match(written):
            number = Decimal(re.sub("[.,]", "", match.group()))
            if any(amount.low <= number <= amount.high and amount.credit == 1 for amount in self.amounts):
                return "separator"
        return ""

    def accepts(self, answer: Sequence[str]) -> bool:
        """Take nothing, or one line with a number at its beginning."""
        if not self.answered(answer):
            return len(answer) <= 1
        return len(answer) == 1 and len(answer[0]) <= LONGEST_ANSWER and read_number(answer[0]) is not None

    def describe(self, answer: Sequence[str]) -> str:
        """Repeat what was typed."""
        return " ".join(answer[0].split()) if self.answered(answer) and self.accepts(answer) else ""

    def key(self) -> str:
        """Name the numbers that are right."""
        return "; ".join(str(amount) for amount in self.amounts if amount.credit == 1)

    def right(self) -> tuple[str, ...]:
        """Give the smallest number that is right, with its unit."""
        return tuple(f"{amount.low:f} {amount.unit}".strip() for amount in self.amounts if amount.credit == 1)[:1]

    def shape(self) -> Hashable:
        """Give the numbers and what they earn; units are words and may be translated."""
        return tuple((amount.low, amount.high, bool(amount.unit), amount.credit) for amount in self.amounts)


def read_number(text: str) -> tuple[Decimal, str] | None:
    """Read a number and the unit behind it, None where the text does not begin with a number.

    A decimal comma and a decimal point are the same; digits of any script are digits.
    """
    match = _READ.fullmatch(_plain(text))
    return (_decimal(match["number"]), (match["unit"] or "").strip()) if match else None


def amount_of(item: Item, block: Block) -> Amount | None:
    """Read an accepted or known wrong number, None where it is no number."""
    match = _RANGE.fullmatch(_plain(item.text).removesuffix("."))
    if match is None:
        return None
    low = high = _decimal(match["low"])
    joint = match["joint"]
    if joint in ("±", "+-", "+/-"):
        low, high = low - _decimal(match["high"]), low + _decimal(match["high"])
    elif joint in ("–", "—", "-") or (joint and keyword(joint, block.language) == "to"):
        high = _decimal(match["high"])
    elif joint:
        return None
    credit = Fraction(1) if item.credit is None else item.credit
    if credit > 1:
        block.notes.add(item.line, "E107", f"({credit * 100}%) is more than all", "Write a share from 0 to 100 %")
    return Amount(low, high, (match["unit"] or "").strip(), min(credit, Fraction(1)), block.feedback(item))


def _plain(text: str) -> str:
    """Write every digit as an ASCII one and every space as a plain one."""
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return " ".join(unicodedata.normalize("NFKC", digits.translate(_SEPARATORS)).split())


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(" ", "").replace(",", ".").replace("−", "-"))


QUESTION = Number
