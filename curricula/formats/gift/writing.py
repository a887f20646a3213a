"""From questions to GIFT."""

from __future__ import annotations

from fractions import Fraction

from curricula.formats import labels, remarks
from curricula.formats.base import Exported, Loss, Material, Unwritable
from curricula.formats.gift.answers import PLACE
from curricula.formats.gift.signs import escape
from curricula.formats.notation import Answer, Written
from curricula.formats.prose import from_html
from curricula.formats.rewriting import heading_html, rewrite
from curricula.model import Activity, Module
from curricula.questions.base import Question
from curricula.questions.choice import Choice
from curricula.questions.free_text import FreeText
from curricula.questions.gap import Gap
from curricula.questions.matching import Matching
from curricula.questions.number import Amount, Number
from curricula.questions.text import Text
from curricula.words import same_unit, spelled

LONGEST_NAME = 100
_CANNOT = {
    "grid": "a table to tick",
    "ordering": "steps to put into order",
    "upload": "a file to send",
}


def write(material: Material) -> Exported:
    """Write the questions of every activity under a category of its own."""
    losses: list[Loss] = []
    modules = {activity.id: module for module in material.curriculum.modules for activity in module.activities}
    pieces = []
    for activity in material.asking:
        written = [text for question in activity.questions if (text := _kept(question, activity, losses))]
        if written:
            pieces += [_category(material.curriculum.title, modules.get(activity.id), activity), *written]
    return Exported(("\n\n".join(pieces) + "\n").encode(), tuple(losses))


def _category(course: str, module: Module | None, activity: Activity) -> str:
    names = [course, *([module.title] if module else []), activity.title]
    # Moodle reads a category as it stands, with a slash twice where it is part of a name.
    return f"$CATEGORY: {'/'.join(name.replace('/', '//') for name in names)}"


def _kept(question: Question, activity: Activity, losses: list[Loss]) -> str:
    where = f"{activity.id}: {question.title[:60]!r}"
    try:
        text, lost = _question(question)
    except Unwritable as error:
        losses.append(Loss(where, f"the question: GIFT has no place for {error}"))
        return ""
    losses += [Loss(where, each) for each in lost]
    return text


def _question(question: Question) -> tuple[str, list[str]]:
    written = rewrite(question)
    lost = ["a picture: GIFT holds words only"] if "](../../media/" in written.title + written.stem else []
    lost += [remarks.HINTS_TOGETHER] if question.more_hints else []
    text, kind, behind = f"{written.title}\n\n{written.stem}".rstrip(), "", ""
    match question:
        case Choice():
            inside, kind = _choices(question, written), "several" if question.survey and question.several else ""
        case Text():
            inside, kind = _phrases(question, written), "text"
        case Number():
            amounts = [each for each in question.amounts if _same_unit(question, each)]
            lost += [
                f"the wrong answer {each}: it differs in its unit" for each in question.amounts if each not in amounts
            ]
            inside, behind = _numbers(question, amounts, written), _unit(question)
        case Matching():
            inside = "\n".join(
                f"\t={_without_arrow(left)} -> {_without_arrow(right)}" for left, right in written.table[1:]
            )
        case FreeText():
            inside = ""
        case Gap() if len(question.blanks) == 1:
            text, inside, behind = _around_gap(question, written)
            kind = "gap"
        case _:
            raise Unwritable(_CANNOT.get(question.kind, "several gaps in a text"))
    before = f"{escape(text)}\\n\\n" if isinstance(question, Number) and behind else escape(text)
    said = _remarks(written)
    braces = "\n".join(part for part in ("{", inside, f"\t####{escape(said)}" if said else "", "}") if part)
    braces = "{}" if braces == "{\n}" else braces
    return f"{_comment(question, written, kind)}::{_name(question)}::[markdown]{before}{braces}{behind}", lost


def _comment(question: Question, written: Written, kind: str) -> str:
    tags = " ".join(f"[tag:{label.replace(']', chr(92) + ']')}]" for label in labels.labels_of(written, kind))
    return f"// [id:{question.id}] {tags}".rstrip() + "\n"


def _name(question: Question) -> str:
    title = question.title
    return escape(title if len(title) <= LONGEST_NAME else title[: LONGEST_NAME - 1] + "…")


def _choices(question: Choice, written: Written) -> str:
    wanted = sum(each.right for each in question.alternatives)
    return "\n".join(_line(_sign(question, answer, wanted), answer) for answer in written.answers)


def _sign(question: Choice, answer: Answer, wanted: int) -> str:
    if question.survey:
        return "~"
    if not question.several:
        return "=" if answer.right else f"~{_weight(answer.credit or Fraction())}"
    penalty = {"all-or-nothing": Fraction(-1), "right-minus-wrong": Fraction(-1, wanted), "per-choice": Fraction()}
    return f"~{_weight(Fraction(1, wanted) if answer.right else penalty[question.rule])}"


def _weight(share: Fraction) -> str:
    percent = f"{float(share * 100):.5f}".rstrip("0").rstrip(".")
    return f"%{percent}%" if share else ""


def _line(sign: str, answer: Answer) -> str:
    feedback = f"#{escape(answer.feedback)}" if answer.feedback else ""
    return f"\t{sign}{escape(answer.text)}{feedback}"


def _phrases(question: Text, written: Written) -> str:
    lines = []
    for phrase, answer in zip(question.phrases, written.answers, strict=True):
        if "->" in phrase.text:
            raise Unwritable("an answer with -> in it")
        credit = "=" if phrase.credit == 1 else f"=%{round(phrase.credit * 100)}%"
        feedback = f"#{_without_arrow(answer.feedback)}" if answer.feedback else ""
        lines.append(f"\t{credit}{escape(phrase.text)}{feedback}")
    return "\n".join(lines)


def _same_unit(question: Number, amount: Amount) -> bool:
    return not question.must_name_unit or same_unit(amount.unit, _right_unit(question))


def _right_unit(question: Number) -> str:
    return next((amount.unit for amount in question.amounts if amount.credit == 1), "")


def _unit(question: Number) -> str:
    return f" {escape(_right_unit(question))}" if _right_unit(question) else ""


def _numbers(question: Number, amounts: list[Amount], written: Written) -> str:
    feedback = {id(amount): answer.feedback for amount, answer in zip(question.amounts, written.answers, strict=True)}
    lines = []
    for amount in amounts:
        numbers = f"{amount.low:f}" if amount.low == amount.high else f"{amount.low:f}..{amount.high:f}"
        credit = "=" if amount.credit == 1 else f"=%{round(amount.credit * 100)}%"
        said = f"#{escape(feedback[id(amount)])}" if feedback[id(amount)] else ""
        lines.append(f"\t{credit}{numbers}{said}")
    return "#\n" + "\n".join(lines)


def _without_arrow(text: str) -> str:
    # Nothing in GIFT marks an arrow as an ordinary sign; Markdown has a backslash for one half of it.
    return escape(text.replace("->", "-\\>"))


def _around_gap(question: Gap, written: Written) -> tuple[str, str, str]:
    below = from_html(heading_html(question)[1], gap=lambda _: PLACE).text
    before, _, after = f"{written.title}\n\n{below}".partition(PLACE)
    [blank] = question.blanks
    wrong = [each for each in blank.choices if each not in blank.right]
    words = [*(f"={escape(each)}" for each in blank.right), *(f"~{escape(each)}" for each in wrong)]
    if any("->" in each for each in (*blank.right, *wrong)):
        raise Unwritable("an answer with -> in it")
    return before, " ".join(words), escape(after)


def _remarks(written: Written) -> str:
    """Write the remarks as general feedback: the reason first, the others behind their keywords."""
    why = written.asides.get("why", "")
    told = {**written.asides, "hint": "\n\n".join([written.asides.get("hint", ""), *written.more_hints])}
    more = [f"**{spelled(name, 'en')}:** {told[name]}" for name in remarks.others(written.asides)]
    return "\n".join([*([why] if why else []), *more])
