"""Those who only look: an auditor opens what a manager opens, and neither a form nor what would let somebody in."""

from __future__ import annotations

from flask import g, request

from lms.errors import Refused, not_found
from lms.language import gettext

# Pages that are of use only to who may act, and those that show a code or a link by which somebody could act.
FOR_WHO_ACTS = frozenset(
    {
        "appraisal_beginning.new_exercise",
        "appraisal_beginning.new_round",
        "attendance.code",
        "cohorts.edit",
        "cohorts.join_sheet",
        "cohorts.new",
        "duplicates.compare",
        "duplicates.show",
        "enrolment.ask_to_end",
        "enrolment.new_staff",
        "enrolment.new_trainee",
        "erasing.ask",
        "improvements.edit",
        "issued.ask",
        "logos.ask",
        "people_import.new",
        "presence.new",
        "programmes.edit",
        "reissuing.ask",
        "renaming.ask",
        "signing.index",
        "signing.show",
        "timetable.edit",
    }
)


def admit(audits: bool) -> None:
    """Let who is asking only look for the rest of this request; refuse them where they may not even do that.

    Raises :class:`Refused`: 404 for who does not audit this and for a page of those who act, 403 for a form.
    """
    if not audits or (request.endpoint or "").removeprefix("lms.") in FOR_WHO_ACTS:
        raise not_found()
    if request.method not in ("GET", "HEAD"):
        raise Refused(
            403,
            gettext("You audit this programme: you see everything in it, and change nothing."),
            gettext("Nothing was changed. Ask a manager of the programme to do it."),
        )
    g.lms_looks_only = True


def is_all() -> bool:
    """Whether who is asking has been let in only to look."""
    return bool(g.get("lms_looks_only"))
