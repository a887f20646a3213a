"""Formulas as clinicians write them: `(found + treated) / people`, exact, and nothing else than arithmetic.

A name is the id of a number or of another result. `agreement(ratings)`, `chance(ratings)` and `kappa(ratings)` are of
the two raters of a square table, `sum(ratings)` of any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

Table = Sequence[Sequence[Fraction]]

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:[.,]\d+)?)|(?P<name>[a-z][a-z0-9-]*[a-z0-9]|[a-z])|(?P<sign>[-+*/()×−÷]))")
_SIGNS = {"×": "*", "−": "-", "÷": "/"}
DEEPEST = 20
"""Brackets inside brackets; nobody who reads the formula follows more."""


class Unreadable(ValueError):
    """A formula is not written as one."""


class Missing(LookupError):
    """A number that a formula needs is not there; the argument names it."""


class Undefined(ArithmeticError):
    """A formula has no result for these numbers: it would divide by nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a formula may name."""

    numbers: Callable[[str], Fraction]
    tables: Callable[[str], Table]


def total(table: Table) -> Fraction:
    """Add up all boxes."""
    return sum((sum(row, Fraction()) for row in table), Fraction())


def agreement(table: Table) -> Fraction:
    """Give the share on which two raters agree: the diagonal of a square table."""
    return _divided(sum((row[place] for place, row in enumerate(table)), Fraction()), total(table))


def chance(table: Table) -> Fraction:
    """Give the share on which they would agree by chance, from how often each used each category (Cohen 1960)."""
    across = [sum(row, Fraction()) for row in table]
    down = [sum(column, Fraction()) for column in zip(*table, strict=True)]
    return _divided(sum((a * b for a, b in zip(across, down, strict=True)), Fraction()), total(table) ** 2)


def kappa(table: Table) -> Fraction:
    """Give Cohen's kappa: the agreement beyond chance, as a share of what was possible beyond chance."""
    by_chance = chance(table)
    return _divided(agreement(table) - by_chance, 1 - by_chance)


FUNCTIONS: Mapping[str, Callable[[Table], Fraction]] = {
    "sum": total,
    "agreement": agreement,
    "chance": chance,
    "kappa": kappa,
}


def _divided(above: Fraction, below: Fraction) -> Fraction:
    if below == 0:
        raise Undefined
    return above / below


def names(expression: str) -> frozenset[tuple[str, bool]]:
    """List what a formula names, and of each whether it is a table; raise `Unreadable`."""
    seen: set[tuple[str, bool]] = set()

    def number(name: str) -> Fraction:
        seen.add((name, False))
        return Fraction(1)

    def table(name: str) -> Table:
        seen.add((name, True))
        return ((Fraction(3), Fraction(1)), (Fraction(1), Fraction(2)))

    with suppress(Undefined):  # with other numbers it may well have a result
        evaluate(expression, Known(number, table))
    return frozenset(seen)


def evaluate(expression: str, known: Known) -> Fraction:
    """Compute a formula; raise `Missing`, `Undefined` or `Unreadable`."""
    reader = _Reader(_tokens(expression), known)
    value = reader.sum(0)
    if reader.rest:
        raise Unreadable(reader.rest[0])
    return value


def _tokens(expression: str) -> list[str]:
    found, place = [], 0
    while expression[place:].strip():
        match = _TOKEN.match(expression, place)
        if match is None:
            raise Unreadable(expression[place:].strip()[:1])
        token = match.group().strip()
        found.append(_SIGNS.get(token, token))
        place = match.end()
    return found


class _Reader:
    """Reads a formula from left to right and computes on the way."""

    def __init__(self, tokens: list[str], known: Known) -> None:
        self.rest = tokens
        self.known = known

    def sum(self, depth: int) -> Fraction:
        if depth > DEEPEST:
            raise Unreadable("(")
        value = self._product(depth)
        while self.rest[:1] in (["+"], ["-"]):
            value = value + self._product(depth) if self.rest.pop(0) == "+" else value - self._product(depth)
        return value

    def _product(self, depth: int) -> Fraction:
        value = self._factor(depth)
        while self.rest[:1] in (["*"], ["/"]):
            is_product = self.rest.pop(0) == "*"
            by = self._factor(depth)
            value = value * by if is_product else _divided(value, by)
        return value

    def _factor(self, depth: int) -> Fraction:
        sign = self._next()
        if sign == "(":
            value = self.sum(depth + 1)
            self._expect(")")
            return value
        if sign[0].isdigit():
            return Fraction(sign.replace(",", "."))
        if not sign[0].isalpha():
            raise Unreadable(sign)
        return self._function(sign) if self.rest[:1] == ["("] else self.known.numbers(sign)

    def _function(self, name: str) -> Fraction:
        if name not in FUNCTIONS:
            raise Unreadable(name)
        self._expect("(")
        table = self._next()
        self._expect(")")
        return FUNCTIONS[name](self.known.tables(table))

    def _next(self) -> str:
        if not self.rest:
            raise Unreadable("")
        return self.rest.pop(0)

    def _expect(self, sign: str) -> None:
        found = self._next()
        if found != sign:
            raise Unreadable(found)
