"""Choices, and what a person marks, as QTI 2.1 has them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from curricula.formats import xml
from curricula.formats.qti.out.parts import Parts, said
from curricula.formats.qti.out.processing import (
    FEEDBACK,
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
from curricula.questions.by_hand import ByHand
from curricula.questions.choice import Choice
from curricula.questions.free_text import FreeText
from curricula.questions.upload import Upload
from curricula.words import spelled

LETTERS_A_WORD = 7


def choice(question: Choice, shown: Shown) -> Parts:
    """Write choices."""
    names = [f"choice_{number}" for number in range(1, len(question.alternatives) + 1)]
    listed = list(zip(names, question.alternatives, strict=True))
    choices = [
        shown.flow("simpleChoice", each.html, {"identifier": name, **({"fixed": "true"} if each.last else {})})
        for name, each in listed
    ]
    asked = of("choiceInteraction", *choices, responseIdentifier=RESPONSE, shuffle=said(question.shuffle),
               maxChoices="0" if question.several else "1")  # fmt: skip
    right = [name for name, each in listed if each.right]
    cardinality = "multiple" if question.several else "single"
    bounds = {"lowerBound": "0"} if question.several and question.rule == "right-minus-wrong" else {}
    worth = {} if question.survey else _worth(question, names)
    declared = response(RESPONSE, cardinality, "identifier", right, worth, **bounds)
    feedback = {name: each.feedback for name, each in listed if each.feedback}
    rules = [] if question.survey else [_rule(question)]
    rules += [becomes(FEEDBACK, variable())] if feedback else []
    return Parts([declared], [asked], rules, feedback=feedback, several=question.several)


def _worth(question: Choice, names: Sequence[str]) -> dict[str, Fraction]:
    """Say what each choice is worth by itself; nothing where only all together are worth something."""
    listed = zip(names, question.alternatives, strict=True)
    if not question.several:
        return {name: each.credit * question.points for name, each in listed}
    if question.rule == "all-or-nothing":
        return {}
    return {name: Fraction(1 if each.right else -1) for name, each in listed}


def _rule(question: Choice) -> xml.Element:
    count, wanted = len(question.alternatives), sum(each.right for each in question.alternatives)
    if not question.several:
        return becomes(SCORE, mapped())
    if question.rule == "all-or-nothing":
        return when(right_answer(), becomes(SCORE, amount(Fraction(question.points))))
    if question.rule == "right-minus-wrong":
        return becomes(SCORE, share(mapped(), question.points, wanted))
    # A wrong choice that is left alone counts as well.
    left_alone = of("sum", mapped(), value(str(count - wanted)))
    return answered(becomes(SCORE, share(left_alone, question.points, count)))


def free_text(question: FreeText, shown: Shown) -> Parts:
    """Write what asks for a text."""
    length = {"expectedLength": str(question.words * LETTERS_A_WORD)} if question.words else {}
    asked = of("extendedTextInteraction", responseIdentifier=RESPONSE, **length)
    return Parts([response(RESPONSE, "single", "string")], [*_rubric(question, shown), asked])


def upload(question: Upload, shown: Shown) -> Parts:
    """Write what asks for a file or a recording."""
    sort = {"type": "audio/*"} if question.sort == "audio" else {}
    asked = of("uploadInteraction", responseIdentifier=RESPONSE, **sort)
    return Parts([response(RESPONSE, "single", "file")], [*_rubric(question, shown), asked])


def _rubric(question: ByHand, shown: Shown) -> list[xml.Element]:
    word = spelled("points", "en").casefold()
    rows = "".join(f"<li>{each.points} {word}: {each.html}</li>" for each in question.rubric)
    return [shown.blocks("rubricBlock", f"<ul>{rows}</ul>", {"view": "scorer"})] if rows else []
