"""The operators in the rules of QTI 2.

Those that chance or a picture decides, and those of other programs' own, are refused by their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from operator import ge, gt, le, lt, mul

from curricula.formats import xml
from curricula.formats.base import Malformed
from curricula.formats.qti.nodes import Node
from curricula.formats.qti.two.values import FALSE, NOTHING, TRUE, Scalar, Value, as_number

_LARGEST = 10**60
"""Numerators and denominators: a rule that multiplies a number by itself again and again has no end."""

_COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {"gt": gt, "lt": lt, "gte": ge, "lte": le}
_WHY_NOT = {
    "random": "chance decides it",
    "randomInteger": "chance decides it",
    "randomFloat": "chance decides it",
    "inside": "places on a picture decide it",
    "mapResponsePoint": "places on a picture decide it",
    "patternMatch": "a pattern of letters decides it",
    "customOperator": "a program of its own decides it",
}


def worked_out(name: str, element: Node, inside: list[Value]) -> Value:
    """Work out an operator from the values inside it; raise `Malformed` for one that is not known here."""
    operator = _OPERATORS.get(name)
    if operator is None:
        because = f": {_WHY_NOT[name]}" if name in _WHY_NOT else ""
        raise Malformed(f"the expression {name or 'without a name'!r} of its rules is not known here{because}")
    wanted = _TAKE.get(name, 0)
    if len(inside) < wanted:
        raise Malformed(f"the expression {name!r} of its rules works with {wanted} values, and has {len(inside)}")
    found = operator(element, inside)
    numbers = [each for each in found.items if isinstance(each, Fraction)]
    if any(max(abs(each.numerator), each.denominator) > _LARGEST for each in numbers):
        raise Malformed("its rules work with numbers without end")
    return found


def _truth(fact: bool) -> Value:
    return TRUE if fact else FALSE


def _words(value: Value, element: Node) -> str:
    words = str(value.first) if value.items else ""
    return words if element.get("caseSensitive") == "true" else words.casefold()


def _string_match(element: Node, inside: list[Value]) -> Value:
    one, other = (_words(each, element) for each in inside[:2])
    if element.get("substring") == "true":
        return _truth(bool(other) and other in one)
    return _truth(bool(inside[0].items) and one == other)


def _substring(element: Node, inside: list[Value]) -> Value:
    one, other = (_words(each, element) for each in inside[:2])
    return _truth(bool(one) and one in other)


def _equal(element: Node, inside: list[Value]) -> Value:
    if not inside[0].items or not inside[1].items:
        return FALSE
    low, high = around(element, inside[0].number)
    other_low, other_high = around(element, inside[1].number)
    one, other = inside[0].number, inside[1].number
    return _truth(low <= other <= high or other_low <= one <= other_high)


def around(element: Node | xml.Element, middle: Fraction) -> tuple[Fraction, Fraction]:
    """Give the numbers between which another one counts as equal."""
    said = (element.get("tolerance") or "").split()
    mode = element.get("toleranceMode") or "exact"
    if mode == "exact" or not said:
        return middle, middle
    below, above = as_number(said[0]), as_number(said[-1])
    if mode == "relative":
        below, above = abs(middle) * below / 100, abs(middle) * above / 100
    return middle - below, middle + above


def _compared(element: Node, inside: list[Value]) -> Value:
    if not inside[0].items or not inside[1].items:
        return FALSE
    return _truth(_COMPARED[element.name](inside[0].number, inside[1].number))


def _any_n(element: Node, inside: list[Value]) -> Value:
    low, high = element.get("min") or "1", element.get("max") or str(len(inside))
    if not (low.isdecimal() and high.isdecimal()):
        raise Malformed("how many of its conditions have to hold is no number")
    return _truth(int(low) <= sum(each.holds for each in inside) <= int(high))


def _index(element: Node, inside: list[Value]) -> Value:
    said = element.get("n") or ""
    if not said.isdecimal():
        raise Malformed(f"the place {said[:40]!r} in an order is no number")
    return Value(inside[0].items[int(said) - 1 : int(said)] if int(said) else ())


def _contains(element: Node, inside: list[Value]) -> Value:
    return _truth(set(inside[1].items) <= set(inside[0].items) and bool(inside[1].items))


def _divided(element: Node, inside: list[Value]) -> Value:
    if not inside[1].number:
        return NOTHING
    return Value((inside[0].number / inside[1].number,))


def _all(inside: list[Value]) -> tuple[Scalar, ...]:
    return tuple(each for value in inside for each in value.items)


def _numbers(inside: list[Value]) -> Iterator[Fraction]:
    return (value.number if len(value.items) < 2 else sum(map(as_number, value.items), Fraction()) for value in inside)


_TAKE = {"isNull": 1, "not": 1, "match": 2, "member": 2, "contains": 2, "stringMatch": 2, "substring": 2, "equal": 2,
         "gt": 2, "lt": 2, "gte": 2, "lte": 2, "index": 1, "delete": 2, "subtract": 2, "divide": 2, "min": 1, "max": 1,
         "containerSize": 1}  # fmt: skip
_OPERATORS: Mapping[str, Callable[[Node, list[Value]], Value]] = {
    "and": lambda element, inside: _truth(all(each.holds for each in inside)),
    "or": lambda element, inside: _truth(any(each.holds for each in inside)),
    "not": lambda element, inside: _truth(not inside[0].holds),
    "anyN": _any_n,
    "isNull": lambda element, inside: _truth(not inside[0].items),
    "match": lambda element, inside: _truth(bool(inside[0].items) and inside[0].matches(inside[1])),
    "member": lambda element, inside: _truth(bool(inside[0].items) and inside[0].items[0] in inside[1].items),
    "contains": _contains,
    "stringMatch": _string_match,
    "substring": _substring,
    "equal": _equal,
    "gt": _compared,
    "lt": _compared,
    "gte": _compared,
    "lte": _compared,
    "multiple": lambda element, inside: Value(_all(inside)),
    "ordered": lambda element, inside: Value(_all(inside), ordered=True),
    "containerSize": lambda element, inside: Value((Fraction(len(inside[0].items)),)),
    "index": _index,
    "delete": lambda element, inside: Value(tuple(each for each in inside[1].items if each not in inside[0].items)),
    "sum": lambda element, inside: Value((sum(_numbers(inside), Fraction()),)),
    "product": lambda element, inside: Value((reduce(mul, _numbers(inside), Fraction(1)),)),
    "subtract": lambda element, inside: Value((inside[0].number - inside[1].number,)),
    "divide": _divided,
    "min": lambda element, inside: Value((min(_numbers(inside)),)),
    "max": lambda element, inside: Value((max(_numbers(inside)),)),
    "round": lambda element, inside: Value((Fraction(round(inside[0].number)),) if inside else ()),
    "truncate": lambda element, inside: Value((Fraction(int(inside[0].number)),) if inside else ()),
}
