"""The timetable of a cohort: meetings by half-day, planned in one go or one by one, moved or cancelled."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, records
from lms.identity import Cohort
from lms.language import gettext
from lms.learning.meetings import Meeting, any_of, feed_address, find, registers
from lms.managing import rescheduled
from lms.managing.typed import Typed
from lms.tables import cohorts, meetings

pages = Blueprint("timetable", __name__)

LONGEST_TRAINING = 14  # days that are planned in one go; a longer course meets now and then
YEARS = range(1970, 2200)  # the moments of every day in them can be told in every zone
MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 30), time(17))


@pages.get("/teach/<cohort>/meetings")
@identity.signed_in
def index(cohort: str) -> str:
    """Show the meetings of a cohort and how its trainees stand in the registers."""
    return _page(identity.taught_cohort(cohort), Typed({"id": str(uuid4())}))


def _page(cohort: Cohort, typed: Typed) -> str:
    found = registers(cohort)
    return render_template(
        "lms/managing/meetings.html",
        cohort=cohort,
        listed=[(each, found.there(each)) for each in found.meetings],
        is_taken=found.is_taken,
        may_plan=not found.meetings and (cohort.ends_on - cohort.starts_on).days < LONGEST_TRAINING,
        typed=typed.fields,
        problems=typed.problems,
        new_id=uuid4(),
        feed=feed_address(cohort),
    )


@pages.post("/teach/<cohort>/meetings")
@identity.signed_in
def add(cohort: str) -> Response | tuple[str, int]:
    """Add a meeting; sent twice, it is added once."""
    found = identity.taught_cohort(cohort)
    typed = Typed(request.form)
    row = _read(typed, found)
    if row is None:
        return _page(found, typed), 400
    with database.writing():
        database.insert_once(meetings, [_row(found, records.chosen_id(request.form.get("id")), **row)])
    flash(gettext("The meeting is in the timetable."), "good")
    return redirect(chrome.url("timetable.index", cohort=cohort), 303)


@pages.post("/teach/<cohort>/meetings/plan")
@identity.signed_in
def plan(cohort: str) -> Response:
    """Put a morning and an afternoon for every day of a short training into a timetable that is still empty."""
    found = identity.taught_cohort(cohort)
    days = (found.ends_on - found.starts_on).days + 1
    cause = records.chosen_id(request.form.get("id"))
    rows = [
        _row(found, records.conclusion_id(cause, f"meeting:{title}"), title, *_between(found, day, *hours), "")
        for number in range(min(days, LONGEST_TRAINING))
        for day in [found.starts_on + timedelta(days=number)]
        for title, hours in (
            (gettext("Day %(n)s, morning", n=number + 1), MORNING),
            (gettext("Day %(n)s, afternoon", n=number + 1), AFTERNOON),
        )
    ]
    with database.writing():
        database.hold(cohorts, found.id)
        if not any_of(found):
            database.insert_once(meetings, rows)
    return redirect(chrome.url("timetable.index", cohort=cohort), 303)


@pages.get("/teach/<cohort>/meetings/<uuid:meeting>/edit")
@identity.signed_in
def edit(cohort: str, meeting: UUID) -> str:
    """Show the form of a meeting."""
    found = identity.taught_cohort(cohort)
    return _form(found, find(found, meeting))


def _form(cohort: Cohort, meeting: Meeting, typed: Typed | None = None) -> str:
    zone = ZoneInfo(cohort.timezone)
    starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    fields = {
        "title": meeting.title,
        "day": starts.date().isoformat(),
        "from": starts.strftime("%H:%M"),
        "to": ends.strftime("%H:%M"),
        "place": meeting.place,
    }
    return render_template(
        "lms/managing/meeting_form.html",
        cohort=cohort,
        meeting=meeting,
        has_marks=registers(cohort).has_marks(meeting),
        earlier=rescheduled.earlier(meeting),
        typed={**fields, **(typed.fields if typed else {})},
        problems=typed.problems if typed else {},
    )


@pages.post("/teach/<cohort>/meetings/<uuid:meeting>/edit")
@identity.signed_in
def change(cohort: str, meeting: UUID) -> Response | tuple[str, int]:
    """Move a meeting or give it another title; its register stays, and other times need a reason once it was taken."""
    found = identity.taught_cohort(cohort)
    held, typed = find(found, meeting), Typed(request.form)
    row = _read(typed, found)
    is_moved = row is not None and (row["starts_at"], row["ends_at"]) != (held.starts_at, held.ends_at)
    reason = _reason(typed, "reason", found, held if is_moved else None)
    if row is None or typed.problems:
        return _form(found, held, typed), 400
    rescheduled.change(found, held.id, row, reason)
    return redirect(chrome.url("timetable.index", cohort=cohort), 303)


@pages.post("/teach/<cohort>/meetings/<uuid:meeting>/cancel")
@identity.signed_in
def cancel(cohort: str, meeting: UUID) -> Response | tuple[str, int]:
    """Cancel a meeting, or take that back; what its register says is kept and does not count meanwhile."""
    found = identity.taught_cohort(cohort)
    held, typed = find(found, meeting), Typed(request.form)
    is_off = bool(typed.fields.get("cancel"))
    reason = _reason(typed, "why", found, held)
    if typed.problems:
        return _form(found, held, typed), 400
    if is_off != (held.cancelled_at is not None):
        rescheduled.change(found, held.id, {"cancelled_at": clock.now() if is_off else None}, reason)
    return redirect(chrome.url("timetable.index", cohort=cohort), 303)


def _reason(typed: Typed, name: str, cohort: Cohort, counted: Meeting | None) -> str:
    """Return why a meeting is changed; it must be said where its register counts otherwise afterwards."""
    if counted is None or not registers(cohort).has_marks(counted):
        return typed.line(name)
    return typed.line(name, gettext("Its register says who was there, and shares change by this. Say why."))


def _read(typed: Typed, cohort: Cohort) -> dict[str, Any] | None:
    title = typed.line("title", gettext("Give the meeting a title."))
    day = typed.day("day", gettext("Say on which day you meet."))
    if day and day.year not in YEARS:
        told = typed.fields.get("day", "")
        typed.problems["day"] = gettext("“%(day)s” is not a date. Write it like 2026-11-23.", day=told)
    begins = _hour(typed, "from", gettext("Say when the meeting begins."))
    ends = _hour(typed, "to", gettext("Say when the meeting ends."))
    place = typed.line("place")
    if begins and ends and ends <= begins:
        typed.problems["to"] = gettext("The meeting ends before it begins.")
    if typed.problems or day is None or begins is None or ends is None:
        return None
    starts_at, ends_at = _between(cohort, day, begins, ends)
    return {"title": title, "starts_at": starts_at, "ends_at": ends_at, "place": place}


def _hour(typed: Typed, name: str, needed: str) -> time | None:
    text = typed.fields.get(name, "").strip()
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        typed.problems[name] = gettext("“%(time)s” is not a time. Write it like 09:30.", time=text) if text else needed
        return None


def _between(cohort: Cohort, day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Return the moments of two times of a day where the cohort is."""
    zone = ZoneInfo(cohort.timezone)
    return datetime.combine(day, begins, zone), datetime.combine(day, ends, zone)


def _row(cohort: Cohort, key: UUID, title: str, starts_at: datetime, ends_at: datetime, place: str) -> dict[str, Any]:
    row = {"id": key, "cohort": cohort.id, "title": title, "starts_at": starts_at, "ends_at": ends_at}
    return {**row, "place": place, "cancelled_at": None, "created_at": clock.now()}
