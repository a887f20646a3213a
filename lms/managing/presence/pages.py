"""Taking the report of an online meeting: it is read, what it would write is shown, and then it is kept.

Nothing is written before the last step. What was read travels in the form, signed and for an hour: those in a report
who are nobody of the cohort leave no trace here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request
from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from curricula import presence
from curricula.attendance import LEAST_ONLINE
from curricula.presence import Stay, Unreadable, meet, teams, zoom
from curricula.rules import applied
from lms import chrome, clock, database, identity, sealing
from lms.errors import Refused
from lms.identity import Cohort
from lms.language import gettext, ngettext, number
from lms.language import gettext_lazy as _
from lms.learning import attended, progress
from lms.learning.meetings import Meeting, Sheet, Unreasoned, find, keep, registers
from lms.managing import countries
from lms.managing.attendance import ADDRESS, words
from lms.managing.presence.plan import Choice, plan
from lms.managing.typed import Typed

pages = Blueprint("presence", __name__)

REPORT = "report"  # how a mark was taken
PURPOSE = "lms.presence"  # of the seal on a report in a form
GOOD_FOR = 3600  # seconds between reading a report and keeping it
LONGEST_TOKEN = 400_000  # characters; Flask takes form fields up to 500 kB

WHERE = (
    (
        zoom.NAME,
        _(
            "On the website: Reports, Usage, the number of participants of the meeting, Export. Leave “Show unique "
            "users” empty: every time that somebody came in is then told."
        ),
    ),
    (teams.NAME, _("In the chat of the meeting: Attendance, Download.")),
    (meet.NAME, _("In the e-mail that came to who organised the meeting. Save the table as CSV.")),
)
"""Where each service offers its report."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A report that was read: its id, made when it was sent, and what it says. ``token`` carries it in forms."""

    id: UUID
    service: str
    stays: tuple[Stay, ...]
    token: str


@pages.get(ADDRESS + "/report")
@identity.signed_in
def new(cohort: str, meeting: UUID) -> str:
    """Show the form that takes a report, and say where services offer it."""
    found = identity.taught_cohort(cohort)
    return _upload_page(found, find(found, meeting))


def _upload_page(cohort: Cohort, meeting: Meeting, wrong: str = "") -> str:
    return render_template(
        "lms/managing/presence_upload.html",
        cohort=cohort,
        meeting=meeting,
        problems={"report": wrong} if wrong else {},
        where=WHERE,
        limit=current_app.config["LMS_UPLOAD_LIMIT"],
    )


@pages.post(ADDRESS + "/report")
@identity.signed_in
def upload(cohort: str, meeting: UUID) -> str | tuple[str, int]:
    """Read a report and show what it would write."""
    found = identity.taught_cohort(cohort)
    chosen = find(found, meeting)
    sent = request.files.get("report")
    if sent is None or not sent.filename:
        return _upload_page(found, chosen, gettext("Choose a file first.")), 400
    try:
        report = presence.read(sent.read())
    except Unreadable:
        wrong = gettext(
            "This is no report of Zoom, Teams or Google Meet that can be read. Download it again, in English or "
            "Russian, and send it as it is."
        )
        return _upload_page(found, chosen, wrong), 400
    packed = _pack(chosen, report)
    if packed is None:
        return _upload_page(found, chosen, gettext("The report is too long. Send that of one meeting.")), 400
    return _dry_run(found, chosen, packed, Typed(_usual(found, chosen)))


def _usual(cohort: Cohort, meeting: Meeting) -> dict[str, str]:
    """Return what the form says at first: who meets online alone and has no register has nobody in a room."""
    rule = applied(progress.course_of(cohort).outline.certificate, cohort.asks)
    least = rule.attendance or LEAST_ONLINE
    usual = {"zone": cohort.timezone, "percent": str(round(least * 100)), "reason": ""}
    alone = meeting.is_online and not registers(cohort).is_taken(meeting)
    return {**usual, "rest": "1"} if alone else usual


@pages.post(ADDRESS + "/report/look")
@identity.signed_in
def look(cohort: str, meeting: UUID) -> str | tuple[str, int]:
    """Show what a report would write, read as the form says."""
    found = identity.taught_cohort(cohort)
    chosen = find(found, meeting)
    typed = Typed(request.form)
    page = _dry_run(found, chosen, _unpack(chosen), typed)
    return (page, 400) if typed.problems else page


@pages.post(ADDRESS + "/report/keep")
@identity.signed_in
def keep_marks(cohort: str, meeting: UUID) -> Response | tuple[str, int]:
    """Write the marks that are new; the same report twice is kept once."""
    found = identity.taught_cohort(cohort)
    chosen = find(found, meeting)
    packed, typed = _unpack(chosen), Typed(request.form)
    choice, reason = _choice(typed, found), typed.line("reason")
    if typed.problems:
        return _dry_run(found, chosen, packed, typed), 400
    try:
        written = _write(found, chosen, packed, choice, reason)
    except Unreasoned:
        wrong = gettext("You correct marks that were kept before. Say why: the earlier mark and the reason stay.")
        typed.problems["reason"] = wrong
        return _dry_run(found, chosen, packed, typed), 400
    flash(ngettext("%(n)s mark is kept.", "%(n)s marks are kept.", written), "good")
    return redirect(chrome.url("attendance.show", cohort=cohort, meeting=meeting), 303)


def _write(cohort: Cohort, meeting: Meeting, packed: Upload, choice: Choice, reason: str) -> int:
    me = identity.me().id
    with database.writing():
        now = plan(cohort, meeting, packed.stays, choice)
        keep(cohort, meeting, Sheet(now.marks, REPORT, packed.id, me, reason, now.minutes))
        attended.conclude(cohort, now.marks, me)
    return len(now.marks)


def _choice(typed: Typed, cohort: Cohort) -> Choice:
    """Read how the form wants the report to be read; what cannot be read is noted, and taken as usual."""
    zone = typed.one_of("zone", dict(countries.zones()), gettext("Choose a time zone."))
    percent = typed.line("percent")
    least = LEAST_ONLINE
    if percent.isascii() and percent.isdecimal() and 1 <= int(percent[:4]) <= 100:
        least = Fraction(int(percent), 100)
    else:
        typed.problems["percent"] = gettext("Write a number from 1 to %(most)s.", most=number(100))
    rest, corrects = "rest" in typed.fields, "corrects" in typed.fields
    return Choice(zone or cohort.timezone, least, _people(typed), rest, corrects)


def _people(typed: Typed) -> dict[int, UUID]:
    """Return who the form says that guests are, by the guest's place in the report."""
    people = {}
    for name, said in typed.fields.items():
        place = name.removeprefix("who-")
        if place != name and place.isascii() and place.isdecimal() and len(place) < 6:
            with suppress(ValueError):
                people[int(place)] = UUID(said)
    return people


def _dry_run(cohort: Cohort, meeting: Meeting, packed: Upload, typed: Typed) -> str:
    choice = _choice(typed, cohort)
    return render_template(
        "lms/managing/presence_dry_run.html",
        cohort=cohort,
        meeting=meeting,
        upload=packed,
        plan=plan(cohort, meeting, packed.stays, choice),
        words=dict(words()),
        zones=countries.zones(),
        typed=typed.fields,
        problems=typed.problems,
    )


def _pack(meeting: Meeting, report: presence.Report) -> Upload | None:
    """Put a report into a form's field, for this meeting; ``None`` where it is too long for one."""
    made = uuid4()
    content = {
        "upload": str(made),
        "meeting": str(meeting.id),
        "service": report.service,
        "stays": [[stay.name, stay.email, stay.joined, stay.left, stay.length] for stay in report.stays],
        "read_at": clock.now().timestamp(),
    }
    token = sealing.serializer(PURPOSE).dumps(content)
    assert isinstance(token, str)
    return Upload(made, report.service, report.stays, token) if len(token) <= LONGEST_TOKEN else None


def _unpack(meeting: Meeting) -> Upload:
    """Return the report that a form carries. Raises :class:`Refused` where it is too old or was not read here."""
    token = request.form.get("upload", "")
    again = gettext("Send the report again. Nothing was written.")
    try:
        content: dict[str, Any] = sealing.serializer(PURPOSE).loads(token)
    except BadSignature as error:
        raise Refused(400, gettext("This form does not carry a report that was read here."), again) from error
    if clock.now().timestamp() - content["read_at"] > GOOD_FOR:
        raise Refused(400, gettext("This report was read more than an hour ago."), again)
    if content["meeting"] != str(meeting.id):
        raise Refused(400, gettext("This report was read for another meeting."), again)
    stays = tuple(Stay(*each) for each in content["stays"])
    return Upload(UUID(content["upload"]), content["service"], stays, token)
