"""What the expressions of QTI 2 work with: values in containers, and what an item declares of its responses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from curricula.formats import amounts, xml
from curricula.formats.base import Malformed

Scalar: TypeAlias = bool | Fraction | str


@dataclass(frozen=True, slots=True)
class Value:
    """No value at all, one, or several; `ordered` tells a sequence from a set."""

    items: tuple[Scalar, ...] = ()
    ordered: bool = False

    @property
    def first(self) -> Scalar:
        """Give the only value; raise `Malformed` where there is none."""
        if not self.items:
            raise Malformed("its rules work with a value that is not there")
        return self.items[0]

    @property
    def number(self) -> Fraction:
        """Give the only value as a number, 0 where there is none."""
        if not self.items:
            return Fraction()
        return as_number(self.items[0])

    @property
    def holds(self) -> bool:
        """Tell whether it is true; no value is not."""
        return bool(self.items) and self.items[0] is True

    def matches(self, other: Value) -> bool:
        """Tell whether both hold the same, in the same order where that counts."""
        if self.ordered or other.ordered:
            return self.items == other.items
        return sorted(map(str, self.items)) == sorted(map(str, other.items))


NOTHING = Value()
_LONGEST_NUMBER = 60
_LARGEST = 10**15
TRUE, FALSE = Value((True,)), Value((False,))


def as_number(scalar: Scalar) -> Fraction:
    """Read a number; raise `Malformed` for a word that is none."""
    if not isinstance(scalar, str):
        return Fraction(scalar)
    if len(scalar) > _LONGEST_NUMBER:
        raise Malformed(f"{scalar[:40]!r} is no number that can be asked for")
    try:
        return Fraction(amounts.decimal_of(scalar))
    except ValueError as error:
        raise Malformed(str(error)) from error


def scalar(words: str, base: str) -> Scalar:
    """Read words as the type that they are declared to be; pairs get one space in between."""
    if base in ("float", "integer"):
        return as_number(words)
    if base == "boolean":
        return words.strip() == "true"
    if base == "pair":
        return " ".join(sorted(words.split()))
    return " ".join(words.split())


@dataclass(frozen=True, slots=True)
class Mapping:
    """What values are worth; a number below `low` or above `high` is cut off."""

    entries: dict[str, Fraction]
    folded: dict[str, Fraction]
    default: Fraction
    low: Fraction | None
    high: Fraction | None

    def worth(self, value: Value) -> Fraction:
        """Add up what different values are worth."""
        total = sum((self._of(str(each)) for each in dict.fromkeys(value.items)), Fraction())
        total = total if self.low is None else max(total, self.low)
        return total if self.high is None else min(total, self.high)

    def _of(self, key: str) -> Fraction:
        return self.entries.get(key, self.folded.get(key.casefold(), self.default))


@dataclass(frozen=True, slots=True)
class Declaration:
    """A response as it is declared."""

    ident: str
    base: str
    ordered: bool
    several: bool
    correct: Value
    mapping: Mapping | None
    keys: tuple[str, ...]

    @property
    def earning(self) -> tuple[str, ...]:
        """Give the answers of the declaration that are right or worth something."""
        if self.mapping is None:
            return self.keys
        right = {str(each) for each in self.correct.items}
        return tuple(key for key in self.keys if key in right or self.mapping.worth(Value((key,))) > 0)

    def value(self, words: tuple[str, ...]) -> Value:
        """Read an answer; words where a number belongs are no answer."""
        try:
            return Value(tuple(scalar(each, self.base) for each in words), self.ordered)
        except Malformed:
            return NOTHING


def declarations(item: xml.Element) -> dict[str, Declaration]:
    """Read the responses that an item declares."""
    found = (_declaration(each) for each in xml.all_in(item, "responseDeclaration"))
    return {each.ident: each for each in found}


def _declaration(element: xml.Element) -> Declaration:
    base, cardinality = element.get("baseType") or "identifier", element.get("cardinality") or "single"
    correct = xml.first(element, "correctResponse")
    values = [xml.words_of(each) for each in xml.all_in(correct, "value")] if correct is not None else []
    mapping = xml.first(element, "mapping")
    ordered = cardinality == "ordered"
    keys = [scalar(each, base) for each in values if each.strip()]
    return Declaration(
        element.get("identifier") or "RESPONSE",
        base,
        ordered,
        cardinality in ("multiple", "ordered"),
        Value(tuple(keys), ordered),
        _mapping(mapping, base) if mapping is not None else None,
        tuple(_keys(values, mapping)),
    )


def _keys(correct: list[str], mapping: xml.Element | None) -> Iterator[str]:
    """Give every answer that the declaration knows: the right ones, then what is mapped to points."""
    entries = list(xml.all_in(mapping, "mapEntry")) if mapping is not None else []
    # With a mapping, its order is that of the author; what is right stands in it, too.
    mapped = [" ".join((entry.get("mapKey") or "").split()) for entry in entries]
    for each in correct:
        if (words := " ".join(each.split())) and words not in mapped:
            yield words
    yield from mapped


def _mapping(element: xml.Element, base: str) -> Mapping:
    entries: dict[str, Fraction] = {}
    folded: dict[str, Fraction] = {}
    for entry in xml.all_in(element, "mapEntry"):
        key = str(scalar(entry.get("mapKey") or "", base))
        worth = as_number(entry.get("mappedValue") or "0")
        entries.setdefault(key, worth)
        if base == "string" and entry.get("caseSensitive") != "true":
            folded.setdefault(key.casefold(), worth)
    low, high = (element.get(name) for name in ("lowerBound", "upperBound"))
    return Mapping(
        entries,
        folded,
        as_number(element.get("defaultValue") or "0"),
        as_number(low) if low else None,
        as_number(high) if high else None,
    )


def decimal(number: Fraction) -> Decimal:
    """Write a fraction as a decimal number of at most twelve places; raise `Malformed` for one beyond all measure."""
    if abs(number) >= _LARGEST:
        raise Malformed(f"{float(number):g} is no number that can be asked for")
    return round(Decimal(number.numerator) / Decimal(number.denominator), 12)
