"""Questions that were read before, written in the notation again: what is read of it is the same question.

A new type of question is written by a function of its own in `_WRITERS`; one without it is refused, by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from curricula.formats import notation
from curricula.formats.base import Unwritable
from curricula.formats.notation import Answer, Rule, Written, WrittenQuiz
from curricula.formats.prose import from_html, marked
from curricula.model import Activity, Quiz
from curricula.questions.base import Question
from curricula.questions.by_hand import ByHand
from curricula.questions.choice import Choice
from curricula.questions.free_text import FreeText
from curricula.questions.gap import Gap
from curricula.questions.grid import Grid
from curricula.questions.matching import Matching
from curricula.questions.number import Number
from curricula.questions.ordering import Ordering
from curricula.questions.text import Text
from curricula.questions.upload import Upload
from curricula.words import spelled


def rewrite(question: Question, language: str = "en") -> Written:
    """Write a question in the notation; raise `Unwritable` for a type without a writer."""
    writer = _WRITERS.get(question.kind)
    if writer is None:
        raise Unwritable(f"a question of the type {question.kind!r}")
    pieces: dict[str, Any] = {
        "title": heading_of(question),
        "id": question.id,
        "stem": below_heading(question),
        "settings": settings_of(question, language),
        "asides": asides_of(question, language),
        "more_hints": tuple(from_html(each).text for each in question.more_hints),
        "survey": question.survey,
    }
    return Written(**{**pieces, **writer(question, language)})


def rewrite_quiz(activity: Activity, language: str = "en") -> WrittenQuiz:
    """Write the questions of an activity as a quiz; raise `Unwritable` for a type without a writer."""
    questions = tuple(rewrite(question, language) for question in activity.questions)
    intro = from_html(activity.intro).text if isinstance(activity, Quiz) else ""
    return WrittenQuiz(title=activity.title, questions=questions, intro=intro)


def heading_html(question: Question) -> tuple[str, str]:
    """Divide the stem into the HTML of the heading, without its paragraph, and that of the text below."""
    if question.stem.startswith("<p>"):
        heading, _, below = question.stem.removeprefix("<p>").partition("</p>")
        return heading, below
    end = question.stem.find("<p>")
    return (question.stem, "") if end < 0 else (question.stem[:end], question.stem[end:])


def heading_of(question: Question) -> str:
    """Give the heading in Markdown, one line."""
    return from_html(heading_html(question)[0]).line


def below_heading(question: Question) -> str:
    """Give the text below the heading in Markdown, with the gaps in it."""
    below = heading_html(question)[1]
    return from_html(below, gap=_gap_of(question) if isinstance(question, Gap) else None).text


def settings_of(question: Question, language: str = "en") -> Mapping[str, str]:
    """Give the settings that differ from what goes without saying, by their names."""
    rubric = question.rubric if isinstance(question, ByHand) else ()
    settings = {
        "outcome": question.outcome,
        "critical": spelled("yes", language) if question.critical else "",
        "points": str(question.points) if question.points != 1 and not rubric and not question.survey else "",
        "lesson": question.lesson,
        "form": question.form,
        "certainty": spelled("yes", language) if question.certainty else "",
        "tags": ", ".join(question.tags),
        "review-by": question.review_by.isoformat() if question.review_by else "",
    }
    if isinstance(question, Choice) and question.shuffle == question.survey:
        settings["shuffle"] = spelled("yes" if question.shuffle else "no", language)
    return {name: value for name, value in settings.items() if value}


def asides_of(question: Question, language: str = "en") -> Mapping[str, str]:
    """Give the remarks in Markdown, the rubric among them."""
    asides = {name: from_html(getattr(question, name)).text for name in ("hint", "why", "correct", "incorrect")}
    if isinstance(question, ByHand):
        word = spelled("points", language).casefold()
        rows = [f"- {each.points} {word}: {from_html(each.html).line}" for each in question.rubric]
        asides["rubric"] = "\n".join(["", *rows]) if rows else ""
    return {name: text for name, text in asides.items() if text}


def _choice(question: Choice, language: str) -> dict[str, Any]:
    right = sum(alternative.right for alternative in question.alternatives)
    # Where one is picked the rule of the quiz changes nothing; it is kept all the same where somebody has set it.
    rule = question.rule if question.several or question.rule != "all-or-nothing" else None
    answers = tuple(
        Answer(
            "choice",
            from_html(each.html).compact,
            right=each.right,
            credit=each.credit if each.credit not in (0, 1) else None,
            feedback=from_html(each.feedback).text,
        )
        for each in question.alternatives
    )
    return {"answers": answers, "several": question.several and right < 2, "rule": rule}


def _number(question: Number, language: str) -> dict[str, Any]:
    answers = tuple(
        notation.amount(f"{each.low:f}", f"{each.high:f}", each.unit, credit=each.credit, language=language,
                        feedback=from_html(each.feedback).text)
        for each in question.amounts
    )  # fmt: skip
    return {"answers": answers}


def _text(question: Text, language: str) -> dict[str, Any]:
    answers = tuple(
        notation.typed(marked(each.text), credit=each.credit, feedback=from_html(each.feedback).text)
        for each in question.phrases
    )
    return {"answers": notation.phrases(*answers)}


def _ordering(question: Ordering, language: str) -> dict[str, Any]:
    steps = sorted(question.steps, key=lambda each: each.rank)
    answers = tuple(
        notation.step(from_html(each.html).compact, each.rank, from_html(each.feedback).text) for each in steps
    )
    return {"answers": answers, "rule": _rule(question.partial)}


def _matching(question: Matching, language: str) -> dict[str, Any]:
    texts = [from_html(each.html).line for each in question.rights]
    pairs = [(from_html(pair.left.html).line, texts[pair.right - 1]) for pair in question.pairs]
    used = {pair.right for pair in question.pairs}
    lures = [("", text) for place, text in enumerate(texts, 1) if place not in used]
    return {"table": (("", ""), *pairs, *lures), "rule": _rule(question.partial)}


def _grid(question: Grid, language: str) -> dict[str, Any]:
    heads = ("", *(from_html(column.html).line for column in question.columns))
    places = range(1, len(question.columns) + 1)
    rows = [
        (
            from_html(line.asks.html).line,
            *(notation.box(ticked=place in line.right, several=question.several) for place in places),
        )
        for line in question.lines
    ]
    return {"table": (heads, *rows), "rule": _rule(question.partial)}


def _gap(question: Gap, language: str) -> dict[str, Any]:
    return {"rule": _rule(question.partial)}


def _gap_of(question: Gap) -> Callable[[int], str]:
    def written(number: int) -> str:
        blank = question.blanks[number - 1]
        if not blank.choices:
            return notation.typed_gap(*blank.right)
        return notation.chosen_gap(blank.right, tuple(each for each in blank.choices if each not in blank.right))

    return written


def _free_text(question: FreeText, language: str) -> dict[str, Any]:
    return {"ask": notation.blank(question.words, language)}


def _upload(question: Upload, language: str) -> dict[str, Any]:
    return {"ask": notation.upload(question.sort, language)}


def _rule(partial: bool) -> Rule:
    return "per-choice" if partial else "all-or-nothing"


_WRITERS: Mapping[str, Callable[[Any, str], dict[str, Any]]] = {
    Choice.kind: _choice,
    Number.kind: _number,
    Text.kind: _text,
    Ordering.kind: _ordering,
    Matching.kind: _matching,
    Grid.kind: _grid,
    Gap.kind: _gap,
    FreeText.kind: _free_text,
    Upload.kind: _upload,
}
