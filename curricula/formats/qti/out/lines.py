"""Lines and gaps as QTI 2.1 has them."""

from __future__ import annotations

from fractions import Fraction

from curricula.formats import xml
from curricula.formats.amounts import digits
from curricula.formats.qti.out.parts import Parts
from curricula.formats.qti.out.processing import (
    FEEDBACK,
    RESPONSE,
    SCORE,
    amount,
    becomes,
    first_of,
    mapped,
    of,
    response,
    share,
    value,
    variable,
    when,
    words,
)
from curricula.formats.qti.out.showing import Shown, q
from curricula.formats.qti.saying import OWN
from curricula.questions.gap import Blank, Gap
from curricula.questions.number import Amount, Number
from curricula.questions.text import Text
from curricula.words import same_unit


def text(question: Text, shown: Shown) -> Parts:
    """Write words to be typed; capitals do not matter."""
    worth = {each.text: each.credit * question.points for each in question.phrases}
    right = next(each.text for each in question.phrases if each.credit == 1)
    feedback = {f"{OWN}{place}": each.feedback for place, each in enumerate(question.phrases, 1) if each.feedback}
    branches = [
        (of("stringMatch", variable(), value(each.text, "string"), caseSensitive="false"),
         [becomes(FEEDBACK, value(f"{OWN}{place}", "identifier"))])
        for place, each in enumerate(question.phrases, 1) if each.feedback
    ]  # fmt: skip
    rules = [becomes(SCORE, mapped()), *([first_of(branches)] if branches else [])]
    # Words that look like numbers would be read as such.
    kind = "text" if all(any(map(str.isdigit, each.text)) for each in question.phrases) else ""
    declared = response(RESPONSE, "single", "string", [right], worth)
    return Parts([declared], [_line("")], rules, feedback=feedback, kind=kind)


def number(question: Number, shown: Shown) -> Parts:
    """Write numbers and ranges, the first that fits counts; the unit stands behind the line."""
    unit = next((each.unit for each in question.amounts if each.credit == 1), "")
    kept: list[Amount] = []
    for each in question.amounts:
        if question.must_name_unit and not same_unit(each.unit, unit):
            shown.lose(f"the wrong answer {each}: it differs in its unit")
        else:
            kept.append(each)
    feedback = {f"{OWN}{place}": each.feedback for place, each in enumerate(kept, 1) if each.feedback}
    branches = []
    for place, each in enumerate(kept, 1):
        rules = [becomes(SCORE, amount(each.credit * question.points))]
        if each.feedback:
            rules.append(becomes(FEEDBACK, value(f"{OWN}{place}", "identifier")))
        branches.append((_fits(each), rules))
    right = next(each for each in kept if each.credit == 1)
    declared = response(RESPONSE, "single", "float", [digits(right.low)])
    kind = "number" if unit else ""
    return Parts([declared], [_line(unit)], [first_of(branches)], feedback=feedback, kind=kind)


def _fits(each: Amount) -> xml.Element:
    if each.low == each.high:
        return of("equal", variable(), value(digits(each.low)), toleranceMode="exact")
    return of("and", of("gte", variable(), value(digits(each.low))), of("lte", variable(), value(digits(each.high))))


def _line(unit: str) -> xml.Element:
    field = of("textEntryInteraction", responseIdentifier=RESPONSE)
    field.tail = f" {unit}" if unit else None
    return xml.make(q("p"), inside=[field])


def gap(question: Gap, shown: Shown) -> Parts:
    """Write a text with gaps, typed or chosen; each has a response of its own."""
    names = [f"{RESPONSE}_{number}" for number in range(1, len(question.blanks) + 1)]
    responses = [_gap_response(name, blank) for name, blank in zip(names, question.blanks, strict=True)]
    within = {f"({place})": _gap(name, blank)
              for place, (name, blank) in enumerate(zip(names, question.blanks, strict=True), 1)}  # fmt: skip
    if question.partial:
        rule = becomes(SCORE, share(of("sum", *map(mapped, names)), question.points, len(names)))
    else:
        filled = [of("gte", mapped(name), value("1")) for name in names]
        rule = when(of("and", *filled), becomes(SCORE, amount(Fraction(question.points))))
    return Parts(responses, rules=[rule], within=within, kind="gap")


def _gap_response(name: str, blank: Blank) -> xml.Element:
    if not blank.choices:
        return response(name, "single", "string", blank.right[:1], {form: Fraction(1) for form in blank.right})
    names = [f"word_{blank.choices.index(form) + 1}" for form in blank.right]
    return response(name, "single", "identifier", names[:1], {each: Fraction(1) for each in names})


def _gap(name: str, blank: Blank) -> xml.Element:
    if not blank.choices:
        return of("textEntryInteraction", responseIdentifier=name)
    moving = len(blank.choices) - blank.last
    choices = [
        words("inlineChoice", each, identifier=f"word_{place}", fixed="true" if place > moving else "false")
        for place, each in enumerate(blank.choices, 1)
    ]
    return of("inlineChoiceInteraction", *choices, responseIdentifier=name, shuffle="true")
