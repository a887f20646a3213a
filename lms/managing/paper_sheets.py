"""Sheets of paper that people signed at a meeting: photographed or scanned, kept as evidence, withdrawn with a reason.

A file lies in the folder of what people sent, apart from what trainees sent: it is never erased with one of those who
signed it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, send_file
from sqlalchemy import ColumnElement, select
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, limits, records
from lms.errors import Refused, not_found
from lms.identity import Cohort
from lms.language import gettext
from lms.learning import contents, disk
from lms.learning.contents import Untakeable
from lms.learning.meetings import Meeting, find
from lms.learning.uploads import ALONE
from lms.managing.attendance import ADDRESS
from lms.managing.typed import Typed
from lms.tables import attendance_sheets as table
from lms.tables import meetings, people

pages = Blueprint("paper_sheets", __name__)

# Where a form may bring a file of LMS_FILE_LIMIT.
TAKEN_AT = frozenset({"lms.paper_sheets.add"})

SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}
AT_MOST = 60  # files of one person within 15 minutes


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One file: ``hash`` is that of what lies on the disk, ``author`` the name of who brought it."""

    id: UUID
    meeting: UUID
    hash: str
    kind: str
    size: int
    author: str
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    reason: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return path_of(self.hash)

    @property
    def name(self) -> str:
        """What it is called where it is saved."""
        return f"sheet-{self.hash[:16]}{SUFFIXES[self.kind]}"


@dataclass(frozen=True, slots=True)
class Received:
    """A file on the disk that has no place yet."""

    part: Path
    kind: str
    hash: str
    size: int


def path_of(content: str) -> Path:
    """Return where a sheet with this hash lies."""
    return disk.folder() / "sheets" / content[:2] / content


def of_meetings(wanted: Collection[UUID]) -> list[PaperSheet]:
    """Return the sheets of some meetings, withdrawn ones too, the oldest first."""
    author, withdrawer = people.alias("author"), people.alias("withdrawer")
    columns: list[ColumnElement[Any]] = [table.c[name] for name in ("id", "meeting", "hash", "kind", "size")]
    columns += [author.c.name, table.c.at, table.c.withdrawn_at, withdrawer.c.name, table.c.reason]
    query = (
        select(*columns)
        .join(author, author.c.id == table.c.author)
        .outerjoin(withdrawer, withdrawer.c.id == table.c.withdrawn_by)
        .where(table.c.meeting.in_(wanted))
        .order_by(table.c.at, table.c.id)
    )
    return [PaperSheet(*row) for row in database.connection().execute(query)]


@pages.get(ADDRESS + "/sheets")
@identity.signed_in
def index(cohort: str, meeting: UUID) -> str:
    """Show the sheets of a meeting, and the form that takes another."""
    found = identity.taught_cohort(cohort)
    return _page(found, find(found, meeting), {})


def _page(cohort: Cohort, meeting: Meeting, problems: dict[str, str], about: UUID | None = None) -> str:
    """Draw the page; ``about`` is the sheet whose withdrawal has a problem."""
    return render_template(
        "lms/managing/paper_sheets.html",
        cohort=cohort,
        meeting=meeting,
        sheets=of_meetings([meeting.id]),
        problems=problems,
        about=about,
        accept=",".join(SUFFIXES),
        new_id=uuid4(),
    )


@pages.post(ADDRESS + "/sheets")
@identity.signed_in
def add(cohort: str, meeting: UUID) -> Response | tuple[str, int]:
    """Take a picture or a PDF; the same file, sent again, is there once."""
    found = identity.taught_cohort(cohort)
    chosen, key = find(found, meeting), records.chosen_id(request.form.get("id"))
    sent = request.files.get("sheet")
    if sent is None or not sent.filename:
        return _page(found, chosen, {"sheet": gettext("Choose a file first.")}), 400
    try:
        received = _receive(sent)
    except Untakeable as error:
        return _page(found, chosen, {"sheet": str(error)}), 400
    try:
        _keep(chosen, key, received)
    finally:
        received.part.unlink(missing_ok=True)
    flash(gettext("The sheet is kept."), "good")
    return redirect(chrome.url("paper_sheets.index", cohort=cohort, meeting=meeting), 303)


def _receive(sent: FileStorage) -> Received:
    """Put a file on the disk, aside. Raises :class:`Untakeable` for what is neither a picture nor a PDF."""
    key = f"sheet:{identity.me().id}"
    limits.refuse_after({key: AT_MOST})
    limits.count(key)
    with disk.new_part() as part:
        disk.write(part, sent)
        kind = _kind(part)
        if kind in contents.PICTURES:
            contents.redraw(part, kind)
        return Received(part, kind, disk.hash_of(part), part.stat().st_size)


def _kind(part: Path) -> str:
    with suppress(Untakeable):
        kind = contents.kind_of(part, "file")
        if kind in SUFFIXES:
            return kind
    raise Untakeable(gettext("This is no picture and no PDF. Photograph the sheet, or scan it, and send that."))


def _keep(meeting: Meeting, key: UUID, received: Received) -> None:
    with database.writing():
        database.hold(meetings, meeting.id)
        there = of_meetings([meeting.id])
        if any(each.hash == received.hash and each.withdrawn_at is None for each in there):
            return
        own = uuid4() if any(each.id == key for each in there) else key  # the old form with another file is meant
        row = {"id": own, "meeting": meeting.id, "hash": received.hash, "kind": received.kind, "size": received.size}
        made = {"author": identity.me().id, "at": clock.now(), "reason": ""}
        database.insert_once(table, [{**row, **made}])
        disk.move(received.part, path_of(received.hash))


@pages.get(ADDRESS + "/sheets/<uuid:paper>/file")
@identity.signed_in
def file(cohort: str, meeting: UUID, paper: UUID) -> Response:
    """Send a sheet as something to save."""
    found = identity.taught_cohort(cohort)
    held = _one(of_meetings([find(found, meeting).id]), paper)
    try:
        response = send_file(held.path, held.kind, as_attachment=True, download_name=held.name, etag=held.hash)
    except FileNotFoundError as error:
        raise lost() from error
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cache-Control"] = "no-store"
    return response


def lost() -> Refused:
    """Return what to raise where a file is not on the disk any more."""
    return Refused(
        404,
        gettext("This file is not on the server any more."),
        gettext("Tell whoever runs the site: the folder of the files that were sent belongs to the backup."),
    )


def _one(of: Sequence[PaperSheet], sheet: UUID) -> PaperSheet:
    found = next((each for each in of if each.id == sheet), None)
    if found is None:
        raise not_found()
    return found


@pages.post(ADDRESS + "/sheets/<uuid:paper>/withdraw")
@identity.signed_in
def withdraw(cohort: str, meeting: UUID, paper: UUID) -> Response | tuple[str, int]:
    """Withdraw a sheet: it stays listed with the reason, and is in no pack of evidence that is made later."""
    found = identity.taught_cohort(cohort)
    chosen = find(found, meeting)
    _one(of_meetings([chosen.id]), paper)
    typed = Typed(request.form)
    reason = typed.line("reason", gettext("Say why the sheet does not count: it stays listed, with your reason."))
    if typed.problems:
        return _page(found, chosen, {f"reason-{paper}": typed.problems["reason"]}, paper), 400
    still = (table.c.id == paper) & table.c.withdrawn_at.is_(None)
    with database.writing() as link:
        values = {"withdrawn_at": clock.now(), "withdrawn_by": identity.me().id, "reason": reason}
        link.execute(table.update().where(still).values(values))
    flash(gettext("The sheet is withdrawn."), "good")
    return redirect(chrome.url("paper_sheets.index", cohort=cohort, meeting=meeting), 303)
