"""The talk between two assessors: where they differ, what they agree on, and why. Both originals stay."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula.appraisal.standards import RATINGS, Criterion
from curricula.privacy import names_somebody
from lms import called, chrome, identity
from lms.accounts.names import read_name
from lms.errors import Refused, not_found
from lms.identity import Cohort
from lms.language import gettext
from lms.learning.appraisal import kept, words
from lms.learning.appraisal.kept import Given, State
from lms.teaching.appraisal import appraisals

pages = Blueprint("consensus", __name__)

LONGEST_REASON = 1000  # characters


@dataclass(frozen=True, slots=True)
class Difference:
    """A criterion that assessors see differently: what each gave, and what was agreed if anything was."""

    criterion: Criterion
    given: tuple[Given | None, ...]
    agreed: Given | None


@pages.get(appraisals.ADDRESS + "/differences")
@identity.signed_in
def show(cohort: str, appraisal: UUID) -> str:
    """Show what two assessors see differently."""
    found = identity.assessed_cohort(cohort)
    return _page(found, _ready(found, appraisal))


def _ready(cohort: Cohort, appraisal: UUID) -> State:
    """Return a round of two assessors who have handed in; before that neither may see the other's ratings."""
    chosen = kept.find(cohort, appraisal)
    now = kept.state(chosen)
    if chosen.is_exercise:
        raise not_found()
    if not now.is_complete:
        raise Refused(409, gettext("Not every assessor has handed in yet."))
    return now


def _page(cohort: Cohort, now: State, mistaken: str = "", problem: str = "") -> str:
    chosen = now.appraisal
    names = called.names_of(chosen.assessors)
    listed = [
        Difference(
            chosen.standards.criteria[code],
            tuple(now.own.get(person, {}).get(code) for person in chosen.assessors),
            now.agreed.get(code),
        )
        for code in now.different
    ]
    return render_template(
        "lms/appraisal/differences.html",
        cohort=cohort,
        appraisal=chosen,
        standards=chosen.standards,
        state=now,
        names=[names[person] for person in chosen.assessors],
        listed=listed,
        options=[(rating, words.RATINGS[rating]) for rating in RATINGS],
        ratings=words.RATINGS,
        evidence=words.EVIDENCE,
        mistaken=mistaken,
        problem=problem,
        typed=request.form,
        longest=LONGEST_REASON,
        asks=problem == str(words.NAMES_SOMEBODY),
        agreement=appraisals.agreement(now),
        kappa=words.kappa,
    )


@pages.post(appraisals.ADDRESS + "/differences")
@identity.signed_in
def decide(cohort: str, appraisal: UUID) -> Response | tuple[str, int]:
    """Keep what was agreed on one criterion, with the reason."""
    found = identity.assessed_cohort(cohort)
    now = _ready(found, appraisal)
    code = request.form.get("criterion", "")
    if code not in now.different:
        raise Refused(409, gettext("The assessors do not differ on this criterion."))
    reason = read_name(request.form.get("reason", ""))
    rating = next((each for each in RATINGS if each == request.form.get("rating")), None)
    problem = ""
    if rating is None:
        problem = gettext("Choose one of the ratings.")
    elif not reason or len(reason) > LONGEST_REASON:
        problem = gettext("Say in a sentence or two why you agreed on this.")
    elif names_somebody(reason) and request.form.get("sure") != "1":
        problem = str(words.NAMES_SOMEBODY)
    if problem or rating is None:
        return _page(found, now, code, problem), 400
    kept.rate(now.appraisal, identity.me().id, code, Given(rating, reason), agreed=True)
    following = next((each for each in now.undecided if each != code), code)
    address = chrome.url("consensus.show", cohort=cohort, appraisal=appraisal)
    return redirect(f"{address}#c-{following}", 303)
