"""Lines of QTI that are typed: words, numbers, and gaps in a text, typed or chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from curricula.formats import notation
from curricula.formats.amounts import digits
from curricula.formats.base import Malformed
from curricula.formats.notation import Answer, Rule, Written
from curricula.formats.places import BLANK, PLACE
from curricula.formats.prose import marked
from curricula.formats.qti.items import NOBODY, Ask, Item, Verdict
from curricula.formats.qti.saying import said
from curricula.words import UNITS, same_unit

_UNIT = re.compile(r"[^\W\d_]|[%°]")


def typed(item: Item, ask: Ask) -> Written:
    """Read a line by itself: a number with its unit, or words."""
    if ask.ranges is not None and item.told.kind != "text":
        return _number(item, ask, ask.ranges)
    title, stem = _around(item)
    tried = {word: item.judge({ask.ident: (word,)}) for word in dict.fromkeys(ask.key) if word.strip()}
    best = max((verdict.score for verdict in tried.values()), default=Fraction())
    if best <= 0:
        raise Malformed("no answer is right: none that its rules know earns anything")
    full = frozenset(word for word, verdict in tried.items() if verdict.score == best)
    found = said(item, {**tried, NOBODY: item.judge({ask.ident: (NOBODY,)})}, full, frozenset(tried))
    answers = [
        notation.typed(
            marked(" ".join(word.split())), credit=_credit(verdict, best), feedback=found.answers.get(word, "")
        )
        for word, verdict in tried.items()
    ]
    kept = notation.phrases(*answers) if item.told.kind == "text" else notation.short_answers(*answers)
    return Written(title=title, stem=stem, answers=kept, asides=found.asides)


def _credit(verdict: Verdict, best: Fraction) -> Fraction:
    return Fraction(round(min(max(verdict.score / best, Fraction()), Fraction(1)) * 100), 100)


def _around(item: Item) -> tuple[str, str]:
    """Give heading and text, without the paragraph that holds nothing but the line."""
    text = "\n\n".join(part for part in item.text.split("\n\n") if part.strip() != PLACE)
    return notation.headed(text.replace(PLACE, BLANK), item.name)


def stands_alone(item: Item) -> bool:
    """Tell whether the line of an item stands by itself, or with nothing but its unit behind it."""
    [ask] = item.asks
    if item.told.kind in ("text", "number"):
        return True
    rest = next((part for part in item.text.split("\n\n") if PLACE in part), PLACE).replace(PLACE, " ").strip()
    return item.told.kind != "gap" and (not rest or (ask.ranges is not None and bool(_unit(item)[1])))


def _unit(item: Item) -> tuple[str, str]:
    """Take the unit behind the line from the text."""
    for part in item.text.split("\n\n"):
        before, place, after = part.partition(PLACE)
        unit = " ".join(after.split())
        known = any(same_unit(unit, spelling) for row in UNITS for spelling in row)
        alone = bool(_UNIT.match(unit)) and len(unit) <= 40 and not re.search(r"\d|[.!?]$", unit)
        if place and unit and not before.strip() and (known or alone or item.told.kind == "number"):
            return item.text.replace(part, PLACE, 1), unit
    return item.text, ""


def _number(item: Item, ask: Ask, ranges: tuple[tuple[Decimal, Decimal], ...]) -> Written:
    text, unit = _unit(item)
    tried = dict(_judged(item, ask, ranges))
    best = max((verdict.score for verdict in tried.values()), default=Fraction())
    if best <= 0:
        raise Malformed("no number is right")
    names = {f"{low} {high}": verdict for (low, high), verdict in tried.items()}
    full = frozenset(name for name, verdict in names.items() if verdict.score == best)
    beyond = max(high for _, high in ranges) + 1_000_003
    found = said(item, {**names, NOBODY: item.judge({ask.ident: (str(beyond),)})}, full, frozenset(names))
    answers: list[Answer] = []
    for (low, high), verdict in tried.items():
        feedback = found.answers.get(f"{low} {high}", "")
        credit = _credit(verdict, best)
        answers.append(notation.amount(digits(low), digits(high), unit, credit=credit, feedback=feedback))
    kept = "\n\n".join(part for part in text.split("\n\n") if part.strip() != PLACE)
    title, stem = notation.headed(kept.replace(PLACE, BLANK), item.name)
    return Written(title=title, stem=stem, answers=tuple(answers), asides=found.asides)


def _judged(
    item: Item, ask: Ask, ranges: tuple[tuple[Decimal, Decimal], ...]
) -> Iterator[tuple[tuple[Decimal, Decimal], Verdict]]:
    """Let the rules judge each range where no range before it reaches."""
    edges = sorted({edge for pair in ranges for edge in pair})
    middles = [(one + other) / 2 for one, other in zip(edges, edges[1:], strict=False)]
    for place, (low, high) in enumerate(ranges):
        earlier = ranges[:place]
        inside = [each for each in (*middles, *edges) if low <= each <= high]
        free = [each for each in inside if not any(one <= each <= other for one, other in earlier)]
        if not free:
            continue
        within = [each for each in free if low < each < high] or free
        verdicts = {each: item.judge({ask.ident: (digits(each),)}) for each in free}
        for each in free:
            if verdicts[each].score != verdicts[within[0]].score:
                item.texts.lose(f"that {digits(each)} earns something else than the other numbers around it")
        yield (low, high), verdicts[within[0]]


def gaps(item: Item) -> Written:
    """Read a text with gaps in it, typed or chosen."""
    first = item.text.strip("\n").partition("\n\n")[0]
    title, stem = notation.headed(item.text, item.name, whole=PLACE in first)
    pieces = stem.split(PLACE)
    if len(pieces) != len(item.asks) + 1:
        raise Malformed("a gap stands where nothing can be asked")
    right = {ask.ident: _forms(ask)[:1] for ask in item.asks}
    whole = item.judge(right)
    if whole.score <= 0 or any(not forms for forms in right.values()):
        raise Malformed("no answer is right: filling its gaps as its key says earns nothing")
    written = [_gap(item, ask, right, whole) for ask in item.asks]
    filled = "".join(part for pair in zip(pieces, [*written, ""], strict=True) for part in pair)
    wrong = {ask.ident: (NOBODY,) for ask in item.asks}
    found = said(item, {"right": whole, NOBODY: item.judge(wrong)}, frozenset({"right"}), frozenset())
    last = item.asks[-1].ident
    partly = item.judge({**right, last: (NOBODY,)})
    rule: Rule = "per-choice" if partly.score > 0 else "all-or-nothing"
    kept = rule if len(item.asks) > 1 else None
    return Written(title=title.replace(PLACE, BLANK), stem=filled, asides=found.asides, rule=kept)


def _forms(ask: Ask) -> tuple[str, ...]:
    known = {option.ident for option in ask.options}
    return tuple(value for value in dict.fromkeys(ask.key) if value.strip() and (not known or value in known))


def _gap(item: Item, ask: Ask, right: dict[str, tuple[str, ...]], whole: Verdict) -> str:
    good = [form for form in _forms(ask) if item.judge({**right, ask.ident: (form,)}).score == whole.score]
    if len(good) < len(_forms(ask)):
        item.texts.lose("what an answer in a gap earns that is not wholly right")
    words = {option.ident: option.text for option in ask.options}
    try:
        if not words:
            return notation.typed_gap(*good)
        others = dict.fromkeys(text for ident, text in words.items() if ident not in good)
        taken = dict.fromkeys(words[each] for each in good)
        return notation.chosen_gap(tuple(taken), tuple(text for text in others if text not in taken))
    except ValueError as error:
        raise Malformed(str(error)) from error
