"""The answers of a question as Moodle has them, one function for each of our types."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from curricula.formats import notation, xml
from curricula.formats.amounts import digits
from curricula.formats.base import Unwritable
from curricula.formats.moodle import cloze
from curricula.formats.moodle.showing import Shown
from curricula.formats.notation import Written
from curricula.formats.rewriting import heading_html
from curricula.questions.base import Question
from curricula.questions.choice import Choice
from curricula.questions.free_text import FreeText
from curricula.questions.gap import Gap, place
from curricula.questions.matching import Matching
from curricula.questions.number import Number
from curricula.questions.ordering import Ordering
from curricula.questions.text import Text
from curricula.questions.upload import Upload
from curricula.words import same_unit, spelled

COMBINED = ("correct", "incorrect")
"""The remarks that Moodle has a place for in some of its types."""

_KNOWN = (
    *(Fraction(0), Fraction(1, 20), Fraction(1, 10), Fraction(1, 9), Fraction(1, 8), Fraction(1, 7), Fraction(1, 6)),
    *(Fraction(1, 5), Fraction(1, 4), Fraction(3, 10), Fraction(1, 3), Fraction(2, 5), Fraction(1, 2), Fraction(3, 5)),
    *(Fraction(2, 3), Fraction(7, 10), Fraction(3, 4), Fraction(4, 5), Fraction(5, 6), Fraction(9, 10), Fraction(1)),
)
"""The shares that Moodle takes; it refuses a question with any other."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What makes a question one of Moodle's types.

    `kind` is our type where Moodle's does not show it, `below` the text below the heading where it changes, and `said`
    names the remarks that are among the `elements`.
    """

    type: str
    elements: list[xml.Element]
    kind: str = ""
    below: str | None = None
    said: tuple[str, ...] = ()


def parts_of(question: Question, written: Written, shown: Shown) -> Parts:
    """Give the parts of a question; raise `Unwritable` for a type that Moodle does not have."""
    writer = _WRITERS.get(question.kind)
    if writer is None:
        raise Unwritable(_CANNOT.get(question.kind, f"a question of the type {question.kind!r}"))
    return writer(question, written, shown)


def _choice(question: Choice, written: Written, shown: Shown) -> Parts:
    if (truth := _truth(question, written)) is not None:
        return Parts("truefalse", _true_or_false(question, truth, shown))
    wanted = sum(each.right for each in question.alternatives)
    answers = [
        _answer(share, shown.text("answer", each.html), shown, each.feedback)
        for each, share in zip(question.alternatives, _shares(question, wanted, shown), strict=True)
    ]
    elements = [
        xml.make("single", "false" if question.several else "true"),
        xml.make("shuffleanswers", "true" if question.shuffle else "false"),
        xml.make("answernumbering", "abc"),
        *_combined(question, shown),
        *answers,
    ]
    return Parts("multichoice", elements, said=COMBINED)


def _truth(question: Choice, written: Written) -> bool | None:
    """Tell whether it is true where it is a statement to judge and nothing more, None where it is not."""
    if question.survey or question.several or question.shuffle or len(written.answers) != 2:
        return None
    right = written.answers[0].right
    like = f"{written.title}\n\n{written.stem}".strip()
    usual = notation.true_or_false(right=right, like=like, feedback=_feedbacks(written))
    return right if usual == written.answers else None


def _feedbacks(written: Written) -> tuple[str, str]:
    return written.answers[0].feedback, written.answers[1].feedback


def _true_or_false(question: Choice, truth: bool, shown: Shown) -> list[xml.Element]:
    return [
        _answer(Fraction(truth is (word == "true")), _plain("answer", word), shown, each.feedback)
        for word, each in zip(("true", "false"), question.alternatives, strict=True)
    ]


def _shares(question: Choice, wanted: int, shown: Shown) -> list[Fraction]:
    count = len(question.alternatives)
    if question.survey:  # Moodle wants a right answer, and gives no points for it here
        return [Fraction(1, count) if question.several else Fraction(1)] * count
    if not question.several:
        return [Fraction(1) if each.right else each.credit for each in question.alternatives]
    if wanted > 10:
        raise Unwritable(f"{wanted} right choices: ten are the most that share the points")
    penalty = {"all-or-nothing": Fraction(-1), "right-minus-wrong": Fraction(-1, wanted), "per-choice": Fraction()}
    if question.rule == "all-or-nothing" and wanted > 1:
        shown.lose("that only all right choices together earn anything: Moodle gives a share for each")
    elif question.rule == "per-choice":
        shown.lose("that a wrong choice which is left alone earns a share: Moodle gives it for the right ones only")
    return [Fraction(1, wanted) if each.right else penalty[question.rule] for each in question.alternatives]


def _answer(share: Fraction, answer: xml.Element, shown: Shown, feedback: str, *more: xml.Element) -> xml.Element:
    """Give an answer its share and what is said to it."""
    near = min(_KNOWN, key=lambda known: abs(known - abs(share)))
    if abs(near - abs(share)) > Fraction(1, 200):
        shown.lose(f"the share {_percent(share)} %: Moodle has {_percent(near)} % next to it")
    answer.set("fraction", _percent(near if share >= 0 else -near))
    answer.extend([*more, shown.text("feedback", feedback)])
    return answer


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.5f}".rstrip("0").rstrip(".")


def _plain(name: str, words: str) -> xml.Element:
    return xml.make(name, "", {"format": "moodle_auto_format"}, [xml.make("text", words)])


def _combined(question: Question, shown: Shown) -> list[xml.Element]:
    return [
        shown.text("correctfeedback", question.correct),
        shown.text("partiallycorrectfeedback", ""),
        shown.text("incorrectfeedback", question.incorrect),
    ]


def _text(question: Text, written: Written, shown: Shown) -> Parts:
    answers = [
        _answer(each.credit, _plain("answer", each.text.replace("*", r"\*")), shown, each.feedback)
        for each in question.phrases
    ]
    others = [_answer(Fraction(), _plain("answer", "*"), shown, question.incorrect)] if question.incorrect else []
    # Words that look like numbers would be read as such.
    kind = "text" if all(re.search(r"\d", each.text) for each in question.phrases) else ""
    return Parts("shortanswer", [xml.make("usecase", "0"), *answers, *others], kind, said=("incorrect",))


def _number(question: Number, written: Written, shown: Shown) -> Parts:
    unit = next((amount.unit for amount in question.amounts if amount.credit == 1), "")
    answers = []
    for each in question.amounts:
        if question.must_name_unit and not same_unit(each.unit, unit):
            shown.lose(f"the wrong answer {each}: it differs in its unit")
            continue
        middle, tolerance = (each.low + each.high) / 2, (each.high - each.low) / 2
        allowed = xml.make("tolerance", digits(tolerance))
        answers.append(_answer(each.credit, _plain("answer", digits(middle)), shown, each.feedback, allowed))
    if question.incorrect:
        answers.append(_answer(Fraction(), _plain("answer", "*"), shown, question.incorrect))
    return Parts("numerical", [*answers, *_units(unit)], said=("incorrect",))


def _units(unit: str) -> list[xml.Element]:
    if not unit:
        return [xml.make("unitgradingtype", "0"), xml.make("showunits", "3")]
    one = xml.make("unit", inside=[xml.make("multiplier", "1"), xml.make("unit_name", unit)])
    return [xml.make("units", inside=[one]), xml.make("unitgradingtype", "0"), xml.make("showunits", "0")]


def _ordering(question: Ordering, written: Written, shown: Shown) -> Parts:
    steps = sorted(question.steps, key=lambda each: each.rank)
    if len({each.rank for each in steps}) < len(steps):
        shown.lose("that some steps may come in either order: Moodle wants each in its own place")
    if any(each.feedback for each in steps):
        shown.lose("what is said to single steps")
    if question.partial:
        shown.lose("that each pair of steps in the right order counts: Moodle counts the steps in their places")
    answers = []
    for place_, each in enumerate(steps, 1):
        answer = shown.text("answer", each.html)
        answer.set("fraction", str(place_))
        answers.append(answer)
    settings = {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": "0",
                "gradingtype": "ABSOLUTE_POSITION" if question.partial else "ALL_OR_NOTHING",
                "showgrading": "SHOW", "numberingstyle": "none"}  # fmt: skip
    named = [xml.make(name, value) for name, value in settings.items()]
    return Parts("ordering", [*named, *_combined(question, shown), *answers], said=COMBINED)


def _matching(question: Matching, written: Written, shown: Shown) -> Parts:
    _note_parts(question.partial, shown)
    rights = [shown.plain(each.html, "in the right-hand column") for each in question.rights]
    used = {pair.right for pair in question.pairs}
    rows = [(pair.left.html, rights[pair.right - 1]) for pair in question.pairs]
    rows += [("", text) for number, text in enumerate(rights, 1) if number not in used]
    pairs = []
    for left, right in rows:
        pair = shown.text("subquestion", left)
        pair.append(xml.make("answer", inside=[xml.make("text", right)]))
        pairs.append(pair)
    elements = [xml.make("shuffleanswers", "true"), *_combined(question, shown), *pairs]
    return Parts("matching", elements, said=COMBINED)


def _gap(question: Gap, written: Written, shown: Shown) -> Parts:
    if len(question.blanks) > 1:
        _note_parts(question.partial, shown)
    if question.points not in (1, len(question.blanks)):
        shown.lose(f"that it is worth {question.points} points: in Moodle each gap is worth one")
    below = cloze.harmless(heading_html(question)[1])
    for number, blank in enumerate(question.blanks, 1):
        below = below.replace(place(number), cloze.written(blank))
    return Parts("cloze", [], kind="gap", below=below)


def _note_parts(partial: bool, shown: Shown) -> None:
    if not partial:
        shown.lose("that only all right parts together earn anything: Moodle gives a share for each")


def _free_text(question: FreeText, written: Written, shown: Shown) -> Parts:
    limit = [xml.make("maxwordlimit", str(question.words))] if question.words else []
    fixed = {"responseformat": "editor", "responserequired": "1", "attachments": "0", "attachmentsrequired": "0"}
    elements = [xml.make(name, value) for name, value in fixed.items()]
    return Parts("essay", [*elements, *limit, *_marking(question, shown)])


def _upload(question: Upload, written: Written, shown: Shown) -> Parts:
    fixed = {"responseformat": "noinline", "responserequired": "0", "attachments": "1", "attachmentsrequired": "1",
             "filetypeslist": "audio" if question.sort == "audio" else ""}  # fmt: skip
    elements = [xml.make(name, value) for name, value in fixed.items()]
    return Parts("essay", [*elements, *_marking(question, shown)])


def _marking(question: FreeText | Upload, shown: Shown) -> list[xml.Element]:
    word = spelled("points", "en").casefold()
    rows = "".join(f"<li>{each.points} {word}: {each.html}</li>" for each in question.rubric)
    return [shown.text("graderinfo", f"<ul>{rows}</ul>" if rows else ""), shown.text("responsetemplate", "")]


_CANNOT = {"grid": "a table to tick"}
_WRITERS: Mapping[str, Callable[[Any, Written, Shown], Parts]] = {
    Choice.kind: _choice,
    Text.kind: _text,
    Number.kind: _number,
    Ordering.kind: _ordering,
    Matching.kind: _matching,
    Gap.kind: _gap,
    FreeText.kind: _free_text,
    Upload.kind: _upload,
}
