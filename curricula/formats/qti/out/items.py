"""A question as an item of QTI 2.1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from curricula.formats import labels, remarks, xml
from curricula.formats.base import Unwritable
from curricula.formats.notation import Written
from curricula.formats.qti.out import choices, lines, tables
from curricula.formats.qti.out.parts import Parts
from curricula.formats.qti.out.processing import FEEDBACK, GENERAL, REMARK, SCORE, becomes, of, value, variable, words
from curricula.formats.qti.out.showing import NAMESPACE, Shown, q
from curricula.formats.rewriting import heading_html, rewrite
from curricula.questions.base import Question
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

SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SAID_ELSEWHERE = ("Points:", "Shuffle:")
"""Labels of what an item has a place for."""


@dataclass(frozen=True, slots=True)
class WrittenItem:
    """An item: its name, its file, and what its package says of it in keywords."""

    name: str
    title: str
    content: bytes
    keywords: tuple[str, ...]


def name_of(question: Question) -> str:
    """Give the name of an item: an id of ours may begin with a digit, and a name of XML may not."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", question.id)
    return plain if re.match(r"[A-Za-z]", plain) else f"_{plain}"


def write(question: Question, shown: Shown, language: str) -> WrittenItem:
    """Write an item; raise `Unwritable` for a type that is not known here."""
    writer = _WRITERS.get(question.kind)
    if writer is None:
        raise Unwritable(f"a question of the type {question.kind!r}")
    written, parts = rewrite(question), writer(question, shown)
    judged = not question.survey and not question.by_hand
    attributes = {
        "identifier": name_of(question),
        "title": question.title or question.id,
        "adaptive": "false",
        "timeDependent": "false",
        _LANGUAGE: language,
        **schema(NAMESPACE, SCHEMA),
    }
    inside = [
        *parts.responses,
        *_outcomes(question, parts, judged=judged),
        _body(question, parts, shown),
        *_processing(question, parts, judged=judged),
        *_feedback(question, written, parts, shown, judged=judged),
    ]
    root = xml.make(
        q("assessmentItem"), attributes=attributes, inside=inside, namespaces={None: NAMESPACE, "xsi": INSTANCE}
    )
    root.text = "\n"
    for each in root:
        each.tail = "\n"
    kept = [each for each in labels.labels_of(written, parts.kind) if not each.startswith(_SAID_ELSEWHERE)]
    return WrittenItem(name_of(question), question.title, xml.write(root, indented=False), tuple(kept))


def schema(namespace: str, place: str) -> dict[str, str]:
    """Say where the schema of a namespace lies."""
    return {f"{{{INSTANCE}}}schemaLocation": f"{namespace} {place}"}


def _outcomes(question: Question, parts: Parts, *, judged: bool) -> Iterator[xml.Element]:
    points = "0" if question.survey else str(question.points)
    yield of("outcomeDeclaration", of("defaultValue", words("value", "0")), identifier=SCORE, cardinality="single",
             baseType="float", normalMaximum=points)  # fmt: skip
    yield of("outcomeDeclaration", of("defaultValue", words("value", points)), identifier="MAXSCORE",
             cardinality="single", baseType="float")  # fmt: skip
    if parts.feedback:
        cardinality = "multiple" if parts.several else "single"
        yield of("outcomeDeclaration", identifier=FEEDBACK, cardinality=cardinality, baseType="identifier")
    if judged and (question.correct or question.incorrect):
        yield of("outcomeDeclaration", identifier=REMARK, cardinality="single", baseType="identifier")
    yield of("outcomeDeclaration", of("defaultValue", words("value", "why")), identifier=GENERAL,
             cardinality="single", baseType="identifier")  # fmt: skip


def _body(question: Question, parts: Parts, shown: Shown) -> xml.Element:
    heading, below = heading_html(question)
    shown.within = parts.within
    body = shown.blocks("itemBody", f"<p>{heading}</p>{below}")
    body.extend(parts.asked)
    return body


def _processing(question: Question, parts: Parts, *, judged: bool) -> Iterator[xml.Element]:
    rules = list(parts.rules)
    if judged and (question.correct or question.incorrect):
        reached = of("gte", variable(SCORE), value(str(question.points)))
        rules.append(of(
            "responseCondition",
            of("responseIf", reached, becomes(REMARK, value("correct", "identifier"))),
            of("responseElse", becomes(REMARK, value("incorrect", "identifier"))),
        ))  # fmt: skip
    if rules:
        yield of("responseProcessing", *rules)


def _feedback(
    question: Question, written: Written, parts: Parts, shown: Shown, *, judged: bool
) -> Iterator[xml.Element]:
    for name, html in parts.feedback.items():
        yield _modal(shown, FEEDBACK, name, html)
    said = ("correct", "incorrect") if judged else ()
    for name in said:
        if html := getattr(question, name):
            yield _modal(shown, REMARK, name, html)
    names = [name for name in remarks.others(written.asides) if name not in ("rubric", *said)]
    if question.more_hints:
        shown.lose(remarks.HINTS_TOGETHER)
    told = [_remark(spelled(name, "en"), html) for name in names for html in _texts(question, name)]
    general = question.why + "".join(told)
    if general:
        yield _modal(shown, GENERAL, "why", general)


def _texts(question: Question, name: str) -> tuple[str, ...]:
    return question.hints if name == "hint" else (getattr(question, name),)


def _modal(shown: Shown, outcome: str, name: str, html: str) -> xml.Element:
    return shown.flow("modalFeedback", html, {"outcomeIdentifier": outcome, "identifier": name, "showHide": "show"})


def _remark(word: str, html: str) -> str:
    # In a paragraph of its own: behind it, a sign that begins a list or a heading would not be told from a word.
    return f"<p><strong>{word}:</strong></p>{html if html.startswith('<') else f'<p>{html}</p>'}"


_WRITERS: Mapping[str, Callable[[Any, Shown], Parts]] = {
    Choice.kind: choices.choice,
    FreeText.kind: choices.free_text,
    Upload.kind: choices.upload,
    Text.kind: lines.text,
    Number.kind: lines.number,
    Gap.kind: lines.gap,
    Ordering.kind: tables.ordering,
    Matching.kind: tables.matching,
    Grid.kind: tables.grid,
}
