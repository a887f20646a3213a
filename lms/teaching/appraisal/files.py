"""A round as files: its ratings, its scores and its plan as tables, and the whole as a report in PDF.

Nobody is named in them: assessors are the first and the second, and the service has its code name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from uuid import UUID

from flask import Blueprint, Response
from sqlalchemy import select

from curricula.appraisal.scores import Score
from lms import clock, database, identity
from lms.errors import Refused, not_found
from lms.identity import Cohort
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.learning.appraisal import kept, words
from lms.learning.appraisal.kept import State
from lms.managing.exports import sending
from lms.managing.exports.table import Cell, Column, Table
from lms.tables import appraisal_events as events
from lms.tables import improvements as written
from lms.tables import ratings
from lms.teaching.appraisal import appraisals, plans, report
from lms.teaching.appraisal.plans import STATUSES
from lms.typesetting import Unprintable

pages = Blueprint("appraisal_files", __name__)

_PLACE = (
    Column("domain", "text", _("Code of the domain.")),
    Column("standard", "text", _("Code of the standard.")),
    Column("criterion", "text", _("Code of the criterion.")),
    Column("text", "text", _("What the criterion says.")),
    Column("essential", "boolean", _("Whether the standard cannot be in the upper band when this is not met.")),
)
_RATING = _("2 met, 1 partly met, 0 not met, NA not relevant; empty: not rated")
RATINGS = (
    *_PLACE,
    Column("rating", "text", _("What the round comes to."), _RATING, fixed=False),
    Column("first", "text", _("What the first assessor gave."), _RATING),
    Column("second", "text", _("What the second assessor gave."), _RATING),
    Column("agreed", "boolean", _("Whether the rating was agreed on after a difference."), fixed=False),
    Column("comment", "text", _("Comment, or the reason for what was agreed."), fixed=False),
    Column("evidence", "text", _("Kinds of evidence: document, record, observation, interview."), fixed=False),
    Column("file", "text", _("Name of a file that the service keeps."), fixed=False),
)
SCORES = (
    Column("level", "text", _("What is scored: overall, domain or standard.")),
    Column("code", "text", _("Code of the domain or standard; empty: overall.")),
    Column("title", "text", _("Its title.")),
    Column("score", "decimal", _("The score; empty: too little is rated, or nothing is relevant."), "0–1", fixed=False),
    Column("pooled", "decimal", _("Points of all criteria below it taken together."), "0–1", fixed=False),
    Column("band", "text", _("green, amber or red."), fixed=False),
    Column("met", "integer", _("Criteria met."), fixed=False),
    Column("partly", "integer", _("Criteria partly met."), fixed=False),
    Column("not_met", "integer", _("Criteria not met."), fixed=False),
    Column("not_relevant", "integer", _("Criteria not relevant."), fixed=False),
    Column("open", "integer", _("Criteria without a rating."), fixed=False),
    Column("failed", "text", _("Essential criteria that are not met."), fixed=False),
)
PLAN = (
    *_PLACE,
    Column("rating", "text", _("What the round comes to."), _RATING, fixed=False),
    Column("gap", "text", _("What is missing."), fixed=False),
    Column("cause", "text", _("Why it is missing."), fixed=False),
    Column("action", "text", _("What is to be done."), fixed=False),
    Column("owner", "text", _("Who does it, by function."), fixed=False),
    Column("due", "date", _("Until when."), fixed=False),
    Column("resources", "text", _("What it needs."), fixed=False),
    Column("measure", "text", _("By what one sees that it is done."), fixed=False),
    Column("status", "text", _("open, under-way or done."), fixed=False),
    Column("closed", "date", _("When it was done."), fixed=False),
    Column("overdue", "boolean", _("Whether its day has passed and it is not done."), fixed=False),
)

TRAIL = (
    Column("at", "datetime", _("When it was written down.")),
    Column("by", "text", _("first or second: that assessor; trainer: whoever led the talk or signed off.")),
    Column("what", "text", _("rated, agreed, planned, handed-in or signed-off.")),
    Column("criterion", "text", _("Code of the criterion.")),
    Column("rating", "text", _("The rating then."), _RATING),
    Column("comment", "text", _("The comment, reason or action then.")),
)


def _ready(cohort: str, appraisal: UUID) -> tuple[Cohort, State]:
    """Return a round that every assessor has handed in; before that nothing of it goes out."""
    found = identity.taught_cohort(cohort)
    chosen = kept.find(found, appraisal)
    if chosen.is_exercise:
        raise not_found()
    now = kept.state(chosen)
    if not now.is_complete:
        raise Refused(409, gettext("Not every assessor has handed in yet."))
    return found, now


@pages.get(appraisals.ADDRESS + "/<any(ratings,scores,plan,trail):what>.<suffix>")
@identity.signed_in
def table(cohort: str, appraisal: UUID, what: str, suffix: str) -> Response:
    """Send the ratings, the scores, the plan, or the trail of all earlier ratings of a round as a file."""
    found, now = _ready(cohort, appraisal)
    columns, rows, title = {
        "ratings": (RATINGS, list(_ratings(now)), gettext("Ratings")),
        "scores": (SCORES, list(_scores(now)), gettext("Scores")),
        "plan": (PLAN, list(_plan(found, now)), gettext("Improvement plan")),
        "trail": (TRAIL, list(_trail(now)), gettext("Trail")),
    }[what]
    table = Table(title, columns, rows, len(rows), _about(now))
    return sending.send(table, f"appraisal-{now.appraisal.id.hex[:8]}-{what}", suffix)


def _about(now: State) -> list[tuple[str, Cell]]:
    chosen = now.appraisal
    return [
        (gettext("Service"), chosen.title),
        (gettext("Round"), str(words.KINDS[chosen.kind])),
        (gettext("Begun"), chosen.created_at),
        (gettext("Signed off"), now.signed_off_at),
        (gettext("Standards"), chosen.standards.title),
        (gettext("Notice"), chosen.standards.notice),
        (gettext("Version of the standards"), chosen.set[:12]),
        (gettext("Made at"), clock.now()),
    ]


def _places(now: State) -> dict[str, tuple[Cell, ...]]:
    """Return the first cells of each criterion's row, by its code."""
    return {
        criterion.code: (domain.code, standard.code, criterion.code, criterion.text, criterion.essential)
        for domain in now.appraisal.standards.domains
        for standard in domain.standards
        for criterion in standard.criteria
    }


def _ratings(now: State) -> Iterator[tuple[Cell, ...]]:
    settled, different = now.settled, set(now.different)
    people = [now.own.get(person, {}) for person in now.appraisal.assessors]
    for code, place in _places(now).items():
        first, second = ([own.get(code) for own in people] + [None, None])[:2]
        given = settled.get(code)
        said = (given.comment, ", ".join(given.evidence), given.file) if given else ("", "", "")
        agreed = given is not None and code in different
        yield (*place, *(each.rating if each else "" for each in (given, first, second)), agreed, *said)


def _scores(now: State) -> Iterator[tuple[Cell, ...]]:
    found = appraisals.scores(now)
    assert found is not None
    yield _score("overall", found.overall)
    for each in found.domains:
        yield _score("domain", each)
    for each in found.standards:
        yield _score("standard", each)


def _score(level: str, of: Score) -> tuple[Cell, ...]:
    told, counts = (_decimal(of.share), _decimal(of.pooled)), of.counts
    numbers = (counts.met, counts.partly, counts.not_met, counts.not_relevant, counts.open)
    return (level, of.code, of.title, *told, of.band or "", *numbers, ", ".join(each.code for each in of.failed))


def _decimal(share: Fraction | None) -> Decimal | None:
    return None if share is None else Decimal(share.numerator) / Decimal(share.denominator)


def _plan(cohort: Cohort, now: State) -> Iterator[tuple[Cell, ...]]:
    places = _places(now)
    for line in plans.lines(cohort, now):
        row = line.row
        texts = (row.gap, row.cause, row.action, row.owner, row.due_on, row.resources, row.measure)
        rating = line.gap.rating
        yield (*places[line.gap.criterion.code], rating, *texts, row.status, row.closed_on, line.is_overdue)


def _trail(now: State) -> Iterator[tuple[Cell, ...]]:
    """Yield everything that was ever written down in a round, the oldest first."""
    link, of = database.connection(), now.appraisal
    told: list[tuple[datetime, UUID, str, str, str, str]] = []
    for row in link.execute(select(ratings).where(ratings.c.appraisal == of.id).order_by(ratings.c.position)):
        what = "agreed" if row.agreed else "rated"
        told.append((row.at, row.author, what, row.criterion, row.rating, row.comment))
    for row in link.execute(select(events).where(events.c.appraisal == of.id).order_by(events.c.position)):
        told.append((row.at, row.author, row.kind, "", "", ""))
    for row in link.execute(select(written).where(written.c.appraisal == of.id).order_by(written.c.position)):
        told.append((row.at, row.author, "planned", row.criterion, "", row.what["action"]))
    places = dict(zip(of.assessors, ("first", "second"), strict=False))
    for at, author, what, *rest in sorted(told, key=itemgetter(0)):
        by = places.get(author, "trainer") if what in ("rated", kept.HANDED_IN) else "trainer"
        yield (at, by, what, *rest)


@pages.get(appraisals.ADDRESS + "/report.pdf")
@identity.signed_in
def pdf(cohort: str, appraisal: UUID) -> Response:
    """Send the report of a round: scores, charts, what is unsafe, and the plan."""
    found, now = _ready(cohort, appraisal)
    came_to = appraisals.scores(now)
    assert came_to is not None
    about = [(name, report.written(value, found.timezone)) for name, value in _about(now) if value]
    statuses = {name: str(words_) for name, words_ in STATUSES.items()}
    try:
        body = report.pdf(now, came_to, plans.lines(found, now), about, statuses, appraisals.agreement(now))
    except Unprintable as error:
        raise Refused(
            409,
            gettext("There is no font here for these letters: %(letters)s", letters=error.named),
            gettext("Change them in the plan or in the comments, or take the files instead."),
        ) from error
    return sending.send_bytes(body, "application/pdf", f"appraisal-{now.appraisal.id.hex[:8]}.pdf")
