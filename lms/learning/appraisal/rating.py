"""Rating a service, criterion by criterion, on a phone; each rating is kept as it is given.

An exercise is marked against the expert's key when it is handed in; a real round goes on to the trainer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import and_, or_, select
from werkzeug.wrappers import Response

from curricula.appraisal.agreement import PASS_MARK, compare
from curricula.appraisal.scores import ENOUGH
from curricula.appraisal.standards import MET, NOT_RELEVANT, RATINGS, Criterion
from curricula.privacy import names_somebody
from lms import chrome, database, identity
from lms.accounts.names import read_name
from lms.errors import Refused, not_found
from lms.identity import Cohort, Seat
from lms.language import gettext, ngettext
from lms.learning.appraisal import kept, words
from lms.learning.appraisal.kept import EXERCISE, Appraisal, Given, State
from lms.tables import appraisals, assessors, cohorts

pages = Blueprint("appraisal", __name__)

ADDRESS = "/learn/<cohort>/appraisal/<uuid:appraisal>"
LONGEST_COMMENT = 1000  # characters
LONGEST_FILE = 120
BYTES, BYTES_EACH = 6_000, 350
"""What a round costs on its way to a phone, and each of its criteria among the others, compressed."""
FEWEST_SOURCES = 2
"""Kinds of evidence for what is met."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A round as somebody opens it who rates in it."""

    appraisal: Appraisal
    cohort: Cohort
    person: UUID
    is_trainee: bool

    @property
    def address(self) -> str:
        """Where its first page is."""
        return chrome.url("appraisal.show", cohort=self.cohort.code, appraisal=self.appraisal.id)

    @property
    def bytes(self) -> int:
        """About how many bytes travel to a phone that keeps it."""
        return BYTES + BYTES_EACH * len(self.appraisal.standards.criteria)

    def state(self) -> State:
        """Where this person stands with it."""
        return kept.state(self.appraisal, self.person)


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion after the exercise: one's own rating beside the expert's."""

    criterion: Criterion
    own: Given
    key: str
    why: str

    @property
    def is_alike(self) -> bool:
        """Whether both rate alike."""
        return self.own.rating == self.key


def of_seat(seat: Seat) -> tuple[Appraisal, ...]:
    """Return what a trainee has to rate: the exercises of the cohort, and rounds in which they are an assessor."""
    mine = select(assessors.c.appraisal).where(assessors.c.person == seat.person.id)
    return kept.where(
        appraisals.c.cohort == seat.cohort.id, or_(appraisals.c.kind == EXERCISE, appraisals.c.id.in_(mine))
    )


def any_of(seat: Seat) -> bool:
    """Whether a trainee has anything to rate."""
    found = appraisals.outerjoin(
        assessors, and_(assessors.c.appraisal == appraisals.c.id, assessors.c.person == seat.person.id)
    )
    theirs = or_(appraisals.c.kind == EXERCISE, assessors.c.person.is_not(None))
    query = select(appraisals.c.id).select_from(found).where(appraisals.c.cohort == seat.cohort.id, theirs).limit(1)
    return database.connection().execute(query).first() is not None


def opened_by(code: str, appraisal: UUID) -> Opened:
    """Return a round for who is asking: any trainee for an exercise, else one of its assessors who is still here."""
    person = identity.me()
    found = identity.cohorts_where(cohorts.c.code == code)
    if not found:
        raise not_found()
    cohort = found[0]
    sits = any(held.role == identity.TRAINEE and held.cohort == cohort for held in person.memberships)
    if not sits and not person.assesses(cohort):
        raise not_found()
    chosen = kept.find(cohort, appraisal)
    if not (sits if chosen.is_exercise else person.id in chosen.assessors):
        raise not_found()
    return Opened(chosen, cohort, person.id, sits)


@pages.get("/learn/<cohort>/appraisals")
@identity.signed_in
def index(cohort: str) -> str:
    """List what a trainee has to rate, with how far they are."""
    seat = identity.seat(cohort)
    listed = [(each, kept.state(each, seat.person.id)) for each in of_seat(seat)]
    return render_template(
        "lms/appraisal/mine.html", seat=seat, listed=listed, kinds=words.KINDS, person=seat.person.id
    )


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, appraisal: UUID) -> str:
    """Show how far somebody is; of an exercise that is handed in, how it was marked."""
    opened = opened_by(cohort, appraisal)
    now = opened.state()
    own = now.own.get(opened.person, {})
    if opened.appraisal.is_exercise and opened.person in now.handed_in:
        return _marked(opened, now)
    first = next((code for code in opened.appraisal.standards.criteria if code not in own), "")
    return render_template(
        "lms/appraisal/round.html",
        opened=opened,
        standards=opened.appraisal.standards,
        own=own,
        first=first,
        handed_in=now.handed_in.get(opened.person),
        kinds=words.KINDS,
        ratings=words.RATINGS,
        enough=ENOUGH,
        bytes=opened.bytes if opened.is_trainee and opened.person not in now.handed_in else 0,
    )


def _marked(opened: Opened, now: State) -> str:
    standards, key, own = opened.appraisal.standards, opened.appraisal.key, now.own[opened.person]
    found = compare(standards, now.ratings(opened.person), key.key)
    lines = [
        Line(criterion, own[code], key.found[code].key, key.found[code].why)
        for code, criterion in standards.criteria.items()
    ]
    return render_template(
        "lms/appraisal/marked.html",
        opened=opened,
        standards=standards,
        found=found,
        kappa=words.kappa(found.kappa),
        pass_mark=PASS_MARK,
        different=[line for line in lines if not line.is_alike],
        alike=[line for line in lines if line.is_alike],
        ratings=words.RATINGS,
    )


@pages.get(ADDRESS + "/paper")
@identity.signed_in
def on_paper(cohort: str, appraisal: UUID) -> str:
    """Show every criterion on pages to print, with room for a rating and notes: for a visit without a network."""
    opened = opened_by(cohort, appraisal)
    return render_template(
        "lms/appraisal/on_paper.html",
        opened=opened,
        standards=opened.appraisal.standards,
        packs=opened.appraisal.key.found if opened.appraisal.is_exercise else {},
        options=[(rating, words.RATINGS[rating], words.MEANINGS[rating]) for rating in RATINGS],
        kinds=list(words.EVIDENCE.values()),
        back=opened.address,
    )


@pages.get(ADDRESS + "/criterion/<criterion>")
@identity.signed_in
def criterion(cohort: str, appraisal: UUID, criterion: str) -> str | Response:
    """Show one criterion with what is found on it, and one's rating so far."""
    opened = opened_by(cohort, appraisal)
    now = opened.state()
    _find(opened, criterion)
    if opened.person in now.handed_in:
        return redirect(opened.address, 303)
    given = now.own.get(opened.person, {}).get(criterion)
    return rated_page(opened, criterion, given)


def _find(opened: Opened, code: str) -> Criterion:
    found = opened.appraisal.standards.criteria.get(code)
    if found is None:
        raise not_found()
    return found


def rated_page(opened: Opened, code: str, given: Given | None) -> str:
    """Draw a criterion with one's rating so far."""
    told = {"rating": given.rating, "comment": given.comment, "file": given.file} if given else {}
    return page_of(opened, code, told, given.evidence if given else ())


def page_of(
    opened: Opened,
    code: str,
    told: dict[str, str],
    evidence: tuple[str, ...],
    problems: dict[str, str] | None = None,
) -> str:
    """Draw the page of a criterion."""
    standards = opened.appraisal.standards
    codes = list(standards.criteria)
    place = codes.index(code)
    return render_template(
        "lms/appraisal/criterion.html",
        opened=opened,
        standards=standards,
        criterion=standards.criteria[code],
        standard=standards.standard_of[code],
        found=opened.appraisal.key.found[code] if opened.appraisal.is_exercise else None,
        told=told,
        evidence=evidence,
        problems=problems or {},
        options=[(rating, words.RATINGS[rating], words.MEANINGS[rating]) for rating in RATINGS],
        kinds=list(words.EVIDENCE.items()),
        place=place + 1,
        total=len(codes),
        before=codes[place - 1] if place else "",
        after=codes[place + 1] if place + 1 < len(codes) else "",
        longest=LONGEST_COMMENT,
    )


@pages.post(ADDRESS + "/criterion/<criterion>")
@identity.signed_in
def rate(cohort: str, appraisal: UUID, criterion: str) -> Response | tuple[str, int]:
    """Keep a rating, then show the next criterion that has none."""
    opened = opened_by(cohort, appraisal)
    _find(opened, criterion)
    told, evidence = typed({name: request.form.getlist(name) for name in request.form})
    given, problems = read(opened, told, evidence)
    if given is None:
        return page_of(opened, criterion, told, evidence, problems), 400
    kept.rate(opened.appraisal, opened.person, criterion, given)
    return redirect(_onward(opened, criterion), 303)


def typed(fields: Mapping[str, Sequence[str]]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what the form of a criterion says: each field, and the kinds of evidence that are ticked."""
    told = {name: next(iter(fields.get(name, ())), "") for name in ("rating", "comment", "file", "sure")}
    return told, tuple(each for each in kept.EVIDENCE if each in fields.get("evidence", ()))


def read(opened: Opened, told: dict[str, str], evidence: tuple[str, ...]) -> tuple[Given | None, dict[str, str]]:
    """Read a rating; without one there is a sentence for each field that must be mended."""
    rating = next((each for each in RATINGS if each == told["rating"]), None)
    comment, file = read_name(told["comment"]).strip(), " ".join(read_name(told["file"]).split())
    problems: dict[str, str] = {}
    if rating is None:
        problems["rating"] = gettext("Choose one of the ratings.")
    elif rating == MET and not opened.appraisal.is_exercise and len(evidence) < FEWEST_SOURCES:
        problems["evidence"] = gettext("“Met” needs evidence from at least two sources. Tick them, or rate it lower.")
    if rating == NOT_RELEVANT and not comment:
        problems["comment"] = gettext("Say why this does not apply to the service.")
    for name, text, longest in (("comment", comment, LONGEST_COMMENT), ("file", file, LONGEST_FILE)):
        if len(text) > longest:
            problems[name] = ngettext("Shorten this to %(n)s character.", "Shorten this to %(n)s characters.", longest)
    if "comment" not in problems and names_somebody(f"{comment}\n{file}") and told["sure"] != "1":
        problems["comment"] = str(words.NAMES_SOMEBODY)
        told["asks"] = "1"
    if problems or rating is None:
        return None, problems
    return Given(rating, comment, evidence, file), {}


def _onward(opened: Opened, code: str) -> str:
    """Return where to go on: to the next criterion without a rating, round the end, or to the overview."""
    codes = list(opened.appraisal.standards.criteria)
    own = opened.state().own.get(opened.person, {})
    place = codes.index(code) + 1
    following = next((each for each in (*codes[place:], *codes[:place]) if each not in own), "")
    return address_of(opened, following) if following else opened.address


def address_of(opened: Opened, code: str) -> str:
    """Return where a criterion of a round is rated."""
    return chrome.url("appraisal.criterion", cohort=opened.cohort.code, appraisal=opened.appraisal.id, criterion=code)


@pages.post(ADDRESS + "/standard/<standard>")
@identity.signed_in
def leave_out(cohort: str, appraisal: UUID, standard: str) -> Response:
    """Rate every criterion of a standard as not relevant, with one reason: the service does not offer this."""
    opened = opened_by(cohort, appraisal)
    chosen = next((each for each in opened.appraisal.standards.standards if each.code == standard), None)
    if chosen is None or opened.appraisal.is_exercise:
        raise not_found()
    reason = read_name(request.form.get("reason", ""))[:LONGEST_COMMENT]
    if not reason or names_somebody(reason):
        wrong = gettext("Say why this does not apply to the service.") if not reason else str(words.NAMES_SOMEBODY)
        raise Refused(400, wrong, gettext("Go back and write it; what you rated so far is kept."))
    for each in chosen.criteria:
        kept.rate(opened.appraisal, opened.person, each.code, Given(NOT_RELEVANT, reason))
    return redirect(opened.address, 303)


@pages.post(ADDRESS + "/hand-in")
@identity.signed_in
def hand_in(cohort: str, appraisal: UUID) -> Response:
    """Hand the ratings in: from then on they are locked. An exercise is handed in whole."""
    opened = opened_by(cohort, appraisal)
    with database.writing():
        database.hold(appraisals, opened.appraisal.id)
        now = opened.state()
        rated = now.own.get(opened.person, {})
        missing = sum(code not in rated for code in opened.appraisal.standards.criteria)
        if opened.person not in now.handed_in:
            if not rated or (missing and opened.appraisal.is_exercise):
                raise Refused(
                    409,
                    ngettext("%(n)s criterion has no rating yet.", "%(n)s criteria have no rating yet.", missing),
                    gettext("Go back and rate them; what you rated so far is kept."),
                )
            kept.note(opened.appraisal, opened.person, kept.HANDED_IN)
    if not opened.appraisal.is_exercise:
        flash(gettext("Handed in. Your trainer sees the ratings now."), "good")
    return redirect(opened.address, 303)
