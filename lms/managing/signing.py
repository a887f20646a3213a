"""Signing on the screen: the trainer's phone goes round; people sign with a finger or type their names, and are there.

A signature is a record about whoever signed. It is shown to those who teach and manage them, on paper and in packs that
name people, and goes with them when they are erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from curricula import handwriting
from curricula.attendance import ABSENT, PART, PRESENT
from lms import chrome, clock, database, identity, records
from lms.accounts.names import same_name
from lms.identity import Cohort, Person
from lms.language import gettext
from lms.learning import attended
from lms.learning.meetings import Meeting, Registers, Sheet, find, keep, registers
from lms.managing import namesakes
from lms.managing.attendance import ADDRESS, words
from lms.managing.typed import Typed
from lms.records import ATTENDANCE_SIGNED, Record
from lms.tables import meetings
from lms.tables import records as log

pages = Blueprint("signing", __name__)

SIGN = "sign"  # how a mark was taken


@dataclass(frozen=True, slots=True)
class Signature:
    """That somebody signed at a meeting: ``drawn`` is the path of an SVG, empty where they ``typed`` their name."""

    drawn: str
    typed: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One trainee on the list of a meeting. ``apart`` tells them from who has the same name."""

    person: UUID
    name: str
    apart: str
    mark: str
    signature: Signature | None


def of_cohort(cohort: Cohort, held: Registers) -> Mapping[str, Mapping[UUID, Signature]]:
    """Return the newest signature of everybody at each meeting, by meeting and person.

    Who was found to be absent after all has signed in somebody's place: their signature is not told.
    """
    found: dict[str, dict[UUID, Signature]] = {}
    for record in records.read(log.c.cohort == cohort.id, log.c.kind == ATTENDANCE_SIGNED):
        drawn, typed = record.what.get("drawn", ""), record.what.get("typed", "")
        marked = held.marks.get(record.what["meeting"], {}).get(record.person)
        if (drawn or typed) and not (marked and marked.what["mark"] == ABSENT):
            found.setdefault(record.what["meeting"], {})[record.person] = Signature(drawn, typed, record.at)
    return found


@pages.get(ADDRESS + "/sign")
@identity.signed_in
def index(cohort: str, meeting: UUID) -> str:
    """Show who has yet to sign, each name a link to where they do; nobody's signature is shown."""
    found = identity.taught_cohort(cohort)
    chosen = find(found, meeting)
    lines = _lines(found, chosen)
    return render_template(
        "lms/managing/signing.html",
        cohort=found,
        meeting=chosen,
        left=[line for line in lines if line.signature is None],
        signed=[line for line in lines if line.signature is not None],
    )


def _lines(cohort: Cohort, meeting: Meeting) -> list[Line]:
    held = registers(cohort)
    signed = of_cohort(cohort, held).get(str(meeting.id), {})
    return [
        Line(each.person, each.name, each.apart, held.mark(meeting, each.person), signed.get(each.person))
        for each in namesakes.listed(cohort)
    ]


@pages.get(ADDRESS + "/sign/<uuid:person>")
@identity.signed_in
def show(cohort: str, meeting: UUID, person: UUID) -> str:
    """Let one person sign."""
    found = identity.taught_cohort(cohort)
    return _page(found, find(found, meeting), identity.trainee_of(found, person).person, Typed({}))


def _page(cohort: Cohort, meeting: Meeting, person: Person, typed: Typed) -> str:
    return render_template(
        "lms/managing/signature.html",
        cohort=cohort,
        meeting=meeting,
        person=person,
        typed=typed.fields,
        problems=typed.problems,
        new_id=uuid4(),
    )


@pages.post(ADDRESS + "/sign/<uuid:person>")
@identity.signed_in
def sign(cohort: str, meeting: UUID, person: UUID) -> Response | tuple[str, int]:
    """Keep a signature, and that whoever signed is there; what was drawn by accident is asked for again."""
    found = identity.taught_cohort(cohort)
    chosen, seat = find(found, meeting), identity.trainee_of(found, person)
    typed = Typed(request.form)
    signed = _read(typed, seat.person)
    if typed.problems:
        return _page(found, chosen, seat.person, typed), 400
    cause = records.chosen_id(request.form.get("id"))
    with database.writing():
        _write(found, chosen, person, signed, cause)
        attended.conclude(found, [person], identity.me().id)
    flash(gettext("%(name)s has signed.", name=seat.person.name), "good")
    return redirect(chrome.url("signing.index", cohort=cohort, meeting=meeting), 303)


def _read(typed: Typed, person: Person) -> Mapping[str, str]:
    """Return what a form signs with, as the record keeps it."""
    if typed.fields.get("drawn"):
        try:
            return {"drawn": handwriting.read(typed.fields["drawn"])}
        except handwriting.ByAccident:
            wrong = gettext(
                "This is a dot or a short line, drawn by accident perhaps. Sign once more, over the whole box."
            )
            typed.problems["drawn"] = wrong
            return {}
    if not typed.fields.get("present"):
        typed.problems["present"] = gettext("Sign in the box, or tick this and write your name.")
        return {}
    name = typed.line("name", gettext("Write your name."))
    if name and not same_name(name, person.name):
        typed.problems["name"] = gettext("Write your name as it stands on the list: %(name)s.", name=person.name)
    return {"typed": name}


def _write(cohort: Cohort, meeting: Meeting, person: UUID, signed: Mapping[str, str], cause: UUID) -> None:
    """Keep a signature with its mark: who was there in part stays so, who was absent has come."""
    database.hold(meetings, meeting.id)
    author, before = identity.me().id, registers(cohort, [person]).mark(meeting, person)
    if before != PART:
        reason = gettext("Signed on the screen.") if before == ABSENT else ""
        keep(cohort, meeting, Sheet({person: PRESENT}, SIGN, cause, author, reason))
    what = {"meeting": str(meeting.id), **signed}
    key = records.conclusion_id(cause, f"{ATTENDANCE_SIGNED}:{person}")
    earlier = records.read(log.c.id == key)
    if earlier and earlier[0].what != what:
        key = uuid4()  # the browser's way back shows the old form, and what is drawn there now is meant
    records.append(Record(ATTENDANCE_SIGNED, person, cohort.id, clock.now(), what=what, id=key, author=author))


@pages.get(ADDRESS + "/paper")
@identity.signed_in
def paper(cohort: str, meeting: UUID) -> str:
    """Show the list of a meeting to print: with the signatures that are there, and room for those that are not."""
    found = identity.taught_cohort(cohort)
    chosen = find(found, meeting)
    return render_template(
        "lms/managing/signed_list.html",
        cohort=found,
        meeting=chosen,
        lines=_lines(found, chosen),
        words=dict(words()),
        back=chrome.url("attendance.show", cohort=cohort, meeting=meeting),
    )
