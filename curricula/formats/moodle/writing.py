"""From questions to Moodle XML."""

from __future__ import annotations

from collections.abc import Iterator

from curricula.formats import labels, remarks, xml
from curricula.formats.base import Exported, Loss, Material, Unwritable
from curricula.formats.moodle import cloze
from curricula.formats.moodle.answering import Parts, parts_of
from curricula.formats.moodle.showing import Shown
from curricula.formats.notation import Written
from curricula.formats.rewriting import heading_html, rewrite
from curricula.model import Activity, Module, Quiz
from curricula.questions.base import Question
from curricula.words import spelled

LONGEST_NAME = 100
_SAID_ELSEWHERE = ("Points:", "Shuffle:", "Length:")
"""Labels of what Moodle has a place for."""


def write(material: Material) -> Exported:
    """Write the questions of every activity under a category of its own, with their pictures."""
    losses: list[Loss] = []
    shown = Shown(material)
    modules = {activity.id: module for module in material.curriculum.modules for activity in module.activities}
    pieces: list[xml.Element] = []
    for activity in material.asking:
        written = [
            each for question in activity.questions if (each := _kept(question, activity, shown, losses)) is not None
        ]
        if written:
            pieces.append(_category(material.curriculum.title, modules.get(activity.id), activity))
            pieces += [*_introduction(activity, shown, losses), *written]
    return Exported(xml.write(xml.make("quiz", inside=pieces)), tuple(losses))


def _category(course: str, module: Module | None, activity: Activity) -> xml.Element:
    names = [course, *([module.title] if module else []), activity.title]
    # Moodle reads a slash twice as a part of a name.
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])
    return xml.make("question", "", {"type": "category"}, [xml.make("category", inside=[_text(path)])])


def _introduction(activity: Activity, shown: Shown, losses: list[Loss]) -> Iterator[xml.Element]:
    if isinstance(activity, Quiz) and activity.intro:
        name = xml.make("name", inside=[_text(activity.title)])
        text = shown.text("questiontext", activity.intro)
        losses += [Loss(activity.id, what) for what in shown.lost()]
        yield xml.make("question", "", {"type": "description"}, [name, text])


def _kept(question: Question, activity: Activity, shown: Shown, losses: list[Loss]) -> xml.Element | None:
    where = f"{activity.id}: {question.title[:60]!r}"
    try:
        made = _question(question, shown)
    except Unwritable as error:
        losses.append(Loss(where, f"the question: Moodle XML has no place for {error}"))
        made = None
    losses += [Loss(where, what) for what in shown.lost()]
    return made


def _question(question: Question, shown: Shown) -> xml.Element:
    written = rewrite(question)
    parts = parts_of(question, written, shown)
    heading, below = heading_html(question)
    if parts.below is not None:
        heading, below = cloze.harmless(heading), parts.below
    total = 0 if question.survey else question.points
    inside = [
        xml.make("name", inside=[_text(_name(question.title))]),
        shown.text("questiontext", f"<p>{heading}</p>{below}"),
        shown.text("generalfeedback", _general(question, written, parts)),
        *([] if parts.type == "cloze" else [xml.make("defaultgrade", str(total))]),
        xml.make("penalty", "0"),
        xml.make("hidden", "0"),
        xml.make("idnumber", question.id),
        *parts.elements,
        *(shown.text("hint", each) for each in question.hints),
        *_tags(written, parts),
    ]
    return xml.make("question", "", {"type": parts.type}, inside)


def _name(title: str) -> str:
    return title if len(title) <= LONGEST_NAME else title[: LONGEST_NAME - 1] + "…"


def _general(question: Question, written: Written, parts: Parts) -> str:
    """Write the remarks that have no place of their own as general feedback, the reason first."""
    names = [name for name in remarks.others(written.asides) if name not in ("hint", "rubric", *parts.said)]
    return question.why + "".join(_remark(spelled(name, "en"), getattr(question, name)) for name in names)


def _remark(word: str, html: str) -> str:
    # In a paragraph of its own: behind it, a sign that begins a list or a heading would not be told from a word.
    return f"<p><strong>{word}:</strong></p>{html if html.startswith('<') else f'<p>{html}</p>'}"


def _tags(written: Written, parts: Parts) -> Iterator[xml.Element]:
    found = labels.labels_of(written, parts.kind)
    # The sum of its gaps is what Moodle gives for a text with answers in it; the points are only in its label.
    kept = [each for each in found if parts.type == "cloze" or not each.startswith(_SAID_ELSEWHERE)]
    if kept:
        yield xml.make("tags", inside=[xml.make("tag", inside=[_text(each)]) for each in kept])


def _text(words: str) -> xml.Element:
    return xml.make("text", words)
