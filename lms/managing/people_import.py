"""Enrolling from a list: the file is read, its columns are understood, what will happen is shown, and then it is done.

Nothing is written before the last step. What was read travels in the form, signed and for an hour, so that no half-done
list lies about on the server; who is where already is looked up again at every step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request
from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from curricula.formats.encodings import ENCODINGS
from lms import chrome, clock, identity, sealing
from lms.errors import Refused
from lms.identity import Cohort
from lms.language import gettext, ngettext
from lms.managing import people_columns, people_file, people_plan, programmes, roster, same_person
from lms.managing.people_columns import EMAIL, IGNORED, LANGUAGE, LOOKED_AT, NAME, Reading
from lms.managing.people_file import Span, Table, Unreadable
from lms.managing.people_plan import Plan
from lms.privacy import code_names, declared

pages = Blueprint("people_import", __name__)

PURPOSE = "lms.people-list"  # of the seal on a list in a form
GOOD_FOR = 3600  # seconds between reading the file and enrolling
SHOWN = 4  # rows that are shown of each column
MOST_DIGITS = 8  # of a row's number
LONGEST_TOKEN = 400_000  # characters; Flask takes form fields up to 500 kB


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read: its id, made when it was sent, and what it says. ``token`` carries it in forms."""

    id: UUID
    table: Table
    token: str


@pages.get("/manage/<cohort>/people/list")
@identity.signed_in
def new(cohort: str) -> str:
    """Show the form that takes a list, and say what it should look like."""
    return _upload_page(_managed(cohort))


def _managed(code: str) -> Cohort:
    """Return a cohort that the reader manages and that takes names."""
    found = identity.managed_cohort(code)
    code_names.refuse_names(found)
    return found


def _upload_page(cohort: Cohort, wrong: str = "") -> str:
    return render_template(
        "lms/managing/people_upload.html",
        cohort=cohort,
        problems={"list": wrong} if wrong else {},
        encoding=request.form.get("encoding", ""),
        encodings=ENCODINGS.items(),
        most=people_file.MOST_ROWS,
        limit=current_app.config["LMS_UPLOAD_LIMIT"],
    )


@pages.post("/manage/<cohort>/people/list")
@identity.signed_in
def upload(cohort: str) -> str | tuple[str, int]:
    """Read a list and show what it would do, or ask what its columns mean."""
    found = _managed(cohort)
    sent = request.files.get("list")
    try:
        if sent is None or not sent.filename:
            raise Unreadable(gettext("Choose a file first."))
        table = people_file.read(sent.read(), request.form.get("encoding", ""), found.country)
        packed = _pack(found, table)
    except Unreadable as error:
        return _upload_page(found, str(error)), 400
    asked, remembered = declared.policy(found.programme).asks, people_columns.remembered(found.programme)
    reading = people_columns.recognise(table, asked, remembered)
    return _dry_run(found, packed, reading) if reading.is_clear else _columns_page(found, packed, reading)


@pages.post("/manage/<cohort>/people/list/columns")
@identity.signed_in
def choose_columns(cohort: str) -> str | tuple[str, int]:
    """Show what the list would do with its columns read as the form says, or ask about them once more."""
    found = _managed(cohort)
    packed, reading = _unpack(found), _chosen(found)
    if "again" in request.form:
        return _columns_page(found, packed, reading)
    wrong = ""
    try:
        people_file.refuse_too_many(sum(number > reading.headings for number, _cells in packed.table.rows))
    except Unreadable as error:
        wrong = str(error)
    if not reading.is_clear:
        wrong = gettext("Say where the names are; nothing but names may stand in several columns.")
    return (_columns_page(found, packed, reading, wrong), 400) if wrong else _dry_run(found, packed, reading)


@pages.post("/manage/<cohort>/people/list/enrol")
@identity.signed_in
def enrol(cohort: str) -> Response:
    """Enrol everybody of the list who can be, all together or nobody; the same list twice enrols nobody twice."""
    found = _managed(cohort)
    packed, reading = _unpack(found), _chosen(found)
    if not reading.is_clear:
        raise Refused(400, gettext("This page could not read what was sent."), gettext("Upload the list again."))
    with roster.enrolling():
        seats = people_plan.carry_out(_plan(found, packed, reading), found, packed.id, identity.me().id)
        asked = declared.policy(found.programme).asks
        people_columns.remember(found.programme, packed.table, reading, asked)
    if seats:
        flash(ngettext("%(n)s person was enrolled.", "%(n)s people were enrolled.", seats), "good")
    else:
        flash(gettext("Everybody in this list who can be enrolled is in the cohort already."), "info")
    return redirect(chrome.url("enrolment.people", cohort=found.code), 303)


def _plan(cohort: Cohort, packed: Upload, reading: Reading) -> Plan:
    """Return what the list would do, with what the form says of the rows that are asked about."""
    # An administrator's reach is the whole site: too much to compare a list with.
    reach = [cohort.programme] if identity.me().is_admin else [each.id for each in programmes.managed()]
    decided = {number: request.form.get(f"row-{number}") for number, _cells in packed.table.rows}
    said = {number: text for number, text in decided.items() if text is not None}
    return people_plan.plan(packed.table, reading, cohort, same_person.known(reach), said)


def _dry_run(cohort: Cohort, packed: Upload, reading: Reading) -> str:
    return render_template(
        "lms/managing/people_dry_run.html",
        cohort=cohort,
        token=packed.token,
        reading=reading,
        plan=_plan(cohort, packed, reading),
        above=[number for number, _cells in packed.table.rows if number < reading.headings],
        languages=roster.languages(),
        encoding=ENCODINGS.get(packed.table.encoding, ""),
        is_guess=packed.table.is_guess,
    )


def _columns_page(cohort: Cohort, packed: Upload, reading: Reading, wrong: str = "") -> str:
    rows = packed.table.rows
    asked = declared.policy(cohort.programme).asks
    words = {
        NAME: gettext("Name, or part of it"),
        EMAIL: gettext("E-mail"),
        LANGUAGE: gettext("Language"),
        **{field.name: str(field.label) for field in asked},
        IGNORED: gettext("Leave out"),
    }
    shown = [cells for number, cells in rows if number >= reading.headings][:SHOWN]
    columns = [
        (meaning, [cells[place] if place < len(cells) else "" for cells in shown])
        for place, meaning in enumerate(reading.meanings)
    ]
    return render_template(
        "lms/managing/people_columns.html",
        cohort=cohort,
        token=packed.token,
        columns=columns,
        headings=reading.headings,
        rows=[(number, " · ".join(filter(None, cells))) for number, cells in rows[:LOOKED_AT]],
        meanings=[(meaning, words[meaning]) for meaning in people_columns.meanings(asked)],
        problems={"column-1": wrong} if wrong else {},
        encoding=ENCODINGS.get(packed.table.encoding, ""),
        is_guess=packed.table.is_guess,
    )


def _chosen(cohort: Cohort) -> Reading:
    """Return how the form says that the columns are to be read."""
    known = people_columns.meanings(declared.policy(cohort.programme).asks)
    chosen = tuple(each if each in known else IGNORED for each in request.form.getlist("column"))
    number = request.form.get("headings", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < MOST_DIGITS
    return Reading(chosen, int(number) if is_number else 0)


def _pack(cohort: Cohort, table: Table) -> Upload:
    """Put a file that was read into a form's field, for this cohort. Raises :class:`Unreadable` when too long."""
    made = uuid4()
    content = {
        "upload": str(made),
        "cohort": str(cohort.id),
        "rows": table.rows,
        "encoding": table.encoding,
        "guess": table.is_guess,
        "spans": table.spans,
        "read_at": clock.now().timestamp(),
    }
    token = sealing.serializer(PURPOSE).dumps(content)
    if len(token) > LONGEST_TOKEN:
        raise Unreadable(gettext("The list carries too much besides the people. Keep names, e-mail and language only."))
    return Upload(made, table, token)


def _unpack(cohort: Cohort) -> Upload:
    """Return the file that a form carries. Raises :class:`Refused` where it is too old or was not made by this site."""
    token = request.form.get("list", "")
    again = gettext("Upload the list again. Nothing was enrolled.")
    try:
        content: dict[str, Any] = sealing.serializer(PURPOSE).loads(token)
    except BadSignature as error:
        raise Refused(400, gettext("This form does not carry a list that was read here."), again) from error
    if clock.now().timestamp() - content["read_at"] > GOOD_FOR:
        raise Refused(400, gettext("This list was read more than an hour ago."), again)
    if content["cohort"] != str(cohort.id):
        raise Refused(400, gettext("This list was read for another cohort."), again)
    rows = tuple((number, tuple(cells)) for number, cells in content["rows"])
    spans = tuple(Span(*each) for each in content["spans"])
    return Upload(UUID(content["upload"]), Table(rows, content["encoding"], content["guess"], spans), token)
