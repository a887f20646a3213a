"""The register of a meeting: a list to tap, a code to scan, and what all registers come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from curricula.attendance import ABSENT, PART, PRESENT, WORTH
from lms import called, chrome, clock, database, identity, records, urls
from lms.accounts import qr
from lms.identity import Cohort
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.learning import attended
from lms.learning.meetings import (
    CODE_SECONDS,
    Meeting,
    Registers,
    Sheet,
    Unreasoned,
    code_of,
    find,
    keep,
    registers,
)
from lms.managing import namesakes
from lms.managing.exports import formats, sending
from lms.managing.exports.table import Cell, Column, Table
from lms.managing.namesakes import Listed
from lms.managing.typed import Typed
from lms.teaching.teaching import trainees

pages = Blueprint("attendance", __name__)

ADDRESS = "/teach/<cohort>/meetings/<uuid:meeting>"


@dataclass(frozen=True, slots=True)
class Line:
    """One trainee in a register: ``mark`` is empty until somebody said one.

    ``apart`` tells them from who has the same name. ``taken`` says how the newest was taken, ``minutes`` how long a
    report says that they were there, 0 without one.
    """

    person: UUID
    name: str
    apart: str
    mark: str
    taken: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A mark that was kept, and the one that took its place: when, by whom, and why. ``author`` may be empty."""

    name: str
    apart: str
    before: str
    after: str
    at: datetime
    author: str
    reason: str


@pages.get(ADDRESS)
@identity.signed_in
def show(cohort: str, meeting: UUID) -> str:
    """Show the register of a meeting; ``?all=present`` fills in who has no mark yet, and nothing is kept by that."""
    found = identity.taught_cohort(cohort)
    filled = PRESENT if request.args.get("all") == PRESENT else ""
    return _page(found, find(found, meeting), {}, filled)


def _page(cohort: Cohort, meeting: Meeting, said: Mapping[UUID, str], filled: str = "", problem: str = "") -> str:
    held = registers(cohort)
    listed = namesakes.listed(cohort)
    return render_template(
        "lms/managing/register.html",
        cohort=cohort,
        meeting=meeting,
        lines=[_line(held, meeting, each, said, filled) for each in listed],
        corrections=_corrections(held, meeting, listed),
        is_taken=held.is_taken(meeting),
        problem=problem,
        marks=words(),
        new_id=uuid4(),
    )


def _line(held: Registers, meeting: Meeting, who: Listed, said: Mapping[UUID, str], filled: str) -> Line:
    noted = held.marks.get(str(meeting.id), {}).get(who.person)
    mark = said.get(who.person, held.mark(meeting, who.person) or filled)
    what: Mapping[str, Any] = noted.what if noted else {}
    return Line(who.person, who.name, who.apart, mark, what.get("taken", ""), what.get("minutes", 0))


def _corrections(held: Registers, meeting: Meeting, listed: Sequence[Listed]) -> list[Correction]:
    """Return the marks of a register that were corrected, the newest correction first."""
    said = held.said.get(str(meeting.id), {})
    pairs = [(who, two) for who in listed for two in pairwise(said.get(who.person, ())) if "reason" in two[1].what]
    names = called.names_of({after.author for _who, (_before, after) in pairs})
    found = [
        Correction(
            who.name,
            who.apart,
            before.what["mark"],
            after.what["mark"],
            after.at,
            names[after.author] if after.author else "",
            after.what["reason"],
        )
        for who, (before, after) in pairs
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def words() -> list[tuple[str, str]]:
    """Return the marks of a register in words."""
    return [(PRESENT, gettext("Present")), (PART, gettext("In part")), (ABSENT, gettext("Absent"))]


@pages.post(ADDRESS)
@identity.signed_in
def save(cohort: str, meeting: UUID) -> AnyResponse | tuple[str, int]:
    """Keep the marks that are new; one that was there before is corrected only with a reason, and stays in the log."""
    found = identity.taught_cohort(cohort)
    chosen = find(found, meeting)
    said = {person: mark for person, _name in trainees(found) if (mark := request.form.get(f"p-{person}", "")) in WORTH}
    cause, reason = records.chosen_id(request.form.get("id")), Typed(request.form).line("reason")
    try:
        with database.writing():
            keep(found, chosen, Sheet(said, "list", cause, identity.me().id, reason))
            attended.conclude(found, said, identity.me().id)
    except Unreasoned:
        wrong = gettext("You correct marks that were kept before. Say why: the earlier mark and the reason stay.")
        return _page(found, chosen, said, problem=wrong), 400
    flash(gettext("The register is kept."), "good")
    return redirect(chrome.url("timetable.index", cohort=cohort), 303)


@pages.get(ADDRESS + "/code")
@identity.signed_in
def code(cohort: str, meeting: UUID) -> str:
    """Show the code of this half minute, large, for a screen in the room."""
    found = identity.taught_cohort(cohort)
    chosen = find(found, meeting)
    present = code_of(chosen, int(clock.now().timestamp()) // CODE_SECONDS)
    address = urls.public("meetings.here", cohort=found.code, meeting=chosen.id, code=present)
    return render_template(
        "lms/managing/register_code.html",
        cohort=found,
        meeting=chosen,
        qr=qr.svg(address, gettext("Opens the register of this meeting")),
        there=registers(found).there(chosen),
        total=len(trainees(found)),
        seconds=CODE_SECONDS,
    )


COLUMNS = (
    Column("person_id", "id", _("The person, the same in every file of this site.")),
    Column("name", "text", _("The name as it is now."), fixed=False, names_people=True),
    Column("meeting", "text", _("What the meeting is called."), fixed=False),
    Column("starts_at", "datetime", _("When it begins."), _("UTC"), fixed=False),
    Column("minutes", "integer", _("How long it lasts."), _("minutes"), fixed=False),
    Column("mark", "text", _("present, part (counted as half) or absent; empty where nobody has said."), fixed=False),
    Column("taken", "text", _("How the newest mark was taken: list, scan, sign or report."), fixed=False),
    Column("noted_at", "datetime", _("When the newest mark was kept."), _("UTC"), fixed=False),
    Column("reason", "text", _("Why an earlier mark was corrected."), fixed=False),
    Column(
        "minutes_there",
        "integer",
        _("How long the report of an online meeting says that they were there; empty where no report was read."),
        _("minutes"),
        fixed=False,
    ),
)


@pages.get("/teach/<cohort>/attendance")
@identity.signed_in
def table(cohort: str) -> str:
    """Show every trainee by every meeting, and for how much of them each was there."""
    found = identity.taught_cohort(cohort)
    held = registers(found)
    happening = [meeting for meeting in held.meetings if meeting.cancelled_at is None]
    return render_template(
        "lms/managing/attendance.html",
        cohort=found,
        meetings=happening,
        lines=[
            (each, [held.mark(meeting, each.person) for meeting in happening], held.share(each.person))
            for each in namesakes.listed(found)
        ],
        words=dict(words()),
        formats=[(export.suffix, export.label) for export in formats().values()],
    )


@pages.get("/teach/<cohort>/attendance.<suffix>")
@identity.signed_in
def file(cohort: str, suffix: str) -> Response:
    """Send the registers as a file, one row for each trainee and meeting."""
    found = identity.taught_cohort(cohort)
    rows = _rows(found)
    about = ((gettext("Cohort"), found.title), (gettext("Made at"), clock.now()))
    table = Table(gettext("Attendance"), COLUMNS, rows, len(rows), about)
    return sending.send(table, f"attendance-{found.code}", suffix)


def _rows(cohort: Cohort) -> list[list[Cell]]:
    held = registers(cohort)
    return [
        cells(held, meeting, person, name)
        for person, name in trainees(cohort)
        for meeting in held.meetings
        if meeting.cancelled_at is None
    ]


def cells(held: Registers, meeting: Meeting, person: UUID, name: str) -> list[Cell]:
    """Return one row of the file: where somebody stands in one register."""
    noted = held.marks.get(str(meeting.id), {}).get(person)
    what: Mapping[str, Any] = noted.what if noted else {}
    row: list[Cell] = [person, name, meeting.title, meeting.starts_at, meeting.minutes, what.get("mark", "")]
    return [*row, what.get("taken", ""), noted.at if noted else None, what.get("reason", ""), what.get("minutes")]
