"""Rating without a connection: the pages that a phone keeps of a round, and the ratings that it sends afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from lms import chrome, identity, publication
from lms.errors import Refused, not_found
from lms.identity import Seat
from lms.language import gettext
from lms.learning import offline
from lms.learning.appraisal import kept, rating
from lms.learning.appraisal.rating import Opened
from lms.learning.given import Sent
from lms.learning.items import Item

pages = Blueprint("appraisal_away", __name__)

RATED = "criterion-rated"
"""The kind of an item that rates a criterion: no record of the log, but a rating."""


@pages.get(rating.ADDRESS + "/offline.json")
@identity.signed_in
def part(cohort: str, appraisal: UUID) -> Response:
    """Send the pages of a round, every criterion with one's rating so far."""
    opened = rating.opened_by(cohort, appraisal)
    now = opened.state()
    if not opened.is_trainee:
        raise not_found()
    if opened.person in now.handed_in:
        raise kept.locked()
    own = now.own.get(opened.person, {})
    drawn = [
        {"url": rating.address_of(opened, code), "html": rating.rated_page(opened, code, own.get(code))}
        for code in opened.appraisal.standards.criteria
    ]
    return offline.sent(_package(opened, drawn))


def _package(opened: Opened, drawn: list[dict[str, str]]) -> dict[str, Any]:
    title = opened.appraisal.title
    round_of = {"id": str(opened.appraisal.id), "activity": "", "content": "", "title": title, "pages": drawn}
    return {
        "cohort": opened.cohort.code,
        "publication": publication.edition().number,
        "pages": [{"url": opened.address, "next": ""}],
        "assets": [chrome.asset("threshold.css")],
        "attempts": [round_of],
        "search": [{"url": opened.address, "title": title, "text": ""}],
    }


def take(seat: Seat, item: Item, sent: Sent) -> bool:
    """Keep a rating that a device sends; return whether it is new. Inside ``database.writing()``.

    Raises :class:`Refused`: 404 for what is not theirs to rate, 400 for what the page would not take, 409 where it is
    locked.
    """
    if item.attempt is None:
        raise not_found()
    appraisal = kept.find(seat.cohort, item.attempt)
    may = appraisal.is_exercise or seat.person.id in appraisal.assessors
    if not may or item.question not in appraisal.standards.criteria:
        raise not_found()
    given, problems = rating.read(Opened(appraisal, seat.cohort, seat.person.id, True), *rating.typed(item.fields))
    if given is None:
        raise Refused(400, " ".join(problems.values()))
    earlier = kept.said_by(sent.id)
    if earlier not in (None, (appraisal.id, seat.person.id, item.question, given)):
        raise Refused(409, gettext("This form was already sent with another answer. The first one is kept."))
    return earlier is None and kept.rate(appraisal, seat.person.id, item.question, given, sent=sent)
