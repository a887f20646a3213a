"""What a course says otherwise for each country, side by side: the rule of the cohort's own country first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from flask import Blueprint, render_template

from curricula.model import SafetyFact
from lms import identity, language, publication
from lms.learning import progress, words

pages = Blueprint("country_rules", __name__)

Point = tuple[SafetyFact, ...]
"""Facts about one point, each of a country of its own."""


@pages.get("/learn/<cohort>/facts/countries")
@identity.signed_in
def show(cohort: str) -> str:
    """Show the rules of the countries beside each other, for every point that the course cites a rule about."""
    seat = identity.seat(cohort)
    course = progress.course_for(seat)
    facts = words.in_language(publication.edition().safety, course.outline.language)
    cited = {fact.id for activity in course.outline.activities for fact in activity.safety}
    own = seat.cohort.country
    found = [own_first(point, own) for point in points(facts) if any(fact.id in cited for fact in point)]
    return render_template(
        "lms/learning/country_rules.html",
        seat=seat,
        course=course.outline,
        points=found,
        own=own,
        country_name=lambda code: language.country(code, language.current()),
    )


def points(facts: Iterable[SafetyFact]) -> tuple[Point, ...]:
    """Return the facts that hold in one country alone, those together that follow each other in the file."""
    return tuple(tuple(group) for has_country, group in groupby(facts, lambda fact: bool(fact.country)) if has_country)


def own_first(point: Sequence[SafetyFact], country: str) -> Point:
    """Put the rules of a country before the others, which keep their order."""
    return tuple(sorted(point, key=lambda fact: fact.country != country))
