"""Moodle's texts with embedded answers: {1:MULTICHOICE:=right#Yes~wrong}, in and out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from curricula.formats import amounts, notation, xml
from curricula.formats.base import Malformed
from curricula.formats.moodle import listed
from curricula.formats.moodle.asked import Asked
from curricula.formats.moodle.listed import Weighed
from curricula.formats.moodle.texts import plain
from curricula.formats.notation import Written
from curricula.formats.places import PLACE
from curricula.formats.prose import escaped, one_line
from curricula.questions.gap import Blank

Sort = Literal["typed", "exact", "number", "menu", "list", "several"]

_LISTS = ("MULTICHOICE_V", "MULTICHOICE_H", "MULTICHOICE_VS", "MULTICHOICE_HS", "MCV", "MCH", "MCVS", "MCHS")
_SEVERAL = ("MULTIRESPONSE", "MULTIRESPONSE_H", "MULTIRESPONSE_S", "MULTIRESPONSE_HS", "MR", "MRH", "MRS", "MRHS",
            "MRV", "MRVS")  # fmt: skip
SORTS: dict[str, Sort] = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), "typed"),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), "exact"),
    **dict.fromkeys(("NUMERICAL", "NM"), "number"),
    **dict.fromkeys(("MULTICHOICE", "MC", "MULTICHOICE_S", "MCS"), "menu"),
    **dict.fromkeys(_LISTS, "list"),
    **dict.fromkeys(_SEVERAL, "several"),
}
"""The types of an embedded answer, and what each asks for."""

_BEGINS = re.compile(r"\{\s{0,9}(?P<weight>\d{0,4})\s{0,9}:\s{0,9}(?P<type>[A-Z_]{2,20})\s{0,9}:")
_ESCAPED = re.compile(r'\\([\\~#{}/"])')
_HIDDEN = {sign: chr(0xF200 + ord(sign)) for sign in '\\~#{}/"'}
_WORTH = re.compile(r"\s*(?:=|%(?P<percent>-?\d{1,3}(?:[.,]\d*)?)%)")
# &#39; and, where it is hidden once more, &amp;#39; are letters, and no feedback.
_REMARK = re.compile(r"(?<!&)(?<!&amp;)#")


@dataclass(frozen=True, slots=True)
class Embedded:
    """One gap of the text."""

    sort: Sort
    weight: int
    answers: tuple[Weighed, ...]


def read(asked: Asked) -> Written:
    """Read a text with embedded answers: as gaps, or as a question of another type where it is a single one of it."""
    found: list[Embedded] = []

    def mark(raw: str, kind: str) -> str:
        pieces, gaps = take_out(raw)
        found.extend(gaps)
        return PLACE.join(pieces)

    text = asked.texts.read(xml.first(asked.element, "questiontext"), change=mark)
    if not found or text.count(PLACE) != len(found):
        raise Malformed("there is no answer such as {1:SHORTANSWER:=word} in its text, or one stands in a picture")
    if len(found) == 1 and found[0].sort in ("number", "list", "several"):
        return _single(asked, text, found[0])
    return _gaps(asked, text, found)


def take_out(raw: str) -> tuple[list[str], list[Embedded]]:
    """Take the answers out of a text; give what stands before, between and behind them, and the answers."""
    hidden = _ESCAPED.sub(lambda sign: _HIDDEN[sign[1]], raw)
    pieces, found, done = [], [], 0
    for begins in _BEGINS.finditer(hidden):
        if begins.start() < done or begins["type"] not in SORTS:
            continue
        end = hidden.find("}", begins.end())
        if end < 0:
            break
        answers = tuple(_answers(hidden[begins.end() : end]))
        weight = int(begins["weight"]) if begins["weight"] else 1
        found.append(Embedded(SORTS[begins["type"]], weight, answers))
        pieces.append(_shown(hidden[done : begins.start()], escaped=True))
        done = end + 1
    return [*pieces, _shown(hidden[done:], escaped=True)], found


def _answers(inside: str) -> Iterator[Weighed]:
    for part in inside.split("~"):
        words, feedback = [*_REMARK.split(part, maxsplit=1), ""][:2]
        worth = _WORTH.match(words)
        share = Fraction()
        if worth:
            words = words[worth.end() :]
            said = (worth["percent"] or "100").replace(",", ".").rstrip(".")
            share = Fraction(said) / 100
        yield Weighed(share, plain(_shown(words)), plain(_shown(feedback)))


def _shown(text: str, *, escaped: bool = False) -> str:
    """Put hidden signs back in their places; `escaped`, with the backslash, outside of answers."""
    for sign, hidden in _HIDDEN.items():
        text = text.replace(hidden, f"\\{sign}" if escaped else sign)
    return text


def _single(asked: Asked, text: str, gap: Embedded) -> Written:
    """Make a question of its own from a text with one number, or one list, to answer it by."""
    before, _, after = text.partition(PLACE)
    headed = asked.headed(text if after.strip() else before.rstrip())
    if gap.sort == "number":
        return listed.numbered(*headed, [_ranged(each) for each in gap.answers])
    options = [replace(each, text=escaped(each.text), feedback=escaped(each.feedback)) for each in gap.answers]
    return listed.chosen(asked, headed, options, one=gap.sort == "list")


def _ranged(answer: Weighed) -> Weighed:
    middle, _, tolerance = answer.text.partition(":")
    return replace(answer, text=middle.strip(), tolerance=tolerance, feedback=escaped(answer.feedback))


def _gaps(asked: Asked, text: str, found: list[Embedded]) -> Written:
    if len({gap.weight for gap in found}) > 1:
        asked.texts.lose(f"that the gaps weigh {', '.join(str(gap.weight) for gap in found)}: here they weigh the same")
    if any(answer.feedback for gap in found for answer in gap.answers):
        asked.texts.lose("what is said to the answers in the gaps")
    title, stem = asked.around_gaps(text)
    pieces = stem.split(PLACE)
    if len(pieces) != len(found) + 1:
        raise Malformed("one of its gaps stands where nothing can be asked")
    gaps = [*(_gap(asked, gap) for gap in found), ""]
    filled = "".join(part for pair in zip(pieces, gaps, strict=True) for part in pair)
    total = sum(gap.weight for gap in found)
    # Our own files say the points in their labels; those of another are the sum of its gaps.
    points = {"points": str(total)} if not asked.told.kind and 1 < total < 1000 else {}
    return Written(title=title, stem=filled, settings=points, rule="per-choice" if len(found) > 1 else None)


def _gap(asked: Asked, gap: Embedded) -> str:
    if gap.sort == "several":
        raise Malformed("several boxes can be ticked in one of its gaps; ask for that in a question of its own")
    for answer in gap.answers:
        if 0 < answer.share < 1:
            asked.texts.lose(f"that {answer.text!r} earns a share in a gap: here a gap is right or wrong")
    right = [each for each in gap.answers if each.share >= 1]
    try:
        if gap.sort in ("menu", "list"):
            wrong = dict.fromkeys(each.text for each in gap.answers if each.share < 1)
            return notation.chosen_gap(tuple(dict.fromkeys(each.text for each in right)), tuple(wrong))
        forms = [_number(each) for each in right] if gap.sort == "number" else list(_typed(asked, gap))
        return notation.typed_gap(*dict.fromkeys(forms))
    except ValueError as error:
        raise Malformed(str(error)) from error


def _typed(asked: Asked, gap: Embedded) -> Iterator[str]:
    if gap.sort == "exact":
        asked.texts.lose("that capital letters matter: here they never do")
    answers, _ = listed.phrases(asked, [each for each in gap.answers if each.share >= 1 or each.text == "*"])
    yield from (plain_of(answer.text) for answer in answers)


def plain_of(markdown: str) -> str:
    """Take the backslashes of one line of escaped words away again."""
    return html.unescape(re.sub(r"\\(?=[\\`*\[\]_])", "", markdown))


def _number(answer: Weighed) -> str:
    middle, _, tolerance = answer.text.partition(":")
    low, high = amounts.around(middle, tolerance)
    if low != high:
        raise Malformed(f"the number {middle} ± {tolerance} cannot be asked for in a gap; ask in a question of its own")
    return low


def harmless(text: str) -> str:
    """Mend what only looks like an embedded answer in a text in HTML."""
    return _BEGINS.sub(lambda found: f"&#123;{found.group()[1:]}", text)


def written(blank: Blank) -> str:
    """Write a gap as an embedded answer, for a text in HTML."""
    if not blank.choices:
        forms = [form.replace("*", r"\*") for form in blank.right]
        return f"{{1:SHORTANSWER:{'~'.join(f'={_escape(form)}' for form in forms)}}}"
    wrong = [each for each in blank.choices if each not in blank.right]
    options = [*(f"={_escape(each)}" for each in blank.right), *(f"%0%{_escape(each)}" for each in wrong)]
    return f"{{1:MULTICHOICE_S:{'~'.join(options)}}}"  # S: shuffled, so that their order tells nothing


def _escape(words: str) -> str:
    signs = re.sub(r'[\\~#{}/"]', r"\\\g<0>", one_line(words))
    # The quotation mark has its backslash already; as an entity it would have none to be seen.
    return html.escape(signs, quote=False)
