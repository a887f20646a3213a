"""The appraisals of a cohort: the exercise that everybody does, and rounds of real services under a code name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from curricula.appraisal.agreement import Agreement, compare
from curricula.appraisal.scores import AMBER, ENOUGH, GREEN, Score, Scores, score
from curricula.appraisal.standards import Criterion, Rating
from lms import called, chrome, database, identity
from lms.errors import Refused
from lms.identity import Cohort
from lms.language import gettext, ngettext
from lms.learning.appraisal import kept, words
from lms.learning.appraisal.kept import Appraisal, State
from lms.managing.exports import formats
from lms.tables import appraisals
from lms.teaching.appraisal import charts
from lms.teaching.teaching import trainees

pages = Blueprint("appraisals", __name__)

ADDRESS = "/teach/<cohort>/appraisal/<uuid:appraisal>"
HARDEST = 15
"""Criteria that the talk after an exercise has time for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One trainee in an exercise: how much is rated, when it was handed in, and how far it agrees with the key."""

    name: str
    rated: int
    handed_in: datetime | None
    found: Agreement | None


@dataclass(frozen=True, slots=True)
class Hard:
    """A criterion that trainees rate otherwise than the expert: ``others`` counts their ratings by rating."""

    criterion: Criterion
    key: Rating
    why: str
    differ: int
    others: Mapping[Rating, int]


@dataclass(frozen=True, slots=True)
class Round:
    """A round of a service in a list, with its score if both assessors have handed in."""

    appraisal: Appraisal
    state: State
    scores: Scores | None


@dataclass(frozen=True, slots=True)
class Step:
    """A domain before and after."""

    code: str
    title: str
    before: Fraction | None
    after: Fraction | None


@pages.get("/teach/<cohort>/appraisals")
@identity.signed_in
def index(cohort: str) -> str:
    """List the exercises of a cohort and the services with their rounds."""
    found = identity.assessed_cohort(cohort)
    listed = kept.where(appraisals.c.cohort == found.id)
    rounds = [Round(each, (now := kept.state(each)), scores(now)) for each in listed]
    real = [each for each in rounds if not each.appraisal.is_exercise]
    names = {each.appraisal.title: [other for other in real if other.appraisal.title == each.appraisal.title]
             for each in real}  # fmt: skip
    return render_template(
        "lms/appraisal/index.html",
        cohort=found,
        exercises=[each for each in rounds if each.appraisal.is_exercise],
        services=names,
        kinds=words.KINDS,
        share=words.share,
        bands=words.BANDS,
        mine=identity.me().id,
        compared=_compared([each for each in real if each.scores]),
    )


def _compared(rounds: Sequence[Round]) -> list[tuple[str, list[tuple[str, list[Score]]]]]:
    """Return services beside each other, set by set: the newest round of each, standard by standard."""
    newest = {(each.appraisal.set, each.appraisal.title): each for each in rounds}
    by_set: dict[str, list[tuple[str, list[Score]]]] = {}
    titles: dict[str, str] = {}
    for (of, title), each in newest.items():
        assert each.scores is not None
        titles[of] = each.appraisal.standards.title
        by_set.setdefault(of, []).append((title, list(each.scores.standards)))
    return [(titles[of], lines) for of, lines in by_set.items() if len(lines) > 1]


def scores(now: State) -> Scores | None:
    """Return what a round of a real service comes to; nothing before every assessor has handed in."""
    if now.appraisal.is_exercise or not now.is_complete:
        return None
    return score(now.appraisal.standards, now.settled_ratings)


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, appraisal: UUID) -> str:
    """Show what an exercise or a round came to."""
    found = identity.assessed_cohort(cohort)
    chosen = kept.find(found, appraisal)
    now = kept.state(chosen)
    return _exercise(found, now) if chosen.is_exercise else _round(found, now)


def _exercise(cohort: Cohort, now: State) -> str:
    lines = [_line(now, person, name) for person, name in trainees(cohort)]
    marked = [line for line in lines if line.found]
    return render_template(
        "lms/appraisal/exercise.html",
        cohort=cohort,
        appraisal=now.appraisal,
        standards=now.appraisal.standards,
        lines=lines,
        handed_in=len(marked),
        passed=sum(line.found.passed for line in marked if line.found),
        hardest=hardest(now),
        ratings=words.RATINGS,
        kappa=words.kappa,
    )


def _line(now: State, person: UUID, name: str) -> Line:
    handed_in = now.handed_in.get(person)
    own, key = now.ratings(person), now.appraisal.key.key
    found = compare(now.appraisal.standards, own, key) if handed_in else None
    return Line(name, len(own), handed_in, found)


def hardest(now: State) -> list[Hard]:
    """Return the criteria that most of those who handed in rate otherwise than the expert."""
    found = []
    for code, criterion in now.appraisal.standards.criteria.items():
        key = now.appraisal.key.found[code]
        told = Counter(now.own[person][code].rating for person in now.handed_in if code in now.own.get(person, {}))
        differ = sum(told.values()) - told[key.key]
        if differ:
            found.append(Hard(criterion, key.key, key.why, differ, told))
    return sorted(found, key=lambda hard: -hard.differ)[:HARDEST]


def _round(cohort: Cohort, now: State) -> str:
    came_to = scores(now)
    chosen = now.appraisal
    earlier = before(now) if came_to else None
    names = called.names_of(chosen.assessors)
    return render_template(
        "lms/appraisal/result.html",
        cohort=cohort,
        appraisal=chosen,
        standards=chosen.standards,
        state=now,
        assessors=[(names[person], len(now.own.get(person, {})), now.handed_in.get(person))
                   for person in chosen.assessors],
        is_mine=identity.me().id in chosen.assessors,
        agreement=agreement(now),
        scores=came_to,
        radar=charts.radar(came_to.domains) if came_to else None,
        bars=charts.bars(came_to.standards) if came_to else None,
        stacks=charts.stacks(came_to.domains) if came_to else None,
        earlier=earlier,
        steps=(steps := _steps(earlier, came_to)),
        slope=charts.slope([(step.code, step.before, step.after) for step in steps]),
        kinds=words.KINDS,
        bands=words.BANDS,
        share=words.share,
        kappa=words.kappa,
        target=GREEN,
        formats=[(suffix, export.label) for suffix, export in formats().items()],
        enough=ENOUGH,
        amber=AMBER,
    )  # fmt: skip


def agreement(now: State) -> Agreement | None:
    """Return how far two assessors agreed before they talked; nothing where there is one, or not both are ready."""
    if len(now.appraisal.assessors) < 2 or not now.is_complete:  # noqa: PLR2004 — a pair
        return None
    first, second = now.appraisal.assessors[:2]
    return compare(now.appraisal.standards, now.ratings(first), now.ratings(second))


def before(now: State) -> State | None:
    """Return the newest earlier round of the same service that every assessor has handed in."""
    chosen = now.appraisal
    listed = kept.where(
        appraisals.c.service == chosen.service,
        appraisals.c.created_at < chosen.created_at,
    )
    told = (kept.state(each) for each in reversed(listed))
    return next((each for each in told if each.is_complete), None)


def _steps(earlier: State | None, came_to: Scores | None) -> list[Step]:
    first = scores(earlier) if earlier else None
    if first is None or came_to is None:
        return []
    then = {each.code: each.share for each in first.domains}
    return [Step(each.code, each.title, then[each.code], each.share) for each in came_to.domains if each.code in then]


@pages.post(ADDRESS + "/sign-off")
@identity.signed_in
def sign_off(cohort: str, appraisal: UUID) -> Response:
    """Lock a round for good, once every assessor has handed in and every difference is decided."""
    found = identity.taught_cohort(cohort)
    chosen = kept.find(found, appraisal)
    with database.writing():
        database.hold(appraisals, chosen.id)
        now = kept.state(chosen)
        if chosen.is_exercise or not now.is_complete:
            raise Refused(409, gettext("Not every assessor has handed in yet."))
        if now.undecided:
            raise Refused(
                409,
                ngettext("%(n)s difference is not decided yet.", "%(n)s differences are not decided yet.",
                         len(now.undecided)),
                gettext("Open the differences and write down what you agreed on."),
            )  # fmt: skip
        if now.signed_off_at is None:
            kept.note(chosen, identity.me().id, kept.SIGNED_OFF)
    flash(gettext("Signed off. The ratings are locked."), "good")
    return redirect(address(found, chosen), 303)


def address(cohort: Cohort, appraisal: Appraisal) -> str:
    """Return where a round is shown to trainers."""
    return chrome.url("appraisals.show", cohort=cohort.code, appraisal=appraisal.id)
