"""The processing of answers in QTI 1.2, followed condition by condition for an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from operator import ge, gt, le, lt

from curricula.formats import amounts, xml
from curricula.formats.base import Malformed
from curricula.formats.qti.items import Effort, Responses, Verdict
from curricula.formats.qti.nodes import Node, node

_COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {"varlt": lt, "varlte": le, "vargt": gt, "vargte": ge}
_MAXIMUM = "SCORE.max"
_NO_TESTS = frozenset({"durequal", "durlt", "durlte", "durgt", "durgte", "varextension", "var_extension"})
_LARGEST = 10**60


@dataclass(frozen=True, slots=True)
class _Condition:
    """A condition: what it tests, how it changes the score, which remarks it shows, and whether others follow it."""

    tests: tuple[Node, ...]
    changes: tuple[Node, ...]
    shown: frozenset[str]
    is_part: bool
    goes_on: bool


@dataclass(slots=True)
class Conditions:
    """The conditions of one item, in the groups that it has them in."""

    item: xml.Element
    effort: Effort
    found: list[xml.Element] = field(default_factory=list)
    score: str = "SCORE"
    maximum: Fraction = Fraction(1)
    start: Fraction = Fraction()
    lines: frozenset[str] = frozenset()
    conditions: tuple[_Condition, ...] = ()

    def __post_init__(self) -> None:
        """Find the conditions, and the name of the score."""
        processing = list(self.item.iterdescendants("{*}resprocessing"))
        self.found = [each for one in processing for each in xml.all_in(one, "respcondition")]
        self.conditions = tuple(_condition(node(each)) for each in self.found)
        lines = self.item.iterdescendants("{*}response_str", "{*}response_num")
        self.lines = frozenset(each.get("ident") or "" for each in lines)
        declared = [each for one in processing for each in one.iterdescendants("{*}decvar")]
        names = [each.get("varname") or "SCORE" for each in declared]
        self.score = "SCORE" if "SCORE" in names or not names else names[0]
        for each in declared:
            if (each.get("varname") or "SCORE") == self.score:
                self.maximum = _number(each.get("maxvalue") or "1") or Fraction(1)
                self.start = _number(each.get("defaultval") or "0")

    @property
    def is_marked(self) -> bool:
        """Tell whether any condition gives points."""
        return any(each.is_part or each.changes for each in self.conditions)

    def known(self, ident: str) -> tuple[str, ...]:
        """Give the values with which the conditions compare a response, in their order; not those that are refused."""
        found: dict[str, None] = {}
        for condition in self.found:
            for test in condition.iter("{*}varequal", "{*}varsubset", "{*}varsubstring"):
                refused = any(xml.name_of(above) == "not" for above in test.iterancestors())
                if test.get("respident") == ident and not refused:
                    found[" ".join(xml.words_of(test).split())] = None
        return tuple(value for value in found if value)

    def ranges(self, ident: str) -> tuple[tuple[Decimal, Decimal], ...]:
        """Give the numbers that the conditions tell apart, in their order."""
        found: dict[tuple[Decimal, Decimal], None] = {}
        for condition in self.found:
            for test in condition.iter():
                if xml.name_of(test) in ("and", "conditionvar"):
                    edges = sorted(_edges(test, ident))
                    found.update({(edges[0], edges[1]): None} if len(edges) == 2 else {})
                elif xml.name_of(test) == "varequal" and test.get("respident") == ident and not _widened(test):
                    number = _decimal(xml.words_of(test))
                    found[number, number] = None
        return tuple(found)

    def judge(self, responses: Responses) -> Verdict:
        """Follow the conditions for an answer."""
        values = {self.score: self.start}
        shown: set[str] = set()
        scored = False
        for condition in self.conditions:
            self.effort.spend(0)
            if not self._meets(condition.tests, responses, scored=scored):
                continue
            for change in condition.changes:
                self._change(values, change)
            if condition.is_part:
                values[self.score] += 1
            scored = scored or condition.is_part or bool(condition.changes)
            shown |= condition.shown
            if not condition.goes_on:
                break
        return Verdict(values[self.score], frozenset(shown))

    def _meets(self, tests: tuple[Node, ...], responses: Responses, *, scored: bool) -> bool:
        """Tell whether all tests hold; of several words for one line, which cannot be all of them, one is enough.

        What is said to all other answers is not said to one that has `scored` already.
        """
        words: dict[str, bool] = {}
        for each in tests:
            ident = each.get("respident") or ""
            holds = not scored if each.name == "other" else self._holds(each, responses, 1)
            if each.name == "varequal" and ident in self.lines:
                words[ident] = words.get(ident, False) or holds
            elif not holds:
                return False
        return all(words.values())

    def _change(self, values: dict[str, Fraction], change: Node) -> None:
        name, words = change.get("varname") or "SCORE", change.words.strip()
        if change.get("variablename"):  # Blackboard
            name = change.get("variablename") or name
        by = self.maximum if words.lower() == _MAXIMUM.lower() else _number(words or "0")
        before = values.get(name, Fraction())
        match (change.get("action") or "Set").lower():
            case "add":
                after = before + by
            case "subtract":
                after = before - by
            case "multiply":
                after = before * by
            case "divide":
                after = before / by if by else before
            case _:
                after = by
        if max(abs(after.numerator), after.denominator) > _LARGEST:
            raise Malformed("its rules work with numbers without end")
        values[name] = after

    def _holds(self, test: Node, responses: Responses, depth: int) -> bool:
        self.effort.spend(depth)
        name = test.name
        given = responses.get(test.get("respident") or "", ())
        match name:
            case "and":
                return all(self._holds(each, responses, depth + 1) for each in test.inside)
            case "or":
                return any(self._holds(each, responses, depth + 1) for each in test.inside)
            case "not":
                return not all(self._holds(each, responses, depth + 1) for each in test.inside)
            case "other":
                return True
            case "unanswered":
                return not given
            case "varinside":
                raise Malformed("places on a picture decide it")
            case "varequal" | "varsubset" | "varsubstring":
                return _compares(name, test, given)
        if name in _COMPARED:
            return _orders(name, test, given)
        if name in _NO_TESTS or not name:
            return False
        raise Malformed(f"the condition {name!r} of its rules is not known here")


def _condition(found: Node) -> _Condition:
    tests = tuple(each for tested in found.all("conditionvar") for each in tested.inside)
    changes = tuple(found.all("setvar"))
    shown = frozenset(each.get("linkrefid") or "" for each in found.all("displayfeedback"))
    # Blackboard writes pairs as conditions without a score, each of them one part of the right answer.
    keyed = next(found.everywhere("varequal"), None) is not None
    is_part = keyed and not changes and any(name.lower() == "correct" for name in shown)
    said = found.get("continue")
    # Canvas goes on, and does not say so, where each part of an answer adds its points.
    adds = any((each.get("action") or "").lower() == "add" for each in changes)
    goes_on = is_part or (adds if said is None else said.lower() == "yes")
    return _Condition(tests, changes, shown, is_part, goes_on)


def _compares(name: str, test: Node, given: tuple[str, ...]) -> bool:
    wanted = " ".join(test.words.split())
    is_exact = (test.get("case") or "No").lower() == "yes"
    folded = [each if is_exact else each.casefold() for each in given]
    wanted = wanted if is_exact else wanted.casefold()
    if name == "varsubstring":
        return bool(wanted) and any(wanted in each for each in folded)
    if name == "varsubset":
        known = {pair_or_word(each) for each in folded}
        parts = {pair_or_word(each) for each in _listed(wanted)}
        return pair_or_word(wanted) in known or (bool(parts) and parts <= known)
    return any(pair_or_word(each) == pair_or_word(wanted) or _same_number(each, wanted) for each in folded)


def pair_or_word(value: str) -> str:
    """Write a pair, which may stand there as "A,1", as "A 1"."""
    return " ".join(value.replace(",", " ").split())


def _edges(test: xml.Element, ident: str) -> Iterator[Decimal]:
    for each in test:
        if xml.name_of(each) in _COMPARED and each.get("respident") == ident:
            yield _decimal(xml.words_of(each))


def _widened(test: xml.Element) -> bool:
    """Tell whether the numbers around it count as well: Canvas writes both, side by side."""
    above = test.getparent()
    return above is not None and xml.name_of(above) == "or" and any(xml.name_of(each) == "and" for each in above)


def _decimal(words: str) -> Decimal:
    try:
        return amounts.decimal_of(words[:60])
    except ValueError as error:
        raise Malformed(str(error)) from error


def _listed(words: str) -> Iterator[str]:
    yield from (part.strip() for part in words.split(";" if ";" in words else ",") if part.strip())


def _same_number(one: str, other: str) -> bool:
    try:
        return amounts.decimal_of(one) == amounts.decimal_of(other)
    except ValueError:
        return False


def _orders(name: str, test: Node, given: tuple[str, ...]) -> bool:
    wanted = _number(test.words)
    try:
        numbers = [Fraction(amounts.decimal_of(each)) for each in given]
    except ValueError:
        return False
    return any(_COMPARED[name](each, wanted) for each in numbers)


def _number(words: str) -> Fraction:
    return Fraction(_decimal(words))
