"""Tools: scored forms, checklists, calculators, cards of rules. What is filled in comes back, and is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import cast

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from curricula.privacy import names_somebody
from curricula.scoring import LONGEST, Given, Result, Ruled, bands_of, chosen, is_asked, number, score
from curricula.tools import Item, Subject, Tool
from lms import chrome, identity, publication
from lms.errors import not_found
from lms.language import country as country_name
from lms.language import current, gettext, own_name, percent_in_tenths
from lms.language import number as in_words
from lms.learning import courses, progress
from lms.learning.links import Links
from lms.publication import Course

pages = Blueprint("tools", __name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A tool as somebody opens it: of which course, for which country ("" for none), and where its links lead.

    ``wrong`` is where a trainee says that something in it seems wrong, "" for everybody else.
    """

    tool: Tool
    course: Course
    country: str
    links: Links
    address: str
    trail: tuple[tuple[str, str], ...]
    wrong: str = ""


@pages.get("/learn/<cohort>/tool/<path:activity>")
@identity.signed_in
def show(cohort: str, activity: str) -> Response:
    """Show a tool to a trainee; ``?case=1`` fills in the answers of its first worked case."""
    return _empty(_of_cohort(cohort, activity))


@pages.post("/learn/<cohort>/tool/<path:activity>")
@identity.signed_in
def use(cohort: str, activity: str) -> Response:
    """Show what comes out of what was filled in."""
    return _filled(_of_cohort(cohort, activity))


@pages.get("/tools/")
@identity.signed_in
def index() -> str:
    """List the tools of all published courses, for those who work with them."""
    _staff_only()
    found: dict[str, list[tuple[str, str, str]]] = {}
    for (curriculum, language), course in sorted(publication.edition().courses.items()):
        for activity in course.outline.activities:
            if activity.kind == "tool":
                address = chrome.url("tools.look", curriculum=curriculum, language=language, activity=activity.id)
                found.setdefault(language, []).append((activity.title, address, course.outline.title))
    listed = [(language, own_name(language), sorted(tools)) for language, tools in sorted(found.items())]
    return render_template("lms/learning/tools.html", languages=listed)


@pages.get("/tools/<curriculum>/<language>/<path:activity>")
@identity.signed_in
def look(curriculum: str, language: str, activity: str) -> Response:
    """Show a tool to those who teach, manage or write."""
    return _empty(_of_course(curriculum, language, activity))


@pages.post("/tools/<curriculum>/<language>/<path:activity>")
@identity.signed_in
def try_out(curriculum: str, language: str, activity: str) -> Response:
    """Show them what comes out of what was filled in."""
    return _filled(_of_course(curriculum, language, activity))


def _of_cohort(cohort: str, activity: str) -> Opened:
    seat = identity.seat(cohort)
    course = progress.course_for(seat)
    tool = cast("Tool", progress.find(course, activity, "tool"))
    trail = ((gettext("Course"), chrome.url("courses.show", cohort=cohort)),)
    links = courses.links(course, cohort)
    content = course.places[activity].hash
    wrong = chrome.url("reporting.of_activity", cohort=cohort, activity=activity, content=content)
    return Opened(tool, course, seat.cohort.country, links, courses.address(cohort, tool), trail, wrong)


def _of_course(curriculum: str, language: str, activity: str) -> Opened:
    _staff_only()
    course = publication.edition().courses.get((curriculum, language))
    if course is None:
        raise not_found()
    tool = cast("Tool", progress.find(course, activity, "tool"))
    address = chrome.url("tools.look", curriculum=curriculum, language=language, activity=activity)
    trail = ((gettext("Tools"), chrome.url("tools.index")),)
    return Opened(tool, course, "", Links(None, lambda _: ""), address, trail)


def _staff_only() -> None:
    if not identity.me().is_staff:
        raise not_found()


def _empty(opened: Opened) -> Response:
    asked = request.args.get("case", "")
    cases = opened.tool.cases
    case = cases[int(asked) - 1] if asked.isdecimal() and len(asked) < 4 and 0 < int(asked) <= len(cases) else None
    return _page(opened, case.given if case else {}, None)


def _filled(opened: Opened) -> Response:
    """Score what was sent. It is neither written down nor in the address, and no copy of the page is kept."""
    given = {key: request.form[key][:LONGEST] for key in opened.tool.keys if key in request.form}
    mistakes = dict(_mistakes(opened.tool, given))
    return _page(opened, given, None if mistakes else score(opened.tool, given), mistakes)


def _mistakes(tool: Tool, given: Given) -> Iterator[tuple[str, str]]:
    """Yield what cannot be read as a number, by key."""
    for key, item, _ in tool.asked():
        for each in (key,) if item.takes == "number" else (box for row in item.boxes(key) for box in row):
            told = given.get(each, "").strip()
            if told and number(told, item if item.takes == "number" else None) is None:
                yield each, _limits(item)


def _limits(item: Item) -> str:
    if item.low is None or item.high is None:
        return gettext("Write a number: 12, or 2.5.")
    low, high = in_words(float(item.low)), in_words(float(item.high))
    return gettext("Write a number from %(low)s to %(high)s.", low=low, high=high)


def _page(opened: Opened, given: Given, result: Result | None, mistakes: Mapping[str, str] | None = None) -> Response:
    tool = opened.tool
    texts = [given.get(key, "") for key, item, _ in tool.asked() if item.takes == "text"]
    page = make_response(
        chrome.draw(
            "lms/learning/tool.html",
            opened=opened,
            tool=tool,
            given=given,
            result=result,
            answers=tuple(_answers(tool, given)) if result else (),
            rules=_rules(opened, result),
            country=country_name(opened.country, current()) if opened.country else "",
            mistakes=mistakes or {},
            names_somebody=names_somebody("\n".join(texts)),
            speaks=opened.course.language_of(tool.id),
            placed=opened.links.place,
            review=courses.review(opened.course, tool),
            shown=_shown,
            bands=lambda of="": _bands(tool, of),
            alarm=next((band.words for band in tool.bands if band.is_alarm), ""),
            titles={subject.id: subject.title for subject in tool.subjects},
            answered={subject.id for key, _, subject in tool.asked() if subject and given.get(key)},
        ),
        400 if mistakes else 200,
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _rules(opened: Opened, result: Result | None) -> tuple[tuple[Ruled, ...], tuple[Ruled, ...]]:
    """Return what the rules of the cohort's country say, and, to compare, what those of other countries say."""
    ruled = result.ruled if result else ()
    own = tuple(each for each in ruled if opened.country and each.rule.country == opened.country)
    return own, tuple(each for each in ruled if each not in own)


def _answers(tool: Tool, given: Given) -> Iterator[tuple[Item, Subject | None, str, Decimal | None]]:
    """Yield what was answered, in words and with its points, as it is printed below the result."""
    for key, item, subject in tool.asked():
        told = given.get(key, "").strip()
        if not is_asked(key, item, subject, given):
            continue
        if item.takes == "choice" and (reply := chosen(item, told)):
            yield item, subject, reply.plain, reply.points
        elif item.takes == "tick":
            yield item, subject, gettext("Yes") if told == "1" else gettext("No"), None
        elif item.takes in ("number", "text") and told:
            yield item, subject, f"{told} {item.unit}".strip(), None
        elif item.takes == "table":
            rows = ("; ".join(given.get(box, "") or "0" for box in row) for row in item.boxes(key))
            yield item, subject, " / ".join(rows), None


def _shown(value: Fraction | Decimal, *, share: bool = False) -> str:
    """Write a result as the reader's language does: exact to two places, a share to one place of a percent."""
    if share:
        return percent_in_tenths(Fraction(value))
    return in_words(float(round(Fraction(value), 2)))


def _bands(tool: Tool, of: str) -> list[tuple[float | None, str]]:
    """List from which score on which band holds, for the score that runs along."""
    return [
        (None if band.low is None else float(band.low), band.words)
        for band in bands_of(tool, {}, of)
        if not band.is_alarm
    ]
