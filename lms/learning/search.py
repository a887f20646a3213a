"""Searching a course: the passages that have the words, each with the part of the course that it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from curricula import searching
from curricula.passages import KINDS, Passage
from curricula.searching import Stretch, Term
from lms import identity
from lms.identity import Seat
from lms.language import gettext_lazy as _
from lms.learning import courses, progress
from lms.publication import Course, passages
from lms.publication.passages import Spot, Within

pages = Blueprint("search", __name__)

MOST = 30
CITED = ("term", "fact")
SNIPPET = 220  # characters
TITLE = 200

NAMES = {
    "lesson": _("Lessons"),
    "card": _("Cards to take to work"),
    "term": _("Words of the field"),
    "fact": _("Safety facts"),
    "tool": _("Tools"),
    "case": _("Cases"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """A passage as it is listed; ``inside`` names the activity that it is in, with its number in the course.

    Only of a safety fact is it told whether it ``awaits_review``; and such a one is never cut, since half of a rule can
    harm.
    """

    kind: str
    title: tuple[Stretch, ...]
    snippet: tuple[Stretch, ...]
    address: str
    inside: str
    speaks: str
    awaits_review: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to: the best results, and how many there are in all.

    It is ``wide`` where nothing has the words as they were typed, and these have their roots; where there is nothing at
    all, ``meant`` is what may have been meant.
    """

    results: tuple[Result, ...]
    total: int = 0
    wide: bool = False
    meant: str = ""


@pages.get("/learn/<cohort>/search")
@identity.signed_in
def show(cohort: str) -> str:
    """Show what in a course has the words behind ``?words=``, of one kind or of all."""
    seat = identity.seat(cohort)
    typed = request.args.get("words", "").strip()[: searching.LONGEST]
    kind = request.args.get("kind", "")
    course = progress.course_for(seat)
    return render_template(
        "lms/learning/search.html",
        seat=seat,
        course=course.outline,
        typed=typed,
        kind=kind,
        kinds=tuple(NAMES.items()),
        longest=searching.LONGEST,
        found=look(seat, course, typed, kind if kind in KINDS else ""),
    )


def look(seat: Seat, course: Course, typed: str, kind: str = "") -> Found:
    """Search the course as a trainee reads it: the words as they stand first, then cut apart, then by their roots."""
    ids = {course.places[id].hash: id for id in course.activities}
    within = Within(ids, seat.cohort.country, kind)
    asked = searching.terms(typed)
    spots = passages.find(asked, within)
    if not spots and (cut := searching.terms(typed, cut=True)) != asked:
        asked, spots = cut, passages.find(cut, within)
    if not spots:
        wide = passages.find_roots(asked, within)
        if not wide:
            return Found((), meant=searching.nearest(asked, passages.vocabulary(within)) if asked else "")
        return _listed(seat, course, ids, wide, asked, wide=True)
    return _listed(seat, course, ids, spots, asked, wide=False)


def _listed(
    seat: Seat, course: Course, ids: Mapping[str, str], spots: Sequence[Spot], asked: Sequence[Term], *, wide: bool
) -> Found:
    order = {content: number for number, content in enumerate(ids)}
    once: dict[object, Spot] = {}
    for spot in spots:
        # What several activities cite is one result, in the first of them.
        key = (spot.kind, spot.title) if spot.kind in CITED else spot.position
        before = once.get(key, spot)
        once[key] = min(before, spot, key=lambda each: order[each.content])
    best = tuple(once.values())[:MOST]
    found = zip(best, passages.read(best), strict=True)
    results = tuple(_result(seat, course, ids[spot.content], passage, asked, wide=wide) for spot, passage in found)
    return Found(results, len(once), wide=wide)


def _result(seat: Seat, course: Course, id: str, passage: Passage, asked: Sequence[Term], *, wide: bool) -> Result:
    activity, is_fact = course.activities[id], passage.kind == "fact"
    anchor = f"#{passage.anchor}" if passage.anchor else ""
    return Result(
        kind=passage.kind,
        title=searching.snippet(passage.title, asked, TITLE, wide=wide),
        snippet=searching.snippet(passage.text, asked, len(passage.text) if is_fact else SNIPPET, wide=wide),
        address=courses.address(seat.cohort.code, activity) + anchor,
        inside=f"{course.numbers[id]} {activity.title}",
        speaks=course.language_of(id),
        awaits_review=is_fact and any(fact.id == passage.anchor and not fact.reviewed for fact in activity.safety),
    )
