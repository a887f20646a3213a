"""The pieces of QTI 2.1 that say what an answer earns and what is said to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from curricula.formats import xml
from curricula.formats.qti.out.showing import q

RESPONSE, SCORE, FEEDBACK, REMARK, GENERAL = "RESPONSE", "SCORE", "FEEDBACK", "REMARK", "GENERAL"
_PLACES = 6


def number(value: Fraction) -> str:
    """Write a number with at most six places."""
    return f"{float(value):.{_PLACES}f}".rstrip("0").rstrip(".")


def of(name: str, *inside: xml.Element, **attributes: str) -> xml.Element:
    """Make an element of QTI with others inside."""
    return xml.make(q(name), attributes=attributes, inside=inside)


def words(name: str, text: str, **attributes: str) -> xml.Element:
    """Make an element of QTI with a text inside."""
    return xml.make(q(name), text, attributes)


def response(
    ident: str,
    cardinality: str,
    base: str,
    right: Iterable[str] = (),
    worth: Mapping[str, Fraction] | None = None,
    **bounds: str,
) -> xml.Element:
    """Declare a response with what is right and what answers are worth."""
    inside = []
    if values := [words("value", each) for each in right]:
        inside.append(of("correctResponse", *values))
    if worth:
        folded = {"caseSensitive": "false"} if base == "string" else {}
        entries = [of("mapEntry", mapKey=key, mappedValue=number(each), **folded) for key, each in worth.items()]
        inside.append(of("mapping", *entries, defaultValue="0", **bounds))
    return of("responseDeclaration", *inside, identifier=ident, cardinality=cardinality, baseType=base)


def variable(ident: str = RESPONSE) -> xml.Element:
    """Name a variable."""
    return of("variable", identifier=ident)


def value(text: str, base: str = "float") -> xml.Element:
    """Write a value of some type."""
    return words("baseValue", text, baseType=base)


def amount(share: Fraction) -> xml.Element:
    """Write a number of points."""
    return value(number(share))


def mapped(ident: str = RESPONSE) -> xml.Element:
    """Write what an answer is worth by its mapping."""
    return of("mapResponse", identifier=ident)


def becomes(outcome: str, expression: xml.Element) -> xml.Element:
    """Write a rule that sets an outcome."""
    return of("setOutcomeValue", expression, identifier=outcome)


def when(condition: xml.Element, *rules: xml.Element) -> xml.Element:
    """Write rules for when something holds."""
    return of("responseCondition", of("responseIf", condition, *rules))


def first_of(branches: Sequence[tuple[xml.Element, Sequence[xml.Element]]]) -> xml.Element:
    """Write rules of which the first whose condition holds is followed."""
    names = ["responseIf", *["responseElseIf"] * (len(branches) - 1)]
    made = [of(name, condition, *rules) for name, (condition, rules) in zip(names, branches, strict=True)]
    return of("responseCondition", *made)


def answered(*rules: xml.Element, ident: str = RESPONSE) -> xml.Element:
    """Write rules for when something was answered at all."""
    return when(of("not", of("isNull", variable(ident))), *rules)


def share(count: xml.Element, points: int, whole: int) -> xml.Element:
    """Write the share of the points for so many of the whole: multiplied first, so that all of them are all points."""
    worth = count if points == 1 else of("product", count, value(str(points)))
    return worth if whole == 1 else of("divide", worth, value(str(whole)))


def right_answer(ident: str = RESPONSE) -> xml.Element:
    """Write the condition that an answer is the right one."""
    return of("match", variable(ident), of("correct", identifier=ident))
