"""Marking what no key can mark: question by question across the cohort, names hidden, one answer a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula.questions.by_hand import ByHand
from lms import chrome, database, identity, records
from lms.accounts.names import read_name
from lms.identity import Cohort, Seat
from lms.language import gettext, number, percent
from lms.learning import marks, overdue, progress, uploads
from lms.learning.marks import Lowering, Marking, Overtaken, Unreasoned, Verdict
from lms.records import Record
from lms.teaching import to_mark
from lms.teaching.to_mark import Sheet

pages = Blueprint("marking", __name__)

ADDRESS = "/teach/<cohort>/mark/<uuid:answer>"
LONGEST_COMMENT = 2000
LONGEST_REASON = 300

# Credit for an answer without a rubric, in hundredths.
SHARES = (0, 25, 50, 75, 100)
FEW_POINTS = 5  # up to so many points a criterion has a button for each


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: as it was sent, or as the newest mark says, and what is wrong with it."""

    fields: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)


@pages.get("/teach/<cohort>/to-mark")
@identity.signed_in
def index(cohort: str) -> str:
    """List the questions with answers that wait to be marked."""
    found = identity.assessed_cohort(cohort)
    overdue.hand_in([found])
    return render_template("lms/teaching/to_mark.html", cohort=found, piles=to_mark.piles(found), **_names())


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, answer: UUID) -> Response:
    """Show one answer with what it is marked by."""
    found = identity.assessed_cohort(cohort)
    seat, sheet = to_mark.find(found, answer)
    return _page(found, seat, sheet, Typed(_known(sheet)))


def _known(sheet: Sheet) -> dict[str, str]:
    """Return the newest mark as its form would say it."""
    if sheet.mark is None:
        return {}
    what = sheet.mark.what
    points = {f"points-{place}": str(each) for place, each in enumerate(what["points"], 1)}
    return {**points, "credit": str(round(Fraction(what["credit"]) * 100)), "comment": what["comment"]}


def _names() -> dict[str, object]:
    """Return whether names are shown, as pages and their links say it."""
    shown = bool(request.values.get("names"))
    return {"names": shown, "and_names": {"names": 1} if shown else {}}


def _page(
    cohort: Cohort, seat: Seat, sheet: Sheet, typed: Typed, newest: Record | None = None, code: int = 200
) -> Response:
    pile = to_mark.pile_of(to_mark.piles(cohort), sheet.answer.id)
    names = uploads.answered([sheet.question], sheet.attempt.answers)
    page = render_template(
        "lms/teaching/mark.html",
        cohort=cohort,
        seat=seat,
        sheet=sheet,
        pile=pile,
        place=pile and [each.answer.id for each in pile.sheets].index(sheet.answer.id) + 1,
        content_language=sheet.attempt.language,
        given=sheet.attempt.answers[sheet.question.id],
        files=uploads.shown_to_trainer(seat, names),
        typed=typed,
        newest=newest and marks.assessment(newest),
        newest_author=newest and _author(newest),
        seen=_seen(sheet, newest),
        new_id=progress.new_id(),
        shares=[(str(share), percent(Fraction(share, 100))) for share in SHARES],
        few=FEW_POINTS,
        concluded=sheet.attempt.result,
        **_names(),
    )
    response = make_response(page, code)
    # A recording is played on the page; nothing else is let in by that.
    response.headers["Content-Security-Policy"] = chrome.POLICY + "; media-src 'self'"
    return response


def _seen(sheet: Sheet, newest: Record | None) -> str:
    """Return the mark that whoever looks at the page knows of; a form that comes back knows no more than before."""
    if request.method == "POST" and newest is None:
        return request.form.get("seen", "")
    known = newest or sheet.mark
    return str(known.id) if known else ""


def _author(record: Record) -> str:
    person = identity.person_with_id(record.author) if record.author else None
    return person.name if person else ""


@pages.post(ADDRESS)
@identity.signed_in
def mark(cohort: str, answer: UUID) -> Response:
    """Keep a mark, then show the next answer to the same question."""
    found = identity.assessed_cohort(cohort)
    seat, sheet = to_mark.find(found, answer)
    typed = Typed({name: value for name, value in request.form.items() if name not in ("id", "seen", "csrf")})
    verdict = _verdict(sheet.question, typed)
    if verdict is None:
        return _page(found, seat, sheet, typed, code=400)
    try:
        with database.writing():
            marks.give(seat, sheet.attempt.id, _marking(sheet, verdict))
    except Overtaken as error:
        return _page(found, seat, sheet, typed, error.newest, 409)
    except Unreasoned:
        typed.problems["reason"] = gettext("Say why the mark changes: the trainee reads it beside the result.")
        return _page(found, seat, sheet, typed, code=400)
    except Lowering as error:
        typed.problems["lower"] = _falls(error)
        return _page(found, seat, sheet, typed, code=400)
    flash(gettext("The mark is kept."), "good")
    return redirect(_onward(found, sheet), 303)


def _marking(sheet: Sheet, verdict: Verdict) -> Marking:
    seen = request.form.get("seen", "")
    return Marking(
        question=sheet.question.id,
        verdict=verdict,
        author=identity.me().id,
        sent=records.chosen_id(request.form.get("id")),
        seen=records.chosen_id(seen) if seen else None,
        reason=read_name(request.form.get("reason", ""))[:LONGEST_REASON],
        lower=bool(request.form.get("lower")),
    )


def _falls(error: Lowering) -> str:
    before, after = percent(error.before.score), percent(error.after.score)
    if error.before.passed and not error.after.passed:
        return gettext(
            "By this mark the result falls from %(before)s to %(after)s, and is not passed any more.",
            before=before,
            after=after,
        )
    return gettext("By this mark the result falls from %(before)s to %(after)s.", before=before, after=after)


def _verdict(question: ByHand, typed: Typed) -> Verdict | None:
    """Read a form's verdict; ``None``, with what is wrong in ``typed.problems``, for one that says too little."""
    comment = "\n".join(typed.fields.get("comment", "").splitlines()).strip()
    if len(comment) > LONGEST_COMMENT:
        typed.problems["comment"] = gettext("Write at most %(n)s signs.", n=number(LONGEST_COMMENT))
    points = _points(question, typed)
    share = typed.fields.get("credit", "")
    if not question.rubric and share not in map(str, SHARES):
        typed.problems["credit"] = gettext("Choose how much of it is right.")
    if typed.problems:
        return None
    credit = question.awarded(points) if question.rubric else Fraction(int(share), 100)
    return Verdict(points, credit, comment)


def _points(question: ByHand, typed: Typed) -> tuple[int, ...]:
    found = []
    for place, criterion in enumerate(question.rubric, 1):
        text = typed.fields.get(f"points-{place}", "").strip()
        if text.isascii() and text.isdecimal() and len(text) < 5 and int(text) <= criterion.points:
            found.append(int(text))
        else:
            most = number(criterion.points)
            typed.problems[f"points-{place}"] = gettext("Give 0 to %(most)s points for this.", most=most)
    return tuple(found)


def _onward(cohort: Cohort, sheet: Sheet) -> str:
    """Return where to go after a mark: to the next answer, to the list, or to the attempt that the mark changed."""
    names: dict[str, Any] = {"names": 1} if request.form.get("names") else {}
    if sheet.attempt.marked is not None and identity.me().teaches(cohort):
        person = sheet.attempt.started.person
        return chrome.url("trainees.attempt", cohort=cohort.code, person=person, attempt=sheet.attempt.id)
    if request.form.get("then") != "list":
        following = to_mark.following(to_mark.piles(cohort), sheet.question.id, sheet.answer.id)
        if following is not None:
            return chrome.url("marking.show", cohort=cohort.code, answer=following.answer.id, **names)
    return chrome.url("marking.index", cohort=cohort.code, **names)
