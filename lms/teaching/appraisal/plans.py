"""The improvement plan of a round: drafted from its gaps, then written by people; every earlier wording is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from curricula.appraisal.improvement import Gap, gaps
from curricula.privacy import names_somebody
from lms import chrome, clock, database, identity
from lms.errors import Refused, not_found
from lms.identity import Cohort
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.learning.appraisal import kept, words
from lms.learning.appraisal.kept import State
from lms.managing.typed import Typed
from lms.tables import appraisals as rounds
from lms.tables import improvements
from lms.teaching.appraisal import appraisals

pages = Blueprint("improvements", __name__)

OPEN, UNDER_WAY, DONE = "open", "under-way", "done"
STATUSES = {OPEN: _("Not begun"), UNDER_WAY: _("Under way"), DONE: _("Done")}
LONGEST = 500  # characters of a field
TEXTS = ("gap", "cause", "action", "owner", "resources", "measure")


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be done about one gap; days as they are written, ``2026-11-23``, or empty."""

    gap: str = ""
    cause: str = ""
    action: str = ""
    owner: str = ""
    resources: str = ""
    measure: str = ""
    due: str = ""
    status: str = OPEN
    closed: str = ""

    @property
    def due_on(self) -> date | None:
        """The day until which it should be done."""
        return date.fromisoformat(self.due) if self.due else None

    @property
    def closed_on(self) -> date | None:
        """The day on which it was done."""
        return date.fromisoformat(self.closed) if self.closed else None

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.status != DONE and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Line:
    """A gap with its row; a ``drafted`` one was written by nobody yet."""

    gap: Gap
    row: Row
    is_overdue: bool
    drafted: bool


def lines(cohort: Cohort, now: State) -> list[Line]:
    """Return the plan of a round: a row for each gap, essential ones first."""
    chosen, today = now.appraisal, cohort.day(clock.now())
    written, carried = _written(chosen.id), _carried(now)
    told = []
    for gap in gaps(chosen.standards, now.settled_ratings):
        code = gap.criterion.code
        row = written.get(code) or carried.get(code) or _draft(now, gap)
        told.append(Line(gap, row, row.is_overdue(today), code not in written))
    return told


def _draft(now: State, gap: Gap) -> Row:
    """Begin a row with what the assessors wrote, and with where the next assessor will look."""
    return Row(gap=now.settled[gap.criterion.code].comment, measure=gap.criterion.evidence)


def _carried(now: State) -> Mapping[str, Row]:
    """Return the rows of the round before that are not done: a re-appraisal goes on with them."""
    if now.appraisal.kind != kept.AGAIN:
        return {}
    earlier = appraisals.before(now)
    rows = _written(earlier.appraisal.id) if earlier else {}
    return {code: row for code, row in rows.items() if row.status != DONE}


def _written(appraisal: UUID) -> Mapping[str, Row]:
    query = select(improvements).where(improvements.c.appraisal == appraisal).order_by(improvements.c.position)
    return {row.criterion: Row(**row.what) for row in database.connection().execute(query)}


def _ready(cohort: str, appraisal: UUID) -> tuple[Cohort, State]:
    found = identity.taught_cohort(cohort)
    chosen = kept.find(found, appraisal)
    if chosen.is_exercise:
        raise not_found()
    now = kept.state(chosen)
    if not now.is_complete:
        raise Refused(409, gettext("Not every assessor has handed in yet."))
    return found, now


@pages.get(appraisals.ADDRESS + "/plan")
@identity.signed_in
def show(cohort: str, appraisal: UUID) -> str:
    """Show the plan."""
    found, now = _ready(cohort, appraisal)
    return render_template(
        "lms/appraisal/plan.html",
        cohort=found,
        appraisal=now.appraisal,
        standards=now.appraisal.standards,
        lines=lines(found, now),
        undecided=len(now.undecided),
        ratings=words.RATINGS,
        statuses=STATUSES,
    )


@pages.get(appraisals.ADDRESS + "/plan/<criterion>")
@identity.signed_in
def edit(cohort: str, appraisal: UUID, criterion: str) -> str:
    """Show one row with its fields."""
    found, now = _ready(cohort, appraisal)
    line = _line(found, now, criterion)
    return _page(found, now, line, Typed({name: str(value) for name, value in asdict(line.row).items()}))


def _line(cohort: Cohort, now: State, criterion: str) -> Line:
    line = next((each for each in lines(cohort, now) if each.gap.criterion.code == criterion), None)
    if line is None:
        raise not_found()
    return line


def _page(cohort: Cohort, now: State, line: Line, typed: Typed, *, asks: bool = False) -> str:
    return render_template(
        "lms/appraisal/plan_row.html",
        cohort=cohort,
        appraisal=now.appraisal,
        standards=now.appraisal.standards,
        line=line,
        fields=typed.fields,
        problems=typed.problems,
        asks=asks,
        ratings=words.RATINGS,
        statuses=list(STATUSES.items()),
        longest=LONGEST,
    )


@pages.post(appraisals.ADDRESS + "/plan/<criterion>")
@identity.signed_in
def change(cohort: str, appraisal: UUID, criterion: str) -> Response | tuple[str, int]:
    """Keep a row as it is now; what says the same as before is not kept twice."""
    found, now = _ready(cohort, appraisal)
    line = _line(found, now, criterion)
    typed = Typed(request.form)
    row = _read(found, typed)
    asks = names_somebody("\n".join(getattr(row, name) for name in TEXTS)) and typed.fields.get("sure") != "1"
    if asks:
        typed.problems["gap"] = str(words.NAMES_SOMEBODY)
    if typed.problems:
        return _page(found, now, line, typed, asks=asks), 400
    with database.writing():
        database.hold(rounds, now.appraisal.id)
        if _written(now.appraisal.id).get(criterion) != row:
            new = {"id": uuid4(), "appraisal": now.appraisal.id, "author": identity.me().id, "criterion": criterion}
            database.insert_once(improvements, [{**new, "what": asdict(row), "at": clock.now()}])
    flash(gettext("Saved."), "good")
    return redirect(chrome.url("improvements.show", cohort=cohort, appraisal=appraisal), 303)


def _read(cohort: Cohort, typed: Typed) -> Row:
    """Read a row; one that is done has a day on which it was: today where none is written."""
    texts = {name: typed.line(name, longest=LONGEST) for name in TEXTS}
    status = typed.one_of("status", STATUSES, gettext("Choose one of the list."))
    due, closed = typed.day("due"), typed.day("closed")
    row = Row(**texts, due=due.isoformat() if due else "", status=status)
    if status == DONE:
        return replace(row, closed=(closed or cohort.day(clock.now())).isoformat())
    return row
