"""What a trainee can say "this seems wrong" of, as they saw it: its words, and of exactly which version they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import request

from curricula.activities.scenario.case import Scene
from curricula.changes import paragraphs
from curricula.markup import to_text
from curricula.model import Activity, Check, Lesson, Prose
from curricula.questions.base import Question
from curricula.tools import Tool
from lms import chrome, publication
from lms.errors import Refused, not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import attempts, courses, progress, runs
from lms.learning.runs import Run
from lms.publication import Course


@dataclass(frozen=True, slots=True)
class Place:
    """What is reported: a part of a lesson, a question, a scene of a case or a tool, of exactly one version.

    ``part`` counts the parts of a lesson or the scenes of a case from 0; of a question and a tool it is ``None``.
    ``passages`` are its words, of which the trainee may point to one; ``back`` is where they came from.
    """

    activity: str
    title: str
    language: str
    content: str
    part: int | None
    question: str
    passages: tuple[str, ...]
    back: str


def in_activity(seat: Seat, activity: str) -> Place:
    """Find the part of a lesson that ``?part=`` counts, or a tool; 404 for what the course does not have.

    ``content`` in the form or the address is the version that was shown; the current one without it.
    """
    course = progress.course_for(seat)
    known = course.activities.get(activity)
    if known is None:
        raise not_found()
    current = course.places[activity].hash
    content = request.form.get("content", request.args.get("content", current))
    # Published anew since it was shown: the report is about what the trainee saw.
    shown = publication.shelf().activity(current) if content == current else _version(known, content)
    if isinstance(shown, Tool):
        return _tool(seat, course, shown, content)
    if isinstance(shown, Lesson):
        return _part(seat, course, shown, content)
    raise not_found()


def _version(known: Activity, content: str) -> Activity:
    try:
        found = publication.shelf().activity(content)
    except (KeyError, ValueError):
        found = None
    if found is None or (found.id, found.kind) != (known.id, known.kind):
        raise Refused(400, gettext("This form carries a number that Threshold did not make."))
    return found


def _part(seat: Seat, course: Course, lesson: Lesson, content: str) -> Place:
    number = request.args.get("part", "")
    if not number.isdecimal() or len(number) > 4 or int(number) >= len(lesson.parts):
        raise not_found()
    part = lesson.parts[int(number)]
    asked = part.question if isinstance(part, Check) else None
    return Place(
        activity=lesson.id,
        title=lesson.title,
        language=course.language_of(lesson.id),
        content=content,
        part=int(number),
        question=asked.id if asked else "",
        passages=_of_question(asked, content) if asked else tuple(paragraphs([part])),
        back=courses.address(seat.cohort.code, lesson) + (f"#{asked.id}" if asked else ""),
    )


def _tool(seat: Seat, course: Course, tool: Tool, content: str) -> Place:
    return Place(
        activity=tool.id,
        title=tool.title,
        language=course.language_of(tool.id),
        content=content,
        part=None,
        question="",
        passages=_distinct(_of_tool(tool)),
        back=courses.address(seat.cohort.code, tool),
    )


def _of_tool(tool: Tool) -> Iterator[str]:
    """Yield the words of a tool in the order of the page: what is filled in, what may come out, what the rules say."""
    yield from _lines(tool.intro)
    for group in tool.groups:
        yield from (group.title, *_lines(group.text), *(subject.title for subject in group.subjects))
        for item in group.items:
            yield from (item.title, *_lines(item.text))
            for reply in item.replies:
                yield from (reply.plain, *_lines(reply.advice))
    for band in tool.bands:
        yield from (band.words, *_lines(band.advice))
    yield from (formula.title for formula in tool.formulas)
    for rule in tool.rules:
        yield from (rule.title, *_lines(rule.text), *(ruling.plain for ruling in rule.rulings))


def in_run(seat: Seat, run: UUID) -> Place:
    """Find the scene that ``?scene=`` names in a trainee's own run; 404 for one that they have not come to."""
    found = runs.find(seat, run)
    named = request.args.get("scene", "")
    come_to = {scene.id: scene for scene in (*(step.scene for step in found.walk.steps), found.walk.scene)}
    if named not in come_to:
        raise not_found()
    return Place(
        activity=found.case.id,
        title=found.case.title,
        language=found.language,
        content=found.started.content,
        part=found.case.scenes.index(come_to[named]),
        question="",
        passages=_distinct(_of_scene(found, come_to[named])),
        back=chrome.url("cases.scene", cohort=seat.cohort.code, run=run),
    )


def _of_scene(run: Run, scene: Scene) -> Iterator[str]:
    """Yield the words of a scene as far as they are told: what comes of a choice only once it is made."""
    for step in run.walk.steps:
        if step.move.to == scene.id:
            yield from _lines(step.move.feedback)
    yield from _lines(scene.html)
    for _number, move in scene.offered(str(run.id)):
        yield from _lines(move.text)
    for step in run.walk.steps:
        if step.scene == scene:
            yield from _lines(step.move.feedback)
            if run.has_ended and step.better:
                yield from _lines(step.better.feedback)


def in_attempt(seat: Seat, attempt: UUID, number: int) -> Place:
    """Find the question with this number, from 1, of a trainee's own attempt."""
    found = attempts.find(seat, attempt)
    asked = found.asked(number)
    page = "quizzes.question" if found.handed_in is None else "quizzes.result"
    nth = {"number": number} if found.handed_in is None else {}
    return Place(
        activity=found.quiz.id,
        title=found.quiz.title,
        language=found.language,
        content=found.started.content,
        part=None,
        question=asked.id,
        passages=_of_question(asked, str(attempt)),
        back=chrome.url(page, cohort=seat.cohort.code, attempt=found.id, **nth),
    )


def _of_question(asked: Question, seed: str) -> tuple[str, ...]:
    """Return the words of a question as they are shown to whoever answers: nothing in them tells the right answer."""
    fields = asked.present(seed)
    stem = asked.stem
    for field in fields:
        stem = stem.replace(field.place, "____") if field.place else stem
    labels = (field.label for field in fields)
    options = (option.html for field in fields for option in field.options)
    words = (to_text(each) for each in (stem, *labels, *options) if each)
    return _distinct(each for each in words if not each.isdecimal())


def _lines(html: str) -> list[str]:
    return paragraphs([Prose(html)])


def _distinct(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in words if each))
