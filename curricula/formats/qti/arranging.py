"""Steps and pairs of QTI, and what is written or sent for a person to mark."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from curricula.formats import notation
from curricula.formats.base import Malformed
from curricula.formats.notation import Rule, Written
from curricula.formats.qti.items import NOBODY, Ask, Item, Option, Verdict
from curricula.formats.qti.saying import Said, said


def ordered(item: Item, ask: Ask) -> Written:
    """Read steps; two neighbours that may change places have one rank."""
    title, stem = item.headed()
    options = {option.ident: option for option in ask.options}
    order = tuple(name for name in dict.fromkeys(ask.key) if name in options)
    if len(order) < 2:
        raise Malformed("there are fewer than two steps in it, or nothing says their order")
    if len(order) < len(options):
        item.texts.lose(f"{len(options) - len(order)} steps that do not belong into the order")
    whole = item.judge({ask.ident: order})
    if whole.score <= 0:
        raise Malformed("no order is right: that of its key earns nothing")
    ranks = [1]
    for place in range(1, len(order)):
        swapped = (*order[: place - 1], order[place], order[place - 1], *order[place + 1 :])
        alike = ask.strict and item.judge({ask.ident: swapped}).score == whole.score
        ranks.append(ranks[-1] if alike else ranks[-1] + 1)
    backwards = item.judge({ask.ident: order[::-1]})
    answers = tuple(
        notation.step(options[name].text, rank, options[name].feedback) for name, rank in zip(order, ranks, strict=True)
    )
    rule = _rule(item, ask, whole, (*order[:-2], order[-1], order[-2]))
    asides = _asides(item, whole, backwards).asides
    return Written(title=title, stem=stem, answers=answers, asides=asides, rule=rule)


def _rule(item: Item, ask: Ask, whole: Verdict, partly: tuple[str, ...]) -> Rule:
    earns = item.judge({ask.ident: partly}).score
    if ask.sort == "order" and 0 < earns < whole.score and item.told.rule is None:
        item.texts.lose("the way of marking: here each pair of steps in the right order counts")
    return "per-choice" if 0 < earns < whole.score else "all-or-nothing"


def _asides(item: Item, whole: Verdict, wrong: Verdict) -> Said:
    return said(item, {"right": whole, NOBODY: wrong}, frozenset({"right"}), frozenset())


def paired(item: Item, ask: Ask) -> Written:
    """Read pairs: a matching where each left-hand cell has one, a table to tick otherwise."""
    title, stem = item.headed()
    if not ask.options or not ask.targets:
        raise Malformed("one side of the pairs is empty")
    pairs = [tuple(pair.split()) for pair in dict.fromkeys(ask.key) if len(pair.split()) == 2]
    made = {option.ident: [right for left, right in pairs if left == option.ident] for option in ask.options}
    if item.is_opinion:
        table = _grid(ask, {})
        asides = said(item, {"any": item.judge({})}, frozenset(), frozenset()).asides
        return Written(title=title, stem=stem, table=table, survey=True, asides=asides)
    whole = item.judge({ask.ident: tuple(ask.key)})
    if whole.score <= 0:
        raise Malformed("no pair is right: those of its key earn nothing")
    rule = _rule(item, ask, whole, tuple(ask.key[1:]))
    asides = _asides(item, whole, item.judge({ask.ident: (NOBODY,)})).asides
    single = all(len(rights) == 1 for rights in made.values())
    if item.told.kind == "grid" or not single:
        several = ask.several or not single
        table = _grid(replace(ask, several=several), made)
    else:
        table = _matching(ask, made)
    return Written(title=title, stem=stem, table=table, asides=asides, rule=rule)


def _matching(ask: Ask, made: dict[str, list[str]]) -> tuple[tuple[str, ...], ...]:
    texts = {target.ident: target.text for target in ask.targets}
    unknown = next((rights[0] for rights in made.values() if rights[0] not in texts), None)
    if unknown is not None:
        raise Malformed(f"a pair is made with {unknown[:40]!r}, which is not there")
    if len(made) < 2:
        raise Malformed("there are fewer than two pairs in it")
    rows = [(option.text, texts[made[option.ident][0]]) for option in ask.options]
    used = {rights[0] for rights in made.values()}
    lures = [("", target.text) for target in ask.targets if target.ident not in used]
    return (("", ""), *rows, *lures)


def _grid(ask: Ask, made: dict[str, list[str]]) -> tuple[tuple[str, ...], ...]:
    if len(ask.targets) < 2:
        raise Malformed("there are fewer than two columns to choose from")
    rows = [(option.text, *_boxes(ask, option, made)) for option in ask.options]
    return (("", *(target.text for target in ask.targets)), *rows)


def _boxes(ask: Ask, option: Option, made: dict[str, list[str]]) -> list[str]:
    rights = made.get(option.ident, [])
    return [notation.box(ticked=target.ident in rights, several=ask.several) for target in ask.targets]


def by_hand(item: Item, ask: Ask) -> Written:
    """Read what asks for a text, a file or a recording."""
    title, stem = item.headed()
    sort: Literal["file", "audio"] = "audio" if ask.audio else "file"
    made = notation.blank() if ask.sort == "text" else notation.upload(sort)
    tried = {"any": item.judge({ask.ident: (NOBODY,)})}
    return Written(title=title, stem=stem, ask=made, asides=said(item, tried, frozenset(), frozenset()).asides)
