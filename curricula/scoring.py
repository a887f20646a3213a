"""What comes out of a tool that was filled in: scores with their bands, results of formulas, and the line of each rule.

Nothing here guesses: what is not answered is counted as missing, and a score with something missing has no band.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from curricula import formulas
from curricula.formulas import Known, Missing, Table, Undefined
from curricula.tools import Band, Formula, Group, Item, Reply, Rule, Ruling, Skip, Subject, Tool

Given = Mapping[str, str]

_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")

LONGEST = 10_000
"""Characters of one entry; a plan is a page."""


@dataclass(frozen=True, slots=True)
class Total:
    """A score: of the whole (`of` is ""), of a section, or about a subject, out of `most` at most.

    `missing` counts the items without an answer; `band` is None while there are any.
    """

    of: str
    points: Decimal
    most: Decimal
    missing: int
    band: Band | None


@dataclass(frozen=True, slots=True)
class Computed:
    """The result of a formula, None where a number is missing or it would divide by nothing."""

    formula: Formula
    value: Fraction | None
    band: Band | None


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule with the line of it that holds, None while what it asks is not answered, or no line fits."""

    rule: Rule
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class Result:
    """All that comes out. `alarms` are the items that decide alone, `advice` what belongs to the chosen answers."""

    totals: tuple[Total, ...]
    computed: tuple[Computed, ...]
    ruled: tuple[Ruled, ...]
    alarms: tuple[Item, ...]
    advice: tuple[tuple[Item, str], ...]
    missing: int


def score(tool: Tool, given: Given) -> Result:
    """Score what was filled in."""
    asked = [(key, item, subject) for key, item, subject in tool.asked() if is_asked(key, item, subject, given)]
    alarms = tuple(dict.fromkeys(item for key, item, _ in asked if _alarms(item, given.get(key, ""))))
    replies = [(item, chosen(item, given.get(key, ""))) for key, item, _ in asked]
    computed = _computed(tool, given)
    return Result(
        totals=tuple(_totals(tool, given, alarms)),
        computed=computed,
        ruled=tuple(Ruled(rule, _ruling(rule, given)) for rule in tool.rules),
        alarms=alarms,
        advice=tuple((item, reply.advice) for item, reply in replies if reply is not None and reply.advice),
        missing=sum(_is_missing(item, key, given) for key, item, _ in asked),
    )


def is_asked(key: str, item: Item, subject: Subject | None, given: Given) -> bool:
    """Tell whether an item is asked after what was answered before it."""
    before = f"{subject.id}." if subject else ""
    return not any(_holds(skip, given, before) for skip in item.skips)


def _holds(skip: Skip, given: Given, before: str = "") -> bool:
    told = given.get(before + skip.item, given.get(skip.item, ""))
    return told in {str(place) for place in skip.replies}


def chosen(item: Item, told: str) -> Reply | None:
    """Find the reply that was chosen, None for none."""
    if item.takes != "choice" or not (told.isascii() and told.isdecimal() and len(told) < 4):
        return None
    place = int(told)
    return item.replies[place - 1] if 1 <= place <= len(item.replies) else None


def number(told: str, item: Item | None = None) -> Decimal | None:
    """Read a number as people type it, with a decimal comma or point; None for none, and outside an item's limits.

    1,500 is none: to some it is one and a half, and to others a thousand times as much.
    """
    if _AMBIGUOUS.fullmatch(told.strip()):
        return None
    text = told.strip().replace(",", ".").replace("\u00a0", "").replace(" ", "")
    try:
        value = Decimal(text) if text and len(text) <= 20 else None
    except InvalidOperation:
        return None
    if value is None or not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        return None
    is_below = item is not None and item.low is not None and value < item.low
    is_above = item is not None and item.high is not None and value > item.high
    return None if is_below or is_above else value


def bands_of(tool: Tool, given: Given, of: str = "") -> tuple[Band, ...]:
    """List the bands that hold for a subject, a formula or, without one, the whole: special ones before the others."""
    if of and any(formula.id == of for formula in tool.formulas):
        return tuple(band for band in tool.bands if of in band.of)
    special = tuple(band for band in tool.bands if any(_names(each, of, given) for each in band.of))
    usual = tuple(band for band in tool.bands if not band.of)
    alarms = tuple(band for band in usual if band.is_alarm)
    return (*special, *alarms) if special else usual


def _names(each: str, of: str, given: Given) -> bool:
    item, is_reply, place = each.partition("=")
    return given.get(item) == place if is_reply else bool(of) and each == of


def _band(bands: tuple[Band, ...], value: Decimal | Fraction, *, alarm: bool) -> Band | None:
    if alarm and (found := next((band for band in bands if band.is_alarm), None)):
        return found
    # Each band reaches up to where the next one begins, so that no result of a formula falls between two.
    reached = [band for band in bands if not band.is_alarm and (band.low is None or Fraction(value) >= band.low)]
    return max(reached, key=lambda band: Decimal("-Infinity") if band.low is None else band.low, default=None)


def _alarms(item: Item, told: str) -> bool:
    if item.takes == "tick":
        return item.essential and told != "1"
    reply = chosen(item, told)
    return reply is not None and reply.alarm


def _is_missing(item: Item, key: str, given: Given) -> bool:
    match item.takes:
        case "choice":
            return chosen(item, given.get(key, "")) is None
        case "number":
            return number(given.get(key, ""), item) is None
        case _:
            return False  # nobody has to tick, to write, or to fill every box


def _totals(tool: Tool, given: Given, alarms: tuple[Item, ...]) -> Iterator[Total]:
    if tool.score == "rows":
        for group in tool.groups:
            for subject in group.subjects:
                counted = [(f"{subject.id}.{item.id}", item) for item in group.items if subject.id not in item.not_for]
                yield _total(tool, given, subject.id, counted, subject, bool(alarms))
        return
    if tool.score == "none":
        return
    if tool.score == "sections":
        for group in tool.groups:
            if any(item.counts for item in group.items):
                yield replace(_total(tool, given, group.title, _own(group), None, alarm=False), band=None)
    whole = [pair for group in tool.groups for pair in _own(group)]
    yield _total(tool, given, "", whole, None, alarm=bool(alarms))


def _own(group: Group) -> list[tuple[str, Item]]:
    return [] if group.subjects else [(item.id, item) for item in group.items]


def _total(
    tool: Tool, given: Given, of: str, items: list[tuple[str, Item]], subject: Subject | None, alarm: bool
) -> Total:
    counted = [(key, item) for key, item in items if item.counts]
    open_ones = [(key, item) for key, item in counted if is_asked(key, item, subject, given)]
    points = sum((_points(item, given.get(key, "")) for key, item in open_ones), Decimal())
    gates = [(key, item) for key, item in items if not item.counts and is_asked(key, item, subject, given)]
    missing = sum(_is_missing(item, key, given) for key, item in (*open_ones, *gates) if item.takes == "choice")
    most = sum((most_points(item) for _, item in counted), Decimal())
    found = _band(bands_of(tool, given, subject.id if subject else ""), points, alarm=alarm)
    return Total(of, points, most, missing, None if missing else found)


def most_points(item: Item) -> Decimal:
    """Give the highest number of points that an item can have."""
    if item.takes == "tick":
        return Decimal(1)
    return max((reply.points for reply in item.replies if reply.points is not None), default=Decimal())


def _points(item: Item, told: str) -> Decimal:
    if item.takes == "tick":
        return Decimal(told == "1")
    reply = chosen(item, told)
    return reply.points or Decimal() if reply else Decimal()


def _computed(tool: Tool, given: Given) -> tuple[Computed, ...]:
    values: dict[str, Fraction] = {}
    found = []
    for formula in tool.formulas:
        value = _value(tool, formula, given, values)
        if value is not None:
            values[formula.id] = value
        shown = None if value is None else value * (100 if formula.share else 1)
        band = None if shown is None else _band(bands_of(tool, given, formula.id), shown, alarm=False)
        found.append(Computed(formula, value, band))
    return tuple(found)


def _value(tool: Tool, formula: Formula, given: Given, values: Mapping[str, Fraction]) -> Fraction | None:
    def of_number(name: str) -> Fraction:
        if name in values:
            return values[name]
        told = number(given.get(name, ""), tool.item(name))
        if told is None:
            raise Missing(name)
        return Fraction(told)

    try:
        return formulas.evaluate(formula.expression, Known(of_number, lambda name: table(tool, name, given)))
    except (Missing, Undefined):
        return None


def table(tool: Tool, name: str, given: Given) -> Table:
    """Read the numbers of a table; an empty box is 0, one with anything else raises `formulas.Missing`."""
    item = tool.item(name)
    if item is None:
        raise Missing(name)
    return [[_box(given.get(key, "")) for key in row] for row in item.boxes(name)]


def _box(told: str) -> Fraction:
    value = number(told) if told.strip() else Decimal()
    if value is None or value < 0:
        raise Missing(told)
    return Fraction(value)


def _ruling(rule: Rule, given: Given) -> Ruling | None:
    return next((line for line in rule.rulings if all(_holds(skip, given) for skip in line.when)), None)
