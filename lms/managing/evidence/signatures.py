"""The tables that prove registers: who signed on a screen, and the sheets of paper that people signed."""

from __future__ import annotations

from collections.abc import Iterator

from lms.identity import Cohort
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing import paper_sheets, signing
from lms.managing.evidence.facts import Sheet
from lms.managing.evidence.participation import CODE, COHORT, MEETING
from lms.managing.evidence.roll import Roll
from lms.managing.exports.table import PERSON_ID, Cell, Column
from lms.managing.paper_sheets import PaperSheet
from lms.managing.scopes import Scope

SHEETS = "attendance-sheets"
MOST_BYTES = 60_000_000  # of the sheets in one pack

SIGNATURES = (
    CODE,
    PERSON_ID,
    MEETING,
    COHORT,
    Column("name", "text", _("The name as it is now."), fixed=False, names_people=True),
    Column("meeting", "text", _("What the meeting is called."), fixed=False),
    Column("signed_at", "datetime", _("When they signed last."), "ISO 8601, UTC", fixed=False),
    Column("signature", "text", _("What was drawn."), _("path of an SVG, 300 by 100"), fixed=False, names_people=True),
    Column("typed_name", "text", _("The name with which they signed instead."), fixed=False, names_people=True),
)


def signatures(everybody: Roll) -> Sheet:
    """Return who signed at which meeting on a screen, with what they drew."""
    heads = {
        "meeting": gettext("Meeting"),
        "name": gettext("Name"),
        "signed_at": gettext("Signed (UTC)"),
        "signature": gettext("Signature"),
        "typed_name": gettext("Signed with the name"),
    }
    return Sheet(
        "signatures", gettext("Signatures"), SIGNATURES, tuple(_signatures(everybody)), 3, tuple(heads.items())
    )


def _signatures(everybody: Roll) -> Iterator[tuple[Cell, ...]]:
    by_cohort = {each.cohort.id: each.cohort for each in everybody.participants}
    names = {(each.cohort.id, each.person): each.name for each in everybody.participants}
    for key, cohort in by_cohort.items():
        held = everybody.registers[key]
        signed = signing.of_cohort(cohort, held)
        for meeting in (each for each in held.meetings if each.cancelled_at is None):
            theirs = signed.get(str(meeting.id), {})
            for person in sorted(theirs, key=lambda person: (names.get((key, person), "").casefold(), person)):
                mine = theirs[person]
                head = (cohort.code, person, meeting.id, cohort.title, names.get((key, person), ""), meeting.title)
                yield (*head, mine.at, mine.drawn, mine.typed)


PAPER = (
    CODE,
    Column("sheet_id", "id", _("The sheet itself."), "UUID"),
    MEETING,
    COHORT,
    Column("meeting", "text", _("What the meeting is called."), fixed=False),
    Column("kept_at", "datetime", _("When the picture or PDF of it was kept."), "ISO 8601, UTC"),
    Column("kept_by", "text", _("Who kept it."), fixed=False, names_people=True),
    Column("bytes", "integer", _("Size of the file."), _("bytes")),
    Column("sha256", "text", _("Of the file."), "SHA-256"),
    Column(
        "withdrawn_at", "datetime", _("When it was withdrawn; empty while it counts."), "ISO 8601, UTC", fixed=False
    ),
    Column("withdrawn_by", "text", _("Who withdrew it."), fixed=False, names_people=True),
    Column("reason", "text", _("Why it was withdrawn."), fixed=False, names_people=True),
    Column(
        "file",
        "text",
        _("Its name in the pack of a cohort; empty where it was withdrawn, or would make the pack too large."),
        fixed=False,
        names_people=True,
    ),
)


def sheets(scope: Scope, everybody: Roll) -> Sheet:
    """Return the sheets of paper that people signed, withdrawn ones too."""
    heads = {
        "meeting": gettext("Meeting"),
        "kept_at": gettext("Kept (UTC)"),
        "kept_by": gettext("Kept by"),
        "file": gettext("File"),
        "reason": gettext("Why withdrawn"),
    }
    rows = tuple(_sheets(scope, everybody))
    return Sheet(SHEETS, gettext("Signed sheets of paper"), PAPER, rows, 2, tuple(heads.items()))


def _sheets(scope: Scope, everybody: Roll) -> Iterator[tuple[Cell, ...]]:
    room = 0 if scope.is_programme else MOST_BYTES
    for cohort in scope.cohorts:
        meetings = {each.id: each.title for each in everybody.registers[cohort.id].meetings}
        for sheet in paper_sheets.of_meetings(meetings):
            fits = sheet.withdrawn_at is None and sheet.size <= room
            room -= sheet.size if fits else 0
            yield _sheet(cohort, sheet, meetings[sheet.meeting], f"sheets/{sheet.name}" if fits else "")


def _sheet(cohort: Cohort, sheet: PaperSheet, meeting: str, name: str) -> tuple[Cell, ...]:
    head = (cohort.code, sheet.id, sheet.meeting, cohort.title, meeting, sheet.at, sheet.author, sheet.size, sheet.hash)
    return (*head, sheet.withdrawn_at, sheet.withdrawn_by or "", sheet.reason, name)


def files(found: Sheet | None) -> Iterator[tuple[str, bytes]]:
    """Yield the files of sheets that are to lie in a pack, by their names there; none where people are not named."""
    if found is None or all(column.name != "file" for column in found.columns):
        return
    for row in found.rows:
        name, content = row[found.place("file")], row[found.place("sha256")]
        if name:
            try:
                yield str(name), paper_sheets.path_of(str(content)).read_bytes()
            except FileNotFoundError as error:
                raise paper_sheets.lost() from error
