"""What stands in the braces of a GIFT question: it says of which type the question is, and what is right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from curricula.formats import amounts, notation, weights
from curricula.formats.gift.pieces import Malformed, Option, Piece, options
from curricula.formats.gift.signs import show
from curricula.formats.gift.texts import Texts
from curricula.formats.labels import Labels
from curricula.formats.notation import Answer, Rule, Written
from curricula.formats.prose import marked
from curricula.words import UNITS, same_unit

PLACE = "\uf8ff"
"""Stands in a text where its braces were."""

_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_BLANK = r"\_\_\_\_\_"
_UNIT = re.compile(r"[^\W\d_]|[%°]")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question while its answers are read: its text in Markdown, with PLACE where its braces were within it."""

    piece: Piece
    inside: str
    text: str
    texts: Texts
    told: Labels

    def headed(self) -> tuple[str, str]:
        """Give the heading and the text below it, with a line to be imagined in place of the braces."""
        return notation.headed(self.text.replace(PLACE, _BLANK), self.piece.name)


def read(piece: Piece, texts: Texts, told: Labels) -> Written:
    """Read a question with braces; raise `Malformed` where nothing can be asked."""
    inside = piece.inside or ""
    within = PLACE if piece.tail.strip() or told.kind == "gap" else ""
    asked = _Asked(piece, inside, texts.read(piece.text + within + piece.tail), texts, told)
    if not inside:
        title, stem = asked.headed()
        return Written(title=title, stem=stem, ask=notation.blank())
    if inside.startswith("#"):
        return _number(asked)
    if "~" not in inside and "=" in inside and "->" in inside:
        return _matching(asked)
    if inside.partition("#")[0].strip() in _TRUTH:
        return _true_or_false(asked)
    return _listed(asked)


def _listed(asked: _Asked) -> Written:
    found = options(asked.inside)
    gap = _gap(found) if PLACE in asked.text else ""
    if gap:
        first = asked.text.strip("\n").partition("\n\n")[0]
        title, stem = notation.headed(asked.text, asked.piece.name, whole=PLACE in first)
        return Written(title=title, stem=stem.replace(PLACE, gap))
    return _choice(asked, found) if "~" in asked.inside else _short(asked, found)


def _gap(found: list[Option]) -> str:
    """Write the answers as a gap in the text, "" where they say more than a gap can hold."""
    if any(option.feedback or option.weight is not None for option in found):
        return ""
    words = {sign: tuple(" ".join(show(each.text).split()) for each in found if each.sign == sign) for sign in "=~"}
    try:
        return notation.chosen_gap(words["="], words["~"]) if words["~"] else notation.typed_gap(*words["="])
    except ValueError:
        return ""


def _choice(asked: _Asked, found: list[Option]) -> Written:
    title, stem = asked.headed()
    said = [option for option in found if option.text]
    if len(said) < len(found):
        asked.texts.lost["a choice without words"] = None
    found = said
    one = any(option.sign == "=" for option in found)
    shares = [_share(option) for option in found]
    right = [share == 1 if one else share > 0 for share in shares]
    if not any(right) and not asked.told.survey:
        raise Malformed("no answer is right: write = before it, or weights such as ~%50%")
    answers = tuple(
        notation.choice(
            asked.texts.answer(option.text),
            right=good,
            credit=weights.percent_of(share) if one else None,
            feedback=asked.texts.answer(option.feedback),
        )
        for option, share, good in zip(found, shares, right, strict=True)
    )
    if one:
        _note_weights(asked, shares)
        return Written(title=title, stem=stem, answers=answers)
    several = asked.told.kind == "several" if asked.told.survey else sum(right) == 1
    rule = None if asked.told.survey else _rule(asked, shares)
    return Written(title=title, stem=stem, answers=answers, several=several, rule=rule)


def _share(option: Option) -> Fraction:
    if option.weight is None:
        return Fraction(option.sign == "=")
    return Fraction(str(option.weight)) / 100


def _note_weights(asked: _Asked, shares: list[Fraction]) -> None:
    if sum(share == 1 for share in shares) > 1:
        asked.texts.lost["that each right answer is enough by itself: now all of them have to be chosen"] = None
    for share in shares:
        if share < 0:
            asked.texts.lost[f"the weight {float(share * 100):g} %: a wrong choice earns nothing here"] = None


def _rule(asked: _Asked, shares: list[Fraction]) -> Rule:
    """Find the rule that comes nearest to the weights of several choices."""
    if asked.told.rule:
        return asked.told.rule
    rule, exact = weights.rule_of(shares)
    if not exact:
        asked.texts.lost[f"the weights {weights.told(shares)}: the rule {rule} marks it here"] = None
    return rule


def _short(asked: _Asked, found: list[Option]) -> Written:
    title, stem = asked.headed()
    answers: list[Answer] = []
    incorrect = ""
    for option in found:
        words, feedback = asked.texts.words(option.text), asked.texts.answer(option.feedback)
        credit = min(max(_share(option), Fraction()), Fraction(1))
        if words == "*" and not credit:
            incorrect = feedback
        elif "*" in words and asked.told.kind != "text":
            asked.texts.lost[f"the answer {words!r}: what stands for any letters is not read here"] = None
        elif words:
            answers.append(notation.typed(marked(words), credit=Fraction(round(credit * 100), 100), feedback=feedback))
    if all(answer.credit is not None for answer in answers):
        raise Malformed("no answer is right: one has to be worth 100 %")
    answers_ = notation.phrases(*answers) if asked.told.kind == "text" else notation.short_answers(*answers)
    return Written(title=title, stem=stem, answers=answers_, asides={"incorrect": incorrect} if incorrect else {})


def _number(asked: _Asked) -> Written:
    inside, _, wrong = asked.inside.removeprefix("#").partition("~")
    text, unit = _unit(asked.text)
    listed = inside if inside.lstrip().startswith("=") else f"={inside}"
    answers: list[Answer] = []
    incorrect = asked.texts.answer(wrong.partition("#")[2].strip())
    for option in options(listed):
        feedback = asked.texts.answer(option.feedback)
        if option.text == "*":
            incorrect = incorrect or feedback
            continue
        low, high = _range(show(option.text))
        credit = Fraction(round(_share(option) * 100), 100)
        answers.append(
            notation.amount(low, high, unit, credit=min(max(credit, Fraction()), Fraction(1)), feedback=feedback)
        )
    if all(answer.credit is not None for answer in answers):
        raise Malformed("no number is right")
    title, stem = notation.headed(text.replace(PLACE, _BLANK), asked.piece.name)
    asides = {"incorrect": incorrect} if incorrect else {}
    return Written(title=title, stem=stem, answers=tuple(answers), asides=asides)


def _unit(text: str) -> tuple[str, str]:
    """Take the unit that stands behind the braces from a text, "" where other words stand there."""
    before, place, after = text.partition(PLACE)
    unit = " ".join(after.split())
    known = any(same_unit(unit, spelling) for row in UNITS for spelling in row)
    alone = before.endswith("\n\n") and _UNIT.match(unit) and len(unit) <= 40 and not re.search(r"\d|[.!?]$", unit)
    return (before.rstrip("\n "), unit) if place and (known or alone) else (text, "")


def _range(words: str) -> tuple[str, str]:
    """Read 5, 5:0.5 or 4.5..5.5 as the smallest and the largest number."""
    low, dots, high = words.partition("..")
    middle, _, tolerance = words.partition(":")
    try:
        if dots:
            return amounts.digits(amounts.decimal_of(low)), amounts.digits(amounts.decimal_of(high))
        return amounts.around(middle, tolerance)
    except ValueError as error:
        raise Malformed(str(error)) from error


def _matching(asked: _Asked) -> Written:
    title, stem = asked.headed()
    rows: list[tuple[str, str]] = []
    for option in options(asked.inside):
        left, arrow, right = option.text.partition("->")
        if not arrow:
            raise Malformed(f"{show(option.text)[:40]!r} has no -> in it")
        rows.append((asked.texts.answer(left.strip()), asked.texts.answer(right.strip())))
    return Written(title=title, stem=stem, table=(("", ""), *rows))


def _true_or_false(asked: _Asked) -> Written:
    title, stem = asked.headed()
    truth, *remarks = (part.strip() for part in asked.inside.split("#"))
    right = _TRUTH[truth]
    wrong_remark, right_remark = (asked.texts.answer(remark) for remark in (*remarks, "", "")[:2])
    feedback = (right_remark, wrong_remark) if right else (wrong_remark, right_remark)
    answers = notation.true_or_false(right=right, like=asked.text, feedback=feedback)
    return Written(title=title, stem=stem, answers=answers, settings={"shuffle": "no"})
