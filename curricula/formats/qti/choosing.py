"""Choices of QTI: what is right and what it earns is found by letting the rules of the item judge each choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from curricula.formats import notation, weights
from curricula.formats.base import Malformed
from curricula.formats.notation import RULES, Answer, Rule, Written
from curricula.formats.qti.items import Ask, Item, Verdict
from curricula.formats.qti.saying import Said, said
from curricula.questions.choice import Alternative, Choice

_NEAR = Fraction(2, 100)
_RIGHT = "\0right"


def chosen(item: Item, ask: Ask) -> Written:
    """Read choices, one or several right, or an opinion."""
    title, stem = item.headed()
    options = tuple(option for option in ask.options if option.text)
    if len(options) < len(ask.options):
        item.texts.lose("a choice without words")
    if len(options) < 2:
        raise Malformed("there are fewer than two choices in it")
    ask = replace(ask, options=options)
    made = _opinion(item, ask) if item.is_opinion else (_one if ask.sort == "one" else _several)(item, ask)
    settings = {"shuffle": "yes" if ask.shuffle else "no"} if ask.shuffle == made.survey else {}
    return replace(made, title=title, stem=stem, settings=settings)


def _opinion(item: Item, ask: Ask) -> Written:
    several = ask.sort == "many"
    tried = {each.ident: item.judge({ask.ident: (each.ident,)}) for each in ask.options}
    found = said(item, tried, frozenset(), frozenset(tried))
    answers = tuple(_answer(ask, found, frozenset(), None))
    return Written(title="", answers=answers, several=several, survey=True, asides=found.asides)


def _one(item: Item, ask: Ask) -> Written:
    tried = {each.ident: item.judge({ask.ident: (each.ident,)}) for each in ask.options}
    best = max(verdict.score for verdict in tried.values())
    if best <= 0:
        raise Malformed("no answer is right: none of them earns anything")
    shares = {name: verdict.score / best for name, verdict in tried.items()}
    full = frozenset(name for name, share in shares.items() if share == 1)
    found = said(item, tried, full, frozenset(tried))
    if len(full) > 1:
        item.texts.lose("that each right answer is enough by itself: now all of them have to be chosen")
    for share in shares.values():
        if share < 0:
            item.texts.lose(f"the weight {weights.told([share])}: a wrong choice earns nothing here")
    answers = tuple(_answer(ask, found, full, shares))
    return Written(title="", answers=answers, asides=found.asides)


def _answer(ask: Ask, found: Said, full: frozenset[str], shares: dict[str, Fraction] | None) -> Iterator[Answer]:
    for each in ask.options:
        credit = weights.percent_of(shares[each.ident]) if shares is not None and len(full) == 1 else None
        feedback = "\n\n".join(text for text in (each.feedback, found.answers.get(each.ident, "")) if text)
        yield notation.choice(each.text, right=each.ident in full, credit=credit, feedback=feedback)


def _several(item: Item, ask: Ask) -> Written:
    alone = {each.ident: item.judge({ask.ident: (each.ident,)}) for each in ask.options}
    right = _right(item, ask, alone)
    whole = item.judge({ask.ident: tuple(each.ident for each in ask.options if each.ident in right)})
    if not right or whole.score <= 0:
        raise Malformed("no answer is right: choosing none of them earns anything")
    tried = {**alone, _RIGHT: whole}
    full = frozenset(name for name, verdict in tried.items() if verdict.score == whole.score)
    found = said(item, tried, full, frozenset(alone))
    rule = item.told.rule or _rule(item, ask, right, whole.score)
    answers = tuple(_answer(ask, found, right, None))
    return Written(title="", answers=answers, several=len(right) < 2, rule=rule, asides=found.asides)


def _right(item: Item, ask: Ask, alone: dict[str, Verdict]) -> frozenset[str]:
    """Find the choices that together earn most: those of the key, or those that earn something by themselves."""
    keyed = frozenset(ask.key) & frozenset(alone)
    earning = frozenset(name for name, verdict in alone.items() if verdict.score > 0)
    sets = [each for each in (keyed, earning) if each]
    return max(sets, key=lambda each: item.judge({ask.ident: tuple(sorted(each))}).score, default=frozenset())


def _rule(item: Item, ask: Ask, right: frozenset[str], best: Fraction) -> Rule:
    """Find the rule of ours that marks as the rules of the item do."""
    names = [each.ident for each in ask.options]
    probes = [probe for probe in dict.fromkeys(_probes(names, right)) if probe]
    given = [max(item.judge({ask.ident: probe}).score / best, Fraction()) for probe in probes]
    distances: dict[Rule, Fraction] = {}
    for rule in RULES:
        ours = _marking(rule, names, right)
        marks = [ours.mark([str(names.index(name) + 1) for name in probe]).credit for probe in probes]
        distances[rule] = max(abs(one - other) for one, other in zip(given, marks, strict=True))
    nearest = min(distances, key=lambda rule: distances[rule])
    if distances[nearest] > _NEAR:
        shares = [item.judge({ask.ident: (name,)}).score / best for name in names]
        item.texts.lose(f"the weights {weights.told(shares)}: the rule {nearest} marks it here")
    return nearest


def _probes(names: Sequence[str], right: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Give answers that tell the rules apart."""
    yield tuple(name for name in names if name in right)
    yield tuple(names)
    for each in names:
        yield (each,)
        yield tuple(name for name in names if (name in right) != (name == each))


def _marking(rule: Rule, names: Sequence[str], right: frozenset[str]) -> Choice:
    alternatives = tuple(Alternative(name, name, name in right, Fraction(name in right)) for name in names)
    return Choice(id="", title="", stem="", alternatives=alternatives, several=True, rule=rule)
