"""Questions of Moodle XML that have a list of answers: choices, true or false, words and numbers to type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from curricula.formats import amounts, notation, weights, xml
from curricula.formats.base import Malformed
from curricula.formats.moodle.asked import Asked, credit_of, share_of
from curricula.formats.notation import Answer, Rule, Written
from curricula.formats.prose import marked

_STAR = "\uf12a"
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer as Moodle weighs it: its share, its words (in Markdown where they are to be chosen), its feedback."""

    share: Fraction
    text: str
    feedback: str = ""
    tolerance: str = ""


def choice(asked: Asked) -> Written:
    """Read choices; the one right one, or all that have to be chosen."""
    headed = asked.headed()
    found = [Weighed(share_of(each), asked.texts.answer(each), asked.feedback(each)) for each in asked.answers()]
    shuffled = asked.is_set("shuffleanswers", default=False)
    settings = {"shuffle": "yes" if shuffled else "no"} if shuffled == asked.told.survey else {}
    question = chosen(asked, headed, found, one=asked.is_set("single", default=True))
    return replace(question, settings=settings, asides=asked.combined())


def chosen(asked: Asked, headed: tuple[str, str], found: list[Weighed], *, one: bool) -> Written:
    """Make a question of choices from its heading, the text below it, and what the choices weigh."""
    said = [each for each in found if each.text]
    if len(said) < len(found):
        asked.texts.lose("a choice without words")
    shares = [Fraction() if asked.told.survey else each.share for each in said]
    right = [share >= 1 if one else share > 0 for share in shares]
    if not any(right) and not asked.told.survey:
        raise Malformed("no answer is right: one has to be worth 100 %")
    answers = tuple(
        notation.choice(
            each.text, right=good, credit=weights.percent_of(share) if one else None, feedback=each.feedback
        )
        for each, share, good in zip(said, shares, right, strict=True)
    )
    if one:
        _note_weights(asked, shares)
    several = not one and sum(right) < 2
    rule = None if one or asked.told.survey else _rule(asked, shares)
    return Written(title=headed[0], stem=headed[1], answers=answers, several=several, rule=rule)


def _note_weights(asked: Asked, shares: list[Fraction]) -> None:
    if sum(share >= 1 for share in shares) > 1:
        asked.texts.lose("that each right answer is enough by itself: now all of them have to be chosen")
    for share in shares:
        if share < 0:
            asked.texts.lose(f"the weight {weights.told([share])}: a wrong choice earns nothing here")


def _rule(asked: Asked, shares: list[Fraction]) -> Rule:
    if asked.told.rule:
        return asked.told.rule
    rule, exact = weights.rule_of(shares)
    if not exact:
        asked.texts.lose(f"the weights {weights.told(shares)}: the rule {rule} marks it here")
    return rule


def true_or_false(asked: Asked) -> Written:
    """Read a statement and whether it is true."""
    text = asked.text()
    title, stem = asked.headed(text)
    said: dict[bool, tuple[Fraction, str]] = {}
    for place, answer in enumerate(asked.answers()[:2]):
        # Old files have the words of their language here, the true one first.
        truth = _TRUTH.get(asked.texts.words(answer).lower(), place == 0)
        said[truth] = (share_of(answer), asked.feedback(answer))
    if len(said) < 2 or sum(share >= 1 for share, _ in said.values()) != 1:
        raise Malformed("it does not say which one of true and false is right")
    (share, true_said), (_, false_said) = said[True], said[False]
    answers = notation.true_or_false(right=share >= 1, like=text, feedback=(true_said, false_said))
    return Written(title=title, stem=stem, answers=answers, settings={"shuffle": "no"})


def words(asked: Asked) -> Written:
    """Read words to be typed; what stands for all other answers becomes a remark."""
    title, stem = asked.headed()
    if asked.is_set("usecase", default=False):
        asked.texts.lose("that capital letters matter: here they never do")
    found = [Weighed(share_of(each), asked.texts.words(each), asked.feedback(each)) for each in asked.answers()]
    answers, incorrect = phrases(asked, found)
    if all(answer.credit is not None for answer in answers):
        raise Malformed("no answer is right: one has to be worth 100 %")
    kept = notation.phrases(*answers) if asked.told.kind == "text" else notation.short_answers(*answers)
    return Written(title=title, stem=stem, answers=kept, asides={"incorrect": incorrect} if incorrect else {})


def phrases(asked: Asked, found: list[Weighed]) -> tuple[list[Answer], str]:
    """Divide answers to be typed from what is said to all others; a star stands for any letters, \\* for a star."""
    answers: list[Answer] = []
    incorrect = ""
    for each in found:
        text, credit = each.text.replace(r"\*", _STAR), credit_of(each.share)
        if text == "*" and not credit:
            incorrect = each.feedback
        elif "*" in text:
            asked.texts.lose(f"the answer {each.text!r}: what stands for any letters is not read here")
        elif text:
            typed = marked(text.replace(_STAR, "*"))
            answers.append(notation.typed(typed, credit=credit, feedback=each.feedback))
    return answers, incorrect


def number(asked: Asked) -> Written:
    """Read a number with its tolerance and unit."""
    title, stem = asked.headed()
    found = [
        Weighed(
            share_of(each), asked.texts.words(each), asked.feedback(each), xml.words_of(xml.first(each, "tolerance"))
        )
        for each in asked.answers()
    ]
    return numbered(title, stem, found, _unit(asked))


def numbered(title: str, stem: str, found: list[Weighed], unit: str = "") -> Written:
    """Make a question that asks for a number."""
    answers: list[Answer] = []
    incorrect = ""
    for each in found:
        if each.text == "*":
            incorrect = incorrect or each.feedback
            continue
        try:
            low, high = amounts.around(each.text, each.tolerance)
        except ValueError as error:
            raise Malformed(str(error)) from error
        answers.append(notation.amount(low, high, unit, credit=credit_of(each.share), feedback=each.feedback))
    if all(answer.credit is not None for answer in answers):
        raise Malformed("no number is right: one has to be worth 100 %")
    asides = {"incorrect": incorrect} if incorrect else {}
    return Written(title=title, stem=stem, answers=tuple(answers), asides=asides)


def _unit(asked: Asked) -> str:
    """Find the unit in which the numbers are given; others would have to be converted, which is never done here."""
    if asked.said("showunits") == "3":
        return ""
    units = list(_units(asked))
    unit = next((name for name, factor in units if factor == "1"), "")
    for name, factor in units:
        if factor != "1":
            asked.texts.lose(f"the unit {name!r} ({factor} of them are 1 {unit}): nothing is converted here")
        elif name != unit:
            asked.texts.lose(f"the unit {name!r}, another word for {unit!r}")
    if asked.said("unitgradingtype") not in ("", "0"):
        asked.texts.lose(f"that the unit {unit!r} has to be named: it stands behind the field here")
    return unit


def _units(asked: Asked) -> Iterator[tuple[str, str]]:
    units = xml.first(asked.element, "units")
    for each in xml.all_in(units, "unit") if units is not None else ():
        name = " ".join(xml.words_of(xml.first(each, "unit_name")).split())
        try:
            factor = amounts.decimal_of(xml.words_of(xml.first(each, "multiplier")) or "1")
        except ValueError as error:
            raise Malformed(f"the unit {name!r}: {error}") from error
        if name:
            yield name, amounts.digits(factor)
