"""Steps, pairs and tables to tick as QTI 2.1 has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, permutations, product
from math import factorial, prod

from curricula.formats import xml
from curricula.formats.qti.out.parts import Parts
from curricula.formats.qti.out.processing import (
    RESPONSE,
    SCORE,
    amount,
    answered,
    becomes,
    mapped,
    of,
    response,
    right_answer,
    share,
    value,
    variable,
    when,
)
from curricula.formats.qti.out.showing import Shown
from curricula.questions.grid import Grid
from curricula.questions.matching import Matching
from curricula.questions.ordering import Ordering, Step

MOST_ORDERS = 24
"""Right orders that are written out; four steps that may come in any order have as many."""


def ordering(question: Ordering, shown: Shown) -> Parts:
    """Write steps to put into order; those of one rank may come in either order."""
    steps = [(f"step_{place}", each) for place, each in enumerate(question.steps, 1)]
    choices = [shown.flow("simpleChoice", each.html, {"identifier": name}) for name, each in steps]
    asked = of("orderInteraction", *choices, responseIdentifier=RESPONSE, shuffle="true")
    if any(each.feedback for _, each in steps):
        shown.lose("what is said to single steps")
    if question.partial:
        shown.lose("that each pair of steps in the right order counts: only all of them together do there")
    orders = list(_orders(steps, shown))
    tests = [of("match", variable(), of("ordered", *(value(name, "identifier") for name in order))) for order in orders]
    test = right_answer() if len(tests) == 1 else of("or", *tests)
    rule = when(test, becomes(SCORE, amount(Fraction(question.points))))
    return Parts([response(RESPONSE, "ordered", "identifier", orders[0])], [asked], [rule])


def _orders(steps: Sequence[tuple[str, Step]], shown: Shown) -> Iterator[tuple[str, ...]]:
    ordered = sorted(steps, key=lambda step: step[1].rank)
    ranks = [[name for name, _ in group] for _, group in groupby(ordered, key=lambda step: step[1].rank)]
    if prod(factorial(len(names)) for names in ranks) > MOST_ORDERS:
        shown.lose("that some steps may come in either order: there are too many right orders to write them all")
        yield tuple(name for name, _ in ordered)
        return
    for order in product(*(permutations(names) for names in ranks)):
        yield tuple(name for names in order for name in names)


def matching(question: Matching, shown: Shown) -> Parts:
    """Write pairs; a right-hand cell may be used for several, or for none."""
    lefts = [shown.flow("simpleAssociableChoice", each.left.html, {"identifier": f"left_{place}", "matchMax": "1"})
             for place, each in enumerate(question.pairs, 1)]  # fmt: skip
    rights = [shown.flow("simpleAssociableChoice", each.html, {"identifier": f"right_{place}", "matchMax": "0"})
              for place, each in enumerate(question.rights, 1)]  # fmt: skip
    made = [f"left_{place} right_{each.right}" for place, each in enumerate(question.pairs, 1)]
    rule = _each(question.points, len(made)) if question.partial else _whole(question.points)
    return Parts([_pairs(made, counted=question.partial)], [_table(lefts, rights, len(made))], [rule])


def grid(question: Grid, shown: Shown) -> Parts:
    """Write a table to tick; its columns are what the rows are matched with."""
    most = "0" if question.several else "1"
    lefts = [shown.flow("simpleAssociableChoice", each.asks.html, {"identifier": f"row_{place}", "matchMax": most})
             for place, each in enumerate(question.lines, 1)]  # fmt: skip
    rights = [shown.flow("simpleAssociableChoice", each.html, {"identifier": f"column_{place}", "matchMax": "0"})
              for place, each in enumerate(question.columns, 1)]  # fmt: skip
    made = [f"row_{row} column_{column}" for row, each in enumerate(question.lines, 1) for column in each.right]
    asked = _table(lefts, rights, 0 if question.several else len(lefts), shuffle=False)
    single = question.partial and not question.several
    declared = _pairs(made, counted=single)
    if question.survey:
        return Parts([declared], [asked], kind="grid")
    rules = [_each(question.points, len(lefts))] if single else [_whole(question.points)]
    if question.partial and question.several:
        rules = [answered(*_rows(question), becomes(SCORE, share(variable(SCORE), question.points, len(lefts))))]
    return Parts([declared], [asked], rules, kind="grid")


def _rows(question: Grid) -> Iterator[xml.Element]:
    """Count the rows that are wholly right."""
    for row, line in enumerate(question.lines, 1):
        tests = []
        for column in range(1, len(question.columns) + 1):
            ticked = of("member", value(f"row_{row} column_{column}", "directedPair"), variable())
            tests.append(ticked if column in line.right else of("not", ticked))
        yield when(of("and", *tests), becomes(SCORE, of("sum", variable(SCORE), value("1"))))


def _pairs(made: Sequence[str], *, counted: bool) -> xml.Element:
    worth = {pair: Fraction(1) for pair in made} if counted else {}
    return response(RESPONSE, "multiple", "directedPair", made, worth)


def _whole(points: int) -> xml.Element:
    return when(right_answer(), becomes(SCORE, amount(Fraction(points))))


def _each(points: int, count: int) -> xml.Element:
    return becomes(SCORE, share(mapped(), points, count))


def _table(
    lefts: Sequence[xml.Element], rights: Sequence[xml.Element], most: int, *, shuffle: bool = True
) -> xml.Element:
    sets = (of("simpleMatchSet", *lefts), of("simpleMatchSet", *rights))
    return of("matchInteraction", *sets, responseIdentifier=RESPONSE, shuffle="true" if shuffle else "false",
              maxAssociations=str(most))  # fmt: skip
