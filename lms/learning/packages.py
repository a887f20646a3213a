"""What a device keeps of a course, so that it can be learned from without a connection: one package for each part.

Pages are named by their ordinary addresses, and the device fetches them. What would be asked of the server on the way
is in the package itself: the questions of attempts and the scenes of cases, drawn as their pages are, and what is said
about the answers to checks in lessons. Of a quiz there is nothing that tells what is right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import unescape
from typing import Any

from flask import render_template

from curricula import media
from curricula.activities.scenario.case import Scenario
from curricula.model import Activity, Lesson, Quiz
from curricula.offline import Needs, needs_connection, only_right
from curricula.questions.base import Question
from curricula.questions.choice import Choice
from lms import chrome, clock, publication, records, sealing
from lms.errors import Refused
from lms.identity import Seat
from lms.language import current, gettext
from lms.learning import attempts, cases, courses, papers, points, policies, prepared, quizzes, remembering
from lms.learning.attempts import Attempt
from lms.learning.links import Links
from lms.learning.progress import State
from lms.learning.runs import Run
from lms.records import Record

WHOLE = "whole"
ASSETS = ("threshold.css", "threshold.js", "icon.svg")
WITH_PACKAGE = Fraction(3, 2)  # for the weight of its pages; of the modules that ship it is 0.5 to 1.45
_INLINE = re.compile(r"</?(?:a|abbr|b|cite|code|em|i|mark|small|span|strong|sub|sup|time)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a course that can be kept by itself: a module, or the whole. ``bytes`` is what that costs."""

    name: str
    title: str
    activities: tuple[Activity, ...]
    bytes: int


def parts(state: State) -> list[Part]:
    """Return the parts of a course, the whole first."""
    outline = state.course.outline
    listed = [(WHOLE, outline.title, outline.activities)]
    listed += [(module.id, module.title, module.activities) for module in outline.modules]
    return [Part(name, title, tuple(held), _bytes(state, held)) for name, title, held in listed if held]


def _bytes(state: State, activities: Sequence[Activity]) -> int:
    """Return about how many bytes travel to a phone that keeps these activities, rather too many than too few."""
    return round(sum(state.course.places[activity.id].weight for activity in activities) * WITH_PACKAGE)


def package(seat: Seat, state: State, part: Part) -> dict[str, Any]:
    """Return what a device of this person keeps of a part."""
    cohort = seat.cohort.code
    whole = [publication.shelf().activity(state.course.places[activity.id].hash) for activity in part.activities]
    links = courses.links(state.course, cohort)
    ready, later = _attempts(seat, state, [each for each in whole if isinstance(each, Quiz)])
    return {
        "cohort": cohort,
        "part": part.name,
        "title": part.title,
        "publication": publication.edition().number,
        "content": prepared.version(state.course),
        "bytes": part.bytes,
        "pages": list(_pages(seat, state, part)),
        "pictures": sorted({_address(path) for activity in whole for path in media.cited(activity)}),
        "assets": [chrome.asset(name) for name in _assets()],
        "attempts": ready,
        "later": later,
        "cases": [_case(seat, state, each, links) for each in whole if isinstance(each, Scenario)],
        "checks": _checks(cohort, [each for each in whole if isinstance(each, Lesson)], links),
        "search": [_found(cohort, each) for each in whole if isinstance(each, Lesson)],
    }


def _pages(seat: Seat, state: State, part: Part) -> Iterator[dict[str, Any]]:
    cohort = seat.cohort.code
    yield {"url": chrome.url("courses.show", cohort=cohort), "bytes": 0, "hash": _seal(len(state.log)), "next": ""}
    for activity in part.activities:
        place, onward = state.course.places[activity.id], courses.onward(state, cohort, activity.id)
        yield {
            "url": courses.address(cohort, activity),
            "bytes": place.weight,
            "hash": _seal(place.hash),
            "next": onward[1] if onward else "",
        }
    yield from _reviews(seat, state, {activity.id for activity in part.activities})


def _reviews(seat: Seat, state: State, among: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the pages of the points that have come back by now; they stay due until they are answered."""
    every = points.of_seat(seat, state)
    listed = [each for each in points.due(every, seat.cohort.day(clock.now())) if each.activity in among]
    addresses = [remembering.address(seat, each) for each in listed]
    if addresses:
        addresses.insert(0, chrome.url("remembering.index", cohort=seat.cohort.code))
    for address in addresses:
        yield {"url": address, "bytes": 0, "hash": _seal(address, len(state.log)), "next": ""}


def _seal(*what: object) -> str:
    """Return what changes when a page does, and tells nothing of what is in it."""
    look = [chrome.reading(), *(chrome.static_files()[name].digest for name in _assets())]
    told = repr((what, current(), look))
    return sealing.digest(told).hex()[:16]


def _assets() -> tuple[str, ...]:
    """Return the files that the pages of this person load."""
    return (*ASSETS, "reading.css") if chrome.reading() else ASSETS


def _address(path: str) -> str:
    """Return where a picture is sent from, whose path an activity cites."""
    return chrome.placed(f'src="media:{path}"').removeprefix('src="').removesuffix('"')


# Attempts ------------------------------------------------------------------------------------------------------------


def _attempts(seat: Seat, state: State, listed: Sequence[Quiz]) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return the attempts that may be taken without a connection, and why the other quizzes may not."""
    ready: list[dict[str, Any]] = []
    later: list[dict[str, str]] = []
    for quiz in listed:
        try:
            ready.append(_attempt(seat, state, quiz))
        except Refused as error:
            later.append({"title": quiz.title, "why": error.wrong})
    return ready, later


def _attempt(seat: Seat, state: State, quiz: Quiz) -> dict[str, Any]:
    """Return the open attempt at a quiz, or the next one. Raises :class:`Refused` where there is none to be had."""
    begun = attempts.open_one(state, quiz.id)
    if begun is not None:
        attempt, content = attempts.find(seat, begun.id), ""
    else:
        _refuse_crossed(state, quiz)
        policies.refuse_another(seat, state, quiz, clock.now())
        ready = prepared.attempt(seat, state, quiz)
        attempt, content = Attempt(ready.record(seat, clock.now()), quiz, ()), prepared.ticket(seat, ready)
    if needs := needs_connection(attempt.quiz, attempt.questions):
        raise Refused(409, WHY_NOT[needs]())
    where = {"cohort": seat.cohort.code, "attempt": attempt.id}
    drawn = [
        {"url": chrome.url("quizzes.question", **where, number=number), "html": html}
        for number, html in enumerate(_question_pages(seat, attempt), 1)
    ]
    drawn.append({"url": chrome.url("quizzes.review", **where), "html": quizzes.review_page(seat, attempt)})
    return {
        "id": str(attempt.id),
        "activity": quiz.id,
        "content": content,
        "title": quiz.title,
        "start": courses.address(seat.cohort.code, quiz),
        "pages": drawn,
    }


def _refuse_crossed(state: State, quiz: Quiz) -> None:
    """Raise :class:`Refused` where the paper that is asked follows from who else in the cohort began before."""
    is_crossed = quiz.role in papers.CROSSED and papers.are_crossed(state.course)
    if is_crossed or (quiz.role == "follow-up" and not quiz.questions):
        raise Refused(409, gettext("Begin it with a connection. Then you can keep it, and go on without one."))


def _question_pages(seat: Seat, attempt: Attempt) -> Iterator[str]:
    for number in range(1, len(attempt.questions) + 1):
        yield quizzes.question_page(seat, attempt, number, kept=True)


WHY_NOT: Mapping[Needs, Any] = {
    "clock": lambda: gettext("It has a time limit, which runs on the server. Take it with a connection."),
    "key": lambda: gettext("It tells at once what was right, which only the server knows. Take it with a connection."),
    "file": lambda: gettext("It asks for a file. Take it with a connection."),
}


# Cases ---------------------------------------------------------------------------------------------------------------


def _case(seat: Seat, state: State, case: Scenario, links: Links) -> dict[str, Any]:
    """Return the next walk through a case, with all of its scenes. It counts for nothing, so that its moves may go."""
    run = _next_run(seat, state, case)
    return {
        "activity": case.id,
        "content": prepared.version(state.course),
        "title": case.title,
        "start": courses.address(seat.cohort.code, case),
        "run": str(run.id),
        "url": chrome.url("cases.scene", cohort=seat.cohort.code, run=run.id),
        "first": case.scenes[0].id,
        "meters": [meter.start for meter in case.meters],
        "scenes": {
            scene.id: {
                "html": cases.kept_scene(seat, run, scene),
                "moves": [
                    {"choice": choice, "to": move.to, "said": cases.said(move, links), "effects": list(move.effects)}
                    for choice, move in enumerate(scene.moves)
                ],
            }
            for scene in case.scenes
        },
    }


def _next_run(seat: Seat, state: State, case: Scenario) -> Run:
    key = prepared.id_for(seat, state, case.id, records.CASE_STARTED)
    content, what = state.course.places[case.id].hash, {"language": state.course.language_of(case.id)}
    now = clock.now()
    started = Record(
        records.CASE_STARTED, seat.person.id, seat.cohort.id, now, case.id, content, what, key, attempt=key
    )
    return Run(started, case, ())


# Lessons -------------------------------------------------------------------------------------------------------------


def _checks(cohort: str, lessons: Sequence[Lesson], links: Links) -> dict[str, dict[str, Any]]:
    """Return what is said about the answers to checks, by the question's id."""
    return {
        question.id: {"page": courses.address(cohort, lesson), **_said(question, links)}
        for lesson in lessons
        for question in lesson.questions
        if question.kind != "upload"
    }


def _said(question: Question, links: Links) -> dict[str, Any]:
    right = only_right(question)
    told = [] if not isinstance(question, Choice) or question.survey else enumerate(question.alternatives, 1)
    return {
        "right": None if right is None else [list(right)],
        "good": _verdict(question, "compare" if right is None else "good", links),
        "bad": "" if right is None else _verdict(question, "bad", links),
        "said": {str(value): links.place(each.feedback) for value, each in told if each.feedback},
    }


def _verdict(question: Question, verdict: str, links: Links) -> str:
    shown = {"question": question, "verdict": verdict, "placed": links.place}
    return render_template("lms/learning/check_said.html", **shown)


def _found(cohort: str, lesson: Lesson) -> dict[str, str]:
    """Return what a lesson is found by: its words, without its checks."""
    text = " ".join(part.html for part in lesson.parts if hasattr(part, "html"))
    plain = _SPACE.sub(" ", unescape(_TAG.sub(" ", _INLINE.sub("", text)))).strip()
    return {"url": courses.address(cohort, lesson), "title": lesson.title, "text": plain}
