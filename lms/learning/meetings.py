"""The timetable of a cohort as its trainees see it, their sign of being there, and the calendar feed.

A meeting's code changes every half minute: whoever scans it is in the room, or sees the screen of the online meeting.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request
from sqlalchemy import Row, select
from werkzeug.wrappers import Response as AnyResponse

from curricula.attendance import ABSENT, PRESENT, attended
from lms import chrome, clock, database, identity, records, sealing, urls
from lms.errors import Refused, not_found
from lms.identity import Cohort, Seat
from lms.language import gettext
from lms.learning import progress
from lms.records import ATTENDANCE_NOTED, Record
from lms.tables import cohorts, meetings
from lms.tables import records as log

pages = Blueprint("meetings", __name__)

CODE_SECONDS = 30
STILL_TAKEN = 3  # codes before the present one that open the page: a phone and its owner take a while
STILL_SENT = 20  # codes before the present one that the page may be sent with


@dataclass(frozen=True, slots=True)
class Meeting:
    """Half a day together, in the room or online. ``place`` names the room or holds the address of the meeting."""

    id: UUID
    cohort: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    cancelled_at: datetime | None

    @property
    def minutes(self) -> int:
        """How long it lasts, in minutes."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def is_online(self) -> bool:
        """Whether its place is an address on the web."""
        return self.place.startswith(("https://", "http://"))

    def has_begun(self) -> bool:
        """Whether it has begun by now."""
        return clock.now() >= self.starts_at


@dataclass(frozen=True, slots=True)
class Registers:
    """Who was at which meeting of a cohort: by meeting and person the newest mark, and all ever ``said``, in order."""

    meetings: Sequence[Meeting]
    marks: Mapping[str, Mapping[UUID, Record]]
    said: Mapping[str, Mapping[UUID, Sequence[Record]]]

    def mark(self, meeting: Meeting, person: UUID) -> str:
        """Return how somebody stands in a register; empty where nobody has said."""
        noted = self.marks.get(str(meeting.id), {}).get(person)
        return str(noted.what["mark"]) if noted else ""

    def is_taken(self, meeting: Meeting) -> bool:
        """Whether anybody stands in the register of a meeting that was not cancelled."""
        return meeting.cancelled_at is None and self.has_marks(meeting)

    def has_marks(self, meeting: Meeting) -> bool:
        """Whether anybody stands in the register of a meeting, even if it was cancelled since."""
        return bool(self.marks.get(str(meeting.id)))

    def there(self, meeting: Meeting) -> int:
        """Return how many people were at a meeting, wholly or in part."""
        return sum(noted.what["mark"] != ABSENT for noted in self.marks.get(str(meeting.id), {}).values())

    def share(self, person: UUID) -> Fraction | None:
        """Return for how much of the meetings so far somebody was there; ``None`` before the first register."""
        taken = [meeting for meeting in self.meetings if self.is_taken(meeting)]
        marks = {str(meeting.id): self.mark(meeting, person) or ABSENT for meeting in taken}
        return attended({str(meeting.id): meeting.minutes for meeting in taken}, marks)


def any_of(cohort: Cohort) -> bool:
    """Return whether a cohort has a timetable."""
    query = select(meetings.c.id).where(meetings.c.cohort == cohort.id).limit(1)
    return database.connection().execute(query).first() is not None


def of_cohort(cohort: Cohort) -> list[Meeting]:
    """Return every meeting of a cohort, cancelled ones too, by their beginning."""
    query = select(meetings).where(meetings.c.cohort == cohort.id).order_by(meetings.c.starts_at, meetings.c.id)
    return [_meeting(row) for row in database.connection().execute(query)]


def _meeting(row: Row[*tuple[Any, ...]]) -> Meeting:
    return Meeting(row.id, row.cohort, row.title, row.starts_at, row.ends_at, row.place, row.cancelled_at)


def registers(cohort: Cohort, people: Collection[UUID] = ()) -> Registers:
    """Return who was at which meeting; only for some ``people`` where they are given."""
    wanted = [log.c.cohort == cohort.id, log.c.kind == ATTENDANCE_NOTED]
    if people:
        wanted.append(log.c.person.in_(people))
    said: dict[str, dict[UUID, list[Record]]] = {}
    for record in records.read(*wanted):  # in the order in which they arrived: what was said last counts
        said.setdefault(record.what["meeting"], {}).setdefault(record.person, []).append(record)
    marks = {meeting: {person: each[-1] for person, each in by_person.items()} for meeting, by_person in said.items()}
    return Registers(of_cohort(cohort), marks, said)


class Unreasoned(Exception):
    """A mark that was there before would be corrected without a reason."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody says about who was at a meeting: marks by person, how they were ``taken``, and by whom.

    ``cause`` is the id of the form: the same sheet sent twice is written once. ``minutes`` has how long people were
    there, where somebody has measured it.
    """

    marks: Mapping[UUID, str]
    taken: str
    cause: UUID
    author: UUID | None = None
    reason: str = ""
    minutes: Mapping[UUID, int] = field(default_factory=dict)


def keep(cohort: Cohort, meeting: Meeting, sheet: Sheet) -> None:
    """Write the marks of a sheet that are new into the register, inside ``database.writing()``.

    A mark that was there before stays in the log, and its correction says why. Raises :class:`Unreasoned` where it does
    not; then nothing is written.
    """
    database.hold(meetings, meeting.id)
    held = registers(cohort)
    before = {person: held.mark(meeting, person) for person in sheet.marks}
    changed = [person for person, mark in sheet.marks.items() if before[person] != mark]
    if not sheet.reason and any(before[person] for person in changed):
        raise Unreasoned
    keys = {person: _key(sheet, person) for person in changed}
    # An old sheet that is sent again with other marks is meant: what it says now is another record.
    known = {record.id for record in records.read(log.c.id.in_(keys.values()))}
    records.append(
        *(
            Record(
                ATTENDANCE_NOTED,
                person,
                cohort.id,
                clock.now(),
                what={
                    "meeting": str(meeting.id),
                    "mark": sheet.marks[person],
                    "taken": sheet.taken,
                    **({"minutes": sheet.minutes[person]} if person in sheet.minutes else {}),
                    **({"reason": sheet.reason} if before[person] else {}),
                },
                id=uuid4() if key in known else key,
                author=sheet.author,
            )
            for person, key in keys.items()
        )
    )


def _key(sheet: Sheet, person: UUID) -> UUID:
    return records.conclusion_id(sheet.cause, f"{ATTENDANCE_NOTED}:{person}:{sheet.marks[person]}")


@pages.get("/learn/<cohort>/meetings")
@identity.signed_in
def show(cohort: str) -> str:
    """Show when and where the cohort meets, and how the trainee stands in the registers."""
    seat = identity.seat(cohort)
    found = registers(seat.cohort)
    return render_template(
        "lms/learning/meetings.html",
        seat=seat,
        listed=[(each, found.mark(each, seat.person.id)) for each in found.meetings],
        share=found.share(seat.person.id),
        feed=feed_address(seat.cohort),
    )


@pages.get("/learn/<cohort>/here/<uuid:meeting>/<code>")
@identity.signed_in
def here(cohort: str, meeting: UUID, code: str) -> str:
    """Ask somebody who scanned the code of a meeting whether they are there."""
    seat = identity.seat(cohort)
    found = _open(seat, meeting, code, STILL_TAKEN)
    already = registers(seat.cohort, [seat.person.id]).mark(found, seat.person.id)
    return render_template(
        "lms/learning/here.html", seat=seat, meeting=found, already=already, new_id=progress.new_id()
    )


@pages.post("/learn/<cohort>/here/<uuid:meeting>/<code>")
@identity.signed_in
def say_here(cohort: str, meeting: UUID, code: str) -> AnyResponse:
    """Write somebody who scanned the code into the register; what a trainer has said before stays."""
    seat = identity.seat(cohort)
    found = _open(seat, meeting, code, STILL_SENT)
    sheet = Sheet({seat.person.id: PRESENT}, "scan", records.chosen_id(request.form.get("id")))
    with suppress(Unreasoned), database.writing():
        keep(seat.cohort, found, sheet)
    flash(gettext("You are in the register of this meeting."), "good")
    return redirect(chrome.url("meetings.show", cohort=cohort), 303)


def _open(seat: Seat, meeting: UUID, code: str, behind: int) -> Meeting:
    found = find(seat.cohort, meeting)
    now = int(clock.now().timestamp()) // CODE_SECONDS
    valid = (code_of(found, now - turn) for turn in range(behind + 1))
    if found.cancelled_at or not any(hmac.compare_digest(each.encode(), code.encode()) for each in valid):
        raise Refused(
            410,
            gettext("This code has been replaced by a newer one."),
            gettext("Scan the code on the screen again."),
        )
    return found


def find(cohort: Cohort, meeting: UUID) -> Meeting:
    """Return a meeting of a cohort; 404 for any other."""
    query = select(meetings).where(meetings.c.id == meeting, meetings.c.cohort == cohort.id)
    row = database.connection().execute(query).one_or_none()
    if row is None:
        raise not_found()
    return _meeting(row)


def code_of(meeting: Meeting, turn: int) -> str:
    """Return the code of a meeting in one half minute; ``turn`` counts them since 1970."""
    return _signed(f"meeting:{meeting.id}:{turn}")[:12]


def _signed(text: str) -> str:
    return base64.b32encode(sealing.digest(text)).decode().lower()


def feed_address(cohort: Cohort) -> str:
    """Return the whole address of the cohort's calendar feed; whoever has it sees the timetable and nobody's name."""
    return urls.public("meetings.calendar_feed", cohort=cohort.code, feed=_feed_name(cohort))


def _feed_name(cohort: Cohort) -> str:
    return _signed(f"calendar:{cohort.id}")[:20]


@pages.get("/calendar/<cohort>/<feed>.ics")
def calendar_feed(cohort: str, feed: str) -> Response:
    """Send the timetable to a calendar program, which cannot sign in."""
    from lms.learning import calendar  # not at the top: its library is for this address alone

    found = identity.cohorts_where(cohorts.c.code == cohort)
    if not found or not hmac.compare_digest(_feed_name(found[0]).encode(), feed.encode()):
        raise not_found()
    return Response(calendar.written(found[0], of_cohort(found[0])), mimetype="text/calendar")
