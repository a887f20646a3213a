"""What a search finds in an activity: its text in passages that a link can lead to.

Nothing of a question is here, not even of one inside a lesson: its text can give away what is right. Of a case there is
what is read before the first choice, since the rest tells how it goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from curricula import glossary
from curricula.activities.scenario.case import Scenario
from curricula.markup import to_text
from curricula.model import Activity, Lesson, Prose
from curricula.tools import Group, Tool

Kind = Literal["lesson", "card", "term", "fact", "tool", "case"]

KINDS: tuple[Kind, ...] = ("lesson", "card", "term", "fact", "tool", "case")
FOUND_IN = frozenset({Lesson.kind, Tool.kind, Scenario.kind})
"""The kinds of activities that have passages."""

_HEADING = re.compile(r'<h[2-6] id="(?P<id>[^"]*)">(?P<title>.*?)</h[2-6]>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an activity, its title and text as plain text.

    `anchor` is what a link to it has behind the "#", "" for the beginning; `country` is where alone it holds (ISO
    3166-1 alpha-2), "" for everywhere.
    """

    kind: Kind
    title: str
    text: str
    anchor: str = ""
    country: str = ""


def passages(activity: Activity) -> tuple[Passage, ...]:
    """List the passages of an activity in the order of its page; those of a quiz, and of a kind unknown here, none."""
    if isinstance(activity, Lesson):
        return (*_of_lesson(activity), *_facts(activity))
    if isinstance(activity, Tool):
        return (*_of_tool(activity), *_facts(activity))
    return _of_case(activity) if isinstance(activity, Scenario) else ()


def _of_lesson(lesson: Lesson) -> Iterator[Passage]:
    explained: dict[str, str] = {}
    for number, part in enumerate(part for part in lesson.parts if isinstance(part, Prose)):
        kind: Kind = "card" if part.role == "card" else "lesson"
        for anchor, title, html in _sections(part.html):
            text = to_text(html)
            if text or anchor or not number:
                yield Passage(kind, title or lesson.title, text, anchor, part.country)
            for _words, term in glossary.split(html):
                explained.setdefault(term, anchor)
    for each in lesson.terms:
        yield Passage("term", each.word, each.text, explained.get(each.id, ""))


def _sections(html: str) -> Iterator[tuple[str, str, str]]:
    """Cut HTML at its headings: the anchor and the title of each section, "" before the first, and its HTML."""
    anchor = title = ""
    place = 0
    for heading in _HEADING.finditer(html):
        if place or html[: heading.start()].strip():
            yield anchor, title, html[place : heading.start()]
        anchor, title, place = heading["id"], to_text(heading["title"]), heading.end()
    yield anchor, title, html[place:]


def _facts(activity: Activity) -> Iterator[Passage]:
    for fact in activity.safety:
        yield Passage("fact", fact.topic, " · ".join(filter(None, (fact.value, fact.conditions))), fact.id)


def _of_tool(tool: Tool) -> Iterator[Passage]:
    says = [to_text(tool.intro), *(_of_group(group) for group in tool.groups)]
    says += [f"{band.words} {to_text(band.advice)}" for band in tool.bands]
    yield Passage("tool", tool.title, " ".join(each for each in says if each.strip()))


def _of_group(group: Group) -> str:
    asked = (" ".join((item.title, to_text(item.text), *(r.plain for r in item.replies))) for item in group.items)
    subjects = (subject.title for subject in group.subjects)
    return " ".join((group.title, to_text(group.text), *subjects, *asked))


def _of_case(case: Scenario) -> tuple[Passage, ...]:
    begins = case.scenes[0].html if case.scenes else ""
    return (Passage("case", case.title, to_text(f"{case.intro} {begins}")),)
