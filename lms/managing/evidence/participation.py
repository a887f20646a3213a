"""The tables about who took part: the sums, the agenda, the participants, every mark of every register."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from zoneinfo import ZoneInfo

from curricula.shares import cut
from lms.identity import Cohort
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.learning.meetings import Meeting, Registers
from lms.managing import attendance
from lms.managing.evidence.facts import SHARE, Sheet
from lms.managing.evidence.roll import Participant, Roll
from lms.managing.exports.table import PERSON_ID, Cell, Column
from lms.managing.scopes import Scope

COHORT = Column("cohort", "text", _("Title of the cohort."), fixed=False)
CODE = Column("cohort_code", "text", _("The cohort, whatever its title becomes."))

SUMS = (
    Column("sum", "text", _("What is counted.")),
    Column("words", "text", _("The same in words."), fixed=False),
    Column("count", "integer", _("How many."), fixed=False),
)


def sums(scope: Scope, roll: Roll) -> Sheet:
    """Return what everything comes to: people, meetings, hours, certificates."""
    everybody = roll.participants
    issued = [each for listed in roll.certificates.values() for each in listed]
    held = [(found, meeting) for found in roll.registers.values() for meeting in found.meetings]
    rows: tuple[tuple[Cell, ...], ...] = (
        ("cohorts", gettext("Cohorts"), len(scope.cohorts)),
        ("seats", gettext("Seats given"), len(everybody)),
        ("left", gettext("Seats given up"), sum(each.left_at is not None for each in everybody)),
        ("people", gettext("People who took part"), _people(everybody, "began")),
        ("first_time", gettext("Of these, for the first time"), _first_time(everybody)),
        ("completed", gettext("People who completed"), _people(everybody, "completed_at")),
        ("certified", gettext("People who hold a certificate"), _people(everybody, "certificate")),
        ("revoked", gettext("Certificates revoked"), sum(each.revocation is not None for each in issued)),
        ("meetings", gettext("Meetings with a register"), sum(found.is_taken(meeting) for found, meeting in held)),
        ("person_hours", gettext("Hours at meetings, of all people together"), int(_minutes(everybody) / 60)),
    )
    printed = (("words", gettext("What is counted")), ("count", gettext("How many")))
    return Sheet("summary", gettext("Totals"), SUMS, rows, 1, printed)


def _people(everybody: tuple[Participant, ...], reached: str) -> int:
    return len({each.person for each in everybody if getattr(each, reached)})


def _first_time(everybody: tuple[Participant, ...]) -> int:
    """Count who took part and had no seat in another cohort before; whoever has two seats here came once anew."""
    return len({each.person for each in everybody if each.began and not each.again})


def _minutes(everybody: tuple[Participant, ...]) -> Fraction:
    return sum((each.minutes for each in everybody), Fraction())


MEETING = Column("meeting_id", "id", _("The meeting itself."), "UUID")
AGENDA = (
    CODE,
    MEETING,
    COHORT,
    Column("day", "date", _("The day, in the time zone of the cohort."), "ISO 8601", fixed=False),
    Column("begins", "text", _("When it begins, in the time zone of the cohort."), "HH:MM", fixed=False),
    Column("ends", "text", _("When it ends, in the time zone of the cohort."), "HH:MM", fixed=False),
    Column("title", "text", _("What the meeting is called."), fixed=False),
    Column("place", "text", _("The room, or the address of the online meeting."), fixed=False),
    Column("minutes", "integer", _("How long it lasts."), _("minutes"), fixed=False),
    Column("cancelled", "boolean", _("Whether it was cancelled."), fixed=False),
    Column("there", "integer", _("How many people were there; empty where no register was taken."), fixed=False),
)


def agenda(scope: Scope, roll: Roll) -> Sheet:
    """Return every meeting of the timetable, cancelled ones too."""
    rows = tuple(
        _meeting(cohort, roll.registers[cohort.id], meeting)
        for cohort in scope.cohorts
        for meeting in roll.registers[cohort.id].meetings
    )
    heads = {
        "cohort": gettext("Cohort"),
        "day": gettext("Day"),
        "begins": gettext("Begins"),
        "ends": gettext("Ends"),
        "title": gettext("Meeting"),
        "place": gettext("Place"),
        "there": gettext("Were there"),
    }
    return Sheet("agenda", gettext("Agenda"), AGENDA, rows, 2, tuple(heads.items()))


def _meeting(cohort: Cohort, held: Registers, meeting: Meeting) -> tuple[Cell, ...]:
    zone = ZoneInfo(cohort.timezone)
    begins, ends = (moment.astimezone(zone) for moment in (meeting.starts_at, meeting.ends_at))
    there = held.there(meeting) if held.is_taken(meeting) else None
    head = (cohort.code, meeting.id, cohort.title, begins.date(), f"{begins:%H:%M}", f"{ends:%H:%M}")
    return (*head, meeting.title, meeting.place, meeting.minutes, meeting.cancelled_at is not None, there)


PARTICIPANTS = (
    CODE,
    PERSON_ID,
    COHORT,
    Column("name", "text", _("The name as it is now."), fixed=False, names_people=True),
    Column("since", "date", _("The day on which the seat was given."), "ISO 8601"),
    Column("left", "date", _("The day on which the seat was given up; empty while it is held."), "ISO 8601"),
    Column("again", "boolean", _("Whether the person had a seat in another cohort of this site before.")),
    Column("began", "boolean", _("Whether the person did anything or was at a meeting."), fixed=False),
    Column("attended", "decimal", _("Share of the minutes of all meetings with a register."), SHARE, fixed=False),
    Column("hours", "decimal", _("Hours at meetings; a part of a meeting counts as half."), _("hours"), fixed=False),
    Column("scans", "integer", _("At how many meetings they scanned the code in the room themselves."), fixed=False),
    Column("completed_on", "date", _("The day of completion, in the time zone of the cohort."), "ISO 8601"),
    Column("certificate", "text", _("Number of the certificate that stands."), fixed=False, names_people=True),
)


OF_HEALTH = frozenset({"disability"})
"""What people told that stands beside nobody's name."""


def participants(roll: Roll) -> Sheet:
    """Return everybody who has or had a seat; what they told of themselves stands beside names alone."""
    fields = [field for field in roll.fields if field.name not in OF_HEALTH]
    told = tuple(Column(field.name, "text", field.label, fixed=False, names_people=True) for field in fields)
    heads = {
        "cohort": gettext("Cohort"),
        "name": gettext("Name"),
        "since": gettext("Since"),
        "left": gettext("Left"),
        "attended": gettext("Attended"),
        "scans": gettext("Own scans"),
        "completed_on": gettext("Completed on"),
        "certificate": gettext("Certificate"),
    }
    by_name = sorted(roll.participants, key=lambda each: (each.cohort.code, each.name.casefold(), each.person))
    rows = tuple((*_row(each), *(each.told.get(field.name, "") for field in fields)) for each in by_name)
    return Sheet("participants", gettext("Participants"), PARTICIPANTS + told, rows, 2, tuple(heads.items()))


def _row(each: Participant) -> tuple[Cell, ...]:
    day = each.cohort.day
    return (
        each.cohort.code,
        each.person,
        each.cohort.title,
        each.name,
        day(each.since),
        day(each.left_at) if each.left_at else None,
        each.again,
        each.began,
        None if each.share is None else cut(each.share),
        cut(each.minutes / 60),
        each.scans,
        day(each.completed_at) if each.completed_at else None,
        each.certificate.words.number if each.certificate else "",
    )


def marks(roll: Roll) -> Sheet:
    """Return where everybody stands in every register, as the files of the attendance have it."""
    person, name, *rest = attendance.COLUMNS
    columns = (CODE, person, MEETING, COHORT, name, *rest)
    return Sheet("attendance", gettext("Attendance"), columns, tuple(_marks(roll)), 3)


def _marks(roll: Roll) -> Iterator[tuple[Cell, ...]]:
    for each in roll.participants:
        held = roll.registers[each.cohort.id]
        for meeting in held.meetings:
            if meeting.cancelled_at is None:
                _person, name, *rest = attendance.cells(held, meeting, each.person, each.name)
                yield (each.cohort.code, each.person, meeting.id, each.cohort.title, name, *rest)
